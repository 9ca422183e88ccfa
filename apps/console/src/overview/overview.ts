import type { Award } from '../award/award.ts'
import type { MonthCount } from './months.ts'

/** The counts and latest awards of the first page, as the API gives them. */
export type Overview = {
  readonly achievements: number
  readonly awards: {
    readonly issued: number
    readonly claimed: number
    readonly revoked: number
    readonly waiting: number
  }
  /** Learners who have lost their wallet and wait for somebody here. */
  readonly recoveries: number
  readonly recent: readonly Award[]
  readonly perMonth: readonly MonthCount[]
}
