import type { AchievementLanguage } from '../achievement/index.ts'
import type { Instant } from '../primitives/time.ts'

type Translations = { readonly [Language in AchievementLanguage]?: Words | undefined } | null
type Words = { readonly name?: string | undefined; readonly description?: string | undefined }

/** One thing that meets a step. Of several, any one does. */
export type Way =
  | {
      readonly kind: 'achievement'
      /** Of this issuer's. */
      readonly achievementId: string
      /** The id of the lowest level that counts; `null`: any, or none. */
      readonly level: string | null
    }
  | {
      readonly kind: 'elsewhere'
      /** Another issuer: by its DID where that is known, else by its name. */
      readonly issuerDid: string | null
      readonly issuerName: string
      /** What it calls the achievement: by id where that is known, else by name. */
      readonly achievementId: string | null
      readonly achievementName: string
    }

/** A part of a pathway: something to earn, or a group of which some have to be earned. */
export type Step = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly translations: Translations
  /** The group that it lies in. Groups lie in none. */
  readonly within: string | null
  /** Steps that come before it, by id. They say what is open, and never undo what was earned. */
  readonly after: readonly string[]
  /** A pathway is complete without it; it may still bring credits. In a group, the group's number decides. */
  readonly isOptional: boolean
  /** Counted towards `creditsToReach`. */
  readonly credits: number
  /** A group: how many of the steps in it are enough. `null`: a step to earn. */
  readonly need: number | null
  readonly ways: readonly Way[]
  /** Where somebody has put it in the picture; `null`: where it falls by itself. */
  readonly at: { readonly x: number; readonly y: number } | null
}

/** What a pathway says in one version. */
export type Pathway = {
  readonly name: string
  readonly description: string
  readonly language: string
  readonly translations: Translations
  readonly steps: readonly Step[]
  /** Besides the steps that are not optional; `null`: no matter how many. */
  readonly creditsToReach: { readonly number: number; readonly system: string } | null
  /** So many months after joining it is over for whoever is not done. */
  readonly monthsToComplete: number | null
  /** Only awards of the last so many months count. */
  readonly monthsAwardsCount: number | null
}

/** What a learner has that may meet steps. */
export type Holding = {
  readonly id: string
  /** From when to when it holds, by itself. */
  readonly from: Instant
  readonly until: Instant | null
  readonly standing: 'inForce' | 'suspended' | 'withdrawn'
} & (
  | {
      readonly kind: 'achievement'
      readonly achievementId: string
      readonly level: string | null
    }
  /** Recognised for one step, once it was verified and found to meet it. */
  | { readonly kind: 'elsewhere'; readonly stepId: string }
)

/** What is known of this issuer's achievements. Levels by id, the lowest first. */
export type Known = ReadonlyMap<string, { readonly levels: readonly string[]; readonly hours: number | null }>

export const MAX_STEPS = 60
export const MAX_WAYS = 12

/** The steps in a group, in their order. */
export const stepsIn = (pathway: Pick<Pathway, 'steps'>, group: string | null): Step[] =>
  pathway.steps.filter(one => one.within === group)

export const isGroup = (step: Step): step is Step & { readonly need: number } => step.need !== null
