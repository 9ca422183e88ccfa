import type { Json } from '../../../primitives/json.ts'
import {
  areIndexes,
  isBytes,
  isTexts,
  type LabelMap,
  readProofValue,
  writeProofValue,
} from '../disclosure/proof-parts.ts'

/** A point of G1 and a scalar. */
export const SIGNATURE_LENGTH = 80
const HEADER_LENGTH = 64
const KEY_LENGTH = 96
const HMAC_LENGTH = 32
/** What a verifier gave out to tell this answer from another one; longer ones serve nobody. */
export const MAX_PRESENTATION_HEADER = 1_024

/** What an issuer hands to a holder (VC-DI-BBS §3.3.2, baseline). */
export type BbsBase = {
  readonly bbsSignature: Uint8Array
  /** The hash of the proof's options, then that of the statements always shown. */
  readonly bbsHeader: Uint8Array
  /** Of the issuer: a point of G2, compressed. */
  readonly publicKey: Uint8Array
  readonly hmacKey: Uint8Array
  readonly mandatoryPointers: readonly string[]
}

/** What a holder hands to a verifier (§3.3.6, baseline). */
export type BbsDerived = {
  readonly bbsProof: Uint8Array
  readonly labelMap: LabelMap
  readonly mandatoryIndexes: readonly number[]
  readonly selectiveIndexes: readonly number[]
  readonly presentationHeader: Uint8Array
}

export const writeBbsBase = (base: BbsBase): string =>
  writeProofValue('bbs-2023 base', [
    base.bbsSignature,
    base.bbsHeader,
    base.publicKey,
    base.hmacKey,
    base.mandatoryPointers,
  ])

export function parseBbsBase(value: Json | undefined): BbsBase | null {
  const read = readProofValue(value)
  if (read?.kind !== 'bbs-2023 base' || read.parts.length !== 5) return null
  const [bbsSignature, bbsHeader, publicKey, hmacKey, mandatoryPointers] = read.parts
  return isBytes(bbsSignature, SIGNATURE_LENGTH) &&
    isBytes(bbsHeader, HEADER_LENGTH) &&
    isBytes(publicKey, KEY_LENGTH) &&
    isBytes(hmacKey, HMAC_LENGTH) &&
    isTexts(mandatoryPointers)
    ? { bbsSignature, bbsHeader, publicKey, hmacKey, mandatoryPointers }
    : null
}

export const writeBbsDerived = (derived: BbsDerived): string =>
  writeProofValue('bbs-2023 derived', [
    derived.bbsProof,
    new Map([...derived.labelMap].map(([key, label]) => [key, Number(label.slice(1))])),
    derived.mandatoryIndexes,
    derived.selectiveIndexes,
    derived.presentationHeader,
  ])

export function parseBbsDerived(value: Json | undefined): BbsDerived | null {
  const read = readProofValue(value)
  if (read?.kind !== 'bbs-2023 derived' || read.parts.length !== 5) return null
  const [bbsProof, labels, mandatoryIndexes, selectiveIndexes, presentationHeader] = read.parts
  if (!(labels instanceof Map) || ![...labels.values()].every(label => typeof label === 'number')) return null
  const labelMap = new Map([...(labels as Map<number, number>)].map(([key, label]) => [key, `b${label}`]))
  return bbsProof instanceof Uint8Array &&
    areIndexes(mandatoryIndexes) &&
    areIndexes(selectiveIndexes) &&
    presentationHeader instanceof Uint8Array &&
    presentationHeader.length <= MAX_PRESENTATION_HEADER
    ? { bbsProof, labelMap, mandatoryIndexes, selectiveIndexes, presentationHeader }
    : null
}
