import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { type DisplayCredential, domainOf } from '../display.ts'

const text = (value: Json | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 20_000) : null
const address = (value: Json | undefined): string | null => {
  const found = isJsonObject(value) ? value.id : value
  return typeof found === 'string' && /^(https?:\/\/|data:image\/(png|jpeg|webp|svg\+xml)[;,])/i.test(found)
    ? found
    : null
}

export type Gathered = {
  readonly assertion: JsonObject
  readonly badge: JsonObject
  readonly issuer: JsonObject
  readonly issuerId: string
  readonly validFrom: string | null
  readonly validUntil: string | null
}

/** What people are shown of an older badge, in the same form as of any other; the recipient's address never is. */
export function displayAssertion(gathered: Gathered): DisplayCredential {
  const { assertion, badge, issuer, issuerId, validFrom, validUntil } = gathered
  const criteria = isJsonObject(badge.criteria) ? badge.criteria : { id: badge.criteria as Json }
  return {
    id: text(assertion.id),
    types: ['Assertion'],
    name: text(badge.name),
    names: {},
    description: text(badge.description),
    descriptions: {},
    issuer: {
      id: issuerId,
      name: text(issuer.name),
      url: address(issuer.url),
      image: address(issuer.image),
      domain: domainOf(issuerId.replace(/^http:/, 'https:')),
    },
    subjects: [
      {
        id: null,
        name: null,
        achievement: {
          id: text(badge.id),
          name: text(badge.name),
          names: {},
          description: text(badge.description),
          descriptions: {},
          achievementType: null,
          criteria: { id: address(criteria.id), narrative: text(criteria.narrative), narratives: {} },
          creditsAvailable: null,
          version: null,
          image: address(badge.image),
          tags: list(badge.tags)
            .filter((one): one is string => typeof one === 'string')
            .slice(0, 50),
          language: null,
          alignments: list(badge.alignment)
            .filter(isJsonObject)
            .slice(0, 50)
            .map(one => ({
              name: text(one.targetName),
              url: address(one.targetUrl),
              code: text(one.targetCode),
              framework: text(one.targetFramework),
              description: text(one.targetDescription),
            })),
          levels: [],
          rubric: [],
        },
        narrative: text(assertion.narrative),
        results: [],
        creditsEarned: null,
      },
    ],
    validFrom,
    validUntil,
    awardedDate: validFrom,
    evidence: list(assertion.evidence)
      .slice(0, 50)
      .map(one =>
        isJsonObject(one)
          ? {
              id: address(one.id),
              name: text(one.name),
              narrative: text(one.narrative),
              description: text(one.description),
              genre: text(one.genre),
            }
          : { id: address(one), name: null, narrative: null, description: null, genre: null },
      ),
    image: address(assertion.image) ?? address(badge.image),
    endorsements: [],
  }
}
