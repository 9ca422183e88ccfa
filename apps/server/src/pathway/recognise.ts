import type { Way } from '@laurel/core/pathway'
import {
  awardsByItself,
  type Brought,
  type Holder,
  holderOf,
  readBrought,
  speaksOf,
  standingOf,
} from '@laurel/core/recognition'
import type { DisplayCredential, VerificationReport } from '@laurel/core/verification'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { matchAgreements } from '../recognition/match-agreements.ts'
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
  const isVouched = report.findings.some(one => one.code === 'ISSUER_LISTED')
  const isIssuer =
    way.issuerDid === null
      ? isVouched && same(credential.issuer.name, way.issuerName)
      : report.issuerId === way.issuerDid
  const { achievementId, achievementName } = way
  return isIssuer && speaksOf({ credential: { achievementId, achievementName, level: null } }, readBrought(credential))
}

/**
 * Whether a transfer agreement says that a credential counts as what a step asks for here, without anybody looking: what
 * is written down once holds for claims and for pathways alike.
 */
async function isAgreed(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  ways: readonly Way[],
  report: VerificationReport,
  brought: { readonly says: Brought; readonly holder: Holder },
): Promise<boolean> {
  const proven = { ...brought, standing: standingOf(report) }
  for (const way of ways) {
    if (way.kind !== 'achievement') continue
    const [matches = []] = await matchAgreements(tx, issuerId, way.achievementId, [proven], deps.clock())
    const counted = matches
      .filter(one => awardsByItself(one.agreement.content, one.against))
      .map(one => one.agreement.content.countsAs)
    const levels = await knownLevels(tx, issuerId, way.achievementId)
    const place = (level: string | null) => (level === null ? -1 : levels.indexOf(level))
    if (counted.some(one => way.level === null || place(one.level) >= levels.indexOf(way.level))) return true
  }
  return false
}

async function knownLevels(tx: Tx, issuerId: string, achievementId: string): Promise<string[]> {
  const found = await tx.execute<{ levels: { id: string }[] }>(
    sql`select levels from achievement where issuer_id = ${issuerId} and id = ${achievementId}`,
  )
  return found.rows[0]?.levels.map(one => one.id) ?? []
}

/**
 * Whose it is: made out to the key that the person's wallet is tied to, to nobody's key and to their name, or to neither.
 * A name proves little, so a pathway that is completed by one waits for somebody's yes (`follow-awards.ts`).
 */
async function whoseIs(tx: Tx, person: Person, says: Brought, names: readonly string[]): Promise<Holder> {
  const key = await tx.execute<{ did: string }>(sql`select did from wallet_key where person_id = ${person.id}`)
  return holderOf(says.subject, key.rows[0]?.did ?? null, names)
}

/**
 * Counts what another issuer has given for a step, once it was verified as a stranger would verify it.
 *
 * @throws Refusal E_NOT_RECOGNISED for what does not hold, is somebody else's, or is not what the step asks for;
 *   E_OTHER_HOLDER for what is made out to another key than the wallet's
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
    const ways = content.steps.find(one => one.id === stepId)?.ways ?? []
    const says = readBrought(credential)
    const holder = await whoseIs(tx, person, says, [learnerName, person.name])
    if (holder === 'otherKey') throw new Refusal('E_OTHER_HOLDER')
    const counts =
      ways.some(way => way.kind === 'elsewhere' && isMeant(way, report, credential)) ||
      (await isAgreed(tx, deps, issuerId, ways, report, { says, holder }))
    if ((holder !== 'key' && holder !== 'name') || !counts) throw new Refusal('E_NOT_RECOGNISED')
    const now = deps.clock().toISOString()
    await tx.execute(sql`
      insert into pathway_recognition (issuer_id, enrolment_id, step_id, credential_id, name, issuer_name, issuer_did,
        valid_from, valid_until, brought_at, held_by)
      values (${issuerId}, ${row.id}, ${stepId}, ${credential.id ?? ''},
        ${credential.subjects[0]?.achievement?.name ?? credential.name ?? ''}, ${credential.issuer.name ?? did}, ${did},
        ${credential.validFrom ?? now}, ${credential.validUntil}, ${now}, ${holder})
      on conflict (issuer_id, enrolment_id, step_id) do update set credential_id = excluded.credential_id,
        name = excluded.name, issuer_name = excluded.issuer_name, issuer_did = excluded.issuer_did,
        valid_from = excluded.valid_from, valid_until = excluded.valid_until, brought_at = excluded.brought_at, held_by = excluded.held_by`)
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
