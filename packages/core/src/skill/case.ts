import { err, isJsonObject, type Json, type JsonObject, ok, type Result } from '../primitives/index.ts'
import {
  type Framework,
  type FrameworkError,
  inTreeOrder,
  LINK_TYPES,
  type LinkType,
  MAX_SKILLS,
  type Skill,
  type SkillLink,
} from './framework.ts'
import { isScaleOf, readScale, writeScale } from './scale.ts'

const text = (value: Json | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null
const texts = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).flatMap(one => text(one) ?? [])
const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : [])

/** A LinkURI or LinkGenURI: `{title, identifier, uri}`. */
const linked = (value: Json | undefined, key: 'identifier' | 'uri'): string | null =>
  isJsonObject(value) ? text(value[key]) : null

/** True for a document that has the shape of a CASE CFPackage. */
export const isCasePackage = (value: Json): value is JsonObject =>
  isJsonObject(value) && isJsonObject(value.CFDocument) && Array.isArray(value.CFItems)

/** An extension of ours would be in the way of nobody, but there is none: everything fits the fields of CASE 1.1. */
const skillOf = (item: JsonObject, parentId: string | null): Skill => ({
  id: text(item.identifier) as string,
  uri: text(item.uri),
  parentId,
  code: text(item.humanCodingScheme),
  statement: text(item.fullStatement) as string,
  label: text(item.abbreviatedStatement),
  type: text(item.CFItemType),
  notes: text(item.notes),
  language: text(item.language),
  keywords: texts(item.conceptKeywords),
  educationLevels: texts(item.educationLevel),
  source: item,
})

/**
 * Reads a CASE 1.1 CFPackage (1EdTech, Competencies and Academic Standards Exchange; also 1.0). The tree is made of the
 * `isChildOf` associations; of several parents the one with the lowest sequence number is the tree's, and the others
 * stay as links.
 */
export function readCasePackage(json: Json): Result<Framework, FrameworkError> {
  if (!isCasePackage(json)) return err({ code: 'FRAMEWORK_UNKNOWN_FORMAT' })
  const document = json.CFDocument as JsonObject
  const documentId = text(document.identifier)
  const title = text(document.title)
  if (!documentId || !title)
    return err({ code: 'FRAMEWORK_UNREADABLE', at: `CFDocument.${documentId ? 'title' : 'identifier'}` })
  const items = objects(json.CFItems)
  if (items.length === 0) return err({ code: 'FRAMEWORK_EMPTY' })
  if (items.length > MAX_SKILLS) return err({ code: 'FRAMEWORK_TOO_LARGE', at: String(items.length) })
  const broken = items.findIndex(one => !text(one.identifier) || !text(one.fullStatement))
  if (broken >= 0) {
    const field = text(items[broken]?.identifier) ? 'fullStatement' : 'identifier'
    return err({ code: 'FRAMEWORK_UNREADABLE', at: `CFItems[${broken}].${field}` })
  }
  const ids = new Set(items.map(one => one.identifier as string))
  if (ids.size < items.length) return err({ code: 'FRAMEWORK_UNREADABLE', at: 'CFItems: an identifier twice' })

  const associations = objects(json.CFAssociations)
  const sequence = (one: JsonObject) => (typeof one.sequenceNumber === 'number' ? one.sequenceNumber : 1e9)
  const childships = associations
    .filter(one => one.associationType === 'isChildOf' && ids.has(linked(one.originNodeURI, 'identifier') ?? ''))
    .sort((one, other) => sequence(one) - sequence(other))
  const childshipOf = new Map<string, JsonObject>()
  for (const one of childships) {
    const child = linked(one.originNodeURI, 'identifier') as string
    if (!childshipOf.has(child)) childshipOf.set(child, one)
  }
  const parentOf = (id: string): string | null => {
    const parent = linked(childshipOf.get(id)?.destinationNodeURI, 'identifier')
    return parent !== null && ids.has(parent) ? parent : null
  }
  // In the order of their associations; what has none comes after, as it was listed.
  const place = new Map([...childshipOf.keys()].map((id, at) => [id, at]))
  const listed = items
    .map((one, at) => ({ one, at: place.get(one.identifier as string) ?? childshipOf.size + at }))
    .sort((one, other) => one.at - other.at)
    .map(({ one }) => skillOf(one, parentOf(one.identifier as string)))
  const ordered = inTreeOrder(listed)
  if (!ordered) return err({ code: 'FRAMEWORK_CYCLE' })
  const scale = readScale(json.CFRubrics, ids)
  const skills = ordered.map(one => {
    const descriptors = scale?.descriptors.get(one.id)
    return descriptors && Object.keys(descriptors).length > 0 ? { ...one, descriptors } : one
  })

  const links = associations.flatMap((one): SkillLink[] => {
    const type = LINK_TYPES.find(known => known === one.associationType)
    const from = linked(one.originNodeURI, 'identifier')
    const to = linked(one.destinationNodeURI, 'identifier') ?? linked(one.destinationNodeURI, 'uri')
    return type && from && to ? [{ type, from, to, source: one }] : []
  })
  const { CFItems: _items, CFAssociations: _associations, ...rest } = json
  return ok({
    id: documentId,
    uri: text(document.uri),
    title,
    description: text(document.description),
    creator: text(document.creator),
    publisher: text(document.publisher),
    version: text(document.version),
    language: text(document.language),
    subjects: texts(document.subject),
    licence: linked(document.licenseURI, 'uri'),
    skills,
    links,
    ...(scale ? { levels: scale.levels } : {}),
    source: rest,
  })
}

