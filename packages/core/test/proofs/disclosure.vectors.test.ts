import { expand_message_xmd } from '@noble/curves/abstract/hash-to-curve.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import {
  canonicalize,
  derive,
  findSuite,
  hashOptions,
  signBase,
  verifyProofs,
  withoutProof,
} from '../../src/credential/index.ts'
import { createBbsSigner } from '../../src/credential/proofs/bbs/bbs-signer.ts'
import { nobleCurve } from '../../src/credential/proofs/bbs/noble-curve.ts'
import { parseBbsBase, parseBbsDerived, writeBbsDerived } from '../../src/credential/proofs/bbs/proof-value.ts'
import { API_ID_BYTES } from '../../src/credential/proofs/bbs/scalars.ts'
import { divide } from '../../src/credential/proofs/disclosure/derive.ts'
import {
  groupStatements,
  type LabelledStatements,
  labelStatements,
  relabelByHmac,
  relabelShuffled,
} from '../../src/credential/proofs/disclosure/label-statements.ts'
import { divideShown } from '../../src/credential/proofs/disclosure/verify-derived.ts'
import { parseEcdsaBase, parseEcdsaDerived } from '../../src/credential/proofs/ecdsa-sd/proof-value.ts'
import { resolveDidKey } from '../../src/did/index.ts'
import {
  createSigner,
  type ProofKey,
  parseSecretMultikey,
  publicKeyOf,
  pureCryptography,
} from '../../src/keys/index.ts'
import { fromHex, type Instant, type JsonObject, toHex, toUtf8 } from '../../src/primitives/index.ts'
import { readJson, readText } from './read-vector.ts'
import { nameContexts, vectorContexts } from './vector-contexts.ts'

const now = Date.UTC(2026, 0, 1) as Instant
const tools = { cryptography: pureCryptography, contexts: vectorContexts }
const labelling = { contexts: vectorContexts }
const verifying = { now, resolveDid: async (did: string) => resolveDidKey(did), contexts: vectorContexts }
const hmacKey = fromHex('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff')

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
/** A vector with its inline context named by address, since Laurel takes no others. */
const read = <T = JsonObject>(path: string): T => nameContexts(JSON.parse(readText(path))) as T
type Entries = { readonly value: readonly (readonly [number, string])[] }
const linesAt = (statements: LabelledStatements, indexes: readonly number[]) =>
  indexes.map(index => [index, statements.lines[index]])

/** [suite, folder, pointers always shown, pointers chosen] */
const CASES = [
  ['ecdsa-sd-2023', 'ecdsa/ecdsa-sd-2023/prc', 'ecdsa/prCredMandatory.json', 'ecdsa/prCredSelective.json'],
  ['ecdsa-sd-2023', 'ecdsa/ecdsa-sd-2023/employ', 'ecdsa/employMandatory.json', 'ecdsa/employSelective.json'],
  ['bbs-2023', 'bbs', 'bbs/windMandatory.json', 'bbs/windSelective.json'],
  ['bbs-2023', 'bbs/prc', 'bbs/prCredMandatory.json', 'bbs/prCredSelective.json'],
] as const

