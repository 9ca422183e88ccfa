import type { Locale } from '@laurel/ui/verdict'
import { GUIDES, type Guide, type Handbook, type Section } from './handbook.ts'

export type Found = {
  readonly guide: Guide
  readonly section: Section
  /** What stands around the first word that was found, cut into what matches and what does not. */
  readonly excerpt: readonly { readonly text: string; readonly isMatch: boolean }[]
}

const MOST_LETTERS = 100
const MOST_WORDS = 8
const MOST_RESULTS = 20
const AROUND = 90
const IN_TITLE = 8
const IN_GUIDE_TITLE = 3

/** Small letters without Latin accents. Thai vowels and tone marks are letters of their own words, so they stay. */
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()

/** Folded letter by letter, so that a place in it is the same place in the text. */
const foldedInPlace = (text: string): string =>
  [...text]
    .map(letter => {
      const small = folded(letter)
      return small.length === letter.length ? small : letter
    })
    .join('')

const wordsOf = (query: string): string[] =>
  [
    ...new Set(
      foldedInPlace(query.normalize('NFC').slice(0, MOST_LETTERS))
        .split(/[\s\p{P}]+/u)
        .filter(one => one.length > 0),
    ),
  ].slice(0, MOST_WORDS)

const count = (text: string, word: string): number => text.split(word).length - 1

function excerptOf(text: string, words: readonly string[]): Found['excerpt'] {
  const small = foldedInPlace(text)
  const first = Math.min(...words.map(word => small.indexOf(word)).filter(at => at >= 0))
  const start = Number.isFinite(first) ? Math.max(0, first - AROUND) : 0
  // Not through the middle of a word, where words have spaces between them.
  const from = start === 0 ? 0 : start + Math.max(0, text.slice(start, start + 20).indexOf(' ') + 1)
  const to = Math.min(text.length, from + AROUND * 2.5)
  const parts: { text: string; isMatch: boolean }[] = []
  const add = (part: string, isMatch: boolean) => {
    if (part !== '') parts.push({ text: part, isMatch })
  }
  let at = from
  if (from > 0) add('… ', false)
  while (at < to) {
    const next = words
      .map(word => ({ word, place: small.indexOf(word, at) }))
      .filter(one => one.place >= 0 && one.place + one.word.length <= to)
      .sort((one, other) => one.place - other.place || other.word.length - one.word.length)[0]
    if (!next) break
    add(text.slice(at, next.place), false)
    add(text.slice(next.place, next.place + next.word.length), true)
    at = next.place + next.word.length
  }
  add(text.slice(at, to), false)
  if (to < text.length) add(' …', false)
  return parts
}

/** Sections in which every word occurs, best first: what stands in a heading counts more than what stands below it. */
export function searchHandbook(handbook: Handbook, locale: Locale, query: string): Found[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  const found: (Found & { readonly score: number })[] = []
  for (const name of GUIDES) {
    const guide = handbook.guide(name, locale)
    const guideTitle = foldedInPlace(guide.title)
    for (const section of guide.sections) {
      const title = foldedInPlace(section.title)
      const text = foldedInPlace(section.text)
      const scores = words.map(
        word =>
          count(title, word) * IN_TITLE + count(guideTitle, word) * IN_GUIDE_TITLE + Math.min(5, count(text, word)),
      )
      if (scores.some(score => score === 0)) continue
      const score = scores.reduce((sum, one) => sum + one, 0)
      found.push({ guide, section, excerpt: excerptOf(section.text, words), score })
    }
  }
  return found.sort((one, other) => other.score - one.score).slice(0, MOST_RESULTS)
}
