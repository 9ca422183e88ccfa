import type { TFunction } from 'i18next'

/** A jurisdiction's name in the reader's language; the browser knows the countries. */
export function placeName(code: string, locale: string, t: TFunction): string {
  if (code === 'XX') return t('minors.elsewhere')
  const [country = code] = code.split('-')
  const name = new Intl.DisplayNames([locale], { type: 'region' }).of(country) ?? code
  return code === 'CA-ON' ? `${name} (Ontario)` : name
}