export type CaseOptions = {
  /** The address under which the package is published, without a slash at its end. */
  readonly baseUrl: string
  /** ISO 8601, for what was changed here. */
  readonly now: string
  /** A UUID, the same for the same words: of associations that were made here. */
  readonly uuidOf: (words: string) => string
}

/** Only the fields that say something: a `null` of ours is a missing field there. */
const filled = (fields: { readonly [key: string]: Json | undefined | null }): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  ) as JsonObject

/**
 * Writes a framework as a CASE 1.1 CFPackage. What came from a package and was not changed here comes out as it came in,
 * with every field; what was changed or made here has the fields that CASE asks for.
 */
export function writeCasePackage(framework: Framework, { baseUrl, now, uuidOf }: CaseOptions): JsonObject {
  const before: JsonObject = framework.source ?? {}
  const oldDocument = isJsonObject(before.CFDocument) ? before.CFDocument : {}
  const documentUri = framework.uri ?? `${baseUrl}/CFDocuments/${framework.id}`
  const documentLink = { title: framework.title, identifier: framework.id, uri: documentUri }
  const addressOf = (skill: Skill) => skill.uri ?? `${baseUrl}/CFItems/${skill.id}`
  const byId = new Map(framework.skills.map(one => [one.id, one]))
  const linkTo = (id: string): JsonObject => {
    const skill = byId.get(id)
    return skill
      ? { title: (skill.label ?? skill.statement).slice(0, 200), identifier: id, uri: addressOf(skill) }
      : documentLink
  }
  const items = framework.skills.map((skill): JsonObject => {
    const shown = filled({
      fullStatement: skill.statement,
      humanCodingScheme: skill.code,
      abbreviatedStatement: skill.label,
      CFItemType: skill.type,
      notes: skill.notes,
      language: skill.language,
      conceptKeywords: [...skill.keywords],
      educationLevel: [...skill.educationLevels],
    })
    if (skill.source && isSame(skill, skill.source)) return skill.source
    return {
      identifier: skill.id,
      uri: addressOf(skill),
      CFDocumentURI: documentLink,
      ...withoutShown(skill.source),
      ...shown,
      lastChangeDateTime: now,
    }
  })

  const kept = framework.links.filter(one => one.source !== null)
  const childships = new Map<string, SkillLink[]>()
  for (const one of kept)
    if (one.type === 'isChildOf') childships.set(one.from, [...(childships.get(one.from) ?? []), one])
  const positions = new Map<string, number>()
  const made = framework.skills.flatMap((skill): JsonObject[] => {
    const parent = skill.parentId ?? framework.id
    const position = (positions.get(parent) ?? 0) + 1
    positions.set(parent, position)
    if (childships.get(skill.id)?.some(one => one.to === parent)) return []
    return [association('isChildOf', skill.id, parent, position)]
  })
  const own = framework.links
    .filter(one => one.source === null)
    .map(one => association(one.type, one.from, one.to, null))
  function association(type: LinkType, from: string, to: string, position: number | null): JsonObject {
    const identifier = uuidOf(`${framework.id} ${type} ${from} ${to}`)
    return filled({
      identifier,
      associationType: type,
      sequenceNumber: position,
      uri: `${baseUrl}/CFAssociations/${identifier}`,
      originNodeURI: linkTo(from),
      destinationNodeURI: byId.has(to) || to === framework.id ? linkTo(to) : { title: to, identifier: to, uri: to },
      lastChangeDateTime: now,
    })
  }
  // Numbers that no longer say the order are written anew; the associations stay the ones that they were.
  const numberOf = (one: JsonObject) => (typeof one.sequenceNumber === 'number' ? one.sequenceNumber : 1e9)
  const renumbered = new Map<JsonObject, JsonObject>()
  const places = new Map<string, { source: JsonObject | null; position: number }[]>()
  for (const skill of framework.skills) {
    const parent = skill.parentId ?? framework.id
    const siblings = places.get(parent) ?? []
    const source = childships.get(skill.id)?.find(one => one.to === parent)?.source ?? null
    siblings.push({ source, position: siblings.length + 1 })
    places.set(parent, siblings)
  }
  for (const siblings of places.values()) {
    const isInOrder = siblings.every(({ source }, at) => {
      const next = siblings[at + 1]
      return !next || (source !== null && next.source !== null && numberOf(source) <= numberOf(next.source))
    })
    if (isInOrder || siblings.every(one => one.source === null)) continue
    for (const { source, position } of siblings)
      if (source && source.sequenceNumber !== position)
        renumbered.set(source, { ...source, sequenceNumber: position, lastChangeDateTime: now })
  }
  const associations = kept
    .filter(one => byId.has(one.from))
    .map(one => renumbered.get(one.source as JsonObject) ?? (one.source as JsonObject))
  const rubrics = isScaleOf(framework, before.CFRubrics)
    ? undefined
    : writeScale(framework, { baseUrl, now, uuidOf, linkTo })
  return {
    ...before,
    ...(rubrics ? { CFRubrics: rubrics } : {}),
    CFDocument: {
      ...(Object.keys(oldDocument).length > 0
        ? {
            // A copy under another identifier has left these behind.
            ...(oldDocument.uri ? {} : { uri: documentUri }),
            ...(oldDocument.CFPackageURI || oldDocument.uri
              ? {}
              : { CFPackageURI: { ...documentLink, uri: `${baseUrl}/CFPackages/${framework.id}` } }),
            ...oldDocument,
          }
        : {
            identifier: framework.id,
            uri: documentUri,
            caseVersion: '1.1',
            creator: framework.creator ?? framework.publisher ?? framework.title,
            lastChangeDateTime: now,
            CFPackageURI: { ...documentLink, uri: `${baseUrl}/CFPackages/${framework.id}` },
          }),
      ...filled({
        title: framework.title,
        description: framework.description,
        publisher: framework.publisher,
        version: framework.version,
        language: framework.language,
        subject: [...framework.subjects],
      }),
    },
    CFItems: items,
    CFAssociations: [...associations, ...made, ...own],
  }
}

/** Whether the fields that are shown here say what the source says. */
function isSame(skill: Skill, source: JsonObject): boolean {
  const read = skillOf(source, skill.parentId)
  return (
    read.statement === skill.statement &&
    read.code === skill.code &&
    read.label === skill.label &&
    read.type === skill.type &&
    read.notes === skill.notes &&
    read.language === skill.language &&
    read.keywords.join('\0') === skill.keywords.join('\0') &&
    read.educationLevels.join('\0') === skill.educationLevels.join('\0')
  )
}

const SHOWN = [
  'fullStatement',
  'humanCodingScheme',
  'abbreviatedStatement',
  'CFItemType',
  'notes',
  'language',
  'conceptKeywords',
  'educationLevel',
]
const withoutShown = (source: JsonObject | null): JsonObject =>
  Object.fromEntries(Object.entries(source ?? {}).filter(([key]) => !SHOWN.includes(key)))
