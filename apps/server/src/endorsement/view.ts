import { idOf, type JsonObject } from '@laurel/core/primitives'
import { domainOf, type KnownIssuer, resembles } from '@laurel/core/verification'
import type { Deps } from '../deps.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { shortNameIn } from '../verification/show-verdict.ts'
import type { RequestView } from './schema.ts'
import { iso, isoOrNull, type RequestRow, stateOf } from './store.ts'

/** The endorsement's own page and id. */
export const endorsementUrl = (baseUrl: string, shortName: string, id: string): string =>
  `${baseUrl}/i/${shortName}/endorsements/${id}`

/** The same of an endorsement that was given; what was signed says it itself. */
export const pageOfEndorsement = (
  baseUrl: string,
  row: Pick<RequestRow, 'document' | 'endorser_did' | 'endorsement_id'>,
) =>
  (row.document !== null && idOf(JSON.parse(row.document) as JsonObject)) ||
  endorsementUrl(baseUrl, shortNameIn(row.endorser_did ?? '', baseUrl) ?? '', row.endorsement_id ?? '')

/** Whose name this endorser's could be taken for (HOSTILE H-46); what resembles is never shown as an endorsement. */
export function likenessOf(by: { readonly did: string; readonly name: string }, known: readonly KnownIssuer[]) {
  const domain = domainOf(by.did) ?? undefined
  return resembles({ id: by.did, name: by.name, ...(domain ? { domain } : {}) }, known)?.known.name ?? null
}

/** The newest version of each of these achievements. */
export async function newestVersions(tx: Tx, issuerId: string, rows: readonly RequestRow[]) {
  const ids = rows.flatMap(row => row.achievement_id ?? [])
  const found = await tx.execute<{ id: string; version: number }>(sql`
    select id, version from achievement where issuer_id = ${issuerId}
      and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`)
  return new Map(found.rows.map(row => [row.id, row.version]))
}

type Around = { readonly newest: ReadonlyMap<string, number>; readonly known: readonly KnownIssuer[] }

export function requestView(deps: Deps, row: RequestRow, { newest, known }: Around): RequestView {
  const version = row.achievement_version
  const by = { name: row.endorser_name ?? '', url: row.endorser_url ?? '', did: row.endorser_did ?? '' }
  return {
    id: row.id,
    state: stateOf(row, deps.clock()),
    subject: {
      kind: row.subject_kind,
      url: row.subject_url,
      name: row.subject_name,
      achievementId: row.achievement_id,
      version,
      awardId: row.award_id,
      isNewest:
        row.subject_kind !== 'achievement' ||
        row.endorsed_at === null ||
        newest.get(row.achievement_id as string) === version,
    },
    organisation: row.organisation,
    email: row.email,
    message: row.message,
    asked: row.statements,
    askedBy: row.asked_by_name,
    createdAt: iso(row.created_at),
    sentAt: iso(row.sent_at),
    reminders: row.reminders,
    expiresAt: iso(row.expires_at),
    openedAt: isoOrNull(row.opened_at),
    declinedAt: isoOrNull(row.declined_at),
    declineReason: row.decline_reason,
    endorsement:
      row.endorsed_at === null
        ? null
        : {
            by,
            provenHost: row.proven_host ?? '',
            signer: { name: row.signer_name ?? '', role: row.signer_role ?? '' },
            statements: row.endorsed_statements ?? [],
            comment: row.comment ?? '',
            endorsedAt: iso(row.endorsed_at),
            isSigned: row.document !== null,
            url: pageOfEndorsement(deps.baseUrl, row),
            withdrawnAt: isoOrNull(row.withdrawn_at),
            withdrawReason: row.withdraw_reason,
            isHidden: row.hidden_at !== null,
            resembles: likenessOf(by, known),
          },
  }
}
