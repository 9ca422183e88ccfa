import { ACHIEVEMENT_LANGUAGES, type AchievementLanguage } from '@laurel/core/achievement'
import type { GalleryEntry } from '@laurel/core/achievement/gallery'
import { queryOptions } from '@tanstack/react-query'
import { noDescriptors } from './descriptors.ts'
import type { FormValues } from './form-values.ts'
import { emptyRubric } from './rubric-values.ts'

/** The words of the gallery are many: they are loaded by the screens that show them, once. */
export const galleryQuery = queryOptions({
  queryKey: ['gallery'],
  queryFn: async () => (await import('@laurel/core/achievement/gallery')).GALLERY,
  staleTime: Number.POSITIVE_INFINITY,
})

/** How suggested evidence is introduced within the criteria, in the language of the criteria. */
const EVIDENCE: Readonly<Record<AchievementLanguage, string>> = {
  en: 'What to hand in:',
  fr: 'À remettre :',
  th: 'สิ่งที่ต้องส่ง:',
}

export const isGalleryLanguage = (text: string | null): text is AchievementLanguage =>
  (ACHIEVEMENT_LANGUAGES as readonly (string | null)[]).includes(text)

/** A form filled from the gallery, in all languages, `language` being its own. */
export function formFromGallery(entry: GalleryEntry, language: AchievementLanguage): FormValues {
  const own = entry.texts[language]
  const words = (one: AchievementLanguage) => {
    const { name, description, criteria, evidence } = entry.texts[one]
    return { name, description, criteria: `${criteria}\n\n${EVIDENCE[one]} ${evidence}` }
  }
  const level = (one: AchievementLanguage, index: number) => {
    const [name = '', description = ''] = entry.texts[one].levels[index] ?? []
    return { name, description }
  }
  const others = ACHIEVEMENT_LANGUAGES.filter(one => one !== language)
  return {
    ...words(language),
    kind: entry.kind,
    achievementType: entry.achievementType,
    levels: own.levels.map((_, index) => ({
      key: `${entry.id}-${index}`,
      id: undefined,
      ...level(language, index),
      translations: Object.fromEntries(others.map(one => [one, level(one, index)])),
    })),
    validityMonths: entry.validityMonths ?? '',
    workloadHours: entry.workloadHours,
    suspendable: false,
    alwaysShown: [],
    rubric: emptyRubric,
    claimable: false,
    assessors: 1,
    creditsNumber: entry.credits?.number ?? '',
    creditsSystem: entry.credits?.system ?? '',
    tags: [...own.tags],
    language,
    translations: Object.fromEntries(others.map(one => [one, words(one)])),
    design: entry.design,
    alignments: [],
    descriptors: noDescriptors,
  }
}

export type GalleryFilter = { readonly q: string; readonly kind: string; readonly topic: string }

const folded = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLocaleLowerCase()

/** What fits the filter; words are looked for in every language, so that somebody finds it by any of its names. */
export function findInGallery(gallery: readonly GalleryEntry[], { q, kind, topic }: GalleryFilter): GalleryEntry[] {
  const wanted = folded(q).split(/\s+/).filter(Boolean)
  return gallery.filter(entry => {
    if ((kind && entry.kind !== kind) || (topic && entry.topic !== topic)) return false
    const said = folded(
      Object.values(entry.texts)
        .map(text => [text.name, text.description, ...text.tags].join(' '))
        .join(' '),
    )
    return wanted.every(word => said.includes(word))
  })
}
