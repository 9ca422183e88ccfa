import { readFileSync, writeFileSync } from 'node:fs'
import { LOCALES } from '@laurel/ui/verdict'
import { describe, expect, test } from 'vitest'
import { GUIDES, openHandbook, readGuide } from '../../src/help/handbook.ts'
import { rolesTable } from '../../src/help/roles-table.ts'
import { searchHandbook } from '../../src/help/search-handbook.ts'

const handbook = openHandbook()
const pairs = LOCALES.flatMap(locale => GUIDES.map(name => ({ locale, name })))
const source = (locale: string, name: string) =>
  new URL(`../../../../docs/handbook/${locale}/${name}.md`, import.meta.url)

describe('the handbook', () => {
  test.each(pairs)('$name has the same sections in $locale as in English', ({ locale, name }) => {
    const ids = (language: typeof locale) => handbook.guide(name, language).sections.map(one => one.id)
    expect(ids(locale)).toEqual(ids('en'))
    expect(new Set(ids(locale)).size).toBe(ids(locale).length)
  })

  test.each(pairs)('every link of $name in $locale leads somewhere', ({ locale, name }) => {
    const guide = handbook.guide(name, locale)
    for (const [, href = ''] of guide.sections
      .map(one => one.markup)
      .join('')
      .matchAll(/href="([^"]*)"/g)) {
      const [, to, anchor] = /^\/help\/([a-z]+)(?:#([\w-]+))?$/.exec(href) ?? []
      if (to === undefined) {
        expect(href).toMatch(/^(https:\/\/|\/(verify|api\/docs|api\/v1\/openapi\.json|verify\/offline\.html)$)/)
        continue
      }
      expect(GUIDES).toContain(to)
      const ids = handbook.guide(to as (typeof GUIDES)[number], locale).sections.map(one => one.id)
      if (anchor) expect(ids).toContain(anchor)
    }
  })

  test.each(LOCALES)('the table of roles in %s is that of the code', locale => {
    const file = source(locale, 'issuer')
    const text = readFileSync(file, 'utf8')
    const between = /(<!-- roles -->\n)([\s\S]*?)(\n?<!-- \/roles -->)/
    // LAUREL_WRITE_ROLES=1 writes it anew after a change of the code.
    if (process.env.LAUREL_WRITE_ROLES)
      writeFileSync(
        file,
        text.replace(between, (_, before, __, after) => `${before}${rolesTable(locale)}\n${after.trim()}`),
      )
    else expect(between.exec(text)?.[2]).toBe(rolesTable(locale))
  })

  test('what is written in it cannot become markup of its own', () => {
    const { sections } = readGuide(
      'learner',
      'en',
      '# T\n\nLead.\n\n## A <script>\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![p](https://example.org/p.png)\n',
    )
    expect(sections[0]?.id).toBe('a-script')
    expect(sections[0]?.markup).not.toMatch(/<(script|img)|javascript:/)
  })

  test('a heading within a fence of code begins no section', () => {
    const { sections } = readGuide(
      'developer',
      'en',
      '# T\n\nLead.\n\n## One\n\n```sh\n## not a heading\n```\n\n## Two\n',
    )
    expect(sections.map(one => one.id)).toEqual(['one', 'two'])
  })
})

describe('searching it', () => {
  const first = (locale: (typeof LOCALES)[number], query: string) => {
    const [best] = searchHandbook(handbook, locale, query)
    return best && `${best.guide.name}#${best.section.id}`
  }
  test.each([
    ['en', 'recovery code', 'learner#when-your-device-is-gone'],
    ['en', 'LINKEDIN', 'learner#put-it-on-linkedin-or-your-own-page'],
    ['en', 'idempotency', 'developer#award'],
    ['fr', 'revoquer', 'issuer#revoke'],
    ['th', 'LinkedIn', 'learner#put-it-on-linkedin-or-your-own-page'],
    ['th', 'ผู้ปกครอง อนุญาต', undefined],
  ] as const)('%s: %s', (locale, query, wanted) => {
    if (wanted === undefined) expect(first(locale, query)).toBeDefined()
    else expect(first(locale, query)).toBe(wanted)
  })

  test('every word has to occur, and nothing is found for nothing', () => {
    expect(searchHandbook(handbook, 'en', 'recovery zyzzyva')).toEqual([])
    expect(searchHandbook(handbook, 'en', '  … ')).toEqual([])
  })

  test('what matches is marked, letter for letter', () => {
    const [best] = searchHandbook(handbook, 'en', 'RECOVERY')
    const marked = best?.excerpt.filter(part => part.isMatch).map(part => part.text)
    expect(marked?.length).toBeGreaterThan(0)
    for (const one of marked ?? []) expect(one.toLowerCase()).toBe('recovery')
  })
})
