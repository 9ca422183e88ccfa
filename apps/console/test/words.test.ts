import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
type Messages = { readonly [key: string]: string | Messages }
const flatten = (messages: Messages, prefix = ''): string[] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : flatten(value, `${prefix}${key}.`),
  )
const read = (namespace: string, locale = 'en') =>
  JSON.parse(readFileSync(`${root}/packages/ui/messages/${locale}/${namespace}.json`, 'utf8')) as Messages
const known = new Set(
  [...flatten(read('console')), ...flatten(read('common'))].map(key => key.replace(/_(zero|one|other)$/, '')),
)
const sources = globSync('apps/console/src/**/*.{ts,tsx}', { cwd: root }).map(file =>
  readFileSync(`${root}/${file}`, 'utf8'),
)

test('every message that the console asks for exists', () => {
  const asked = sources.flatMap(source =>
    [...source.matchAll(/(?<![\w.])t\(\s*'([^']+)'/g)].map(match => (match[1] ?? '').replace(/^common:/, '')),
  )
  expect(asked.length).toBeGreaterThan(150)
  expect([...new Set(asked)].filter(key => !known.has(key))).toEqual([])
})

test.each(['en', 'fr', 'th'])('a teacher who reads %s meets no word of the machine room', locale => {
  const text = JSON.stringify(read('console', locale))
  expect(text).not.toMatch(/\b(DID|JWT|JSON|proof|cryptosuite|URI)\b/)
})
