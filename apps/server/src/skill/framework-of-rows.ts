import { createHash } from 'node:crypto'
import { parseUuid } from '@laurel/core/primitives'
import type { Framework, Skill } from '@laurel/core/skill'
import type { FrameworkRow, FrameworkSource, SkillRow } from './store.ts'

/** A UUID that follows from its words (RFC 9562 §5.8). */
export function uuidOf(words: string): string {
  const bytes = createHash('sha256').update(words).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** As core knows a skill: by what its publisher calls it. `identifiers` is by the rows' ids. */
export const skillOfRow = (row: SkillRow, identifiers: ReadonlyMap<string, string>): Skill => ({
  id: row.identifier,
  uri: row.uri,
  parentId: row.parent_id === null ? null : (identifiers.get(row.parent_id) ?? null),
  code: row.code,
  statement: row.statement,
  label: row.label,
  type: row.type,
  notes: row.notes,
  language: row.language,
  keywords: row.keywords,
  educationLevels: row.education_levels,
  ...(Object.keys(row.descriptors).length > 0 ? { descriptors: row.descriptors } : {}),
  source: row.source,
})

/** A whole framework out of its rows. */
export function frameworkOfRows(row: FrameworkRow, skills: readonly SkillRow[], kept: FrameworkSource): Framework {
  const identifiers = new Map(skills.map(one => [one.id, one.identifier]))
  return {
    id: row.identifier,
    uri: row.uri,
    title: row.title,
    description: row.description,
    creator: row.creator,
    publisher: row.publisher,
    version: row.version,
    language: row.language,
    subjects: row.subjects,
    licence: row.licence,
    levels: row.levels,
    skills: skills.map(one => skillOfRow(one, identifiers)),
    links: kept.links,
    source: kept.source,
  }
}

/** CASE wants UUIDs for identifiers; what is called otherwise by its publisher (O*NET, some of ESCO) goes by the row's id. */
export function withUuids(framework: Framework, rows: readonly SkillRow[]): Framework {
  const ids = new Map(rows.map(one => [one.identifier, parseUuid(one.identifier) ? one.identifier : one.id]))
  const idOf = (id: string) => ids.get(id) ?? id
  return {
    ...framework,
    skills: framework.skills.map(one => ({
      ...one,
      id: idOf(one.id),
      parentId: one.parentId === null ? null : idOf(one.parentId),
      // Only a CASE item may stand for itself; another publisher's form of the skill is no part of CASE.
      source: one.source !== null && typeof one.source.fullStatement === 'string' ? one.source : null,
    })),
    links: framework.links.map(one => ({ ...one, from: idOf(one.from), to: idOf(one.to) })),
  }
}
