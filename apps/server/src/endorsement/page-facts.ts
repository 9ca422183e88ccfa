import { parseUuid } from '@laurel/core/primitives'
import { achievementFacts } from '../achievement/page-facts.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { currentIssuer, signerOf } from '../people/store.ts'
import { enterTenant, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { knownIssuers } from '../verification/known-issuers.ts'
import type { EndorsePageFacts } from './pages/endorse-page.ts'
import type { EndorsementPageFacts } from './pages/endorsement-page.ts'
import { type Link, readLink } from './read-link.ts'
import { type EndorsementRow, findRequest, iso, isoOrNull } from './store.ts'
import { endorsementUrl, likenessOf } from './view.ts'

/** The page that shows what is endorsed, from its id. */
const pathOf = (subject: { readonly url: string }, issuerPath: string) =>
  URL.canParse(subject.url) && /^https?:/.test(subject.url) ? new URL(subject.url).pathname : issuerPath

async function factsOf(deps: Deps, { row, state, issuer, subject, choices }: Link): Promise<EndorsePageFacts> {
  const view = issuerView(issuer, deps.baseUrl)
  const path = `/i/${issuer.short_name}`
  const isOpen = state === 'asked' || state === 'opened'
  const about = subject?.kind === 'achievement' ? subject.achievement : null
  const achievement = about && (await achievementFacts(deps, issuer.short_name, about.achievement_id, about.version))
  return {
    // What may no longer be shown is not to be endorsed either.
    state: isOpen ? (subject ? 'open' : 'closed') : state,
    issuer: { name: view.name, logoUrl: view.logoUrl ?? undefined, path },
    asker: row.asked_by_name,
    organisation: row.organisation,
    email: row.email,
    message: row.message,
    asked: row.statements,
    subject: {
      kind: row.subject_kind,
      name: subject?.name ?? row.subject_name,
      path: subject ? pathOf(subject, path) : path,
      digest: subject?.digest ?? '',
      description: subject?.kind === 'institution' ? view.description : null,
      achievement: achievement === 'notFound' ? null : achievement,
    },
    choices: choices.map(one => ({ id: one.issuer.issuer_id, name: one.issuer.name, url: one.issuer.url })),
    expiresAt: iso(row.expires_at),
    locale: row.locale,
  }
}

/** What the page of a link shows. */
export async function endorseFacts(deps: Deps, token: string): Promise<EndorsePageFacts | 'notFound'> {
  try {
    const link = await readLink(deps, token)
    return link.row.kind === 'partner' ? await factsOf(deps, link) : 'notFound'
  } catch (error) {
    if (error instanceof Refusal && error.code === 'E_NOT_FOUND') return 'notFound'
    throw error
  }
}

/** A signed endorsement under its own address: the document, and what its page says. */
export async function endorsementFacts(
  deps: Deps,
  shortName: string,
  id: string,
): Promise<{ readonly document: string; readonly page: EndorsementPageFacts } | 'notFound'> {
  if (!parseUuid(id)) return 'notFound'
  const issuerId = await tx(deps, {}, tx => signerOf(tx, shortName))
  if (!issuerId) return 'notFound'
  const known = await knownIssuers(deps)
  return tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<EndorsementRow>(
      sql`select * from endorsement where issuer_id = ${issuerId} and id = ${id} and document is not null and erased_at is null`,
    )
    const row = found.rows[0]
    if (!row) return 'notFound'
    const endorser = await currentIssuer(tx, issuerId)
    await enterTenant(tx, row.for_issuer_id)
    const request = await findRequest(tx, row.for_issuer_id, row.request_id)
    // Of somebody's award nothing is shown by the endorser: it shows where its learner shows it.
    if (!request || (request.kind === 'recommendation' && request.hidden_at !== null)) return 'notFound'
    const institution = await currentIssuer(tx, row.for_issuer_id)
    const url = endorsementUrl(deps.baseUrl, shortName, id)
    return {
      document: row.document as string,
      page: {
        endorsement: {
          id: url,
          about: row.subject_kind,
          kind: request.kind,
          by: { name: endorser.name, url: endorser.url },
          provenHost: request.proven_host ?? '',
          signer: { name: row.signer_name, role: row.signer_role },
          statements: row.statements,
          comment: row.comment,
          since: iso(row.created_at),
          path: new URL(url).pathname,
        },
        subject: {
          name: request.subject_name,
          path: pathOf({ url: row.subject_url }, `/i/${institution.short_name}`),
        },
        institution: institution.name,
        validUntil: isoOrNull(row.valid_until),
        isOver: row.valid_until !== null && new Date(row.valid_until) <= deps.clock(),
        withdrawn: row.withdrawn_at === null ? null : { at: iso(row.withdrawn_at) },
        resembles: likenessOf(endorser, known),
      },
    }
  })
}
