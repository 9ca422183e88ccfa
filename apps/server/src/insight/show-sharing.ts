import { dayName, dayOf, firstDay, gather, type Period, type SafeCount, safeTotal } from '@laurel/core/insight'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import type { zInsightSharing } from './schema.ts'
import { shiftsOf } from './shift.ts'
import { monthsOf } from './store.ts'

const KINDS = ['shared', 'seen', 'verified'] as const
const NOTHING = { shared: 0, seen: 0, verified: 0 }

const monthDay = (month: number) => dayOf(Date.UTC(Math.floor(month / 100), (month % 100) - 1, 1))

/**
 * How often credentials were put into a link, links were opened by somebody, and credentials verified: numbers of the
 * whole institution by month, never of one achievement, since what a learner shows is nobody's business (P9).
 */
export async function showSharing(deps: Deps, actor: Actor, period: Period): Promise<z.infer<typeof zInsightSharing>> {
  const { issuerId } = actor
  const shiftOf = shiftsOf(deps, issuerId)
  const rows = await tx(deps, actor, tx => monthsOf(tx, issuerId))
  const today = dayOf(deps.clock().getTime())
  const first = firstDay(period, today)
  const since = first === null ? null : dayOf(Date.parse(`${dayName(first).slice(0, 7)}-01`))
  const days = rows
    .map(({ month, kind, n }) => ({ day: monthDay(month), counts: { ...NOTHING, [kind]: n } as typeof NOTHING }))
    .filter(one => since === null || one.day >= since)
  const safe = (cell: string, counts: typeof NOTHING) =>
    Object.fromEntries(KINDS.map(kind => [kind, safeTotal(shiftOf, `${kind} ${cell}`, counts[kind])])) as Record<
      (typeof KINDS)[number],
      SafeCount
    >
  const sums = { ...NOTHING }
  for (const { counts } of days) for (const kind of KINDS) sums[kind] += counts[kind]
  return {
    period,
    months: gather(days, 'month', since, today, NOTHING).map(({ from, counts }) => ({
      month: from.slice(0, 7),
      ...safe(from.slice(0, 7), counts),
    })),
    total: safe(since === null ? 'all' : `since ${dayName(since)}`, sums),
  }
}
