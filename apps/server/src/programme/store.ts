import type { Problem } from '@laurel/core/programme'
import type { Actor } from '../people/actor.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

/** What has become of the parts of a file: ids by their keys. Skills go by `framework/skill`. */
export type Parts = Readonly<
  Record<'frameworks' | 'skills' | 'achievements' | 'pathways', Readonly<Record<string, string>>>
>
/** Ids of what one import made. */
export type Made = { readonly [Kind in keyof Parts]: readonly string[] }

export const NO_PARTS: Parts = { frameworks: {}, skills: {}, achievements: {}, pathways: {} }
export const NOTHING_MADE: Made = { frameworks: [], skills: [], achievements: [], pathways: [] }

export type ImportRow = {
  id: string
  programme_id: string
  edition: string
  name: string
  digest: string
  mode: 'new' | 'update'
  state: 'waiting' | 'running' | 'done' | 'failed' | 'undone'
  done: number
  total: number
  content: string | null
  actor: Actor | null
  problems: Problem[]
  parts: Parts
  made: Made
  changed: number
  created_at: string
  finished_at: string | null
}

export async function saveImport(tx: Tx, issuerId: string, row: ImportRow): Promise<void> {
  const json = (value: unknown) => sql`${value === null ? null : JSON.stringify(value)}::jsonb`
  await tx.execute(sql`
    insert into programme_import (issuer_id, id, programme_id, edition, name, digest, mode, state, done, total, content,
      actor, problems, parts, made, changed, created_at, finished_at)
    values (${issuerId}, ${row.id}, ${row.programme_id}, ${row.edition}, ${row.name}, ${row.digest}, ${row.mode},
      ${row.state}, ${row.done}, ${row.total}, ${row.content}, ${json(row.actor)}, ${json(row.problems)},
      ${json(row.parts)}, ${json(row.made)}, ${row.changed}, ${row.created_at}, ${row.finished_at})
    on conflict (issuer_id, id) do update set state = excluded.state, done = excluded.done, content = excluded.content,
      actor = excluded.actor, problems = excluded.problems, parts = excluded.parts, made = excluded.made,
      changed = excluded.changed, finished_at = excluded.finished_at`)
}

export async function findImport(tx: Tx, issuerId: string, id: string): Promise<ImportRow | undefined> {
  const found = await tx.execute<ImportRow>(sql`
    select * from programme_import where issuer_id = ${issuerId} and id = ${id}`)
  return found.rows[0]
}

/** The row, locked against everything else that happens to it. */
export async function lockImport(tx: Tx, issuerId: string, id: string): Promise<ImportRow | undefined> {
  const found = await tx.execute<ImportRow>(sql`
    select * from programme_import where issuer_id = ${issuerId} and id = ${id} for update`)
  return found.rows[0]
}

/** What is under way or done of a programme, the newest first. */
export async function importsOf(tx: Tx, issuerId: string, programmeId: string): Promise<ImportRow[]> {
  const found = await tx.execute<ImportRow>(sql`
    select * from programme_import where issuer_id = ${issuerId} and programme_id = ${programmeId}
      and state in ('waiting', 'running', 'done') order by id desc limit 20`)
  return found.rows
}

/** Without their files, which are large. */
export async function listImports(
  tx: Tx,
  issuerId: string,
  query: { readonly before: string | null; readonly limit: number },
): Promise<ImportRow[]> {
  const found = await tx.execute<ImportRow>(sql`
    select id, programme_id, edition, name, digest, mode, state, done, total, null as content, null as actor, problems,
      parts, made, changed, created_at, finished_at
    from programme_import where issuer_id = ${issuerId} ${query.before ? sql`and id < ${query.before}::uuid` : sql``}
    order by id desc limit ${query.limit}`)
  return found.rows
}

/** How far the pictures are; says nothing of an import that is over. */
export async function sayProgress(tx: Tx, issuerId: string, id: string, done: number): Promise<void> {
  await tx.execute(sql`
    update programme_import set state = 'running', done = ${done} where issuer_id = ${issuerId} and id = ${id}
      and state in ('waiting', 'running')`)
}

