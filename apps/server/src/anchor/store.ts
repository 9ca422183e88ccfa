import type { AnchorPath, CheckpointCommitment } from '@laurel/core/anchor'
import { readHex, writeHex } from '@laurel/core/anchor'
import type { Tx } from '../platform/database.ts'
import { type SQL, sql } from '../platform/sql.ts'

/** `sent`: it may be out. `mined`: in a block, which may still be taken away. `confirmed`: for good, with its proof. */
export type AnchorState = 'planned' | 'sent' | 'mined' | 'confirmed'

/** Why an anchor does not get on. The operator finds them in the log and the metrics. */
export type AnchorProblem =
  | 'ANCHOR_NODE_SILENT'
  | 'ANCHOR_NODE_REFUSED'
  | 'ANCHOR_OTHER_CHAIN'
  | 'ANCHOR_NO_CONTRACT'
  | 'ANCHOR_NO_FUNDS'
  | 'ANCHOR_KEY_BUSY'
  | 'ANCHOR_KEY_CHANGED'
  | 'ANCHOR_NOT_SIGNED'
  | 'ANCHOR_FEE_LIMIT'
  | 'ANCHOR_REVERTED'
  | 'ANCHOR_UNPROVABLE'
  | 'ANCHOR_NO_EIP1559'
  | 'ANCHOR_CALENDAR_SILENT'
  | 'ANCHOR_CALENDAR_WRONG'
  | 'ANCHOR_BITCOIN_UNKNOWN'

export type AnchorRow = {
  id: string
  target: string
  root: string
  leaves: number
  state: AnchorState
  planned_at: string
  sent_at: string | null
  confirmed_at: string | null
  contract: string | null
  sender: string | null
  nonce: string | null
  transaction_hash: string | null
  block_number: string | null
  block_hash: string | null
  timestamp: string | null
  evidence: Record<string, unknown> | null
  problem: AnchorProblem | null
  failures: number
  next_at: string | null
}

export type SignedRow = {
  turn: number
  nonce: string
  gas: string
  max_fee: string
  priority_fee: string
  made_at: string
  raw: string | null
  hash: string | null
}

/** The anchor that is on its way to a place; there is one at most. */
export async function anchorUnderWay(tx: Tx, target: string): Promise<AnchorRow | null> {
  const found = await tx.execute<AnchorRow>(sql`select * from anchor where target = ${target} and state <> 'confirmed'`)
  return found.rows[0] ?? null
}

export async function lockAnchor(tx: Tx, id: string): Promise<AnchorRow> {
  const found = await tx.execute<AnchorRow>(sql`select * from anchor where id = ${id} for update`)
  if (!found.rows[0]) throw new Error('an anchor is gone')
  return found.rows[0]
}

/** An anchor as a decision about it found it, with what was signed for it, the newest first. */
export type SeenAnchor = { readonly anchor: AnchorRow; readonly signed: readonly SignedRow[] }

/**
 * Locks an anchor that somebody has decided about.
 *
 * @returns false where another server has taken it further since it was seen: what was decided does not hold any more
 */
export async function lockAsSeen(tx: Tx, { anchor, signed: [newest] }: SeenAnchor): Promise<boolean> {
  const now = await lockAnchor(tx, anchor.id)
  const [newestNow] = await signedFor(tx, anchor.id)
  return (
    now.state === anchor.state &&
    now.nonce === anchor.nonce &&
    now.timestamp === anchor.timestamp &&
    newestNow?.turn === newest?.turn &&
    newestNow?.nonce === newest?.nonce &&
    newestNow?.hash === newest?.hash
  )
}

/** When something was last planned for a place, up to a time. */
export async function lastPlanned(tx: Tx, target: string, until: Date): Promise<Date | null> {
  const found = await tx.execute<{ at: string | null }>(
    sql`select max(planned_at) as at from anchor where target = ${target} and planned_at <= ${until.toISOString()}`,
  )
  return found.rows[0]?.at ? new Date(found.rows[0].at) : null
}

