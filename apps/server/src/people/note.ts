import type { Deps } from '../deps.ts'
import { markNoted } from '../insight/mark.ts'
import { type Recording, recordNoted } from '../log/record.ts'
import { audit } from '../platform/audit.ts'
import type { Tx } from '../platform/database.ts'
import { tellWebhooks } from '../webhooks/tell-webhooks.ts'
import type { Actor } from './actor.ts'

export type Note = {
  readonly event: string
  /** What it happened to: an id, never a name. */
  readonly subject: string
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * Writes what `actor` did into the audit trail, tells webhooks of it, and leaves word for the counts of insight and
 * for the public record, in the transaction of the doing.
 */
export async function note(
  tx: Tx,
  deps: Recording & Pick<Deps, 'baseUrl' | 'jobs'>,
  actor: Actor,
  ...notes: readonly Note[]
): Promise<void> {
  const at = deps.clock()
  // A learner's name is nobody's business in a trail that cannot be changed: erasing the learner must take it along.
  const isPrivate = actor.kind === 'learner' || actor.kind === 'guardian'
  const who = { kind: actor.kind, id: actor.id, name: isPrivate ? '' : actor.name }
  await audit(tx, ...notes.map(one => ({ ...one, id: deps.newId(), issuerId: actor.issuerId, at, actor: who })))
  await tellWebhooks(tx, deps, actor.issuerId, notes)
  await markNoted(tx, actor.issuerId, notes)
  await recordNoted(tx, deps, actor.issuerId, notes)
}
