import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  ACHIEVEMENT_SCHEMA,
  type AchievementCredentialParts,
  buildAchievementCredential,
  buildEndorsementCredential,
  bundledContexts,
  canonicalize,
  checkOpenBadgesSchema,
  checkSchemaDigests,
} from '../../src/credential/index.ts'
import { checkNormalForm, verify } from '../../src/verification/index.ts'
import { now, school, signed, world } from '../verification/world.ts'

const rubric = 'urn:uuid:22222222-2222-4222-8222-222222222222'
const parts = {
  id: 'https://school.example/c/1',
  name: 'Active Listening',
  description: 'For those who hear.',
  image: { id: 'https://school.example/c/1.png', caption: 'A seal' },
  issuer: {
    id: school,
    name: 'Sample School',
    url: 'https://school.example',
    email: 'office@school.example',
    phone: '+1 555 0100',
    address: { addressCountry: 'Canada', addressCountryCode: 'CA', geo: { latitude: 43.9, longitude: -78.8 } },
    otherIdentifier: [{ identifier: '042', identifierType: 'ext:ministry' }],
    parentOrg: { id: 'https://district.example', name: 'Sample District' },
  },
  awardedDate: '2026-05-31T00:00:00Z',
  validFrom: '2026-06-01T00:00:00Z',
  validUntil: '2027-06-01T00:00:00Z',
  credentialSubject: {
    identifier: [{ hashed: false, identityHash: 'Sample Learner 7', identityType: 'name' }],
    activityStartDate: '2026-01-01T00:00:00Z',
    creditsEarned: 2.5,
    licenseNumber: 'L-7',
    narrative: 'Listened all spring.',
    role: 'Mediator',
    term: 'Spring',
    source: { id: 'https://club.example', name: 'Sample Club' },
    achievement: {
      id: 'urn:uuid:11111111-1111-4111-8111-111111111111',
      name: 'Active Listening',
      description: 'Hears what is said, and what is not.',
      achievementType: 'MicroCredential',
      criteria: { id: 'https://school.example/criteria', narrative: 'Listen to **three** people.' },
      image: { id: 'https://school.example/a.png' },
      alignment: [
        { targetName: 'Listening', targetUrl: 'https://frame.example/1', targetType: 'CFItem', targetCode: 'L1' },
      ],
      creator: { id: school, name: 'Sample School' },
      creditsAvailable: 3,
      fieldOfStudy: 'Communication',
      humanCode: 'COM-1',
      inLanguage: 'en-CA',
      otherIdentifier: [{ identifier: 'x-1', identifierType: 'sourcedId' }],
      related: [{ id: 'urn:uuid:33333333-3333-4333-8333-333333333333', version: '1', inLanguage: 'fr' }],
      resultDescription: [
        {
          id: rubric,
          name: 'Level',
          resultType: 'RubricCriterionLevel',
          requiredLevel: 'urn:level:1',
          rubricCriterionLevel: [
            { id: 'urn:level:1', name: 'Beginning', level: '1', points: '5' },
            { id: 'urn:level:2', name: 'Assured', level: '2', description: 'Without help.' },
          ],
        },
        { id: 'urn:mark', name: 'Mark', resultType: 'LetterGrade', allowedValue: ['F', 'C', 'A'] },
      ],
      specialization: 'Mediation',
      tag: ['listening', 'speech'],
      version: '2',
    },
    result: [
      { resultDescription: rubric, achievedLevel: 'urn:level:2', status: 'Completed' },
      { resultDescription: 'urn:mark', value: 'A' },
    ],
  },
  evidence: [
    { id: 'https://school.example/e/1', name: 'Interview', narrative: 'A talk.', genre: 'Audio', audience: 'Jury' },
  ],
} satisfies AchievementCredentialParts

function built(given: AchievementCredentialParts) {
  const made = buildAchievementCredential(given)
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value
}
const changed = (change: (parts: Loose) => void): AchievementCredentialParts => {
  const copy = structuredClone(parts)
  change(copy)
  return copy
}
// biome-ignore lint/suspicious/noExplicitAny: parts that are spoilt at will
type Loose = any
const problems = (change: (parts: Loose) => void) => {
  const made = buildAchievementCredential(changed(change))
  return made.ok ? [] : made.error.problems.map(one => one.at)
}

