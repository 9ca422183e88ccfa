import { describe, expect, test } from 'vitest'
import {
  createBbsSigner,
  type DisclosureSuite,
  derive,
  generateBbsKeyPair,
  signBase,
  verifyProofs,
} from '../../src/credential/index.ts'
import { nobleCurve } from '../../src/credential/proofs/bbs/noble-curve.ts'
import {
  type BbsDerived,
  parseBbsBase,
  parseBbsDerived,
  writeBbsDerived,
} from '../../src/credential/proofs/bbs/proof-value.ts'
import { type Cbor, decodeCbor, encodeCbor } from '../../src/credential/proofs/disclosure/cbor.ts'
import { writeProofValue } from '../../src/credential/proofs/disclosure/proof-parts.ts'
import {
  type EcdsaDerived,
  parseEcdsaBase,
  parseEcdsaDerived,
  writeEcdsaDerived,
} from '../../src/credential/proofs/ecdsa-sd/proof-value.ts'
import { createDidDocument } from '../../src/did/index.ts'
import { createSigner, generateKeyPair, parseMultikey } from '../../src/keys/index.ts'
import {
  decodeMultibase,
  fromHex,
  type Instant,
  type JsonObject,
  toBase58btc,
  toHex,
  toMultibaseBase64url,
  toUtf8,
} from '../../src/primitives/index.ts'
import { MANDATORY, sampleBadge } from './sample-badge.ts'

const now = Date.UTC(2026, 5, 12) as Instant
const did = 'did:web:school.example'
let drawn = 0
const random = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 5 + ++drawn * 23) & 0xff)
const p256 = generateKeyPair('P-256', random)
const bbsKey = generateBbsKeyPair(nobleCurve, random)
const didDocument = createDidDocument({
  did,
  keys: [
    { fragment: 'p256', key: p256.publicKey },
    { fragment: 'bbs', key: { type: 'BLS12-381-G2', bytes: bbsKey.publicKey } },
  ],
})
const signers = {
  'ecdsa-sd-2023': createSigner({ ...p256, verificationMethod: `${did}#p256` }),
  'bbs-2023': createBbsSigner(nobleCurve, { ...bbsKey, verificationMethod: `${did}#bbs` }),
}
const options = (document = didDocument) => ({ now, resolveDid: async () => ({ ok: true, value: document }) as const })
const codeOf = async (document: JsonObject, own = didDocument) => (await verifyProofs(document, options(own)))[0]?.code

async function base(cryptosuite: DisclosureSuite, document = sampleBadge(did)) {
  const made = await signBase(
    document,
    signers[cryptosuite],
    { cryptosuite, created: '2026-06-01T00:00:00Z', mandatoryPointers: MANDATORY },
    { random },
  )
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value as JsonObject & { proof: JsonObject }
}
async function shown(cryptosuite: DisclosureSuite) {
  const made = await derive(await base(cryptosuite), { selectivePointers: ['/credentialSubject/result'] }, { random })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value as JsonObject & { proof: JsonObject }
}
const withValue = (document: JsonObject & { proof: JsonObject }, proofValue: string) => ({
  ...document,
  proof: { ...document.proof, proofValue },
})

const ecdsa = await shown('ecdsa-sd-2023')
const bbs = await shown('bbs-2023')

describe('CBOR in its one form (H-11)', () => {
  test('what is written reads back', () => {
    const value: Cbor = [
      0,
      23,
      24,
      255,
      256,
      65_535,
      65_536,
      4_294_967_295,
      'ก',
      new Uint8Array(300),
      [],
      new Map([[1, 'x']]),
    ]
    expect(decodeCbor(encodeCbor(value))).toEqual(value)
  })
  test.each([
    ['nothing', ''],
    ['cut short', '8201'],
    ['something left over', '0101'],
    ['a length that is left open', '9f01ff'],
    ['a number in a longer form', '1801'],
    ['a length in a longer form', '590001aa'],
    ['a number of 64 bits', '1b0000000000000001'],
    ['a list longer than the bytes', '9affffffff'],
    ['bytes longer than there are', '5affffffff00'],
    ['a map longer than the bytes', 'baffffffff'],
    ['a key twice', 'a201020103'],
    ['a key that is no number', 'a1616101'],
    ['a tag', 'd84041aa'],
    ['a negative number', '20'],
    ['nothing as a value', 'f6'],
    ['text that is not UTF-8', '61ff'],
    ['lists too deep', '818181818181818101'],
  ])('%s is refused', (_, hex) => expect(decodeCbor(fromHex(hex))).toBeNull())
})

