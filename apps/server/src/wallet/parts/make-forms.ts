import type { DisclosureSuite } from '@laurel/core/credential'
import type { AlwaysShowable } from '@laurel/core/presentation'
import type { JsonObject } from '@laurel/core/primitives'
import { findVersions, versionKey } from '../../achievement/versions.ts'
import { stateAwards } from '../../award/intend-credentials.ts'
import { findAwards, lockAward } from '../../award/store.ts'
import { stateAsSdJwt } from '../../credential/state-as-sd-jwt.ts'
import { isPartable, signForParts, statedForParts } from '../../credential/state-for-parts.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { whyNotIssuing } from '../../people/halt-issuing.ts'
import { note } from '../../people/note.ts'
import type { Person } from '../../people/person.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { seconds } from '../../platform/seconds.ts'
import { Refusal } from '../../refusal.ts'
import { jwkOfDid } from '../copies/holder-jwk.ts'
import { mustWait, requireRestatable } from '../copies/make-copies.ts'
import { closeIntended, type FormRow, findForms, PART_FORMATS, type PartFormat, saveIntended } from '../copies/store.ts'
import { proveMine } from '../take-award.ts'

/** A form of an award, as its holder gets it: a document with its base proof, or an SD-JWT VC with all its disclosures. */
export type Form =
  | { readonly format: DisclosureSuite; readonly credential: JsonObject }
  | { readonly format: 'dc+sd-jwt'; readonly credential: string }

/**
 * States an award for the wallet's own key in each form that can be shown in parts, as `makeCopies` does for other wallets:
 * written down before it is signed, and the same key again gets the same bytes. A record comes as SD-JWT VC only.
 *
 * @throws Refusal as `proveMine`, and E_AWARD_STATE, E_ISSUING_HALTED, E_GUARDIAN_NEEDED
 */
export async function makeForms(deps: Deps, person: Person, awardId: string, proof: string): Promise<Form[]> {
  const { issuerId, did } = await proveMine(deps, person, awardId, proof)
  const rows = await tx(deps, { issuerId }, tx => intendForms(tx, deps, issuerId, awardId, did))
  deps.failpoint('after-forms-intent')
  const documents = new Map<string, string>()
  for (const row of rows) documents.set(row.id, row.document ?? (await inForm(deps, issuerId, row)))
  const actor: Actor = { issuerId, kind: 'learner', id: person.id, name: person.name }
  const kept = await tx(deps, { issuerId }, async tx => {
    let fresh = 0
    for (const { id } of rows.filter(one => one.document === null))
      if (await closeIntended(tx, issuerId, id, documents.get(id) as string, null, deps.clock().toISOString())) fresh++
    if (fresh > 0)
      await note(tx, deps, actor, { event: 'award.forms-made', subject: awardId, details: { count: fresh } })
    // Of two that signed at once, one has kept its bytes, and both give those.
    return findForms(tx, issuerId, awardId, did)
  })
  return kept.flatMap(asForm)
}

const asForm = ({ format, document }: FormRow): Form[] => {
  if (document === null) return []
  if (format === 'dc+sd-jwt') return [{ format, credential: document }]
  return [{ format, credential: JSON.parse(document) as JsonObject }]
}

/** What the version that an award was made under wants to see in every part. */
async function alwaysShownFor(deps: Deps, issuerId: string, awardId: string): Promise<AlwaysShowable[]> {
  return tx(deps, { issuerId }, async tx => {
    const [award] = await findAwards(tx, issuerId, [awardId])
    const versions = await findVersions(tx, issuerId, award ? [award.achievement_id] : [])
    return award ? (versions.get(versionKey(award.achievement_id, award.achievement_version))?.always_shown ?? []) : []
  })
}

async function inForm(deps: Deps, issuerId: string, row: FormRow): Promise<string> {
  if (row.format !== 'dc+sd-jwt') {
    const signed = await signForParts(deps, issuerId, JSON.parse(row.unsigned), {
      suite: row.format,
      created: seconds(row.proof_created),
      always: await alwaysShownFor(deps, issuerId, row.award_id),
    })
    return JSON.stringify(signed)
  }
  const stated = {
    award_id: row.award_id,
    document: row.unsigned,
    subject_did: row.holder,
    created_at: row.created_at,
  }
  return stateAsSdJwt(deps, issuerId, stated, { holderKey: await jwkOfDid(row.holder), keyAs: 'multikey' })
}

async function intendForms(tx: Tx, deps: Deps, issuerId: string, awardId: string, did: string): Promise<FormRow[]> {
  // Locked, so that a revocation at this moment comes before or after, and never in between.
  const locked = await lockAward(tx, issuerId, awardId)
  const [award] = locked ? await findAwards(tx, issuerId, [awardId]) : []
  if (!award) throw new Refusal('E_NOT_FOUND')
  requireRestatable(award)
  if (await mustWait(tx, deps, issuerId, award))
    throw new Refusal((await whyNotIssuing(tx, issuerId)) ?? 'E_GUARDIAN_NEEDED')
  const known = await findForms(tx, issuerId, awardId, did)
  const rows: FormRow[] = []
  for (const format of PART_FORMATS) {
    const row = known.find(one => one.format === format) ?? (await intendForm(tx, deps, issuerId, awardId, did, format))
    if (row) rows.push(row)
  }
  return rows
}

async function intendForm(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  awardId: string,
  holder: string,
  format: PartFormat,
): Promise<FormRow | null> {
  const id = deps.newId()
  const isToken = format === 'dc+sd-jwt'
  const [stated] = await stateAwards(tx, deps, issuerId, [awardId], holder, { copyId: id, forParts: !isToken })
  if (!stated) throw new Error('an award that was locked cannot be stated')
  const document = JSON.parse(stated.unsigned) as JsonObject
  if (!isToken && !isPartable(document)) return null
  const now = deps.clock()
  return saveIntended(tx, issuerId, {
    id,
    award_id: awardId,
    format,
    is_own: true,
    holder,
    unsigned: isToken ? stated.unsigned : JSON.stringify(statedForParts(document, format, id)),
    proof_created: seconds(now),
    client: null,
    created_at: now.toISOString(),
  })
}
