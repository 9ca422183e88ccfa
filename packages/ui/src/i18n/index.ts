import i18next, { type i18n, type ResourceKey } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { formatDate, formatDateTime, formatMonth, formatNumber } from './format.ts'
import { chooseLocale, DEFAULT_LOCALE, LOCALES, type Locale, parseLocale } from './locales.ts'

export { dayOf, today } from './day.ts'
export { formatDate, formatDateTime, formatMonth, formatNumber, shownDay } from './format.ts'
export { chooseLocale, DEFAULT_LOCALE, LOCALE_NAMES, LOCALES, type Locale, parseLocale } from './locales.ts'

const STORAGE_KEY = 'laurel.locale'

/** One file a language and namespace; each is fetched when it is first needed. */
const catalogues = import.meta.glob<{ default: ResourceKey }>('../../messages/*/*.json')

const remembered = (): string | null => {
  try {
    return localStorage.getItem(STORAGE_KEY)
  } catch {
    return null // storage switched off: the browser's own language serves
  }
}

/** True once the person has chosen a language on this device; a profile's language no longer overrides it then. */
export const hasChosenLocale = (): boolean => remembered() !== null

/** Tells screen readers, hyphenation and the browser which language the page is in. */
const announce = (locale: string) => {
  document.documentElement.lang = locale
}

export type I18nOptions = {
  /** The language of the reader's profile, if they are known already. */
  readonly locale?: string | undefined
  /** Catalogues to have loaded before the first screen; `common` is always among them. */
  readonly namespaces: readonly string[]
}

/** Makes the translator for one app. The first of `namespaces` is the default one. */
export async function createI18n({ locale, namespaces }: I18nOptions): Promise<i18n> {
  const instance = i18next.createInstance()
  instance.use(initReactI18next)
  instance.use({
    type: 'backend' as const,
    read(language: string, namespace: string, done: (error: Error | null, data: ResourceKey | false) => void) {
      const load = catalogues[`../../messages/${language}/${namespace}.json`]
      if (!load) return done(new Error(`No catalogue ${language}/${namespace}`), false)
      load().then(
        module => done(null, module.default),
        error => done(error as Error, false),
      )
    },
  })
  await instance.init({
    lng: chooseLocale(remembered(), locale, ...navigator.languages),
    fallbackLng: DEFAULT_LOCALE,
    supportedLngs: [...LOCALES],
    load: 'languageOnly',
    ns: [...new Set([...namespaces, 'common'])],
    defaultNS: namespaces[0] ?? 'common',
    fallbackNS: 'common',
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: true },
  })
  announce(instance.language)
  instance.on('languageChanged', announce)
  return instance
}

/** Changes the language of this app and remembers it on this device. */
export async function changeLocale(instance: i18n, locale: Locale): Promise<void> {
  try {
    localStorage.setItem(STORAGE_KEY, locale)
  } catch {
    // storage switched off: the choice holds for this visit
  }
  await instance.changeLanguage(locale)
}

/** The reader's language and the formats that follow from it. */
export function useLocale() {
  const { i18n: instance } = useTranslation()
  const locale = parseLocale(instance.language) ?? DEFAULT_LOCALE
  return {
    locale,
    change: (next: Locale) => changeLocale(instance, next),
    date: (value: string | number | Date | null | undefined, options?: Intl.DateTimeFormatOptions) =>
      formatDate(value, locale, options),
    dateTime: (value: string | number | Date | null | undefined) => formatDateTime(value, locale),
    month: (value: string, withYear?: boolean) => formatMonth(value, locale, withYear),
    number: (value: number) => formatNumber(value, locale),
  }
}
