import { sql } from 'drizzle-orm'
import { likePattern } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import { note } from '../people/note.ts'
import { currentIssuer } from '../people/store.ts'
import { enterTenant, type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { setStatusBits } from '../status/take-indexes.ts'
import { partnerOf } from './answer-link.ts'
import type { GivenView } from './schema.ts'
import { type EndorsementRow, findRequest, iso, isoOrNull } from './store.ts'
import { tellAsker } from './tell-asker.ts'
import { endorsementUrl } from './view.ts'

type Given = EndorsementRow & { subject_name: string }

/** The name of what was endorsed stands in what was signed. */
const named = sql`endorsement.*, unsigned::jsonb ->> 'name' as subject_name`

async function givenView(tx: Tx, deps: Deps, row: Given, shortName: string): Promise<GivenView> {
  await enterTenant(tx, row.for_issuer_id)
  const request = await findRequest(tx, row.for_issuer_id, row.request_id)
  const institution = (await currentIssuer(tx, row.for_issuer_id)).name
  await enterTenant(tx, row.issuer_id)
  return {
    id: row.id,
    subject: { kind: row.subject_kind, url: row.subject_url, name: request?.subject_name ?? row.subject_name },
    institution,
    statements: row.statements,
    comment: row.comment,
    signer: { name: row.signer_name, role: row.signer_role },
    createdAt: iso(row.created_at),
    validUntil: isoOrNull(row.valid_until),
    isSigned: row.document !== null,
    url: endorsementUrl(deps.baseUrl, shortName, row.id),
    withdrawnAt: isoOrNull(row.withdrawn_at),
    withdrawReason: row.withdraw_reason,
  }
}

type Query = { readonly q?: string | undefined; readonly limit: number; readonly cursor: string }

/** What this issuer has endorsed, the newest first. */
export async function givenBy(deps: Deps, actor: Actor, { q, limit, cursor }: Query) {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const after = readCursor(cursor)
    const found = await tx.execute<Given>(sql`
      select ${named} from endorsement where issuer_id = ${issuerId}
        ${q ? sql`and lower(unsigned::jsonb ->> 'name') like ${likePattern(q)}` : sql``}
        ${after ? sql`and id < ${after.id}::uuid` : sql``}
      order by id desc limit ${limit + 1}`)
    const { short_name: shortName } = await currentIssuer(tx, issuerId)
    const views = new Map<string, GivenView>()
    for (const row of found.rows) views.set(row.id, await givenView(tx, deps, row, shortName))
    return pageFrom(found.rows, limit, row => views.get(row.id) as GivenView)
  })
}

/**
 * Takes back what was signed. The bit in the endorser's list, the institution's copy, both trails and the mail are one
 * transaction: from its commit on every check says so (P15). It is for ever; whoever changes their mind signs anew.
 */
export async function withdrawEndorsement(deps: Deps, actor: Actor, id: string, reason: string): Promise<GivenView> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const found = await tx.execute<Given>(
      sql`select ${named} from endorsement where issuer_id = ${issuerId} and id = ${id} for update`,
    )
    const row = found.rows[0]
    if (!row) throw new Refusal('E_NOT_FOUND')
    const { short_name: shortName } = await currentIssuer(tx, issuerId)
    if (row.withdrawn_at !== null) return givenView(tx, deps, row, shortName)
    const now = deps.clock()
    await setStatusBits(tx, issuerId, [id], now)
    await tx.execute(sql`
      update endorsement set withdrawn_at = ${now.toISOString()}, withdraw_reason = ${reason}
      where issuer_id = ${issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'endorsement.withdrawn', subject: id })
    await enterTenant(tx, row.for_issuer_id)
    await tx.execute(sql`
      update endorsement_request set withdrawn_at = ${now.toISOString()}, withdraw_reason = ${reason}
      where issuer_id = ${row.for_issuer_id} and id = ${row.request_id}`)
    const request = await findRequest(tx, row.for_issuer_id, row.request_id)
    if (request?.kind === 'partner') {
      await note(tx, deps, partnerOf(request), { event: 'endorsement.withdrawn', subject: request.id })
      await tellAsker(tx, deps, request, 'withdrawn', reason)
    }
    await enterTenant(tx, issuerId)
    return givenView(tx, deps, { ...row, withdrawn_at: now.toISOString(), withdraw_reason: reason }, shortName)
  })
}
