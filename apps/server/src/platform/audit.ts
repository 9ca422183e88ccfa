import { sql } from 'drizzle-orm'
import type { Tx } from './database.ts'

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
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as one (issuer_id uuid, id uuid, at timestamptz, actor jsonb, event text, subject text, details jsonb)`)
}

export type AuditRow = {
  id: string
  at: string
  actor: { kind: string; id: string; name: string }
  event: string
  subject: string
  details: Record<string, unknown>
}

/** The trail of one issuer, newest first; `before` is the id of the last entry of the page before. */
export async function listAudit(
  tx: Tx,
  issuerId: string,
  page: { readonly limit: number; readonly before?: string | undefined; readonly subject?: string | undefined },
): Promise<AuditRow[]> {
  const found = await tx.execute<AuditRow>(sql`
    select id, at, actor, event, subject, details from audit
    where issuer_id = ${issuerId}
      ${page.subject ? sql`and subject = ${page.subject}` : sql``}
      ${page.before ? sql`and id < ${page.before}::uuid` : sql``}
    order by id desc limit ${page.limit}`)
  return found.rows
}
