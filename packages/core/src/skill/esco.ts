import { err, isJsonObject, type Json, type JsonObject, ok, type Result } from '../primitives/index.ts'
import { type Framework, type FrameworkError, inTreeOrder, MAX_SKILLS, type Skill } from './framework.ts'
import { readRecords } from './table.ts'

const ESCO = {
  title: 'ESCO',
  publisher: 'European Commission',
  licence: 'https://creativecommons.org/licenses/by/4.0/',
}

/** `http://data.europa.eu/esco/skill/<uuid>` → the UUID; of a skill group (`…/isced-f/0`, `…/skill/S1.2`) its last part. */
const idOf = (uri: string): string => uri.split('/').at(-1) || uri

type Concept = {
  readonly uri: string
  readonly label: string
  readonly statement: string | null
  readonly code: string | null
  readonly type: string | null
  readonly keywords: readonly string[]
  readonly notes: string | null
  readonly broader: string | null
  readonly source: JsonObject | null
}

function frameworkOf(
  concepts: readonly Concept[],
  language: string | null,
  id: string,
): Result<Framework, FrameworkError> {
  if (concepts.length === 0) return err({ code: 'FRAMEWORK_EMPTY' })
  if (concepts.length > MAX_SKILLS) return err({ code: 'FRAMEWORK_TOO_LARGE', at: String(concepts.length) })
  const known = new Map<string, Concept>()
  for (const one of concepts) if (!known.has(one.uri)) known.set(one.uri, one)
  const skills = inTreeOrder(
    [...known.values()].map(
      (one): Skill => ({
        id: idOf(one.uri),
        uri: one.uri,
        parentId: one.broader && known.has(one.broader) ? idOf(one.broader) : null,
        code: one.code,
        statement: one.statement ?? one.label,
        label: one.label,
        type: one.type,
        notes: one.notes,
        language,
        keywords: one.keywords,
        educationLevels: [],
        source: one.source,
      }),
    ),
  )
  if (!skills) return err({ code: 'FRAMEWORK_CYCLE' })
  const common = {
    id,
    uri: 'http://data.europa.eu/esco/concept-scheme/skills',
    description: null,
    creator: ESCO.publisher,
  }
  return ok({ ...ESCO, ...common, version: null, language, subjects: [], skills, links: [], source: null })
}

/** True for the header of ESCO's `skills_<language>.csv` or `skillGroups_<language>.csv` (classification download). */
export const isEscoTable = (header: string): boolean => /conceptUri/.test(header) && /preferredLabel/.test(header)

/**
 * Reads ESCO's classification download: skills and, in the same text or joined by the caller, skill groups. The column
 * `broaderConceptUri`, where there is one, makes the tree; the download has it in a file of its own
 * (`broaderRelationsSkillPillar`), whose records are `relations`.
 */
export function readEscoTables(tables: readonly string[], id: string): Result<Framework, FrameworkError> {
  const records = tables.flatMap(readRecords)
  const broader = new Map<string, string>()
  for (const one of records)
    if (one.conceptUri && one.broaderUri && !broader.has(one.conceptUri)) broader.set(one.conceptUri, one.broaderUri)
  const lines = (cell: string | undefined) =>
    (cell ?? '')
      .split(/\r?\n|\s\|\s/)
      .map(one => one.trim())
      .filter(Boolean)
  const concepts = records.flatMap((one): Concept[] =>
    one.conceptUri && one.preferredLabel
      ? [
          {
            uri: one.conceptUri,
            label: one.preferredLabel,
            statement: one.description || one.definition || null,
            code: one.code || null,
            type: one.skillType || one.conceptType || null,
            keywords: lines(one.altLabels),
            notes: one.scopeNote || null,
            broader: broader.get(one.conceptUri) ?? one.broaderConceptUri ?? null,
            source: one,
          },
        ]
      : [],
  )
  return frameworkOf(concepts, null, id)
}

const inLanguage = (value: Json | undefined, language: string): string | null => {
  if (!isJsonObject(value)) return typeof value === 'string' ? value : null
  const found = value[language] ?? value.en ?? Object.values(value)[0]
  if (isJsonObject(found)) return typeof found.literal === 'string' ? found.literal : null
  return typeof found === 'string' ? found : null
}
const listInLanguage = (value: Json | undefined, language: string): string[] => {
  const found = isJsonObject(value) ? (value[language] ?? value.en) : value
  return Array.isArray(found) ? found.filter(one => typeof one === 'string') : []
}

/** The resources in an answer of ESCO's web service: one, or `_embedded` several. */
function resourcesIn(json: Json): JsonObject[] {
  if (!isJsonObject(json)) return Array.isArray(json) ? json.filter(isJsonObject) : []
  const embedded = isJsonObject(json._embedded) ? Object.values(json._embedded) : []
  const inside = embedded.flatMap(one => (Array.isArray(one) ? one : [one])).filter(isJsonObject)
  return inside.length > 0 ? inside : [json]
}

export const isEscoJson = (json: Json): boolean =>
  resourcesIn(json).some(one => typeof one.uri === 'string' && one.uri.includes('data.europa.eu/esco/'))

/** Reads what ESCO's web service answers (`/resource/skill`, `/resource/taxonomy`, a search with full resources). */
export function readEscoJson(json: Json, id: string, language = 'en'): Result<Framework, FrameworkError> {
  const concepts = resourcesIn(json).flatMap((one): Concept[] => {
    const uri = typeof one.uri === 'string' ? one.uri : null
    const label = inLanguage(one.preferredLabel, language) ?? (typeof one.title === 'string' ? one.title : null)
    if (!uri || !label) return []
    const links = isJsonObject(one._links) ? one._links : {}
    const above = [links.broaderSkill, links.broaderConcept, links.broaderHierarchyConcept].flatMap(found =>
      Array.isArray(found) ? found : found === undefined ? [] : [found],
    )
    const [parent] = above.filter(isJsonObject)
    return [
      {
        uri,
        label,
        statement: inLanguage(one.description, language),
        code: typeof one.code === 'string' ? one.code : null,
        type: typeof one.className === 'string' ? one.className : null,
        keywords: listInLanguage(one.alternativeLabel, language),
        notes: inLanguage(one.scopeNote, language),
        broader: parent && typeof parent.uri === 'string' ? parent.uri : null,
        source: one,
      },
    ]
  })
  return frameworkOf(concepts, language, id)
}
