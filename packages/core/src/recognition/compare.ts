import { type StatedSkill, skillKey, splitLevel } from '../skill/index.ts'
import type { Brought } from './brought.ts'

/** What is compared with: an achievement, at the level that is thought of. */
export type Wanted = {
  readonly skills: readonly StatedSkill[]
  readonly credits: number | null
  readonly levels: readonly string[]
}

export type Comparison = {
  readonly skills: {
    readonly shared: readonly StatedSkill[]
    readonly missing: readonly StatedSkill[]
    /** In what was brought, and not asked for. */
    readonly more: readonly StatedSkill[]
  }
  /** Hundredths of the achievement's skills that what was brought states; `null` where it names none. */
  readonly covered: number | null
  readonly credits: { readonly brought: number | null; readonly wanted: number | null }
  /** Whole months since the oldest of them was awarded; `null` where one does not say. */
  readonly ageMonths: number | null
}

const levelOf = (one: StatedSkill) => (one.url === null ? 0 : (splitLevel(one.url).position ?? 0))
const words = (one: StatedSkill) => one.name.normalize('NFKC').trim().toLowerCase()

/**
 * The same skill at the level that is asked for or above; one of the same name in another framework counts too, at
 * whatever level, since only a person can say whether it is the same.
 */
const meets = (have: StatedSkill, want: StatedSkill): boolean =>
  skillKey(have) === skillKey(want) ? levelOf(have) >= levelOf(want) : words(have) === words(want)

const number = (text: string | null) => {
  const value = text === null ? Number.NaN : Number.parseFloat(text)
  return Number.isFinite(value) ? value : null
}

/** Whole calendar months from one instant to another. */
export function monthsBetween(from: string, to: Date): number {
  const begun = new Date(from)
  const months = (to.getUTCFullYear() - begun.getUTCFullYear()) * 12 + to.getUTCMonth() - begun.getUTCMonth()
  return Math.max(0, to.getUTCDate() < begun.getUTCDate() ? months - 1 : months)
}

/** What several credentials together have of an achievement, and what is missing. Says nothing of whether that is enough. */
export function compareBrought(brought: readonly Brought[], wanted: Wanted, now: Date): Comparison {
  const have = brought.flatMap(one => one.skills)
  const shared = wanted.skills.filter(want => have.some(one => meets(one, want)))
  const missing = wanted.skills.filter(want => !shared.includes(want))
  const more = have.filter(one => !wanted.skills.some(want => meets(one, want)))
  const credits = brought.map(one => number(one.credits))
  const ages = brought.map(one =>
    one.validFrom === null || Number.isNaN(Date.parse(one.validFrom)) ? null : monthsBetween(one.validFrom, now),
  )
  const known = (all: readonly (number | null)[]): readonly number[] | null =>
    all.length > 0 && all.every(one => one !== null) ? all.flatMap(one => one ?? []) : null
  const [knownCredits, knownAges] = [known(credits), known(ages)]
  return {
    skills: {
      shared,
      missing,
      more: more.filter((one, at) => more.findIndex(other => skillKey(other) === skillKey(one)) === at),
    },
    covered: wanted.skills.length === 0 ? null : Math.round((shared.length / wanted.skills.length) * 100),
    credits: { brought: knownCredits?.reduce((sum, one) => sum + one, 0) ?? null, wanted: wanted.credits },
    ageMonths: knownAges === null ? null : Math.max(...knownAges),
  }
}
