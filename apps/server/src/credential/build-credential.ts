import type { JsonObject } from '@laurel/core/primitives'

/** What goes into a credential, gathered from the stages; times are ISO 8601 in UTC. */
export type CredentialFacts = {
  readonly baseUrl: string
  readonly issuer: {
    readonly did: string
    readonly name: string
    readonly url: string
    readonly email: string | null
    readonly imageUrl: string | null
  }
  readonly achievement: {
    readonly id: string
    readonly name: string
    readonly description: string
    readonly achievementType: string
    readonly criteria: { readonly narrative: string; readonly id?: string | undefined }
    readonly levels: readonly { readonly id: string; readonly name: string; readonly description: string }[]
    readonly tags: readonly string[]
    readonly language: string
    readonly imageUrl: string
  }
  readonly award: {
    readonly credentialId: string
    readonly recipientName: string
    readonly level: string | null
    readonly results: readonly AwardResult[]
    readonly evidence: readonly AwardEvidence[]
    readonly narrative: string | null
    readonly validFrom: string
    readonly validUntil: string | null
  }
  /** The learner's own key, once known; until then the credential names the person. */
  readonly subjectDid: string | null
  readonly status: { readonly listUrl: string; readonly index: number }
}
type AwardResult = {
  readonly name?: string | undefined
  readonly value?: string | undefined
  readonly status?: string | undefined
  readonly achievedLevel?: string | undefined
  readonly resultDescription?: string | undefined
}
type AwardEvidence = {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly narrative?: string | undefined
  readonly description?: string | undefined
  readonly genre?: string | undefined
  readonly audience?: string | undefined
}

/**
 * Verifiers look for these on line, so they are the well-known addresses. No `credentialSchema`: its Open Badges type
 * has no meaning in these contexts, and a term without meaning would not be signed (H-01).
 */
const CONTEXTS = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
] as const
/** Drops what is not said: an absent member and an empty list would both be noise under a signature. */
const said = (members: Record<string, unknown>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  ) as JsonObject

const image = (url: string) => ({ id: url, type: 'Image' })

/** One rubric for the achievement's levels, and one description for each result that is only named by the award. */
function resultParts({ achievement, award }: CredentialFacts) {
  const rubric = `urn:laurel:rubric:${achievement.id}`
  const descriptions: JsonObject[] = []
  const results: JsonObject[] = []
  if (achievement.levels.length > 0)
    descriptions.push(
      said({
        id: rubric,
        type: ['ResultDescription'],
        name: 'Level',
        resultType: 'RubricCriterionLevel',
        rubricCriterionLevel: achievement.levels.map((level, index) =>
          said({
            id: level.id,
            type: ['RubricCriterionLevel'],
            name: level.name,
            description: level.description || undefined,
            level: String(index + 1),
          }),
        ),
      }),
    )
  const levelId = (text: string | null | undefined) =>
    achievement.levels.find(one => one.id === text || one.name === text)?.id
  const reached = levelId(award.level)
  if (reached) results.push({ type: ['Result'], resultDescription: rubric, achievedLevel: reached })
  award.results.forEach((result, position) => {
    const level = levelId(result.achievedLevel)
    const description = level
      ? rubric
      : result.name
        ? `urn:laurel:result:${award.credentialId}:${position + 1}`
        : undefined
    if (result.name && !level)
      descriptions.push({
        id: description as string,
        type: ['ResultDescription'],
        name: result.name,
        resultType: 'Result',
      })
    results.push(
      said({
        type: ['Result'],
        resultDescription: description ?? result.resultDescription,
        achievedLevel: level,
        status: result.status,
        value: result.value,
      }),
    )
  })
  return { descriptions, results }
}

/**
 * States an award as an Open Badges 3.0 AchievementCredential on VC 2.0, without proof. Pure: the same facts give the
 * same document, member for member.
 */
export function buildCredential(facts: CredentialFacts): JsonObject {
  const { award, achievement, issuer, status } = facts
  const { descriptions, results } = resultParts(facts)
  return said({
    '@context': [...CONTEXTS],
    id: `${facts.baseUrl}/c/${award.credentialId}`,
    type: ['VerifiableCredential', 'AchievementCredential'],
    name: achievement.name,
    issuer: said({
      id: issuer.did,
      type: ['Profile'],
      name: issuer.name,
      url: issuer.url,
      email: issuer.email,
      image: issuer.imageUrl ? image(issuer.imageUrl) : undefined,
    }),
    validFrom: award.validFrom,
    validUntil: award.validUntil,
    credentialSubject: said({
      id: facts.subjectDid,
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: award.recipientName }],
      narrative: award.narrative,
      achievement: said({
        id: `urn:uuid:${achievement.id}`,
        type: ['Achievement'],
        name: achievement.name,
        description: achievement.description,
        achievementType: achievement.achievementType,
        criteria: said({ id: achievement.criteria.id, narrative: achievement.criteria.narrative }),
        image: image(achievement.imageUrl),
        inLanguage: achievement.language,
        tag: achievement.tags,
        resultDescription: descriptions,
      }),
      result: results,
    }),
    evidence: award.evidence.map(one => said({ ...one, type: ['Evidence'] })),
    credentialStatus: {
      id: `${status.listUrl}#${status.index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(status.index),
      statusListCredential: status.listUrl,
    },
  })
}