const among = (ids: readonly string[]) =>
  sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`

/** Ids of these that something of their kind still goes by. */
export async function stillThere(
  tx: Tx,
  issuerId: string,
  table: 'framework' | 'skill' | 'achievement' | 'pathway',
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const found = await tx.execute<{ id: string }>(sql`
    select id from ${sql.identifier(table)} where issuer_id = ${issuerId} and id in ${among(ids)}`)
  return new Set(found.rows.map(one => one.id))
}

/** Holds what an import made against being awarded or joined until the transaction ends. */
export async function lockParts(tx: Tx, issuerId: string, { achievements, pathways }: Made): Promise<void> {
  await tx.execute(sql`
    select 1 from pathway where issuer_id = ${issuerId} and id in ${among(pathways)} order by id for update`)
  await tx.execute(sql`
    select 1 from achievement where issuer_id = ${issuerId} and id in ${among(achievements)} order by id for update`)
}

/** What of an import's parts is in use beyond the import itself: by name, so that a person can look it up. */
export async function usedParts(
  tx: Tx,
  issuerId: string,
  made: Made,
): Promise<{ kind: keyof Parts; id: string; name: string }[]> {
  const { achievements, pathways, frameworks, skills } = made
  const found = await tx.execute<{ kind: keyof Parts; id: string; name: string }>(sql`
    select 'achievements' as kind, one.id, one.name from achievement as one
    where issuer_id = ${issuerId} and id in ${among(achievements)} and (
      exists (select 1 from award where award.issuer_id = one.issuer_id and award.achievement_id = one.id)
      or exists (select 1 from learner_claim as claim where claim.issuer_id = one.issuer_id and claim.achievement_id = one.id)
      or exists (select 1 from job where job.issuer_id = one.issuer_id and job.achievement_id = one.id)
      or exists (select 1 from pathway_version as said where said.issuer_id = one.issuer_id
        and said.pathway_id not in ${among(pathways)}
        and (said.achievement_id = one.id or strpos(said.content::text, one.id::text) > 0)))
    union all
    select 'pathways', one.id, one.name from pathway as one
    where issuer_id = ${issuerId} and id in ${among(pathways)} and exists (
      select 1 from pathway_enrolment as enrolment
      where enrolment.issuer_id = one.issuer_id and enrolment.pathway_id = one.id)
    union all
    select distinct case when (kept.value ->> 'frameworkId') in (select value from jsonb_array_elements_text(${JSON.stringify(frameworks)}::jsonb))
        then 'frameworks' else 'skills' end, (kept.value ->> 'skillId')::uuid, kept.value ->> 'name'
    from achievement_version as said cross join lateral jsonb_array_elements(said.alignments) as kept
    where said.issuer_id = ${issuerId} and said.achievement_id not in ${among(achievements)}
      and ((kept.value ->> 'frameworkId') in (select value from jsonb_array_elements_text(${JSON.stringify(frameworks)}::jsonb))
        or (kept.value ->> 'skillId') in (select value from jsonb_array_elements_text(${JSON.stringify(skills)}::jsonb)))
    limit 50`)
  return found.rows
}

/** Takes away what nobody has used. Pictures stay where they are: another achievement may show the same. */
export async function deleteParts(tx: Tx, issuerId: string, made: Made): Promise<void> {
  await tx.execute(
    sql`delete from pathway_version where issuer_id = ${issuerId} and pathway_id in ${among(made.pathways)}`,
  )
  await tx.execute(sql`delete from pathway where issuer_id = ${issuerId} and id in ${among(made.pathways)}`)
  await tx.execute(sql`
    delete from achievement_version where issuer_id = ${issuerId} and achievement_id in ${among(made.achievements)}`)
  await tx.execute(sql`delete from achievement where issuer_id = ${issuerId} and id in ${among(made.achievements)}`)
  await tx.execute(sql`
    update skill set parent_id = null where issuer_id = ${issuerId} and parent_id in ${among(made.skills)}
      and id not in ${among(made.skills)}`)
  await tx.execute(sql`
    delete from skill where issuer_id = ${issuerId}
      and (id in ${among(made.skills)} or framework_id in ${among(made.frameworks)})`)
  await tx.execute(sql`delete from framework where issuer_id = ${issuerId} and id in ${among(made.frameworks)}`)
}
