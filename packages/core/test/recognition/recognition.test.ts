import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/primitives/index.ts'
import {
  type Agreement,
  awardsByItself,
  type Brought,
  compareBrought,
  type Holder,
  holderOf,
  isAchievementOf,
  mismatches,
  monthsBetween,
  recognitionEvidence,
  STANDINGS,
} from '../../src/recognition/index.ts'
import type { StatedSkill } from '../../src/skill/index.ts'

const now = Date.parse('2026-11-29T12:00:00Z') as Instant
const DID = 'did:web:college.example'

const brought = (more: Partial<Brought> = {}): Brought => ({
  credentialId: 'https://college.example/c/1',
  name: 'Statistics',
  issuer: { did: DID, name: 'Sample College', url: null },
  achievementId: 'https://college.example/achievements/7/3',
  achievementNames: ['Statistics', 'Statistique'],
  description: null,
  criteria: null,
  criteriaUrl: null,
  subject: { id: 'did:key:z6Mk', name: null },
  level: { name: 'Secure', place: 2 },
  levels: ['Emerging', 'Secure', 'Leading'],
  results: [],
  credits: '4',
  skills: [],
  evidence: 0,
  validFrom: '2026-01-31T00:00:00Z',
  validUntil: null,
  ...more,
})
const agreement = (more: Partial<Agreement> = {}): Agreement => ({
  institution: { did: DID, name: 'Sample College', url: null },
  credential: { achievementId: null, achievementName: ' statistics ', level: null },
  maxAgeMonths: null,
  countsAs: { achievementId: 'ours', level: null, credits: null },
  from: '2026-01-01',
  until: null,
  awarding: 'automatic',
  ...more,
})
const proven = { standing: 'holds', holder: 'key' } as const
const against = (one: Agreement, what = brought(), how: Parameters<typeof mismatches>[2] = proven, at = now) =>
  mismatches(one, what, how, at)

describe('an agreement', () => {
  test('speaks of an achievement by its id and its versions, else by any of its names, never of another’s', () => {
    expect(against(agreement())).toEqual([])
    expect(
      against(agreement({ credential: { achievementId: null, achievementName: 'Statistique', level: null } })),
    ).toEqual([])
    const byId = (achievementId: string) =>
      agreement({ credential: { achievementId, achievementName: 'x', level: null } })
    expect(against(byId('https://college.example/achievements/7'))).toEqual([])
    expect(against(byId('https://college.example/achievements/7/3'))).toEqual([])
    expect(against(byId('https://college.example/achievements/70'))).toEqual(['otherAchievement'])
    expect(isAchievementOf('https://college.example/achievements/70/1', 'https://college.example/achievements/7')).toBe(
      false,
    )
    expect(isAchievementOf(null, 'x')).toBe(false)
  })

  test('is of one institution by its DID: the same name under another is somebody else', () => {
    const alike = brought({ issuer: { did: 'did:web:co1lege.example', name: 'Sample College', url: null } })
    expect(against(agreement(), alike)).toEqual(['otherIssuer'])
  })

  test.each([
    ['Emerging', []],
    ['secure', []],
    ['Leading', ['levelTooLow']],
    ['Unheard of', ['levelTooLow']],
  ])('at least %s', (level, expected) => {
    expect(against(agreement({ credential: { achievementId: null, achievementName: 'Statistics', level } }))).toEqual(
      expected,
    )
  })

  test('counts to the day: its first and last day, and months as calendars have them', () => {
    const at = (text: string) => Date.parse(text) as Instant
    const term = agreement({ from: '2026-03-01', until: '2026-03-31' })
    const on = (text: string) => against(term, brought(), proven, at(text))
    expect(on('2026-02-28T23:59:59Z')).toEqual(['notBegun'])
    expect(on('2026-03-01T00:00:00Z')).toEqual([])
    expect(on('2026-03-31T23:59:59Z')).toEqual([])
    expect(on('2026-04-01T00:00:00Z')).toEqual(['over'])
    const fresh = agreement({ maxAgeMonths: 1 })
    expect(against(fresh, brought(), proven, at('2026-02-27T23:59:59Z'))).toEqual([])
    expect(against(fresh, brought(), proven, at('2026-02-28T00:00:00Z'))).toEqual(['tooOld'])
    expect(against(fresh, brought({ validFrom: null }))).toEqual(['tooOld'])
  })

  test('awards by itself only what holds and is proven by its key', () => {
    for (const standing of STANDINGS)
      for (const holder of ['key', 'name', 'otherKey', 'otherName', 'none'] as const) {
        const found = against(agreement(), brought(), { standing, holder })
        expect(awardsByItself(agreement(), found)).toBe(standing === 'holds' && holder === 'key')
        expect(awardsByItself(agreement({ awarding: 'approval' }), found)).toBe(false)
      }
  })
})

