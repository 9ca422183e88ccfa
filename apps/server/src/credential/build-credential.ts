import {
  type Credits,
  creditsAvailable,
  type Descriptors,
  descriptorText,
  textsOf,
  workloadSentence,
} from '@laurel/core/achievement'
import { criterionLevelId } from '@laurel/core/assessment'
import {
  type AchievementCredentialParts,
  buildAchievementCredential,
  buildClrCredential,
  type ClrCredentialParts,
  outlineOf,
} from '@laurel/core/credential'
import { isJsonObject, type JsonObject } from '@laurel/core/primitives'

/** What goes into a credential, gathered from the stages; times are ISO 8601 in UTC. */
export type CredentialFacts = {
  readonly baseUrl: string
  readonly issuer: {
    readonly did: string
    readonly name: string
    readonly url: string
    readonly email: string | null
    readonly imageUrl: string | null
    /** ISO 3166-1, two letters. */
    readonly country: string | null
  }
  readonly achievement: {
    readonly id: string
    readonly version: number
    /** The page of this version, which is its id: two versions say different things, so they are two achievements. */
    readonly url: string
    readonly name: string
    readonly description: string
    readonly achievementType: string
    readonly criteria: { readonly narrative: string; readonly id?: string | undefined }
    readonly levels: readonly {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly translations?: Translations<'name' | 'description'>
    }[]
    /** The criteria by which a claim is judged, with what each level means for each. */
    readonly rubric: readonly {
      readonly id: string
      readonly names: Readonly<Record<string, string>>
      readonly levels: readonly { readonly id: string; readonly descriptions: Readonly<Record<string, string>> }[]
    }[]
    readonly workloadHours: number | null
    readonly credits: Credits | null
    readonly descriptors: Descriptors | null
    readonly tags: readonly string[]
    readonly language: string
    readonly translations: Translations<'name' | 'description' | 'criteria'>
    readonly imageUrl: string
    /** The skills that it shows, the same at each level or from one of them upward. */
    readonly alignments?: readonly AchievementAlignment[]
  }
  readonly award: {
    readonly credentialId: string
    readonly recipientName: string
    readonly level: string | null
    readonly results: readonly AwardResult[]
    readonly evidence: readonly AwardEvidence[]
    readonly narrative: string | null
    /** Where it is not what the achievement brings. */
    readonly creditsEarned?: number | null
    readonly validFrom: string
    readonly validUntil: string | null
  }
  /** The learner's own key, once known; until then the credential names the person. */
  readonly subjectDid: string | null
  /** What others have signed about it, its achievement and its issuer, to travel inside. */
  readonly endorsements?: Readonly<Record<'credential' | 'achievement' | 'issuer', readonly JsonObject[]>>
  /** The signed credentials of this issuer that it consists of. */
  readonly constituents?: readonly JsonObject[]
  /** How they are arranged, where it is a transcript. */
  readonly transcript?: TranscriptFacts | null
  readonly status: StatusPlace
  /** Where the credential can be suspended. */
  readonly suspension: StatusPlace | null
}
/** The headings of a transcript with the credentials under them, and whether the learner has more. */
export type TranscriptFacts = {
  readonly sections: readonly { readonly title: string; readonly credentials: readonly JsonObject[] }[]
  readonly partial: boolean
  /** What it comes to, in words: "12 credentials · 24 ECTS". */
  readonly summary: string
}
type AchievementAlignment = {
  readonly name: string
  readonly url: string
  readonly code: string | null
  readonly framework: string
  readonly description: string | null
  readonly type: 'CFItem' | 'CFRubricCriterionLevel' | 'ceasn:Competency'
  /** The id of the achievement's level from which upward it is shown. */
  readonly fromLevel: string | null
}
type StatusPlace = { readonly listUrl: string; readonly index: number }
type Translations<Word extends string> = Parameters<typeof textsOf<Word>>[2]
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
type AchievementParts = Subject['achievement']
type Descriptions = NonNullable<Subject['achievement']['resultDescription']>

/** One text where there is one language, else a text a language. */
const said = (texts: Readonly<Record<string, string>>) => {
  const all = Object.values(texts)
  return all.length === 1 ? (all[0] as string) : texts
}

const LEVEL: Readonly<Record<string, string>> = { en: 'Level', fr: 'Niveau', th: 'ระดับ' }

/** The name of the rubric, in the languages of the achievement. */
function rubricName({ language, translations }: CredentialFacts['achievement']) {
  const languages = [language, ...Object.keys(translations ?? {})]
  const known = [...new Set(languages)].flatMap(one => (LEVEL[one] ? [[one, LEVEL[one] as string] as const] : []))
  return known.length > 1 ? Object.fromEntries(known) : (LEVEL[language] ?? 'Level')
}

