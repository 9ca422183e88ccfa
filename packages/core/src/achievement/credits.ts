/** Credits as an institution counts them; the system is one of `CREDIT_SYSTEMS` or a name of the institution's own. */
export type Credits = { readonly number: number; readonly system: string }

/** `isHours`: what it counts is time spent and not credits (one continuing-education unit is ten hours). */
type CreditSystem = { readonly id: string; readonly isHours?: true }

export const CREDIT_SYSTEMS: readonly CreditSystem[] = [
  /** European Credit Transfer and Accumulation System: 25 to 30 hours of work a credit. */
  { id: 'ECTS' },
  /** Ontario Secondary School Diploma: 110 scheduled hours a credit. */
  { id: 'OSSD' },
  /** Semester credit hours of a North American university. */
  { id: 'US semester' },
  /** High-school credits of the United States (Carnegie units). */
  { id: 'US high school' },
  /** Thailand's credits: 15 hours of lectures, or 30 of practice, a credit. */
  { id: 'TH credit' },
  /** United Kingdom's Credit Accumulation and Transfer Scheme: 10 hours of work a credit. */
  { id: 'UK CATS' },
  { id: 'CEU', isHours: true },
  { id: 'PD hours', isHours: true },
]

/**
 * What goes into Open Badges' `creditsAvailable` and `creditsEarned`, which count credits and have no unit: the number,
 * unless the system counts hours.
 *
 * @see Open Badges 3.0 §B.1.1
 */
export const creditsAvailable = (credits: Credits | null | undefined): number | undefined =>
  !credits || CREDIT_SYSTEMS.some(one => one.id === credits.system && one.isHours) ? undefined : credits.number

type Words = { readonly hour: string; readonly hours: string; readonly credits: string; readonly end: string }
const ENGLISH: Words = {
  hour: 'Workload: about {n} hour',
  hours: 'Workload: about {n} hours',
  credits: 'Credits: {n} ({system})',
  end: '.',
}
const WORDS: Readonly<Record<string, Words>> = {
  en: ENGLISH,
  fr: {
    hour: 'Charge de travail\u00a0: environ {n} heure',
    hours: 'Charge de travail\u00a0: environ {n} heures',
    credits: 'Crédits\u00a0: {n} ({system})',
    end: '.',
  },
  th: {
    hour: 'ภาระงาน: ประมาณ {n} ชั่วโมง',
    hours: 'ภาระงาน: ประมาณ {n} ชั่วโมง',
    credits: 'หน่วยกิต: {n} ({system})',
    end: '',
  },
}

/**
 * Workload and credits as a sentence for the end of the criteria. No Open Badges term says hours or a credit system, and
 * a term that no context defines would not be signed; said in words they are signed, and shown by every wallet. In
 * languages that we have no words for, in English.
 *
 * @returns `''` where there is neither
 */
export function workloadSentence(
  { workloadHours, credits }: { readonly workloadHours: number | null; readonly credits: Credits | null },
  language: string,
): string {
  const known = WORDS[language.split('-')[0] as string]
  const [words, locale] = known ? [known, language] : [ENGLISH, 'en']
  const number = (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)
  const hours = (value: number) => (new Intl.PluralRules(locale).select(value) === 'one' ? words.hour : words.hours)
  const parts = [
    ...(workloadHours === null ? [] : [hours(workloadHours).replace('{n}', number(workloadHours))]),
    ...(credits === null
      ? []
      : [words.credits.replace('{n}', number(credits.number)).replace('{system}', () => credits.system)]),
  ]
  return parts.length === 0 ? '' : parts.join(words.end === '' ? ' · ' : '. ') + words.end
}
