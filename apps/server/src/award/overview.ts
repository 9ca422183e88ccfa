import * as z from 'zod'
import type { Deps } from '../deps.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { countWaiting } from '../wallet/recovery/list.ts'
import { awardView } from './award-view.ts'
import { zAward } from './schema.ts'
import { listAwards } from './store.ts'

export const zOverview = z.object({
  achievements: z.int(),
  awards: z.object({ issued: z.int(), claimed: z.int(), revoked: z.int(), waiting: z.int() }),
  /** Learners who have lost their wallet and wait for somebody here. */
  recoveries: z.int(),
  recent: z.array(zAward),
  /** The last twelve months that saw an award, oldest first; `month` is `2026-11`. */
  perMonth: z.array(z.object({ month: z.string(), issued: z.int() })),
})

/** Counts for the first page of the console. */
export async function overview(deps: Deps, issuerId: string): Promise<z.infer<typeof zOverview>> {
  return tx(deps, { issuerId }, async tx => {
    const counts = await tx.execute<{
      achievements: number
      issued: number
      claimed: number
      revoked: number
      waiting: number
    }>(sql`
      select (select count(*)::int from achievement where issuer_id = ${issuerId} and state = 'active') as achievements,
        count(*) filter (where issued_at is not null)::int as issued,
        count(*) filter (where claimed_at is not null)::int as claimed,
        count(*) filter (where state = 'revoked')::int as revoked,
        count(*) filter (where state in ('draft', 'approved'))::int as waiting
      from award where issuer_id = ${issuerId}`)
    const months = await tx.execute<{ month: string; issued: number }>(sql`
      select to_char(issued_at at time zone 'UTC', 'YYYY-MM') as month, count(*)::int as issued from award
      where issuer_id = ${issuerId} and issued_at is not null group by 1 order by 1 desc limit 12`)
    const issuer = await currentIssuer(tx, issuerId)
    const recent = await listAwards(tx, issuerId, { limit: 8, sort: '-created', after: null, now: deps.clock() })
    const { achievements = 0, issued = 0, claimed = 0, revoked = 0, waiting = 0 } = counts.rows[0] ?? {}
    return {
      achievements,
      awards: { issued, claimed, revoked, waiting },
      recoveries: await countWaiting(tx, issuerId, deps.clock()),
      recent: recent.map(row => awardView(row, deps, { issuerId, shortName: issuer.short_name })),
      perMonth: months.rows.reverse(),
    }
  })
}
