import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { requireTyped } from './announce-closing.ts'
import { lockClosing } from './store.ts'

/**
 * Destroys the keys of a closed institution, the last step that there is: nobody can ever sign in its name again, nor take
 * its name over. Only once its site has been downloaded.
 */
export async function destroyKeys(deps: Deps, actor: Actor, { name }: { readonly name: string }): Promise<void> {
  const { issuerId } = actor
  // Not with the actor's rights: no member may touch the rows of a record.
  await tx(deps, { issuerId }, async tx => {
    await requireTyped(tx, issuerId, name)
    const closing = await lockClosing(tx, issuerId)
    if (!closing?.closed_at || closing.keys_destroyed_at) throw new Refusal('E_CLOSING_STATE')
    if (!closing.site_taken_at) throw new Refusal('E_SITE_NOT_TAKEN')
    const now = deps.clock()
    await deps.keys.destroyKeys(tx, issuerId, now)
    await tx.execute(sql`update closing set keys_destroyed_at = ${now.toISOString()} where issuer_id = ${issuerId}`)
    await note(tx, deps, actor, { event: 'closing.keys-destroyed', subject: issuerId })
  })
}
