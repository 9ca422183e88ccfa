import { commitmentOf, growEdge, leafHash, paddingOf, readBundle, TILE_WIDTH, writeBundle } from '@laurel/core/log'
import type { Deps } from '../deps.ts'
import { forEachIssuer, throwAll } from '../people/for-each-issuer.ts'
import { allSignerIds } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { catchUp } from './catch-up.ts'
import { openLog } from './open-log.ts'
import { type Published, publishCheckpoint } from './publish-checkpoint.ts'
import { isAnyWaiting, placeStatements, readEdge, saveGrown, takeWaiting } from './store.ts'

/** Statements placed in one transaction at most. */
const AT_ONCE = 1_024
/** A batch is filled up to a multiple of this by entries that stand for nothing, so that a small class does not show. */
const BATCH = 64

/**
 * Puts on record what waits for it, and publishes the head of the tree. In this order, each in a transaction of its own:
 * the tree is kept before its head is signed, so a crash in between leaves a tree whose head is signed the next time, and
 * the same head (I7, I8).
 */
export async function appendWaiting(deps: Deps, issuerId: string): Promise<Published> {
  for (let placed = AT_ONCE; placed === AT_ONCE; ) {
    placed = await appendSome(deps, issuerId)
    if (placed > 0) deps.failpoint('after-log-grow')
  }
  return publishCheckpoint(deps, issuerId)
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

/** What was left word of a moment ago, in this process. */
export async function appendMarked(deps: Deps): Promise<void> {
  throwAll(await forEachIssuer(deps.toRecord.due(), issuerId => appendWaiting(deps, issuerId)))
}

/** What is to be seen to: something waits, or is placed and its head not signed, or the log is held. */
async function standingOf(tx: Tx, issuerId: string): Promise<{ isBehind: boolean; hasWork: boolean }> {
  const found = await tx.execute<{ is_behind: boolean; has_work: boolean }>(sql`
    select not exists (select 1 from log_state where issuer_id = ${issuerId}) as is_behind,
      exists (select 1 from log_statement where issuer_id = ${issuerId} and position is null)
      or exists (select 1 from log where log.issuer_id = ${issuerId} and closed_at is null and (held_at is not null
        or size > coalesce((select max(size) from log_checkpoint
          where log_checkpoint.issuer_id = log.issuer_id and log_id = log.id), 0))) as has_work`)
  const [row] = found.rows
  return { isBehind: row?.is_behind ?? false, hasWork: row?.has_work ?? false }
}

/** Since when something has waited that is under no signed head yet. */
async function waitsSince(tx: Tx, issuerId: string): Promise<Date | null> {
  const found = await tx.execute<{ since: string | null }>(sql`
    select min(stated_at) as since from log_statement where issuer_id = ${issuerId} and (position is null
      or position >= coalesce((select max(size) from log_checkpoint
        where log_checkpoint.issuer_id = log_statement.issuer_id and log_checkpoint.log_id = log_statement.log_id), 0))`)
  return found.rows[0]?.since ? new Date(found.rows[0].since) : null
}

/** What one look at every record has found: how many do not go on, why, and how long something has waited for it. */
export type RecordsLook = {
  readonly held: number
  readonly unknown: number
  readonly ahead: number
  readonly waitedSeconds: number
  /** What went wrong with some, when all others were seen to. */
  readonly errors: readonly unknown[]
}

/** What was not put on record in its moment, and what was stated before there was a log. */
export async function appendLeft(deps: Deps): Promise<RecordsLook> {
  const stuck = { held: 0, unknown: 0, ahead: 0 }
  let waitedSeconds = 0
  const errors = await forEachIssuer(await tx(deps, {}, allSignerIds), async issuerId => {
    const { isBehind, hasWork } = await tx(deps, { issuerId }, tx => standingOf(tx, issuerId))
    if (isBehind) await catchUp(deps, issuerId)
    if (!isBehind && !hasWork) return
    const came = await appendWaiting(deps, issuerId)
    if (came === 'published' || came === 'unchanged') return
    stuck[came]++
    const since = await tx(deps, { issuerId }, tx => waitsSince(tx, issuerId))
    if (since) waitedSeconds = Math.max(waitedSeconds, Math.round((deps.clock().getTime() - since.getTime()) / 1000))
  })
  return { ...stuck, waitedSeconds, errors }
}
