/** The languages in which an achievement can be given side by side. */
export const ACHIEVEMENT_LANGUAGES = ['en', 'fr', 'th'] as const
export type AchievementLanguage = (typeof ACHIEVEMENT_LANGUAGES)[number]

/** One text by language tag, as it goes into a credential. */
export type TextsByLanguage = Readonly<Record<string, string>>

type Translations<Word extends string> =
  | { readonly [Language in AchievementLanguage]?: { readonly [One in Word]?: string | undefined } | undefined }
  | null
  | undefined

/**
 * A text in its own language and in those that it was translated into. A translation into the own language does not
 * count: the text itself is that.
 */
export function textsOf<Word extends string>(
  language: string,
  text: string,
  translations: Translations<Word>,
  word: Word,
): TextsByLanguage {
  const others = Object.entries(translations ?? {}).flatMap(([other, one]) => {
    const translated = (one as { readonly [One in Word]?: string | undefined } | undefined)?.[word]
    return other === language || !translated ? [] : [[other, translated] as const]
  })
  return { [language]: text, ...Object.fromEntries(others) }
}

const base = (tag: string) => tag.toLowerCase().split('-')[0] as string

/**
 * The text that a reader gets: in their language, whatever its region; else in one of `others`, in that order; else the
 * first that there is.
 */
export function textFor(texts: TextsByLanguage, reader: string, ...others: readonly string[]): string | undefined {
  const entries = Object.entries(texts)
  for (const wanted of [reader, ...others]) {
    const found =
      entries.find(([tag]) => tag.toLowerCase() === wanted.toLowerCase()) ??
      entries.find(([tag]) => base(tag) === base(wanted))
    if (found) return found[1]
  }
  return entries[0]?.[1]
}
