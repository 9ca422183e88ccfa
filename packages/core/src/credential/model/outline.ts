import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import type { Achievement } from './achievement.ts'
import type { ClrCredentialParts } from './build-credential.ts'

/** How 1EdTech lets an issuer call a kind that its list has no word for (OB 3.0 §B.2.1). */
export const TRANSCRIPT_TYPE = 'ext:Transcript'
export const HEADING_TYPE = 'ext:Heading'

/** A heading of a transcript and, in order, the signed credentials that stand under it. */
export type OutlineSection = {
  /** An absolute IRI, the same in each statement. */
  readonly id: string
  readonly title: string
  readonly credentials: readonly JsonObject[]
}

type Association = NonNullable<ClrCredentialParts['credentialSubject']['association']>[number]
export type Outline = {
  /** The headings, and what consists of others: what the record itself says that was achieved. */
  readonly achievements: readonly Achievement[]
  readonly credentials: readonly JsonObject[]
  readonly associations: readonly Association[]
}

const subjectOf = ({ credentialSubject: subject }: JsonObject): JsonObject => (isJsonObject(subject) ? subject : {})
const achievementsOf = (document: JsonObject) =>
  list(subjectOf(document).achievement).filter(
    (one): one is JsonObject & { id: string } => isJsonObject(one) && typeof one.id === 'string',
  )
export const isRecordDocument = (document: JsonObject): boolean => list(document.type).includes('ClrCredential')

/** What a record consists of, as it is; of any other credential, itself. */
export const wholesOf = (document: JsonObject): readonly JsonObject[] =>
  isRecordDocument(document) ? list(subjectOf(document).verifiableCredential).filter(isJsonObject) : [document]

/** Texts as a builder takes them: one, or by language. */
function texts(value: Json | undefined): string | Record<string, string> | undefined {
  if (typeof value === 'string') return value
  const said = list(value).flatMap(one =>
    isJsonObject(one) && typeof one['@value'] === 'string' && typeof one['@language'] === 'string'
      ? [[one['@language'], one['@value']] as const]
      : [],
  )
  return said.length > 0 ? Object.fromEntries(said) : undefined
}

/** An achievement of a record, without what is of no use where the record itself is not. */
function restated(one: JsonObject): Achievement {
  const criteria = isJsonObject(one.criteria) ? one.criteria : {}
  return {
    id: String(one.id),
    name: texts(one.name) ?? '—',
    description: texts(one.description) ?? '—',
    criteria: { narrative: texts(criteria.narrative) ?? texts(one.name) ?? '—' },
    ...(typeof one.achievementType === 'string' ? { achievementType: one.achievementType } : {}),
    ...(typeof one.creditsAvailable === 'number' ? { creditsAvailable: one.creditsAvailable } : {}),
  }
}

/**
 * States how a transcript is arranged in the words of CLR 2.0, so that it is signed: a heading is an achievement that is
 * the parent of what stands under it, and what comes first `precedes` what comes next, since a list has no order under
 * an RDF signature. A record among the credentials is replaced by its own parts (a record in a record is not read, H-06),
 * and is there as the achievement that is their parent.
 *
 * @param whole the achievement that the transcript itself is
 */
export function outlineOf(whole: string, sections: readonly OutlineSection[]): Outline {
  const achievements = new Map<string, Achievement>()
  const credentials = new Map<string, JsonObject>()
  const associations = new Map<string, Association>()
  const relate = (associationType: Association['associationType'], sourceId: string, targetId: string) => {
    if (sourceId !== targetId)
      associations.set(`${associationType} ${sourceId} ${targetId}`, { associationType, sourceId, targetId })
  }
  const inRow = (ids: readonly string[]) => {
    for (const [at, id] of ids.entries()) if (at > 0) relate('precedes', ids[at - 1] as string, id)
  }
  for (const section of sections) {
    achievements.set(section.id, {
      id: section.id,
      name: section.title,
      description: section.title,
      criteria: { narrative: section.title },
      achievementType: HEADING_TYPE,
    })
    relate('isParentOf', whole, section.id)
    const under: string[] = []
    for (const document of section.credentials) {
      const isRecord = isRecordDocument(document)
      const parts = wholesOf(document)
      for (const part of parts) credentials.set(String(part.id), part)
      for (const one of achievementsOf(document)) {
        if (under.includes(one.id)) continue
        under.push(one.id)
        relate('isParentOf', section.id, one.id)
        if (!isRecord) continue
        achievements.set(one.id, restated(one))
        const within = [...new Set(parts.flatMap(achievementsOf).map(part => part.id))]
        for (const id of within) relate('isParentOf', one.id, id)
        inRow(within)
      }
    }
    inRow(under)
  }
  inRow(sections.map(one => one.id))
  return {
    achievements: [...achievements.values()],
    credentials: [...credentials.values()],
    associations: [...associations.values()],
  }
}
