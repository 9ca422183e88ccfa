import { type DidResolver, findSigningKey, type VerificationRelationship } from '../../did/index.ts'
import { pureCryptography } from '../../keys/pure-cryptography.ts'
import type { Cryptography } from '../../keys/signer.ts'
import { canonicalJson } from '../../primitives/jcs.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { decodeMultibase } from '../../primitives/multibase.ts'
import { type Instant, parseDateTime } from '../../primitives/time.ts'
import type { Pieces } from '../canon/index.ts'
import { bundledContexts, type ContextLibrary } from '../contexts/index.ts'
import type { DisclosureTools } from './disclosure/tools.ts'
import { verifyDerived } from './disclosure/verify-derived.ts'
import { hashData } from './hash-data.ts'
import { heldBy, type ProofCode, type ProofFinding } from './proof-error.ts'
import { withoutProof } from './sign-data-integrity.ts'
import { findSuite, type Suite } from './suites.ts'

export const MAX_PROOFS = 4

/** Clocks differ; a proof from a minute ahead is still taken. */
export const CLOCK_SKEW_MS = 60_000

/** Where a suite has signatures of its own kind, in a proof value of its own kind. */
const NO_SIGNATURE = { value: new Uint8Array() }

export type CanonicalDocument = { readonly document: JsonObject; readonly text: Pieces }

export type VerifyProofsOptions = {
  readonly resolveDid: DidResolver
  readonly now: Instant
  readonly purpose?: VerificationRelationship
  /** For presentations: what the verifier gave out, which every proof must repeat. */
  readonly challenge?: string
  readonly domain?: string
  readonly cryptography?: Cryptography
  readonly contexts?: ContextLibrary
  /** Loads the arithmetic of bbs-2023; see `DisclosureTools`. */
  readonly curve?: DisclosureTools['curve']
  /** The document without its proofs, and its canonical text by SHA-256, where that is known already. */
  readonly canonical?: CanonicalDocument | undefined
  /** What is said of now, as a status list does, is said with a key of now. */
  readonly presentKeysOnly?: true
}

const failed = (code: ProofCode, reason: string, more: Partial<ProofFinding> = {}): ProofFinding => ({
  outcome: 'failed',
  code,
  reason,
  ...more,
})

/**
 * Checks every proof of a document, in their order (VC-DI §4.3 and §4.4). Each one must hold: a forged second proof
 * makes the document suspicious, whatever the first one says (HOSTILE H-10).
 *
 * @returns one finding a proof; or a single one where the proofs as a whole are refused. Never throws
 */
export async function verifyProofs(document: JsonObject, options: VerifyProofsOptions): Promise<ProofFinding[]> {
  const { proof } = document
  if (proof === undefined) return [failed('E_PROOF_MISSING', 'the document has no proof')]
  const proofs: readonly Json[] = Array.isArray(proof) ? proof : [proof as Json]
  if (proofs.length === 0) return [failed('E_PROOF_EMPTY', 'the list of proofs is empty')]
  if (proofs.length > MAX_PROOFS) return [failed('E_PROOF_TOO_MANY', `more than ${MAX_PROOFS} proofs`)]
  if (!proofs.every(isJsonObject)) return [failed('E_PROOF_MALFORMED', 'a proof that is no object')]
  const chain = checkChain(proofs)
  if (chain) return [chain]
  const plain = options.canonical?.document ?? withoutProof(document)
  return Promise.all(proofs.map(one => verifyOne(plain, one, proofs, options)))
}

const previousOf = (proof: JsonObject): readonly Json[] =>
  proof.previousProof === undefined
    ? []
    : Array.isArray(proof.previousProof)
      ? proof.previousProof
      : [proof.previousProof as Json]

