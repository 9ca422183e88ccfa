import { ACHIEVEMENT_LANGUAGES } from '@laurel/core/achievement'
import { GALLERY } from '@laurel/core/achievement/gallery'
import { describe, expect, test } from 'vitest'
import { emptyForm, emptyLevel, requestOf } from '../src/achievement/form-values.ts'
import { findInGallery, formFromGallery } from '../src/achievement/from-gallery.ts'
import { missingIn, switchLanguage } from '../src/achievement/languages.ts'

const any = { q: '', kind: '', topic: '' }
const ids = (filter: Partial<typeof any>) => findInGallery(GALLERY, { ...any, ...filter }).map(one => one.id)
const entry = (id: string) => GALLERY.find(one => one.id === id) as (typeof GALLERY)[number]

describe('the gallery', () => {
  test.each(['active listening', 'ECOUTE active', 'การฟังอย่างตั้งใจ'])('finds by “%s”, in any language', q =>
    expect(ids({ q })).toContain('active-listening'),
  )
  test('asks for every word', () => expect(ids({ q: 'listening rocket' })).toEqual([]))
  test('narrows by kind and topic', () => {
    expect(ids({ kind: 'macro', topic: 'business-innovation' })).toEqual(['business-innovation-specialisation'])
    expect(ids({ topic: 'design-thinking' })).toHaveLength(4)
  })

  test.each(ACHIEVEMENT_LANGUAGES)('fills a form that is complete in all three languages, %s being its own', own => {
    for (const one of GALLERY) {
      const form = formFromGallery(one, own)
      expect(form.language).toBe(own)
      for (const language of ACHIEVEMENT_LANGUAGES.filter(other => other !== own))
        expect([one.id, language, missingIn(form, language).missing]).toEqual([one.id, language, []])
      expect(form.translations[own]).toBeUndefined()
    }
  })

  test('what is sent has levels, workload and credits, and the suggested evidence within the criteria', () => {
    const request = requestOf(formFromGallery(entry('self-directed-inquiry'), 'fr'), 'design')
    expect(request).toMatchObject({
      name: 'Recherche professionnelle autodirigée',
      workloadHours: 30,
      credits: { number: 30, system: 'PD hours' },
      language: 'fr',
      translations: { en: { name: 'Self-Directed Professional Inquiry' }, th: {} },
    })
    expect(request.criteria.narrative).toMatch(/^- Formuler[\s\S]*\n\nÀ remettre\s: Journal/)
    expect(request.levels[0]).toMatchObject({ name: 'Explorer', translations: { en: { name: 'Exploring' } } })
  })
})

describe('languages side by side', () => {
  const form = {
    ...emptyForm('en', { template: 'seal', palette: 'laurel', symbol: 'star' }),
    name: 'Listening',
    description: 'Listens.',
    criteria: 'Two talks',
    levels: [{ ...emptyLevel('1'), name: 'Secure', translations: { fr: { name: 'Assuré', description: '' } } }],
    translations: { fr: { name: 'Écoute', description: ' ', criteria: '' } },
  }

  test('what a language lacks is said, and what the original does not say is not asked for', () => {
    expect(missingIn(form, 'fr')).toEqual({ all: 4, missing: ['description', 'criteria'] })
    expect(missingIn(form, 'th').missing).toHaveLength(4)
  })

  test('changing the own language makes original and translation change places, and back', () => {
    const french = switchLanguage(form, 'fr')
    expect(french).toMatchObject({
      language: 'fr',
      name: 'Écoute',
      criteria: '',
      levels: [{ name: 'Assuré', translations: { en: { name: 'Secure' } } }],
      translations: { en: { name: 'Listening', criteria: 'Two talks' } },
    })
    expect(switchLanguage(french, 'en')).toMatchObject({
      name: 'Listening',
      criteria: 'Two talks',
      levels: [{ name: 'Secure' }],
    })
  })

  test('into a language without a word, only the label changes', () =>
    expect(switchLanguage(form, 'th')).toMatchObject({ language: 'th', name: 'Listening' }))

  test('half of the credits is none', () => {
    expect(requestOf({ ...form, creditsNumber: 3 }, 'design').credits).toBeNull()
    expect(requestOf({ ...form, creditsNumber: 3, creditsSystem: ' ECTS ' }, 'design').credits).toEqual({
      number: 3,
      system: 'ECTS',
    })
  })
})
