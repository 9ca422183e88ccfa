import {
  domainOf,
  type KnownIssuer,
  type LogoPrint,
  resembles,
  sameLogo,
  type TrustLookup,
  type VerificationReport,
} from '@laurel/core/verification'
import type { Deps } from '../deps.ts'
import { allIssuerIds, currentIssuer, didsOfIssuer, tenantOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { registryEntries } from '../trust/layers.ts'
import { printOf } from './logo-prints.ts'
import { shortNameOf } from './show-verdict.ts'

/** More than these are not compared with: a bounded piece of work for each credential that somebody brings. */
const MAX_OWN = 500
const MAX_REGISTRIES = 2_000
const FRESH_MILLISECONDS = 60_000

type Kept = { readonly at: number; readonly known: Promise<readonly KnownIssuer[]> }
const kept = new WeakMap<Deps, Kept>()

const logoOf = (logo: LogoPrint | null) => (logo === null ? {} : { logo })
const pinned = (webvh: string | undefined) => (webvh ? { webvh } : {})
const hostOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).host : undefined)

async function gather(deps: Deps): Promise<readonly KnownIssuer[]> {
  const trusted: KnownIssuer[] = []
  for (const { did, name, domain = domainOf(did), logo } of deps.trustedIssuers)
    trusted.push({ did, name, ...(domain ? { domain } : {}), ...logoOf(logo ? await printOf(logo) : null) })
  for (const { did, name, domain = domainOf(did) } of (await registryEntries(deps)).slice(0, MAX_REGISTRIES))
    trusted.push({ did, name, ...(domain ? { domain } : {}) })
  // Ids are made in the order of time, so whoever was here first comes first.
  const ids = (await tx(deps, {}, allIssuerIds)).slice(0, MAX_OWN)
  const own: KnownIssuer[] = []
  for (const issuerId of ids) {
    const { issuer, dids } = await tx(deps, { issuerId }, async one => {
      const issuer = await currentIssuer(one, issuerId)
      return { issuer, dids: await didsOfIssuer(one, issuer) }
    })
    const { name, url, logo_sha256: sha256 } = issuer
    const mark = sha256 && (await deps.blobs.get(sha256))
    const logo = logoOf(mark ? await printOf(mark) : null)
    const domains = dids.flatMap(did => domainOf(did) ?? [])
    for (const [index, did] of dids.entries()) {
      const domain = domainOf(did) ?? undefined
      const alsoDids = index === 0 && dids.length > 1 ? { alsoDids: dids.slice(1) } : {}
      own.push({ name, did, ...alsoDids, ...(domain ? { domain } : {}), ...logo })
    }
    const host = hostOf(url)
    // Under its own website it may well sign one day, by another DID than ours.
    if (host && !domains.includes(host)) own.push({ name, domain: host })
  }
  return [...trusted, ...own]
}

/**
 * Whom an issuer might want to be taken for: those whom the operator trusts, then the issuers of this server. What is a
 * minute old is given out once more while it is gathered anew, so that nobody waits for it.
 */
export function knownIssuers(deps: Deps): Promise<readonly KnownIssuer[]> {
  const now = deps.clock().getTime()
  const found = kept.get(deps)
  if (found && now >= found.at && now - found.at < FRESH_MILLISECONDS) return found.known
  const known = gather(deps).catch(error => {
    if (kept.get(deps)?.known === stand.known) kept.delete(deps)
    if (found) return found.known
    throw error
  })
  const stand: Kept = { at: now, known: found ? found.known : known }
  kept.set(deps, stand)
  if (found)
    void known.then(fresh => {
      if (kept.get(deps) === stand) kept.set(deps, { at: now, known: Promise.resolve(fresh) })
    })
  return stand.known
}

/** An institution here has another name by now: it must not be called a look-alike of itself. */
export const forgetKnownIssuers = (deps: Deps): boolean => kept.delete(deps)

/**
 * Who is on this server's lists, as the `issuer-trust` check asks for them: the operator's first, then the institutions
 * that are at home here.
 */
export const trustOf = (deps: Deps, known: readonly KnownIssuer[]): TrustLookup => {
  const list = new URL(deps.baseUrl).host
  return async did => {
    const trusted = deps.trustedIssuers.find(one => one.did === did)
    if (trusted) return { name: trusted.name, list, by: 'operator', ...pinned(trusted.webvh) }
    const shortName = await shortNameOf(deps, did)
    if (shortName === undefined) return null
    // What is kept may lack those who came within the last minute, and on a large server the last to come.
    const name = known.find(one => one.did === did)?.name ?? (await nameOfOwn(deps, shortName))
    return name === undefined ? null : { name, list, by: 'host' }
  }
}

async function nameOfOwn(deps: Deps, shortName: string): Promise<string | undefined> {
  const issuerId = await tx(deps, {}, one => tenantOf(one, 'issuer', shortName))
  return issuerId && (await tx(deps, { issuerId }, one => currentIssuer(one, issuerId))).name
}

/** What visitors are told of this server's lists; the operator's is theirs to take along. */
export async function serverLists(deps: Deps) {
  const ids = await tx(deps, {}, allIssuerIds)
  return {
    host: new URL(deps.baseUrl).host,
    institutions: ids.length,
    registries: [...(deps.registry ? [deps.registry.name] : []), ...deps.registries.map(one => one.name)],
    trusted: deps.trustedIssuers.map(({ did, name, domain, webvh }) => ({
      did,
      name,
      ...(domain ? { domain } : {}),
      ...pinned(webvh),
    })),
  }
}

/** A picture that was looked at, and what it looks like. */
export type SeenLogo = { readonly image: string; readonly print: LogoPrint }

/** What says that the issuer is on a list, also where somebody else answers at its address. */
const VOUCHED = ['ISSUER_LISTED', 'ISSUER_OTHER_THAN_LISTED']

/** The few of `known` that somebody else needs to come to the same findings: those resembled, and who vouches. */
export function whatSpokeForTrust(
  report: VerificationReport,
  known: readonly KnownIssuer[],
  seen: readonly SeenLogo[],
) {
  const singles = report.presented ?? [report]
  const resembled = singles.flatMap(one => {
    const issuer = one.credential?.issuer
    const found = issuer?.name ? resembles({ ...issuer, name: issuer.name }, known) : null
    const byEndorsers = (one.credential?.endorsements ?? []).flatMap(({ resembles: other }) =>
      other ? known.filter(each => each.name === other.name && (each.domain ?? null) === other.domain) : [],
    )
    const details = one.findings.find(finding => finding.code === 'ISSUER_LOGO_COPIED')?.details
    const byLogo = known.filter(
      each => each.logo && each.name === details?.name && (each.domain ?? null) === (details.domain ?? null),
    )
    return [...(found ? [found.known] : []), ...byLogo, ...byEndorsers]
  })
  const trusted = singles.flatMap(one => {
    const details = one.findings.find(finding => VOUCHED.includes(finding.code))?.details
    // What somebody else knows of it, goes along with whoever that is.
    return details && one.issuerId && (details.by === 'host' || details.by === 'operator')
      ? [
          {
            did: one.issuerId,
            name: String(details.name),
            list: String(details.list),
            by: details.by as 'host' | 'operator',
            ...pinned(typeof details.webvh === 'string' ? details.webvh : undefined),
          },
        ]
      : []
  })
  const logos = seen.filter(one => resembled.some(({ logo }) => logo && sameLogo(logo, one.print)))
  return { known: [...new Set(resembled)], trusted, logos }
}