describe.each([
  ['ecdsa-sd-2023', ecdsa],
  ['bbs-2023', bbs],
] as const)('a derived proof of %s (H-11)', (suite, document) => {
  const bytes = (() => {
    const decoded = decodeMultibase(document.proof.proofValue as string)
    if (!decoded.ok) throw new Error()
    return decoded.value
  })()

  test('holds as it is', async () => expect(await codeOf(document)).toBe('PROOF_OK'))

  test('cut short anywhere, it is refused without more', async () => {
    for (let length = 0; length < bytes.length; length += 7)
      expect(await codeOf(withValue(document, toMultibaseBase64url(bytes.slice(0, length))))).toBe('E_ENCODING')
  })

  test('with any one bit changed, it does not hold', async () => {
    for (let at = 3; at < bytes.length; at += Math.ceil(bytes.length / 24)) {
      const changed = bytes.slice()
      changed[at]! ^= 1
      const code = await codeOf(withValue(document, toMultibaseBase64url(changed)))
      expect(code).toMatch(/^E_(ENCODING|PROOF_MALFORMED|SIGNATURE|SUITE)$/)
    }
  })

  test('in another alphabet, padded, or huge, it is refused', async () => {
    expect(await codeOf(withValue(document, toBase58btc(bytes.subarray(0, 200))))).toBe('E_ENCODING')
    expect(await codeOf(withValue(document, `${document.proof.proofValue}=`))).toBe('E_ENCODING')
    expect(await codeOf(withValue(document, `u${'A'.repeat(500_000)}`))).toBe('E_ENCODING')
    expect(await codeOf({ ...document, proof: { ...document.proof, proofValue: 7 } })).toBe('E_ENCODING')
  })

  test('the holder’s own copy is never taken for what was shown', async () => {
    expect(await codeOf(await base(suite))).toBe('E_PROOF_BASE')
  })

  test('of the other suite, or by a key of the other, it is refused', async () => {
    const other = suite === 'bbs-2023' ? ecdsa : bbs
    expect(await codeOf(withValue(document, other.proof.proofValue as string))).toBe('E_PROOF_MALFORMED')
    const swapped = { ...document, proof: { ...document.proof, verificationMethod: other.proof.verificationMethod! } }
    expect(await codeOf(swapped)).toBe('E_SUITE')
    expect(await codeOf({ ...document, proof: { ...document.proof, cryptosuite: 'eddsa-rdfc-2022' } })).toBe(
      'E_ENCODING',
    )
  })

  test('a word changed, added or taken away, and nothing holds', async () => {
    const text = JSON.stringify(document)
    expect(await codeOf(JSON.parse(text.replaceAll('"value":"B"', '"value":"A"')))).toBe('E_SIGNATURE')
    expect(await codeOf(JSON.parse(text.replaceAll('Sample School', 'Another School')))).toBe('E_SIGNATURE')
    const { validFrom: _, ...less } = document
    expect(await codeOf(less as JsonObject)).toMatch(/^E_(SIGNATURE|PROOF_MALFORMED)$/)
    expect(await codeOf({ ...document, name: 'More' })).toMatch(/^E_(SIGNATURE|PROOF_MALFORMED)$/)
    expect(await codeOf({ ...document, proof: { ...document.proof, created: '2026-06-02T00:00:00Z' } })).toBe(
      'E_SIGNATURE',
    )
  })

  test('labels and positions of nothing, twice or out of range are refused', async () => {
    const parsed =
      suite === 'bbs-2023' ? parseBbsDerived(document.proof.proofValue)! : parseEcdsaDerived(document.proof.proofValue)!
    const write = (changed: object) =>
      withValue(
        document,
        suite === 'bbs-2023'
          ? writeBbsDerived({ ...parsed, ...changed } as BbsDerived)
          : writeEcdsaDerived({ ...parsed, ...changed } as EcdsaDerived),
      )
    const labels = [...parsed.labelMap]
    const [[first, one], [second]] = labels as [[number, string], [number, string]]
    const { mandatoryIndexes } = parsed
    for (const changed of [
      { labelMap: new Map(labels.slice(1)) },
      {
        labelMap: new Map([
          ...labels,
          [99, 'b99999'.replace('b99999', suite === 'bbs-2023' ? 'b99' : one.replace(/..$/, 'AA'))],
        ]),
      },
      { labelMap: new Map([...labels.slice(2), [first, one], [second, one]]) },
      { mandatoryIndexes: [...mandatoryIndexes, 100_000] },
      { mandatoryIndexes: [...mandatoryIndexes].reverse() },
      { mandatoryIndexes: [mandatoryIndexes[0]!, ...mandatoryIndexes] },
    ])
      expect(await codeOf(write(changed))).toBe('E_PROOF_MALFORMED')
    expect(await codeOf(write({ mandatoryIndexes: [] }))).toMatch(/^E_(SIGNATURE|PROOF_MALFORMED)$/)
  })
})

