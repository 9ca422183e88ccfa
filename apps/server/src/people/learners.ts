import * as z from 'zod'
import { likePattern } from '../achievement/store.ts'
import { eraseClaims, exportClaims } from '../assessment/erase-claims.ts'
import { isAnyKept, renewSite } from '../closing/site/enqueue-site.ts'
import { WHOLE_TOKEN } from '../credential/detached-token.ts'
import type { Deps } from '../deps.ts'
import { eraseEndorsements, exportEndorsements } from '../endorsement/erase-endorsements.ts'
import { uncount } from '../insight/count-changed.ts'
import { unrecord } from '../log/record.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { exportConnections, forgetConnections } from '../protocols/open-badges/store.ts'
import { eraseAnswers, exportAnswers } from '../protocols/openid4vp/forget.ts'
import { eraseFromVcApi, exportFromVcApi } from '../protocols/vc-api/store.ts'
import { Refusal } from '../refusal.ts'
import { endGrants } from '../wallet/copies/store.ts'
import type { Actor } from './actor.ts'
import type { Cursor } from './cursor.ts'
import { protectionOfLearner } from './minors/protection.ts'
import { note } from './note.ts'

export const zLearner = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  locale: z.string().nullable(),
  /** With whom they learn, in the institution's own words. */
  cohort: z.string().nullable(),
  hasWallet: z.boolean(),
  isMinor: z.boolean(),
  awards: z.int(),
  since: z.string(),
})

export type LearnerRow = {
  id: string
  name: string
  email: string | null
  locale: string | null
  cohort: string | null
  person_id: string | null
  awards: number
  created_at: string
}

const counted = sql`(select count(*)::int from award
  where award.issuer_id = learner.issuer_id and award.learner_id = learner.id) as awards`

export const learnerView = (row: LearnerRow, isMinor: boolean): z.infer<typeof zLearner> => ({
  id: row.id,
  name: row.name,
  email: row.email,
  locale: row.locale,
  cohort: row.cohort,
  hasWallet: row.person_id !== null,
  isMinor,
  awards: row.awards,
  since: new Date(row.created_at).toISOString(),
})

/** By name, as a reader looks for them. */
export async function listLearners(
  tx: Tx,
  issuerId: string,
  query: {
    readonly q?: string | undefined
    readonly cohort?: string | undefined
    readonly after: Cursor | null
    readonly limit: number
  },
): Promise<(LearnerRow & { order_key: string })[]> {
  const key = sql`laurel_name_key(learner.name)`
  const found = await tx.execute<LearnerRow & { order_key: string }>(sql`
    select learner.*, ${counted}, ${key} as order_key from learner where issuer_id = ${issuerId}
      ${query.q ? sql`and (lower(name) like ${likePattern(query.q)} or email like ${likePattern(query.q)})` : sql``}
      ${query.cohort ? sql`and cohort = ${query.cohort}` : sql``}
      ${query.after ? sql`and (${key}, id) > (${query.after.key}::text collate "C", ${query.after.id}::uuid)` : sql``}
    order by ${key}, id limit ${query.limit}`)
  return found.rows
}

export async function readLearner(tx: Tx, issuerId: string, id: string): Promise<LearnerRow> {
  const found = await tx.execute<LearnerRow>(
    sql`select learner.*, ${counted} from learner where issuer_id = ${issuerId} and id = ${id}`,
  )
  const row = found.rows[0]
  if (!row) throw new Refusal('E_NOT_FOUND')
  return row
}

/** The tables that hold something of a learner's awards, with the column of the award. */
const OF_AWARDS = [
  // First what is locked while something is being stated, so that it is waited for and goes as well.
  ['issuance_intent', 'award_id'],
  ['wallet_copy', 'award_id'],
  ['credential', 'award_id'],
  ['claim', 'award_id'],
  ['reminder', 'award_id'],
  ['job_row', 'award_id'],
  ['revocation_request_award', 'award_id'],
  ['key_compromise_item', 'award_id'],
] as const

