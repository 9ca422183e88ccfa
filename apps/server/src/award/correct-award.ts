import { randomUUID } from 'node:crypto'
import { searchText } from '../achievement/store.ts'
import { findVersions, versionKey } from '../achievement/versions.ts'
import type { Deps } from '../deps.ts'
import { type Actor, mayDo } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { putIntoWallet } from '../wallet/store.ts'
import { finishIntents } from './finish-intents.ts'
import { intendCredentials } from './intend-credentials.ts'
import type { Correction } from './schema.ts'
import { findAwards, insertAwards, lockAward } from './store.ts'

/**
 * Issues an award anew with what was wrong put right; the old one turns superseded in the same transaction as the new
 * one is issued (`finishIntents`), so there is never none and never two that count. What is not corrected stays, the
 * day from which it holds too; where the old one was in a wallet, the new one is too. Where a registrar has to approve, the
 * correction waits as a draft and the old award counts until then.
 *
 * @returns the id of the award that takes its place
 */
export async function correctAward(deps: Deps, actor: Actor, id: string, wanted: Correction): Promise<string> {
  const { issuerId } = actor
  const now = deps.clock()
  const personId = await tx(deps, actor, async tx => {
    const [award] = await findAwards(tx, issuerId, [id])
    return award?.person_id ?? undefined
  })
  const madeId = await tx(deps, { ...actor, personId }, async tx => {
    await lockAward(tx, issuerId, id)
    const [old] = await findAwards(tx, issuerId, [id])
    if (!old) throw new Refusal('E_NOT_FOUND')
    if (old.state !== 'issued' || old.suspended_at !== null) throw new Refusal('E_AWARD_STATE')
    if (old.replaced_by) throw new Refusal('E_CORRECTION_WAITS')
    const versions = await findVersions(tx, issuerId, [old.achievement_id])
    const achievement = versions.get(versionKey(old.achievement_id, old.achievement_version))
    if (!achievement) throw new Error('an award without its achievement')
    const knows = (level: string) => achievement.levels.find(one => one.id === level || one.name === level)
    const level = wanted.level ? knows(wanted.level)?.id : undefined
    if (wanted.level && !level) throw new Refusal('E_LEVEL_UNKNOWN')
    const until = wanted.validUntil === undefined ? old.valid_until : wanted.validUntil
    if (until !== null && new Date(until) <= now) throw new Refusal('E_AWARD_OVER')
    const from = wanted.validFrom ?? old.valid_from
    if (until !== null && new Date(until) <= new Date(from))
      throw new Refusal('E_REQUEST_MALFORMED', [
        { path: 'validUntil', code: 'custom', message: 'is not after validFrom' },
      ])
    const isApproved = mayDo(actor, 'awards:approve')
    const name = wanted.recipient?.name ?? old.recipient_name
    const made = deps.newId()
    const subject = await tx.execute<{ subject_did: string | null }>(sql`
      select subject_did from credential where issuer_id = ${issuerId} and award_id = ${id} and is_current`)
    await insertAwards(tx, issuerId, [
      {
        id: made,
        achievement_id: old.achievement_id,
        achievement_version: old.achievement_version,
        learner_id: old.learner_id,
        state: isApproved ? 'approved' : 'draft',
        recipient_name: name,
        // Made out to the same key as before; a wallet with another one has it restated.
        recipient_did: subject.rows[0]?.subject_did ?? old.recipient_did,
        search: searchText(name, old.email ?? undefined, achievement.name),
        level: wanted.level === null ? null : (level ?? old.level),
        results: wanted.results ?? old.results,
        evidence: wanted.evidence ?? old.evidence,
        narrative: wanted.narrative === undefined ? old.narrative : wanted.narrative,
        valid_from: seconds(from),
        valid_until: until && seconds(until),
        credential_id: randomUUID(),
        origin: `correction:${id}`,
        origin_digest: null,
        created_at: now.toISOString(),
        approved_at: isApproved ? now.toISOString() : null,
        constituents: old.constituents,
        transcript: old.transcript,
        credits_earned: old.credits_earned,
      },
    ])
    await tx.execute(sql`
      update award set replaces = ${id}, claimed_at = ${old.claimed_at}, public_page = ${old.public_page}
      where issuer_id = ${issuerId} and id = ${made}`)
    await tx.execute(sql`update learner set name = ${name} where issuer_id = ${issuerId} and id = ${old.learner_id}`)
    if (old.claimed_at && old.person_id) await putIntoWallet(tx, old.person_id, issuerId, made, now)
    await note(
      tx,
      deps,
      actor,
      { event: 'award.corrected', subject: id, details: { by: made, reason: wanted.reason } },
      { event: 'award.made', subject: made, details: { replaces: id } },
      ...(isApproved ? [{ event: 'award.approved', subject: made }] : []),
    )
    if (isApproved) await intendCredentials(tx, deps, issuerId, [made])
    return made
  })
  await finishIntents(deps, actor, [madeId])
  return madeId
}
