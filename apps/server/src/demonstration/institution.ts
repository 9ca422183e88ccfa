import type { Purpose } from '@laurel/core/minors'
import type { NewAchievement } from '../achievement/schema.ts'
import type { ApprovalPolicy, Role } from '../people/roles.ts'
import type { CertificateChoice } from '../presentation/certificate/schema.ts'

type Words = { readonly name: string; readonly description: string; readonly criteria: string }

/** What can be earned at an institution of the demonstration, in the institution's language and perhaps in another. */
export type DemoAchievement = Words & {
  readonly kind: NewAchievement['kind']
  readonly levels?: readonly NewAchievement['levels'][number][]
  readonly validityMonths?: number
  readonly workloadHours?: number
  readonly credits?: NonNullable<NewAchievement['credits']>
  /** A permission, which can be taken away for a while. */
  readonly suspendable?: boolean
  readonly tags: readonly string[]
  readonly design: { readonly template: string; readonly palette: string; readonly symbol: string }
  readonly translations?: NewAchievement['translations']
  readonly descriptors?: NonNullable<NewAchievement['descriptors']>
  readonly certificate?: CertificateChoice
  /** What was asked for at first: awards of the first half year stand under that version. */
  readonly firstCriteria?: string
}

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
  readonly achievements: readonly DemoAchievement[]
  /** The mark: one of the studio's pictures, since an institution's own is not ours to show. */
  readonly mark: DemoAchievement['design']
  /** Whose law counts, and how old learners are, by their number, in years. */
  readonly minors?: { readonly jurisdiction: string; readonly yearsOf: (learner: number) => number }
  readonly people: readonly DemoPerson[]
  /** A way through some of the achievements, by their names. */
  readonly pathway?: {
    readonly name: string
    readonly description: string
    readonly translations?: Readonly<Record<string, { readonly name: string; readonly description: string }>>
    readonly steps: readonly string[]
    /** Each step comes after the one before. */
    readonly isInOrder: boolean
  }
  /** What is said when awards are suspended, revoked, corrected (and what they then say), or revoked in number. */
  readonly reasons: Readonly<Record<'revoked' | 'corrected' | 'correctedText' | 'suspended' | 'manyRevoked', string>>
}
