import type { Statement } from '@laurel/core/endorsement'
import type { Deps } from '../deps.ts'
import type { Tx } from '../platform/database.ts'
import { knownIssuers } from '../verification/known-issuers.ts'
import { endorsementsAbout, iso, type RequestRow, type SubjectKind } from './store.ts'
import { likenessOf, pageOfEndorsement } from './view.ts'

/** An endorsement as public pages show it. */
export type ShownEndorsement = {
  readonly id: string
  readonly about: SubjectKind
  /** The id of what it is about. */
  readonly subjectUrl: string
  /** A recommendation was asked for by the learner, and shown by them. */
  readonly kind: RequestRow['kind']
  readonly by: { readonly name: string; readonly url: string }
  readonly provenHost: string
  readonly signer: { readonly name: string; readonly role: string }
  readonly statements: readonly Statement[]
  readonly comment: string
  readonly since: string
  readonly path: string
}

/** @param urls the ids of what is shown; of each, what partners have signed and not withdrawn */
export async function shownEndorsements(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  urls: readonly string[],
): Promise<ShownEndorsement[]> {
  const rows = await endorsementsAbout(tx, issuerId, urls, deps.clock())
  if (rows.length === 0) return []
  const known = await knownIssuers(deps)
  return rows.flatMap(row => {
    const did = row.endorser_did ?? ''
    const by = { name: row.endorser_name ?? '', url: row.endorser_url ?? '' }
    // Made to be taken for somebody else: not shown, as it is not counted where it is verified (H-46).
    if (likenessOf({ did, name: by.name }, known)) return []
    const page = pageOfEndorsement(deps.baseUrl, row)
    return [
      {
        id: page,
        about: row.subject_kind,
        subjectUrl: row.subject_url,
        kind: row.kind,
        by,
        provenHost: row.proven_host ?? '',
        signer: { name: row.signer_name ?? '', role: row.signer_role ?? '' },
        statements: row.endorsed_statements ?? [],
        comment: row.comment ?? '',
        since: iso(row.endorsed_at as string),
        path: new URL(page).pathname,
      },
    ]
  })
}
