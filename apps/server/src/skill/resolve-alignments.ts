import { textFor, textsOf } from '@laurel/core/achievement'
import { levelAddress } from '@laurel/core/skill'
import type { Tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import type { AlignmentRequest, AlignmentRow } from './alignment.ts'
import { findFramework, findSkills, skillName, skillUrl } from './store.ts'

type Around = {
  readonly baseUrl: string
  readonly shortName: string
  readonly language: string
  readonly levels: readonly { readonly id: string }[]
  /** What the achievement points at already, and may go on to though it is in the archive by now. */
  readonly before: readonly AlignmentRow[]
}

const unknown = (at: number, field: string) =>
  new Refusal('E_SKILL_UNKNOWN', [{ path: `alignments.${at}.${field}`, code: 'unknown', message: 'is not there' }])

/** The words of the skills that an achievement shows, in its language, as they are now. */
export async function resolveAlignments(
  tx: Tx,
  issuerId: string,
  wanted: readonly AlignmentRequest[],
  { baseUrl, shortName, language, levels, before }: Around,
): Promise<AlignmentRow[]> {
  const rows = await findSkills(
    tx,
    issuerId,
    wanted.map(one => one.skillId),
  )
  const ids = [...new Set(rows.map(one => one.framework_id))]
  const frameworks = (await Promise.all(ids.map(id => findFramework(tx, issuerId, id)))).flatMap(one => one ?? [])
  return wanted.map((one, at) => {
    const fromLevel = one.fromLevel === null ? null : levels[one.fromLevel - 1]?.id
    if (fromLevel === undefined) throw unknown(at, 'fromLevel')
    const row = rows.find(other => other.id === one.skillId)
    const framework = frameworks.find(other => other.id === row?.framework_id)
    const known = before.find(other => other.skillId === one.skillId && (other.level?.id ?? null) === one.level)
    const isOffered = row?.state === 'active' && framework?.state === 'active'
    if (!isOffered && known) return { ...known, fromLevel }
    if (!row || !framework || !isOffered) throw unknown(at, 'skillId')
    const position = framework.levels.findIndex(level => level.id === one.level)
    const level = framework.levels[position]
    if (one.level !== null && !level) throw unknown(at, 'level')
    const name = skillName(row, framework.language, language)
    const levelName =
      level && (textFor(textsOf(framework.language, level.name, level.translations, 'name'), language) ?? level.name)
    const url = skillUrl(row, baseUrl, shortName)
    const statement = textFor(textsOf(framework.language, row.statement, row.translations, 'statement'), language)
    const words = level ? [levelName, row.descriptors[level.id]].filter(Boolean).join(': ') : statement
    return {
      skillId: row.id,
      frameworkId: framework.id,
      name,
      code: row.code,
      framework:
        textFor(textsOf(framework.language, framework.title, framework.translations, 'title'), language) ??
        framework.title,
      description: words && words !== name ? words : null,
      url: level ? levelAddress(url, position + 1) : url,
      level: level && levelName ? { id: level.id, name: levelName, position: position + 1 } : null,
      type: level
        ? 'CFRubricCriterionLevel'
        : framework.format === null || framework.format === 'case'
          ? 'CFItem'
          : 'ceasn:Competency',
      fromLevel,
    }
  })
}