// The documents are read from what was signed: prCredUnsigned.json has had its description changed since.
describe.each(CASES)('the published values of %s in %s', (suiteName, folder, mandatoryFile, selectiveFile) => {
  const document = withoutProof(read(`${folder}/addSignedSDBase.json`))
  const mandatoryPointers = read<string[]>(mandatoryFile)
  const selectivePointers = read<string[]>(selectiveFile)
  const relabel = suiteName === 'bbs-2023' ? relabelShuffled : relabelByHmac
  const statements = labelStatements(document, relabel(hmacKey), labelling)
  const config = read(`${folder}/addProofConfig.json`)
  const suite = findSuite('DataIntegrityProof', suiteName)!
  const keyType = suite.keyTypes[0]!
  const proofHash = value(hashOptions(config, suite, keyType, tools))
  const published = read(`${folder}/addRawBaseSignatureInfo.json`) as {
    baseSignature: string
    bbsSignature: string
    publicKey: string
    signatures: string[]
  }

  test('canonical form, and the same under labels that say nothing', () => {
    expect(value(canonicalize(document, vectorContexts))).toBe(
      read<string[]>(`${folder}/addBaseDocCanon.json`).join(''),
    )
    expect(statements.lines).toEqual(read(`${folder}/addBaseDocHMACCanon.json`))
  })

  test('what is always shown and what is not', () => {
    const transform = read(`${folder}/addBaseTransform.json`) as unknown as {
      mandatory: Entries
      nonMandatory: Entries
    }
    const { mandatory } = divide(statements, mandatoryPointers, selectivePointers, labelling).groups
    expect(linesAt(statements, mandatory)).toEqual(transform.mandatory.value)
    const others = statements.lines.map((_, index) => index).filter(index => !mandatory.includes(index))
    expect(linesAt(statements, others)).toEqual(transform.nonMandatory.value)
  })

  test('hashes of the options and of what is always shown', () => {
    const hashes = read(`${folder}/addHashData.json`)
    expect(value(canonicalize(config, vectorContexts))).toBe(readText(`${folder}/addProofConfigCanon.txt`))
    const { indexes } = groupStatements(statements, mandatoryPointers, labelling)
    const mandatoryHash = sha256(toUtf8(indexes.map(index => statements.lines[index]).join('')))
    expect([toHex(proofHash), toHex(mandatoryHash)]).toEqual([hashes.proofHash, hashes.mandatoryHash])
  })

  test('groups, positions and labels that a verifier needs', () => {
    const groups = read<Record<string, number[]>>(`${folder}/derivedGroupIndexes.json`)
    const divided = divide(statements, mandatoryPointers, selectivePointers, labelling)
    expect(divided.groups.combined).toEqual(groups.combinedIndexes)
    expect(divided.groups.mandatory).toEqual(groups.mandatoryIndexes)
    expect(divided.groups.selective).toEqual(groups.selectiveIndexes)
    expect(divided.groups.hideable).toEqual(groups.nonMandatoryIndexes)
    const disclosure = read(`${folder}/derivedDisclosureData.json`) as unknown as {
      labelMap: { value: [string, string][] }
      mandatoryIndexes: number[]
      adjSelectiveIndexes?: number[]
    }
    expect(divided.mandatoryIndexes).toEqual(disclosure.mandatoryIndexes)
    if (disclosure.adjSelectiveIndexes) expect(divided.selectiveIndexes).toEqual(disclosure.adjSelectiveIndexes)
    expect([...divided.labelMap].map(([key, label]) => [`c14n${key}`, label])).toEqual(disclosure.labelMap.value)
    expect(divided.part).toEqual(read(`${folder}/derivedUnsignedReveal.json`))
  })

  test('the signed base document, byte for byte', async () => {
    const signed = read<{ proof: JsonObject }>(`${folder}/addSignedSDBase.json`)
    const options = {
      cryptosuite: suiteName,
      created: config.created as string,
      mandatoryPointers,
    }
    const verificationMethod = config.verificationMethod as string
    const random = () => hmacKey
    if (suiteName === 'bbs-2023') {
      const secretKey = fromHex(readJson('bbs/BBSKeyMaterial.json').privateKeyHex as string)
      const signer = createBbsSigner(nobleCurve, { secretKey, verificationMethod })
      expect(value(await signBase(document, signer, options, { ...tools, random }))).toEqual(signed)
      return
    }
    const keys = readJson('ecdsa/ecdsa-sd-2023/SDKeyMaterial.json') as Record<string, { secretKeyMultibase: string }>
    const secretOf = (name: string) => value(parseSecretMultikey(keys[name]!.secretKeyMultibase)).secretKey
    const signer = createSigner({ type: 'P-256', secretKey: secretOf('baseKeyPair'), verificationMethod })
    const proofSecret = secretOf('proofKeyPair')
    const proofSigner = createSigner({ type: 'P-256', secretKey: proofSecret, verificationMethod })
    const proofKey: ProofKey = {
      publicKey: publicKeyOf('P-256', proofSecret),
      sign: messages => proofSigner.sign(messages) as Uint8Array[],
    }
    const ours = value(await signBase(document, signer, options, { ...tools, random, makeProofKey: () => proofKey }))
    expect(ours).toEqual(signed)
    const base = parseEcdsaBase((ours.proof as JsonObject).proofValue)!
    expect(base.signatures.map(toHex)).toEqual(published.signatures)
    expect(toHex(base.baseSignature)).toBe(published.baseSignature)
  })

  test('the base proof reads back', () => {
    const { proofValue } = read<{ proof: JsonObject }>(`${folder}/addSignedSDBase.json`).proof
    const base = suiteName === 'bbs-2023' ? parseBbsBase(proofValue) : parseEcdsaBase(proofValue)
    expect(base?.mandatoryPointers).toEqual(mandatoryPointers)
    expect(toHex(base!.hmacKey)).toBe(toHex(hmacKey))
  })

  test('the derived document, byte for byte, and what a verifier makes of it', async () => {
    const revealed = read<JsonObject & { proof: JsonObject }>(`${folder}/derivedRevealDocument.json`)
    const signed = read(`${folder}/addSignedSDBase.json`)
    if (suiteName === 'ecdsa-sd-2023') {
      const made = value(await derive(signed, { selectivePointers }, { ...tools, random: () => hmacKey }))
      expect(made).toEqual(revealed)
      const derived = parseEcdsaDerived(revealed.proof.proofValue)!
      const shown = divideShown(withoutProof(revealed), derived.labelMap, derived.mandatoryIndexes, tools)
      expect(shown.lines).toEqual(read(`${folder}/verifyNQuads.json`))
      const verifyData = read(`${folder}/verifyCreateVerifyData.json`)
      expect(shown.others).toEqual(verifyData.nonMandatory)
      expect(toHex(sha256(toUtf8(shown.mandatory.join(''))))).toBe(verifyData.mandatoryHash)
    } else {
      const derivation = readJson('bbs/BBSDeriveMaterial.json')
      // Drawn under the interface's name alone, not under a tag of their own as the draft has it.
      const random = (length: number) =>
        expand_message_xmd(fromHex(derivation.pseudoRandSeedHex as string), API_ID_BYTES, length, sha256)
      const presentationHeader = fromHex(derivation.presentationHeaderHex as string)
      const made = value(await derive(signed, { selectivePointers, presentationHeader }, { ...tools, random }))
      expect(made).toEqual(revealed)
      const derived = parseBbsDerived(revealed.proof.proofValue)!
      expect(writeBbsDerived(derived)).toBe(revealed.proof.proofValue)
      const shown = divideShown(withoutProof(revealed), derived.labelMap, derived.mandatoryIndexes, tools)
      // Of this example the vectors do not list what the verifier sees.
      if (folder !== 'bbs') expect(shown.lines).toEqual(read(`${folder}/verifyNQuads.json`))
    }
    const [finding] = await verifyProofs(revealed, verifying)
    expect(finding).toMatchObject({ outcome: 'passed', isDerived: true, mechanism: suiteName })
    expect(await verifyProofs(signed, verifying)).toMatchObject([{ code: 'E_PROOF_BASE' }])
  })

  test('one letter more in what is shown, and nothing holds', async () => {
    const revealed = read(`${folder}/derivedRevealDocument.json`)
    const changed = JSON.parse(JSON.stringify(revealed).replace(/"(CompFoil170|Arcadia|Bahamas)"/, '"$1 "'))
    expect(changed).not.toEqual(revealed)
    expect(await verifyProofs(changed, verifying)).toMatchObject([{ outcome: 'failed', code: 'E_SIGNATURE' }])
  })
})
