import { listAchievements, pictureUrl } from '../achievement/store.ts'
import { findAwards } from '../award/store.ts'
import {
  type CredentialForm,
  credentialForm,
  FORMS,
  type OpenCredential,
  openCredential,
} from '../credential/open-credential.ts'
import type { CredentialPageFacts } from '../credential/pages/credential-page.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import type { IssuerPageFacts } from '../people/pages/issuer-page.ts'
import { currentIssuer, tenantOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { tokenHash } from '../platform/ids.ts'
import { Refusal } from '../refusal.ts'
import { showVerdict } from '../verification/show-verdict.ts'
import { verifyAnything } from '../verification/verify-anything.ts'
import { openShare } from './share-award.ts'
import { findShareByToken } from './store.ts'

/** Verifies a stored credential just now, as a stranger would, and says what a page may show. */
async function verdictOf(deps: Deps, open: OpenCredential) {
  const report = await verifyAnything(deps, open.credential.document)
  if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
  return {
    ...showVerdict(report, deps.baseUrl),
    imageUrl: pictureUrl(deps.baseUrl, open.issuer.short_name, open.picture.sha256),
    replacedBy: open.replacedBy && {
      url: open.replacedBy.credentialId && `${deps.baseUrl}/c/${open.replacedBy.credentialId}`,
    },
  }
}

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
    return { ...(await verdictOf(deps, open)), url, filesUrl: url }
  } catch (error) {
    return notFound(error)
  }
}

type ShareEnd = 'notFound' | 'withdrawn' | 'shareExpired'

async function throughShare(
  deps: Deps,
  token: string,
): Promise<(OpenCredential & { expiresAt: string | null }) | ShareEnd> {
  try {
    const { issuerId, awardId } = await openShare(deps, token)
    const { credentialId, expiresAt } = await tx(deps, { issuerId }, async tx => ({
      credentialId: (await findAwards(tx, issuerId, [awardId]))[0]?.credential_id ?? '',
      expiresAt: (await findShareByToken(tx, issuerId, tokenHash(token)))?.expires_at ?? null,
    }))
    return { ...(await openCredential(deps, credentialId)), expiresAt: expiresAt && new Date(expiresAt).toISOString() }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'E_WITHDRAWN') return 'withdrawn'
    if (error instanceof Refusal && error.code === 'E_EXPIRED') return 'shareExpired'
    return notFound(error)
  }
}

/** `/s/{token}`: shows even what has no open page; that is what a share link is for. */
export async function showShare(deps: Deps, token: string) {
  const open = await throughShare(deps, token)
  if (typeof open === 'string') return open
  const url = `${deps.baseUrl}/s/${token}`
  return { ...(await verdictOf(deps, open)), url, filesUrl: url, share: { expiresAt: open.expiresAt } }
}

/** A file under a share link; it ends with the link. */
export async function shareFile(deps: Deps, token: string, form: string): Promise<Response | ShareEnd> {
  const wanted = FORMS.find(one => one === form) as CredentialForm | undefined
  const open = await throughShare(deps, token)
  if (typeof open === 'string') return open
  if (!wanted) return 'notFound'
  const { body, type } = await credentialForm(deps, open, wanted)
  return new Response(typeof body === 'string' ? body : body.slice().buffer, {
    headers: {
      'content-type': type,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      ...(type.startsWith('image/')
        ? { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" }
        : {}),
    },
  })
}

/** `/i/{issuer}`. */
export async function showIssuer(deps: Deps, shortName: string): Promise<IssuerPageFacts | 'notFound'> {
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  if (!issuerId) return 'notFound'
  return tx(deps, { issuerId }, async tx => {
    const issuer = await currentIssuer(tx, issuerId)
    const view = issuerView(issuer, deps.baseUrl)
    const rows = await listAchievements(tx, issuerId, { state: 'active', sort: 'name', limit: 60, after: null })
    return {
      name: view.name,
      description: view.description ?? undefined,
      logoUrl: view.logoUrl ?? undefined,
      domain: new URL(deps.baseUrl).host,
      url: view.url,
      pageUrl: `${deps.baseUrl}/i/${shortName}`,
      achievements: rows.map(row => ({
        name: row.name,
        description: row.description,
        imageUrl: pictureUrl(deps.baseUrl, shortName, row.picture_sha256),
      })),
    }
  })
}
