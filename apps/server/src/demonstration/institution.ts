import type { Purpose } from '@laurel/core/minors'
import type { AchievementPart } from '@laurel/core/programme'
import type { ApprovalPolicy, Role } from '../people/roles.ts'
import type { CertificateChoice } from '../presentation/certificate/schema.ts'

/** What can be earned at an institution of the demonstration, as far as its awards hang on it. */
export type DemoAchievement = Pick<
  AchievementPart,
  'key' | 'kind' | 'name' | 'criteria' | 'levels' | 'validityMonths' | 'suspendable'
>

/** A learner of whom there is more to tell than that they earned something, by their number. */
export type DemoPerson = {
  readonly learner: number
  /** So many of the first achievements are theirs, in force, and claimed unless the learner has no wallet yet. */
  readonly holds: number
  /** One more has been awarded and waits for them. */
  readonly waits?: boolean
  /** Has a wallet that a newcomer can open. */
  readonly hasWallet?: boolean
  /** Comes of age in so many days; a day that is over is negative. */
  readonly comesOfAgeIn?: number
  readonly family?: Family
}

/** Who decides for a child, and what was said. */
export type Family = {
  readonly years: number
  /** The part of the guardian's address before the @. */
  readonly guardian: { readonly who: string; readonly name: string }
  readonly allows?: readonly Purpose[]
  readonly refuses?: readonly Purpose[]
  /** What the child has asked for and nobody has answered. */
  readonly asks?: readonly Purpose[]
}

/** What a learner has asked for with evidence, and what has become of it. */
export type DemoClaim = {
  readonly learner: number
  /** The key of what they want to have earned. */
  readonly achievement: string
  readonly narrative: string
  readonly reflection: string
  readonly hours: number
  readonly link: { readonly name: string; readonly url: string }
  readonly weeksAgo: number
  /** The assessor's word; of one who has only taken it on, none. */
  readonly judged?:
    | 'taken'
    | { readonly verb: 'rework' | 'decline'; readonly reason: string; readonly appeal?: string }
    | { readonly verb: 'approve'; readonly reason: string }
}

/** Who stands behind something that is awarded here. */
export type DemoPartner = {
  readonly achievement: string
  readonly organisation: string
  readonly url: string
  readonly signer: { readonly name: string; readonly role: string }
  readonly comment: string
}

/** What a credential of another institution of the demonstration counts as here. */
export type DemoAgreement = {
  readonly from: { readonly shortName: string; readonly achievement: string }
  readonly countsAs: string
  readonly reason: string
}

export type DemoInstitution = {
  readonly shortName: string
  /** A real institution, whose own words these are not: the name says that it is a demonstration. */
  readonly name: string
  readonly url: string
  /** Two letters of ISO 3166-1. */
  readonly country: string
  readonly description: string
  readonly locale: 'en' | 'fr' | 'th'
  readonly approval: ApprovalPolicy
  readonly staff: readonly { readonly role: Role; readonly name: string }[]
  /** Who has been asked to join the staff and has not come yet. */
  readonly invited: { readonly role: Role; readonly name: string }
  /** How sample learners are called here; a number follows. */
  readonly learner: string
  readonly learners: number
  /** The ready-made programme that it has added: what can be earned, and the way through it. */
  readonly programme: string
  /** What was asked for at first: awards of the first half year stand under that version. */
  readonly grew: { readonly key: string; readonly firstCriteria: string }
  /** Who signs the certificates by name, and who those of what the rest leads to. */
  readonly signatories: Readonly<Record<'macro' | 'others', CertificateChoice['signatories']>>
  /** With whom they learn, by their number; insight shows how each group does. */
  readonly cohortOf?: (learner: number) => string | undefined
  /** The mark: one of the studio's pictures, since an institution's own is not ours to show. */
  readonly mark: { readonly template: string; readonly palette: string; readonly symbol: string }
  /** Whose law counts, and how old learners are, by their number, in years. */
  readonly minors?: { readonly jurisdiction: string; readonly yearsOf: (learner: number) => number }
  readonly people: readonly DemoPerson[]
  readonly claims?: readonly DemoClaim[]
  readonly partners?: readonly DemoPartner[]
  readonly agreements?: readonly DemoAgreement[]
  /** What is said when awards are suspended, revoked, corrected (and what they then say), or revoked in number. */
  readonly reasons: Readonly<Record<'revoked' | 'corrected' | 'correctedText' | 'suspended' | 'manyRevoked', string>>
}
