import { describe, expect, test } from 'vitest'
import { checkLikeness } from '../../src/verification/resemblance/check-likeness.ts'
import { type Greys, greysOf, logoPrint, sameLogo } from '../../src/verification/resemblance/logo.ts'
import { type KnownIssuer, usesLogoOf } from '../../src/verification/resemblance/resembles.ts'

/** A picture out of a rule: how bright is the point at `x`, `y`, both between 0 and 1? */
const picture = (width: number, height: number, bright: (x: number, y: number) => number): Greys => ({
  width,
  height,
  values: Array.from({ length: width * height }, (_, at) =>
    bright(((at % width) + 0.5) / width, (Math.floor(at / width) + 0.5) / height),
  ),
})
const crest = (x: number, y: number) => {
  const isInside = Math.hypot(x - 0.5, y - 0.45) < 0.38
  const isMarked = x + y * 0.4 > 0.72 || Math.abs(y - 0.3 - x * 0.3) < 0.06
  return isInside ? (isMarked ? 40 : 190) : 255
}
const star = (x: number, y: number) => (Math.abs(x - 0.5) * Math.abs(y - 0.5) < 0.02 && x > 0.1 && x < 0.9 ? 30 : 255)
const printOf = (greys: Greys) => logoPrint(greys) as string

describe('the print of a logo', () => {
  const print = printOf(picture(160, 160, crest))
  test('stays what it is at another size, paler, with a margin and in a frame', () => {
    expect(sameLogo(print, printOf(picture(61, 61, crest)))).toBe(true)
    expect(sameLogo(print, printOf(picture(160, 160, (x, y) => 40 + crest(x, y) * 0.8)))).toBe(true)
    const within = (x: number, y: number) => {
      const [u, v] = [(x - 0.25) * 2, (y - 0.2) * 2]
      return u < 0 || v < 0 || u >= 1 || v >= 1 ? 255 : crest(u, v)
    }
    expect(sameLogo(print, printOf(picture(320, 320, within)))).toBe(true)
    const framed = (x: number, y: number) => (Math.min(x, y, 1 - x, 1 - y) < 0.02 ? 90 : within(x, y))
    expect(sameLogo(print, printOf(picture(320, 320, framed)))).toBe(true)
  })
  test('is another one for another logo, and for one that was pulled out of shape', () => {
    expect(sameLogo(print, printOf(picture(160, 160, star)))).toBe(false)
    expect(sameLogo(print, printOf(picture(320, 160, crest)))).toBe(false)
  })
  test('is not taken of what shows nothing', () => {
    expect(logoPrint(picture(64, 64, () => 255))).toBeNull()
    expect(logoPrint(picture(64, 64, x => 250 + x))).toBeNull()
    expect(logoPrint(picture(9, 9, crest))).toBeNull()
    expect(logoPrint({ width: 0, height: 0, values: [] })).toBeNull()
  })
  test('counts what can be seen through as paper', () => {
    expect([...(greysOf(3, 1, [0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255]).values as Uint8Array)]).toEqual([
      255, 0, 255,
    ])
  })
})

describe('H-46: a copied logo', () => {
  const logo = printOf(picture(160, 160, crest))
  const own: KnownIssuer = { name: 'Sample University', domain: 'university.example', did: 'did:web:host:i:one', logo }
  const copy: KnownIssuer = { name: 'Sample Bureau', did: 'did:web:host:i:two', logo }
  const issuer = (more: object) => ({
    id: 'did:key:z6Mk',
    name: 'Sample Bureau',
    url: null,
    image: null,
    domain: null,
    ...more,
  })

  test('is called out with whom it belongs to, whatever the name', () => {
    expect(checkLikeness(issuer({}), [own], logo)).toMatchObject([
      { outcome: 'warning', code: 'ISSUER_LOGO_COPIED', details: { name: own.name, domain: own.domain } },
    ])
    expect(checkLikeness(issuer({ name: null }), [own], logo)).toHaveLength(1)
  })
  test('stands beside a name that resembles', () => {
    const codes = checkLikeness(issuer({ name: 'Samp1e University' }), [own], logo).map(one => one.code)
    expect(codes).toEqual(['ISSUER_LOGO_COPIED', 'ISSUER_RESEMBLES'])
  })
  test('is the newcomer’s, and never that of whoever had it first', () => {
    expect(usesLogoOf({ id: copy.did as string }, logo, [own, copy])).toBe(own)
    expect(usesLogoOf({ id: own.did as string }, logo, [own, copy])).toBeNull()
  })
  test('is none of somebody who signs under the domain of its owner', () => {
    const known = [{ ...own, did: 'did:web:university.example' }]
    expect(
      usesLogoOf({ id: 'did:web:badges.university.example', domain: 'badges.university.example' }, logo, known),
    ).toBeNull()
  })
  test('is not seen where no picture is at hand', () => expect(checkLikeness(issuer({}), [own], null)).toEqual([]))
})
