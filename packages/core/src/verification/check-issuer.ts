import type { ProofFinding } from '../credential/index.ts'
import { type DidResolver, documentIn, fetchDidWebvh, type GuardedFetch, resolveDid } from '../did/index.ts'
import type { JsonObject } from '../primitives/json.ts'
import { type DisplayEndorsement, displayCredential, domainOf } from './display.ts'
import { isByFormerKey } from './findings.ts'
import { type Layer, layerFinding, vouches as layerVouches } from './layers.ts'
import type { VerifyOptions, Vouching } from './options.ts'
import type { Finding } from './report.ts'
import { checkLikeness } from './resemblance/check-likeness.ts'

/**
 * Asks for each DID once in a verification: what was found for the proof must be what the status list is held to. The log
 * of a did:webvh is checked once, however many of its versions are needed.
 */
export function rememberingResolver(options: VerifyOptions): DidResolver {
  const fetched = new Map<string, ReturnType<GuardedFetch>>()
  const fetch: GuardedFetch = (url, accept) => {
    const answer = fetched.get(url) ?? options.fetch(url, accept)
    fetched.set(url, answer)
    return answer
  }
  const { now, cryptography, didMemory } = options
  const tools = { fetch, now, ...(cryptography ? { cryptography } : {}), ...(didMemory ? { memory: didMemory } : {}) }
  const logs = new Map<string, ReturnType<typeof fetchDidWebvh>>()
  return remembering(async (did, at) => {
    if (!did.startsWith('did:webvh:')) return resolveDid(did, tools, at)
    const fetching = logs.get(did) ?? fetchDidWebvh(did, tools)
    logs.set(did, fetching)
    const log = await fetching
    return log.ok ? documentIn(did, log.value, at === undefined ? {} : { at }) : log
  })
}

/** The same resolver, which asks for each id once. */
export function remembering(resolve: DidResolver): DidResolver {
  const asked = new Map<string, ReturnType<DidResolver>>()
  return (id, at) => {
    const place = at === undefined ? id : `${id} ${at}`
    const known = asked.get(place)
    if (known) return known
    const made = resolve(id, at)
    asked.set(place, made)
    return made
  }
}

/** At least one proof must be by a key that the issuer's own document lists; a good signature by a stranger proves nothing. */
export function checkIssuerKey(proofs: readonly ProofFinding[], issuerId: string): Finding {
  if (proofs.some(one => one.outcome === 'passed' && one.did === issuerId))
    return {
      check: 'issuer-key',
      outcome: 'passed',
      code: 'ISSUER_KEY_OK',
      message: 'It was signed with a key that the issuer has published.',
    }
  if (proofs.some(one => isByFormerKey(one) && one.did === issuerId))
    return {
      check: 'issuer-key',
      outcome: 'not-checked',
      code: 'ISSUER_KEY_FORMER',
      message: 'It was signed with a key that the issuer had once, and no longer has.',
    }
  if (proofs.some(one => one.outcome === 'not-checked' && !isByFormerKey(one)))
    return {
      check: 'issuer-key',
      outcome: 'not-checked',
      code: 'ISSUER_KEY_UNREACHABLE',
      message: 'The issuer’s keys could not be had.',
    }
  if (proofs.some(one => one.outcome !== 'failed'))
    return {
      check: 'issuer-key',
      outcome: 'failed',
      code: 'E_CONTROLLER',
      message: 'It was signed with a key of somebody else than the issuer that it names.',
    }
  return {
    check: 'issuer-key',
    outcome: 'failed',
    code: 'E_ISSUER_KEY_UNPROVEN',
    message: 'Nothing shows that the issuer signed it.',
  }
}

/** Does anybody whom the verifier trusts know the issuer? Said apart: a signature says who, not how good they are. */
export async function checkTrust(
  issuerId: string,
  document: JsonObject,
  isAuthentic: boolean,
  options: VerifyOptions,
): Promise<Finding[]> {
  const { issuer, types } = displayCredential(document)
  // Nobody is asked about an issuer who has not signed it.
  const layers = isAuthentic && options.layers ? await options.layers(issuerId, { url: issuer.url, types }) : []
  const found = strongest(options.trust ? await options.trust(issuerId) : null, layers)
  return [...(await vouchedFor(issuerId, document, found, options)), ...layers.flatMap(layerFinding)]
}

/** A list that counts comes first; then whoever else the verifier has chosen to believe; then a list that does not. */
function strongest(found: Vouching | null, layers: readonly Layer[]): Vouching | null {
  if (found !== null && !found.isOff && found.by !== 'host') return found
  const layer = layers.find(layerVouches)
  if (!layer) return found
  const { kind, by, name = '', since } = layer
  return { name, list: by, by: kind as 'registry' | 'federation' | 'recognition', ...(since ? { since } : {}) }
}

async function vouchedFor(
  issuerId: string,
  document: JsonObject,
  found: Vouching | null,
  options: VerifyOptions,
): Promise<Finding[]> {
  const vouches = found !== null && !found.isOff
  // Whom somebody has looked at is no look-alike; being at home on a server is no such word.
  const likeness = vouches && found.by !== 'host' ? [] : await likenessOf(document, options)
  if (vouches && likeness.length === 0)
    return [
      {
        check: 'issuer-trust',
        outcome: 'passed',
        code: 'ISSUER_LISTED',
        message: 'The issuer is on a list that you trust.',
        details: listed(found),
      },
    ]
  const domain = domainOf(issuerId)
  const details: JsonObject = domain === null ? {} : { domain }
  if (found?.isOff)
    return [
      {
        check: 'issuer-trust',
        outcome: 'warning',
        code: 'ISSUER_LIST_OFF',
        message: 'The issuer is on a list that you have switched off.',
        details: { ...listed(found), ...details },
      },
      ...likeness,
    ]
  return [
    {
      check: 'issuer-trust',
      outcome: 'warning',
      code: domain === null ? 'ISSUER_NOT_LISTED' : 'ISSUER_DOMAIN_ONLY',
      message: 'Nobody that you trust vouches for this issuer; judge by its web address.',
      details,
    },
    ...likeness,
  ]
}

async function likenessOf(document: JsonObject, { knownIssuers = [], logoPrint }: VerifyOptions): Promise<Finding[]> {
  const { issuer } = displayCredential(document)
  const logo = issuer.image !== null && logoPrint ? await logoPrint(issuer.image) : null
  return checkLikeness(issuer, knownIssuers, logo)
}

const listed = ({ name, list, by, since }: Vouching): JsonObject => ({
  name,
  list,
  ...(by ? { by } : {}),
  ...(since ? { since } : {}),
})

/** Those of its endorsers of whom the verifier's own lists know, and who endorse the issuer itself. */
export async function checkEndorsers(
  endorsements: readonly DisplayEndorsement[],
  { trust }: VerifyOptions,
): Promise<Finding[]> {
  const layers: Layer[] = []
  for (const { about, verdict, by } of endorsements) {
    if (!trust || about !== 'issuer' || verdict !== 'valid' || by.id === null) continue
    const found = await trust(by.id)
    if (found && !found.isOff && found.by !== 'host')
      layers.push({ kind: 'endorser', state: 'confirmed', by: found.name })
  }
  return layers.flatMap(layerFinding)
}
