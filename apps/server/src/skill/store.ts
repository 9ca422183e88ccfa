import { textFor, textsOf } from '@laurel/core/achievement'
import type { JsonObject } from '@laurel/core/primitives'
import { type FrameworkFormat, foldSkillText, type SkillLink } from '@laurel/core/skill'
import { likePattern, searchText } from '../achievement/store.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { FrameworkLevel, FrameworkTranslations, FrameworkView, SkillTranslations, SkillView } from './schema.ts'

export type FrameworkRow = {
  id: string
  identifier: string
  uri: string | null
  title: string
  description: string | null
  creator: string | null
  publisher: string | null
  version: string | null
  language: string
  subjects: string[]
  licence: string | null
  levels: FrameworkLevel[]
  translations: FrameworkTranslations
  format: FrameworkFormat | null
  is_published: boolean
  state: 'active' | 'archived'
  revision: number
  created_at: string
  updated_at: string
  skill_count?: number
  achievement_count?: number
}

export type SkillRow = {
  id: string
  framework_id: string
  identifier: string
  uri: string | null
  parent_id: string | null
  position: number
  code: string | null
  statement: string
  label: string | null
  type: string | null
  notes: string | null
  language: string | null
  keywords: string[]
  education_levels: string[]
  descriptors: Record<string, string>
  translations: SkillTranslations
  source: JsonObject | null
  state: 'active' | 'archived'
}

export const frameworkUrl = (baseUrl: string, shortName: string, id: string) =>
  `${baseUrl}/i/${shortName}/frameworks/${id}`
/** Where the CASE calls of an issuer begin, as 1EdTech's binding has them. */
export const caseBaseUrl = (baseUrl: string, shortName: string) => `${baseUrl}/i/${shortName}/ims/case/v1p1`
export const skillPageUrl = (baseUrl: string, shortName: string, id: string) => `${baseUrl}/i/${shortName}/skills/${id}`

