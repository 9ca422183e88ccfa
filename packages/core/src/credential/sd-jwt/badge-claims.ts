import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import type { ClaimPath } from './conceal.ts'

/** The claims that an award is stated in, in the order of the type's metadata. */
export const BADGE_CLAIMS = [
  'issuer',
  'achievement',
  'level',
  'recipient_name',
  'results',
  'credits_earned',
  'skills',
  'evidence',
  'narrative',
  'consists_of',
  'credential_id',
] as const
export type BadgeClaim = (typeof BADGE_CLAIMS)[number]

/** What verifiers see whatever the holder chooses, where the issuer has not decided otherwise. */
export const ALWAYS_SHOWN_CLAIMS: readonly BadgeClaim[] = ['issuer', 'achievement', 'level']

/** Lists of which the holder may show some and keep back the others. */
const LISTS: readonly BadgeClaim[] = ['results', 'skills', 'evidence', 'consists_of']

/** The paths of all that may be kept back. */
export const hideableClaims = (alwaysShown: readonly BadgeClaim[] = ALWAYS_SHOWN_CLAIMS): ClaimPath[] =>
  BADGE_CLAIMS.filter(name => !alwaysShown.includes(name)).flatMap((name): ClaimPath[] =>
    LISTS.includes(name) ? [[name], [name, null]] : [[name]],
  )

const objects = (value: Json | undefined): readonly JsonObject[] => list(value).filter(isJsonObject)

/** A text in the language asked for, or the first (VC 2.0 §11.1). */
function textIn(value: Json | undefined, language: string): string | undefined {
  if (typeof value === 'string') return value
  const texts = objects(value)
  const found = texts.find(one => one['@language'] === language) ?? texts[0]
  return typeof found?.['@value'] === 'string' ? found['@value'] : undefined
}

/** Without what is not there. */
const said = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).filter((one): one is [string, Json] => {
      const [, value] = one
      return value !== undefined && !(Array.isArray(value) && value.length === 0)
    }),
  )
const addressOf = (value: Json | undefined): Json | undefined => (isJsonObject(value) ? value.id : value)

/**
 * An Open Badges 3.0 or CLR 2.0 document of ours in the claims of an SD-JWT VC: what it says, said once, in the
 * achievement's own language; its name in other languages is in the type's metadata.
 */
export function claimsOfBadge(document: JsonObject): JsonObject {
  const subject = objects(document.credentialSubject)[0] ?? {}
  const [achievement = {}] = objects(subject.achievement)
  const language = typeof achievement.inLanguage === 'string' ? achievement.inLanguage : 'en'
  const text = (value: Json | undefined) => textIn(value, language)
  const issuer = isJsonObject(document.issuer) ? document.issuer : { id: document.issuer as Json }
  const criteria = isJsonObject(achievement.criteria) ? achievement.criteria : {}
  const descriptions = objects(achievement.resultDescription)
  const levelOf = (result: JsonObject) =>
    descriptions
      .flatMap(one => objects(one.rubricCriterionLevel))
      .find(one => result.achievedLevel !== undefined && one.id === result.achievedLevel)
  const results = objects(subject.result)
  // The level of the whole is the first; what is beside it is marked for a criterion, or is a result of its own.
  const whole = results.find(one => String(one.resultDescription).startsWith('urn:laurel:rubric:'))
  const level = whole && levelOf(whole)
  const scale = objects(descriptions.find(one => one.id === whole?.resultDescription)?.rubricCriterionLevel)
  const skills = [...objects(achievement.alignment), ...objects(level?.alignment)]
  return said({
    issuer: said({ id: issuer.id, name: text(issuer.name), url: issuer.url, image: addressOf(issuer.image) }),
    achievement: said({
      id: achievement.id,
      name: text(achievement.name),
      description: text(achievement.description),
      type: achievement.achievementType,
      criteria: text(criteria.narrative),
      criteria_url: criteria.id,
      credits: achievement.creditsAvailable,
      image: addressOf(achievement.image),
      language: achievement.inLanguage,
      version: achievement.version,
      tags: list(achievement.tag),
    }),
    level:
      level &&
      said({
        name: text(level.name),
        description: text(level.description),
        place: scale.indexOf(level) + 1,
        out_of: scale.length,
      }),
    recipient_name: objects(subject.identifier).find(one => one.identityType === 'name' && one.hashed === false)
      ?.identityHash,
    results: results
      .filter(one => one !== whole)
      .map(one =>
        said({
          name: text(descriptions.find(about => about.id === one.resultDescription)?.name),
          value: one.value,
          level: text(levelOf(one)?.name),
          status: one.status,
        }),
      ),
    credits_earned: subject.creditsEarned,
    skills: skills.map(one =>
      said({
        name: text(one.targetName),
        url: one.targetUrl,
        code: one.targetCode,
        framework: one.targetFramework,
      }),
    ),
    evidence: objects(document.evidence).map(one =>
      said({
        id: one.id,
        name: text(one.name),
        narrative: text(one.narrative),
        description: text(one.description),
        genre: one.genre,
      }),
    ),
    narrative: text(subject.narrative),
    consists_of: objects(subject.verifiableCredential).map(one =>
      said({ id: one.id, name: text(one.name), valid_from: one.validFrom }),
    ),
    credential_id: document.id,
  })
}
