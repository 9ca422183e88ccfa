import type { Json } from '../../../primitives/json.ts'
import { decodeMultibase, toMultibaseBase64url } from '../../../primitives/multibase.ts'
import {
  areIndexes,
  isBytes,
  isTexts,
  type LabelMap,
  readProofValue,
  writeProofValue,
} from '../disclosure/proof-parts.ts'

const SIGNATURE_LENGTH = 64
/** A P-256 key as Multikey: two bytes of prefix, a compressed point. */
const KEY_LENGTH = 35
const HMAC_LENGTH = 32

/** What an issuer hands to a holder (VC-DI-ECDSA §3.5.3). */
export type EcdsaBase = {
  readonly baseSignature: Uint8Array
  /** The key made for this one proof, which signed each statement; as Multikey bytes. */
  readonly publicKey: Uint8Array
  readonly hmacKey: Uint8Array
  readonly signatures: readonly Uint8Array[]
  readonly mandatoryPointers: readonly string[]
}

/** What a holder hands to a verifier (§3.5.7). */
export type EcdsaDerived = {
  readonly baseSignature: Uint8Array
  readonly publicKey: Uint8Array
  readonly signatures: readonly Uint8Array[]
  readonly labelMap: LabelMap
  readonly mandatoryIndexes: readonly number[]
}

const areSignatures = (part: unknown): part is readonly Uint8Array[] =>
  Array.isArray(part) && part.every(one => isBytes(one, SIGNATURE_LENGTH))

export const writeEcdsaBase = (base: EcdsaBase): string =>
  writeProofValue('ecdsa-sd-2023 base', [
    base.baseSignature,
    base.publicKey,
    base.hmacKey,
    base.signatures,
    base.mandatoryPointers,
  ])

export function parseEcdsaBase(value: Json | undefined): EcdsaBase | null {
  const read = readProofValue(value)
  if (read?.kind !== 'ecdsa-sd-2023 base' || read.parts.length !== 5) return null
  const [baseSignature, publicKey, hmacKey, signatures, mandatoryPointers] = read.parts
  return isBytes(baseSignature, SIGNATURE_LENGTH) &&
    isBytes(publicKey, KEY_LENGTH) &&
    isBytes(hmacKey, HMAC_LENGTH) &&
    areSignatures(signatures) &&
    isTexts(mandatoryPointers)
    ? { baseSignature, publicKey, hmacKey, signatures, mandatoryPointers }
    : null
}

export const writeEcdsaDerived = (derived: EcdsaDerived): string =>
  writeProofValue('ecdsa-sd-2023 derived', [
    derived.baseSignature,
    derived.publicKey,
    derived.signatures,
    new Map([...derived.labelMap].map(([key, label]) => [key, bytesOf(label)])),
    derived.mandatoryIndexes,
  ])

function bytesOf(label: string): Uint8Array {
  const bytes = decodeMultibase(label)
  if (!bytes.ok) throw new TypeError('a label that no HMAC made')
  return bytes.value
}

export function parseEcdsaDerived(value: Json | undefined): EcdsaDerived | null {
  const read = readProofValue(value)
  if (read?.kind !== 'ecdsa-sd-2023 derived' || read.parts.length !== 5) return null
  const [baseSignature, publicKey, signatures, labels, mandatoryIndexes] = read.parts
  if (!(labels instanceof Map) || ![...labels.values()].every(label => isBytes(label, HMAC_LENGTH))) return null
  const labelMap = new Map(
    [...(labels as Map<number, Uint8Array>)].map(([key, label]) => [key, toMultibaseBase64url(label)]),
  )
  return isBytes(baseSignature, SIGNATURE_LENGTH) &&
    isBytes(publicKey, KEY_LENGTH) &&
    areSignatures(signatures) &&
    areIndexes(mandatoryIndexes)
    ? { baseSignature, publicKey, signatures, labelMap, mandatoryIndexes }
    : null
}