/** Everything that the issuer holds about a learner, for the learner to have (GDPR art. 15 and 20, FERPA, PDPA). */
export async function exportLearner(deps: Deps, actor: Actor, id: string): Promise<Record<string, unknown>> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const learner = await readLearner(tx, issuerId, id)
    const awards = await tx.execute<{ id: string }>(
      sql`select * from award where issuer_id = ${issuerId} and learner_id = ${id} order by id`,
    )
    const ids = JSON.stringify(awards.rows.map(row => row.id))
    const of = async (table: string, columns: string, further = sql``) =>
      (
        await tx.execute(sql`select ${sql.raw(columns)} from ${sql.identifier(table)} where issuer_id = ${issuerId}
          and award_id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb)) ${further}`)
      ).rows
    const trail = await tx.execute(sql`
      select at, event, subject, details from audit where issuer_id = ${issuerId}
        and subject in (select value from jsonb_array_elements_text(${ids}::jsonb)) order by at`)
    const mails = learner.email
      ? (
          await tx.execute(sql`select kind, subject, created_at, sent_at from mail
            where issuer_id = ${issuerId} and to_email = ${learner.email} order by created_at`)
        ).rows
      : []
    const about = async (table: string, columns: string) =>
      (
        await tx.execute(sql`select ${sql.raw(columns)} from ${sql.identifier(table)}
          where issuer_id = ${issuerId} and learner_id = ${id}`)
      ).rows
    await note(tx, deps, actor, { event: 'learner.exported', subject: id })
    return {
      exportedAt: deps.clock().toISOString(),
      learner: learnerView(learner, (await protectionOfLearner(tx, issuerId, id, deps.clock())).stage !== 'adult'),
      awards: awards.rows,
      credentials: await of(
        'credential',
        `award_id, statement, document, ${WHOLE_TOKEN} as jwt, is_current, created_at`,
      ),
      otherWallets: await of(
        'wallet_copy',
        'award_id, format, holder, client, document, created_at, notified, notified_at, withdrawn_at',
        sql`and not is_own`,
      ),
      // What they hold is in the learner's own wallet, and told to nobody else: it could show anything.
      partForms: await of('wallet_copy', 'award_id, format, holder, created_at, withdrawn_at', sql`and is_own`),
      importedRows: await of('job_row', 'job_id, row, raw, request'),
      mails,
      age: await about('learner_age', 'birth_date::text, band, band_as_of::text, jurisdiction, adult_from, noted_at'),
      guardians: await about('guardian', 'id, name, email, relation, created_at, accepted_at, ended_at, end_reason'),
      whenItCloses: await about('closing_answer', 'keep, said_at'),
      lostWallets: await about(
        'recovery_request',
        'message, asked_at, state, checked_by_name, checked_at, check_note, confirmed_by_name, confirmed_at, decline_reason, closed_at, reissued',
      ),
      consents: await about('consent', 'said_by, guardian_id, purpose, decision, version, language, text_sha256, at'),
      claims: await exportClaims(tx, issuerId, id),
      endorsements: await exportEndorsements(
        tx,
        issuerId,
        awards.rows.map(row => row.id),
      ),
      pathways: await about(
        'pathway_enrolment',
        'pathway_id, version, joined_by, joined_at, left_at, progress, completed_at, outcome, award_id, decline_reason',
      ),
      recognised: (
        await tx.execute(sql`select step_id, credential_id, name, issuer_name, issuer_did, valid_from, valid_until, brought_at
          from pathway_recognition where issuer_id = ${issuerId} and enrolment_id in (
            select id from pathway_enrolment where issuer_id = ${issuerId} and learner_id = ${id})`)
      ).rows,
      connectedApps: learner.person_id ? await exportConnections(tx, issuerId, learner.person_id) : [],
      signedForPrograms: await exportFromVcApi(tx, issuerId, await subjectIdsOf(tx, issuerId, learner)),
      shownHere: await exportAnswers(tx, deps, issuerId, id),
      trail: trail.rows,
    }
  })
}

/** By which ids a learner is known in credentials: the keys that their awards were stated to, here and in other wallets, and their mailbox. */
async function subjectIdsOf(
  tx: Tx,
  issuerId: string,
  learner: { readonly id: string; readonly email: string | null },
): Promise<string[]> {
  const found = await tx.execute<{ did: string }>(sql`
    select distinct subject_did as did from credential
    join award on award.issuer_id = credential.issuer_id and award.id = credential.award_id
    where credential.issuer_id = ${issuerId} and award.learner_id = ${learner.id} and subject_did is not null
    union
    select holder from wallet_copy
    join award on award.issuer_id = wallet_copy.issuer_id and award.id = wallet_copy.award_id
    where wallet_copy.issuer_id = ${issuerId} and award.learner_id = ${learner.id}`)
  return [...found.rows.map(row => row.did), ...(learner.email ? [`mailto:${learner.email}`] : [])]
}

/** What hangs on a learner: age, who decides for them, what was said, asked and checked; and the mails that named them to guardians. */
async function eraseGuardians(tx: Tx, issuerId: string, id: string): Promise<void> {
  const gone = await tx.execute<{ id: string; email: string; token_hash: string }>(sql`
    delete from guardian where issuer_id = ${issuerId} and learner_id = ${id} returning id, email, token_hash`)
  for (const { id: guardianId, email, token_hash: hash } of gone.rows) {
    await tx.execute(sql`
      delete from mail where issuer_id = ${issuerId} and to_email = ${email} and kind = 'guardian'`)
    // Those about the end of the institution, with what the learner has: a guardian's number is of one learner.
    await tx.execute(sql`
      delete from mail where issuer_id = ${issuerId} and kind = 'closing' and position(${guardianId}::text in message_id) > 0`)
    await tx.execute(sql`delete from public_address where kind = 'guardian' and address = ${hash}`)
  }
  for (const table of ['closing_answer', 'learner_age', 'consent', 'consent_request', 'claim_code', 'recovery_request'])
    await tx.execute(sql`delete from ${sql.identifier(table)} where issuer_id = ${issuerId} and learner_id = ${id}`)
}

