import crypto from 'node:crypto'
import { fc, test as property } from '@fast-check/vitest'
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import {
  type Cryptography,
  checkPublicKey,
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

const ORDER = ed25519.Point.Fn.ORDER
const littleEndian = (bytes: Uint8Array) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
const toLittleEndian = (value: bigint) =>
  Uint8Array.from({ length: 32 }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn))

/** The eight points whose order divides 8: the multiples of one of order 8. */
const order8 = ed25519.Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')
const smallOrder = Array.from({ length: 8 }, (_, times) =>
  times === 0 ? ed25519.Point.ZERO : order8.multiplyUnsafe(BigInt(times)),
)

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
    const malleated = signature.slice()
    malleated.set(toLittleEndian(littleEndian(signature.subarray(32)) + ORDER), 32)
    expect(await cryptography.verify(publicKey, signature, message)).toBe(true)
    expect(await cryptography.verify(publicKey, malleated, message)).toBe(false)
  })

  test('H-13 a signature whose R has a component of small order is refused, so that no two places differ', async () => {
    const { secretKey, publicKey } = generateKeyPair('Ed25519', random)
    const message = toUtf8('message')
    const { scalar } = ed25519.utils.getExtendedPublicKey(secretKey)
    for (const [times, component] of smallOrder.entries()) {
      const r = 1_234_567n
      const R = ed25519.Point.BASE.multiply(r).add(component).toBytes()
      const k = littleEndian(sha512(new Uint8Array([...R, ...publicKey.bytes, ...message]))) % ORDER
      const signature = new Uint8Array([...R, ...toLittleEndian((r + k * scalar) % ORDER)])
      expect(await cryptography.verify(publicKey, signature, message), `component ${times}`).toBe(times === 0)
    }
  })

  test('H-12 a weak key verifies nothing, even if it came past the parser', async () => {
    const signature = new Uint8Array([1, ...new Array(63).fill(0)])
    for (const point of smallOrder)
      for (let turn = 0; turn < 16; turn++) {
        const weak = { type: 'Ed25519', bytes: point.toBytes() } as const
        expect(await cryptography.verify(weak, signature, toUtf8(`message ${turn}`))).toBe(false)
      }
  })

  test('signatures of the wrong length are refused, not thrown at', async () => {
    for (const type of ['Ed25519', 'P-256', 'P-384'] as const)
      for (const length of [0, 1, 63, 65, 95, 97, 1000])
        expect(
          await cryptography.verify(generateKeyPair(type, random).publicKey, new Uint8Array(length), toUtf8('m')),
        ).toBe(false)
  })
})

test('H-12 H-13 weak keys and S + L are refused above a platform that takes them, as OpenSSL 3.0 does', () => {
  const lax = cryptographyFromNode({ ...crypto, verify: () => true } as never)
  const good = generateKeyPair('Ed25519', random).publicKey
  const withS = (s: bigint) => new Uint8Array([...good.bytes, ...toLittleEndian(s)])
  expect(lax.verify(good, withS(ORDER - 1n), toUtf8('m'))).toBe(true)
  for (const s of [ORDER, ORDER + 1n, 2n * ORDER, 2n ** 256n - 1n])
    expect(lax.verify(good, withS(s), toUtf8('m')), String(s)).toBe(false)
  for (const point of smallOrder)
    expect(lax.verify({ type: 'Ed25519', bytes: point.toBytes() }, withS(0n), toUtf8('m'))).toBe(false)
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

test('H-12 each point of small order is refused as a key, and so is a good key with such a component', () => {
  const good = ed25519.Point.fromBytes(generateKeyPair('Ed25519', random).publicKey.bytes)
  for (const point of smallOrder) {
    expect(checkPublicKey('Ed25519', point.toBytes())).toMatchObject({ error: { code: 'E_KEY_WEAK' } })
    const mixed = checkPublicKey('Ed25519', good.add(point).toBytes())
    expect(mixed.ok).toBe(point.equals(ed25519.Point.ZERO))
  }
})

test('H-12 every encoding of a number at or past the field’s prime is refused', () => {
  for (let excess = 0; excess < 19; excess++)
    for (const sign of [0, 0x80]) {
      const bytes = new Uint8Array(32).fill(0xff)
      bytes[0] = 0xed + excess
      bytes[31] = 0x7f | sign
      expect(checkPublicKey('Ed25519', bytes)).toMatchObject({ error: { code: 'E_KEY_WEAK' } })
    }
})

test('what was checked does not change with the buffer that it was read from', () => {
  const buffer = generateKeyPair('Ed25519', random).publicKey.bytes.slice()
  const original = buffer.slice()
  const first = checkPublicKey('Ed25519', buffer)
  buffer.fill(0)
  expect(first).toMatchObject({ ok: true, value: { bytes: original } })
  expect(checkPublicKey('Ed25519', original)).toMatchObject({ ok: true, value: { bytes: original } })
})

test('H-14 RSA with an exponent of 1 lets anybody sign, so it is no key', () => {
  const { publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = publicKey.export({ format: 'jwk' }) as JsonObject
  for (const e of ['AQ', 'Ag', 'AAAB', 'AQAA'])
    expect(parseJwk({ ...jwk, e }), e).toMatchObject({ ok: false, error: { code: 'E_KEY_WEAK' } })
  expect(parseJwk({ ...jwk, n: `${(jwk.n as string).slice(0, -4)}AAAA` })).toMatchObject({
    error: { code: 'E_KEY_WEAK' },
  })
  expect(parseJwk(jwk)).toMatchObject({ ok: true, value: { type: 'RSA' } })
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
