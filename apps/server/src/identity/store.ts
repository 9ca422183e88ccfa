import { type LogEntry, lineOf, parseLog } from '@laurel/core/did'
import { sql } from 'drizzle-orm'
import type { Tx } from '../platform/database.ts'
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

/** Whatever held the log: whoever has taken the DID back goes on from there. */
export const releaseLog = (tx: Tx, issuerId: string) =>
  tx.execute(sql`update issuer set did_held_at = null where issuer_id = ${issuerId}`)

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