/** The criteria in each language, with the descriptors, workload and credits said at their end. */
function narratives(achievement: CredentialFacts['achievement']) {
  const { language, criteria, translations } = achievement
  const texts = textsOf(language, criteria.narrative, translations, 'criteria')
  return said(
    Object.fromEntries(
      Object.entries(texts).map(([one, text]) => {
        const described = descriptorText(achievement.descriptors, language, one)
        return [one, [text, described, workloadSentence(achievement, one)].filter(part => part).join('\n\n')]
      }),
    ),
  )
}

/** The skills of one level, or with `null` those of the achievement whatever level is reached. */
function alignmentsAt({ alignments = [], levels }: CredentialFacts['achievement'], level: string | null) {
  const placeOf = (id: string | null) => levels.findIndex(one => one.id === id)
  const found = alignments
    .filter(one => (level === null ? one.fromLevel === null : one.fromLevel !== null))
    .filter(one => level === null || placeOf(one.fromLevel) <= placeOf(level))
    .map(one => ({
      targetName: one.name,
      targetUrl: one.url,
      targetType: one.type,
      targetFramework: one.framework,
      ...(one.code === null ? {} : { targetCode: one.code }),
      ...(one.description === null ? {} : { targetDescription: one.description }),
    }))
  return found.length > 0 ? found : undefined
}

/** Each criterion of the rubric, with the achievement's levels as it describes them. */
const criterionParts = ({ rubric, levels, language }: CredentialFacts['achievement']) =>
  rubric.map(criterion => ({
    id: criterion.id,
    name: said(criterion.names),
    resultType: 'RubricCriterionLevel',
    rubricCriterionLevel: levels.map((level, index) => {
      const described = criterion.levels.find(one => one.id === level.id)?.descriptions ?? {}
      return {
        id: criterionLevelId(criterion.id, level.id),
        name: said(textsOf(language, level.name, level.translations, 'name')),
        description: Object.keys(described).length > 0 ? said(described) : undefined,
        level: String(index + 1),
      }
    }),
  }))

/** One rubric for the achievement's levels, one a criterion, and one description for each result that is only named by the award. */
function resultParts({ achievement, award }: CredentialFacts): { descriptions: Descriptions; results: Results } {
  const rubric = `urn:laurel:rubric:${achievement.id}:${achievement.version}`
  const { language } = achievement
  const levelId = (text: string | null | undefined) =>
    achievement.levels.find(one => one.id === text || one.name === text)?.id
  const reached = levelId(award.level)
  const named = award.results.map((result, position) => {
    const achievedLevel = levelId(result.achievedLevel)
    const criterion = achievement.rubric.find(one => one.id === result.resultDescription)
    if (criterion && achievedLevel)
      return { ...result, achievedLevel: criterionLevelId(criterion.id, achievedLevel), id: criterion.id, isOwn: false }
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
              name: rubricName(achievement),
              resultType: 'RubricCriterionLevel',
              rubricCriterionLevel: achievement.levels.map((level, index) => ({
                id: level.id,
                name: said(textsOf(language, level.name, level.translations, 'name')),
                description: level.description
                  ? said(textsOf(language, level.description, level.translations, 'description'))
                  : undefined,
                level: String(index + 1),
                alignment: alignmentsAt(achievement, level.id),
              })),
            },
          ]
        : []),
      ...criterionParts(achievement),
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

/** A place in a list, as the credential names it (Bitstring Status List 1.0 §2.1). */
const statusEntry = ({ listUrl, index }: StatusPlace, statusPurpose: 'revocation' | 'suspension') => ({
  id: `${listUrl}#${index}`,
  type: 'BitstringStatusListEntry',
  statusPurpose,
  statusListIndex: String(index),
  statusListCredential: listUrl,
})

/**
 * Whether the award is stated as a learner record (CLR 2.0). A ClrSubject has no room for a level or results: what has
 * been given some, by hand, is stated as any other award.
 */
const isRecord = ({ constituents = [], award }: CredentialFacts): boolean =>
  constituents.length > 0 && award.level === null && award.results.length === 0

/** The achievement as the parent of those that it was earned by, each once (CLR 2.0 Association). */
function associations(whole: string, constituents: readonly JsonObject[]) {
  const parts = constituents.flatMap(({ credentialSubject: subject }) => {
    const achievement = isJsonObject(subject) ? subject.achievement : undefined
    return isJsonObject(achievement) && typeof achievement.id === 'string' ? [achievement.id] : []
  })
  return [...new Set(parts)].map(targetId => ({ associationType: 'isParentOf' as const, sourceId: whole, targetId }))
}

