import type { ProofFinding } from '../credential/index.ts'
import { type DidResolver, type GuardedFetch, parseDidWebvh, resolveDid } from '../did/index.ts'
import type { fetchDidWebvh } from '../did/webvh/resolve-did-webvh.ts'
import { type JsonObject, list } from '../primitives/json.ts'
import { type DisplayEndorsement, displayOnce, domainOf } from './display.ts'
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
  const { now, cryptography, didMemory, memory } = options
  const tools = {
    fetch,
    now,
    ...(cryptography ? { cryptography } : {}),
    ...(didMemory ? { memory: didMemory } : {}),
    ...(memory ? { documents: memory.documents } : {}),
  }
  const logs = new Map<string, ReturnType<typeof fetchDidWebvh>>()
  return remembering(async (did, at) => {
    if (!did.startsWith('did:webvh:')) return resolveDid(did, tools, at)
    const { documentIn, fetchDidWebvh } = await import('../did/webvh/resolve-did-webvh.ts')
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
  resolver?: DidResolver,
): Promise<Finding[]> {
  const { issuer, types } = displayOnce(document)
  // Nobody is asked about an issuer who has not signed it.
  const layers = isAuthentic && options.layers ? await options.layers(issuerId, { url: issuer.url, types }) : []
  const found = strongest(options.trust ? await options.trust(issuerId) : null, layers)
  return [...(await vouchedFor(issuerId, document, found, options, resolver)), ...layers.flatMap(layerFinding)]
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
  resolver: DidResolver | undefined,
): Promise<Finding[]> {
  const vouches = found !== null && !found.isOff
  if (vouches && resolver && (await isOfAnother(issuerId, found, resolver)))
    return [
      {
        check: 'issuer-trust',
        outcome: 'not-checked',
        code: 'ISSUER_OTHER_THAN_LISTED',
        message:
          'The issuer’s web address no longer names the identity that is on your list; it may have changed hands.',
        details: listed(found),
      },
    ]
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

/**
 * Whether somebody else answers at the address of an issuer that is listed with its key history: whoever buys the domain
 * can name any keys there, and cannot go on with that history (HOSTILE H-49).
 */
async function isOfAnother(issuerId: string, { webvh }: Vouching, resolver: DidResolver): Promise<boolean> {
  const listed = webvh === undefined ? null : parseDidWebvh(webvh)
  if (!listed?.ok || !issuerId.startsWith('did:web:')) return false
  const resolved = await resolver(issuerId)
  return resolved.ok && !namesHistory(resolved.value, listed.value.scid)
}

/** The did:webvh by which a did:web of the same place says that it is also known. */
export async function historyNamed(
  issuerId: string,
  resolver: DidResolver,
): Promise<{ readonly issuerHistory?: string }> {
  if (!issuerId.startsWith('did:web:')) return {}
  const resolved = await resolver(issuerId)
  const names = resolved.ok ? list(resolved.value.alsoKnownAs) : []
  const found = names.find(name => {
    const known = typeof name === 'string' ? parseDidWebvh(name) : null
    return known?.ok === true && known.value.web === issuerId
  })
  return typeof found === 'string' ? { issuerHistory: found } : {}
}

/** Whether a document is also known as the did:webvh of this SCID. */
export const namesHistory = (document: JsonObject, scid: string): boolean =>
  list(document.alsoKnownAs).some(name => {
    const known = typeof name === 'string' ? parseDidWebvh(name) : null
    return known?.ok === true && known.value.scid === scid
  })

async function likenessOf(document: JsonObject, { knownIssuers = [], logoPrint }: VerifyOptions): Promise<Finding[]> {
  const { issuer } = displayOnce(document)
  const logo = issuer.image !== null && logoPrint ? await logoPrint(issuer.image) : null
  return checkLikeness(issuer, knownIssuers, logo)
}

const listed = ({ name, list, by, since, webvh }: Vouching): JsonObject => ({
  name,
  list,
  ...(by ? { by } : {}),
  ...(since ? { since } : {}),
  ...(webvh ? { webvh } : {}),
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
