import { dayOf, firstDay, type Grain, gather, type Period, safePart, safeTotal, usualGrain } from '@laurel/core/insight'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import { type Actor, mayDo } from '../people/actor.ts'
import { type Tx, tx } from '../platform/database.ts'
import type { zInsightOverview } from './schema.ts'
import { shiftsOf } from './shift.ts'
import { countClaims } from './show-claims.ts'
import { pathwayFigures } from './show-pathways.ts'
import { daysOf, peopleOf } from './store.ts'

const NOTHING = { earned: 0, taken: 0, revoked: 0 }
const STALLS = 3
/** Where fewer stay behind, a step is no place where learners stall. */
const WORTH_SAYING_PERCENT = 25

/** The awards of a period, by day, week or month. */
export async function earnedOverTime(tx: Tx, issuerId: string, period: Period, by: Grain | undefined, now: Date) {
  const today = dayOf(now.getTime())
  const first = firstDay(period, today)
  const rows = await daysOf(tx, issuerId, first)
  const days = rows.map(({ day, measure, n }) => ({
    day,
    counts: { ...NOTHING, [measure.slice(0, -'-day'.length)]: n } as typeof NOTHING,
  }))
  const grain = by ?? usualGrain(period)
  const bars = gather(days, grain, first, today, NOTHING)
  const sum = (name: keyof typeof NOTHING) => days.reduce((all, one) => all + one.counts[name], 0)
  return {
    by: grain,
    bars: bars.map(({ from, counts }) => ({ from, ...counts })),
    sums: { earned: sum('earned'), taken: sum('taken'), revoked: sum('revoked') },
  }
}

/** The first page: four figures, what was earned over time, and what needs somebody's attention. */
export async function showOverview(
  deps: Deps,
  actor: Actor,
  { period, by }: { readonly period: Period; readonly by?: Grain | undefined },
): Promise<z.infer<typeof zInsightOverview>> {
  const { issuerId } = actor
  const now = deps.clock()
  return tx(deps, actor, async tx => {
    const { sums, ...time } = await earnedOverTime(tx, issuerId, period, by, now)
    const everybody = (await peopleOf(tx, issuerId)).get('all') ?? {}
    const shiftOf = shiftsOf(deps, issuerId)
    const attention = mayDo(actor, 'insight:details')
      ? {
          ...(await countClaims(tx, issuerId, now).then(({ waiting, ages }) => ({
            claimsWaiting: waiting,
            claimsOld: ages
              .filter(one => one.upToDays === '30' || one.upToDays === 'older')
              .reduce((all, one) => all + one.count, 0),
          }))),
          stalls: (await pathwayFigures(tx, issuerId, shiftOf))
            .flatMap(one => {
              const step = one.steps.find(other => other.id === one.stall?.stepId)
              return one.stall && step
                ? [{ pathwayId: one.id, pathway: one.name, step: step.name, percent: one.stall.percent }]
                : []
            })
            .filter(one => one.percent >= WORTH_SAYING_PERCENT)
            .toSorted((one, other) => other.percent - one.percent)
            .slice(0, STALLS),
        }
      : null
    return {
      period,
      ...time,
      figures: {
        ...sums,
        earners: safeTotal(shiftOf, 'people all', everybody.earners ?? 0),
        completers: safePart(shiftOf, 'people all', everybody.earners ?? 0, everybody.completers ?? 0),
      },
      attention,
    }
  })
}
