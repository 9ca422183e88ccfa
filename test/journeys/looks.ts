import { DESKTOP, PHONE } from '@laurel/testkit/browser'

/*
 * How people look at the screens. A journey is walked wholly in one of these ways, and another one in another, so that
 * each language and each size is walked; what looks otherwise in the other ways has a test of its own.
 */

export const IN_ENGLISH = { locale: 'en', browserLocale: 'en-CA', viewport: DESKTOP, colorScheme: 'light' } as const
export const IN_FRENCH = { locale: 'fr', browserLocale: 'fr-CA', viewport: DESKTOP, colorScheme: 'light' } as const
export const IN_FRENCH_ON_A_PHONE = { ...IN_FRENCH, viewport: PHONE } as const
export const IN_THAI_ON_A_PHONE = {
  locale: 'th',
  browserLocale: 'th-TH',
  viewport: PHONE,
  colorScheme: 'dark',
} as const

export type Look = typeof IN_ENGLISH | typeof IN_FRENCH | typeof IN_FRENCH_ON_A_PHONE | typeof IN_THAI_ON_A_PHONE
