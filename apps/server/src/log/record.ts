import { createHash } from 'node:crypto'
import { digestOf, type Hash } from '@laurel/core/log'
import type { JsonObject } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { arrayOf, tableOf } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

export type StatementKind =
  | 'credential'
  | 'copy'
  | 'endorsement'
  | 'vc-api'
  | 'status-list'
  | 'did-entry'
  | 'closing'
  | 'archive'
  | 'event'

export type Statement = {
  readonly kind: StatementKind
  /** The id of what it is about: an award, an endorsement, a list. */
  readonly subject: string
  /** Signed JSON as it is kept, or a token. */
  readonly document: string
  /** What stands for it on record, hexadecimal, where that has been worked out (`digestOfDocument`). */
  readonly digest?: string
}

export type Recording = Pick<Deps, 'clock' | 'newId' | 'random' | 'toRecord'>

/** @param document JSON as it is kept, or a token */
export const digestOfDocument = (document: string): Hash =>
  digestOf(document.startsWith('{') ? (JSON.parse(document) as JsonObject) : document, sha256)

const sha256 = (bytes: Uint8Array): Hash => createHash('sha256').update(bytes).digest()

/**
 * Leaves word of what was stated, in the transaction in which it becomes so: it goes on record within a second, and what
 * was rolled back never does.
 */
export async function record(
  tx: Tx,
  deps: Recording,
  issuerId: string,
  statements: readonly Statement[],
): Promise<void> {
  if (statements.length === 0) return
  const now = deps.clock()
  const salts = deps.random(32 * statements.length)
  const rows = statements.map(({ kind, subject, document, digest }, at) => ({
    id: deps.newId(),
    kind,
    subject,
    digest: digest ? Buffer.from(digest, 'hex') : digestOfDocument(document),
    salt: salts.subarray(at * 32, at * 32 + 32),
  }))
  await tx.execute(sql`
    insert into log_statement (issuer_id, id, kind, subject, digest, salt, stated_at)
    select ${issuerId}, one.id, one.kind, one.subject, one.digest, one.salt, ${now.toISOString()}
    from ${tableOf(rows, { id: 'uuid', kind: 'text', subject: 'text', digest: 'bytea', salt: 'bytea' })}
    on conflict (issuer_id, digest) where kind <> 'event' do nothing`)
  deps.toRecord.mark(issuerId)
}

/** What of the trail is on record by itself, since no document is signed for it. */
const RECORDED_EVENTS: ReadonlySet<string> = new Set([
  'award.revoked',
  'award.superseded',
  'award.suspended',
  'award.reinstated',
])

/** Puts on record what happened to what was stated before: `{"at":…,"event":…,"subject":…}`, in that spelling. */
export async function recordNoted(
  tx: Tx,
  deps: Recording,
  issuerId: string,
  notes: readonly { readonly event: string; readonly subject: string }[],
): Promise<void> {
  const at = deps.clock().toISOString()
  await record(
    tx,
    deps,
    issuerId,
    notes.flatMap(({ event, subject }) =>
      RECORDED_EVENTS.has(event)
        ? [{ kind: 'event' as const, subject, document: JSON.stringify({ at, event, subject }) }]
        : [],
    ),
  )
}

/**
 * Forgets of what the entries are that are about these awards, copies or endorsements (P10, P11). They stay where they
 * are, and nobody can say any more that they are of anything. The last thing that an erasure does: what was just being
 * stated is gone by then, or will not be.
 */
export async function unrecord(tx: Tx, issuerId: string, subjects: readonly string[]): Promise<void> {
  await tx.execute(sql`
    delete from log_statement where issuer_id = ${issuerId}
      and subject = any (${arrayOf('text', subjects)})`)
}
