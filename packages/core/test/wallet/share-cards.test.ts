import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatShareCard, joinShareCards, makeShareCards, parseShareCard } from '../../src/wallet/index.ts'
import { joinSecret, splitSecret } from '../../src/wallet/shamir.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

describe('sharing a secret', () => {
  test('over the field of FIPS 197: its worked products hold ({57}·{83} = {c1}, {57}·{13} = {fe})', () => {
    // One byte, threshold 2: the share at x is secret ⊕ coefficient·x.
    const at = (secret: number, coefficient: number, x: number) =>
      splitSecret(new Uint8Array([secret]), 2, 255, new Uint8Array([coefficient]))[x - 1]?.bytes[0]
    expect(at(0, 0x57, 0x83)).toBe(0xc1)
    expect(at(0, 0x57, 0x13)).toBe(0xfe)
    expect(at(0xff, 0x57, 0x83)).toBe(0xff ^ 0xc1)
  })

  test('every byte with every coefficient comes back from any two of three', () => {
    for (let secret = 0; secret < 256; secret++)
      for (let coefficient = 0; coefficient < 256; coefficient++) {
        const points = splitSecret(new Uint8Array([secret]), 2, 3, new Uint8Array([coefficient]))
        for (const [a, b] of [
          [0, 1],
          [0, 2],
          [1, 2],
          [2, 0],
        ] as const)
          if (joinSecret([points[a]!, points[b]!])?.[0] !== secret)
            throw new Error(`${secret} ${coefficient} ${a} ${b}`)
      }
  })

  test('one share says nothing: each value of it comes from each secret exactly once', () => {
    for (const x of [1, 2, 3])
      for (const secret of [0, 1, 0x53, 0xff]) {
        const seen = new Set<number>()
        for (let coefficient = 0; coefficient < 256; coefficient++)
          seen.add(splitSecret(new Uint8Array([secret]), 2, 3, new Uint8Array([coefficient]))[x - 1]!.bytes[0]!)
        expect(seen.size).toBe(256)
      }
  })

  test('other thresholds too: any t of n, and fewer than t give another value', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 0, max: 6 }),
        bytes(16),
        bytes(80),
        (t, more, secret, coins) => {
          const points = splitSecret(secret, t, t + more, coins.subarray(0, 16 * (t - 1)))
          expect(joinSecret(points.slice(-t))).toEqual(secret)
          expect(joinSecret(points)).toEqual(secret)
        },
      ),
    )
  })

  test('points at one place, of two lengths, or none at all are refused', () => {
    const [one] = splitSecret(hex('00ff'), 2, 3, hex('0102'))
    expect(joinSecret([one!, one!])).toBeNull()
    expect(joinSecret([])).toBeNull()
    expect(joinSecret([one!, { x: 2, bytes: hex('00') }])).toBeNull()
    expect(joinSecret([one!, { x: 0, bytes: hex('0000') }])).toBeNull()
  })
})

describe('cards', () => {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

  test('any two of the three, as they were typed, give the secret back', () => {
    fc.assert(
      fc.property(bytes(16), secret => {
        const typed = makeShareCards(secret, random).map(card => parseShareCard(formatShareCard(card).toLowerCase()))
        for (const [a, b] of [
          [0, 1],
          [0, 2],
          [2, 1],
        ] as const) {
          const [one, other] = [typed[a]!, typed[b]!]
          if (!one.ok || !other.ok) throw new Error('a card cannot be read')
          expect(joinShareCards(one.value, other.value)).toEqual({ ok: true, value: secret })
        }
      }),
    )
  })

  test('any one mistyped letter is noticed', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    const [card] = makeShareCards(new Uint8Array(16).fill(7), random)
    const letters = [...formatShareCard(card!).replaceAll('-', '')]
    for (let at = 0; at < letters.length; at++)
      for (const other of alphabet) {
        if (other === letters[at]) continue
        expect(parseShareCard(letters.with(at, other).join('')).ok).toBe(false)
      }
  })

  test('the same card twice, and cards of two sets, say so', () => {
    const fixed = (set: number) => (length: number) => (length === 2 ? new Uint8Array([0, set]) : random(length))
    const [one, two] = makeShareCards(new Uint8Array(16), fixed(1))
    const [, other] = makeShareCards(new Uint8Array(16), fixed(2))
    expect(joinShareCards(one!, one!)).toEqual({ ok: false, error: { code: 'CARD_SAME' } })
    expect(joinShareCards(one!, other!)).toEqual({ ok: false, error: { code: 'CARD_OTHER_SET' } })
    expect(joinShareCards(one!, two!).ok).toBe(true)
  })
})
