import { fc, test as property } from '@fast-check/vitest'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { bundledContexts, canonicalize } from '../../src/credential/index.ts'
import { type JsonObject, toHex, toUtf8 } from '../../src/primitives/index.ts'
import { referenceCanonical } from './reference.ts'

const EXTRA = 'https://extra.example/context'
const EX = 'https://extra.example/terms#'
const XSD = 'http://www.w3.org/2001/XMLSchema#'

/** A context that uses what the bundled ones do not: language maps, scopes within scopes, every coercion. */
const text = JSON.stringify({
  '@context': {
    '@version': 1.1,
    '@protected': true,
    id: '@id',
    type: '@type',
    none: '@none',
    ex: { '@id': EX, '@prefix': true },
    label: { '@id': 'ex:label', '@container': '@language' },
    labels: { '@id': 'ex:labels', '@container': ['@language', '@set'] },
    note: { '@id': 'ex:note', '@container': '@index' },
    step: { '@id': 'ex:step', '@container': '@list', '@protected': false },
    stepId: { '@id': 'ex:stepId', '@container': '@list', '@type': '@id' },
    raw: { '@id': 'ex:raw', '@type': '@json' },
    amount: { '@id': 'ex:amount', '@type': `${XSD}double` },
    count: { '@id': 'ex:count', '@type': `${XSD}integer` },
    any: { '@id': 'ex:any', '@protected': false },
    word: { '@id': 'ex:word', '@type': '@vocab' },
    thai: { '@id': 'ex:thai', '@language': 'TH' },
    part: { '@id': 'ex:part', '@type': '@id', '@context': { any: 'ex:anyPart', '@protected': true } },
    claim: { '@id': 'ex:claim', '@type': '@id', '@container': '@graph' },
    Box: { '@id': 'ex:Box', '@context': { any: 'ex:anyInBox' } },
    Crate: { '@id': 'ex:Crate', '@context': { '@propagate': true, step: 'ex:stepInCrate' } },
    nested: { '@id': 'ex:nested', '@nest': 'any' },
    byId: { '@id': 'ex:byId', '@container': '@id' },
    back: { '@reverse': 'ex:forth' },
  },
})
const library = bundledContexts.with([{ url: EXTRA, text, sha256: toHex(sha256(toUtf8(text))) }])

const short = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).map(one => one.replace(/[\ue000-\uffff]/g, '')),
  fc.constantFrom('', 'น้ำ', '\u0000"\\\n', '😀'),
)
// Each its own: where one node is described twice, the reference counts some statements twice, though a dataset is a set.
const id = fc
  .tuple(fc.constantFrom('urn:uuid:', 'https://x.example/a?b=c#', 'ex:', '_:b'), fc.uuid())
  .map(([start, rest]) => start + rest)
const number = fc
  .oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 1e21, 1.5, 123456789012345680000),
  )
  // The reference takes 1e-7 for 0; we refuse it (below).
  .filter(one => Number.isInteger(one) || String(one).includes('.'))
const oneOrMore = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { maxLength: 3 }))
const language = fc.constantFrom('en', 'fr-CA', 'TH', 'none')
// Branches end: without it a node would hold nodes without end.
const depth = { maxDepth: 2, depthIdentifier: 'node' }
// `__proto__` never gets past our parser; the reference loses it.
const json = fc.jsonValue({ maxDepth: 3 }).filter(one => one !== null && !JSON.stringify(one).includes('__proto__'))

type Nodes = { readonly node: JsonObject; readonly within: JsonObject }
/** A node that holds nodes of the kind `inner`. */
const nodeOf = (
  types: readonly (string | string[])[],
  inner: fc.Arbitrary<JsonObject>,
  part: fc.Arbitrary<JsonObject>,
) =>
  fc.record(
    {
      id,
      type: fc.constantFrom<string | string[]>(...types),
      label: fc.dictionary(language, oneOrMore(short), { maxKeys: 3 }),
      labels: fc.dictionary(language, oneOrMore(short), { maxKeys: 3 }),
      step: fc.array(fc.oneof(depth, short, number, fc.boolean(), inner), { maxLength: 3 }),
      stepId: oneOrMore(id),
      raw: json,
      // One at a time: where two become the same literal, the reference counts it twice, though a dataset is a set.
      amount: fc.oneof(number, fc.constantFrom('1.10', '2e3')),
      count: fc.oneof(number, fc.constant('007')),
      any: oneOrMore(fc.oneof(depth, short, number, fc.boolean(), inner)),
      word: oneOrMore(fc.constantFrom('Box', 'Crate', 'ex:Other', 'https://x.example/w')),
      thai: oneOrMore(short),
      part: oneOrMore(fc.oneof(depth, id, part)),
      claim: oneOrMore(fc.oneof(depth, fc.constant({ any: 1 }), inner)),
    },
    { requiredKeys: [] },
  ) as unknown as fc.Arbitrary<JsonObject>

