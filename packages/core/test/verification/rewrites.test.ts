import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'
import { badge, now, school, signed, world } from './world.ts'

/** A badge that says something of one thing in two places, and has every kind of word that is shown. */
const rubric = 'urn:uuid:22222222-2222-4222-8222-222222222222'
function fullBadge(): JsonObject {
  const document = structuredClone(badge()) as JsonObject & {
    credentialSubject: JsonObject & { achievement: JsonObject }
  }
  const { achievement } = document.credentialSubject
  return {
    ...document,
    name: [
      { '@value': 'Active Listening', '@language': 'en' },
      { '@value': 'Écoute active', '@language': 'fr' },
    ],
    credentialSubject: {
      ...document.credentialSubject,
      creditsEarned: 3.5,
      identifier: [
        { type: 'IdentityObject', identityType: 'name', hashed: true, identityHash: 'sha256$0a0b', salt: 'brine' },
      ],
      achievement: {
        ...achievement,
        creator: { id: school, type: ['Profile'] },
        criteria: { id: 'https://school.example/criteria' },
        tag: ['speech', 'listening'],
        related: [{ id: achievement.id as string, type: ['Related'], version: '2' }],
        alignment: [
          { type: ['Alignment'], targetName: 'A', targetUrl: 'https://frame.example/a' },
          { type: ['Alignment'], targetName: 'B', targetUrl: 'https://frame.example/b' },
        ],
      },
    },
  }
}

const reportOn = async (document: Json) => verify(document, { now, fetch: (await world()).fetch })
// biome-ignore lint/suspicious/noExplicitAny: JSON that is rewritten at will
type Loose = any
type Change = (document: Loose, achievement: Loose) => void
async function rewritten(change: Change) {
  const original = await signed(fullBadge())
  const document: Loose = structuredClone(original)
  change(document, document.credentialSubject.achievement)
  const [before, after] = [await reportOn(original), await reportOn(document)]
  expect(before.result).toBe('valid')
  const failed = after.findings.filter(one => one.outcome === 'failed').map(one => one.code)
  return { before, after, failed }
}

/** Each keeps the RDF, and so the signature: what a reader sees must stay the same, or the gate must be shut. */
describe('H-06 a rewrite that keeps the signature shows the same', () => {
  test.each<[string, Change]>([
    [
      'the issuer by its id alone, described as creator',
      (d, a) => {
        a.creator = d.issuer
        d.issuer = school
      },
    ],
    [
      'the criteria by their address alone',
      (_, a) => {
        a.criteria = 'https://school.example/criteria'
      },
    ],
    ['the levels the other way round', (_, a) => void a.resultDescription[0]!.rubricCriterionLevel.reverse()],
    ['the tags the other way round', (_, a) => void a.tag.reverse()],
    ['the languages the other way round', d => void d.name.reverse()],
    [
      'a language in capitals',
      d => {
        d.name[0] = { '@value': 'Active Listening', '@language': 'EN' }
      },
    ],
    [
      'one alignment moved to where the achievement is named again',
      (_, a) => {
        a.related[0] = { ...a.related[0]!, alignment: [a.alignment[1]] }
        a.alignment = [a.alignment[0]]
      },
    ],
    [
      'the achievement’s name moved to where it is named again',
      (_, a) => {
        a.related[0] = { ...a.related[0]!, name: a.name! }
        delete a.name
      },
    ],
    [
      'the other name for an Open Badge',
      d => {
        d.type = ['AchievementCredential', 'VerifiableCredential']
      },
    ],
    [
      'one piece of evidence without its list',
      d => {
        d.evidence = d.evidence[0]
      },
    ],
    [
      'the subject in a list',
      d => {
        d.credentialSubject = [d.credentialSubject]
      },
    ],
  ])('H-06 %s', async (_, change) => {
    const { before, after } = await rewritten(change)
    expect(after.credential).toEqual(before.credential)
  })
})

