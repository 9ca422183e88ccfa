import type { Rubric } from '@laurel/core/assessment'
import type { AlwaysShowable } from '@laurel/core/presentation'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { type AlignmentRow, alignmentView } from '../skill/alignment.ts'
import { rubricView } from './rubric.ts'
import type { AchievementView, NewAchievement } from './schema.ts'

/** What an achievement says in one version. */
export type ContentRow = {
  name: string
  description: string
  kind: NewAchievement['kind']
  achievement_type: string
  criteria_narrative: string
  criteria_id: string | null
  levels: Level[]
  validity_months: number | null
  workload_hours: number | null
  /** Credentials of it can be suspended for a while. */
  suspendable: boolean
  /** What a learner who shows a part of such a credential shows in any case. */
  always_shown: AlwaysShowable[]
  rubric: Rubric | null
  credits: NewAchievement['credits']
  tags: string[]
  language: string
  translations: NewAchievement['translations']
  design: NewAchievement['design']
  descriptors: NewAchievement['descriptors']
  picture_sha256: string
  /** Where the picture shows the level: the picture of each, by the level's id. */
  level_pictures: Readonly<Record<string, string>> | null
  picture_is_uploaded: boolean
  /** The skills that it shows, in the words that its credentials have. */
  alignments: AlignmentRow[]
}
export type Level = Omit<NewAchievement['levels'][number], 'id'> & { id: string }

export type AchievementRow = ContentRow & {
  id: string
  version: number
  state: 'active' | 'archived'
  claimable: boolean
  assessors: number
  created_at: string
  updated_at: string
  award_count?: number
}

/** Where a picture of an issuer is served, under its digest, so that it never changes under a signed credential. */
export const pictureUrl = (baseUrl: string, shortName: string, sha256: string) =>
  `${baseUrl}/i/${shortName}/image/${sha256}.png`

/** The picture of whoever reached `level`: levels may have their own. */
export const pictureFor = (
  { level_pictures, picture_sha256 }: Pick<ContentRow, 'level_pictures' | 'picture_sha256'>,
  level: string | null,
): string => level_pictures?.[level ?? ''] ?? picture_sha256

/** The same in a query that joins both tables. */
export const AWARD_PICTURE = sql`coalesce(achievement.level_pictures ->> award.level, achievement.picture_sha256) as picture_sha256`

/** The page of one version of an achievement, and its id in credentials. */
export const achievementUrl = (baseUrl: string, shortName: string, id: string, version: number) =>
  `${baseUrl}/i/${shortName}/achievements/${id}/${version}`

export const contentView = (row: ContentRow, baseUrl: string, shortName: string) => ({
  name: row.name,
  description: row.description,
  kind: row.kind,
  achievementType: row.achievement_type,
  criteria: { narrative: row.criteria_narrative, ...(row.criteria_id ? { id: row.criteria_id } : {}) },
  levels: row.levels,
  validityMonths: row.validity_months,
  workloadHours: row.workload_hours,
  suspendable: row.suspendable,
  alwaysShown: row.always_shown,
  rubric: rubricView(row.rubric, row.levels),
  credits: row.credits,
  tags: row.tags,
  language: row.language,
  translations: row.translations,
  design: row.design,
  descriptors: row.descriptors,
  imageUrl: pictureUrl(baseUrl, shortName, row.picture_sha256),
  alignments: row.alignments.map(one => alignmentView(one, row.levels)),
})

export const achievementView = (row: AchievementRow, baseUrl: string, shortName: string): AchievementView => ({
  id: row.id,
  ...contentView(row, baseUrl, shortName),
  version: row.version,
  url: achievementUrl(baseUrl, shortName, row.id, row.version),
  state: row.state,
  claimable: row.claimable,
  assessors: row.assessors,
  awardCount: row.award_count ?? 0,
  createdAt: new Date(row.created_at).toISOString(),
  updatedAt: new Date(row.updated_at).toISOString(),
})

/** Text for searching: compatibility-folded and lower case, the same on both sides. */
export const searchText = (...parts: readonly (string | null | undefined)[]) =>
  parts
    .filter(part => part)
    .join(' ')
    .normalize('NFKC')
    .toLowerCase()

/** A `like` pattern for text that a person typed; its own wildcards are letters. */
export const likePattern = (typed: string) => `%${searchText(typed).replace(/[\\%_]/g, '\\$&')}%`

const awardCount = sql`(select count(*)::int from award where award.issuer_id = achievement.issuer_id
  and award.achievement_id = achievement.id and award.state <> 'draft') as award_count`

export async function findAchievements(tx: Tx, issuerId: string, ids: readonly string[]): Promise<AchievementRow[]> {
  const found = await tx.execute<AchievementRow>(sql`
    select achievement.*, ${awardCount} from achievement where issuer_id = ${issuerId}
      and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`)
  return found.rows
}

/**
 * For awarding many: without the count, which costs. Held against changes until the transaction ends, so that an award
 * is never made under a version that is being edited in place.
 */
