import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'

const RUBRIC = 'urn:laurel:rubric:shown'
const LEVEL = 'urn:laurel:level:shown'

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
const objects = (value: Json | undefined): readonly JsonObject[] => list(value).filter(isJsonObject)
const given = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter((one): one is [string, Json] => one[1] !== undefined))
const isText = (value: Json | undefined): value is string => typeof value === 'string'

/** Seconds since 1970 as the model writes times; undefined for what is no date. */
function timeOf(seconds: Json | undefined): string | undefined {
  if (typeof seconds !== 'number') return undefined
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) || Math.abs(seconds) > 253_402_300_799
    ? undefined
    : `${date.toISOString().slice(0, 19)}Z`
}

/**
 * The claims of an SD-JWT VC in the words of the Open Badges model, so that one way of showing serves all formats. It is
 * made of what the issuer signed, by us, so it has one reading; it is never given out as a document.
 *
 * @param more the issuer's id as it was proven; what the kind of credential is called, for one that is no badge of ours;
 *   the id of the key that it was issued to
 */
export function badgeOfClaims(
  claims: JsonObject,
  more: { readonly issuerId: string; readonly typeName: Json; readonly holder?: string },
): JsonObject {
  const issuer = isJsonObject(claims.issuer) ? claims.issuer : {}
  const achievement = isJsonObject(claims.achievement) ? claims.achievement : null
  const level = isJsonObject(claims.level) ? claims.level : null
  const results = objects(claims.results)
  const resultId = (index: number) => `urn:laurel:result:shown:${index + 1}`
  const own = achievement && isText(achievement.name) ? achievement.name : null
  // The type has the name in other languages too; it is believed where it has the one that the issuer signed.
  const isSame = objects(more.typeName).some(one => one['@value'] === own)
  const name = own === null || isSame ? more.typeName : own
  const identifier = isText(claims.recipient_name)
    ? [{ type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: claims.recipient_name }]
    : undefined
  return given({
    id: isText(claims.credential_id) ? claims.credential_id : undefined,
    type: ['VerifiableCredential', ...(achievement ? ['AchievementCredential'] : [])],
    name,
    issuer: given({ id: more.issuerId, name: issuer.name, url: issuer.url, image: issuer.image }),
    validFrom: timeOf(claims.nbf ?? claims.iat),
    validUntil: timeOf(claims.exp),
    credentialSubject: given({
      id: more.holder ?? (isText(claims.sub) ? claims.sub : undefined),
      identifier,
      narrative: isText(claims.narrative) ? claims.narrative : undefined,
      creditsEarned: typeof claims.credits_earned === 'number' ? claims.credits_earned : undefined,
      achievement: achievement
        ? given({
            id: isText(achievement.id) ? achievement.id : 'urn:laurel:achievement:shown',
            name,
            description: achievement.description,
            achievementType: achievement.type,
            criteria: given({ id: achievement.criteria_url, narrative: achievement.criteria }),
            creditsAvailable: achievement.credits,
            image: achievement.image,
            inLanguage: achievement.language,
            version: achievement.version,
            tag: achievement.tags,
            alignment: objects(claims.skills).map(one =>
              given({ targetName: one.name, targetUrl: one.url, targetCode: one.code, targetFramework: one.framework }),
            ),
            resultDescription: [
              ...(level
                ? [{ id: RUBRIC, name: 'Level', rubricCriterionLevel: [{ ...withName(level), id: LEVEL }] }]
                : []),
              ...results.map((one, index) => given({ id: resultId(index), name: one.name })),
            ],
          })
        : undefined,
      result: [
        ...(level ? [{ resultDescription: RUBRIC, achievedLevel: LEVEL }] : []),
        ...results.map((one, index) =>
          given({ resultDescription: resultId(index), value: one.value ?? one.level, status: one.status }),
        ),
      ],
    }),
    evidence: objects(claims.evidence).map(one =>
      given({ id: one.id, name: one.name, narrative: one.narrative, description: one.description, genre: one.genre }),
    ),
  })
}

const withName = (level: JsonObject): JsonObject => given({ name: level.name, description: level.description })
