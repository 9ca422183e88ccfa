import { micromark } from 'micromark'
import { describe, expect, test } from 'vitest'
import { GALLERY, GALLERY_TOPICS, type GalleryEntry } from '../../src/achievement/gallery/index.ts'
import {
  ACHIEVEMENT_LANGUAGES,
  CREDIT_SYSTEMS,
  criteriaHtml,
  isAchievementType,
  isKnownDesign,
  KINDS,
} from '../../src/achievement/index.ts'

const letters = (text: string) => [...new Intl.Segmenter().segment(text)].length
const texts = (entry: GalleryEntry) => ACHIEVEMENT_LANGUAGES.map(language => [language, entry.texts[language]] as const)
const points = (criteria: string) => criteria.split('\n').length

test('there are at least thirty-six, of each kind and each topic', () => {
  expect(GALLERY.length).toBeGreaterThanOrEqual(36)
  expect(new Set(GALLERY.map(one => one.kind))).toEqual(new Set(KINDS))
  expect(new Set(GALLERY.map(one => one.topic))).toEqual(new Set(GALLERY_TOPICS))
})

test.each([
  ['ids', (one: GalleryEntry) => [one.id]],
  ['pictures', (one: GalleryEntry) => [JSON.stringify(one.design)]],
  ['names', (one: GalleryEntry) => texts(one).map(([language, text]) => `${language} ${text.name}`)],
  ['descriptions', (one: GalleryEntry) => texts(one).map(([, text]) => text.description)],
  ['criteria', (one: GalleryEntry) => texts(one).map(([, text]) => text.criteria)],
  ['suggested evidence', (one: GalleryEntry) => texts(one).map(([, text]) => text.evidence)],
])('no two have the same %s', (_, of) => {
  const all = GALLERY.flatMap(of)
  expect(all.filter((one, index) => all.indexOf(one) !== index)).toEqual([])
})

describe.each(GALLERY)('$id', entry => {
  test('has an id, a picture, a type and figures that there are', () => {
    expect(entry.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(isKnownDesign(entry.design)).toBe(true)
    if (entry.achievementType) expect(isAchievementType(entry.achievementType)).toBe(true)
    if (entry.credits) expect(CREDIT_SYSTEMS.map(one => one.id)).toContain(entry.credits.system)
    expect(entry.workloadHours).toBeGreaterThan(0)
    if (entry.validityMonths !== null) expect(entry.validityMonths).toBeGreaterThan(0)
  })

  test.each(texts(entry))('says everything in %s, at a length that fits', (_, text) => {
    expect(letters(text.name)).toBeGreaterThanOrEqual(5)
    expect(letters(text.name)).toBeLessThanOrEqual(60)
    expect(letters(text.description)).toBeGreaterThanOrEqual(35)
    expect(letters(text.description)).toBeLessThanOrEqual(180)
    expect(letters(text.evidence)).toBeLessThanOrEqual(180)
    expect(text.tags.length).toBeGreaterThanOrEqual(3)
    expect(new Set(text.tags).size).toBe(text.tags.length)
    expect(points(text.criteria)).toBeGreaterThanOrEqual(3)
    for (const one of [text.name, text.description, text.criteria, text.evidence, ...text.tags, ...text.levels.flat()])
      expect(one).toBe(one.trim().normalize('NFC'))
  })

  test.each(texts(entry))('its criteria in %s pass the sanitiser as they are', (_, { criteria }) => {
    const html = criteriaHtml(criteria)
    // Nothing had to be taken out or made harmless.
    expect(html).toBe(micromark(criteria, { allowDangerousHtml: true, allowDangerousProtocol: true }))
    expect(html.match(/<li>/g)).toHaveLength(points(criteria))
  })

  test('asks for the same in each language: as many points, levels in the same order', () => {
    const { en, fr, th } = entry.texts
    for (const other of [fr, th]) {
      expect(points(other.criteria)).toBe(points(en.criteria))
      expect(other.levels.length).toBe(en.levels.length)
    }
    expect([0, 3, 4]).toContain(en.levels.length)
    for (const [, text] of texts(entry)) {
      expect(new Set(text.levels.map(([name]) => name.toLowerCase())).size).toBe(text.levels.length)
      expect(new Set(text.levels.map(([, descriptor]) => descriptor)).size).toBe(text.levels.length)
    }
  })

  test('is written in the language that it says', () => {
    const { en, fr, th } = entry.texts
    const said = ({ levels, ...text }: typeof en) => [...Object.values(text).flat(), ...levels.flat()].join(' ')
    for (const text of [en, fr]) expect(said(text)).not.toMatch(/\p{Script=Thai}/u)
    const thai = said(th)
    expect(thai.match(/\p{Script=Thai}/gu)?.length ?? 0).toBeGreaterThan(thai.length * 0.7)
    // Thai sets no space before the repetition mark's word boundary twice, nor a full stop at the end of a sentence.
    expect(thai).not.toMatch(/ {2}|\p{Script=Thai}\./u)
    expect(said(fr)).not.toMatch(/['"]| {2}|[^\s\d][;!?]|\w:\s/)
    expect(said(en)).not.toMatch(/['"]| {2}/)
  })
})