describe('an achievement that was stated before', () => {
  const another = changed(one => {
    one.id = 'urn:uuid:99999999-9999-4999-8999-999999999999'
    one.credentialSubject.narrative = 'Another learner.'
  })

  test('is stated again as it was, whoever has earned it', () => {
    const [first, second] = [built(parts), built(another)].map(one => one.credentialSubject as Loose)
    expect(JSON.stringify(second.achievement)).toBe(JSON.stringify(first.achievement))
    expect(second.narrative).toBe('Another learner.')
    expect(Object.keys(second)).toEqual(Object.keys(first))
  })
  test('is looked at anew when a word of it has changed', () => {
    built(parts)
    const renamed = built(changed(one => (one.credentialSubject.achievement.name = 'Listening')))
    expect(renamed).toMatchObject({ credentialSubject: { achievement: { name: 'Listening' } } })
    const spoilt = (one: Loose) => (one.credentialSubject.achievement.inLanguage = 'no language')
    for (let again = 0; again < 2; again++)
      expect(problems(spoilt)).toEqual(['/credentialSubject/achievement/inLanguage'])
  })
  test('is known to have no such level, and everything that is wrong beside it is said at once', () => {
    built(parts)
    expect(problems(one => (one.credentialSubject.result[0].achievedLevel = 'urn:level:9'))).toEqual([
      '/credentialSubject/result/0/achievedLevel',
    ])
    const both = problems(one => {
      one.credentialSubject.achievement.inLanguage = 'no language'
      one.validFrom = 'yesterday'
    })
    expect(both.toSorted()).toEqual(['/credentialSubject/achievement/inLanguage', '/validFrom'])
  })
  test.each([undefined, null, 7])('%s is no subject, and no achievement', odd => {
    expect(problems(one => (one.credentialSubject = odd))).toContain('/credentialSubject')
    expect(problems(one => (one.credentialSubject.achievement = odd))).toContain('/credentialSubject/achievement')
  })
})

describe('a badge with every field of Open Badges 3.0', () => {
  test('fits 1EdTech’s schema, is in normal form, and has only words that are signed', async () => {
    const document = built(parts)
    expect(await checkOpenBadgesSchema(document, ACHIEVEMENT_SCHEMA)).toEqual({ ok: true, value: null })
    expect(checkNormalForm(document, { contexts: bundledContexts }).ok).toBe(true)
    expect(canonicalize(document, bundledContexts).ok).toBe(true)
  })
  test('verifies once signed, and is shown as it was described', async () => {
    const report = await verify(await signed(built(parts)), { now, fetch: (await world()).fetch })
    expect(report.result).toBe('valid')
    expect(report.credential?.subjects[0]).toMatchObject({
      name: 'Sample Learner 7',
      creditsEarned: '2.5',
      achievement: { levels: [{ name: 'Beginning' }, { name: 'Assured' }], language: 'en-CA' },
      results: expect.arrayContaining([expect.objectContaining({ name: 'Level', level: 'Assured' })]),
    })
  })
  test('the same parts give the same bytes, in whatever order they are given', async () => {
    const reversed = Object.fromEntries(Object.entries(parts).reverse()) as typeof parts
    expect(JSON.stringify(built(reversed))).toBe(JSON.stringify(built(parts)))
  })
  test('texts in several languages are signed with their language, and shown in each', async () => {
    const document = built(
      changed(one => {
        one.credentialSubject.achievement.name = { fr: 'Écoute active', en: 'Active Listening', th: 'การฟัง' }
      }),
    )
    const report = await verify(await signed(document), { now, fetch: (await world()).fetch })
    expect(report.result).toBe('valid')
    expect(report.credential?.subjects[0]?.achievement).toMatchObject({
      name: 'Active Listening',
      names: { en: 'Active Listening', fr: 'Écoute active', th: 'การฟัง' },
    })
  })
})