type Place = CheckpointCommitment & { readonly issuerId: string }

/** Whether a checkpoint went to a place already, or is on its way. In the tenant's transaction. */
export async function isAnchored(tx: Tx, target: string, { issuerId, logId, size, checkpointHash }: Place) {
  const found = await tx.execute(sql`
    select 1 from anchored_checkpoint where issuer_id = ${issuerId} and target = ${target}
      and log_id = ${writeHex(logId)} and size = ${size} and checkpoint_hash = ${writeHex(checkpointHash)}`)
  return found.rows.length > 0
}

export async function addAnchor(
  tx: Tx,
  anchor: { readonly id: string; readonly target: string; readonly root: Uint8Array; readonly leaves: number },
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into anchor (id, target, root, leaves, state, planned_at)
    values (${anchor.id}, ${anchor.target}, ${writeHex(anchor.root)}, ${anchor.leaves}, 'planned', ${now.toISOString()})`)
}

/** In the tenant's transaction. */
export async function addCheckpoint(
  tx: Tx,
  anchor: { readonly id: string; readonly target: string },
  { issuerId, logId, size, checkpointHash }: Place,
  path: AnchorPath,
): Promise<void> {
  await tx.execute(sql`
    insert into anchored_checkpoint
      (issuer_id, anchor_id, log_id, size, checkpoint_hash, target, leaf_index, path)
    values (${issuerId}, ${anchor.id}, ${writeHex(logId)}, ${size}, ${writeHex(checkpointHash)}, ${anchor.target},
      ${path.index}, ${sql.param(path.hashes.map(writeHex))})`)
}

type Change = Partial<{
  readonly [Key in Exclude<keyof AnchorRow, 'id' | 'target' | 'root' | 'leaves' | 'planned_at'>]:
    | AnchorRow[Key]
    | number
    | Date
}>

const asSql = (value: Change[keyof Change]): SQL => {
  if (value instanceof Date) return sql`${value.toISOString()}`
  return typeof value === 'object' && value !== null ? sql`${JSON.stringify(value)}::jsonb` : sql`${value}`
}

/**
 * Writes down how an anchor stands now. It got on, so what was wrong is over unless `change` says otherwise. What is
 * confirmed stays confirmed, whoever has seen it before it was.
 */
export async function changeAnchor(tx: Tx, id: string, change: Change): Promise<void> {
  const whole: Change = { problem: null, failures: 0, next_at: null, ...change }
  const set = Object.entries(whole).map(([name, value]) => sql`${sql.identifier(name)} = ${asSql(value)}`)
  await tx.execute(sql`update anchor set ${sql.join(set, sql`, `)} where id = ${id} and state <> 'confirmed'`)
}

/** The same, by whoever decided it from what they had seen. @returns false where that does not hold any more */
export async function changeAsSeen(tx: Tx, seen: SeenAnchor, change: Change): Promise<boolean> {
  const isSame = await lockAsSeen(tx, seen)
  if (isSame) await changeAnchor(tx, seen.anchor.id, change)
  return isSame
}

/** What was signed for an anchor, or is to be, the newest first. */
export async function signedFor(tx: Tx, anchorId: string): Promise<SignedRow[]> {
  const found = await tx.execute<SignedRow>(
    sql`select * from anchor_transaction where anchor_id = ${anchorId} order by turn desc`,
  )
  return found.rows
}

export async function addIntent(
  tx: Tx,
  anchorId: string,
  intent: {
    readonly turn: number
    readonly nonce: number
    readonly gas: bigint
    readonly maxFee: bigint
    readonly priorityFee: bigint
  },
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into anchor_transaction (anchor_id, turn, nonce, gas, max_fee, priority_fee, made_at)
    values (${anchorId}, ${intent.turn}, ${intent.nonce}, ${intent.gas.toString()}, ${intent.maxFee.toString()},
      ${intent.priorityFee.toString()}, ${now.toISOString()})`)
}

