import { commitmentOf, growEdge, leafHash, paddingOf, readBundle, TILE_WIDTH, writeBundle } from '@laurel/core/log'
import { sql } from 'drizzle-orm'
import type { Deps } from '../deps.ts'
import { allSignerIds } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { catchUp } from './catch-up.ts'
import { openLog } from './open-log.ts'
import { publishCheckpoint } from './publish-checkpoint.ts'
import { isAnyWaiting, placeStatements, readEdge, saveGrown, takeWaiting } from './store.ts'

/** Statements placed in one transaction at most. */
const AT_ONCE = 8_192
/** A batch is filled up to a multiple of this by entries that stand for nothing, so that a small class does not show. */
const BATCH = 64

/**
 * Puts on record what waits for it, and publishes the head of the tree. In this order, each in a transaction of its own:
 * the tree is kept before its head is signed, so a crash in between leaves a tree whose head is signed the next time, and
 * the same head (I7, I8).
 */
export async function appendWaiting(deps: Deps, issuerId: string): Promise<void> {
  for (let placed = AT_ONCE; placed === AT_ONCE; ) {
    placed = await appendSome(deps, issuerId)
    if (placed > 0) deps.failpoint('after-log-grow')
  }
  await publishCheckpoint(deps, issuerId)
}

/** @returns how many statements were placed */
async function appendSome(deps: Deps, issuerId: string): Promise<number> {
  return tx(deps, { issuerId }, async tx => {
    if (!(await isAnyWaiting(tx, issuerId))) return 0
    const log = await openLog(tx, deps, issuerId)
    if (!log || log.held_at !== null) return 0
    const waiting = await takeWaiting(tx, issuerId, AT_ONCE)
    if (waiting.length === 0) return 0
    const entries = waiting.map(one => commitmentOf(one.digest, one.salt))
    while (entries.length % BATCH !== 0) entries.push(paddingOf(deps.random(32)))
    const { edge, bundle } = await readEdge(tx, issuerId, log)
    const { grown, full } = growEdge(edge, entries.map(leafHash))
    await saveGrown(tx, issuerId, log.id, { edge: grown, full, ...bundlesOf(log.size, bundle, entries) })
    await placeStatements(
      tx,
      issuerId,
      log.id,
      waiting.map(({ id }, at) => ({ id, position: log.size + at })),
    )
    deps.failpoint('before-log-commit')
    return waiting.length
  })
}

/** The bundles that `entries` fill, and what is left over for the next. */
function bundlesOf(size: number, begun: Uint8Array, entries: readonly Uint8Array[]) {
  const all = [...(readBundle(begun) ?? []), ...entries]
  const first = Math.floor(size / TILE_WIDTH)
  const bundles = Array.from({ length: Math.floor(all.length / TILE_WIDTH) }, (_, at) => ({
    index: first + at,
    bytes: writeBundle(all.slice(at * TILE_WIDTH, (at + 1) * TILE_WIDTH)),
  }))
  return { bundles, bundle: writeBundle(all.slice(bundles.length * TILE_WIDTH)) }
}

/** Something waits to go on record. */
const WAITS = sql`exists (
  select 1 from log_statement where log_statement.issuer_id = issuer.issuer_id and position is null)`
/** Something is placed, and the head over it is not signed. */
const UNPUBLISHED = sql`exists (
  select 1 from log where log.issuer_id = issuer.issuer_id and closed_at is null and size > coalesce((
    select max(size) from log_checkpoint where log_checkpoint.issuer_id = log.issuer_id and log_id = log.id), 0))`

/** What was left word of a moment ago, in this process. */
export const appendMarked = (deps: Deps): Promise<void> =>
  forEach(deps.toRecord.due(), issuerId => appendWaiting(deps, issuerId))

type Standing = {
  is_behind: boolean
  has_work: boolean
  is_held: boolean
  is_unpublished: boolean
  oldest: string | null
}

/** What is to be seen to of one issuer. */
async function standingOf(tx: Tx, issuerId: string): Promise<Standing | undefined> {
  const found = await tx.execute<Standing>(sql`
    select not exists (select 1 from log_state where log_state.issuer_id = issuer.issuer_id) as is_behind,
      ${WAITS} or ${UNPUBLISHED} as has_work, ${UNPUBLISHED} as is_unpublished,
      exists (select 1 from log where log.issuer_id = issuer.issuer_id and held_at is not null and closed_at is null) as is_held,
      (select min(stated_at) from log_statement where log_statement.issuer_id = issuer.issuer_id
        and position is null) as oldest
    from issuer where issuer_id = ${issuerId}`)
  return found.rows[0]
}

/**
 * What was not put on record in its moment, and what was stated before there was a log.
 *
 * @returns how many records are held, how many have a head that this machine does not sign, and since when what was
 * found has waited longest
 * @throws AggregateError of what went wrong with some issuers, when all others were seen to
 */
export async function appendLeft(deps: Deps): Promise<{ held: number; unsigned: number; oldest: Date | null }> {
  let held = 0
  let unsigned = 0
  let oldest = Number.POSITIVE_INFINITY
  await forEach(await tx(deps, {}, allSignerIds), async issuerId => {
    const state = await tx(deps, { issuerId }, tx => standingOf(tx, issuerId))
    if (state?.is_behind) await catchUp(deps, issuerId)
    if (state?.is_behind || state?.has_work) await appendWaiting(deps, issuerId)
    if (state?.is_held) held++
    if (state?.oldest) oldest = Math.min(oldest, Date.parse(state.oldest))
    if (state?.is_unpublished && !state.is_held) {
      const after = await tx(deps, { issuerId }, tx => standingOf(tx, issuerId))
      if (after?.is_unpublished && !after.is_held) unsigned++
    }
  })
  return { held, unsigned, oldest: Number.isFinite(oldest) ? new Date(oldest) : null }
}

/** Sees to one after the other; what goes wrong with one is told when all were seen to. */
async function forEach(issuerIds: readonly string[], work: (issuerId: string) => Promise<void>): Promise<void> {
  const errors: unknown[] = []
  for (const issuerId of issuerIds) await work(issuerId).catch(error => errors.push(error))
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} public records could not be gone on with`)
}
