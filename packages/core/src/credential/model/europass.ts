import type { Json, JsonObject } from '../../primitives/json.ts'
import { said } from './build-error.ts'
import { threeLetterCountry } from './country-codes.ts'

type Texts = Readonly<Record<string, string>>

/** What an ELM document is made of; texts by language tag. */
export type EuropassFacts = {
  /** Where the signed credential stands. */
  readonly credentialUrl: string
  readonly issuer: { readonly id: string; readonly name: string; readonly url: string; readonly country: string | null }
  readonly learner: { readonly id: string | null; readonly name: string }
  /** The language that the document is read in first. */
  readonly language: string
  readonly achievementId: string
  readonly title: Texts
  readonly description: Texts
  readonly criteria: Texts
  /** "Is able to …", each in the languages that it is said in. */
  readonly outcomes: readonly { readonly texts: Texts; readonly esco?: string | undefined }[]
  readonly eqfLevel: number | null
  readonly hours: number | null
  readonly credits: { readonly number: number; readonly system: string } | null
  /** Form of participation, type of assessment, quality assurance and whatever else Annex I asks for, in words. */
  readonly notes: Texts
  readonly prerequisites: Texts
  readonly level: Texts | null
  readonly results: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[]
  readonly validFrom: string
  readonly validUntil: string | null
  /** Said in the document itself, since it carries no signature. */
  readonly unsigned: Texts
}

const LANGUAGES: Readonly<Record<string, string>> = { en: 'ENG', fr: 'FRA', th: 'THA', de: 'DEU', es: 'SPA', it: 'ITA' }

/** ELM writes texts by language, each as a list. */
const texts = (by: Texts): JsonObject | undefined => {
  const entries = Object.entries(by).filter(([, text]) => text.trim() !== '')
  return entries.length > 0 ? Object.fromEntries(entries.map(([tag, text]) => [tag.split('-')[0]!, [text]])) : undefined
}
const concept = (id: string, scheme: string, label?: Texts): JsonObject =>
  said({
    id,
    type: 'Concept',
    inScheme: { id: scheme, type: 'ConceptScheme' },
    prefLabel: label && texts(label),
  }) as JsonObject
const ours = (scheme: string, code: string, label?: Texts) =>
  concept(`http://data.europa.eu/snb/${scheme}/${code}`, `http://data.europa.eu/snb/${scheme}/25831c2`, label)
const languageOf = (tag: string) => {
  const code = LANGUAGES[tag.split('-')[0]!]
  const scheme = 'http://publications.europa.eu/resource/authority/language'
  return code ? concept(`${scheme}/${code}`, scheme) : undefined
}
const note = (id: string, by: Texts | undefined) => {
  const literal = by && texts(by)
  return literal ? { id, type: 'Note', noteLiteral: literal } : undefined
}

/**
 * States a credential in the European Learning Model 3 (Europass Digital Credentials application profile), with the
 * standard elements of a micro-credential (Council Recommendation 2022/C 243/02, Annex I). It is not signed: it says so,
 * and names the signed credential that it restates. What the Union's controlled lists have no code for that could be
 * checked is said as a note and not guessed.
 */
