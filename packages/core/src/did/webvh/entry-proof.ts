import { encodeMultikey, parseMultikey } from '../../keys/multikey.ts'
import type { Cryptography, PublicKey, Signer } from '../../keys/signer.ts'
import { concat, toUtf8 } from '../../primitives/bytes.ts'
import { canonicalJson } from '../../primitives/jcs.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { decodeMultibase, toBase58btc } from '../../primitives/multibase.ts'
import { type Instant, parseDateTime } from '../../primitives/time.ts'

/** Clocks differ by so much at most (HOSTILE H-29, H-50). */
export const CLOCK_TOLERANCE_MS = 300_000

const MEMBERS = ['id', 'type', 'cryptosuite', 'verificationMethod', 'created', 'expires', 'proofPurpose', 'proofValue']

/** The multikey that a did:key URL names twice, `did:key:A#A`; null for `did:key:A#B` and everything else. */
export function multikeyOf(verificationMethod: Json | undefined): string | null {
  if (typeof verificationMethod !== 'string') return null
  const [, key, fragment] = /^did:key:(z[1-9A-HJ-NP-Za-km-z]+)#(.+)$/.exec(verificationMethod) ?? []
  return key !== undefined && key === fragment ? key : null
}

/** The id under which an update key signs. */
export const updateKeyId = (key: PublicKey): string => {
  const multikey = encodeMultikey(key)
  return `did:key:${multikey}#${multikey}`
}

/** The bytes that eddsa-jcs-2022 signs (VC-DI-EDDSA §3.3.4), of a document without contexts. */
const bytesToSign = (documentHash: Uint8Array, options: JsonObject, { sha256 }: Pick<Cryptography, 'sha256'>) =>
  concat(sha256(toUtf8(canonicalJson(options))), documentHash)

/** What proofs are about; made once for all proofs of a document, which a stranger may have made large. */
export const hashToSign = (document: JsonObject, { sha256 }: Pick<Cryptography, 'sha256'>): Uint8Array =>
  sha256(toUtf8(canonicalJson(document)))

/**
 * Checks one proof of an entry, or of a witness: eddsa-jcs-2022 by a did:key.
 *
 * @param documentHash  by `hashToSign`
 * @returns why it does not hold; null if it does
 */
export async function whyProofFails(
  documentHash: Uint8Array,
  proof: Json,
  now: Instant,
  cryptography: Cryptography,
): Promise<string | null> {
  if (!isJsonObject(proof) || Object.keys(proof).some(name => !MEMBERS.includes(name)))
    return 'not a proof of this kind'
  const { proofValue, ...options } = proof
  if (proof.type !== 'DataIntegrityProof' || proof.cryptosuite !== 'eddsa-jcs-2022') return 'not eddsa-jcs-2022'
  if (proof.proofPurpose !== 'assertionMethod') return 'made for another purpose'
  const created = typeof proof.created === 'string' ? parseDateTime(proof.created) : null
  if (!created?.ok) return 'no date of signing'
  if (created.value > now + CLOCK_TOLERANCE_MS) return 'signed at a time that has not come'
  if (proof.expires !== undefined) {
    const expires = typeof proof.expires === 'string' ? parseDateTime(proof.expires) : null
    if (!expires?.ok || expires.value <= now) return 'the proof has run out'
  }
  const multikey = multikeyOf(proof.verificationMethod)
  const key = multikey === null ? null : parseMultikey(multikey)
  if (!key?.ok || key.value.type !== 'Ed25519') return 'names no Ed25519 key as did:key'
  const signature = typeof proofValue === 'string' && proofValue.startsWith('z') ? decodeMultibase(proofValue) : null
  if (!signature?.ok || signature.value.length !== 64) return 'the signature is not base58btc of its length'
  const holds = await cryptography.verify(key.value, signature.value, bytesToSign(documentHash, options, cryptography))
  return holds ? null : 'the content is not what was signed'
}

/** Signs an entry, or a witness's approval of one. */
export async function proofOf(
  document: JsonObject,
  signer: Signer,
  created: string,
  cryptography: Pick<Cryptography, 'sha256'>,
): Promise<JsonObject> {
  const options = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    verificationMethod: signer.verificationMethod,
    created,
    proofPurpose: 'assertionMethod',
  }
  const [signature] = await signer.sign([bytesToSign(hashToSign(document, cryptography), options, cryptography)])
  return { ...options, proofValue: toBase58btc(signature!) }
}
