import type { Deps } from '../deps.ts'
import { requireIssuing } from '../people/halt-issuing.ts'
import { currentIssuer } from '../people/store.ts'
import { enterTenant, type Tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { takeIndexes } from '../status/take-indexes.ts'
import { endorsementDocument, type Said } from './endorsement-document.ts'
import { type RequestRow, searchOf, textArray } from './store.ts'
import { subjectOf } from './subject.ts'

/**
 * Writes down what will be signed: the endorser (made now where it is new), its place in a status list, the exact
 * bytes; and that the link has been answered. One transaction in both tenants: of two who press the button the second
 * finds the link used. From here on the bytes are decided, and whoever finishes signs the same ones.
 */
export async function intendEndorsement(
  tx: Tx,
  deps: Deps,
  row: RequestRow,
  said: Said,
  endorserOf: (tx: Tx) => Promise<string>,
  seen: string | null,
): Promise<{ readonly endorserId: string; readonly id: string }> {
  const subject = await subjectOf(tx, deps, row)
  if (seen !== null && subject.digest !== seen) throw new Refusal('E_SUBJECT_CHANGED')
  const endorserId = await endorserOf(tx)
  if (endorserId === row.issuer_id) throw new Refusal('E_ENDORSES_ITSELF')
  await enterTenant(tx, endorserId)
  await requireIssuing(tx, endorserId)
  const endorser = await currentIssuer(tx, endorserId)
  const now = deps.clock()
  const id = deps.newId()
  const places = await takeIndexes(tx, endorserId, [id], { now, random: deps.random }, { did: endorser.did })
  const place = places.get(id)
  if (!place) throw new Error('an endorsement without a status index cannot be stated')
  const document = endorsementDocument(deps.baseUrl, endorser, subject, said, { ...place, id, validFrom: seconds(now) })
  await tx.execute(sql`
    insert into endorsement (issuer_id, id, subject_kind, subject_url, for_issuer_id, request_id, statements, comment,
      signer_name, signer_role, unsigned, proof_created, valid_until, created_at)
    values (${endorserId}, ${id}, ${subject.kind}, ${subject.url}, ${row.issuer_id}, ${row.id},
      ${textArray(said.statements)}, ${said.comment}, ${said.signer.name}, ${said.signer.role},
      ${JSON.stringify(document)}, ${seconds(now)}, ${said.validUntil}, ${now.toISOString()})`)
  await enterTenant(tx, row.issuer_id)
  await tx.execute(sql`
    update endorsement_request set endorsed_at = ${now.toISOString()}, opened_at = coalesce(opened_at, ${now.toISOString()}),
      endorser_issuer_id = ${endorserId}, endorsement_id = ${id}, endorser_name = ${endorser.name},
      endorser_url = ${endorser.url}, endorser_did = ${endorser.did}, proven_host = ${row.email.split('@').at(-1) ?? ''},
      endorsed_statements = ${textArray(said.statements)}, comment = ${said.comment}, signer_name = ${said.signer.name},
      signer_role = ${said.signer.role}, subject_url = ${subject.url}, subject_name = ${subject.name},
      achievement_version = ${subject.achievement?.version ?? null}, search = ${searchOf(row, endorser.name)}
    where issuer_id = ${row.issuer_id} and id = ${row.id}`)
  return { endorserId, id }
}
