import { type AchievementCredentialParts, buildAchievementCredential } from '@laurel/core/credential'
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

type Subject = AchievementCredentialParts['credentialSubject']
type Results = NonNullable<Subject['result']>
type Descriptions = NonNullable<Subject['achievement']['resultDescription']>

/** One rubric for the achievement's levels, and one description for each result that is only named by the award. */
function resultParts({ achievement, award }: CredentialFacts): { descriptions: Descriptions; results: Results } {
  const rubric = `urn:laurel:rubric:${achievement.id}`
  const levelId = (text: string | null | undefined) =>
    achievement.levels.find(one => one.id === text || one.name === text)?.id
  const reached = levelId(award.level)
  const named = award.results.map((result, position) => {
    const achievedLevel = levelId(result.achievedLevel)
    const own = `urn:laurel:result:${award.credentialId}:${position + 1}`
    const isOwn = result.name !== undefined && !achievedLevel
    return { ...result, achievedLevel, id: isOwn ? own : achievedLevel ? rubric : result.resultDescription, isOwn }
  })
  return {
    descriptions: [
      ...(achievement.levels.length > 0
        ? [
            {
              id: rubric,
              name: 'Level',
              resultType: 'RubricCriterionLevel',
              rubricCriterionLevel: achievement.levels.map((level, index) => ({
                id: level.id,
                name: level.name,
                description: level.description || undefined,
                level: String(index + 1),
              })),
            },
          ]
        : []),
      ...named.filter(one => one.isOwn).map(one => ({ id: one.id, name: one.name, resultType: 'Result' })),
    ] as Descriptions,
    results: [
      ...(reached ? [{ resultDescription: rubric, achievedLevel: reached }] : []),
      ...named.map(one => ({
        resultDescription: one.id,
        achievedLevel: one.achievedLevel,
        status: one.status,
        value: one.value,
      })),
    ],
  }
}

/**
 * States an award as an Open Badges 3.0 AchievementCredential on VC 2.0, without proof. Pure: the same facts give the
 * same document, member for member. No `credentialSchema`: its Open Badges type has no meaning in these contexts, and a
 * term without meaning would not be signed (H-01).
 *
 * @throws for facts that make no credential: they were checked when they came in, so that is a bug
 */
export function buildCredential(facts: CredentialFacts): JsonObject {
  const { award, achievement, issuer, status } = facts
  const { descriptions, results } = resultParts(facts)
  const built = buildAchievementCredential({
    id: `${facts.baseUrl}/c/${award.credentialId}`,
    name: achievement.name,
    issuer: {
      id: issuer.did,
      name: issuer.name,
      url: issuer.url,
      email: issuer.email ?? undefined,
      image: issuer.imageUrl ? { id: issuer.imageUrl } : undefined,
    },
    validFrom: award.validFrom,
    validUntil: award.validUntil ?? undefined,
    credentialSubject: {
      id: facts.subjectDid ?? undefined,
      identifier: [{ identityType: 'name', hashed: false, identityHash: award.recipientName }],
      narrative: award.narrative ?? undefined,
      achievement: {
        id: `urn:uuid:${achievement.id}`,
        name: achievement.name,
        description: achievement.description,
        achievementType: achievement.achievementType,
        criteria: { id: achievement.criteria.id, narrative: achievement.criteria.narrative },
        image: { id: achievement.imageUrl },
        inLanguage: achievement.language,
        tag: [...achievement.tags],
        resultDescription: descriptions,
      },
      result: results,
    },
    evidence: award.evidence.map(one => ({ ...one })),
    credentialStatus: {
      id: `${status.listUrl}#${status.index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(status.index),
      statusListCredential: status.listUrl,
    },
  })
  if (!built.ok) {
    const [first] = built.error.problems
    throw new Error(`an award of ours makes no credential: ${first?.at} ${first?.reason}`)
  }
  return built.value
}
