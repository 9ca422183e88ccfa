import { type LogEntry, lineOf, parseLog, type WitnessProofs } from '@laurel/core/did'
import type { Json } from '@laurel/core/primitives'
import { ask, type Database, type Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { DidLogStuckError } from './stuck.ts'

/** Why an entry was added. */
export const LOG_EVENTS = [
  'started',
  'keys-replaced',
  'keys-compromised',
  'key-added',
  'profile-changed',
  'record-begun',
  'recovery-key-set',
  'recovered',
  'keys-prepared',
  'keys-dropped',
  'moved',
  'names-changed',
  'witnesses-set',
  'closed',
] as const
export type LogEvent = (typeof LOG_EVENTS)[number]

export type StoredEntry = { readonly number: number; readonly event: LogEvent; readonly entry: LogEntry }

type Row = { number: number; event: LogEvent; entry: string }

function stored({ number, event, entry }: Row): StoredEntry {
  const read = parseLog(entry)
  if (!read.ok) throw new DidLogStuckError('E_DID_STUCK', `entry ${number} of a DID log is malformed`)
  return { number, event, entry: read.value[0]! }
}

/** The log of an issuer's did:webvh, oldest entry first; empty where it has none yet. */
export async function readLog(tx: Tx, issuerId: string): Promise<StoredEntry[]> {
  const found = await tx.execute<Row>(
    sql`select number, event, entry from did_log_entry where issuer_id = ${issuerId} order by number`,
  )
  return found.rows.map(stored)
}

export async function lastEntry(tx: Tx, issuerId: string): Promise<StoredEntry | null> {
  const found = await tx.execute<Row>(
    sql`select number, event, entry from did_log_entry where issuer_id = ${issuerId} order by number desc limit 1`,
  )
  return found.rows[0] ? stored(found.rows[0]) : null
}

/** A word that is another one after any change of what the issuer's DID document is made of (0072). */
export async function identityState(
  deps: { readonly database: Database },
  issuerId: string,
): Promise<string | undefined> {
  const found = await ask<{ state: string }>(
    deps,
    { issuerId },
    literal => `select laurel_identity_state(${literal(issuerId)}) as state`,
  )
  return found[0]?.state
}

/** The same in a transaction, of the moment that it sees. */
export async function identityStateIn(tx: Tx, issuerId: string): Promise<string | undefined> {
  const found = await tx.execute<{ state: string }>(sql`select laurel_identity_state(${issuerId}) as state`)
  return found.rows[0]?.state
}

/** Whatever held the log: whoever has taken the DID back goes on from there. */
export const releaseLog = (tx: Tx, issuerId: string) =>
  tx.execute(sql`update issuer set did_held_at = null where issuer_id = ${issuerId}`)

/**
 * Whether the issuer closes and has come so far that its log stays as it is: its last lists are signed with the keys of the
 * last entry, or the closing statement names it. Asked under the lock on the issuer's keys.
 */
export async function isLogEnded(tx: Tx, issuerId: string): Promise<boolean> {
  const found = await tx.execute<{ ended: boolean }>(sql`
    select exists (select 1 from status_list where issuer_id = ${issuerId} and is_final)
      or exists (select 1 from closing where issuer_id = ${issuerId} and (statement is not null or closed_at is not null))
      as ended`)
  return found.rows[0]?.ended ?? false
}

/**
 * The entry that says that the institution closes, where it is the last one and none waits to follow it. Asked under the lock
 * on the issuer's keys.
 */
export async function endOfLog(tx: Tx, issuerId: string): Promise<StoredEntry | null> {
  if ((await readHeld(tx, issuerId))?.waitsFor === 'witnesses') return null
  const last = await lastEntry(tx, issuerId)
  return last?.event === 'closed' ? last : null
}

/** Adds an entry. Of two writers at once the second one fails: the number is taken. */
export async function addEntry(
  tx: Tx,
  issuerId: string,
  { number, event, entry }: StoredEntry,
  at: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into did_log_entry (issuer_id, number, event, entry, made_at)
    values (${issuerId}, ${number}, ${event}, ${lineOf(entry).trimEnd()}, ${at.toISOString()})`)
}

/** The next entry, made and not published yet. */
export type HeldEntry = StoredEntry & {
  readonly waitsFor: 'domain' | 'witnesses'
  /** The domain that has to serve it. */
  readonly domainId: string | null
}

/** The entry that waits, if it would still be the next one. */
export async function readHeld(tx: Tx, issuerId: string): Promise<HeldEntry | null> {
  const found = await tx.execute<Row & { waits_for: HeldEntry['waitsFor']; domain_id: string | null }>(sql`
    select waits_for, domain_id, number, event, entry from did_log_held
    where issuer_id = ${issuerId}
      and number = 1 + (select max(number) from did_log_entry where did_log_entry.issuer_id = did_log_held.issuer_id)`)
  const row = found.rows[0]
  return row ? { ...stored(row), waitsFor: row.waits_for, domainId: row.domain_id } : null
}

export const dropHeld = (tx: Tx, issuerId: string) =>
  tx.execute(sql`delete from did_log_held where issuer_id = ${issuerId}`)

export async function keepHeld(
  tx: Tx,
  issuerId: string,
  { number, event, entry, waitsFor, domainId }: HeldEntry,
  at: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into did_log_held (issuer_id, waits_for, domain_id, number, event, entry, made_at)
    values (${issuerId}, ${waitsFor}, ${domainId}, ${number}, ${event}, ${lineOf(entry).trimEnd()}, ${at.toISOString()})`)
}

/** Every approval of a witness that was brought, as `did-witness.json` has them; the newest version first. */
export async function readProofs(tx: Tx, issuerId: string): Promise<(WitnessProofs & { number: number })[]> {
  const found = await tx.execute<{ number: number; version_id: string; proofs: Json[] }>(sql`
    select number, version_id, jsonb_agg(proof order by witness) as proofs from did_witness_proof
    where issuer_id = ${issuerId} group by number, version_id order by number desc`)
  return found.rows.map(row => ({ number: row.number, versionId: row.version_id, proof: row.proofs }))
}

export const keepProof = (
  tx: Tx,
  issuerId: string,
  { witness, number, versionId, proof }: { witness: string; number: number; versionId: string; proof: Json },
  at: Date,
) =>
  tx.execute(sql`
    insert into did_witness_proof (issuer_id, witness, number, version_id, proof, added_at)
    values (${issuerId}, ${witness}, ${number}, ${versionId}, ${JSON.stringify(proof)}::jsonb, ${at.toISOString()})
    on conflict do nothing`)