describe('ecdsa-sd-2023 (H-11)', () => {
  const parsed = parseEcdsaDerived(ecdsa.proof.proofValue)!
  const write = (changed: Partial<EcdsaDerived>) =>
    codeOf(withValue(ecdsa, writeEcdsaDerived({ ...parsed, ...changed })))

  test('a signature too few, too many, or in another’s place', async () => {
    const { signatures } = parsed
    expect(await write({ signatures: signatures.slice(1) })).toBe('E_PROOF_MALFORMED')
    expect(await write({ signatures: [...signatures, signatures[0]!] })).toBe('E_PROOF_MALFORMED')
    expect(await write({ signatures: [...signatures].reverse() })).toBe('E_SIGNATURE')
    expect(await write({ signatures: signatures.map(() => new Uint8Array(64)) })).toBe('E_SIGNATURE')
    expect(await write({ signatures: signatures.map(one => one.slice(1)) })).toBe('E_PROOF_MALFORMED')
  })

  test('a proof key of somebody else, on no curve, or of another kind', async () => {
    const other = parseEcdsaBase((await base('ecdsa-sd-2023')).proof.proofValue)!
    expect(await write({ publicKey: other.publicKey })).toBe('E_SIGNATURE')
    const off = parsed.publicKey.slice()
    off.fill(0xff, 3)
    expect(await write({ publicKey: off })).toBe('E_SIGNATURE')
    expect(await write({ publicKey: Uint8Array.of(0xed, 0x01, ...parsed.publicKey.subarray(2)) })).toBe('E_SUITE')
  })

  test('statements of one credential do not go with those of another', async () => {
    const other = await derive(
      await base('ecdsa-sd-2023'),
      { selectivePointers: ['/credentialSubject/result'] },
      { random },
    )
    if (!other.ok) throw new Error(other.error.code)
    const stolen = parseEcdsaDerived((other.value.proof as JsonObject).proofValue)!
    expect(await write({ signatures: stolen.signatures })).toBe('E_SIGNATURE')
    expect(await write({ signatures: stolen.signatures, publicKey: stolen.publicKey })).toBe('E_SIGNATURE')
  })
})

describe('bbs-2023 (H-11, H-12)', () => {
  const parsed = parseBbsDerived(bbs.proof.proofValue)!
  const write = (changed: Partial<BbsDerived>) => codeOf(withValue(bbs, writeBbsDerived({ ...parsed, ...changed })))

  test('positions of messages past their number, or of others', async () => {
    const { selectiveIndexes } = parsed
    expect(await write({ selectiveIndexes: [...selectiveIndexes.slice(0, -1), 5_000] })).toBe('E_PROOF_MALFORMED')
    expect(await write({ selectiveIndexes: selectiveIndexes.slice(1) })).toBe('E_PROOF_MALFORMED')
    expect(
      await write({
        selectiveIndexes: selectiveIndexes.map((one, at) => one + (at === selectiveIndexes.length - 1 ? 1 : 0)),
      }),
    ).toBe('E_SIGNATURE')
    expect(await write({ presentationHeader: toUtf8('another verifier’s') })).toBe('E_SIGNATURE')
    expect(await write({ presentationHeader: new Uint8Array(2_000) })).toBe('E_PROOF_MALFORMED')
  })

  test('a proof that says that it withholds a thousand thousand statements costs nothing', async () => {
    const begun = performance.now()
    expect(await write({ bbsProof: new Uint8Array(272 + 32 * 8_000).fill(1) })).toBe('E_PROOF_MALFORMED')
    expect(performance.now() - begun).toBeLessThan(1_000)
  })

  test('H-12 the identity and points outside the subgroup are no keys', async () => {
    const keyed = (bytes: Uint8Array) => ({
      ...didDocument,
      verificationMethod: (didDocument.verificationMethod as readonly JsonObject[]).map(one =>
        one.id === `${did}#bbs`
          ? { ...one, publicKeyMultibase: toBase58btc(Uint8Array.of(0xeb, 0x01, ...bytes)) }
          : one,
      ),
    })
    expect(await codeOf(bbs, keyed(Uint8Array.of(0xc0, ...new Uint8Array(95))))).toBe('E_KEY_WEAK')
    expect(await codeOf(bbs, keyed(Uint8Array.of(0x80, ...new Uint8Array(94), 2)))).toBe('E_KEY_WEAK')
    expect(await codeOf(bbs, keyed(new Uint8Array(96)))).toBe('E_KEY_MALFORMED')
    expect(parseMultikey(toBase58btc(Uint8Array.of(0xeb, 0x01, ...new Uint8Array(48)))).ok).toBe(false)
  })
})

