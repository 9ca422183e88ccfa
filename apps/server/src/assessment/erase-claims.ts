import type { Deps } from '../deps.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { enterTenant, type Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { removeBrought } from '../recognition/store.ts'

const TABLES = [
  'learner_claim_message',
  'learner_claim_conflict',
  'learner_claim_review',
  'learner_claim_item',
] as const

const list = (ids: readonly string[]) =>
  sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`

/** Takes claims away with all that hangs on them. @returns the digests of their files, to be removed after the commit */
async function removeClaims(tx: Tx, issuerId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const items = await tx.execute<{ id: string; sha256: string | null }>(sql`
    select id, sha256 from learner_claim_item where issuer_id = ${issuerId} and claim_id in ${list(ids)}`)
  const itemIds = items.rows.map(row => row.id)
  const parts = await tx.execute<{ sha256: string }>(sql`
    delete from learner_claim_part where issuer_id = ${issuerId} and item_id in ${list(itemIds)} returning sha256`)
  await tx.execute(sql`
    delete from public_address where kind = 'evidence' and issuer_id = ${issuerId}
      and address in (select value from jsonb_array_elements_text(${JSON.stringify(itemIds)}::jsonb))`)
  await removeBrought(tx, issuerId, ids)
  for (const table of TABLES)
    await tx.execute(sql`
      delete from ${sql.identifier(table)} where issuer_id = ${issuerId} and claim_id in ${list(ids)}`)
  await tx.execute(sql`delete from learner_claim where issuer_id = ${issuerId} and id in ${list(ids)}`)
  return [...items.rows.flatMap(row => row.sha256 ?? []), ...parts.rows.map(row => row.sha256)]
}

/** A learner is erased: their claims, the evidence and the whole conversation go with them. */
export async function eraseClaims(tx: Tx, issuerId: string, learnerId: string): Promise<string[]> {
  const claims = await tx.execute<{ id: string }>(
    sql`select id from learner_claim where issuer_id = ${issuerId} and learner_id = ${learnerId} for update`,
  )
  return removeClaims(
    tx,
    issuerId,
    claims.rows.map(row => row.id),
  )
}

/**
 * What came to nothing before `until` and nobody has touched since: declined and withdrawn claims.
 *
 * @returns how many, and the digests of their files, to be removed after the commit
 */
export async function forgetClaims(
  tx: Tx,
  issuerId: string,
  until: string,
): Promise<{ count: number; files: string[] }> {
  const old = await tx.execute<{ id: string }>(sql`
    select id from learner_claim where issuer_id = ${issuerId} and state in ('declined', 'withdrawn')
      and changed_at < ${until} for update`)
  const files = await removeClaims(
    tx,
    issuerId,
    old.rows.map(row => row.id),
  )
  return { count: old.rows.length, files }
}

/** What the school holds about a learner's claims, for the learner to have. */
export async function exportClaims(tx: Tx, issuerId: string, learnerId: string) {
  const of = async (table: string, columns: string) =>
    (
      await tx.execute(sql`
        select ${sql.raw(columns)} from ${sql.identifier(table)} where issuer_id = ${issuerId} and claim_id in (
          select id from learner_claim where issuer_id = ${issuerId} and learner_id = ${learnerId})`)
    ).rows
  const claims = await tx.execute(sql`
    select id, kind, achievement_id, state, round, narrative, reflection, done_on::text, hours, begun_by_name, created_at,
      submitted_at, decided_at, marks, level, appealed_at, award_id from learner_claim
    where issuer_id = ${issuerId} and learner_id = ${learnerId} order by id`)
  return {
    claims: claims.rows,
    evidence: await of(
      'learner_claim_item',
      'id, claim_id, kind, name, url, type, bytes, is_public, state, created_at',
    ),
    reviews: await of(
      'learner_claim_review',
      'claim_id, seat, assessor_name, marks, comments, level, verb, reason, finished_at',
    ),
    credentials: await of(
      'brought_credential',
      'claim_id, document, standing, holder, brought_at, checked_at, flagged_at, settled_reason',
    ),
    recognitions: await of(
      'recognition',
      'claim_id, award_id, agreement_id, reason, conditions, decided_by_name, decided_at',
    ),
    conversation: await of('learner_claim_message', 'claim_id, at, by_kind, by_name, kind, text, details'),
  }
}

/**
 * The person deletes their account: what became an award stays in the school's record and knows no account; everything
 * else goes, with its files.
 *
 * @returns the digests of the files, to be removed after the commit
 */
export async function leaveClaims(tx: Tx, deps: Deps, person: Person): Promise<string[]> {
  const own = await tx.execute<{ issuer_id: string; id: string; state: string }>(
    sql`select issuer_id, id, state from learner_claim where person_id = ${person.id}`,
  )
  const files: string[] = []
  for (const [issuerId, claims] of Map.groupBy(own.rows, row => row.issuer_id)) {
    await enterTenant(tx, issuerId)
    const gone = claims.filter(row => row.state !== 'approved').map(row => row.id)
    files.push(...(await removeClaims(tx, issuerId, gone)))
    await tx.execute(sql`
      update learner_claim set person_id = null where issuer_id = ${issuerId} and person_id = ${person.id}`)
    // What was recognised stays, with what it is called; the other institution's document is the person's own.
    await tx.execute(sql`
      update brought_credential set document = '' where issuer_id = ${issuerId}
        and claim_id in ${list(claims.map(row => row.id))}`)
    await tx.execute(sql`
      update learner_claim_item set is_public = false where issuer_id = ${issuerId}
        and claim_id in ${list(claims.map(row => row.id))}`)
    const actor = { issuerId, kind: 'learner' as const, id: person.id, name: person.name }
    await note(tx, deps, actor, ...gone.map(subject => ({ event: 'learner-claim.holder-left', subject })))
  }
  return files
}
