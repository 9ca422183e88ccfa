import { type AchievementContent, describeChanges } from '@laurel/core/achievement'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { alignmentWords } from '../skill/alignment.ts'
import type { AchievementVersionView } from './schema.ts'
import { type AchievementRow, achievementUrl, type ContentRow, contentView, findAchievements } from './store.ts'

export type VersionRow = ContentRow & {
  achievement_id: string
  version: number
  created_at: string
  award_count?: number
}

/** Which version of which achievement, as a key of a map. */
export const versionKey = (achievementId: string, version: number) => `${achievementId} ${version}`

/** Every version of some achievements, by `versionKey`. */
export async function findVersions(
  tx: Tx,
  issuerId: string,
  achievementIds: readonly string[],
): Promise<Map<string, VersionRow>> {
  const found = await tx.execute<VersionRow>(sql`
    select * from achievement_version where issuer_id = ${issuerId}
      and achievement_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify([...new Set(achievementIds)])}::jsonb))`)
  return new Map(found.rows.map(row => [versionKey(row.achievement_id, row.version), row]))
}

/** The row, locked: no award is made under it until the transaction ends. */
export async function lockAchievement(tx: Tx, issuerId: string, id: string): Promise<AchievementRow> {
  await tx.execute(sql`select 1 from achievement where issuer_id = ${issuerId} and id = ${id} for update`)
  const [row] = await findAchievements(tx, issuerId, [id])
  if (!row) throw new Refusal('E_NOT_FOUND')
  return row
}

export const contentOf = (row: ContentRow): AchievementContent => ({
  name: row.name,
  description: row.description,
  kind: row.kind,
  achievementType: row.achievement_type,
  criteria: { narrative: row.criteria_narrative, id: row.criteria_id ?? undefined },
  levels: row.levels,
  validityMonths: row.validity_months,
  workloadHours: row.workload_hours,
  suspendable: row.suspendable,
  alwaysShown: row.always_shown,
  rubric: row.rubric,
  credits: row.credits,
  tags: row.tags,
  language: row.language,
  translations: row.translations,
  descriptors: row.descriptors,
  picture: row.picture_sha256,
  alignments: row.alignments.map(one => alignmentWords(one, row.levels)),
})

/**
 * The number under which a changed achievement is kept: the same one while nobody has an award under it, nobody has endorsed it, or nothing
 * that a credential says is different; else the next. The achievement is locked.
 */
export async function versionFor(
  tx: Tx,
  issuerId: string,
  before: AchievementRow,
  after: AchievementRow,
): Promise<number> {
  if (describeChanges(contentOf(before), contentOf(after)).length === 0) return before.version
  const awarded = await tx.execute(sql`
    select 1 from award where issuer_id = ${issuerId} and achievement_id = ${before.id}
      and achievement_version = ${before.version} limit 1`)
  // What a partner has signed for stays as they have read it.
  const endorsed = await tx.execute(sql`
    select 1 from endorsement_request where issuer_id = ${issuerId} and achievement_id = ${before.id}
      and achievement_version = ${before.version} and endorsed_at is not null limit 1`)
  return awarded.rows.length + endorsed.rows.length > 0 ? before.version + 1 : before.version
}

/** All versions of an achievement, the newest first, each with what it changed. */
export async function listVersions(deps: Deps, actor: Actor, id: string): Promise<AchievementVersionView[]> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const found = await tx.execute<VersionRow>(sql`
      select one.*, (select count(*)::int from award where award.issuer_id = one.issuer_id
        and award.achievement_id = one.achievement_id and award.achievement_version = one.version
        and award.state <> 'draft') as award_count
      from achievement_version as one where issuer_id = ${issuerId} and achievement_id = ${id} order by version`)
    if (found.rows.length === 0) throw new Refusal('E_NOT_FOUND')
    const { short_name: shortName } = await currentIssuer(tx, issuerId)
    return found.rows
      .map((row, index) => {
        const before = found.rows[index - 1]
        return {
          version: row.version,
          url: achievementUrl(deps.baseUrl, shortName, id, row.version),
          createdAt: new Date(row.created_at).toISOString(),
          awardCount: row.award_count ?? 0,
          changes: before ? describeChanges(contentOf(before), contentOf(row)) : [],
          ...contentView(row, deps.baseUrl, shortName),
        }
      })
      .reverse()
  })
}