/** Where they stood on pathways, and what they brought from elsewhere. @returns the enrolments */
async function erasePathways(tx: Tx, issuerId: string, id: string): Promise<string[]> {
  await tx.execute(sql`
    delete from pathway_recognition where issuer_id = ${issuerId} and enrolment_id in (
      select id from pathway_enrolment where issuer_id = ${issuerId} and learner_id = ${id})`)
  const gone = await tx.execute<{ id: string }>(
    sql`delete from pathway_enrolment where issuer_id = ${issuerId} and learner_id = ${id} returning id`,
  )
  return gone.rows.map(row => row.id)
}

/**
 * Erases a learner: rows, credentials, imported lines, mails. What is left are numbers that name nobody: positions in
 * status lists (never given to another, I2) and the trail. The learner's own copies go on verifying: they are theirs.
 * The number is kept in a ledger, so that a restore does not bring the learner back (I11).
 *
 * @returns the digests of evidence, and of imported files that held the learner's line, to be taken away after the commit
 */
export async function eraseLearner(tx: Tx, deps: Deps, actor: Actor, id: string): Promise<string[]> {
  const { issuerId } = actor
  const learner = await readLearner(tx, issuerId, id)
  if (actor.kind !== 'server') await deps.erasures.append({ issuerId, learnerId: id, at: deps.clock().toISOString() })
  const awards = await tx.execute<{ id: string; credential_id: string }>(sql`
    select id, credential_id from award where issuer_id = ${issuerId} and learner_id = ${id} for update`)
  const ids = JSON.stringify(awards.rows.map(row => row.id))
  const theirs = sql`(select value::uuid from jsonb_array_elements_text(${ids}::jsonb))`
  const files = await tx.execute<{ sha256: string }>(sql`
    select distinct import.sha256 from job_row
    join job on job.issuer_id = job_row.issuer_id and job.id = job_row.job_id
    join import on import.issuer_id = job.issuer_id and import.id = job.import_id
    where job_row.issuer_id = ${issuerId} and job_row.award_id in ${theirs}`)
  const subjects = await subjectIdsOf(tx, issuerId, learner)
  const awardIds = awards.rows.map(row => row.id)
  const isKept = await isAnyKept(tx, issuerId, awardIds)
  await eraseFromVcApi(tx, issuerId, { subjects, awardIds }, deps.clock())
  const copies = await tx.execute<{ id: string }>(
    sql`select id from wallet_copy where issuer_id = ${issuerId} and award_id in ${theirs}`,
  )
  await eraseAnswers(tx, deps, issuerId, id)
  await endGrants(tx, issuerId, awardIds)
  for (const [table, column] of OF_AWARDS)
    await tx.execute(sql`
      delete from ${sql.identifier(table)} where issuer_id = ${issuerId} and ${sql.identifier(column)} in ${theirs}`)
  // Lines of theirs that never became an award.
  if (learner.email)
    await tx.execute(sql`
      delete from job_row where issuer_id = ${issuerId} and request -> 'recipient' ->> 'email' = ${learner.email}`)
  if (learner.person_id) {
    // In the learner's own wallet it would be a row that leads nowhere.
    await tx.execute(sql`select set_config('laurel.person_id', ${learner.person_id}, true)`)
    for (const table of ['share_item', 'wallet_award'])
      await tx.execute(sql`
        delete from ${sql.identifier(table)} where issuer_id = ${issuerId} and award_id in ${theirs}`)
    await forgetConnections(tx, issuerId, learner.person_id)
  }
  const addresses = JSON.stringify(awards.rows.map(row => row.credential_id))
  await tx.execute(sql`
    delete from public_address where kind = 'credential' and issuer_id = ${issuerId}
      and address in (select value from jsonb_array_elements_text(${addresses}::jsonb))`)
  await eraseEndorsements(
    tx,
    deps,
    issuerId,
    awards.rows.map(row => row.id),
  )
  await tx.execute(sql`delete from award where issuer_id = ${issuerId} and learner_id = ${id}`)
  if (learner.email)
    await tx.execute(sql`delete from mail where issuer_id = ${issuerId} and to_email = ${learner.email}`)
  await eraseGuardians(tx, issuerId, id)
  const evidence = await eraseClaims(tx, issuerId, id)
  const enrolments = await erasePathways(tx, issuerId, id)
  await tx.execute(sql`delete from learner where issuer_id = ${issuerId} and id = ${id}`)
  const counted = { awards: awards.rows.map(row => row.id), enrolments, learners: [id] }
  await uncount(tx, issuerId, counted, deps.clock())
  await tx.execute(sql`
    insert into erasure (issuer_id, learner_id, award_ids, erased_at, erased_by)
    values (${issuerId}, ${id}, ${JSON.stringify([...awards.rows, ...copies.rows].map(row => row.id))}::jsonb, ${deps.clock().toISOString()}, ${actor.id}) on conflict do nothing`)
  await note(
    tx,
    deps,
    actor,
    { event: 'learner.erased', subject: id },
    ...awards.rows.map(row => ({ event: 'award.erased', subject: row.id })),
  )
  await unrecord(tx, issuerId, awardIds)
  if (isKept) await renewSite(tx, deps, issuerId)
  return [...files.rows.map(row => row.sha256), ...evidence]
}