/**
 * Keeps the signed bytes of an intent.
 *
 * @returns false where others were kept first, which stay, or where the anchor has begun again with another number
 */
export async function keepSigned(
  tx: Tx,
  anchorId: string,
  { turn, nonce }: SignedRow,
  { raw, hash }: { readonly raw: string; readonly hash: string },
): Promise<boolean> {
  const kept = await tx.execute(sql`
    update anchor_transaction set raw = ${raw}, hash = ${hash}
    where anchor_id = ${anchorId} and turn = ${turn} and nonce = ${nonce} and raw is null returning turn`)
  return kept.rows.length > 0
}

/** For when none of them can ever be taken into a block. */
export async function dropSigned(tx: Tx, anchorId: string): Promise<void> {
  await tx.execute(sql`delete from anchor_transaction where anchor_id = ${anchorId}`)
}

/** A checkpoint of an issuer's log, where it was anchored, or is being. */
export type AnchoredRow = Pick<
  AnchorRow,
  'target' | 'leaves' | 'state' | 'evidence' | 'planned_at' | 'confirmed_at'
> & {
  anchor_id: string
  log_id: string
  size: string
  checkpoint_hash: string
  leaf_index: number
  path: string[]
}

/** Of an issuer's log, the newest first. */
export async function listAnchored(
  tx: Tx,
  issuerId: string,
  wanted: {
    readonly size?: number | undefined
    readonly limit: number
    /** Where the page before ended. */
    readonly after?: Pick<AnchoredRow, 'anchor_id' | 'log_id'> | undefined
  },
): Promise<AnchoredRow[]> {
  const { size, after } = wanted
  const ofSize = size === undefined ? sql`` : sql`and size = ${size}`
  const further = after
    ? sql`and (anchor_id < ${after.anchor_id} or (anchor_id = ${after.anchor_id} and log_id > ${after.log_id}))`
    : sql``
  const found = await tx.execute<AnchoredRow>(sql`
    select ${ANCHORED} from anchored_checkpoint join anchor on anchor.id = anchor_id
    where issuer_id = ${issuerId} ${ofSize} ${further} order by anchor_id desc, log_id limit ${wanted.limit}`)
  return found.rows
}

const ANCHORED = sql`anchor.target, leaves, state, evidence, planned_at, confirmed_at, anchor_id, log_id, size,
  checkpoint_hash, leaf_index, path`

/** Of each place the newest confirmed anchor of a log. */
export async function lastAnchors(tx: Tx, issuerId: string, logId: Uint8Array): Promise<AnchoredRow[]> {
  const found = await tx.execute<AnchoredRow>(sql`
    select distinct on (anchor.target) ${ANCHORED} from anchored_checkpoint join anchor on anchor.id = anchor_id
    where issuer_id = ${issuerId} and log_id = ${writeHex(logId)} and state = 'confirmed'
    order by anchor.target, size desc, anchor_id desc`)
  return found.rows
}

/** Of each place the first confirmed anchor of a log that stands for more entries than `position`. */
export async function firstAnchors(
  tx: Tx,
  issuerId: string,
  logId: Uint8Array,
  position: number,
  most: number,
): Promise<AnchoredRow[]> {
  const found = await tx.execute<AnchoredRow>(sql`
    select distinct on (anchor.target) ${ANCHORED} from anchored_checkpoint join anchor on anchor.id = anchor_id
    where issuer_id = ${issuerId} and log_id = ${writeHex(logId)} and size > ${position} and state = 'confirmed'
    order by anchor.target, size, anchor_id limit ${most}`)
  return found.rows
}

/** The path as core has it. */
export const pathOf = ({ leaf_index: index, leaves, path }: AnchoredRow): AnchorPath => ({
  index,
  leaves,
  hashes: path.map(one => readHex(one, 32)!),
})
