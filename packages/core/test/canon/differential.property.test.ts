import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { bundledContexts, canonicalize } from '../../src/credential/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { credential, date, EXAMPLES, FITTING, id, OB, oneOrMore, partial, text, V1, V2 } from './badges.ts'
import { referenceCanonical } from './reference.ts'

const vectors = fileURLToPath(new URL('../vectors/', import.meta.url))

function* documents(folder: string): Generator<[string, JsonObject]> {
  for (const entry of readdirSync(join(vectors, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json') || entry.name.startsWith('context')) continue
    const file = join(entry.parentPath, entry.name)
    const document = JSON.parse(readFileSync(file, 'utf8'))
    if (document['@context']) yield [file.slice(vectors.length), document]
  }
}

/** Both agree: the same text from both, or a refusal from both; where only we refuse, we say that we do not support it. */
async function compare(document: JsonObject): Promise<'same' | 'both refuse' | 'unsupported'> {
  const ours = canonicalize(document, bundledContexts)
  const theirs = await referenceCanonical(document).catch(() => null)
  if (ours.ok) {
    expect(ours.value).toBe(theirs)
    return 'same'
  }
  if (theirs === null) return 'both refuse'
  expect(ours.error, JSON.stringify(ours.error)).toMatchObject({
    code: expect.stringMatching(/^(UNSUPPORTED|CONTEXT_INLINE|VALUE_DROPPED)$/),
  })
  return 'unsupported'
}

describe('the same canonical form as jsonld and rdf-canonize', () => {
  const all = ['eddsa', 'ecdsa', 'openbadges-3.0'].flatMap(folder => [...documents(folder)])

  test('covers the vectors that there are', () => expect(all.length).toBeGreaterThan(30))

  test.each(all)('%s', async (_, document) => {
    const { proof, ...unsecured } = document
    expect(await compare(unsecured)).not.toBe('unsupported')
    // A proof is canonicalised too, under the document's contexts.
    for (const one of Array.isArray(proof) ? proof : proof ? [proof] : []) {
      const { proofValue: _value, ...options } = one as JsonObject
      expect(await compare({ '@context': document['@context']!, ...options })).not.toBe('unsupported')
    }
  })
})

/**
 * The same documents in each run, and with those under an operator's context twenty thousand; for a long search:
 * `CANON_RUNS=1000000 CANON_SEED=2 npx vitest …`.
 */
const RUNS = Number(process.env.CANON_RUNS ?? 10_000)
const SEED = Number(process.env.CANON_SEED ?? 1)

property.prop([credential], { numRuns: RUNS, seed: SEED })(
  'a generated Open Badge has the same canonical form',
  async document => {
    await compare(document as JsonObject)
  },
  RUNS * 100,
)

const vc1 = partial(
  {
    id,
    issuer: fc.oneof(id, partial({ id, name: text }, ['id'])),
    issuanceDate: date,
    expirationDate: date,
    credentialSubject: oneOrMore(partial({ id, alumniOf: text })),
    evidence: oneOrMore(partial({ id, type: fc.constant('DocumentVerification') }, ['type'])),
  },
  ['credentialSubject'],
)
property.prop([vc1, fc.boolean()], { numRuns: RUNS / 5, seed: SEED })(
  'a generated VC 1.1 document, or a presentation of one, has the same canonical form',
  async (body, presented) => {
    const document = { '@context': [V1, EXAMPLES], type: ['VerifiableCredential'], ...body }
    await compare(
      (presented
        ? { '@context': [V1], type: 'VerifiablePresentation', verifiableCredential: [document] }
        : document) as JsonObject,
    )
  },
  RUNS * 100,
)

test.each([SEED, 2, 3])('nine in ten generated documents have a canonical form, of every context (%i)', seed => {
  const documents = fc.sample(credential, { numRuns: 1_000, seed })
  const canonical = documents.filter(one => canonicalize(one as JsonObject, bundledContexts).ok)
  expect(canonical.length).toBeGreaterThan(900)
  expect(canonical.length).toBeLessThan(1_000)
  for (const { base, ob } of FITTING)
    expect(canonical.filter(one => one['@context'][0] === base && one['@context'][1] === ob).length).toBeGreaterThan(
      150,
    )
})

test.each([1, 2, 3, 4, 5, 6])('what is said twice of a node without id is said once (%i)', index => {
  const badge = (role: string[]): JsonObject => ({
    '@context': [V2, OB[3]!],
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { type: 'Profile', name: `School ${index}` },
    credentialSubject: { type: ['AchievementSubject'], role },
    evidence: { type: ['Evidence'], name: `Report ${index}` },
  })
  expect(canonicalize(badge(['Mentor', 'Mentor']), bundledContexts)).toEqual(
    canonicalize(badge(['Mentor']), bundledContexts),
  )
})

test('a text with half a character, or nodes nested without end, have no canonical form and do no harm', () => {
  const nested = (depth: number): JsonObject => (depth === 0 ? {} : { '@included': nested(depth - 1) })
  const half = { '@context': V2, type: 'VerifiableCredential', name: 'half \ud800' }
  expect(canonicalize(half, bundledContexts)).toMatchObject({ ok: false, error: { code: 'VALUE_INVALID' } })
  expect(canonicalize({ '@context': V2, ...nested(5_000) }, bundledContexts)).toMatchObject({
    ok: false,
    error: { code: 'UNSUPPORTED' },
  })
})

describe('what would be dropped is refused', () => {
  const badge = (extra: JsonObject): JsonObject => ({
    '@context': [V2, OB[3]!],
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: 'https://school.example',
    credentialSubject: { type: ['AchievementSubject'], ...extra },
  })
  const code = (document: JsonObject) => {
    const canonical = canonicalize(document, bundledContexts)
    return canonical.ok ? 'canonical' : canonical.error.code
  }
  test.each([
    ['H-01 a term that no context defines', badge({ honours: 'summa' }), 'TERM_UNDEFINED'],
    ['H-02 an inline context', { ...badge({}), '@context': [V2, { '@vocab': 'urn:x' }] }, 'CONTEXT_INLINE'],
    [
      'H-07 a context by an address that is not bundled',
      { ...badge({}), '@context': [V2, 'http://169.254.169.254/latest/meta-data/'] },
      'CONTEXT_UNKNOWN',
    ],
    ['a relative id', badge({ id: 'learner-7' }), 'IRI_RELATIVE'],
    ['a null', badge({ licenseNumber: null }), 'VALUE_DROPPED'],
    [
      'a type that no context defines',
      { ...badge({}), type: ['VerifiableCredential', 'HonourCredential'] },
      'TERM_UNDEFINED',
    ],
    ['no context at all', { type: 'VerifiableCredential' }, 'CONTEXT_MISSING'],
  ])('%s', (_, document, expected) => expect(code(document as JsonObject)).toBe(expected))
})
