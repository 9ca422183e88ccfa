import { tableOf } from './columns.ts'
import type { Tx } from './database.ts'
import { sql } from './sql.ts'

export type AuditEntry = {
  readonly id: string
  readonly issuerId: string
  readonly at: Date
  /** Who: kind, id, and the name to show. */
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string }
  /** What happened, e.g. `award.revoked`. */
  readonly event: string
  /** What it happened to: an id, never a name. */
  readonly subject: string
  readonly details?: Readonly<Record<string, unknown>>
}

const COLUMNS = {
  issuer_id: 'uuid',
  id: 'uuid',
  at: 'timestamptz',
  actor: 'jsonb',
  event: 'text',
  subject: 'text',
  details: 'jsonb',
} as const

/** Writes entries of the audit trail, in the transaction of what they tell of. There is no way to change one. */
export async function audit(tx: Tx, ...entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(entry => ({
    issuer_id: entry.issuerId,
    id: entry.id,
    at: entry.at.toISOString(),
    actor: entry.actor,
    event: entry.event,
    subject: entry.subject,
    details: entry.details ?? {},
  }))
  await tx.execute(sql`
    insert into audit (issuer_id, id, at, actor, event, subject, details)
    select issuer_id, id, at, actor, event, subject, details
    from ${tableOf(rows, COLUMNS)}`)
}
