import { fc, test as property } from '@fast-check/vitest'
import { expect } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'
import { badge, now, signed, world } from './world.ts'

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
const evidence = fc.record({ type: fc.constant(['Evidence']), name: text, narrative: text })
const anyBadge = fc
  .record({
    name: text,
    description: text,
    evidence: fc.uniqueArray(evidence, { minLength: 1, maxLength: 3, selector: one => JSON.stringify(one) }),
    awardedDate: fc.constant('2026-05-01T00:00:00Z'),
  })
  .map(more => badge(more))

const reportOn = async (document: Json) => verify(document, { now, fetch: (await world()).fetch })

property.prop([anyBadge], { numRuns: 40 })('whatever badge is signed, it verifies', async document => {
  const report = await reportOn(await signed(document))
  expect(report.findings.filter(one => one.outcome === 'failed')).toEqual([])
  expect(report.result).toBe('valid')
})

/** Every place in a document, as the keys that lead there. */
function* places(value: Json, path: (string | number)[] = []): Generator<(string | number)[]> {
  yield path
  if (Array.isArray(value)) for (const [index, one] of value.entries()) yield* places(one as Json, [...path, index])
  else if (isJsonObject(value)) for (const key of Object.keys(value)) yield* places(value[key] as Json, [...path, key])
}

function edit(
  value: Json,
  path: readonly (string | number)[],
  change: (value: Json) => Json | undefined,
): Json | undefined {
  const [step, ...rest] = path
  if (step === undefined) return change(value)
  if (Array.isArray(value))
    return value.flatMap((one, index) => {
      if (index !== step) return [one as Json]
      const edited = edit(one as Json, rest, change)
      return edited === undefined ? [] : [edited]
    })
  const object = value as JsonObject
  const edited = edit(object[step] as Json, rest, change)
  const { [step]: _old, ...others } = object
  return edited === undefined ? others : { ...object, [step]: edited }
}

/** Either the verdict turns, or what people are shown stays the same to the letter. */
async function isHarmless(original: JsonObject, changed: Json): Promise<boolean> {
  const before = await reportOn(original)
  const after = await reportOn(changed)
  if (after.result !== 'valid') return true
  return JSON.stringify(after.credential) === JSON.stringify(before.credential)
}

const anyPlace = (document: JsonObject, pick: number) => {
  const all = [...places(document)].filter(path => path.length > 0)
  return all[pick % all.length]!
}

property.prop([anyBadge, fc.nat(), text], { numRuns: 120 })(
  'any one changed literal turns the verdict, or changes nothing that is shown',
  async (document, pick, other) => {
    const original = await signed(document)
    const changed = edit(original, anyPlace(original, pick), value =>
      typeof value === 'string'
        ? value === other
          ? `${other}x`
          : other
        : typeof value === 'number'
          ? value + 1
          : value,
    )
    expect(await isHarmless(original, changed!)).toBe(true)
  },
)

property.prop([anyBadge, fc.nat()], { numRuns: 120 })(
  'any one dropped field turns the verdict, or changes nothing that is shown',
  async (document, pick) => {
    const original = await signed(document)
    const changed = edit(original, anyPlace(original, pick), () => undefined)
    expect(await isHarmless(original, changed!)).toBe(true)
  },
)

const addition = fc.constantFrom<[string, Json]>(
  ['honours', 'summa'],
  ['name', 'Forged'],
  ['description', 'Forged'],
  ['@id', 'urn:x'],
  ['@type', 'Achievement'],
  ['@index', 'x'],
  ['@graph', []],
  ['@included', []],
  ['@reverse', {}],
  ['https://schema.org/name', 'Forged'],
  ['narrative', 'Forged'],
  ['image', { id: 'https://evil.example/x.png', type: 'Image' }],
  ['id', 'urn:forged'],
  ['alias', { id: 'urn:x' }],
  ['creator', { id: 'did:web:evil.example', type: ['Profile'], name: 'Forged' }],
)
property.prop([anyBadge, fc.nat(), addition], { numRuns: 200 })(
  'any one added term turns the verdict, or changes nothing that is shown',
  async (document, pick, [key, value]) => {
    const original = await signed(document)
    const changed = edit(original, anyPlace(original, pick), place =>
      isJsonObject(place)
        ? { ...place, [key]: value }
        : Array.isArray(place)
          ? [...place, value]
          : { id: place, [key]: value },
    )
    expect(await isHarmless(original, changed!)).toBe(true)
  },
)

property.prop(
  [fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true })],
  { numRuns: 200 },
)('nothing that is given makes it throw', async input => {
  const report = await verify(input, { now, fetch: (await world()).fetch })
  expect(report.result).not.toBe('valid')
})