/** Where a credential points: to the publisher's own address of the skill if it has one, so that two schools say the same. */
export const skillUrl = (row: Pick<SkillRow, 'id' | 'uri'>, baseUrl: string, shortName: string) =>
  row.uri && /^https?:\/\/[^\s<>"{}|\\^`]+$/i.test(row.uri) ? row.uri : skillPageUrl(baseUrl, shortName, row.id)

/** A few words for a skill in a language; the whole sentence where it has no shorter name. */
export function skillName(
  row: Pick<SkillRow, 'label' | 'statement' | 'translations'>,
  own: string,
  language: string,
): string {
  const words = { ...row, label: row.label ?? row.statement }
  const translated = Object.fromEntries(
    Object.entries(row.translations ?? {}).map(([tag, one]) => [tag, { label: one?.label ?? one?.statement }]),
  )
  return textFor(textsOf(own, words.label, translated, 'label'), language) ?? words.label
}

export const frameworkView = (row: FrameworkRow, baseUrl: string, shortName: string): FrameworkView => ({
  id: row.id,
  identifier: row.identifier,
  uri: row.uri,
  title: row.title,
  description: row.description,
  publisher: row.publisher,
  version: row.version,
  language: row.language,
  licence: row.licence,
  levels: row.levels,
  translations: row.translations,
  format: row.format,
  isPublished: row.is_published,
  state: row.state,
  revision: row.revision,
  skillCount: row.skill_count ?? 0,
  achievementCount: row.achievement_count ?? 0,
  url: frameworkUrl(baseUrl, shortName, row.id),
  caseUrl: `${caseBaseUrl(baseUrl, shortName)}/CFPackages/${row.identifier}`,
  createdAt: new Date(row.created_at).toISOString(),
  updatedAt: new Date(row.updated_at).toISOString(),
})

export const skillView = (row: SkillRow, baseUrl: string, shortName: string): SkillView => ({
  id: row.id,
  frameworkId: row.framework_id,
  identifier: row.identifier,
  uri: row.uri,
  parentId: row.parent_id,
  code: row.code,
  statement: row.statement,
  label: row.label,
  type: row.type,
  notes: row.notes,
  keywords: row.keywords,
  descriptors: row.descriptors,
  translations: row.translations,
  state: row.state,
  url: skillUrl(row, baseUrl, shortName),
})

// Without links and source, which are large.
const FRAMEWORK = sql`framework.id, identifier, uri, title, description, creator, publisher, version, language, subjects,
  licence, levels, translations, format, is_published, state, revision, created_at, updated_at`
const SKILL = sql`skill.id, skill.framework_id, skill.identifier, skill.uri, skill.parent_id, skill.position, skill.code,
  skill.statement, skill.label, skill.type, skill.notes, skill.language, skill.keywords, skill.education_levels,
  skill.descriptors, skill.translations, skill.state`
const COUNTS = sql`(select count(*)::int from skill where skill.issuer_id = framework.issuer_id
    and skill.framework_id = framework.id and skill.state = 'active') as skill_count,
  (select count(distinct achievement_id)::int from achievement_version
    where achievement_version.issuer_id = framework.issuer_id
      and alignments @> jsonb_build_array(jsonb_build_object('frameworkId', framework.id))) as achievement_count`

export async function findFramework(tx: Tx, issuerId: string, id: string): Promise<FrameworkRow | undefined> {
  const found = await tx.execute<FrameworkRow>(sql`
    select ${FRAMEWORK}, ${COUNTS} from framework where issuer_id = ${issuerId} and id = ${id}`)
  return found.rows[0]
}

/** By what its publisher calls it, or by its address. */
export async function findFrameworkBy(
  tx: Tx,
  issuerId: string,
  key: 'identifier' | 'uri',
  value: string,
): Promise<FrameworkRow | undefined> {
  const found = await tx.execute<FrameworkRow>(sql`
    select ${FRAMEWORK} from framework where issuer_id = ${issuerId}
      and ${key === 'uri' ? sql`uri = ${value}` : sql`identifier = ${value}`} order by created_at limit 1`)
  return found.rows[0]
}

/** Held against other changes until the transaction ends. */
export async function lockFramework(tx: Tx, issuerId: string, id: string): Promise<FrameworkRow | undefined> {
  await tx.execute(sql`select 1 from framework where issuer_id = ${issuerId} and id = ${id} for update`)
  return findFramework(tx, issuerId, id)
}

export type FrameworkQuery = {
  readonly q?: string | undefined
  readonly state?: string | undefined
  readonly limit: number
  readonly after: { readonly key: string; readonly id: string } | null
}

export async function listFrameworks(tx: Tx, issuerId: string, query: FrameworkQuery): Promise<FrameworkRow[]> {
  const found = await tx.execute<FrameworkRow>(sql`
    select ${FRAMEWORK}, ${COUNTS} from framework where issuer_id = ${issuerId}
      ${query.q ? sql`and search like ${likePattern(query.q)}` : sql``}
      ${query.state ? sql`and state = ${query.state}` : sql``}
      ${query.after ? sql`and (lower(title), id) > (lower(${query.after.key}), ${query.after.id}::uuid)` : sql``}
    order by lower(title), id limit ${query.limit}`)
  return found.rows
}

export async function publishedFrameworks(tx: Tx, issuerId: string): Promise<FrameworkRow[]> {
  const found = await tx.execute<FrameworkRow>(sql`
    select ${FRAMEWORK}, ${COUNTS} from framework
    where issuer_id = ${issuerId} and is_published and state = 'active' order by lower(title), id`)
  return found.rows
}

export type FrameworkSource = { readonly links: SkillLink[]; readonly source: JsonObject | null }
export async function readSource(tx: Tx, issuerId: string, id: string): Promise<FrameworkSource> {
  const found = await tx.execute<FrameworkSource>(
    sql`select links, source from framework where issuer_id = ${issuerId} and id = ${id}`,
  )
  return found.rows[0] ?? { links: [], source: null }
}

const json = (value: unknown) => (value === null ? null : JSON.stringify(value))

/** Saves a framework; links and source stay as they are where none are given. */
export async function saveFramework(
  tx: Tx,
  issuerId: string,
  row: FrameworkRow,
  kept?: Partial<FrameworkSource>,
): Promise<void> {
  const titles = Object.values(row.translations ?? {}).map(one => one?.title)
  await tx.execute(sql`
    insert into framework (issuer_id, id, identifier, uri, title, search, description, creator, publisher, version,
      language, subjects, licence, levels, translations, links, source, format, is_published, state, revision,
      created_at, updated_at)
    values (${issuerId}, ${row.id}, ${row.identifier}, ${row.uri}, ${row.title},
      ${searchText(row.title, ...titles, row.description, row.publisher)}, ${row.description}, ${row.creator},
      ${row.publisher}, ${row.version}, ${row.language}, ${json(row.subjects)}::jsonb, ${row.licence},
      ${json(row.levels)}::jsonb, ${json(row.translations)}::jsonb, ${json(kept?.links ?? [])}::json,
      ${json(kept?.source ?? null)}::json, ${row.format}, ${row.is_published}, ${row.state}, ${row.revision},
      ${row.created_at}, ${row.updated_at})
    on conflict (issuer_id, id) do update set uri = excluded.uri, title = excluded.title, search = excluded.search,
      description = excluded.description, creator = excluded.creator, publisher = excluded.publisher,
      version = excluded.version, language = excluded.language, subjects = excluded.subjects,
      licence = excluded.licence, levels = excluded.levels, translations = excluded.translations,
      ${kept?.links ? sql`links = excluded.links,` : sql``} ${kept?.source === undefined ? sql`` : sql`source = excluded.source,`}
      format = excluded.format, is_published = excluded.is_published, state = excluded.state,
      revision = excluded.revision, updated_at = excluded.updated_at`)
}

/** Every skill of a framework in the tree's order, the archived ones after it. `withSource` for what gives it out again. */
export async function skillsOf(
  tx: Tx,
  issuerId: string,
  frameworkId: string,
  { withSource = false, state }: { readonly withSource?: boolean; readonly state?: 'active' | 'archived' } = {},
): Promise<SkillRow[]> {
  const found = await tx.execute<SkillRow>(sql`
    select ${SKILL}, ${withSource ? sql`source` : sql`null as source`} from skill
    where issuer_id = ${issuerId} and framework_id = ${frameworkId}
      ${state ? sql`and state = ${state}` : sql``} order by position, id`)
  return found.rows
}

/** The children of one place, each with how many it has itself. */
export async function childrenIn(
  tx: Tx,
  issuerId: string,
  frameworkId: string,
  parentId: string | null,
): Promise<(SkillRow & { child_count: number })[]> {
  const found = await tx.execute<SkillRow & { child_count: number }>(sql`
    select ${SKILL}, (select count(*)::int from skill as child where child.issuer_id = skill.issuer_id
      and child.parent_id = skill.id and child.state = 'active') as child_count from skill
    where issuer_id = ${issuerId} and framework_id = ${frameworkId} and state = 'active'
      and ${parentId === null ? sql`parent_id is null` : sql`parent_id = ${parentId}::uuid`} order by position, id`)
  return found.rows
}

export async function findSkills(tx: Tx, issuerId: string, ids: readonly string[]): Promise<SkillRow[]> {
  const found = await tx.execute<SkillRow>(sql`
    select ${SKILL}, source from skill where issuer_id = ${issuerId}
      and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`)
  return found.rows
}

/** The places above some skills, each skill's nearest first. */
export async function placesAbove(
  tx: Tx,
  issuerId: string,
  ids: readonly string[],
): Promise<Map<string, Pick<SkillRow, 'id' | 'label' | 'statement' | 'code' | 'translations'>[]>> {
  type Above = Pick<SkillRow, 'id' | 'label' | 'statement' | 'code' | 'translations'> & { of: string; depth: number }
  const found = await tx.execute<Above>(sql`
    with recursive above as (
      select id as of, parent_id, 0 as depth from skill where issuer_id = ${issuerId}
        and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))
      union all
      select above.of, skill.parent_id, above.depth + 1 from above
        join skill on skill.issuer_id = ${issuerId} and skill.id = above.parent_id where above.depth < 50)
    select above.of, above.depth, skill.id, skill.label, skill.statement, skill.code, skill.translations from above
      join skill on skill.issuer_id = ${issuerId} and skill.id = above.parent_id order by above.of, above.depth`)
  return Map.groupBy(found.rows, one => one.of)
}

export type FoundRow = SkillRow & { framework_title: string; framework_levels: FrameworkLevel[] } & {
  framework_language: string
  framework_translations: FrameworkTranslations
}

const folded = (text: string) => foldSkillText(text).replace(/[\\%_]/g, '\\$&')
/** More than are ever shown, so that the finer order is made of enough. */
const MOST_CANDIDATES = 400

/**
 * Skills that have every word of a search somewhere. The whole of an issuer's skills is looked through: row-level
 * security keeps `like` from using a trigram index, and 30,000 rows are read in about a tenth of a second.
 */
export async function findByWords(
  tx: Tx,
  issuerId: string,
  { q, frameworkId }: { readonly q: string; readonly frameworkId?: string | undefined },
): Promise<FoundRow[]> {
  const whole = folded(q)
  const words = whole.split(' ').filter(Boolean).slice(0, 12)
  const found = await tx.execute<FoundRow>(sql`
    select ${SKILL}, null as source, framework.title as framework_title, framework.levels as framework_levels,
      framework.language as framework_language, framework.translations as framework_translations
    from skill join framework on framework.issuer_id = skill.issuer_id and framework.id = skill.framework_id
    where skill.issuer_id = ${issuerId} and skill.state = 'active' and framework.state = 'active'
      ${frameworkId ? sql`and skill.framework_id = ${frameworkId}` : sql``}
      ${sql.join(
        words.map(word => sql`and skill.search like ${`%${word}%`}`),
        sql` `,
      )}
    order by case when search_code = ${foldSkillText(q)} then 0 when search_label = ${foldSkillText(q)} then 1
        when search_code like ${`${whole}%`} then 2 when search_label like ${`${whole}%`} then 3
        when search_label like ${`% ${whole}%`} then 4 when search_label like ${`%${whole}%`} then 5 else 6 end,
      length(search_label), skill.id
    limit ${MOST_CANDIDATES}`)
  return found.rows
}

const BATCH = 2_000

/** Saves skills, new and changed; a source is kept where none is given. */
export async function saveSkills(
  tx: Tx,
  issuerId: string,
  rows: readonly (Omit<SkillRow, 'source'> & { readonly source?: JsonObject | null })[],
  now: Date,
): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH).map(row => {
      const translated = Object.values(row.translations ?? {}).flatMap(one => [one?.label, one?.statement])
      return {
        ...row,
        has_source: row.source !== undefined,
        search: foldSkillText(row.code, row.label, row.statement, ...row.keywords, ...translated),
        search_label: foldSkillText(row.label ?? row.statement),
        search_code: foldSkillText(row.code),
      }
    })
    await tx.execute(sql`
      insert into skill (issuer_id, id, framework_id, identifier, uri, parent_id, position, code, statement, label, type,
        notes, language, keywords, education_levels, descriptors, translations, search, search_label, search_code,
        source, state, updated_at)
      select ${issuerId}, id, framework_id, identifier, uri, parent_id, position, code, statement, label, type, notes,
        language, keywords, education_levels, descriptors, translations, search, search_label, search_code,
        case when has_source then source else (select source from skill as kept
          where kept.issuer_id = ${issuerId} and kept.id = one.id) end, state, ${now.toISOString()}
      from json_to_recordset(${JSON.stringify(batch)}::json) as one (id uuid, framework_id uuid, identifier text,
        uri text, parent_id uuid, position integer, code text, statement text, label text, type text, notes text,
        language text, keywords jsonb, education_levels jsonb, descriptors jsonb, translations jsonb, search text,
        search_label text, search_code text, source json, has_source boolean, state text)
      on conflict (issuer_id, id) do update set uri = excluded.uri, parent_id = excluded.parent_id,
        position = excluded.position, code = excluded.code, statement = excluded.statement, label = excluded.label,
        type = excluded.type, notes = excluded.notes, language = excluded.language, keywords = excluded.keywords,
        education_levels = excluded.education_levels, descriptors = excluded.descriptors,
        translations = excluded.translations, search = excluded.search, search_label = excluded.search_label,
        search_code = excluded.search_code, source = excluded.source, state = excluded.state,
        updated_at = excluded.updated_at`)
  }
}

