import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/*
 * What the handbook prints in bold is what stands on the screen: in the chapters about keys, domains, theft, closing, and
 * about who an issuer is.
 */

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value as object).flatMap(textsIn)

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const BLANK = /\{\{.*?\}\}/g

/** Every sentence of the screens in one language; where something is filled in, anything is taken. */
function messages(locale: string): readonly RegExp[] {
  const folder = `packages/ui/messages/${locale}/`
  return readdirSync(new URL(folder, root))
    .flatMap(file => textsIn(JSON.parse(read(folder + file))))
    .filter(text => text.replace(BLANK, '').trim().length > 2)
    .map(text => new RegExp(`^${text.split(BLANK).map(literally).join('.+')}$`))
}

const chapters = (locale: string, guide: string) => read(`docs/handbook/${locale}/${guide}.md`).split(/^(?=## )/m)

/** Chapters stand in the same order in every language, and are named here by their English headings. */
const CHAPTERS = [
  ['verifier', 'Who is this?'],
  ['verifier', 'A proof file of a school that is gone'],
  ['verifier', 'On public record since'],
  ['issuer', 'Replace the keys, and keep a recovery kit'],
  ['issuer', 'Your own domain'],
  ['issuer', 'Prove your domain, and get on a list'],
  ['issuer', 'Have others watch over the history'],
  ['issuer', 'If your key is stolen'],
  ['issuer', 'If your school closes'],
] as const

test.each(['en', 'fr', 'th'])('buttons and screens are called in the handbook as on the screen, in %s', locale => {
  const known = messages(locale)
  const unknown = CHAPTERS.flatMap(([guide, heading]) => {
    const at = chapters('en', guide).findIndex(one => one.startsWith(`## ${heading}\n`))
    expect(at, heading).toBeGreaterThan(0)
    const names = [...(chapters(locale, guide)[at] ?? '').matchAll(/\*\*(.+?)\*\*/g)].map(([, name]) => name ?? '')
    return names.filter(name => !known.some(message => message.test(name)))
  })
  expect(unknown).toEqual([])
})

test.each(['en', 'fr', 'th'])('who an issuer is has the heading of the verdict, in %s', locale => {
  const { who } = JSON.parse(read(`packages/ui/messages/${locale}/public.json`)) as { who: { title: string } }
  expect(chapters(locale, 'verifier').some(one => one.startsWith(`## ${who.title}\n`))).toBe(true)
})
