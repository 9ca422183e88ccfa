import type { Deps } from '../../deps.ts'
import { ADULT, maySeeWhole, protectionsOf } from '../../people/minors/protection.ts'
import { tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { awardsOfPerson } from '../../wallet/store.ts'
import type { Access } from './read-access.ts'

export type Page = { readonly limit: number; readonly offset: number; readonly since: Date | null }
type Row = { learner_id: string; document: string; has_evidence: boolean }

/**
 * The signed documents of awards in force, newest last; and of each whether it may be given to somebody as a whole, which
 * of a minor depends on who has consented.
 */
export async function documentsToGive(
  deps: Deps,
  issuerId: string,
  awardIds: readonly string[],
  since: Date | null,
): Promise<readonly { readonly document: string; readonly mayBeGiven: boolean }[]> {
  return tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<Row>(sql`
      select award.learner_id, credential.document,
        jsonb_array_length(award.evidence) > 0 or award.constituents is not null as has_evidence
      from award join credential on credential.issuer_id = award.issuer_id and credential.award_id = award.id and is_current
      where award.issuer_id = ${issuerId} and award.state in ('issued', 'suspended')
        and ${since === null ? sql`true` : sql`credential.created_at > ${since.toISOString()}`}
        and award.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(awardIds)}::jsonb))
      order by credential.created_at, award.id`)
    const learners = [...new Set(found.rows.map(row => row.learner_id))]
    const protections = await protectionsOf(tx, issuerId, learners, deps.clock())
    return found.rows.map(row => ({
      document: row.document,
      mayBeGiven: maySeeWhole(protections.get(row.learner_id) ?? ADULT, row.has_evidence),
    }))
  })
}

/**
 * What this institution has awarded the learner and is in their wallet, as signed: newest last, so that a page once
 * read stays the same. Of a minor only what may be shared as a whole; what the vault holds besides, no server can read.
 */
export async function listCredentials(
  deps: Deps,
  { issuerId, personId }: Access,
  { limit, offset, since }: Page,
): Promise<{ readonly credentials: readonly unknown[]; readonly total: number }> {
  const held = await tx(deps, { personId }, tx => awardsOfPerson(tx, personId))
  const ids = held.filter(one => one.issuer_id === issuerId && one.lost_at === null).map(one => one.award_id)
  const found = await documentsToGive(deps, issuerId, ids, since)
  const documents = found.filter(one => one.mayBeGiven).map(one => one.document)
  return {
    credentials: documents.slice(offset, offset + limit).map(one => JSON.parse(one) as unknown),
    total: documents.length,
  }
}

/** The links of a page (Open Badges 3.0 §6.4): `first` and `last` always, `next` and `prev` where there are such. */
export function pageLinks(address: string, { limit, offset, since }: Page, total: number): string {
  const at = (from: number, rel: string) => {
    const url = new URL(address)
    url.searchParams.set('limit', String(limit))
    url.searchParams.set('offset', String(from))
    if (since) url.searchParams.set('since', since.toISOString())
    return `<${url}>; rel="${rel}"`
  }
  const last = Math.max(0, (Math.ceil(total / limit) - 1) * limit)
  return [
    ...(offset + limit < total ? [at(offset + limit, 'next')] : []),
    at(last, 'last'),
    at(0, 'first'),
    ...(offset > 0 ? [at(Math.max(0, offset - limit), 'prev')] : []),
  ].join(', ')
}