/** Only where they stand; what they say stays. */
export async function placeSkills(
  tx: Tx,
  issuerId: string,
  places: readonly { readonly id: string; readonly parentId: string | null; readonly position: number }[],
): Promise<void> {
  if (places.length === 0) return
  await tx.execute(sql`
    update skill set parent_id = one."parentId", position = one.position
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as one (id uuid, "parentId" uuid, position integer)
    where issuer_id = ${issuerId} and skill.id = one.id`)
}

export async function setSkillState(
  tx: Tx,
  issuerId: string,
  ids: readonly string[],
  state: 'active' | 'archived',
): Promise<void> {
  await tx.execute(sql`update skill set state = ${state} where issuer_id = ${issuerId}
    and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`)
}

export async function deleteSkills(tx: Tx, issuerId: string, ids: readonly string[]): Promise<void> {
  await tx.execute(sql`delete from skill where issuer_id = ${issuerId}
    and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`)
}

export async function deleteFramework(tx: Tx, issuerId: string, id: string): Promise<void> {
  await tx.execute(sql`delete from skill where issuer_id = ${issuerId} and framework_id = ${id}`)
  await tx.execute(sql`delete from framework where issuer_id = ${issuerId} and id = ${id}`)
}

/** Which skills of a framework any version of any achievement points at: what credentials say must lead somewhere. */
export async function skillsInUse(tx: Tx, issuerId: string, frameworkId: string): Promise<Set<string>> {
  const found = await tx.execute<{ id: string }>(sql`
    select distinct one.value ->> 'skillId' as id from achievement_version
      cross join lateral jsonb_array_elements(alignments) as one
    where issuer_id = ${issuerId} and one.value ->> 'frameworkId' = ${frameworkId}`)
  return new Set(found.rows.map(one => one.id))
}

