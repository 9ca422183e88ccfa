import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { LOCALES } from '../src/i18n/locales.ts'

type Messages = { readonly [key: string]: string | Messages }
const folder = fileURLToPath(new URL('../messages', import.meta.url))

const flatten = (messages: Messages, prefix = ''): [string, string][] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  )
const read = (locale: string, file: string) =>
  new Map(flatten(JSON.parse(readFileSync(`${folder}/${locale}/${file}`, 'utf8')) as Messages))
const variables = (text: string) => [...text.matchAll(/\{\{\s*([^},\s]+)/g)].map(match => match[1]).sort()

const files = [...new Set(LOCALES.flatMap(locale => globSync('*.json', { cwd: `${folder}/${locale}` })))].sort()

describe.each(files)('%s', file => {
  test('exists in every language', () => {
    expect(LOCALES.filter(locale => !existsSync(`${folder}/${locale}/${file}`))).toEqual([])
  })

  test.each(LOCALES.filter(locale => locale !== 'en'))(
    'says everything in %s that it says in English, and no more',
    locale => {
      expect([...read(locale, file).keys()].sort()).toEqual([...read('en', file).keys()].sort())
    },
  )

  test.each(LOCALES.filter(locale => locale !== 'en'))('fills the same blanks in %s as in English', locale => {
    const other = read(locale, file)
    const differing = [...read('en', file)].filter(
      ([key, text]) => variables(text).join() !== variables(other.get(key) ?? '').join(),
    )
    expect(differing.map(([key]) => key)).toEqual([])
  })

  test.each(LOCALES)('leaves nothing empty in %s', locale => {
    expect([...read(locale, file)].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([])
  })
})
