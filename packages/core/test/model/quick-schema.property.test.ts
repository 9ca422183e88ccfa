import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Validator } from '@cfworker/json-schema'
import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { compileSchema } from '../../src/credential/model/quick-schema.ts'
import { SCHEMAS } from '../../src/credential/model/schemas.gen.ts'
import type { Json, JsonObject } from '../../src/primitives/index.ts'

const compiled = SCHEMAS.map(({ text }) => {
  const schema = JSON.parse(text) as JsonObject
  return { quick: compileSchema(schema)!, library: new Validator(schema, '2019-09', true) }
})

test('every bundled schema is known in all its keywords', () => {
  for (const { quick } of compiled) expect(quick).not.toBeNull()
})

test('a schema with a keyword that is not known is left to the library', () => {
  expect(compileSchema({ type: 'object', properties: { a: { multipleOf: 2 } } })).toBeNull()
  expect(compileSchema({ type: ['string', 'null'] })).toBeNull()
  expect(compileSchema({ $ref: 'https://school.example/schema.json' })).toBeNull()
})

const vectors = fileURLToPath(new URL('../vectors/openbadges-3.0/', import.meta.url))
const published = readdirSync(vectors, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.json') && !name.includes('context'))
  .map(name => JSON.parse(readFileSync(join(vectors, name), 'utf8')) as JsonObject)
  .filter(one => one['@context'] !== undefined)
const whole = fc.constantFrom(...published)

/** A document with one place changed into something else: mostly into what does not fit any more. */
const bent = fc
  .tuple(whole, fc.nat(), fc.constantFrom<Json>('', 'x', 7, true, [], {}, ['x'], { id: 'x' }, { en: 'x' }, null))
  .map(([document, pick, to]) => {
    const copy = structuredClone(document) as unknown as JsonObject
    const places: [Record<string, Json>, string][] = []
    const walk = (value: Json): void => {
      if (typeof value !== 'object' || value === null) return
      for (const key of Object.keys(value)) {
        places.push([value as Record<string, Json>, key])
        walk((value as JsonObject)[key] as Json)
      }
    }
    walk(copy)
    const [owner, key] = places[pick % places.length]!
    owner[key] = to
    return copy
  })

property.prop([bent], { numRuns: 1_500, seed: 1 })(
  'what fits by the quick way does by the library',
  document => {
    for (const { quick, library } of compiled) if (quick(document)) expect(library.validate(document).valid).toBe(true)
  },
  60_000,
)

test('the published examples fit or not as the library has it, and most of them do', () => {
  const fitting = published.filter(one => {
    for (const { quick, library } of compiled) expect(quick(one)).toBe(library.validate(one).valid)
    return compiled.some(({ quick }) => quick(one))
  })
  expect(fitting.length).toBeGreaterThan(published.length / 2)
  expect(fc.sample(bent, { numRuns: 400, seed: 1 }).filter(one => compiled[0]!.quick(one)).length).toBeGreaterThan(20)
})
