import { dayName, dayOf, firstDay, type Period } from '@laurel/core/insight'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import { namesOf } from './names.ts'
import type { zInsightAchievements } from './schema.ts'
import { achievementsOf } from './store.ts'

const MOST = 200

/** Which achievements were earned most, and how many of them their learners have taken into a wallet. */
export async function showAchievements(
  deps: Deps,
  actor: Actor,
  period: Period,
): Promise<z.infer<typeof zInsightAchievements>> {
  const first = firstDay(period, dayOf(deps.clock().getTime()))
  const since = first === null ? null : `${dayName(first).slice(0, 7)}-01`
  const month = since === null ? 0 : Number(since.slice(0, 4)) * 100 + Number(since.slice(5, 7))
  const rows = await tx(deps, actor, tx => achievementsOf(tx, actor.issuerId, month, MOST))
  return {
    period,
    since,
    achievements: rows.map(row => ({
      id: row.id,
      name: row.name,
      names: namesOf(row),
      kind: row.kind,
      earned: row.earned,
      taken: row.taken,
    })),
  }
}