/** Chains must lead to proofs that are there, and must not come back to where they began. */
function checkChain(proofs: readonly JsonObject[]): ProofFinding | null {
  const byId = new Map<Json, JsonObject>()
  for (const proof of proofs) {
    if (proof.id === undefined) continue
    if (byId.has(proof.id)) return failed('E_PROOF_CHAIN', 'two proofs with one id')
    byId.set(proof.id, proof)
  }
  for (const proof of proofs) {
    const seen = new Set<JsonObject>()
    const open = [proof]
    for (let at = open.pop(); at; at = open.pop())
      for (const id of previousOf(at)) {
        const previous = byId.get(id)
        if (!previous) return failed('E_PROOF_CHAIN', 'a proof builds upon one that is not there')
        if (previous === proof) return failed('E_PROOF_CYCLE', 'proofs that build upon each other')
        if (!seen.has(previous)) {
          seen.add(previous)
          open.push(previous)
        }
      }
  }
  return null
}

async function verifyOne(
  plain: JsonObject,
  proof: JsonObject,
  proofs: readonly JsonObject[],
  options: VerifyProofsOptions,
): Promise<ProofFinding> {
  const purpose = options.purpose ?? 'assertionMethod'
  const suite = findSuite(proof.type, proof.cryptosuite)
  if (!suite) return failed('E_SUITE', 'a kind of proof that Laurel does not know')
  const mechanism = suite.name
  if (proof.proofPurpose !== purpose)
    return failed('E_PURPOSE', `made for another purpose than ${purpose}`, { mechanism })
  const time = checkTimes(proof, options.now)
  if (time) return { ...time, mechanism }
  if (options.challenge !== undefined && proof.challenge !== options.challenge)
    return failed('E_CHALLENGE', 'an answer to another question', { mechanism })
  if (options.domain !== undefined && !isOnly(proof.domain, options.domain))
    return failed('E_DOMAIN', 'meant for somebody else', { mechanism })

  const { verificationMethod } = proof
  const hash = typeof verificationMethod === 'string' ? verificationMethod.indexOf('#') : -1
  if (typeof verificationMethod !== 'string' || hash < 1)
    return failed('E_KEY_NOT_FOUND', 'names no key', { mechanism })
  const did = verificationMethod.slice(0, hash)
  const about = {
    mechanism,
    verificationMethod,
    did,
    ...(typeof proof.created === 'string' ? { created: proof.created } : {}),
  }

  const signature = suite.isSelective ? NO_SIGNATURE : signatureOf(proof)
  if (!signature) return failed('E_ENCODING', 'the signature is not base58btc of its length', about)

  const resolved = await options.resolveDid(did)
  if (!resolved.ok) {
    const { code, reason } = resolved.error
    // An issuer that goes by a web address and not by a DID may be honest; we cannot find out.
    if (
      code === 'DID_UNREACHABLE' ||
      /^https?:/.test(did) ||
      code === 'DID_METHOD_UNSUPPORTED' ||
      code === 'DID_NOT_FOUND'
    )
      return { outcome: 'not-checked', code: 'E_KEY_UNREACHABLE', reason, ...about }
    return failed(resolved.error.key ?? 'E_KEY_NOT_FOUND', `${code}: ${reason}`, about)
  }
  const created = typeof proof.created === 'string' ? parseDateTime(proof.created) : null
  const found = await findSigningKey(options.resolveDid, resolved.value, verificationMethod, purpose, {
    now: options.now,
    signedAt: created?.ok && !options.presentKeysOnly ? created.value : undefined,
    isStatement: !options.presentKeysOnly,
  })
  if (!found.ok) return failed(found.error.code, found.error.reason, about)
  const { key } = found.value
  const passed = heldBy(found.value)
  if (!suite.keyTypes.includes(key.type))
    return failed('E_SUITE', 'the key is not of the kind that this proof needs', about)
  if (!suite.isSelective && signature.value.length !== (key.type === 'P-384' ? 96 : 64))
    return failed('E_ENCODING', 'the wrong length', about)

  const material = unsecuredFor(plain, proof, proofs, suite)
  if (!material) return failed('E_CANONICAL', 'the proof was made under other contexts', about)
  const cryptography = options.cryptography ?? pureCryptography
  const contexts = options.contexts ?? bundledContexts
  if (suite.isSelective) {
    const tools = { cryptography, contexts, ...(options.curve && { curve: options.curve }) }
    const broken = await verifyDerived(material.document, proof, material.options, key, suite, tools)
    return broken ? failed(broken.code, broken.reason, about) : { ...heldPart(passed), isDerived: true, ...about }
  }
  const { canonical } = options
  const known = (document: JsonObject) =>
    document === canonical?.document && key.type !== 'P-384' ? canonical.text : null
  const bytes = hashData(material.document, material.options, suite, key.type, { cryptography, contexts }, known)
  if (!bytes.ok) return failed('E_CANONICAL', bytes.error.code, about)
  const holds = await cryptography.verify(key, signature.value, bytes.value)
  return holds ? { ...passed, ...about } : failed('E_SIGNATURE', 'the content is not what was signed', about)
}

