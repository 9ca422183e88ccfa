import { randomUUID } from 'node:crypto'
import { validUntilAfter } from '@laurel/core/achievement'
import type { Instant } from '@laurel/core/primitives'
import { achievementsToAward, searchText } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { type Actor, mayDo } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { quotaWait, roomForAwards } from '../people/quotas.ts'
import { type Tx, tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { putIntoWallet } from '../wallet/store.ts'
import { finishIntents } from './finish-intents.ts'
import { intendCredentials } from './intend-credentials.ts'
import { type AwardListRow, findAwards, insertAwards, lockAward } from './store.ts'

/** The award that renews another, if there is one. */
async function renewalOf(tx: Tx, issuerId: string, id: string): Promise<string | undefined> {
  const found = await tx.execute<{ id: string }>(
    sql`select id from award where issuer_id = ${issuerId} and renews = ${id}`,
  )
  return found.rows[0]?.id
}

/**
 * The same achievement again, in its present version, from now on and for as long as it is good for. What is renewed
 * runs out by itself. Renewing twice finds the first renewal.
 *
 * @throws Refusal E_NOT_FOUND, E_AWARD_STATE for one that is not in force or has no end, E_ACHIEVEMENT_ARCHIVED,
 *   E_LEVEL_UNKNOWN where the level is no more
 */
async function renewOne(tx: Tx, deps: Deps, actor: Actor, id: string, isApproved: boolean): Promise<string> {
  const { issuerId } = actor
  await lockAward(tx, issuerId, id)
  const [old] = await findAwards(tx, issuerId, [id])
  if (!old) throw new Refusal('E_NOT_FOUND')
  if (old.state !== 'issued' || old.suspended_at !== null || old.valid_until === null)
    throw new Refusal('E_AWARD_STATE')
  const known = await renewalOf(tx, issuerId, id)
  if (known) return known
  const [achievement] = await achievementsToAward(tx, issuerId, [old.achievement_id])
  if (!achievement) throw new Refusal('E_ACHIEVEMENT_NOT_FOUND')
  if (achievement.state === 'archived') throw new Refusal('E_ACHIEVEMENT_ARCHIVED')
  if (old.level !== null && !achievement.levels.some(one => one.id === old.level)) throw new Refusal('E_LEVEL_UNKNOWN')
  const now = deps.clock()
  const until = validUntilAfter(now.getTime() as Instant, achievement.validity_months)
  const made = deps.newId()
  await insertAwards(tx, issuerId, [
    {
      id: made,
      achievement_id: achievement.id,
      achievement_version: achievement.version,
      learner_id: old.learner_id,
      state: isApproved ? 'approved' : 'draft',
      recipient_name: old.recipient_name,
      recipient_did: await subjectOf(tx, issuerId, old),
      search: searchText(old.recipient_name, old.email ?? undefined, achievement.name),
      level: old.level,
      results: [],
      evidence: [],
      narrative: null,
      valid_from: seconds(now),
      valid_until: until === null ? null : seconds(until),
      credential_id: randomUUID(),
      origin: `renewal:${id}`,
      origin_digest: null,
      created_at: now.toISOString(),
      approved_at: isApproved ? now.toISOString() : null,
      constituents: old.constituents,
      transcript: old.transcript,
      credits_earned: old.credits_earned,
    },
  ])
  await tx.execute(sql`
    update award set renews = ${id}, claimed_at = ${old.claimed_at}, public_page = ${old.public_page}
    where issuer_id = ${issuerId} and id = ${made}`)
  if (old.claimed_at && old.person_id) {
    // Into the person's own rows, for this moment.
    await tx.execute(sql`select set_config('laurel.person_id', ${old.person_id}, true)`)
    await putIntoWallet(tx, old.person_id, issuerId, made, now)
    await tx.execute(sql`select set_config('laurel.person_id', '', true)`)
  }
  await note(
    tx,
    deps,
    actor,
    { event: 'award.renewed', subject: id, details: { by: made } },
    { event: 'award.made', subject: made, details: { renews: id } },
    ...(isApproved ? [{ event: 'award.approved', subject: made }] : []),
  )
  return made
}

/** Made out to the same key as before; a wallet with another one has it restated. */
async function subjectOf(tx: Tx, issuerId: string, old: AwardListRow): Promise<string | null> {
  const found = await tx.execute<{ subject_did: string | null }>(sql`
    select subject_did from credential where issuer_id = ${issuerId} and award_id = ${old.id} and is_current`)
  return found.rows[0]?.subject_did ?? old.recipient_did
}

/** @throws Refusal where there is no room for all that have not been renewed yet */
async function requireRoom(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  ids: readonly string[],
  isApproved: boolean,
): Promise<void> {
  const fresh: string[] = []
  for (const id of new Set(ids)) if (!(await renewalOf(tx, issuerId, id))) fresh.push(id)
  const awards = await findAwards(tx, issuerId, fresh)
  const room = await roomForAwards(
    tx,
    deps,
    issuerId,
    awards.map(one => isApproved && !!one.email),
  )
  const code = room.find(one => one !== null)
  if (code) throw new Refusal(code, [], quotaWait(code, deps.clock()))
}

/**
 * Renews awards, all or none. Where a registrar has to approve, the renewals wait as drafts.
 *
 * @returns the renewals, in the order of `ids`
 */
export async function renewAwards(deps: Deps, actor: Actor, ids: readonly string[]): Promise<string[]> {
  const isApproved = mayDo(actor, 'awards:approve')
  const made = await tx(deps, actor, async tx => {
    await requireRoom(tx, deps, actor.issuerId, ids, isApproved)
    const renewals: string[] = []
    // In one order, so that two lists with the same awards never wait for each other in a ring.
    const byId = new Map<string, string>()
    for (const id of [...new Set(ids)].sort()) byId.set(id, await renewOne(tx, deps, actor, id, isApproved))
    for (const id of ids) renewals.push(byId.get(id) as string)
    if (isApproved) {
      const fresh = await tx.execute<{ id: string }>(sql`
        select id from award where issuer_id = ${actor.issuerId} and state = 'approved'
          and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(renewals)}::jsonb))
          and not exists (select 1 from issuance_intent where issuance_intent.issuer_id = award.issuer_id
            and issuance_intent.award_id = award.id)`)
      await intendCredentials(
        tx,
        deps,
        actor.issuerId,
        fresh.rows.map(row => row.id),
      )
    }
    return renewals
  })
  await finishIntents(deps, actor, made)
  return made
}
