import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { allIssuerIds } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { checkBrought } from './bring-credential.ts'
import { type BroughtRow, saveCheck } from './store.ts'
import { tellFlagged } from './tell-flagged.ts'

const EVERY_DAYS = 7
/** Of one institution in one round: other people's servers are asked a little at a time. */
const MOST = 20

const GONE: ReadonlySet<string> = new Set(['revoked', 'suspended', 'broken'])

/**
 * Looks again at what awards in force were recognised from. What was withdrawn since is shown to the school, which
 * decides; an issuer that does not answer is no reason for anything.
 */
async function recheckOf(deps: Deps, issuerId: string): Promise<number> {
  const before = new Date(deps.clock().getTime() - EVERY_DAYS * 86_400_000).toISOString()
  const due = await tx(deps, { issuerId }, tx =>
    tx.execute<BroughtRow & { recognition_id: string; award_id: string }>(sql`
      select distinct on (brought.id) brought.*, recognition.id as recognition_id, recognition.award_id
      from brought_credential as brought
      join recognition on recognition.issuer_id = brought.issuer_id and recognition.brought_id = brought.id
      join award on award.issuer_id = recognition.issuer_id and award.id = recognition.award_id and award.state = 'issued'
      where brought.issuer_id = ${issuerId} and brought.document <> '' and brought.checked_at < ${before}
        and brought.settled_at is null
      order by brought.id, brought.checked_at limit ${MOST}`),
  )
  let flagged = 0
  for (const row of due.rows) {
    const { says: _, ...found } = await checkBrought(deps, row.document)
    // What cannot be asked for now is what it was: silence takes nothing from anybody.
    const check = found.standing === 'unsure' ? { ...found, standing: row.standing } : found
    await tx(deps, { issuerId }, async tx => {
      await saveCheck(tx, issuerId, row.id, check)
      const isGone = GONE.has(check.standing)
      if (!isGone && row.flagged_at !== null)
        await tx.execute(sql`
          update brought_credential set flagged_at = null where issuer_id = ${issuerId} and id = ${row.id}`)
      if (!isGone || row.flagged_at !== null) return
      await tx.execute(sql`
        update brought_credential set flagged_at = ${deps.clock().toISOString()}
        where issuer_id = ${issuerId} and id = ${row.id}`)
      const actor: Actor = { issuerId, kind: 'server', id: 'recognition', name: 'Laurel' }
      await note(tx, deps, actor, {
        event: 'recognition.flagged',
        subject: row.recognition_id,
        details: { award: row.award_id, standing: check.standing },
      })
      await tellFlagged(tx, deps, issuerId, row)
      flagged++
    })
  }
  return flagged
}

export async function recheckOriginals(deps: Deps): Promise<number> {
  let flagged = 0
  for (const issuerId of await tx(deps, {}, allIssuerIds)) flagged += await recheckOf(deps, issuerId)
  return flagged
}
