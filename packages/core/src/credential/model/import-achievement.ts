import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'

/** An achievement of somebody else's as a definition that can be edited and awarded; texts are plain, addresses unasked. */
export type AchievementDefinition = {
  /** The id that it has where it came from. */
  readonly sourceId: string | null
  readonly name: string
  readonly description: string
  readonly achievementType: string | null
  readonly criteria: { readonly id: string | null; readonly narrative: string | null }
  readonly imageUrl: string | null
  readonly language: string | null
  readonly tags: readonly string[]
  readonly creditsAvailable: number | null
  readonly fieldOfStudy: string | null
  readonly humanCode: string | null
  readonly specialization: string | null
  readonly version: string | null
  readonly creator: { readonly id: string; readonly name: string | null } | null
  readonly levels: readonly { readonly id: string; readonly name: string; readonly description: string | null }[]
  readonly alignments: readonly {
    readonly name: string
    readonly url: string
    readonly code: string | null
    readonly description: string | null
    readonly framework: string | null
    readonly type: string | null
  }[]
}

export type ImportAchievementError = { readonly code: 'NO_ACHIEVEMENT' | 'ACHIEVEMENT_UNNAMED' }

const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as Json]
const objects = (value: Json | undefined): readonly JsonObject[] => list(value).filter(isJsonObject)
const address = (value: Json | undefined): string | null => {
  const found = isJsonObject(value) ? value.id : value
  return typeof found === 'string' && /^(https?:|data:image\/)/i.test(found) ? found : null
}

/** A text; of several languages the one asked for, else the first. */
function text(value: Json | undefined, language: string): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  if (typeof value === 'number') return String(value)
  const valued = objects(value).find(one => one['@language'] === language) ?? objects(value)[0]
  if (typeof valued?.['@value'] === 'string') return valued['@value']
  if (!isJsonObject(value)) return null
  const mapped = value[language] ?? Object.values(value)[0]
  return typeof mapped === 'string' ? mapped : null
}

/** The achievement in a credential, a CLR's first one, or the document itself. */
function findAchievement(document: JsonObject): JsonObject | null {
  if (list(document.type).includes('Achievement')) return document
  const subject = objects(document.credentialSubject)[0]
  return objects(subject?.achievement).find(one => list(one.type).includes('Achievement')) ?? null
}

/**
 * Reads the achievement out of a badge (OB 3.0 AchievementCredential) or out of a bare Achievement, so that it can be
 * awarded here. Nothing is verified: a definition is a draft that a person looks at.
 *
 * @param language  which text to take where it is given in several
 */
export function importAchievement(
  document: JsonObject,
  language = 'en',
): Result<AchievementDefinition, ImportAchievementError> {
  const node = findAchievement(document)
  if (!node) return err({ code: 'NO_ACHIEVEMENT' })
  const said = (value: Json | undefined) => text(value, language)
  const name = said(node.name)
  if (name === null) return err({ code: 'ACHIEVEMENT_UNNAMED' })
  const criteria = isJsonObject(node.criteria) ? node.criteria : { id: node.criteria ?? '' }
  const creator = objects(node.creator)[0]
  const rubric = objects(node.resultDescription).find(one => objects(one.rubricCriterionLevel).length > 0)
  return ok({
    sourceId: said(node.id),
    name,
    description: said(node.description) ?? '',
    achievementType: said(node.achievementType),
    criteria: { id: address(criteria.id), narrative: said((criteria as JsonObject).narrative) },
    imageUrl: address(list(node.image)[0]),
    language: said(node.inLanguage),
    tags: list(node.tag).flatMap(one => said(one) ?? []),
    creditsAvailable: typeof node.creditsAvailable === 'number' ? node.creditsAvailable : null,
    fieldOfStudy: said(node.fieldOfStudy),
    humanCode: said(node.humanCode),
    specialization: said(node.specialization),
    version: said(node.version),
    creator: typeof creator?.id === 'string' ? { id: creator.id, name: said(creator.name) } : null,
    levels: objects(rubric?.rubricCriterionLevel).flatMap(one => {
      const levelName = said(one.name)
      return typeof one.id === 'string' && levelName !== null
        ? [{ id: one.id, name: levelName, description: said(one.description) }]
        : []
    }),
    alignments: objects(node.alignment).flatMap(one => {
      const [targetName, url] = [said(one.targetName), said(one.targetUrl)]
      if (targetName === null || url === null) return []
      const more = { code: said(one.targetCode), description: said(one.targetDescription) }
      return [{ name: targetName, url, ...more, framework: said(one.targetFramework), type: said(one.targetType) }]
    }),
  })
}