describe('H-06 a rewrite that could be read in two ways is refused', () => {
  test.each<[string, Change]>([
    [
      'a name in a list',
      (_, a) => {
        a.name = [a.name]
      },
    ],
    [
      'a date in a list',
      d => {
        d.validUntil = [d.validUntil]
      },
    ],
    [
      'the achievement in a list',
      (d, a) => {
        d.credentialSubject.achievement = [a]
      },
    ],
    [
      '"true" for true, so that a hash looks like a name',
      d => {
        d.credentialSubject.identifier[0].hashed = 'true'
      },
    ],
    [
      'the criteria under the name of their kind',
      (_, a) => {
        a.Criteria = a.criteria!
        delete a.criteria
      },
    ],
    [
      'a level described where it is pointed to',
      d => {
        d.credentialSubject.result = [
          {
            type: ['Result'],
            resultDescription: rubric,
            achievedLevel: { id: 'urn:level:2', type: ['RubricCriterionLevel'] },
          },
        ]
      },
    ],
    [
      'a reading direction, which no signature protects',
      d => {
        d.name = [{ '@value': 'Active Listening', '@language': 'en', '@direction': 'rtl' }]
      },
    ],
    ['two texts in one language', d => void d.name.push({ '@value': 'x', '@language': 'EN' })],
    [
      'the issuer named differently as creator',
      (_, a) => {
        a.creator = { id: school, type: ['Profile'], name: 'Another School' }
      },
    ],
  ])('H-06 %s', async (_, change) => {
    const { after, failed } = await rewritten(change)
    expect(failed).toEqual(['E_NORMAL_FORM'])
    expect(after.credential).toBeUndefined()
  })
})

/** Every place in a document, as the keys that lead there. */
function* places(value: Json, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (path.length > 0) yield path
  if (Array.isArray(value)) for (const [index, one] of value.entries()) yield* places(one as Json, [...path, index])
  else if (isJsonObject(value))
    for (const key of Object.keys(value)) if (key !== 'proof') yield* places(value[key] as Json, [...path, key])
}

const untouched = signed(fullBadge()).then(async original => ({ original, before: await reportOn(original) }))

const OPERATIONS: Record<string, (value: Json) => Json> = {
  wrap: value => [value],
  unwrap: value => (Array.isArray(value) && value.length === 1 ? (value[0] as Json) : value),
  reverse: value => (Array.isArray(value) ? value.toReversed() : value),
  'id alone': value => (isJsonObject(value) && typeof value.id === 'string' ? value.id : value),
  'text for a number': value => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  'double for a number': value => (typeof value === 'number' ? value.toExponential().replace('e+', 'E') : value),
  object: value => (typeof value === 'string' ? { id: value } : value),
}

property.prop([fc.nat(), fc.constantFrom(...Object.keys(OPERATIONS))], { numRuns: 120 })(
  'H-06 any one value written in another way turns the verdict, or changes nothing that is shown',
  async (pick, operation) => {
    const { original, before } = await untouched
    const document = structuredClone(original)
    const all = [...places(document)]
    const path = all[pick % all.length]!
    const last = path.at(-1)!
    const holder = path.slice(0, -1).reduce<Json>((at, step) => (at as never)[step], document) as Record<string, Json>
    holder[last] = OPERATIONS[operation]!(holder[last]!)
    const after = await reportOn(document)
    if (after.result === 'valid') expect(after.credential).toEqual(before.credential)
  },
)

test('H-09 things that all point to each other cost no more than they are long', async () => {
  const ids = Array.from({ length: 14 }, (_, index) => `https://school.example/org/${index}`)
  const document = badge({
    issuer: {
      id: school,
      type: ['Profile'],
      name: 'Sample School',
      parentOrg: ids.map(id => ({ id, type: ['Profile'], name: id, parentOrg: ids.filter(one => one !== id) })),
    },
  })
  expect((await reportOn(await signed(document))).credential?.issuer.name).toBe('Sample School')
})

test('H-09 a clique of nameless things has no normal form, so nobody begins to compare them', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `_:n${index}`)
  const clique = names.map(id => ({
    id,
    type: ['Profile'],
    parentOrg: names.filter(one => one !== id).map(other => ({ id: other, type: ['Profile'] })),
  }))
  const document = badge({ issuer: { id: school, type: ['Profile'], parentOrg: clique } })
  const report = await reportOn({ ...document, proof: { type: 'DataIntegrityProof' } } as JsonObject)
  expect(report.findings.filter(one => one.outcome === 'failed').map(one => one.code)).toEqual(['E_NORMAL_FORM'])
})

test('H-09 a thousand look-alikes that differ only deep inside are told apart in time', async () => {
  const alike = (depth: number, leaf: string): JsonObject =>
    depth === 0
      ? { type: ['Profile'], phone: leaf }
      : { type: ['Profile'], parentOrg: [alike(depth - 1, leaf), alike(depth - 1, `${leaf}.`)] }
  const source = Array.from({ length: 8 }, (_, index) => alike(6, `${index}`))
  const document = badge({ issuer: { id: school, type: ['Profile'], name: 'Sample School', parentOrg: source } })
  const report = await reportOn({ ...document, proof: { type: 'DataIntegrityProof' } } as JsonObject)
  expect(['CONTEXTS_OK', 'E_WORK_LIMIT']).toContain(report.findings.find(one => one.check === 'contexts')?.code)
})
