import { createHash } from 'node:crypto'
import { CONSENT_VERSIONS, PURPOSES, type Purpose } from '@laurel/core/minors'
import type { Deps } from '../../deps.ts'
import { mailLocale } from '../../platform/button-mail.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { words } from '../../presentation/pages/language.ts'
import { Refusal } from '../../refusal.ts'
import type { Actor } from '../actor.ts'
import { note } from '../note.ts'
import { currentIssuer } from '../store.ts'
import { guardianMail } from './guardian-mail.ts'
import { guardiansOf } from './guardians.ts'
import { protectionOfLearner } from './protection.ts'
import type { NewDecision } from './schema.ts'

/** The digest of the very words that were consented to, in the language in which they were read. */
export const consentDigest = (purpose: Purpose, language: NewDecision['language'], issuer: string): string =>
  createHash('sha256')
    .update(words(language)(`consent.${purpose}.text`, { issuer }))
    .digest('hex')

type Speaker =
  | { readonly by: 'guardian'; readonly guardianId: string; readonly personId: string; readonly name: string }
  | { readonly by: 'learner'; readonly personId: string; readonly name: string }

const actorOf = (issuerId: string, speaker: Speaker): Actor => ({
  issuerId,
  kind: speaker.by,
  id: speaker.personId,
  name: speaker.name,
})

/** Writes down somebody's word on a purpose. Giving and taking back are one call; what was said before stays written. */
export async function decide(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  learnerId: string,
  speaker: Speaker,
  wanted: NewDecision,
): Promise<void> {
  const issuer = await currentIssuer(tx, issuerId)
  const guardianId = speaker.by === 'guardian' ? speaker.guardianId : null
  await tx.execute(sql`
    insert into consent (issuer_id, id, learner_id, said_by, guardian_id, purpose, decision, child_agrees, version,
      language, text_sha256, at)
    values (${issuerId}, ${deps.newId()}, ${learnerId}, ${speaker.by}, ${guardianId}, ${wanted.purpose},
      ${wanted.decision}, ${wanted.childAgrees}, ${CONSENT_VERSIONS[wanted.purpose]}, ${wanted.language},
      ${consentDigest(wanted.purpose, wanted.language, issuer.name)}, ${deps.clock().toISOString()})`)
  if (speaker.by === 'guardian')
    await tx.execute(sql`
      delete from consent_request where issuer_id = ${issuerId} and learner_id = ${learnerId}
        and purpose = ${wanted.purpose}`)
  await note(tx, deps, actorOf(issuerId, speaker), {
    event: `consent.${wanted.decision}`,
    subject: learnerId,
    details: { purpose: wanted.purpose, by: speaker.by },
  })
}

/**
 * A child asks the guardians for something, once until they have answered; each guardian in office gets a mail.
 *
 * @throws Refusal E_NO_GUARDIAN where there is nobody to ask
 */
export async function askGuardians(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  learner: { readonly id: string; readonly name: string },
  purpose: Purpose,
): Promise<void> {
  const guardians = (await guardiansOf(tx, issuerId, learner.id)).filter(one => one.accepted_at && !one.ended_at)
  if (guardians.length === 0) throw new Refusal('E_NO_GUARDIAN')
  const asked = await tx.execute(sql`
    insert into consent_request (issuer_id, learner_id, purpose, asked_at)
    values (${issuerId}, ${learner.id}, ${purpose}, ${deps.clock().toISOString()}) on conflict do nothing returning 1`)
  if (asked.rows.length === 0) return
  const issuer = await currentIssuer(tx, issuerId)
  await deps.mailer.send(
    tx,
    ...guardians.map(guardian => {
      const locale = mailLocale(guardian.locale, issuer.locale)
      const content = guardianMail('request', {
        name: guardian.name,
        child: learner.name,
        issuer: issuer.name,
        what: words(locale)(`consent.${purpose}.asked`),
        url: `${deps.baseUrl}/children/${learner.id}`,
        locale,
      })
      const to = { email: guardian.email, name: guardian.name }
      return { issuerId, kind: 'guardian', to, from: issuer.name, ...content }
    }),
  )
}

type Said = {
  purpose: Purpose
  said_by: 'guardian' | 'learner'
  guardian_id: string | null
  decision: 'granted' | 'withdrawn'
  at: string
  name: string | null
}

/** Everything that was ever said about a learner, newest first. */
export async function consentsOf(tx: Tx, issuerId: string, learnerId: string): Promise<Said[]> {
  const found = await tx.execute<Said>(sql`
    select purpose, said_by, guardian_id, decision, at, guardian.name from consent
    left join guardian on guardian.issuer_id = consent.issuer_id and guardian.id = consent.guardian_id
    where consent.issuer_id = ${issuerId} and consent.learner_id = ${learnerId} order by consent.id desc limit 500`)
  return found.rows
}

export async function requestsOf(
  tx: Tx,
  issuerId: string,
  learnerId: string,
): Promise<{ purpose: Purpose; at: string }[]> {
  const found = await tx.execute<{ purpose: Purpose; asked_at: string }>(sql`
    select purpose, asked_at from consent_request where issuer_id = ${issuerId} and learner_id = ${learnerId}
    order by asked_at`)
  return found.rows.map(row => ({ purpose: row.purpose, at: new Date(row.asked_at).toISOString() }))
}

/** The latest word of each purpose among what one person has said. */
export function latestOf(said: readonly Said[], whose: (one: Said) => boolean) {
  const own = said.filter(whose)
  return PURPOSES.flatMap(purpose => {
    const last = own.find(one => one.purpose === purpose)
    return last ? [{ purpose, decision: last.decision, at: new Date(last.at).toISOString() }] : []
  })
}

/** What stands in the way of something that a learner wants to do with their credentials, if anything. */
export async function requirePermit(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  learnerId: string,
  purpose: Purpose,
): Promise<void> {
  const protection = await protectionOfLearner(tx, issuerId, learnerId, deps.clock())
  if (protection.permits[purpose]) return
  throw new Refusal(protection.mustConfirm ? 'E_HAND_OVER_WAITS' : 'E_GUARDIAN_NEEDED')
}
