import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startOfDay } from '../src/people/AuditFilters.tsx'
import { AUDIT_EVENTS, eventKey } from '../src/people/audit-events.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const listed = Object.entries(AUDIT_EVENTS).flatMap(([kind, events]) => events.map(event => `${kind}.${event}`))

/** Everything that looks like an event where the server writes one down. */
const written = new Set(
  globSync('apps/server/src/**/*.ts', { cwd: root }).flatMap(file =>
    [...readFileSync(`${root}/${file}`, 'utf8').matchAll(/(?:event:[^\n]*?|\? |: )'([a-z-]+\.[a-z-]+)'/g)]
      // Behind `?` or `:` there may be other words with a dot in them.
      .filter(match => match[0].startsWith("event: '") || Object.hasOwn(AUDIT_EVENTS, match[1]!.split('.')[0]!))
      .map(match => match[1]!)
      // Names of files.
      .filter(event => !event.endsWith('.json')),
  ),
)

test('every event that the server writes down can be asked for in the console', () => {
  expect(written.size).toBeGreaterThan(20)
  expect([...written].filter(event => !listed.includes(event))).toEqual([])
})

test.each(['en', 'fr', 'th'])('every event and every kind of them has words in %s', locale => {
  const { event, audit } = JSON.parse(readFileSync(`${root}/packages/ui/messages/${locale}/console.json`, 'utf8'))
  expect(listed.filter(one => !event[eventKey(one).slice('event.'.length)])).toEqual([])
  expect(Object.keys(AUDIT_EVENTS).filter(kind => !audit.group[kind])).toEqual([])
})

test('a day begins when the reader’s day does, and the next is the next also at a change of clocks', () => {
  expect(startOfDay('2026-03-29')).toBe(new Date(2026, 2, 29).toISOString())
  expect(startOfDay('2026-12-31', 1)).toBe(new Date(2027, 0, 1).toISOString())
  for (const none of ['', 'x', '2026-3-1', '12345-01-01']) expect(startOfDay(none)).toBe('')
})
