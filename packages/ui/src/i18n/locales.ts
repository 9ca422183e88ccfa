/** The languages that every screen speaks. One more: add its folder of messages and its line here. */
export const LOCALES = ['en', 'fr', 'th'] as const
export type Locale = (typeof LOCALES)[number]

/** How each language calls itself. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { en: 'English', fr: 'Français', th: 'ไทย' }

export const DEFAULT_LOCALE: Locale = 'en'

/** `fr-CA` → `fr`; undefined for a language that we do not speak. */
export function parseLocale(text: string | null | undefined): Locale | undefined {
  const primary = text?.toLowerCase().split(/[-_]/)[0]
  return LOCALES.find(locale => locale === primary)
}

/** The first wish that we can meet: the person's choice on this device, their profile, then the browser's list. */
export function chooseLocale(...wishes: readonly (string | null | undefined)[]): Locale {
  for (const wish of wishes) {
    const locale = parseLocale(wish)
    if (locale) return locale
  }
  return DEFAULT_LOCALE
}