test.each([
  [{ id: 'did:key:a', name: 'Sample Learner 7' }, 'did:key:a', 'key'],
  [{ id: 'did:key:a', name: 'Sample Learner 7' }, null, 'otherKey'],
  [{ id: 'did:key:a', name: 'Sample Learner 7' }, 'did:key:b', 'otherKey'],
  [{ id: null, name: ' sample  LEARNER 7 ' }, 'did:key:b', 'name'],
  [{ id: null, name: 'Sample Learner 8' }, null, 'otherName'],
  [{ id: null, name: ' ' }, null, 'none'],
  [{ id: null, name: null }, null, 'none'],
] as const)('%j shown with %s is held by: %s', (subject, shown, expected: Holder) => {
  expect(holderOf(subject, shown, ['Sample Learner 7'])).toBe(expected)
})

const skill = (name: string, url: string | null = null): StatedSkill => ({
  name,
  url,
  code: null,
  framework: null,
  description: null,
})
const anySkill = fc
  .record({ name: fc.constantFrom('a', 'b', 'c', 'd'), level: fc.option(fc.nat({ max: 3 })), hasUrl: fc.boolean() })
  .map(({ name, level, hasUrl }) =>
    skill(name, hasUrl ? `https://skills.example/${name}${level ? `#level-${level}` : ''}` : null),
  )

describe('a comparison', () => {
  property.prop([fc.array(anySkill), fc.array(anySkill), anySkill])(
    'never finds less for one skill more, and loses none of what is asked for',
    (have, wanted, more) => {
      const of = (skills: readonly StatedSkill[]) =>
        compareBrought([brought({ skills })], { skills: wanted, credits: null, levels: [] }, new Date(now))
      const [before, after] = [of(have), of([...have, more])]
      expect(after.covered ?? 0).toBeGreaterThanOrEqual(before.covered ?? 0)
      expect(before.skills.shared.length + before.skills.missing.length).toBe(wanted.length)
    },
  )

  test('adds up credits only where each says some, and takes the oldest day', () => {
    const wanted = { skills: [], credits: 5, levels: [] }
    const two = [brought({ credits: '4' }), brought({ credits: '2.5', validFrom: '2020-11-29T00:00:00Z' })]
    expect(compareBrought(two, wanted, new Date(now))).toMatchObject({
      credits: { brought: 6.5, wanted: 5 },
      ageMonths: 72,
      covered: null,
    })
    const silent = compareBrought([...two, brought({ credits: null, validFrom: null })], wanted, new Date(now))
    expect(silent).toMatchObject({ credits: { brought: null }, ageMonths: null })
  })

  test('counts whole months', () => {
    expect(monthsBetween('2026-10-30T00:00:00Z', new Date(now))).toBe(0)
    expect(monthsBetween('2026-10-29T00:00:00Z', new Date(now))).toBe(1)
    expect(monthsBetween('2027-01-01T00:00:00Z', new Date(now))).toBe(0)
  })
})

test('the evidence says what, whose and from when, in the achievement’s language, and nothing else of it', () => {
  const said = { reason: 'Same syllabus.', conditions: 'Lab day.' }
  expect(recognitionEvidence([brought()], said, 'fr-CA')).toEqual([
    {
      id: 'https://college.example/c/1',
      name: 'Statistics',
      description: 'Délivré par Sample College le 2026-01-31',
      narrative: 'Same syllabus.\n\nConditions\u00a0: Lab day.',
      genre: 'RecognisedCredential',
    },
  ])
  const [urn] = recognitionEvidence([brought({ credentialId: 'urn:uuid:1' })], { ...said, conditions: '' }, 'de')
  expect(urn).not.toHaveProperty('id')
  expect(urn?.narrative).toBe('Same syllabus.')
})