type Common = Omit<ClrCredentialParts, 'credentialSubject'> & {
  readonly credentialSubject: Pick<ClrCredentialParts['credentialSubject'], 'id' | 'identifier'>
}
/** A transcript: its headings and what stands under them, and no more than that of what it is itself. */
function transcriptParts(
  { sections, partial, summary }: TranscriptFacts,
  whole: AchievementParts,
  common: Common,
): ClrCredentialParts {
  const outline = outlineOf(
    whole.id,
    sections.map(({ title, credentials }, at) => ({ id: `${common.id}#heading-${at + 1}`, title, credentials })),
  )
  return {
    ...common,
    description: summary || undefined,
    partial,
    credentialSubject: {
      ...common.credentialSubject,
      achievement: [whole, ...outline.achievements],
      verifiableCredential: [...outline.credentials] as never,
      association: [...outline.associations],
    },
  }
}

/**
 * States an award as an Open Badges 3.0 AchievementCredential on VC 2.0, without proof. Pure: the same facts give the
 * same document, member for member. What consists of other awards is a ClrCredential with their credentials inside. No
 * `credentialSchema`: its Open Badges type has no meaning in these contexts, and a term without meaning would not be
 * signed (H-01).
 *
 * @throws for facts that make no credential: they were checked when they came in, so that is a bug
 */
export function buildCredential(facts: CredentialFacts): JsonObject {
  const { award, achievement, issuer, status, suspension } = facts
  const { descriptions, results } = resultParts(facts)
  const { language, translations } = achievement
  const name = said(textsOf(language, achievement.name, translations, 'name'))
  const credits = creditsAvailable(achievement.credits)
  const endorsedBy = (about: 'credential' | 'achievement' | 'issuer') => {
    const found = facts.endorsements?.[about] ?? []
    return found.length > 0 ? ([...found] as never) : undefined
  }
  const common = {
    id: `${facts.baseUrl}/c/${award.credentialId}`,
    name,
    issuer: {
      id: issuer.did,
      name: issuer.name,
      url: issuer.url,
      email: issuer.email ?? undefined,
      image: issuer.imageUrl ? { id: issuer.imageUrl } : undefined,
      endorsement: endorsedBy('issuer'),
      address: issuer.country ? { addressCountryCode: issuer.country } : undefined,
    },
    validFrom: award.validFrom,
    validUntil: award.validUntil ?? undefined,
    endorsement: endorsedBy('credential'),
    credentialStatus: suspension
      ? [statusEntry(status, 'revocation'), statusEntry(suspension, 'suspension')]
      : statusEntry(status, 'revocation'),
  }
  const subject = {
    id: facts.subjectDid ?? undefined,
    identifier: [{ identityType: 'name' as const, hashed: false, identityHash: award.recipientName }],
  }
  const stated: AchievementParts = {
    id: achievement.url,
    version: String(achievement.version),
    name,
    description: said(textsOf(language, achievement.description, translations, 'description')),
    achievementType: achievement.achievementType,
    criteria: { id: achievement.criteria.id, narrative: narratives(achievement) },
    creditsAvailable: credits,
    image: { id: achievement.imageUrl },
    inLanguage: achievement.language,
    tag: [...achievement.tags],
    alignment: alignmentsAt(achievement, null),
    endorsement: endorsedBy('achievement'),
    resultDescription: descriptions,
  }
  const { constituents = [], transcript } = facts
  // A ClrSubject has no words of its own for what was said of the whole.
  const evidence = [
    ...award.evidence.map(one => ({ ...one })),
    ...(award.narrative ? [{ narrative: award.narrative }] : []),
  ]
  const built = transcript
    ? buildClrCredential(transcriptParts(transcript, stated, { ...common, credentialSubject: subject, evidence }))
    : isRecord(facts)
      ? buildClrCredential({
          ...common,
          credentialSubject: {
            ...subject,
            achievement: [stated],
            verifiableCredential: [...constituents] as never,
            association: associations(achievement.url, constituents),
          },
          evidence,
        })
      : buildAchievementCredential({
          ...common,
          credentialSubject: {
            ...subject,
            narrative: award.narrative ?? undefined,
            creditsEarned: award.creditsEarned ?? credits,
            achievement: stated,
            result: results,
          },
          evidence: award.evidence.map(one => ({ ...one })),
        })
  if (!built.ok) {
    const [first] = built.error.problems
    throw new Error(`an award of ours makes no credential: ${first?.at} ${first?.reason}`)
  }
  return built.value
}
