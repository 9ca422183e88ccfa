import { type DidResolver, type GuardedFetch, resolveDid } from '../did/index.ts'
import type { Cryptography } from '../keys/signer.ts'
import type { Instant } from '../primitives/time.ts'
import { toIso } from '../primitives/time.ts'
import { domainOf, type Layer, type Listed, readTrustList, type VerifyOptions } from '../verification/index.ts'
import { type DnsText, dnsNameOf, judgeDns } from './dns-record.ts'
import { didConfigurationUrl, judgeDomainLinkage } from './domain-linkage.ts'
import { entityIdOf } from './federation/entity-id.ts'
import {
  didsIn,
  type FederationAnswer,
  findListedDid,
  findMembership,
  organizationIn,
} from './federation/find-chain.ts'
import { judgeRecognition } from './recognition.ts'
import { findListed } from './registry-list.ts'
import type { Place, RegistrySetting } from './registry-settings.ts'

export type LayerTools = {
  readonly fetch: GuardedFetch
  readonly now: Instant
  readonly cryptography?: Cryptography | undefined
  readonly resolveDid?: DidResolver
  /** Asks name servers; without it, nothing is said of them. */
  readonly dnsText?: DnsText | undefined
  /** What stands in a file of the settings, or at an address of them; null where it cannot be had. */
  readonly read: (place: Place) => Promise<Uint8Array | string | null>
  /** The list in it, where whoever asks keeps what was read already; `null` where it cannot be had or read. */
  readonly readList?: (place: Place) => Promise<readonly Listed[] | null>
  /** How a recognition is verified. */
  readonly verify?: Omit<VerifyOptions, 'now' | 'fetch'>
}

type About = { readonly url: string | null; readonly types: readonly string[] }

/** A name under which somebody could be at home on the internet; neither this machine nor an address of numbers. */
const isPublicName = (host: string) =>
  /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) && !/(^|\.)(localhost|local|internal|\d+)$/.test(host)