const PLAIN = ['Crate', 'ex:Thing', ['Crate', 'ex:Thing']]
const BOXES = ['Box', ['Crate', 'Box'], ['Box', 'Box']]
// Within `part`, `any` has a protected meaning of its own, which a box would change: such documents are refused by both
// sides, so there are some, but few.
const { node } = fc.letrec<Nodes>(tie => ({
  node: nodeOf(
    [...PLAIN, ...BOXES],
    tie('node'),
    fc.oneof(depth, { weight: 19, arbitrary: tie('within') }, { weight: 1, arbitrary: tie('node') }),
  ),
  within: nodeOf(PLAIN, tie('within'), tie('within')),
}))

/** The same documents in each run; for a long search: `CANON_RUNS=50000 CANON_SEED=2 npx vitest …`. */
const RUNS = Number(process.env.CANON_RUNS ?? 8_000)
const SEED = Number(process.env.CANON_SEED ?? 1)

describe('a context that an operator adds', () => {
  property.prop([node], { numRuns: RUNS, seed: SEED })(
    'has maps, lists, scopes, numbers and JSON canonicalised as jsonld does',
    async body => {
      const document: JsonObject = { '@context': EXTRA, ...body }
      const ours = canonicalize(document, library)
      const theirs = await referenceCanonical(document, library).catch(() => null)
      if (ours.ok) expect(ours.value).toBe(theirs)
      else if (theirs !== null && theirs !== '')
        expect(ours.error, JSON.stringify(ours.error)).toMatchObject({ code: 'WORK_LIMIT' })
    },
    RUNS * 100,
  )
  test.each([SEED, 2, 3])(
    'which nine in ten documents have a canonical form under, so that is what is compared (%i)',
    seed => {
      const documents = fc.sample(node, { numRuns: 1_000, seed })
      const canonical = documents.filter(body => canonicalize({ '@context': EXTRA, ...body }, library).ok)
      expect(canonical.length).toBeGreaterThan(900)
      expect(canonical.length).toBeLessThan(1_000)
    },
  )

  const code = (body: JsonObject) => {
    const canonical = canonicalize({ '@context': EXTRA, ...body }, library)
    return canonical.ok ? 'canonical' : canonical.error.code
  }
  test.each([
    ['a nested property', { nested: 'x' }],
    ['a map by id', { byId: { 'urn:x:1': { any: 1 } } }],
    ['a reverse property', { back: { id: 'urn:x:1' } }],
    ['a list written out', { any: { '@list': [1] } }],
    ['a map by index', { note: { a: 'x' } }],
    ['a number that implementations read differently', { any: 1e-7 }],
    ['a graph written out', { '@graph': [{ any: 1 }] }],
  ])('%s is said to be unsupported, never guessed', (_, body) => expect(code(body as JsonObject)).toBe('UNSUPPORTED'))

  test.each([[{ '@value': 'x', '@direction': 'rtl' }], [{ '@value': 'x', '@direction': 'ltr', '@language': 'fr-CA' }]])(
    'a direction is said by the i18n datatype, as the reference says it: %j',
    async any => {
      const document = { '@context': EXTRA, any }
      const canonical = canonicalize(document, library)
      expect(canonical).toEqual({ ok: true, value: await referenceCanonical(document, library) })
      expect(canonical).toMatchObject({ value: expect.stringContaining('https://www.w3.org/ns/i18n#') })
    },
  )

  test('what is bundled is not changed by what is added', () => {
    expect(library.get('https://www.w3.org/ns/credentials/v2')).toEqual(
      bundledContexts.get('https://www.w3.org/ns/credentials/v2'),
    )
    expect(bundledContexts.has(EXTRA)).toBe(false)
  })
})
