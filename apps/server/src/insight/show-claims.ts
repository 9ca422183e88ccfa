import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { namesOf } from './names.ts'
import { AGES, type zInsightClaims } from './schema.ts'

const WAITING = sql`state in ('submitted', 'in-review', 'appealed')`

/** Claims that wait for somebody here, by how long they have. They are few at any time, and an index knows them. */
export async function countClaims(tx: Tx, issuerId: string, now: Date) {
  const at = now.toISOString()
  const found = await tx.execute<{ age: number; count: number; overdue: number; oldest: string }>(sql`
    select width_bucket(extract(epoch from ${at}::timestamptz - coalesce(appealed_at, submitted_at)) / 86400,
        array[3, 7, 14, 30]::numeric[]) as age,
      count(*)::int as count, count(*) filter (where due_at < ${at})::int as overdue, min(submitted_at) as oldest
    from learner_claim where issuer_id = ${issuerId} and ${WAITING} group by 1 order by 1`)
  const oldest = found.rows.map(row => new Date(row.oldest).toISOString()).toSorted()[0]
  return {
    waiting: found.rows.reduce((sum, row) => sum + row.count, 0),
    overdue: found.rows.reduce((sum, row) => sum + row.overdue, 0),
    oldest: oldest?.slice(0, 10) ?? null,
    ages: AGES.map((upToDays, age) => ({ upToDays, count: found.rows.find(row => row.age === age)?.count ?? 0 })),
  }
}

/** The work that waits. Whoever assesses sees each claim in a list, so nothing here is hidden. */
export async function showClaims(deps: Deps, actor: Actor): Promise<z.infer<typeof zInsightClaims>> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const found = await tx.execute<{
      id: string
      name: string
      language: string
      translations: null
      count: number
    }>(sql`
      select achievement.id, name, language, translations, claims.count::int from (
        select achievement_id, count(*) as count from learner_claim where issuer_id = ${issuerId} and ${WAITING} group by 1
      ) as claims join achievement on achievement.issuer_id = ${issuerId} and achievement.id = claims.achievement_id
      order by claims.count desc, lower(name) limit 100`)
    return {
      ...(await countClaims(tx, issuerId, deps.clock())),
      achievements: found.rows.map(row => ({ id: row.id, name: row.name, names: namesOf(row), count: row.count })),
    }
  })
}