export function buildEuropass(facts: EuropassFacts): JsonObject {
  const urn = (kind: string, number = 1) => `urn:epass:${kind}:${number}`
  const { issuer, credits, results, level } = facts
  const country = issuer.country === null ? undefined : threeLetterCountry(issuer.country)
  const countries = 'http://publications.europa.eu/resource/authority/country'
  const organisation = {
    id: issuer.id,
    type: 'Organisation',
    legalName: texts({ [facts.language]: issuer.name }),
    homepage: [{ id: urn('webResource'), type: 'WebResource', contentURL: issuer.url }],
    location: country
      ? [
          {
            id: urn('location'),
            type: 'Location',
            address: [
              { id: urn('address'), type: 'Address', countryCode: concept(`${countries}/${country}`, countries) },
            ],
          },
        ]
      : undefined,
  }
  const awardedBy = (number: number) => ({
    id: urn('awardingProcess', number),
    type: 'AwardingProcess',
    awardingBody: [organisation],
    awardingDate: facts.validFrom,
  })
  const grades = [
    ...(level ? [{ title: facts.title, grade: level }] : []),
    ...results.flatMap(({ name, value }) =>
      value ? [{ title: { [facts.language]: name ?? value }, grade: { [facts.language]: value } }] : [],
    ),
  ]
  const languages = [...new Set([facts.language, ...Object.keys(facts.title)].map(tag => tag.split('-')[0]!))]
  return said({
    '@context': ['https://www.w3.org/2018/credentials/v1', 'http://data.europa.eu/snb/model/context/edc-ap'],
    id: `${facts.credentialUrl}.elm.json`,
    type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
    credentialSchema: [{ id: 'http://data.europa.eu/snb/model/ap/edc-generic-full', type: 'ShaclValidator2017' }],
    credentialProfiles: [ours('credential', 'e34929035b', { en: 'Generic' })],
    displayParameter: {
      id: urn('displayParameter'),
      type: 'DisplayParameter',
      title: texts(facts.title),
      description: texts(facts.unsigned),
      language: languages.flatMap(tag => languageOf(tag) ?? []),
      primaryLanguage: languageOf(facts.language) ?? languageOf('en'),
    },
    issuer: organisation,
    issuanceDate: facts.validFrom,
    issued: facts.validFrom,
    validFrom: facts.validFrom,
    expirationDate: facts.validUntil ?? undefined,
    credentialSubject: {
      id: facts.learner.id ?? urn('person'),
      type: 'Person',
      fullName: texts({ [facts.language]: facts.learner.name }),
      hasClaim: [
        {
          id: urn('learningAchievement'),
          type: 'LearningAchievement',
          title: texts(facts.title),
          description: texts(facts.description),
          awardedBy: awardedBy(1),
          additionalNote: [note(urn('note', 1), facts.notes)].filter(one => one !== undefined),
          specifiedBy: {
            id: facts.achievementId,
            type: facts.eqfLevel === null ? 'LearningAchievementSpecification' : 'Qualification',
            title: texts(facts.title),
            description: texts(facts.description),
            learningOutcomeSummary: note(urn('note', 2), facts.criteria),
            learningOutcome: facts.outcomes.map((one, at) => ({
              id: urn('learningOutcome', at + 1),
              type: 'LearningOutcome',
              title: texts(one.texts),
              relatedESCOSkill: one.esco ? [concept(one.esco, 'http://data.europa.eu/esco/concept-scheme/skills')] : [],
            })),
            eqfLevel: facts.eqfLevel === null ? undefined : ours('eqf', String(facts.eqfLevel)),
            volumeOfLearning: facts.hours === null ? undefined : `PT${Math.max(1, Math.round(facts.hours))}H`,
            creditPoint: credits
              ? [
                  {
                    id: urn('creditPoint'),
                    type: 'CreditPoint',
                    framework:
                      credits.system === 'ECTS'
                        ? ours('education-credit', '6fcec5c5af', { en: 'European Credit Transfer System' })
                        : { id: urn('creditSystem'), type: 'Concept', prefLabel: { en: [credits.system] } },
                    point: String(credits.number),
                  },
                ]
              : [],
            entryRequirement: note(urn('note', 3), facts.prerequisites),
            language: languages.flatMap(tag => languageOf(tag) ?? []),
          },
          provenBy: grades.map(({ title, grade }, at) => ({
            id: urn('learningAssessment', at + 1),
            type: 'LearningAssessment',
            title: texts(title),
            awardedBy: awardedBy(at + 2),
            grade: note(urn('grade', at + 1), grade),
          })),
        },
      ],
    },
  } as unknown as Json) as JsonObject
}
