import type { Stage } from './age.ts'

/**
 * What is consented to, one by one: that the child holds their credentials in a wallet of their own; that a
 * credential has a page anybody may open; that links are made for single persons; that either shows the full name;
 * that either shows evidence, such as photographs and the child's work; that the child's numbers are counted in
 * insights that go beyond what the school has to know.
 */
export const PURPOSES = ['hold', 'publish', 'share', 'name', 'photo', 'analytics'] as const
export type Purpose = (typeof PURPOSES)[number]

/** The version of the words that somebody consents to; a change of meaning is a new number and a new question. */
export const CONSENT_VERSIONS: Readonly<Record<Purpose, number>> = {
  hold: 1,
  publish: 1,
  share: 1,
  name: 1,
  photo: 1,
  analytics: 1,
}

/** Somebody's latest word on a purpose. */
export type Decision = {
  readonly purpose: Purpose
  readonly by: 'guardian' | 'learner'
  /** Which of the guardians; `null` for the learner. */
  readonly guardianId: string | null
  readonly decision: 'granted' | 'withdrawn'
  readonly version: number
  /** A guardian says that the child, who has no account to say it, agrees. */
  readonly childAgrees: boolean
}

export type Standing = {
  readonly stage: Stage
  /** Of age, and has not yet said what of a minor's links and pages goes on. */
  readonly mustConfirm: boolean
  /** The child has a wallet of their own, and so a voice of their own. */
  readonly hasWallet: boolean
  /** The latest of each person for each purpose, of guardians in office only. */
  readonly decisions: readonly Decision[]
}

/**
 * Whether something may be done with a learner's credentials now. Unknown is no. Among guardians one refusal outweighs
 * any consent; a consent to older words counts no more.
 */
export function permits(standing: Standing, purpose: Purpose): boolean {
  const { stage } = standing
  if (stage === 'adult') return !standing.mustConfirm || (purpose !== 'publish' && purpose !== 'share')
  const about = standing.decisions.filter(one => one.purpose === purpose)
  const isGranted = (one: Decision) => one.decision === 'granted' && one.version >= CONSENT_VERSIONS[purpose]
  const own = about.some(one => one.by === 'learner' && isGranted(one))
  // Claiming, and making a link, is deciding.
  if (stage === 'self') return own || purpose === 'hold' || purpose === 'share'
  const guardians = about.filter(one => one.by === 'guardian')
  const consenting = guardians.filter(isGranted)
  if (consenting.length === 0 || consenting.length < guardians.length) return false
  if (stage === 'guardian') return true
  // A claim is the child's own doing; for the rest a child without a wallet speaks through the guardian.
  if (purpose === 'hold') return true
  return standing.hasWallet ? own : consenting.some(one => one.childAgrees)
}

/** A name as strangers see a child's: "Sample Learner 7" → "S. L. 7". Scripts without capitals too. */
export function initials(name: string): string {
  return name
    .normalize('NFC')
    .trim()
    .split(/\s+/u)
    .map(word => (/^\p{N}+$/u.test(word) ? word : `${firstLetter(word)}.`))
    .join(' ')
}

/** The first letter without marks; a Thai vowel that is written before its consonant is passed over. */
const firstLetter = (word: string): string =>
  (/^[เแโใไ]?(\p{L})/u.exec(word)?.[1] ?? [...word][0] ?? '').toLocaleUpperCase('en')
