import type { Json } from '../stages/school.ts'

/** Numbers that are the same each time (mulberry32). */
export function chance(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const pick = <One>(from: readonly One[]): One => from[Math.floor(next() * from.length)] as One
  return { next, pick, is: (share: number) => next() < share, below: (count: number) => Math.floor(next() * count) }
}
export type Chance = ReturnType<typeof chance>

/** What has broken servers: it is no text, no number, too much, or something else than it looks like. */
export const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202ereversed',
  'e\u0301\u0301\u0301',
  '💩'.repeat(40),
  'x'.repeat(20_000),
  '../../etc/passwd',
  '%00',
  '%ff%fe',
  "'; drop table award; --",
  '{{7*7}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  '\r\nSet-Cookie: a=b',
  '1e309',
  '00000000-0000-0000-0000-000000000000',
  'https://127.0.0.1:1/',
  'https://[::1]/',
  'https://169.254.169.254/',
  'file:///etc/passwd',
  'data:text/html,x',
  'did:web:127.0.0.1%3A1',
  '2024-02-30T00:00:00Z',
  '9999-12-31',
  '0000-00-00',
  '-1',
]
const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  [],
  {},
  [[]],
  [null],
  { length: 3 },
  { toString: 1, valueOf: null },
  Array.from({ length: 300 }, () => 0),
  ...ODD_TEXTS,
]

const oddOne = (by: Chance): unknown => structuredClone(by.pick(ODD))

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'date-time': ['2026-01-02T03:04:05Z', '2030-01-01T00:00:00+07:00', '2026-01-02'],
  date: ['2016-02-29', '2026-13-01', '1900-01-01'],
  email: ['sample.learner.7@example.org', 'nobody@example.org', 'a@b'],
  uri: ['https://127.0.0.1:1/x', 'urn:x:y', 'https://school.example/'],
  url: ['https://127.0.0.1:1/x'],
}

/** Something that a JSON schema asks for, or nearly. @param ids what stands for an id, by chance one that is there */
export function askedFor(schema: Json, by: Chance, ids: readonly string[], components: Json, depth = 0): unknown {
  if (schema.$ref) return askedFor(resolve(schema.$ref, components), by, ids, components, depth + 1)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return askedFor(by.pick(choices), by, ids, components, depth + 1)
  if ('const' in schema) return schema.const
  if (schema.enum) return by.pick(schema.enum)
  const type = Array.isArray(schema.type) ? by.pick(schema.type) : schema.type
  if (type === 'object') return objectOf(schema, by, ids, components, depth)
  if (type === 'array') {
    const count = depth > 6 ? (schema.minItems ?? 0) : (schema.minItems ?? 0) + by.below(3)
    return Array.from({ length: Math.min(count, 50) }, () =>
      askedFor(schema.items ?? {}, by, ids, components, depth + 1),
    )
  }
  if (type === 'string') return textOf(schema, by, ids)
  if (type === 'integer' || type === 'number')
    return by.pick([schema.minimum ?? 0, schema.maximum ?? 1_000, 1, 2, (schema.minimum ?? 0) - 1, 3.5])
  if (type === 'boolean') return by.is(0.5)
  if (type === 'null') return null
  return oddOne(by)
}

const resolve = (reference: string, components: Json): Json =>
  reference
    .replace(/^#\/(components\/)?/, '')
    .split('/')
    .reduce<Json>((at, key) => at?.[key] ?? {}, components)

function textOf(schema: Json, by: Chance, ids: readonly string[]): string {
  if (by.is(0.08)) return by.pick(ODD_TEXTS)
  if (schema.format === 'uuid') return by.pick(ids)
  const known = FORMATS[schema.format]
  if (known) return by.pick(known)
  const length = Math.max(schema.minLength ?? 0, Math.min(schema.maxLength ?? 12, 12))
  return by.pick(['Sample text', 'en', 'x'.repeat(length), 'ทดสอบ', '1'])
}

function objectOf(schema: Json, by: Chance, ids: readonly string[], components: Json, depth: number): Json {
  const made: Json = {}
  const required = new Set<string>(schema.required ?? [])
  for (const [key, of] of Object.entries<Json>(schema.properties ?? {}))
    if (required.has(key) || (depth < 6 && by.is(0.4))) made[key] = askedFor(of, by, ids, components, depth + 1)
  if (typeof schema.additionalProperties === 'object' && depth < 6)
    for (const key of ['en', by.pick(ids)])
      if (by.is(0.5)) made[key] = askedFor(schema.additionalProperties, by, ids, components, depth + 1)
  return made
}

/** The same with a few places changed into something else, left out, or beside something new. */
export function spoil(value: unknown, by: Chance): unknown {
  const copy = structuredClone(value)
  for (let change = 0; change < 1 + by.below(3); change++) {
    const path = by.pick(places(copy))
    if (path.length === 0) {
      if (by.is(0.2)) return oddOne(by)
      continue
    }
    const parent = path.slice(0, -1).reduce<Json>((at, key) => at[key], copy as Json)
    const key = path.at(-1) as string
    if (by.is(0.2)) Reflect.deleteProperty(parent, key)
    else if (by.is(0.15)) parent[by.pick(['extra', '__proto__x', 'constructor', 'id', 'issuerId'])] = oddOne(by)
    else parent[key] = oddOne(by)
  }
  return copy
}

function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || path.length > 8) return [path]
  return [path, ...Object.entries(value).flatMap(([key, one]) => places(one, [...path, key]))]
}

/** Bodies that are no JSON, or not only. */
export const BROKEN_BODIES: readonly (string | Uint8Array)[] = [
  '',
  '{',
  'null',
  '"text"',
  '[1,2',
  '{"a":1,"a":2}',
  '{"__proto__":{"isAdmin":true}}',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  '{"a":1e999}',
  '\ufeff{}',
  new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  new Uint8Array([0, 0, 0, 0]),
]
