import type * as z from 'zod'
import { likePattern } from '../../achievement/store.ts'
import type { Deps } from '../../deps.ts'
import { insightCsv } from '../../insight/csv.ts'
import type { Actor } from '../../people/actor.ts'
import { pageFrom, readCursor } from '../../people/cursor.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import type { zAffected, zAffectedQuery, zCompromise } from './schema.ts'
import { type CompromiseRow, countItems, findCompromise, type ItemCounts, listCompromises, noItems } from './store.ts'

const isoOrNull = (time: string | null) => time && new Date(time).toISOString()

const view = (row: CompromiseRow, items: ItemCounts): z.infer<typeof zCompromise> => ({
  id: row.id,
  since: new Date(row.since).toISOString(),
  declaredAt: new Date(row.declared_at).toISOString(),
  declaredBy: row.declared_by,
  keys: row.keys,
  kept: row.kept,
  items,
  reissue: row.reissue,
  reissuedAt: isoOrNull(row.done_at),
})

/** What was declared, the newest first, with how far the work on it is. */
export const showCompromises = (deps: Deps, { issuerId }: Actor) =>
  tx(deps, { issuerId }, async tx => {
    const counts = await countItems(tx, issuerId)
    return (await listCompromises(tx, issuerId)).map(row => view(row, counts.get(row.id) ?? noItems()))
  })

/** @throws Refusal E_NOT_FOUND */
export const showCompromise = (deps: Deps, { issuerId }: Actor, id: string) =>
  tx(deps, { issuerId }, async tx => {
    const row = await findCompromise(tx, issuerId, id)
    if (!row) throw new Refusal('E_NOT_FOUND')
    return view(row, (await countItems(tx, issuerId)).get(id) ?? noItems())
  })

type Row = {
  id: string
  kind: z.infer<typeof zAffected>['kind']
  state: z.infer<typeof zAffected>['state']
  award_id: string | null
  name: string | null
  achievement: string | null
  issued_at: string | null
}
type Query = Omit<z.infer<typeof zAffectedQuery>, 'limit' | 'cursor'>

async function rows(
  tx: Tx,
  issuerId: string,
  id: string,
  { q, kind, state }: Query,
  after: string | null,
  most: number,
) {
  if (!(await findCompromise(tx, issuerId, id))) throw new Refusal('E_NOT_FOUND')
  const found = await tx.execute<Row>(sql`
    select item.id, item.kind, item.state, item.award_id, award.issued_at, achievement.name as achievement,
      coalesce(award.recipient_name, endorsement.unsigned::jsonb ->> 'name', signed.credential_id) as name
    from key_compromise_item as item
    left join award on award.issuer_id = item.issuer_id and award.id = item.award_id
    left join achievement on achievement.issuer_id = award.issuer_id and achievement.id = award.achievement_id
    left join endorsement on item.kind = 'endorsement' and endorsement.issuer_id = item.issuer_id and endorsement.id = item.id
    left join vc_api_credential as signed on item.kind = 'vc-api' and signed.issuer_id = item.issuer_id and signed.id = item.id
    where item.issuer_id = ${issuerId} and item.compromise_id = ${id}
      ${kind ? sql`and item.kind = ${kind}` : sql``} ${state ? sql`and item.state = ${state}` : sql``}
      ${
        q
          ? sql`and (award.search like ${likePattern(q)} or lower(endorsement.unsigned::jsonb ->> 'name') like ${likePattern(q)}
        or lower(signed.credential_id) like ${likePattern(q)})`
          : sql``
      }
      ${after ? sql`and item.id > ${after}::uuid` : sql``}
    order by item.id limit ${most}`)
  return found.rows
}

const affected = (row: Row): z.infer<typeof zAffected> => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  awardId: row.award_id,
  name: row.name ?? '',
  achievement: row.achievement,
  issuedAt: isoOrNull(row.issued_at),
})

/** A page of what a declaration lists. @throws Refusal E_NOT_FOUND */
export const listAffected = (
  deps: Deps,
  { issuerId }: Actor,
  id: string,
  { limit, cursor, ...query }: z.infer<typeof zAffectedQuery>,
) =>
  tx(deps, { issuerId }, async tx => {
    const found = await rows(tx, issuerId, id, query, readCursor(cursor)?.id ?? null, limit + 1)
    return pageFrom(found, limit, affected)
  })

/** Lines of one reading. */
const AT_ONCE = 2_000

/** All of it, as a table. @throws Refusal E_NOT_FOUND */
export const affectedCsv = (deps: Deps, { issuerId }: Actor, id: string, query: Query): Promise<string> =>
  tx(deps, { issuerId }, async tx => {
    const lines: (string | null)[][] = []
    for (let after: string | null = null; ; ) {
      const found: Row[] = await rows(tx, issuerId, id, query, after, AT_ONCE)
      for (const row of found.map(affected))
        lines.push([row.kind, row.state, row.id, row.awardId, row.name, row.achievement, row.issuedAt])
      after = found.at(-1)?.id ?? null
      if (found.length < AT_ONCE) break
    }
    return insightCsv(['kind', 'state', 'id', 'award', 'name', 'achievement', 'issued'], lines)
  })
