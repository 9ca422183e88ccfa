import type { Way } from '@laurel/core/pathway'
import type { DisplayCredential, VerificationReport } from '@laurel/core/verification'
import { sql } from 'drizzle-orm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { verifyAnything } from '../verification/verify-anything.ts'
import { recompute } from './follow-awards.ts'
import { ownEnrolment } from './own-enrolment.ts'
import { versionsOf } from './stand.ts'
import { lockEnrolment } from './store.ts'

type Elsewhere = Extract<Way, { kind: 'elsewhere' }>

const same = (one: string | null | undefined, other: string) => one?.trim().toLowerCase() === other.trim().toLowerCase()

/**
 * Whether a credential is what a step asks for of another issuer. Anybody can call themselves anything, so an issuer that
 * is known only by name must be one that this server or its operator vouches for.
 */
function isMeant(way: Elsewhere, report: VerificationReport, credential: DisplayCredential): boolean {
  const achievement = credential.subjects[0]?.achievement
  const isVouched = report.findings.some(one => one.code === 'ISSUER_LISTED')
  const isIssuer =
    way.issuerDid === null
      ? isVouched && same(credential.issuer.name, way.issuerName)
      : report.issuerId === way.issuerDid
  const names = [achievement?.name, credential.name, ...Object.values(achievement?.names ?? {})]
  const isAchievement =
    way.achievementId === null
      ? names.some(one => same(one, way.achievementName))
      : achievement?.id === way.achievementId || achievement?.id?.startsWith(`${way.achievementId}/`) === true
  return isIssuer && isAchievement
}

/** About whoever brings it: made out to their wallet's key, or to their name. */
async function isAbout(
  tx: Tx,
  person: Person,
  credential: DisplayCredential,
  names: readonly string[],
): Promise<boolean> {
  const key = await tx.execute<{ did: string }>(sql`select did from wallet_key where person_id = ${person.id}`)
  return credential.subjects.some(
    one => (one.id !== null && one.id === key.rows[0]?.did) || names.some(name => same(one.name, name)),
  )
}

/**
 * Counts what another issuer has given for a step, once it was verified as a stranger would verify it.
 *
 * @throws Refusal E_NOT_RECOGNISED for what does not hold, is somebody else's, or is not what the step asks for
 */
export async function recognise(
  deps: Deps,
  person: Person,
  enrolmentId: string,
  stepId: string,
  given: unknown,
): Promise<void> {
  const { issuerId, learnerName } = await ownEnrolment(deps, person, enrolmentId)
  const report = await verifyAnything(deps, typeof given === 'string' ? given : JSON.stringify(given))
  if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
  const { credential, issuerId: did } = report
  if (report.result !== 'valid' || !credential || !did) throw new Refusal('E_NOT_RECOGNISED')
  const actor: Actor = { issuerId, kind: 'learner', id: person.id, name: person.name }
  await tx(deps, { issuerId, personId: person.id }, async tx => {
    const row = await lockEnrolment(tx, issuerId, enrolmentId)
    const { content } = (await versionsOf(tx, issuerId, [row]))(row)
    const ways = (content.steps.find(one => one.id === stepId)?.ways ?? []).flatMap(way =>
      way.kind === 'elsewhere' ? [way] : [],
    )
    const isOwn = await isAbout(tx, person, credential, [learnerName, person.name])
    if (!isOwn || !ways.some(way => isMeant(way, report, credential))) throw new Refusal('E_NOT_RECOGNISED')
    const now = deps.clock().toISOString()
    await tx.execute(sql`
      insert into pathway_recognition (issuer_id, enrolment_id, step_id, credential_id, name, issuer_name, issuer_did,
        valid_from, valid_until, brought_at)
      values (${issuerId}, ${row.id}, ${stepId}, ${credential.id ?? ''},
        ${credential.subjects[0]?.achievement?.name ?? credential.name ?? ''}, ${credential.issuer.name ?? did}, ${did},
        ${credential.validFrom ?? now}, ${credential.validUntil}, ${now})
      on conflict (issuer_id, enrolment_id, step_id) do update set credential_id = excluded.credential_id,
        name = excluded.name, issuer_name = excluded.issuer_name, issuer_did = excluded.issuer_did,
        valid_from = excluded.valid_from, valid_until = excluded.valid_until, brought_at = excluded.brought_at`)
    await recompute(tx, deps, issuerId, [row])
    await note(tx, deps, actor, {
      event: 'pathway.recognised',
      subject: row.id,
      details: { step: stepId, issuer: did },
    })
  })
}

/** The learner takes it away again. */
export async function forgetRecognised(deps: Deps, person: Person, enrolmentId: string, stepId: string): Promise<void> {
  const { issuerId } = await ownEnrolment(deps, person, enrolmentId)
  await tx(deps, { issuerId }, async tx => {
    const row = await lockEnrolment(tx, issuerId, enrolmentId)
    await tx.execute(sql`
      delete from pathway_recognition where issuer_id = ${issuerId} and enrolment_id = ${row.id} and step_id = ${stepId}`)
    await recompute(tx, deps, issuerId, [row])
  })
}
