import { bls12_381 } from '@noble/curves/bls12-381.js'
import { describe, expect, test } from 'vitest'
import { proveBbs, scalarsToDraw, verifyBbs } from '../../src/credential/proofs/bbs/bbs-proof.ts'
import { signBbs } from '../../src/credential/proofs/bbs/bbs-signature.ts'
import { FIRST_GENERATORS } from '../../src/credential/proofs/bbs/generators.gen.ts'
import { generatorsOf } from '../../src/credential/proofs/bbs/generators.ts'
import { curveFromMcl, generateBbsKeyPair, type MclModule } from '../../src/credential/proofs/bbs/index.ts'
import { nobleCurve } from '../../src/credential/proofs/bbs/noble-curve.ts'
import { GENERATOR_TAG, generatorSeeds, ORDER, randomScalars } from '../../src/credential/proofs/bbs/scalars.ts'
import { toHex, toUtf8 } from '../../src/primitives/index.ts'

const mclCurve = await curveFromMcl((await import('mcl-wasm')).default as unknown as MclModule)
const curves = [
  ['plain JavaScript', nobleCurve],
  ['WebAssembly', mclCurve],
] as const
let drawn = 0
const random = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31 + ++drawn * 17) & 0xff)

const messages = ['one', 'two', 'three', 'four', 'five', 'six'].map(toUtf8)
const header = toUtf8('header')
const key = generateBbsKeyPair(nobleCurve, random)
const signature = signBbs(nobleCurve, key, header, messages)
const disclosed = [1, 4]
const shown = { publicKey: key.publicKey, header, presentationHeader: toUtf8('for you'), disclosed }
const scalars = randomScalars(random, scalarsToDraw(4))
const proof = proveBbs(nobleCurve, signature, messages, shown, scalars)!
const revealed = disclosed.map(index => messages[index]!)

describe.each(curves)('BBS in %s', (_, curve) => {
  test('gives the same key, signature and proof as the other, byte for byte', () => {
    const same = generateBbsKeyPair(curve, () => new Uint8Array(48).fill(5))
    expect(same).toEqual(generateBbsKeyPair(nobleCurve, () => new Uint8Array(48).fill(5)))
    expect(toHex(signBbs(curve, key, header, messages))).toBe(toHex(signature))
    expect(toHex(proveBbs(curve, signature, messages, shown, scalars)!)).toBe(toHex(proof))
  })

  test('a proof holds for what it shows, to whom it was shown', () => {
    expect(verifyBbs(curve, proof, revealed, shown)).toBe('holds')
    expect(verifyBbs(curve, proof, [...revealed].reverse(), shown)).toBe('broken')
    expect(verifyBbs(curve, proof, revealed, { ...shown, presentationHeader: toUtf8('for me') })).toBe('broken')
    expect(verifyBbs(curve, proof, revealed, { ...shown, header: toUtf8('another') })).toBe('broken')
    expect(verifyBbs(curve, proof, revealed, { ...shown, disclosed: [1, 3] })).toBe('broken')
    const other = generateBbsKeyPair(curve, random)
    expect(verifyBbs(curve, proof, revealed, { ...shown, publicKey: other.publicKey })).toBe('broken')
  })

  test('nothing and everything can be shown', () => {
    for (const disclosed of [[], [0, 1, 2, 3, 4, 5]]) {
      const some = { ...shown, disclosed }
      const drawn = randomScalars(random, scalarsToDraw(messages.length - disclosed.length))
      const made = proveBbs(curve, signature, messages, some, drawn)!
      expect(
        verifyBbs(
          curve,
          made,
          disclosed.map(index => messages[index]!),
          some,
        ),
      ).toBe('holds')
    }
  })

  test('two proofs of one signature share nothing but what they show', () => {
    const draw = () => proveBbs(curve, signature, messages, shown, randomScalars(random, scalarsToDraw(4)))!
    const [one, other] = [draw(), draw()]
    for (let at = 0; at + 16 <= one.length; at += 16)
      expect(toHex(other)).not.toContain(toHex(one.subarray(at, at + 16)))
  })

  test('points that are none, or not of the subgroup, or the identity, are refused', () => {
    const off = new Uint8Array(48).fill(0xff)
    const identity = Uint8Array.of(0xc0, ...new Uint8Array(47))
    // x = 4 lies on the curve and outside the subgroup.
    const outside = Uint8Array.of(0x80, ...new Uint8Array(46), 4)
    expect(() => bls12_381.G1.Point.fromBytes(outside).assertValidity()).toThrow('subgroup')
    for (const bad of [off, identity, outside, new Uint8Array(48), new Uint8Array(47)])
      expect(curve.parseG1(bad)).toBeNull()
    const identity2 = Uint8Array.of(0xc0, ...new Uint8Array(95))
    const outside2 = Uint8Array.of(0x80, ...new Uint8Array(94), 2)
    for (const bad of [identity2, outside2, new Uint8Array(96).fill(0xff), new Uint8Array(95)])
      expect(curve.parseG2(bad)).toBeNull()
    for (const [at, point] of [
      [0, identity],
      [48, outside],
      [96, off],
    ] as const) {
      const changed = proof.slice()
      changed.set(point, at)
      expect(verifyBbs(curve, changed, revealed, shown)).toBe('malformed')
    }
    expect(verifyBbs(curve, proof, revealed, { ...shown, publicKey: identity2 })).toBe('weak-key')
    expect(verifyBbs(curve, proof, revealed, { ...shown, publicKey: outside2 })).toBe('weak-key')
  })

  test('scalars of nought or past the order, and lengths of no proof, are refused', () => {
    const order = Uint8Array.from(ORDER.toString(16).match(/../g)!, pair => Number.parseInt(pair, 16))
    for (const scalar of [new Uint8Array(32), order, new Uint8Array(32).fill(0xff)]) {
      const changed = proof.slice()
      changed.set(scalar, 144)
      expect(verifyBbs(curve, changed, revealed, shown)).toBe('malformed')
    }
    for (const length of [0, 144, proof.length - 1, proof.length + 1])
      expect(
        verifyBbs(
          curve,
          Uint8Array.from({ length }, (_, at) => proof[at] ?? 1),
          revealed,
          shown,
        ),
      ).toBe('malformed')
    for (const disclosed of [[1, 6], [4, 1], [1, 1], [1]])
      expect(verifyBbs(curve, proof, revealed, { ...shown, disclosed })).toBe('malformed')
  })

  test('more messages than there are generators built in', () => {
    const many = Array.from({ length: 130 }, (_, index) => toUtf8(`message ${index}`))
    const all = { ...shown, disclosed: many.map((_, index) => index) }
    const made = proveBbs(curve, signBbs(curve, key, header, many), many, all, randomScalars(random, scalarsToDraw(0)))!
    expect(verifyBbs(curve, made, many, all)).toBe('holds')
    expect(toHex(generatorsOf(curve, 131).bytes)).toBe(toHex(generatorsOf(nobleCurve, 131).bytes))
  }, 30_000)
})

test('the generators that are built in are the ones of the draft', () => {
  const seeds = generatorSeeds()
  const built = Buffer.from(FIRST_GENERATORS, 'base64url')
  expect(built.length).toBe(128 * 96)
  for (let at = 0; at < 128; at++) {
    const point = bls12_381.G1.hashToCurve(seeds.next().value, { DST: GENERATOR_TAG })
    expect(toHex(point.toBytes(false))).toBe(built.subarray(at * 96, at * 96 + 96).toString('hex'))
  }
}, 30_000)
