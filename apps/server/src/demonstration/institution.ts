import type { NewAchievement } from '../achievement/schema.ts'
import type { ApprovalPolicy, Role } from '../people/roles.ts'

type Words = { readonly name: string; readonly description: string; readonly criteria: string }

/** What can be earned at an institution of the demonstration, in the institution's language and perhaps in another. */
export type DemoAchievement = Words & {
  readonly kind: NewAchievement['kind']
  readonly levels?: readonly { readonly name: string; readonly description: string }[]
  readonly validityMonths?: number
  readonly tags: readonly string[]
  readonly design: { readonly template: string; readonly palette: string; readonly symbol: string }
  readonly translations?: NewAchievement['translations']
}

export type DemoInstitution = {
  readonly shortName: string
  /** A real institution, whose own words these are not: the name says that it is a demonstration. */
  readonly name: string
  readonly url: string
  readonly description: string
  readonly locale: 'en' | 'fr' | 'th'
  readonly approval: ApprovalPolicy
  readonly staff: readonly { readonly role: Role; readonly name: string }[]
  /** How sample learners are called here; a number follows. */
  readonly learner: string
  readonly learners: number
  readonly achievements: readonly DemoAchievement[]
  /** Whose law counts, and one learner under age with a guardian, for a newcomer to be. */
  readonly minors?: {
    readonly jurisdiction: string
    /** The number of the learner. */
    readonly learner: number
    readonly years: number
    readonly guardian: string
  }
}
