import { likePattern } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { enterTenant, type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { GivenView } from './schema.ts'
import { type EndorsementRow, findRequest, iso, isoOrNull } from './store.ts'
import { endorsementUrl } from './view.ts'

export type Given = EndorsementRow & { subject_name: string }

/** The name of what was endorsed stands in what was signed. */
export const named = sql`endorsement.*, unsigned::jsonb ->> 'name' as subject_name`

export async function givenView(tx: Tx, deps: Deps, row: Given, shortName: string): Promise<GivenView> {
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
      select ${named} from endorsement where issuer_id = ${issuerId} and erased_at is null
        ${q ? sql`and lower(unsigned::jsonb ->> 'name') like ${likePattern(q)}` : sql``}
        ${after ? sql`and id < ${after.id}::uuid` : sql``}
      order by id desc limit ${limit + 1}`)
    const { short_name: shortName } = await currentIssuer(tx, issuerId)
    const views = new Map<string, GivenView>()
    for (const row of found.rows) views.set(row.id, await givenView(tx, deps, row, shortName))
    return pageFrom(found.rows, limit, row => views.get(row.id) as GivenView)
  })
}

/** What of it anybody may read on the endorser's own page: achievements and institutions, and nobody's award. */
export async function endorsedBy(tx: Tx, deps: Deps, issuer: IssuerRow) {
  const found = await tx.execute<Given>(sql`
    select ${named} from endorsement where issuer_id = ${issuer.issuer_id} and document is not null
      and erased_at is null and withdrawn_at is null and subject_kind <> 'award'
      and coalesce(valid_until > ${deps.clock().toISOString()}, true) order by id desc limit 50`)
  const shown = []
  for (const row of found.rows) {
    const { subject, institution, createdAt, url } = await givenView(tx, deps, row, issuer.short_name)
    shown.push({ name: subject.name, institution, since: createdAt, path: new URL(url).pathname })
  }
  return shown
}