export async function achievementsToAward(tx: Tx, issuerId: string, ids: readonly string[]): Promise<AchievementRow[]> {
  const found = await tx.execute<AchievementRow>(sql`
    select * from achievement where issuer_id = ${issuerId}
      and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))
    order by id for key share`)
  return found.rows
}

export type AchievementQuery = {
  readonly q?: string | undefined
  readonly kind?: string | undefined
  readonly state?: string | undefined
  readonly sort: 'name' | 'created'
  readonly limit: number
  /** The sort key and id of the last row of the page before. */
  readonly after: { readonly key: string; readonly id: string } | null
}

export async function listAchievements(tx: Tx, issuerId: string, query: AchievementQuery): Promise<AchievementRow[]> {
  const byName = query.sort === 'name'
  const found = await tx.execute<AchievementRow>(sql`
    select achievement.*, ${awardCount} from achievement
    where issuer_id = ${issuerId}
      ${query.q ? sql`and search like ${likePattern(query.q)}` : sql``}
      ${query.kind ? sql`and kind = ${query.kind}` : sql``}
      ${query.state ? sql`and state = ${query.state}` : sql``}
      ${query.after ? (byName ? sql`and (lower(name), id) > (lower(${query.after.key}), ${query.after.id}::uuid)` : sql`and id < ${query.after.id}::uuid`) : sql``}
    order by ${byName ? sql`lower(name), id` : sql`id desc`} limit ${query.limit}`)
  return found.rows
}

/** Saves what the achievement says now, and as its version `row.version`. */
export async function saveAchievement(tx: Tx, issuerId: string, row: AchievementRow): Promise<void> {
  const json = (value: unknown) => sql`${value === null ? null : JSON.stringify(value)}::jsonb`
  const content = sql`${row.name}, ${row.description}, ${row.kind}, ${row.achievement_type}, ${row.criteria_narrative},
      ${row.criteria_id}, ${json(row.levels)}, ${row.validity_months}, ${row.workload_hours}, ${row.suspendable}, ${json(row.always_shown)}, ${json(row.credits)},
      ${json(row.tags)}, ${row.language}, ${json(row.translations)}, ${json(row.design)}, ${row.picture_sha256},
      ${json(row.level_pictures)}, ${row.picture_is_uploaded}, ${json(row.descriptors)}, ${json(row.alignments)},
      ${json(row.rubric)}`
  const columns = sql`name, description, kind, achievement_type, criteria_narrative, criteria_id, levels,
      validity_months, workload_hours, suspendable, always_shown, credits, tags, language, translations, design, picture_sha256,
      level_pictures, picture_is_uploaded, descriptors, alignments, rubric`
  const changed = sql`name = excluded.name, description = excluded.description, kind = excluded.kind,
      achievement_type = excluded.achievement_type, criteria_narrative = excluded.criteria_narrative,
      criteria_id = excluded.criteria_id, levels = excluded.levels, validity_months = excluded.validity_months,
      workload_hours = excluded.workload_hours, suspendable = excluded.suspendable, always_shown = excluded.always_shown, credits = excluded.credits, tags = excluded.tags,
      language = excluded.language, translations = excluded.translations, design = excluded.design,
      picture_sha256 = excluded.picture_sha256, level_pictures = excluded.level_pictures,
      picture_is_uploaded = excluded.picture_is_uploaded, descriptors = excluded.descriptors, alignments = excluded.alignments,
      rubric = excluded.rubric`
  const names = Object.values(row.translations ?? {}).map(one => one?.name)
  await tx.execute(sql`
    insert into achievement (issuer_id, id, version, search, state, claimable, assessors, created_at, updated_at, ${columns})
    values (${issuerId}, ${row.id}, ${row.version},
      ${searchText(row.name, ...names, row.description, row.tags.join(' '))}, ${row.state},
      ${row.claimable}, ${row.assessors}, ${row.created_at},
      ${row.updated_at}, ${content})
    on conflict (issuer_id, id) do update set version = excluded.version, search = excluded.search,
      state = excluded.state, claimable = excluded.claimable, assessors = excluded.assessors,
      updated_at = excluded.updated_at, ${changed}`)
  await tx.execute(sql`
    insert into achievement_version (issuer_id, achievement_id, version, created_at, ${columns})
    values (${issuerId}, ${row.id}, ${row.version}, ${row.updated_at}, ${content})
    on conflict (issuer_id, achievement_id, version) do update set ${changed}`)
}

export async function savePicture(
  tx: Tx,
  issuerId: string,
  sha256: string,
  now: Date,
  bytes: number | null = null,
): Promise<void> {
  await tx.execute(sql`
    insert into picture (issuer_id, sha256, type, created_at, bytes)
    values (${issuerId}, ${sha256}, 'image/png', ${now.toISOString()}, ${bytes}) on conflict do nothing`)
}

export async function hasPicture(tx: Tx, issuerId: string, sha256: string): Promise<boolean> {
  const found = await tx.execute(sql`select 1 from picture where issuer_id = ${issuerId} and sha256 = ${sha256}`)
  return found.rows.length > 0
}
