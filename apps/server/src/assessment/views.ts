import { textsOf } from '@laurel/core/achievement'
import { rubricTexts } from '../achievement/rubric.ts'
import { pictureUrl } from '../achievement/store.ts'
import type { VersionRow } from '../achievement/versions.ts'
import type { Deps } from '../deps.ts'
import { PART_BYTES } from './evidence/receive-file.ts'
import type { ClaimRow, ItemRow, MessageRow } from './store.ts'

export const iso = (time: string | null) => (time === null ? null : new Date(time).toISOString())
const isoOf = (time: string) => new Date(time).toISOString()

/** What is claimed and how it is judged, in every language that it has. */
export function judgedBy(deps: Deps, shortName: string, version: VersionRow) {
  const { language, translations } = version
  return {
    id: version.achievement_id,
    version: version.version,
    names: textsOf(language, version.name, translations, 'name'),
    descriptions: textsOf(language, version.description, translations, 'description'),
    criteria: textsOf(language, version.criteria_narrative, translations, 'criteria'),
    imageUrl: pictureUrl(deps.baseUrl, shortName, version.picture_sha256),
    levels: version.levels.map(level => ({
      id: level.id,
      names: textsOf(language, level.name, level.translations, 'name'),
    })),
    rubric: version.rubric && {
      rule: version.rubric.rule,
      criteria: rubricTexts(version.rubric, version.levels, language),
    },
  }
}

export const itemView = (row: ItemRow) => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  url: row.url,
  criteria: row.criteria,
  round: row.round,
  isPublic: row.is_public,
  state: row.state,
  problem: row.problem,
  type: row.type,
  size: (row.bytes ?? row.size) ? Number(row.bytes ?? row.size) : null,
  parts: row.parts,
  partBytes: PART_BYTES,
})

export const messageView = (row: MessageRow) => ({
  id: row.id,
  at: isoOf(row.at),
  by: row.by_kind,
  name: row.by_name,
  kind: row.kind,
  text: row.text,
  details: row.details,
  isInternal: row.is_internal,
})

export const sharedView = (row: ClaimRow) => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  round: row.round,
  createdAt: isoOf(row.created_at),
  changedAt: isoOf(row.changed_at),
  submittedAt: iso(row.submitted_at),
  decidedAt: iso(row.decided_at),
  hasAppealed: row.appealed_at !== null,
})

export const contentView = (row: ClaimRow) => ({
  narrative: row.narrative,
  reflection: row.reflection,
  showsNarrative: row.shows_narrative,
  doneOn: row.done_on,
  hours: row.hours,
  revision: row.revision,
  level: row.level,
  reworkCriteria: row.rework_criteria,
  awardId: row.award_id,
})
