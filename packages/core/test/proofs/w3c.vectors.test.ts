import { describe, expect, test } from 'vitest'
import {
  bundledContexts,
  canonicalText,
  findSuite,
  hashData,
  SUITES,
  signDataIntegrity,
  verifyProofs,
  withoutProof,
} from '../../src/credential/index.ts'
import { resolveDidKey } from '../../src/did/index.ts'
import { createSigner, type KeyType, pureCryptography } from '../../src/keys/index.ts'
import { decodeMultibase, type Instant, type JsonObject, toHex, toUtf8 } from '../../src/primitives/index.ts'
import { readJson, readText } from './read-vector.ts'

const tools = { cryptography: pureCryptography, contexts: bundledContexts }
const now = Date.UTC(2026, 0, 1) as Instant
const verifyOptions = { now, resolveDid: async (did: string) => resolveDidKey(did) }

/** [folder, suffix of its files, suite, kind of key, file of the key pair] */
const CASES: [string, string, string, KeyType, string][] = [
  ['eddsa/eddsa-rdfc-2022', 'DataInt', 'eddsa-rdfc-2022', 'Ed25519', 'eddsa/keyPair.json'],
  ['eddsa/eddsa-jcs-2022', 'JCS', 'eddsa-jcs-2022', 'Ed25519', 'eddsa/keyPair.json'],
  ['eddsa/Ed25519Signature2020', 'EdSig', 'Ed25519Signature2020', 'Ed25519', 'eddsa/keyPair.json'],
  ['eddsa/eddsa-rdfc-2022/employ', 'DataInt', 'eddsa-rdfc-2022', 'Ed25519', 'eddsa/keyPair.json'],
  ['ecdsa/ecdsa-rdfc-2019-p256', 'ECDSAP256', 'ecdsa-rdfc-2019', 'P-256', 'ecdsa/p256KeyPair.json'],
  ['ecdsa/ecdsa-rdfc-2019-p384', 'ECDSAP384', 'ecdsa-rdfc-2019', 'P-384', 'ecdsa/p384KeyPair.json'],
  ['ecdsa/ecdsa-rdfc-2019-p256/employ', 'ECDSAP256', 'ecdsa-rdfc-2019', 'P-256', 'ecdsa/p256KeyPair.json'],
  ['ecdsa/ecdsa-rdfc-2019-p384/employ', 'ECDSAP384', 'ecdsa-rdfc-2019', 'P-384', 'ecdsa/p384KeyPair.json'],
  ['ecdsa/ecdsa-jcs-2019-p256', 'JCSECDSAP256', 'ecdsa-jcs-2019', 'P-256', 'ecdsa/p256KeyPair.json'],
  ['ecdsa/ecdsa-jcs-2019-p384', 'JCSECDSAP384', 'ecdsa-jcs-2019', 'P-384', 'ecdsa/p384KeyPair.json'],
]

/** A secret key as the vectors write it: multibase with a two-byte multicodec prefix. */
function secretKeyOf(file: string): Uint8Array {
  const pair = readJson(file)
  const text = (pair.privateKeyMultibase ?? pair.secretKeyMultibase) as string
  const bytes = decodeMultibase(text)
  if (!bytes.ok) throw new Error(bytes.error.code)
  return bytes.value.subarray(2)
}

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

describe.each(CASES)('the published values of %s (%s)', (folder, suffix, suiteName, keyType, keyFile) => {
  const suite = SUITES.find(one => one.name === suiteName)!
  const signed = readJson(`${folder}/signed${suffix}.json`)
  const document = withoutProof(signed)
  const proof = signed.proof as JsonObject
  const options = readJson(`${folder}/proofConfig${suffix}.json`)
  const hash = keyType === 'P-384' ? pureCryptography.sha384 : pureCryptography.sha256
  const file = (name: string) => readText(`${folder}/${name}${suffix}.txt`)

  test('the canonical document', () =>
    expect(value(canonicalText(document, suite, keyType, tools)).trim()).toBe(file('canonDoc').trim()))
  test('the canonical proof options', () =>
    expect(value(canonicalText(options, suite, keyType, tools)).trim()).toBe(file('proofCanon').trim()))
  test('their hashes', () => {
    expect(toHex(hash(toUtf8(value(canonicalText(document, suite, keyType, tools)))))).toBe(file('docHash').trim())
    expect(toHex(hash(toUtf8(value(canonicalText(options, suite, keyType, tools)))))).toBe(file('proofHash').trim())
  })
  test('the bytes to sign', () =>
    expect(toHex(value(hashData(document, options, suite, keyType, tools)))).toBe(file('combinedHash').trim()))
  test('the signature, where we make it, byte for byte', async () => {
    expect(value(decodeMultibase(proof.proofValue as string))).toEqual(
      new Uint8Array(Buffer.from(file('sigHex').trim(), 'hex')),
    )
    expect(file('sigBTC58').trim()).toBe(proof.proofValue)
    const signer = createSigner({
      type: keyType as 'Ed25519',
      secretKey: secretKeyOf(keyFile),
      verificationMethod: proof.verificationMethod as string,
    })
    if (!suite.isIssued) return
    const made = value(
      await signDataIntegrity(document, signer, {
        cryptosuite: suiteName as 'eddsa-rdfc-2022',
        created: proof.created as string,
      }),
    )
    expect(made).toEqual(signed)
  })
  test('the signed document verifies', async () => {
    expect(await verifyProofs(signed, verifyOptions)).toMatchObject([{ outcome: 'passed', mechanism: suiteName }])
  })
  test('and no longer does once one letter of it differs', async () => {
    const name = `${signed.name}.`
    expect(await verifyProofs({ ...signed, name }, verifyOptions)).toMatchObject([
      { outcome: 'failed', code: 'E_SIGNATURE' },
    ])
    const later = { ...proof, created: '2023-02-24T23:36:39Z' }
    expect(await verifyProofs({ ...signed, proof: later }, verifyOptions)).toMatchObject([
      { outcome: 'failed', code: 'E_SIGNATURE' },
    ])
  })
})

