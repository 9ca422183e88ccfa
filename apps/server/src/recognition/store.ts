import type { Brought, BroughtStanding, Holder } from '@laurel/core/recognition'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'

export type BroughtRow = {
  id: string
  claim_id: string
  round: number
  document: string
  source: string
  says: Brought
  standing: BroughtStanding
  findings: { check: string; outcome: string; code: string }[]
  holder: Holder
  holder_did: string | null
  brought_at: string
  checked_at: string
  flagged_at: string | null
  settled_at: string | null
  settled_by_name: string | null
  settled_reason: string | null
}

export async function broughtOf(tx: Tx, issuerId: string, claimId: string): Promise<BroughtRow[]> {
  const found = await tx.execute<BroughtRow>(sql`
    select * from brought_credential where issuer_id = ${issuerId} and claim_id = ${claimId} order by id`)
  return found.rows
}

export async function insertBrought(
  tx: Tx,
  issuerId: string,
  row: Omit<BroughtRow, 'flagged_at' | 'settled_at' | 'settled_by_name' | 'settled_reason'>,
): Promise<void> {
  await tx.execute(sql`
    insert into brought_credential (issuer_id, id, claim_id, round, document, source, says, standing, findings, holder,
      holder_did, brought_at, checked_at)
    values (${issuerId}, ${row.id}, ${row.claim_id}, ${row.round}, ${row.document}, ${row.source},
      ${JSON.stringify(row.says)}::jsonb, ${row.standing}, ${JSON.stringify(row.findings)}::jsonb, ${row.holder},
      ${row.holder_did}, ${row.brought_at}, ${row.checked_at})
    on conflict (issuer_id, claim_id, source) do update set document = excluded.document, says = excluded.says,
      standing = excluded.standing, findings = excluded.findings, holder = excluded.holder,
      holder_did = excluded.holder_did, checked_at = excluded.checked_at`)
}

/** What a later check came to. */
export async function saveCheck(
  tx: Tx,
  issuerId: string,
  id: string,
  check: Pick<BroughtRow, 'standing' | 'findings' | 'checked_at'>,
): Promise<void> {
  await tx.execute(sql`
    update brought_credential set standing = ${check.standing}, findings = ${JSON.stringify(check.findings)}::jsonb,
      checked_at = ${check.checked_at} where issuer_id = ${issuerId} and id = ${id}`)
}

/** Other claims that brought the same credentials, by source; and whether the learner is the same. */
export async function broughtElsewhere(tx: Tx, issuerId: string, claimId: string) {
  const found = await tx.execute<{ source: string; claim_id: string; learner: string; is_same: boolean }>(sql`
    select other.source, other.claim_id, learner.name as learner, theirs.learner_id = mine.learner_id as is_same
    from brought_credential as one
    join brought_credential as other on other.issuer_id = one.issuer_id and other.source = one.source
      and other.claim_id <> one.claim_id
    join learner_claim as mine on mine.issuer_id = one.issuer_id and mine.id = one.claim_id
    join learner_claim as theirs on theirs.issuer_id = other.issuer_id and theirs.id = other.claim_id and theirs.round > 0
    join learner on learner.issuer_id = theirs.issuer_id and learner.id = theirs.learner_id
    where one.issuer_id = ${issuerId} and one.claim_id = ${claimId} order by other.id limit 50`)
  return Map.groupBy(found.rows, row => row.source)
}

const IN_FORCE = sql`award.state in ('draft', 'approved', 'issued')`

/**
 * Holds a source for one learner until the transaction ends: of two who are given something for one credential at once,
 * the second waits and is refused.
 *
 * @throws Refusal E_RECOGNISED_FOR_OTHER; E_RECOGNISED_ALREADY for the same achievement twice
 */
export async function holdSource(
  tx: Tx,
  issuerId: string,
  source: string,
  { learnerId, achievementId }: { readonly learnerId: string; readonly achievementId: string },
): Promise<void> {
  await tx.execute(sql`
    insert into recognised_source (issuer_id, source, learner_id) values (${issuerId}, ${source}, ${learnerId})
    on conflict do nothing`)
  const held = await tx.execute<{ learner_id: string }>(sql`
    select learner_id from recognised_source where issuer_id = ${issuerId} and source = ${source} for update`)
  const given = await tx.execute<{ learner_id: string; achievement_id: string }>(sql`
    select recognition.learner_id, recognition.achievement_id from recognition
    join award on award.issuer_id = recognition.issuer_id and award.id = recognition.award_id
    where recognition.issuer_id = ${issuerId} and recognition.source = ${source} and ${IN_FORCE}`)
  if (given.rows.some(row => row.learner_id !== learnerId)) throw new Refusal('E_RECOGNISED_FOR_OTHER')
  if (given.rows.some(row => row.achievement_id === achievementId)) throw new Refusal('E_RECOGNISED_ALREADY')
  // What somebody else had been given for it was taken back.
  if (held.rows[0]?.learner_id !== learnerId)
    await tx.execute(sql`
      update recognised_source set learner_id = ${learnerId} where issuer_id = ${issuerId} and source = ${source}`)
}

/** Takes what was brought with some claims away, and what was recognised from it. */
export async function removeBrought(tx: Tx, issuerId: string, claimIds: readonly string[]): Promise<void> {
  const ids = sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(claimIds)}::jsonb))`
  for (const table of ['recognition', 'brought_credential'])
    await tx.execute(sql`
      delete from ${sql.identifier(table)} where issuer_id = ${issuerId} and claim_id in ${ids}`)
  await tx.execute(sql`
    delete from recognised_source where issuer_id = ${issuerId} and not exists (
      select 1 from recognition where recognition.issuer_id = recognised_source.issuer_id
        and recognition.source = recognised_source.source)
      and learner_id in (select learner_id from learner_claim where issuer_id = ${issuerId} and id in ${ids})`)
}
