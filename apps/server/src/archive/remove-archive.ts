import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { allIssuerIds, saveAddresses } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { type ArchiveRow, addressesOf, dropAddresses, findArchive, listArchives } from './store.ts'
import { type ArchiveDeps, giveUpUpload } from './take-over.ts'

/** As long as this what was taken away can be taken back. */
export const REMOVED_DAYS = 30

async function required(tx: Tx, issuerId: string, id: string): Promise<ArchiveRow> {
  const row = await findArchive(tx, issuerId, id)
  if (!row || row.state === 'checking') throw new Refusal('E_NOT_FOUND')
  return row
}

/**
 * Takes an archive away: nobody finds it any more from now on, and its files go some weeks later. What was refused, or never
 * shown, goes at once.
 *
 * @param typed  the name of the closed institution, letter by letter
 * @throws Refusal E_NOT_FOUND, E_TYPED_NAME
 */
export async function removeArchive(
  deps: ArchiveDeps,
  actor: Actor,
  { id, typed }: { readonly id: string; readonly typed: string },
): Promise<void> {
  const { issuerId } = actor
  const isGone = await tx(deps, actor, async tx => {
    const row = await required(tx, issuerId, id)
    if (row.facts && typed.trim() !== row.facts.name.trim()) throw new Refusal('E_TYPED_NAME')
    await dropAddresses(tx, issuerId, row)
    await note(tx, deps, actor, { event: 'archive.removed', subject: id, details: { name: row.facts?.name ?? '' } })
    if (row.state === 'kept') {
      await tx.execute(sql`
        update archive set removed_at = ${deps.clock().toISOString()} where issuer_id = ${issuerId} and id = ${id}`)
      return false
    }
    await forgetRows(tx, row)
    return true
  })
  if (isGone) await deps.archives.remove(id)
}

/** Takes it back. @throws Refusal E_NOT_FOUND, E_ARCHIVE_TAKEN where its place has another by now */
export async function takeBackArchive(deps: ArchiveDeps, actor: Actor, id: string): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    const row = await required(tx, issuerId, id)
    if (row.state !== 'kept' || row.removed_at === null || !row.facts || row.name === null)
      throw new Refusal('E_NOT_FOUND')
    const addresses = addressesOf(row.name, row.facts, row.believed)
    const taken = await tx.execute(sql`
      select 1 from public_address join jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb) as one (kind text, address text)
        using (kind, address)`)
    if (taken.rows.length > 0) throw new Refusal('E_ARCHIVE_TAKEN')
    await saveAddresses(tx, issuerId, addresses)
    await tx.execute(sql`update archive set removed_at = null where issuer_id = ${issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'archive.taken-back', subject: id, details: { name: row.facts.name } })
  })
}

async function forgetRows(tx: Tx, { issuer_id: issuerId, id }: ArchiveRow): Promise<void> {
  await tx.execute(sql`delete from archive_file where issuer_id = ${issuerId} and archive_id = ${id}`)
  await tx.execute(sql`delete from archive where issuer_id = ${issuerId} and id = ${id}`)
}

const DAY = 86_400_000

/** Files of what was taken away long ago, and what a crash has left behind of an archive that never came to be. */
export async function sweepArchives(deps: ArchiveDeps): Promise<void> {
  const now = deps.clock().getTime()
  const known = new Map<string, ArchiveRow>()
  for (const issuerId of await tx(deps, {}, allIssuerIds)) {
    const rows = await tx(deps, { issuerId }, tx => listArchives(tx, issuerId))
    for (const row of rows) {
      const isOver = row.removed_at !== null && now - new Date(row.removed_at).getTime() > REMOVED_DAYS * DAY
      // A check that nobody goes on with, e.g. from before a restore, whose upload is not there.
      const isStuck = row.state === 'checking' && now - new Date(row.asked_at).getTime() > DAY
      if (isStuck) await giveUpUpload(deps, { issuerId, id: row.id })
      else if (isOver) await tx(deps, { issuerId }, tx => forgetRows(tx, row))
      else known.set(row.id, row)
    }
  }
  for (const { id, since, isUpload } of await deps.archives.all()) {
    const row = known.get(id)
    const isWanted = row && (isUpload ? row.state === 'checking' : row.state !== 'refused')
    if (isWanted || now - since.getTime() < DAY) continue
    if (isUpload) await deps.archives.removeUpload(id)
    else await deps.archives.remove(id)
  }
}