describe('what a holder is given may be hostile as well', () => {
  test('base proofs with keys and signatures of the wrong size are none', async () => {
    const signed = await base('ecdsa-sd-2023')
    const parsed = parseEcdsaBase(signed.proof.proofValue)!
    const parts = (hmacKey: Uint8Array, signatures = parsed.signatures) =>
      writeProofValue('ecdsa-sd-2023 base', [
        parsed.baseSignature,
        parsed.publicKey,
        hmacKey,
        signatures,
        parsed.mandatoryPointers,
      ])
    const tried = (value: string) => derive(withValue(signed, value), { selectivePointers: [] }, { random })
    for (const length of [0, 16, 31, 33, 64])
      expect(await tried(parts(new Uint8Array(length)))).toMatchObject({ error: { code: 'E_PROOF_MALFORMED' } })
    expect(await tried(parts(parsed.hmacKey, parsed.signatures.slice(1)))).toMatchObject({
      error: { code: 'E_PROOF_MALFORMED' },
    })
    const signedBbs = await base('bbs-2023')
    const { bbsHeader, publicKey, hmacKey, mandatoryPointers } = parseBbsBase(signedBbs.proof.proofValue)!
    for (const bbsSignature of [new Uint8Array(80), new Uint8Array(79), Uint8Array.of(0xc0, ...new Uint8Array(79))]) {
      const value = writeProofValue('bbs-2023 base', [bbsSignature, bbsHeader, publicKey, hmacKey, mandatoryPointers])
      expect(await derive(withValue(signedBbs, value), { selectivePointers: [] }, { random })).toMatchObject({
        error: { code: 'E_PROOF_MALFORMED' },
      })
    }
  })

  test('pointers that lead to nothing, or into what is signed whole, are refused', async () => {
    const signed = await base('ecdsa-sd-2023')
    for (const pointer of [
      'issuer',
      '/nothing',
      '/evidence/1',
      '/evidence/-1',
      '/evidence/00',
      '/evidence/1e0',
      '/issuer/name/0',
      '/__proto__',
      '/constructor',
      '/issuer/toString',
      '/a~2b',
      '/@context',
      '/@context/0',
      '/'.repeat(100),
    ])
      expect(await derive(signed, { selectivePointers: [pointer] }, { random }), pointer).toMatchObject({
        error: { code: 'E_POINTER' },
      })
    const many = Array.from({ length: 2_000 }, () => '/name')
    expect(await derive(signed, { selectivePointers: many }, { random })).toMatchObject({
      error: { code: 'E_TOO_LARGE' },
    })
  })

  test('H-09 thousands of statements or look-alike blank nodes are refused, and at once', async () => {
    const badge = sampleBadge(did)
    const evidence = (count: number, of: (index: number) => object) =>
      ({ ...badge, evidence: Array.from({ length: count }, (_, index) => of(index)) }) as JsonObject
    const tried = (document: JsonObject) =>
      signBase(
        document,
        signers['ecdsa-sd-2023'],
        { cryptosuite: 'ecdsa-sd-2023', created: '2026-06-01T00:00:00Z', mandatoryPointers: MANDATORY },
        { random },
      )
    const begun = performance.now()
    expect(await tried(evidence(3_000, index => ({ type: ['Evidence'], name: `Evidence ${index}` })))).toMatchObject({
      error: { code: 'E_TOO_LARGE' },
    })
    expect(performance.now() - begun).toBeLessThan(3_000)
    expect(
      await codeOf({ ...ecdsa, evidence: Array.from({ length: 3_000 }, () => ({ type: ['Evidence'], name: 'One' })) }),
    ).toBe('E_CANONICAL')
  })

  test('two places that share one object are two things all the same', async () => {
    const alignment = { type: ['Alignment'], targetName: 'Same', targetUrl: 'https://skills.example/1' }
    const badge = sampleBadge(did)
    const subject = badge.credentialSubject as JsonObject
    const document = {
      ...badge,
      credentialSubject: {
        ...subject,
        achievement: { ...(subject.achievement as JsonObject), alignment: [alignment, alignment] },
      },
    }
    const apart = JSON.parse(JSON.stringify(document)) as JsonObject
    const [one, other] = await Promise.all(
      [document, apart].map(async each => {
        drawn = 0
        return parseEcdsaBase((await base('ecdsa-sd-2023', each)).proof.proofValue)!.signatures.length
      }),
    )
    expect(one).toBe(other)
  })

  test('a proof value of another document does not derive', async () => {
    const signed = await base('bbs-2023')
    const other = await base('bbs-2023', { ...sampleBadge(did), name: 'Another' })
    const mixed = withValue(signed, other.proof.proofValue as string)
    const made = await derive(mixed, { selectivePointers: [''] }, { random })
    // BBS lets anybody make a proof of anything; that it proves nothing is for the verifier to find.
    expect(made.ok && (await codeOf(made.value))).toBe('E_SIGNATURE')
    expect(toHex(parseBbsBase(other.proof.proofValue)!.hmacKey)).not.toBe(
      toHex(parseBbsBase(signed.proof.proofValue)!.hmacKey),
    )
  })
})