describe('proof sets and chains', () => {
  const folder = 'eddsa/proof-set-chain'
  test.each(['signedProofSet1', 'signedProofSet2', 'signedProofChain1', 'signedProofChain2'])(
    '%s verifies whole',
    async name => {
      const findings = await verifyProofs(readJson(`${folder}/${name}.json`), verifyOptions)
      expect(findings.map(one => one.outcome)).toEqual(findings.map(() => 'passed'))
    },
  )

  test('the chain is made again, byte for byte', async () => {
    const keys = readJson(`${folder}/multiKeyPairs.json`) as Record<
      string,
      { publicKeyMultibase: string; privateKeyMultibase: string }
    >
    const published = readJson(`${folder}/signedProofChain2.json`)
    const proofs = published.proof as JsonObject[]
    let document: JsonObject = withoutProof(published)
    for (const proof of proofs) {
      const multikey = (proof.verificationMethod as string).split('#')[1]!
      const pair = Object.values(keys).find(one => one.publicKeyMultibase === multikey)!
      const secretKey = value(decodeMultibase(pair.privateKeyMultibase)).subarray(2)
      const signer = createSigner({
        type: 'Ed25519',
        secretKey,
        verificationMethod: proof.verificationMethod as string,
      })
      const { id, created, previousProof } = proof as {
        id?: string
        created: string
        previousProof?: string | string[]
      }
      document = value(
        await signDataIntegrity(document, signer, {
          cryptosuite: 'eddsa-rdfc-2022',
          created,
          addTo: true,
          ...(id ? { id } : {}),
          ...(previousProof ? { previousProof } : {}),
        }),
      )
    }
    expect((document.proof as JsonObject[]).map(proof => proof.proofValue)).toEqual(
      proofs.map(proof => proof.proofValue),
    )
  })

  test('a chain whose earlier proof was taken out is refused', async () => {
    const chain = readJson(`${folder}/signedProofChain1.json`)
    const [, ...rest] = chain.proof as JsonObject[]
    expect(await verifyProofs({ ...chain, proof: rest }, verifyOptions)).toMatchObject([{ code: 'E_PROOF_CHAIN' }])
  })
})

describe.each(['openbadges-3.0/proof-vector', 'openbadges-3.0/clr-proof-vector'])(
  'the worked example of %s',
  folder => {
    const vector = readJson(`${folder}/vector.json`) as Record<string, string & JsonObject>
    const credential = vector.Credential as JsonObject
    const context = credential['@context'] as string[]
    const suite = findSuite('DataIntegrityProof', 'eddsa-rdfc-2022')!
    const isBundled = context.every(url => bundledContexts.has(url))

    test('is canonicalised, hashed, signed and verified as it is printed, if its contexts are bundled', async () => {
      if (!isBundled) {
        expect(canonicalText(credential, suite, 'Ed25519', tools)).toMatchObject({
          ok: false,
          error: { code: 'CONTEXT_UNKNOWN' },
        })
        return
      }
      const signed = vector['Signed credential'] as JsonObject
      const { proofValue, ...options } = [signed.proof].flat()[0] as JsonObject
      expect(value(canonicalText(credential, suite, 'Ed25519', tools)).trim()).toBe(
        readText(`${folder}/document-canon.txt`).trim(),
      )
      expect(value(canonicalText({ '@context': context, ...options }, suite, 'Ed25519', tools)).trim()).toBe(
        readText(`${folder}/proof-canon.txt`).trim(),
      )
      const bytes = value(hashData(credential, { '@context': context, ...options }, suite, 'Ed25519', tools))
      expect(toHex(bytes.subarray(0, 32))).toBe(vector['Proof hash (hex)'])
      expect(toHex(bytes.subarray(32))).toBe(vector['Document hash (hex)'])
      const secretKey = new Uint8Array(Buffer.from(vector['Private key']!.slice(0, 64), 'hex'))
      const signer = createSigner({
        type: 'Ed25519',
        secretKey,
        verificationMethod: options.verificationMethod as string,
      })
      const made = value(
        await signDataIntegrity(credential, signer, {
          cryptosuite: 'eddsa-rdfc-2022',
          created: options.created as string,
        }),
      )
      expect((made.proof as JsonObject).proofValue).toBe(proofValue)
    })
  },
)