export type AlignedAwards = {
  achievement_id: string
  is_current: boolean
  levels: { id: string; name: string }[]
  level: string | null
  alignments: { skillId: string; frameworkId: string; fromLevel: string | null }[]
  awards: number
}

/**
 * How many awards there are, issued and not taken back, of each version at each level, of achievements that point at the
 * framework; the present version of each active one is among them even without an award.
 */
export async function alignedAwards(tx: Tx, issuerId: string, frameworkId: string): Promise<AlignedAwards[]> {
  const aligned = sql`one.issuer_id = ${issuerId}
    and one.alignments @> jsonb_build_array(jsonb_build_object('frameworkId', ${frameworkId}::text))`
  const found = await tx.execute<AlignedAwards>(sql`
    select one.achievement_id, false as is_current, one.levels, counted.level, one.alignments, counted.n::int as awards
    from achievement_version as one join (
      select n, split_part(subject, ':', 1)::uuid as achievement_id, split_part(subject, ':', 2)::int as version,
        nullif(substring(subject from '^[^:]*:[^:]*:(.*)$'), '') as level
      from insight_count where issuer_id = ${issuerId} and measure = 'level' and n > 0) as counted
      on counted.achievement_id = one.achievement_id and counted.version = one.version
    where ${aligned}
    union all
    select one.id, true, one.levels, null, one.alignments, 0 from achievement as one
    where ${aligned} and one.state = 'active'`)
  return found.rows
}

