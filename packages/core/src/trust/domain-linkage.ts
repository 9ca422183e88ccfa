import {
  bundledContexts,
  CLOCK_SKEW_MS,
  type ContextLibrary,
  checkJwsSignature,
  parseJwt,
  signJws,
  verifyProofs,
} from '../credential/index.ts'
import type { DidResolver } from '../did/index.ts'
import type { Cryptography, Signer } from '../keys/signer.ts'
import { idOf, isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { type Instant, parseDateTime, toIso } from '../primitives/time.ts'

/** The context of DIF's Well Known DID Configuration, as it is published. */
const CONTEXT = 'https://identity.foundation/.well-known/did-configuration/v1'
const TERMS = 'https://identity.foundation/.well-known/resources/did-configuration/#'
const SOURCE = {
  url: CONTEXT,
  text: JSON.stringify({
    '@context': {
      '@version': 1.1,
      '@protected': true,
      LinkedDomains: `${TERMS}LinkedDomains`,
      DomainLinkageCredential: `${TERMS}DomainLinkageCredential`,
      origin: `${TERMS}origin`,
      linked_dids: `${TERMS}linked_dids`,
    },
  }),
  sha256: '',
}

/** A file with more is a list of everybody, and is read no further. */
export const MAX_LINKED = 512
const MAX_BYTES = 2 * 1024 * 1024

/** Where a web site names its DIDs (Well Known DID Configuration §3). */
export const didConfigurationUrl = (origin: string): string => `${origin}/.well-known/did-configuration.json`

export type LinkageTools = {
  readonly resolveDid: DidResolver
  readonly now: Instant
  readonly cryptography?: Cryptography | undefined
  readonly contexts?: ContextLibrary | undefined
}

/** `broken`: the file names the DID, but not so that it holds. `unasked`: its signature could not be checked. */
export type LinkageVerdict = 'named' | 'broken' | 'none' | 'unasked'

/** The origin as a browser would write it; the specification's own example of a token leaves the scheme out. */
const originOf = (text: string): string => {
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`
  return whole
    .toLowerCase()
    .replace(/\/$/, '')
    .replace(/^(https:\/\/[^/]+):443$/, '$1')
    .replace(/^(http:\/\/[^/]+):80$/, '$1')
}

/**
 * Does the file of a web site name this DID, with a Domain Linkage Credential that the DID has signed for this very
 * site (Well Known DID Configuration §4)? As token or as document; one that holds is enough. Never throws.
 *
 * @param origin  where the file was got from: scheme, host and port
 */
export async function judgeDomainLinkage(
  file: Uint8Array | string,
  origin: string,
  did: string,
  tools: LinkageTools,
): Promise<LinkageVerdict> {
  const read = parseStrictJson(file, { maxBytes: MAX_BYTES })
  if (!read.ok || !isJsonObject(read.value)) return 'none'
  if (!list(read.value['@context']).includes(CONTEXT) || !Array.isArray(read.value.linked_dids)) return 'none'
  let verdict: LinkageVerdict = 'none'
  for (const one of (read.value.linked_dids as readonly Json[]).slice(0, MAX_LINKED)) {
    const judged =
      typeof one === 'string'
        ? await judgeToken(one, origin, did, tools)
        : isJsonObject(one)
          ? await judgeDocument(one, origin, did, tools)
          : 'none'
    if (judged === 'named') return 'named'
    if (verdict === 'none' || judged === 'unasked') verdict = judged === 'none' ? verdict : judged
  }
  return verdict
}

/** What a Domain Linkage Credential must say, whatever it is secured by (§5). */
function says(credential: JsonObject, origin: string, did: string, now: Instant): boolean {
  if (idOf(credential.issuer) !== did) return false
  if (!list(credential.type).includes('DomainLinkageCredential')) return false
  if (!list(credential['@context']).includes(CONTEXT)) return false
  const [subject, ...others] = list(credential.credentialSubject)
  if (others.length > 0 || !isJsonObject(subject) || subject.id !== did) return false
  if (typeof subject.origin !== 'string' || originOf(subject.origin) !== originOf(origin)) return false
  const from = credential.validFrom ?? credential.issuanceDate
  const until = credential.validUntil ?? credential.expirationDate
  const at = (value: Json | undefined) => {
    const read = typeof value === 'string' ? parseDateTime(value) : null
    return read?.ok ? read.value : null
  }
  const [begins, ends] = [at(from), at(until)]
  // The specification wants an end, since nobody takes back what has none.
  return begins !== null && ends !== null && begins <= now + CLOCK_SKEW_MS && ends >= now - CLOCK_SKEW_MS
}

async function judgeToken(text: string, origin: string, did: string, tools: LinkageTools): Promise<LinkageVerdict> {
  const token = parseJwt(text)
  if (!token.ok) return 'none'
  const { header, payload } = token.value
  const credential = isJsonObject(payload.vc) ? payload.vc : null
  if (credential === null || payload.iss !== did) return 'none'
  if (payload.sub !== did || (header.typ !== undefined && header.typ !== 'JWT')) return 'broken'
  if (header.crit !== undefined || header.b64 !== undefined) return 'broken'
  const { nbf, exp } = payload
  if (typeof exp === 'number' && exp * 1000 < tools.now - CLOCK_SKEW_MS) return 'broken'
  if (typeof nbf === 'number' && nbf * 1000 > tools.now + CLOCK_SKEW_MS) return 'broken'
  if (!says(credential, origin, did, tools.now)) return 'broken'
  const { outcome } = await checkJwsSignature(token.value, did, {
    resolveDid: tools.resolveDid,
    now: tools.now,
    purpose: 'assertionMethod',
    ...(tools.cryptography ? { cryptography: tools.cryptography } : {}),
  })
  return outcome === 'passed' ? 'named' : outcome === 'failed' ? 'broken' : 'unasked'
}

async function judgeDocument(
  document: JsonObject,
  origin: string,
  did: string,
  tools: LinkageTools,
): Promise<LinkageVerdict> {
  if (idOf(document.issuer) !== did) return 'none'
  if (!says(document, origin, did, tools.now)) return 'broken'
  const contexts = tools.contexts ?? bundledContexts
  const proofs = await verifyProofs(document, {
    resolveDid: tools.resolveDid,
    now: tools.now,
    presentKeysOnly: true,
    contexts: contexts.has(CONTEXT) ? contexts : contexts.with([SOURCE]),
    ...(tools.cryptography ? { cryptography: tools.cryptography } : {}),
  })
  if (proofs.every(one => one.outcome === 'passed' && one.did === did)) return 'named'
  return proofs.some(one => one.outcome === 'failed') ? 'broken' : 'unasked'
}

/** A Domain Linkage Credential as token (§5.2), by which `did` says that it is at home at `origin`. */
export function signDomainLinkage(
  { did, origin, from, until }: { did: string; origin: string; from: Instant; until: Instant },
  signer: Signer,
): Promise<string> {
  const seconds = (at: Instant) => Math.floor(at / 1000)
  const header = {
    alg: signer.type === 'Ed25519' ? 'EdDSA' : signer.type === 'P-256' ? 'ES256' : 'ES384',
    kid: signer.verificationMethod,
  }
  const vc = {
    '@context': ['https://www.w3.org/2018/credentials/v1', CONTEXT],
    issuer: did,
    issuanceDate: toIso(from),
    expirationDate: toIso(until),
    type: ['VerifiableCredential', 'DomainLinkageCredential'],
    credentialSubject: { id: did, origin },
  }
  return signJws(header, { iss: did, sub: did, nbf: seconds(from), exp: seconds(until), vc }, signer)
}

/** The file that holds them. */
export const writeDidConfiguration = (linked: readonly string[]): string =>
  `${JSON.stringify({ '@context': CONTEXT, linked_dids: linked }, null, 1)}\n`
