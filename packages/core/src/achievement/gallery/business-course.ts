import type { Design } from '../artwork/index.ts'
import type { AchievementLanguage } from '../languages.ts'
import { type GalleryEntry, type GalleryText, points } from './shape.ts'

type Words = Omit<GalleryText, 'criteria' | 'levels'> & { readonly shows: readonly string[] }

/** One of the twelve courses: three credits, passed or not. Thai first, since that is the language they are taught in. */
export const course = (
  id: string,
  design: Design,
  words: Readonly<Record<AchievementLanguage, Words>>,
): GalleryEntry => {
  const text = ({ shows, ...rest }: Words): GalleryText => ({ ...rest, criteria: points(...shows), levels: [] })
  return {
    id,
    topic: 'business-innovation',
    kind: 'micro',
    achievementType: 'Course',
    design,
    workloadHours: 135,
    credits: { number: 3, system: 'TH credit' },
    validityMonths: null,
    texts: { en: text(words.en), fr: text(words.fr), th: text(words.th) },
  }
}
