import { validUntilAfter } from '../achievement/index.ts'
import type { Instant } from '../primitives/time.ts'
import type { Brought } from './brought.ts'
import type { Holder } from './holder.ts'
import type { BroughtStanding } from './standing.ts'

/** What an institution says once and for all about credentials of another. */
export type Agreement = {
  /** Whose credentials count. Always by DID: anybody can call themselves anything. */
  readonly institution: { readonly did: string; readonly name: string; readonly url: string | null }
  /** Which ones: by the achievement's id where that is known, else by its name. */
  readonly credential: {
    readonly achievementId: string | null
    readonly achievementName: string
    /** The name of the lowest of its levels that counts; `null`: any, or none. */
    readonly level: string | null
  }
  /** Awarded no longer ago than so many months; `null`: whenever. */
  readonly maxAgeMonths: number | null
  /** What it counts as here. */
  readonly countsAs: {
    readonly achievementId: string
    readonly level: string | null
    /** Other than the achievement's own. */
    readonly credits: number | null
  }
  /** From which day to which, both included (UTC). */
  readonly from: string
  readonly until: string | null
  /** `automatic`: awarded as soon as everything verifies; `approval`: a person says yes. */
  readonly awarding: 'automatic' | 'approval'
}

/** Why a credential is not what an agreement speaks of, or does not count by it. */
export const MISMATCHES = [
  'notBegun',
  'over',
  'otherIssuer',
  'otherAchievement',
  'levelTooLow',
  'tooOld',
  'notInForce',
  'otherHolder',
  'holderNotProven',
] as const
export type Mismatch = (typeof MISMATCHES)[number]

const same = (one: string | null | undefined, other: string) =>
  one !== null &&
  one !== undefined &&
  one.normalize('NFKC').trim().toLowerCase() === other.normalize('NFKC').trim().toLowerCase()

/** An achievement's id, or a version of it: an issuer may give each version an address below. */
export const isAchievementOf = (id: string | null, wanted: string): boolean =>
  id === wanted || id?.startsWith(`${wanted.replace(/\/$/, '')}/`) === true

/** Whether it is about this achievement at all, whoever awarded it. */
export const speaksOf = ({ credential }: Pick<Agreement, 'credential'>, brought: Brought): boolean =>
  credential.achievementId !== null
    ? isAchievementOf(brought.achievementId, credential.achievementId)
    : brought.achievementNames.some(one => same(one, credential.achievementName))

/** The first and the last instant of an agreement. */
export function isRunning(
  { from, until }: Pick<Agreement, 'from' | 'until'>,
  now: Instant,
): 'notBegun' | 'over' | null {
  if (now < Date.parse(`${from}T00:00:00Z`)) return 'notBegun'
  if (until !== null && now >= Date.parse(`${until}T00:00:00Z`) + 86_400_000) return 'over'
  return null
}

function reachesLevel(wanted: string | null, { level, levels }: Brought): boolean {
  if (wanted === null) return true
  if (level === null) return false
  const least = levels.findIndex(one => same(one, wanted))
  // A level that the credential's own scale no longer has is reached by that level alone.
  return least < 0 ? same(level.name, wanted) : level.place >= least + 1
}

/**
 * Everything that stands between a credential and what an agreement gives for it; nothing: it counts. `holderNotProven`
 * stands against awarding by itself alone: a person may still say yes.
 */
export function mismatches(
  agreement: Agreement,
  brought: Brought,
  proven: { readonly standing: BroughtStanding; readonly holder: Holder },
  now: Instant,
): Mismatch[] {
  const running = isRunning(agreement, now)
  const from = brought.validFrom === null ? Number.NaN : Date.parse(brought.validFrom)
  const old = agreement.maxAgeMonths === null ? null : validUntilAfter(from as Instant, agreement.maxAgeMonths)
  // What says no day is as old as can be.
  const isFresh = old === null || (!Number.isNaN(from) && old > now)
  const { holder, standing } = proven
  return [
    ...(running ? [running] : []),
    ...(brought.issuer.did === agreement.institution.did ? [] : (['otherIssuer'] as const)),
    ...(speaksOf(agreement, brought) ? [] : (['otherAchievement'] as const)),
    ...(reachesLevel(agreement.credential.level, brought) ? [] : (['levelTooLow'] as const)),
    ...(isFresh ? [] : (['tooOld'] as const)),
    ...(standing === 'holds' ? [] : (['notInForce'] as const)),
    ...(holder === 'otherKey' || holder === 'otherName' ? (['otherHolder'] as const) : []),
    ...(holder === 'name' || holder === 'none' ? (['holderNotProven'] as const) : []),
  ]
}

/** Whether it is awarded without anybody looking: everything holds, and the key that it is made out to was shown. */
export const awardsByItself = (agreement: Agreement, found: readonly Mismatch[]): boolean =>
  agreement.awarding === 'automatic' && found.length === 0
