import crypto from 'node:crypto'
import { fc, test as property } from '@fast-check/vitest'
import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import {
  type Cryptography,
  createSigner,
  cryptographyFromNode,
  cryptographyFromWeb,
  encodeMultikey,
  encodeSecretMultikey,
  generateKeyPair,
  parseJwk,
  parseMultikey,
  parseSecretMultikey,
  pureCryptography,
  signerFromNode,
  toJwk,
} from '../../src/keys/index.ts'
import { type JsonObject, toUtf8 } from '../../src/primitives/index.ts'

const random = (length: number) => new Uint8Array(crypto.randomBytes(length))
const places: [string, Cryptography][] = [
  ['plain JavaScript', pureCryptography],
  ['node:crypto', cryptographyFromNode(crypto as never)],
  ['WebCrypto', cryptographyFromWeb(crypto.webcrypto.subtle as never)],
]

describe.each(places)('by %s', (_, cryptography) => {
  property.prop(
    [
      fc.constantFrom('Ed25519' as const, 'P-256' as const, 'P-384' as const),
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(),
    ],
    { numRuns: 30 },
  )('what was signed verifies, and nothing else does', async (type, message, bit) => {
    const pair = generateKeyPair(type, random)
    const [signature] = await createSigner({ ...pair, verificationMethod: 'did:example:a#k' }).sign([message])
    expect(await cryptography.verify(pair.publicKey, signature!, message)).toBe(true)
    const flipped = signature!.slice()
    flipped[(bit >> 3) % flipped.length]! ^= 1 << (bit & 7)
    expect(await cryptography.verify(pair.publicKey, flipped, message)).toBe(false)
    expect(await cryptography.verify(pair.publicKey, signature!, new Uint8Array([...message, 0]))).toBe(false)
    expect(await cryptography.verify(generateKeyPair(type, random).publicKey, signature!, message)).toBe(false)
  })

  test('H-13 a signature with S + L is refused', async () => {
    const { secretKey, publicKey } = generateKeyPair('Ed25519', random)
    const message = toUtf8('message')
    const signature = ed25519.sign(message, secretKey)
    let s = 0n
    for (let index = 31; index >= 0; index--) s = (s << 8n) | BigInt(signature[32 + index]!)
    s += 2n ** 252n + 27742317777372353535851937790883648493n
    const malleated = signature.slice()
    for (let index = 0; index < 32; index++) malleated[32 + index] = Number((s >> BigInt(8 * index)) & 0xffn)
    expect(await cryptography.verify(publicKey, signature, message)).toBe(true)
    expect(await cryptography.verify(publicKey, malleated, message)).toBe(false)
  })

  test('signatures of the wrong length are refused, not thrown at', async () => {
    for (const type of ['Ed25519', 'P-256', 'P-384'] as const)
      for (const length of [0, 1, 63, 65, 95, 97, 1000])
        expect(
          await cryptography.verify(generateKeyPair(type, random).publicKey, new Uint8Array(length), toUtf8('m')),
        ).toBe(false)
  })
})

test('the signer by node:crypto signs the same bytes as the one in plain JavaScript', async () => {
  const pair = generateKeyPair('Ed25519', random)
  const key = { ...pair, verificationMethod: 'did:example:a#k' }
  const messages = [toUtf8(''), toUtf8('one'), random(3000)]
  const [ours, theirs] = await Promise.all([
    createSigner(key).sign(messages),
    signerFromNode(crypto as never, key).sign(messages),
  ])
  expect(theirs.map(one => Buffer.from(one).toString('hex'))).toEqual(ours.map(one => Buffer.from(one).toString('hex')))
})

test('RS256 is verified by the platform', async () => {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = parseJwk(publicKey.export({ format: 'jwk' }) as JsonObject)
  if (!key.ok) throw new Error(key.error.code)
  const message = toUtf8('badge')
  const signature = new Uint8Array(crypto.sign('sha256', message, privateKey))
  for (const [, cryptography] of places.slice(1)) {
    expect(await cryptography.verify(key.value, signature, message)).toBe(true)
    expect(await cryptography.verify(key.value, signature, toUtf8('badges'))).toBe(false)
  }
})

test.each(['Ed25519', 'P-256', 'P-384'] as const)(
  'a key of kind %s comes back as it went, as Multikey and as JWK',
  type => {
    const { publicKey, secretKey } = generateKeyPair(type, random)
    expect(parseMultikey(encodeMultikey(publicKey))).toEqual({ ok: true, value: publicKey })
    expect(parseJwk(toJwk(publicKey))).toEqual({ ok: true, value: publicKey })
    expect(parseSecretMultikey(encodeSecretMultikey(type, secretKey))).toEqual({ ok: true, value: { type, secretKey } })
  },
)
