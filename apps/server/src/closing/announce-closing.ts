import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { CLOSE_QUEUE } from './close-institution.ts'
import { lockClosing } from './store.ts'
import { TELL_QUEUE } from './tell.ts'

export type Announcement = {
  /** The institution's name, typed by whoever decides. */
  readonly name: string
  readonly closesAt: string
  readonly successor?: { readonly name: string; readonly did?: string | undefined } | null | undefined
}

/** Nobody closes an institution by a press alone. @throws Refusal E_TYPED_NAME */
export async function requireTyped(tx: Tx, issuerId: string, name: string): Promise<void> {
  const issuer = await currentIssuer(tx, issuerId)
  if (issuer.kind !== 'institution') throw new Refusal('E_CLOSING_STATE')
  if (name.trim().normalize() !== issuer.name.trim().normalize())
    throw new Refusal('E_TYPED_NAME', [{ path: 'name', code: 'other', message: 'is not the institution’s name' }])
}

/** A day in the past is today: whoever has typed the name and waited a little means now. */
const GRACE_MS = 3_600_000
const LONGEST_MS = 3 * 366 * 86_400_000

/**
 * Says on which day the institution closes, and tells its members, its learners and those who decide for minors. Said
 * again, the new day counts, until that day has come.
 */
export async function announceClosing(deps: Deps, actor: Actor, wanted: Announcement): Promise<void> {
  const { issuerId } = actor
  const now = deps.clock()
  const closesAt = new Date(wanted.closesAt)
  if (closesAt.getTime() < now.getTime() - GRACE_MS || closesAt.getTime() > now.getTime() + LONGEST_MS)
    throw new Refusal('E_REQUEST_MALFORMED', [
      { path: 'closesAt', code: 'range', message: 'is in the past, or more than three years ahead' },
    ])
  await tx(deps, actor, async tx => {
    await requireTyped(tx, issuerId, wanted.name)
    const known = await lockClosing(tx, issuerId)
    if (known?.stopped_at) throw new Refusal('E_CLOSING_STATE')
    const { name = null, did = null } = wanted.successor ?? {}
    await tx.execute(sql`
      insert into closing (issuer_id, closes_at, announced_at, announced_by, successor_name, successor_did)
      values (${issuerId}, ${closesAt.toISOString()}, ${now.toISOString()}, ${actor.name}, ${name}, ${did})
      on conflict (issuer_id) do update set closes_at = excluded.closes_at, announced_by = excluded.announced_by,
        successor_name = excluded.successor_name, successor_did = excluded.successor_did, trouble = null`)
    await note(tx, deps, actor, {
      event: known ? 'closing.changed' : 'closing.announced',
      subject: issuerId,
      details: { closesAt: closesAt.toISOString() },
    })
    await deps.jobs.enqueue(tx, TELL_QUEUE, { issuerId, what: 'announced' })
    if (closesAt <= now) await deps.jobs.enqueue(tx, CLOSE_QUEUE, { issuerId })
  })
}

/** Takes it back, as long as the day has not come; those who were told are told of that as well. */
export async function cancelClosing(deps: Deps, actor: Actor): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const known = await lockClosing(tx, issuerId)
    if (!known || known.stopped_at) throw new Refusal('E_CLOSING_STATE')
    await tx.execute(sql`delete from closing where issuer_id = ${issuerId}`)
    await note(tx, deps, actor, { event: 'closing.cancelled', subject: issuerId })
    const { closes_at: closesAt, announced_at: announcedAt } = known
    await deps.jobs.enqueue(tx, TELL_QUEUE, { issuerId, what: 'cancelled', closesAt, announcedAt })
    // What learners have said was about this closing. It is theirs, so from here on the transaction is the server's own.
    await tx.execute(sql`select set_config('laurel.may', '', true)`)
    await tx.execute(sql`delete from closing_answer where issuer_id = ${issuerId}`)
  })
}
