import type { Deps } from '../deps.ts'
import { allIssuerIds } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { type SQL, sql } from '../platform/sql.ts'
import { countChanged } from './count-changed.ts'

const AT_ONCE = 1_000
/** While somebody awards without a pause, other institutions are counted too. */
const MOST_ROUNDS = 100

/** Whoever has come into an age at which somebody else decides is looked at again; the first time, everybody whose age counts. */
async function markAges(tx: Tx, issuerId: string, now: Date): Promise<void> {
  const at = now.toISOString()
  const state = await tx.execute<{ followed_until: string }>(sql`
    select followed_until from insight_state where issuer_id = ${issuerId} and followed_until < ${at}::timestamptz - interval '1 hour'`)
  const since = state.rows[0]?.followed_until
  if (since === undefined) return
  const passed = (column: string) => sql`(${sql.identifier(column)} > ${since} and ${sql.identifier(column)} <= ${at})`
  await tx.execute(sql`
    insert into insight_pending (issuer_id, id, kind, subject, at)
    select issuer_id, gen_random_uuid(), 'learner', learner_id, now() from learner_age
    where issuer_id = ${issuerId} and (${passed('together_from')} or ${passed('self_from')} or ${passed('adult_from')})
    union all
    select issuer_id, gen_random_uuid(), 'learner', learner_id, now() from insight_learner
    where issuer_id = ${issuerId} and not by_cohort and ${since}::timestamptz < '1901-01-01'`)
  await tx.execute(sql`update insight_state set followed_until = ${at} where issuer_id = ${issuerId}`)
}

/**
 * Takes up to a thousand marks and counts what they are about; one that somebody else is counting is waited for, so that
 * afterwards it is counted. @returns how many marks there were
 */
async function countSome(deps: Deps, issuerId: string, old: SQL): Promise<number> {
  const now = deps.clock()
  return tx(deps, { issuerId }, async tx => {
    await markAges(tx, issuerId, now)
    const taken = await tx.execute<{ kind: string; subject: string | null; n: number; month: number }>(sql`
      delete from insight_pending where issuer_id = ${issuerId} and id in (
        select id from insight_pending where issuer_id = ${issuerId} and ${old} order by id limit ${AT_ONCE} for update)
      returning kind, subject, n, (extract(year from at at time zone 'UTC') * 100 + extract(month from at at time zone 'UTC'))::int as month`)
    if (taken.rows.length === 0) return 0
    const of = (kind: string) => taken.rows.flatMap(row => (row.kind === kind && row.subject ? row.subject : []))
    await countChanged(tx, issuerId, { awards: of('award'), enrolments: of('enrolment'), learners: of('learner') }, now)
    const happened = taken.rows.filter(row => row.subject === null).map(({ kind, n, month }) => ({ kind, n, month }))
    if (happened.length > 0)
      await tx.execute(sql`
        insert into insight_count (issuer_id, measure, subject, bucket, n)
        select ${issuerId}, kind, '', month, sum(n) from jsonb_to_recordset(${JSON.stringify(happened)}::jsonb)
          as one (kind text, n integer, month integer) group by kind, month
        on conflict (issuer_id, measure, subject, bucket) do update set n = insight_count.n + excluded.n`)
    deps.failpoint('before-count-commit')
    return taken.rows.length
  })
}

async function isWaiting(tx: Tx, issuerId: string, old: SQL): Promise<boolean> {
  const found = await tx.execute(sql`select 1 from insight_pending where issuer_id = ${issuerId} and ${old} limit 1`)
  return found.rows.length > 0
}

/**
 * Counts what has changed since the last round, at every institution or at one.
 *
 * @param options.settledFor  in seconds: marks that are younger wait, since what has just begun to change often goes on to
 * @returns how many marks were taken
 */
export async function countPending(
  deps: Deps,
  only?: string,
  { settledFor = 0 }: { readonly settledFor?: number } = {},
): Promise<number> {
  let count = 0
  const old = sql`at <= now() - make_interval(secs => ${settledFor})`
  for (const issuerId of only === undefined ? await tx(deps, {}, allIssuerIds) : [only])
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const taken = await countSome(deps, issuerId, old)
      count += taken
      // What comes in while all others are counted is counted in the next round: a rush of single marks is not run after.
      if (only === undefined && taken < AT_ONCE) break
      if (!(await tx(deps, { issuerId }, tx => isWaiting(tx, issuerId, old)))) break
    }
  return count
}
