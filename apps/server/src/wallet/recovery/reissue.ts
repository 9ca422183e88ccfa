import { randomUUID } from 'node:crypto'
import { searchText } from '../../achievement/store.ts'
import { finishIntents } from '../../award/finish-intents.ts'
import { intendCredentials } from '../../award/intend-credentials.ts'
import { findAwards, insertAwards, lockAward } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { isHalted } from '../../people/halt-issuing.ts'
import { note } from '../../people/note.ts'
import { allIssuerIds, currentIssuer } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { seconds } from '../../platform/seconds.ts'
import { sql } from '../../platform/sql.ts'
import { closeExpired } from './ask.ts'
import { awardsOfRequest, besidePerson, lockRequest, type RecoveryRow, recoveryOrigin } from './store.ts'
import { tellDone } from './tell.ts'

/**
 * Writes down what takes the place of each award: all that it said, made out to nobody's key, waiting to be taken. The
 * old ones turn superseded in the transaction that issues these (`finishIntents`).
 *
 * @returns the new awards' ids
 */
async function writeAnew(tx: Tx, deps: Deps, server: Actor, request: RecoveryRow): Promise<string[]> {
  const { issuerId } = server
  const now = deps.clock().toISOString()
  const wanted = await awardsOfRequest(tx, issuerId, request, deps.clock())
  // In one order, so that two that lock the same awards never wait for each other in a ring.
  for (const { id } of wanted) await lockAward(tx, issuerId, id)
  // What was revoked, suspended or corrected while this waited for the lock is left as it is.
  const still = new Set((await awardsOfRequest(tx, issuerId, request, deps.clock())).map(one => one.id))
  const old = await findAwards(
    tx,
    issuerId,
    wanted.map(one => one.id).filter(id => still.has(id)),
  )
  const anew = new Map(old.map(award => [award.id, deps.newId()]))
  await insertAwards(
    tx,
    issuerId,
    old.map(award => ({
      id: anew.get(award.id) as string,
      achievement_id: award.achievement_id,
      achievement_version: award.achievement_version,
      learner_id: award.learner_id,
      state: 'approved' as const,
      recipient_name: award.recipient_name,
      recipient_did: null,
      search: searchText(award.recipient_name, award.email ?? undefined, award.achievement_name),
      level: award.level,
      results: award.results,
      evidence: award.evidence,
      narrative: award.narrative,
      valid_from: seconds(award.valid_from),
      valid_until: award.valid_until && seconds(award.valid_until),
      credential_id: randomUUID(),
      origin: recoveryOrigin(request.id, award.id),
      origin_digest: null,
      created_at: now,
      approved_at: now,
      constituents: award.constituents,
      transcript: award.transcript,
      credits_earned: award.credits_earned,
    })),
  )
  for (const award of old)
    await tx.execute(sql`
      update award set replaces = ${award.id}, public_page = ${award.public_page},
        renews = ${(award.renews && anew.get(award.renews)) ?? null}
      where issuer_id = ${issuerId} and id = ${anew.get(award.id)}`)
  await note(
    tx,
    deps,
    server,
    ...old.flatMap(award => {
      const subject = anew.get(award.id) as string
      return [
        { event: 'award.made', subject, details: { replaces: award.id, recovery: request.id } },
        { event: 'award.approved', subject },
      ]
    }),
  )
  // A wallet that was begun anew shows the lost one no longer: what takes its place waits for it.
  if (request.settled_at !== null && request.person_id)
    await besidePerson(tx, request.person_id, () =>
      tx.execute(sql`
        delete from wallet_award where person_id = ${request.person_id} and issuer_id = ${issuerId}
          and award_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify([...anew.keys()])}::jsonb))`),
    )
  return [...anew.values()]
}

/**
 * Issues anew what two people have decided on, once: the request is locked, and closed in the transaction that writes the
 * new awards down. What follows is the way of every award (docs/FLOW.md 3 to 6), so a crash leaves it to the sweeper.
 *
 * @returns how many awards; `null` where it is not due, was done, or nothing is issued at present
 */
export async function reissue(deps: Deps, issuerId: string, requestId: string): Promise<number | null> {
  const server: Actor = { issuerId, kind: 'server', id: 'recovery', name: 'Laurel' }
  const made = await tx(deps, { issuerId }, async tx => {
    const request = await lockRequest(tx, issuerId, requestId)
    const isDue = request.due_at !== null && Date.parse(request.due_at) <= deps.clock().getTime()
    if (request.state !== 'confirmed' || !isDue || (await isHalted(tx, issuerId))) return null
    const ids = await writeAnew(tx, deps, server, request)
    await tx.execute(sql`
      update recovery_request set state = 'reissued', closed_at = ${deps.clock().toISOString()}, reissued = ${ids.length}
      where issuer_id = ${issuerId} and id = ${requestId}`)
    await note(tx, deps, server, { event: 'recovery.reissued', subject: requestId, details: { awards: ids.length } })
    // Nothing in force was in it, but a new wallet can be begun; otherwise the mail goes with what is issued.
    if (ids.length === 0) await tellDone(tx, deps, await currentIssuer(tx, issuerId), request)
    await intendCredentials(tx, deps, issuerId, ids)
    return ids
  })
  if (!made) return null
  await finishIntents(deps, server, made)
  return made.length
}

/** What has become due is issued anew, and what nobody decided in time is closed, for every institution. */
export async function reissueDue(deps: Deps): Promise<number> {
  let done = 0
  for (const issuerId of await tx(deps, {}, allIssuerIds)) {
    const due = await tx(deps, { issuerId }, async tx => {
      await closeExpired(tx, deps, issuerId)
      const found = await tx.execute<{ id: string }>(sql`
        select id from recovery_request where issuer_id = ${issuerId} and state = 'confirmed'
          and due_at <= ${deps.clock().toISOString()} order by due_at limit 100`)
      return found.rows
    })
    for (const { id } of due) if ((await reissue(deps, issuerId, id)) !== null) done++
  }
  return done
}
