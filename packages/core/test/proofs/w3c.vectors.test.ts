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
import { createDidDocument, resolveDidKey } from '../../src/did/index.ts'
import { createSigner, type KeyType, parseMultikey, pureCryptography } from '../../src/keys/index.ts'
import {
  decodeMultibase,
  fromHex,
  type Instant,
  type JsonObject,
  ok,
  toHex,
  toUtf8,
} from '../../src/primitives/index.ts'
import { readJson, readText } from './read-vector.ts'

const canonical = (...of: Parameters<typeof canonicalText>): string => value(canonicalText(...of)).join('')

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
    expect(canonical(document, suite, keyType, tools).trim()).toBe(file('canonDoc').trim()))
  test('the canonical proof options', () =>
    expect(canonical(options, suite, keyType, tools).trim()).toBe(file('proofCanon').trim()))
  test('their hashes', () => {
    expect(toHex(hash(toUtf8(canonical(document, suite, keyType, tools))))).toBe(file('docHash').trim())
    expect(toHex(hash(toUtf8(canonical(options, suite, keyType, tools))))).toBe(file('proofHash').trim())
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

  const proofsOf = (document: JsonObject) => [document.proof].flat() as JsonObject[]

  test.each(['Set1', 'Set2', 'Chain1', 'Chain2'])(
    'signedProof%s: once a letter of the document or of any proof differs, it fails',
    async name => {
      const signed = readJson(`${folder}/signedProof${name}.json`)
      const proofs = proofsOf(signed)
      const outcomes = async (document: JsonObject) =>
        (await verifyProofs(document, verifyOptions)).map(one => one.code)
      expect(await outcomes({ ...signed, name: `${signed.name}.` })).toEqual(proofs.map(() => 'E_SIGNATURE'))
      for (const [index, proof] of proofs.entries()) {
        const changed = proofs.map(one => (one === proof ? { ...one, created: '2023-02-24T23:36:39Z' } : one))
        expect((await outcomes({ ...signed, proof: changed }))[index]).toBe('E_SIGNATURE')
        // A changed proof breaks those that were made upon it, too.
        for (const [at, one] of proofs.entries())
          if (proof.id !== undefined && [one.previousProof].flat().includes(proof.id as string))
            expect((await outcomes({ ...signed, proof: changed }))[at]).toBe('E_SIGNATURE')
      }
    },
  )

  test.each([
    ['Set', 1, 0],
    ['Set', 2, 1],
    ['Chain', 1, 2],
    ['Chain', 2, 3],
  ])('the options of proof %s %i, unsigned and signed, are those of the published document', (kind, number, at) => {
    const options = readJson(`${folder}/proof${kind}Config${number}.json`)
    const proof = readJson(`${folder}/proof${kind}ConfigSigned${number}.json`)
    const { proofValue: _value, ...unsigned } = proof
    const { '@context': _context, ...plain } = options
    expect(unsigned).toEqual(plain)
    expect(proofsOf(readJson(`${folder}/signedProof${kind}${number}.json`))[at]).toEqual(proof)
  })

  test.each([1, 2])('link %i of the chain signs the published document in between', async number => {
    const between = readJson(`${folder}/proofChainTempDoc${number}.json`)
    const { proofValue, ...options } = readJson(`${folder}/proofChainConfigSigned${number}.json`)
    const suite = findSuite('DataIntegrityProof', 'eddsa-rdfc-2022')!
    const bytes = value(hashData(between, { '@context': between['@context']!, ...options }, suite, 'Ed25519', tools))
    const did = (options.verificationMethod as string).split('#')[0]!
    const key = value(parseMultikey(did.slice('did:key:'.length)))
    expect(pureCryptography.verify(key, value(decodeMultibase(proofValue as string)), bytes)).toBe(true)
  })

  test.each(['signedProofSet2', 'signedProofChain2'])('%s is made again, byte for byte', async name => {
    const keys = readJson(`${folder}/multiKeyPairs.json`) as Record<
      string,
      { publicKeyMultibase: string; privateKeyMultibase: string }
    >
    const published = readJson(`${folder}/${name}.json`)
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
    expect(proofsOf(document)).toEqual(proofs)
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
    const signed = vector['Signed credential'] as JsonObject
    const { proofValue, ...options } = [signed.proof].flat()[0] as JsonObject

    test('is canonicalised, hashed and signed as it is printed', async () => {
      expect(canonical(credential, suite, 'Ed25519', tools).trim()).toBe(
        readText(`${folder}/document-canon.txt`).trim(),
      )
      expect(canonical({ '@context': context, ...options }, suite, 'Ed25519', tools).trim()).toBe(
        readText(`${folder}/proof-canon.txt`).trim(),
      )
      const bytes = value(hashData(credential, { '@context': context, ...options }, suite, 'Ed25519', tools))
      expect(toHex(bytes.subarray(0, 32))).toBe(vector['Proof hash (hex)'])
      expect(toHex(bytes.subarray(32))).toBe(vector['Document hash (hex)'])
      expect(toHex(bytes)).toBe(vector['Data to sign (hex)'])
      expect(toHex(value(decodeMultibase(proofValue as string)))).toBe(vector['Signature (hex)'])
      expect(proofValue).toBe(vector['Proof value (hex)'])
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

    test('verifies with the key of its issuer, and no longer once one letter differs', async () => {
      const issuer = (credential.issuer as JsonObject).id as string
      const [, fragment] = (options.verificationMethod as string).split('#')
      const key = { type: 'Ed25519', bytes: fromHex(vector['Public key']!) } as const
      const document = createDidDocument({ did: issuer, keys: [{ fragment: fragment!, key }] })
      const resolving = { now, resolveDid: async () => ok(document) }
      const codes = async (one: JsonObject) => (await verifyProofs(one, resolving)).map(finding => finding.code)
      expect(await codes(signed)).toEqual(['PROOF_OK'])
      expect(await codes({ ...signed, name: `${signed.name}.` })).toEqual(['E_SIGNATURE'])
      const later = { ...options, proofValue: proofValue!, created: '2010-01-01T19:23:25Z' }
      expect(await codes({ ...signed, proof: later })).toEqual(['E_SIGNATURE'])
    })
  },
)