/** Which frameworks have a skill that goes by this identifier, its publisher's or ours. */
export async function frameworksWithItem(tx: Tx, issuerId: string, identifier: string): Promise<string[]> {
  const found = await tx.execute<{ framework_id: string }>(sql`
    select distinct framework_id from skill where issuer_id = ${issuerId}
      and (identifier = ${identifier} or id::text = ${identifier})`)
  return found.rows.map(one => one.framework_id)
}

/** Whether any version of an achievement points at a skill; then its page may be read by anybody. */
export async function isAligned(tx: Tx, issuerId: string, skillId: string): Promise<boolean> {
  const found = await tx.execute(sql`
    select 1 from achievement_version where issuer_id = ${issuerId}
      and alignments @> jsonb_build_array(jsonb_build_object('skillId', ${skillId}::text)) limit 1`)
  return found.rows.length > 0
}

/** Active achievements that point at a skill, as its page lists them. */
export async function achievementsShowing(
  tx: Tx,
  issuerId: string,
  skillId: string,
): Promise<{ id: string; name: string; version: number }[]> {
  const found = await tx.execute<{ id: string; name: string; version: number }>(sql`
    select id, name, version from achievement where issuer_id = ${issuerId} and state = 'active'
      and alignments @> jsonb_build_array(jsonb_build_object('skillId', ${skillId}::text)) order by lower(name) limit 100`)
  return found.rows
}