/** No record has a part: its holder makes it anew for each showing, so it says nothing of when the whole was signed. */
const heldPart = (held: ReturnType<typeof heldBy>) =>
  held.code === 'E_AFTER_COMPROMISE' ? { ...held, code: 'E_PART_AFTER_COMPROMISE' as const } : held

/** The signature of a proof that has one over everything: 64 bytes, or 96 on P-384. */
function signatureOf(proof: JsonObject): { readonly value: Uint8Array } | null {
  const { proofValue } = proof
  const bytes = typeof proofValue === 'string' && proofValue.startsWith('z') ? decodeMultibase(proofValue) : null
  return bytes?.ok && [64, 96].includes(bytes.value.length) ? bytes : null
}

/** `domain` may be written as a list (VC-DI §2.1); of more than one member, the proof is meant for others as well. */
const isOnly = (domain: Json | undefined, wanted: string): boolean =>
  Array.isArray(domain) ? domain.length === 1 && domain[0] === wanted : domain === wanted

function checkTimes(proof: JsonObject, now: Instant): ProofFinding | null {
  if (proof.created !== undefined) {
    const created = typeof proof.created === 'string' ? parseDateTime(proof.created) : null
    if (!created?.ok) return failed('E_PROOF_MALFORMED', 'created is no date with a time and a zone')
    if (created.value > now + CLOCK_SKEW_MS) return failed('E_PROOF_FROM_FUTURE', 'signed at a time that has not come')
  }
  if (proof.expires !== undefined) {
    const expires = typeof proof.expires === 'string' ? parseDateTime(proof.expires) : null
    if (!expires?.ok) return failed('E_PROOF_MALFORMED', 'expires is no date with a time and a zone')
    if (expires.value < now - CLOCK_SKEW_MS) return failed('E_PROOF_EXPIRED', 'the proof has run out')
  }
  return null
}

/** What the proof signed: the document with the proofs that it builds upon, and its own options. */
function unsecuredFor(plain: JsonObject, proof: JsonObject, proofs: readonly JsonObject[], suite: Suite) {
  const wanted = previousOf(proof)
  const before = proofs.filter(one => one.id !== undefined && wanted.includes(one.id))
  const { proofValue: _value, '@context': proofContext, ...rest } = proof
  let document: JsonObject = before.length === 0 ? plain : { ...plain, proof: before }
  const context = document['@context']
  if (suite.canonical === 'rdfc')
    return { document, options: { ...(context === undefined ? {} : { '@context': context }), ...rest } }
  if (proofContext === undefined) return { document, options: rest }
  // VC-DI-EDDSA §3.3.2 step 4: the document's contexts must begin with the proof's, which then take their place.
  const own = Array.isArray(context) ? context : [context as Json]
  const theirs = Array.isArray(proofContext) ? proofContext : [proofContext as Json]
  if (
    theirs.some(
      (one, index) => own[index] === undefined || canonicalJson(one as Json) !== canonicalJson(own[index] as Json),
    )
  )
    return null
  document = { ...document, '@context': proofContext as Json }
  return { document, options: { '@context': proofContext as Json, ...rest } }
}
