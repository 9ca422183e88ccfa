import { readFileSync } from 'node:fs'
import i18next from 'i18next'

export type Say = (key: string, variables?: Record<string, string | number>) => string

const NAMESPACES = ['console', 'common', 'wallet', 'public', 'checks', 'mail'] as const

/** The words on the screens in one language, so that one journey can be walked in each. */
export async function words(locale: 'en' | 'fr' | 'th'): Promise<Record<(typeof NAMESPACES)[number], Say>> {
  const catalogue = (name: string) =>
    JSON.parse(
      readFileSync(new URL(`../../packages/ui/messages/${locale}/${name}.json`, import.meta.url), 'utf8'),
    ) as object
  const resources = Object.fromEntries(NAMESPACES.map(name => [name, catalogue(name)]))
  const i18n = i18next.createInstance()
  await i18n.init({
    lng: locale,
    fallbackLng: false,
    resources: { [locale]: resources } as never,
    interpolation: { escapeValue: false },
  })
  const say =
    (ns: string): Say =>
    (key, variables) => {
      if (!i18n.exists(key, { ns, ...variables })) throw new Error(`no words for ${ns}:${key} in ${locale}`)
      return i18n.t(key, { ns, ...variables })
    }
  return Object.fromEntries(NAMESPACES.map(name => [name, say(name)])) as never
}