const hostOf = (url: string | null) =>
  /^https:\/\/([^/?#@:\s]+)(?:[/?#]|$)/i.exec(url ?? '')?.[1]?.toLowerCase() ?? null

/**
 * The domain by which an issuer wants to be known: of the web site that it calls its own, else the one of its DID. It is
 * a claim and no more, until the domain itself says the same.
 */
export function claimedDomain(did: string, url: string | null): string | null {
  const home = domainOf(did)
  // What is issued on this machine alone is nobody's on the internet.
  if (home !== null && !isPublicName(home)) return null
  const host = hostOf(url) ?? home
  return host !== null && isPublicName(host) ? host : null
}

/** Does the domain itself name the issuer: its web site (Well Known DID Configuration), and its name servers? */
export async function askDomain(did: string, domain: string, tools: LayerTools): Promise<readonly Layer[]> {
  const [site, dns] = await Promise.all([askSite(did, domain, tools), askDns(did, domain, tools)])
  return [site, ...(dns ? [dns] : [])]
}

async function askSite(did: string, domain: string, tools: LayerTools): Promise<Layer> {
  const layer = (state: Layer['state'], reason?: string): Layer => ({
    kind: 'site',
    state,
    by: domain,
    ...(reason ? { reason } : {}),
  })
  const origin = `https://${domain}`
  const fetched = await tools.fetch(didConfigurationUrl(origin), 'application/json')
  if (!fetched.ok) {
    const { error } = fetched
    return error.code === 'FETCH_NOT_FOUND'
      ? layer('silent')
      : layer('unasked', 'reason' in error ? error.reason : error.code)
  }
  const { fetch, now, cryptography } = tools
  const resolve = tools.resolveDid ?? (id => resolveDid(id, { fetch, now, ...(cryptography ? { cryptography } : {}) }))
  const verdict = await judgeDomainLinkage(fetched.value.body, origin, did, { resolveDid: resolve, now, cryptography })
  const states = { named: 'confirmed', broken: 'contradicted', none: 'silent', unasked: 'unasked' } as const
  return layer(states[verdict], verdict === 'unasked' ? 'keys' : undefined)
}

async function askDns(did: string, domain: string, { dnsText }: LayerTools): Promise<Layer | null> {
  if (!dnsText) return null
  const verdict = judgeDns(await dnsText(dnsNameOf(domain)), [did])
  const states = { named: 'confirmed', other: 'contradicted', none: 'silent', unasked: 'unasked' } as const
  return { kind: 'dns', state: states[verdict], by: domain }
}

/** What one registry says of an issuer. Who is not in it is not in it; who cannot be asked has said nothing. */
export async function askRegistry(
  did: string,
  about: About,
  setting: RegistrySetting,
  tools: LayerTools,
): Promise<Layer> {
  if (setting.kind === 'list') return askList(did, setting, tools)
  return setting.kind === 'federation' ? askFederation(did, setting, tools) : askAccreditor(did, about, setting, tools)
}

type Of<Kind extends RegistrySetting['kind']> = Extract<RegistrySetting, { readonly kind: Kind }>

async function askList(did: string, { name, place }: Of<'list'>, tools: LayerTools): Promise<Layer> {
  const layer = (more: Pick<Layer, 'state'> & Partial<Layer>): Layer => ({
    kind: 'registry',
    by: name,
    from: 'operator',
    ...more,
  })
  const entries = tools.readList ? await tools.readList(place) : await listIn(await tools.read(place))
  if (entries === null) return layer({ state: 'unasked' })
  const found = findListed(entries, did)
  if (!found) return layer({ state: 'silent' })
  return layer({ state: 'confirmed', name: found.name, ...(found.since ? { since: found.since } : {}) })
}

const listIn = (file: Uint8Array | string | null): readonly Listed[] | null => {
  const read = file === null ? null : readTrustList(file)
  return read?.ok ? read.value : null
}

async function askFederation(did: string, { name, anchor }: Of<'federation'>, tools: LayerTools): Promise<Layer> {
  const { fetch, now, cryptography } = tools
  const asked = { fetch, now, cryptography }
  // The registry is asked about the DID first: that says who it is, and nothing is asked of the issuer for it.
  const listed = await findListedDid(did, anchor, asked)
  const layer = (more: Pick<Layer, 'state'> & Partial<Layer>): Layer => ({
    kind: 'federation',
    by: name,
    from: 'operator',
    ...more,
  })
  const member = (answer: FederationAnswer): Layer | null => {
    if (answer.state !== 'member' || !answer.mayIssue) return null
    const organization = organizationIn(answer.metadata)
    return layer({
      state: 'confirmed',
      until: toIso(answer.until),
      proof: answer.chain,
      ...(organization ? { name: organization } : {}),
    })
  }
  const found = member(listed)
  if (found) return found
  // A federation of web addresses alone takes a DID for a question put wrongly.
  if (listed.state === 'member') return layer({ state: 'contradicted' })
  const unasked = listed.state === 'unasked' && listed.reason !== 'status 400' ? listed : null
  const entity = entityIdOf(did)
  const answer: FederationAnswer = entity ? await findMembership(entity, [anchor], asked) : { state: 'none' }
  if (answer.state === 'member') {
    const dids = didsIn(answer.metadata)
    // Anybody can make up a history of a did:webvh for somebody else's address: it counts by its whole name alone.
    const isNamed = dids ? dids.includes(did) : did.startsWith('did:web:')
    return (isNamed ? member(answer) : null) ?? layer({ state: 'contradicted' })
  }
  if (answer.state === 'unasked') return layer({ state: 'unasked', reason: answer.reason })
  return unasked ? layer({ state: 'unasked', reason: unasked.reason }) : layer({ state: 'silent' })
}

async function askAccreditor(
  did: string,
  { types }: About,
  { name, place, accreditors }: Of<'recognition'>,
  tools: LayerTools,
): Promise<Layer> {
  const layer = (more: Pick<Layer, 'state'> & Partial<Layer>): Layer => ({
    kind: 'recognition',
    by: name,
    from: 'operator',
    ...more,
  })
  const text = await tools.read(place)
  if (text === null) return layer({ state: 'unasked' })
  const { fetch, now, cryptography, verify } = tools
  const options = { ...verify, fetch, now, ...(cryptography ? { cryptography } : {}) }
  const found = await judgeRecognition(text, { did, types }, accreditors, options)
  if (found.state !== 'recognised')
    return layer({ state: found.state === 'other' ? 'silent' : 'unasked', reason: found.reason })
  const { name: known, mayIssue, until } = found
  return layer({
    state: 'confirmed',
    ...(known ? { name: known } : {}),
    ...(mayIssue.length > 0 ? { mayIssue } : {}),
    ...(until ? { until } : {}),
  })
}