describe('what could not be relied on is not built, and the place is named', () => {
  test.each<[string, string, (parts: Loose) => void]>([
    [
      'H-01 a word that would not be signed',
      '/credentialSubject/honours',
      one => {
        one.credentialSubject.honours = 'summa'
      },
    ],
    [
      'an achievement without criteria',
      '/credentialSubject/achievement/criteria',
      one => {
        one.credentialSubject.achievement.criteria = {}
      },
    ],
    [
      'nobody to be awarded',
      '/credentialSubject',
      one => {
        one.credentialSubject.identifier = []
      },
    ],
    [
      'a level that the rubric has not',
      '/credentialSubject/result/0/achievedLevel',
      one => {
        one.credentialSubject.result[0].achievedLevel = 'urn:level:9'
      },
    ],
    [
      'a result that nothing describes',
      '/credentialSubject/result/1/resultDescription',
      one => {
        one.credentialSubject.result[1].resultDescription = 'urn:none'
      },
    ],
    [
      'a mark that is not allowed',
      '/credentialSubject/result/1/value',
      one => {
        one.credentialSubject.result[1].value = 'B'
      },
    ],
    [
      'an end before the beginning',
      '/validUntil',
      one => {
        one.validUntil = '2025-01-01T00:00:00Z'
      },
    ],
    [
      'a date without a zone',
      '/validFrom',
      one => {
        one.validFrom = '2026-06-01T00:00:00'
      },
    ],
    [
      'an issuer without an absolute id',
      '/issuer/id',
      one => {
        one.issuer.id = 'school'
      },
    ],
    [
      'a kind that nobody knows',
      '/credentialSubject/achievement/achievementType',
      one => {
        one.credentialSubject.achievement.achievementType = 'Trophy'
      },
    ],
    [
      'a hash that is none',
      '/credentialSubject/identifier/0',
      one => {
        one.credentialSubject.identifier[0].hashed = true
      },
    ],
    [
      'a required level that is not there',
      '/credentialSubject/achievement/resultDescription/0',
      one => {
        one.credentialSubject.achievement.resultDescription[0].requiredLevel = 'urn:level:9'
      },
    ],
    [
      'a script for an address',
      '/issuer/url',
      one => {
        one.issuer.url = 'javascript:alert(1)'
      },
    ],
  ])('%s', (_, at, change) => expect(problems(change)).toEqual([at]))
})

test('an endorsement fits its schema, and only words that are signed', async () => {
  const made = buildEndorsementCredential({
    id: 'https://accreditor.example/e/1',
    name: 'Endorsement of Sample School',
    issuer: { id: 'did:web:accreditor.example', name: 'Sample Accreditor' },
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: { id: school, endorsementComment: 'In good standing.' },
  })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  const schema = ACHIEVEMENT_SCHEMA.replace('achievementcredential', 'endorsementcredential')
  expect((await checkOpenBadgesSchema(made.value, schema)).ok).toBe(true)
  expect(canonicalize(made.value, bundledContexts).ok).toBe(true)
  const endorsed = built(
    changed(one => {
      one.endorsement = [made.value]
    }),
  )
  expect(checkNormalForm(endorsed, { contexts: bundledContexts }).ok).toBe(true)
})

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter(one => one.isWellFormed())
property.prop(
  [fc.record({ name: text, description: text, tag: fc.uniqueArray(text, { maxLength: 4 }), narrative: text })],
  {
    numRuns: 40,
  },
)('whatever is written in an achievement, the badge fits the schema and verifies', async fields => {
  const { narrative, ...rest } = fields
  const document = built(
    changed(one => {
      Object.assign(one.credentialSubject.achievement, rest, { criteria: { narrative } })
    }),
  )
  expect((await checkOpenBadgesSchema(document, ACHIEVEMENT_SCHEMA)).ok).toBe(true)
  const report = await verify(await signed(document), { now, fetch: (await world()).fetch })
  expect(report.findings.filter(one => one.outcome === 'failed')).toEqual([])
  expect(report.credential?.subjects[0]?.achievement?.name).toBe(fields.name)
})

test('H-08 a schema that drifted by one space stops the start', () => {
  expect(checkSchemaDigests()).toEqual({ ok: true, value: 3 })
  expect(checkSchemaDigests([{ url: 'x', text: '{} ' }])).toEqual({
    ok: false,
    error: { code: 'SCHEMA_DIGEST', url: 'x' },
  })
})
