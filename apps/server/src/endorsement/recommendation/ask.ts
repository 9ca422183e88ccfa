import { mayRemind } from '@laurel/core/endorsement'
import { initials } from '@laurel/core/minors'
import { provenAddress } from '../../assessment/whose.ts'
import type { Deps } from '../../deps.ts'
import { protectionOfLearner } from '../../people/minors/protection.ts'
import type { Person } from '../../people/person.ts'
import { saveAddresses } from '../../people/store.ts'
import { enterTenant, type Tx, tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { awardsOfPerson } from '../../wallet/store.ts'
import { findRequest, lockRequest, type RequestRow, searchOf, stateOf } from '../store.ts'
import { readSubject } from '../subject.ts'
import { sendRecommendationMail } from './recommendation-mail.ts'
import type { Ask } from './schema.ts'

const LIFETIME_DAYS = 30
/** Requests of one award, and mails that one learner sends in a day: enough to ask, too few to pester. */
const MOST_OF_AWARD = 10
const MOST_A_DAY = 20

/** Which institution's award this is, if it is in this person's wallet. */
async function schoolOfAward(tx: Tx, person: Person, awardId: string): Promise<string> {
  const held = (await awardsOfPerson(tx, person.id)).find(one => one.award_id === awardId)
  if (!held) throw new Refusal('E_NOT_FOUND')
  return held.issuer_id
}

async function sendLink(tx: Tx, deps: Deps, row: RequestRow, issuer: string): Promise<void> {
  const token = newToken()
  const now = deps.clock()
  await tx.execute(sql`
    delete from public_address where kind = 'endorsement' and address = ${row.token_hash} and issuer_id = ${row.issuer_id}`)
  await tx.execute(sql`
    update endorsement_request set token_hash = ${tokenHash(token)}, sent_at = ${now.toISOString()},
      reminders = reminders + 1, expires_at = ${new Date(now.getTime() + LIFETIME_DAYS * 86_400_000).toISOString()}
    where issuer_id = ${row.issuer_id} and id = ${row.id}`)
  await saveAddresses(tx, row.issuer_id, [{ kind: 'endorsement', address: tokenHash(token) }])
  const url = `${deps.baseUrl}/recommend/${token}`
  const to = { email: row.email, name: row.organisation, locale: row.locale, url }
  await sendRecommendationMail(tx, deps, 'asked', row, to, issuer, row.message)
}

async function requireRoom(tx: Tx, deps: Deps, issuerId: string, person: Person, awardId: string): Promise<void> {
  const since = new Date(deps.clock().getTime() - 86_400_000).toISOString()
  const found = await tx.execute<{ of_award: number; of_day: number }>(sql`
    select count(*) filter (where award_id = ${awardId})::int as of_award,
      count(*) filter (where sent_at > ${since})::int as of_day
    from endorsement_request where issuer_id = ${issuerId} and kind = 'recommendation' and asked_by_id = ${person.id}`)
  const { of_award: ofAward = 0, of_day: ofDay = 0 } = found.rows[0] ?? {}
  if (ofAward >= MOST_OF_AWARD || ofDay >= MOST_A_DAY) throw new Refusal('E_TOO_MANY_RECOMMENDATIONS')
}

/**
 * Asks somebody by mail to recommend the learner for one award. A minor's guardian has consented to links first, since
 * this is one; where the name is not to be shown, initials stand in.
 *
 * @returns the request's institution and id
 */
export async function askForRecommendation(deps: Deps, person: Person, wanted: Ask) {
  const email = await provenAddress(deps, person)
  if (email === wanted.email) throw new Refusal('E_ENDORSES_ITSELF')
  return tx(deps, { personId: person.id }, async tx => {
    const issuerId = await schoolOfAward(tx, person, wanted.awardId)
    await enterTenant(tx, issuerId)
    const subject = await readSubject(tx, deps, issuerId, { kind: 'award', awardId: wanted.awardId }, { isOwn: true })
    const found = await tx.execute<{ recipient_name: string; learner_id: string }>(sql`
      select recipient_name, learner_id from award where issuer_id = ${issuerId} and id = ${wanted.awardId}`)
    const { recipient_name: name = '', learner_id: learnerId = '' } = found.rows[0] ?? {}
    const protection = await protectionOfLearner(tx, issuerId, learnerId, deps.clock())
    if (!protection.permits.share) throw new Refusal('E_GUARDIAN_NEEDED')
    await requireRoom(tx, deps, issuerId, person, wanted.awardId)
    const now = deps.clock().toISOString()
    const id = deps.newId()
    const shownName = protection.permits.name ? name : initials(name)
    const made = await tx.execute<RequestRow>(sql`
      insert into endorsement_request (issuer_id, id, kind, subject_kind, subject_url, achievement_id,
        achievement_version, award_id, subject_name, organisation, email, locale, message, statements, token_hash,
        asked_by_id, asked_by_name, asked_by_email, created_at, sent_at, reminders, expires_at, search)
      values (${issuerId}, ${id}, 'recommendation', 'award', ${subject.url}, ${subject.achievement?.achievement_id ?? null},
        ${subject.achievement?.version ?? null}, ${wanted.awardId}, ${subject.name}, ${wanted.name}, ${wanted.email},
        ${wanted.locale ?? person.locale ?? subject.issuer.locale}, ${wanted.message}, '{}', ${tokenHash(newToken())},
        ${person.id}, ${shownName}, ${email}, ${now}, ${now}, -1, ${now},
        ${searchOf({ organisation: wanted.name, email: wanted.email, subject_name: subject.name })})
      returning *`)
    await sendLink(tx, deps, made.rows[0] as RequestRow, subject.issuer.name)
    return { issuerId, id }
  })
}

/** One of this person's own, locked; in its institution's tenant from here on. */
export async function lockOwnRequest(tx: Tx, person: Person, id: string): Promise<RequestRow> {
  const schools = new Set((await awardsOfPerson(tx, person.id)).map(one => one.issuer_id))
  for (const issuerId of schools) {
    await enterTenant(tx, issuerId)
    const row = await findRequest(tx, issuerId, id)
    if (row?.kind === 'recommendation' && row.asked_by_id === person.id)
      return (await lockRequest(tx, issuerId, { id })) as RequestRow
  }
  throw new Refusal('E_NOT_FOUND')
}

export async function askAgain(deps: Deps, person: Person, id: string): Promise<void> {
  await tx(deps, { personId: person.id }, async tx => {
    const row = await lockOwnRequest(tx, person, id)
    if (!mayRemind(stateOf(row, deps.clock()))) throw new Refusal('E_ENDORSEMENT_STATE')
    await requireRoom(tx, deps, row.issuer_id, person, deps.newId())
    const { issuer } = await readSubject(
      tx,
      deps,
      row.issuer_id,
      { kind: 'award', awardId: row.award_id as string },
      { isOwn: true },
    )
    await sendLink(tx, deps, row, issuer.name)
  })
}
