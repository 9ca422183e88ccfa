import type { Instant } from '../primitives/index.ts'
import type { Jurisdiction } from './jurisdictions.ts'

/** A day of the calendar, `YYYY-MM-DD`. */
export type Day = string

/** For institutions that note no day of birth. */
export const AGE_BANDS = ['under-10', '10-12', '13-15', '16-17', '18-19', '20-or-over'] as const
export type AgeBand = (typeof AGE_BANDS)[number]
const YOUNGEST: Readonly<Record<AgeBand, number>> = {
  'under-10': 0,
  '10-12': 10,
  '13-15': 13,
  '16-17': 16,
  '18-19': 18,
  '20-or-over': 20,
}

export type Age =
  | { readonly birthDate: Day }
  /** The band that somebody was in on a day. */
  | { readonly band: AgeBand; readonly asOf: Day }

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const pad = (number: number, digits: number) => String(number).padStart(digits, '0')

/** True for a day that the Gregorian calendar has: not the 30th of February. */
export function isDay(text: string): boolean {
  const [, year, month, day] = DAY.exec(text) ?? []
  if (!year) return false
  const date = new Date(`${text}T00:00:00Z`)
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day)
}

/** The day `years` later. Whoever is born on a 29th of February has come of age on the 1st of March: the careful side. */
export function yearsAfter(day: Day, years: number): Day {
  const [, year = '', month = '', date = ''] = DAY.exec(day) ?? []
  const same = `${pad(Number(year) + years, 4)}-${month}-${date}`
  return isDay(same) ? same : `${pad(Number(year) + years, 4)}-03-01`
}

/** The day of birth that is reckoned with. A band stands for the youngest that may be in it: the careful side. */
export const birthDay = (age: Age): Day =>
  'birthDate' in age ? age.birthDate : yearsAfter(age.asOf, -YOUNGEST[age.band])

/** True for a zone that this program knows, such as `Asia/Bangkok`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** What the calendar on the wall says in a zone. */
export function dayIn(timeZone: string, at: Instant): Day {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at)
  const part = (type: string) => parts.find(one => one.type === type)?.value ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}

/** The first instant of a day in a zone: midnight, or what takes its place where clocks are put forward over it. */
export function startOfDay(day: Day, timeZone: string): Instant {
  const noon = Date.parse(`${day}T12:00:00Z`)
  // No zone is further from UTC than 14 hours.
  let [before, after] = [noon - 36 * 3_600_000, noon + 36 * 3_600_000]
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000
    if (dayIn(timeZone, middle as Instant) < day) before = middle
    else after = middle
  }
  return (Math.ceil(after / 1000) * 1000) as Instant
}

/** From when on who decides. */
export type Milestones = {
  /** Child and guardian together. */
  readonly togetherFrom: Instant
  /** The child alone, still under the careful defaults. */
  readonly selfFrom: Instant
  readonly adultFrom: Instant
}

/** When a person's stages begin: each at the first instant of the birthday, in the zone of the institution. */
export function milestones(birth: Day, jurisdiction: Jurisdiction, timeZone: string): Milestones {
  const from = (years: number) => startOfDay(yearsAfter(birth, years), timeZone)
  return {
    togetherFrom: from(jurisdiction.guardianAloneBelow),
    selfFrom: from(jurisdiction.consentAge),
    adultFrom: from(jurisdiction.majority),
  }
}

/** Who decides: a guardian, child and guardian, the child (still a minor), or an adult. */
export const STAGES = ['guardian', 'together', 'self', 'adult'] as const
export type Stage = (typeof STAGES)[number]

export function stageAt({ togetherFrom, selfFrom, adultFrom }: Milestones, now: Instant): Stage {
  if (now >= adultFrom) return 'adult'
  if (now >= selfFrom) return 'self'
  return now >= togetherFrom ? 'together' : 'guardian'
}
