import { expect, test } from 'vitest'
import { buildEuropass, type EuropassFacts } from '../../src/credential/index.ts'
import { isJsonObject, type Json } from '../../src/primitives/index.ts'

const facts: EuropassFacts = {
  credentialUrl: 'https://school.example/c/1',
  issuer: { id: 'did:web:school.example', name: 'Sample School', url: 'https://school.example', country: 'fr' },
  learner: { id: 'did:key:z6Mk', name: 'Sample Learner 7' },
  language: 'en',
  achievementId: 'https://school.example/a/1/1',
  title: { en: 'Active Listening', fr: 'Écoute active' },
  description: { en: 'Hears what is said.' },
  criteria: { en: 'Two conversations.' },
  outcomes: [
    { texts: { en: 'Asks before judging', fr: 'Demande avant de juger' } },
    { texts: { en: 'listen actively' }, esco: 'http://data.europa.eu/esco/skill/a17286c5-238d-4f0b-bc24-29e9121345de' },
  ],
  eqfLevel: 5,
  hours: 25,
  credits: { number: 1, system: 'ECTS' },
  notes: { en: 'Assessment: project. Form of participation: blended. Quality assurance: internal.' },
  prerequisites: {},
  level: { en: 'Secure' },
  results: [{ name: 'Final mark', value: '17/20' }],
  validFrom: '2026-06-01T00:00:00Z',
  validUntil: null,
  unsigned: { en: 'Not signed.' },
}
const at = (value: Json | undefined, path: string): Json | undefined =>
  path
    .split('.')
    .reduce<Json | undefined>(
      (now, key) => (Array.isArray(now) ? (now[Number(key)] as Json) : isJsonObject(now) ? now[key] : undefined),
      value,
    )
const CLAIM = 'credentialSubject.hasClaim.0'

// Members with a least cardinality of one in the application profile "Europass Digital Credential" of ELM 3.2 (classes
// EuropeanDigitalCredential, DisplayParameter, Organisation, Location, Address, Person, LearningAchievement,
// AwardingProcess, LearningAssessment, CreditPoint), and Annex I of Council Recommendation 2022/C 243/02.
test.each([
  ['credential: id', 'id'],
  ['credential: type', 'type'],
  ['credential: credentialProfiles', 'credentialProfiles.0.id'],
  ['credential: credentialSchema', 'credentialSchema.0.id'],
  ['credential: displayParameter', 'displayParameter.title.en.0'],
  ['displayParameter: language', 'displayParameter.language.0.id'],
  ['displayParameter: primaryLanguage', 'displayParameter.primaryLanguage.id'],
  ['credential: issuer', 'issuer.legalName.en.0'],
  ['issuer: location, address, country', 'issuer.location.0.address.0.countryCode.id'],
  ['credential: issued', 'issued'],
  ['credential: validFrom', 'validFrom'],
  ['achievement: title', `${CLAIM}.title.en.0`],
  ['achievement: awardedBy', `${CLAIM}.awardedBy.awardingBody.0.legalName`],
  ['specification: title', `${CLAIM}.specifiedBy.title`],
  ['assessment: title', `${CLAIM}.provenBy.0.title`],
  ['assessment: awardedBy', `${CLAIM}.provenBy.0.awardedBy.awardingBody`],
  ['assessment: grade', `${CLAIM}.provenBy.1.grade.noteLiteral.en.0`],
  ['credit: framework', `${CLAIM}.specifiedBy.creditPoint.0.framework.id`],
  ['credit: point', `${CLAIM}.specifiedBy.creditPoint.0.point`],
  ['Annex I: identification of the learner', 'credentialSubject.fullName.en.0'],
  ['Annex I: title of the micro-credential', `${CLAIM}.title.fr.0`],
  ['Annex I: country of the issuer', 'issuer.location.0.address.0.countryCode.id'],
  ['Annex I: awarding body', `${CLAIM}.awardedBy.awardingBody.0.legalName.en.0`],
  ['Annex I: date of issuing', `${CLAIM}.awardedBy.awardingDate`],
  ['Annex I: learning outcomes', `${CLAIM}.specifiedBy.learningOutcome.0.title.fr.0`],
  ['Annex I: notional workload', `${CLAIM}.specifiedBy.volumeOfLearning`],
  ['Annex I: level (EQF)', `${CLAIM}.specifiedBy.eqfLevel.id`],
  ['Annex I: type of assessment, participation, quality assurance', `${CLAIM}.additionalNote.0.noteLiteral.en.0`],
])('an ELM document has what is mandatory: %s', (_, path) => {
  expect(at(buildEuropass(facts), path)).toBeTruthy()
})

test('uses the Union’s own lists where it has a code, and none that it made up', () => {
  const document = buildEuropass(facts)
  expect(at(document, 'issuer.location.0.address.0.countryCode.id')).toBe(
    'http://publications.europa.eu/resource/authority/country/FRA',
  )
  expect(at(document, `${CLAIM}.specifiedBy.eqfLevel.id`)).toBe('http://data.europa.eu/snb/eqf/5')
  expect(at(document, `${CLAIM}.specifiedBy.learningOutcome.1.relatedESCOSkill.0.id`)).toContain('/esco/skill/')
  const other = buildEuropass({ ...facts, credits: { number: 3, system: 'TH credit' }, eqfLevel: null })
  expect(at(other, `${CLAIM}.specifiedBy.creditPoint.0.framework.id`)).toBe('urn:epass:creditSystem:1')
  expect(at(other, `${CLAIM}.specifiedBy.type`)).toBe('LearningAchievementSpecification')
})

test('carries no proof, says so, and names no address of ours as if it were the signed credential', () => {
  const document = buildEuropass(facts)
  expect(document.proof).toBeUndefined()
  expect(document.id).toBe('https://school.example/c/1.elm.json')
  expect(at(document, 'displayParameter.description.en.0')).toBe('Not signed.')
  expect(JSON.stringify(document)).not.toContain('null')
})
