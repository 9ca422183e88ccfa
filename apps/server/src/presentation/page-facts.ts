import { textsOf } from '@laurel/core/achievement'
import { TRANSCRIPT_TYPE } from '@laurel/core/credential'
import { listAchievements, pictureUrl } from '../achievement/store.ts'
import { openCredential } from '../credential/open-credential.ts'
import type { CredentialPageFacts } from '../credential/pages/credential-page.ts'
import type { Deps } from '../deps.ts'
import { endorsedBy } from '../endorsement/given.ts'
import { shownEndorsements } from '../endorsement/shown.ts'
import { publishedPathways } from '../pathway/page-facts.ts'
import { issuerView } from '../people/memberships.ts'
import type { IssuerPageFacts } from '../people/pages/issuer-page.ts'
import { currentIssuer, signerOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { activeAgreements } from '../recognition/agreement-store.ts'
import { Refusal } from '../refusal.ts'
import { hideParts } from './hide-parts.ts'
import { verdictOf } from './verdict-of.ts'

const notFound = (error: unknown): 'notFound' => {
  if (error instanceof Refusal && error.code === 'E_NOT_FOUND') return 'notFound'
  throw error
}

/** `/c/{id}`. */
export async function showCredential(deps: Deps, id: string): Promise<CredentialPageFacts | 'notFound' | 'closed'> {
  try {
    const open = await openCredential(deps, id)
    if (!open.isPageOpen) return 'closed'
    const url = `${deps.baseUrl}/c/${id}`
    return {
      ...hideParts(await verdictOf(deps, open), [], open.sealed.page),
      url,
      filesUrl: open.sealed.page.length === 0 ? url : null,
      previewUrl: `${url}/preview.png`,
      previewsName: open.previewsName,
    }
  } catch (error) {
    return notFound(error)
  }
}

/** `/i/{issuer}`. */
export async function showIssuer(deps: Deps, shortName: string): Promise<IssuerPageFacts | 'notFound'> {
  const issuerId = await tx(deps, {}, tx => signerOf(tx, shortName))
  if (!issuerId) return 'notFound'
  return tx(deps, { issuerId }, async tx => {
    const issuer = await currentIssuer(tx, issuerId)
    // A person who recommends others has no page: what they signed shows itself where it belongs.
    if (issuer.kind === 'person') return 'notFound'
    const view = issuerView(issuer, deps.baseUrl)
    const rows = await listAchievements(tx, issuerId, { state: 'active', sort: 'name', limit: 60, after: null })
    return {
      kind: issuer.kind,
      endorsements: await shownEndorsements(tx, deps, issuerId, [issuer.did]),
      endorses: await endorsedBy(tx, deps, issuer),
      name: view.name,
      description: view.description ?? undefined,
      logoUrl: view.logoUrl ?? undefined,
      domain: new URL(deps.baseUrl).host,
      url: view.url,
      pageUrl: `${deps.baseUrl}/i/${shortName}`,
      // A transcript states what was earned and is nothing to be earned.
      achievements: rows
        .filter(row => row.achievement_type !== TRANSCRIPT_TYPE)
        .map(row => ({
          names: textsOf(row.language, row.name, row.translations, 'name'),
          descriptions: textsOf(row.language, row.description, row.translations, 'description'),
          path: `/i/${shortName}/achievements/${row.id}/${row.version}`,
          imageUrl: pictureUrl(deps.baseUrl, shortName, row.picture_sha256),
        })),
      pathways: await publishedPathways(tx, issuerId, shortName),
      agreements: (await activeAgreements(tx, issuerId, {})).length,
      shortName,
      closing: view.closing,
    }
  })
}
