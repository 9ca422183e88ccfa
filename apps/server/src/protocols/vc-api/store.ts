import { unrecord } from '../../log/record.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

export type KeptCredential = {
  id: string
  credential_id: string
  document_id: string | null
  document: string | null
  mechanism: string
  issuer_did: string
  created_at: string
  deleted_at: string | null
}

export async function keepCredential(
  tx: Tx,
  issuerId: string,
  row: Omit<KeptCredential, 'deleted_at'> & { readonly subjects: readonly string[]; readonly created_by: string },
): Promise<boolean> {
  const kept = await tx.execute(sql`
    insert into vc_api_credential (issuer_id, id, credential_id, document_id, document, mechanism, issuer_did, subjects, created_by, created_at)
    values (${issuerId}, ${row.id}, ${row.credential_id}, ${row.document_id}, ${row.document}, ${row.mechanism},
      ${row.issuer_did}, ${JSON.stringify(row.subjects)}::jsonb, ${row.created_by}, ${row.created_at})
    on conflict (issuer_id, credential_id) do nothing returning 1`)
  return kept.rows.length > 0
}

/** Only what these DIDs have signed; `null` for whatever was. */
const signedBy = (dids: readonly string[] | null) =>
  dids === null ? sql`` : sql`and issuer_did in (select jsonb_array_elements_text(${JSON.stringify(dids)}::jsonb))`

/** By the caller's name for it, or by the id in the document; the newest where several have that. */
export async function findCredential(
  tx: Tx,
  issuerId: string,
  name: string,
  by: readonly string[] | null,
): Promise<KeptCredential | undefined> {
  const found = await tx.execute<KeptCredential>(sql`
    select id, credential_id, document_id, document, mechanism, issuer_did, created_at, deleted_at from vc_api_credential
    where issuer_id = ${issuerId} and (credential_id = ${name} or document_id = ${name}) ${signedBy(by)}
    order by (credential_id = ${name}) desc, deleted_at is null desc, id desc limit 1 for update`)
  return found.rows[0]
}

/** Those that were not deleted, newest first, from before the id `cursor`. */
export async function listCredentials(
  tx: Tx,
  issuerId: string,
  page: { readonly limit: number; readonly cursor: string; readonly by: readonly string[] | null },
): Promise<KeptCredential[]> {
  const found = await tx.execute<KeptCredential>(sql`
    select id, credential_id, document_id, document, mechanism, issuer_did, created_at, deleted_at from vc_api_credential
    where issuer_id = ${issuerId} and deleted_at is null ${signedBy(page.by)}
      ${page.cursor === '' ? sql`` : sql`and id < ${page.cursor}::uuid`}
    order by id desc limit ${page.limit}`)
  return found.rows
}

/** What was signed goes; that there was one, its places in status lists and an entry that says nothing stay. */
export async function forgetCredential(tx: Tx, issuerId: string, id: string, at: Date): Promise<void> {
  await tx.execute(sql`
    update vc_api_credential set document = null, document_id = null, subjects = '[]'::jsonb, deleted_at = ${at.toISOString()}
    where issuer_id = ${issuerId} and id = ${id}`)
  await unrecord(tx, issuerId, [id])
}

/** Everything that is about one of these ids, or was handed over to one of them, with the erasure of a learner. */
export async function eraseFromVcApi(
  tx: Tx,
  issuerId: string,
  of: { readonly subjects: readonly string[]; readonly awardIds: readonly string[] },
  at: Date,
): Promise<void> {
  const subjects = sql`(select value from jsonb_array_elements_text(${JSON.stringify(of.subjects)}::jsonb))`
  const erased = await tx.execute<{ id: string }>(sql`
    update vc_api_credential set document = null, document_id = null, subjects = '[]'::jsonb,
      deleted_at = coalesce(deleted_at, ${at.toISOString()})
    where issuer_id = ${issuerId} and exists (
      select 1 from jsonb_array_elements_text(subjects) as subject where subject in ${subjects}) returning id`)
  await unrecord(
    tx,
    issuerId,
    erased.rows.map(row => row.id),
  )
  await tx.execute(sql`
    delete from vc_api_exchange where issuer_id = ${issuerId} and (holder_did in ${subjects}
      or award_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(of.awardIds)}::jsonb)))`)
}

/** What is held about these ids, for the learner to have. */
export async function exportFromVcApi(tx: Tx, issuerId: string, subjects: readonly string[]) {
  const found = await tx.execute(sql`
    select credential_id, document, created_at from vc_api_credential
    where issuer_id = ${issuerId} and deleted_at is null and exists (
      select 1 from jsonb_array_elements_text(subjects) as subject
      where subject in (select value from jsonb_array_elements_text(${JSON.stringify(subjects)}::jsonb)))
    order by id`)
  return found.rows
}
