import type { Pathway, Step } from '@laurel/core/pathway'

type Worded = Pick<Step, 'name' | 'description' | 'translations'>
type Words = { readonly name: string; readonly description: string }

/** The words of a pathway or a step in one language, and what to change so that they are others. */
export function wordsOf(one: Worded | Pathway, original: string, language: string) {
  const known = one.translations?.[language as 'en']
  const words: Words =
    language === original
      ? { name: one.name, description: one.description }
      : { name: known?.name ?? '', description: known?.description ?? '' }
  return {
    ...words,
    with(part: Partial<Words>): Partial<Worded> {
      if (language === original) return part
      const next = { ...words, ...part }
      const kept = {
        ...(next.name ? { name: next.name } : {}),
        ...(next.description ? { description: next.description } : {}),
      }
      const { [language as 'en']: _, ...rest } = one.translations ?? {}
      const translations = Object.keys(kept).length > 0 ? { ...rest, [language]: kept } : rest
      return { translations: Object.keys(translations).length > 0 ? translations : null }
    },
  }
}
