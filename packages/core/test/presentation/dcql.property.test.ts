import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import {
  type ClaimsPath,
  type CredentialQuery,
  matchCredential,
  parseDcqlQuery,
  selectClaims,
} from '../../src/presentation/index.ts'
import type { Json, JsonObject } from '../../src/primitives/index.ts'

const step = fc.oneof(fc.string({ maxLength: 3 }), fc.nat(3), fc.constant(null))
const path = fc.array(step, { minLength: 1, maxLength: 5 }) as fc.Arbitrary<ClaimsPath>
const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>
const claims = fc.dictionary(fc.string({ maxLength: 3 }), json, { noNullPrototype: true }) as fc.Arbitrary<JsonObject>

/** Every path of names and positions to a value in it. */
function pathsOf(value: Json, at: ClaimsPath = []): { path: ClaimsPath; value: Json }[] {
  const inside = Array.isArray(value)
    ? (value as readonly Json[]).map((one, index) => [index, one] as const)
    : typeof value === 'object' && value !== null
      ? Object.entries(value as JsonObject)
      : []
  return [
    ...(at.length > 0 ? [{ path: at, value }] : []),
    ...inside.flatMap(([name, one]) => pathsOf(one as Json, [...at, name])),
  ]
}

test.prop([json])('whatever is given as a query is read or refused, and never breaks anything', value => {
  const read = parseDcqlQuery(value)
  expect(read.ok || read.error.code === 'E_DCQL').toBe(true)
})

test.prop([claims, path])('a path selects values that are there, or nothing', (document, path) => {
  const selected = selectClaims(document, path)
  if (selected === null) return
  const there = pathsOf(document).map(one => JSON.stringify(one.value))
  expect(selected.length).toBeGreaterThan(0)
  for (const one of selected) expect(there).toContain(JSON.stringify(one))
})

test.prop([claims])('each value of a document is found by its own path, and lists by all of theirs', document => {
  for (const { path, value } of pathsOf(document)) {
    expect(selectClaims(document, path)).toEqual([value])
    const open = path.map(one => (typeof one === 'number' ? null : one))
    if (selectClaims(document, open)) expect(selectClaims(document, open)).toContainEqual(value)
  }
})

test.prop([claims, claims])('what matches goes on matching when more is shown', (document, more) => {
  const asked = pathsOf(document).slice(0, 4)
  const query: CredentialQuery = {
    id: 'a',
    format: 'dc+sd-jwt',
    meta: {},
    ...(asked.length > 0 ? { claims: asked.map(({ path }) => ({ path })) } : {}),
  }
  const shown = (said: JsonObject) => ({ format: 'dc+sd-jwt', vct: [], claims: said, isBound: true })
  expect(matchCredential(query, shown(document)).matches).toBe(true)
  expect(matchCredential(query, shown({ ...more, ...document })).matches).toBe(true)
})
