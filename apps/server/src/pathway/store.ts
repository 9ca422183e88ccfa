import type { Pathway, Progress } from '@laurel/core/pathway'
import { likePattern, searchText } from '../achievement/store.ts'
import type { Cursor } from '../people/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { EnrolmentView, PathwayView, Problem } from './schema.ts'

export type PathwayRow = {
  id: string
  version: number
  name: string
  state: PathwayView['state']
  is_open: boolean
  created_at: string
  updated_at: string
  content: Pathway
  achievement_id: string | null
  awarding: PathwayView['awarding']
}
type Counted = PathwayRow & { learners: number; on_older: number; waiting: number; flagged: number }

export type EnrolmentRow = {
  id: string
  pathway_id: string
  learner_id: string
  version: number
  joined_by: 'learner' | 'member'
  joined_at: string
  left_at: string | null
  progress: Progress
  steps_done: number
  changes_at: string | null
  completed_at: string | null
  outcome: EnrolmentView['outcome']
  award_id: string | null
  decline_reason: string | null
  flagged_at: string | null
}
type Recognised = EnrolmentView['recognised'][number]
export type EnrolmentListRow = EnrolmentRow & {
  name: string
  email: string | null
  newest: number
  recognised: Recognised[] | null
}

export const uuids = (ids: readonly string[]) => sql`(select unnest(${`{${[...new Set(ids)].join(',')}}`}::uuid[]))`

/** The public page of a pathway. */
export const pathwayUrl = (baseUrl: string, shortName: string, id: string) => `${baseUrl}/i/${shortName}/pathways/${id}`

const JOINED = sql`pathway join pathway_version as said on said.issuer_id = pathway.issuer_id
  and said.pathway_id = pathway.id and said.version = pathway.version`
const COUNTS = sql`
  (select count(*)::int from pathway_enrolment as one where one.issuer_id = pathway.issuer_id
    and one.pathway_id = pathway.id and left_at is null) as learners,
  (select count(*)::int from pathway_enrolment as one where one.issuer_id = pathway.issuer_id
    and one.pathway_id = pathway.id and left_at is null and one.version < pathway.version) as on_older,
  (select count(*)::int from pathway_enrolment as one where one.issuer_id = pathway.issuer_id
    and one.pathway_id = pathway.id and left_at is null and outcome = 'waiting') as waiting,
  (select count(*)::int from pathway_enrolment as one where one.issuer_id = pathway.issuer_id
    and one.pathway_id = pathway.id and flagged_at is not null) as flagged`

export async function findPathways(tx: Tx, issuerId: string, ids: readonly string[]): Promise<Counted[]> {
  const found = await tx.execute<Counted>(sql`
    select pathway.*, said.content, said.achievement_id, said.awarding, ${COUNTS} from ${JOINED}
    where pathway.issuer_id = ${issuerId} and pathway.id in ${uuids(ids)}`)
  return found.rows
}

/** @throws Refusal E_NOT_FOUND */
export async function readPathway(tx: Tx, issuerId: string, id: string): Promise<Counted> {
  const [row] = await findPathways(tx, issuerId, [id])
  if (!row) throw new Refusal('E_NOT_FOUND')
  return row
}

/** The row, locked: nobody joins until the transaction ends. */
export async function lockPathway(tx: Tx, issuerId: string, id: string): Promise<Counted> {
  await tx.execute(sql`select 1 from pathway where issuer_id = ${issuerId} and id = ${id} for update`)
  return readPathway(tx, issuerId, id)
}

/** By name, as a reader looks for them. */
export async function listPathways(
  tx: Tx,
  issuerId: string,
  query: { q?: string | undefined; state?: string | undefined; after: Cursor | null; limit: number },
): Promise<Counted[]> {
  const found = await tx.execute<Counted>(sql`
    select pathway.*, said.content, said.achievement_id, said.awarding, ${COUNTS} from ${JOINED}
    where pathway.issuer_id = ${issuerId}
      ${query.q ? sql`and search like ${likePattern(query.q)}` : sql``}
      ${query.state ? sql`and state = ${query.state}` : sql`and state <> 'archived'`}
      ${query.after ? sql`and (lower(pathway.name), pathway.id) > (lower(${query.after.key}), ${query.after.id}::uuid)` : sql``}
    order by lower(pathway.name), pathway.id limit ${query.limit}`)
  return found.rows
}

/** Saves what the pathway says now, and as its version `row.version`. */
export async function savePathway(tx: Tx, issuerId: string, row: PathwayRow): Promise<void> {
  const { content } = row
  const words = [content.name, ...Object.values(content.translations ?? {}).map(one => one?.name), content.description]
  await tx.execute(sql`
    insert into pathway (issuer_id, id, version, name, search, state, is_open, created_at, updated_at)
    values (${issuerId}, ${row.id}, ${row.version}, ${content.name}, ${searchText(...words)}, ${row.state}, ${row.is_open},
      ${row.created_at}, ${row.updated_at})
    on conflict (issuer_id, id) do update set version = excluded.version, name = excluded.name, search = excluded.search,
      state = excluded.state, is_open = excluded.is_open, updated_at = excluded.updated_at`)
  await tx.execute(sql`
    insert into pathway_version (issuer_id, pathway_id, version, content, achievement_id, awarding, created_at)
    values (${issuerId}, ${row.id}, ${row.version}, ${JSON.stringify(content)}::jsonb, ${row.achievement_id},
      ${row.awarding}, ${row.updated_at})
    on conflict (issuer_id, pathway_id, version) do update set content = excluded.content,
      achievement_id = excluded.achievement_id, awarding = excluded.awarding`)
}

export const pathwayView = (
  row: Counted,
  problems: readonly Problem[],
  baseUrl: string,
  shortName: string,
): PathwayView => ({
  id: row.id,
  version: row.version,
  state: row.state,
  content: row.content as PathwayView['content'],
  achievementId: row.achievement_id,
  awarding: row.awarding,
  isOpen: row.is_open,
  problems: [...problems],
  learners: row.learners,
  onOlder: row.on_older,
  waiting: row.waiting,
  flagged: row.flagged,
  url: pathwayUrl(baseUrl, shortName, row.id),
  createdAt: new Date(row.created_at).toISOString(),
  updatedAt: new Date(row.updated_at).toISOString(),
})

const RECOGNISED = sql`(select jsonb_agg(jsonb_build_object('stepId', step_id, 'name', one.name, 'issuerName', issuer_name,
    'validFrom', valid_from, 'heldBy', held_by) order by step_id) from pathway_recognition as one
  where one.issuer_id = enrolment.issuer_id and one.enrolment_id = enrolment.id) as recognised`
const ENROLMENTS = sql`pathway_enrolment as enrolment
  join learner on learner.issuer_id = enrolment.issuer_id and learner.id = enrolment.learner_id
  join pathway on pathway.issuer_id = enrolment.issuer_id and pathway.id = enrolment.pathway_id`
const ENROLMENT_COLUMNS = sql`enrolment.*, learner.name, learner.email, pathway.version as newest, ${RECOGNISED}`

/** Those who are on it; whoever has left is no longer counted. */
export async function listEnrolments(
  tx: Tx,
  issuerId: string,
  pathwayId: string,
  query: { q?: string | undefined; state?: string | undefined; after: Cursor | null; limit: number },
): Promise<(EnrolmentListRow & { order_key: string })[]> {
  const key = sql`laurel_name_key(learner.name)`
  const states: Readonly<Record<string, ReturnType<typeof sql>>> = {
    complete: sql`and completed_at is not null`,
    underWay: sql`and completed_at is null`,
    waiting: sql`and outcome = 'waiting'`,
    flagged: sql`and flagged_at is not null`,
  }
  const found = await tx.execute<EnrolmentListRow & { order_key: string }>(sql`
    select ${ENROLMENT_COLUMNS}, ${key} as order_key from ${ENROLMENTS}
    where enrolment.issuer_id = ${issuerId} and enrolment.pathway_id = ${pathwayId} and left_at is null
      ${query.q ? sql`and (lower(learner.name) like ${likePattern(query.q)} or email like ${likePattern(query.q)})` : sql``}
      ${query.state ? (states[query.state] ?? sql``) : sql``}
      ${query.after ? sql`and (${key}, enrolment.id) > (${query.after.key}::text collate "C", ${query.after.id}::uuid)` : sql``}
    order by ${key}, enrolment.id limit ${query.limit}`)
  return found.rows
}

export async function findEnrolments(tx: Tx, issuerId: string, ids: readonly string[]): Promise<EnrolmentListRow[]> {
  const found = await tx.execute<EnrolmentListRow>(sql`
    select ${ENROLMENT_COLUMNS} from ${ENROLMENTS}
    where enrolment.issuer_id = ${issuerId} and enrolment.id in ${uuids(ids)} order by enrolment.id`)
  return found.rows
}

/** @throws Refusal E_NOT_FOUND, also for whoever has left */
export async function lockEnrolment(tx: Tx, issuerId: string, id: string): Promise<EnrolmentRow> {
  const found = await tx.execute<EnrolmentRow>(sql`
    select * from pathway_enrolment where issuer_id = ${issuerId} and id = ${id} and left_at is null for update`)
  if (!found.rows[0]) throw new Refusal('E_NOT_FOUND')
  return found.rows[0]
}

const moment = (time: string | null) => time && new Date(time).toISOString()

export const enrolmentView = (row: EnrolmentListRow): EnrolmentView => ({
  id: row.id,
  pathwayId: row.pathway_id,
  learner: { id: row.learner_id, name: row.name, email: row.email },
  version: row.version,
  isNewest: row.version === row.newest,
  joinedBy: row.joined_by,
  joinedAt: new Date(row.joined_at).toISOString(),
  progress: row.progress as EnrolmentView['progress'],
  stepsDone: row.steps_done,
  completedAt: moment(row.completed_at),
  outcome: row.outcome,
  awardId: row.award_id,
  declineReason: row.decline_reason,
  flaggedAt: moment(row.flagged_at),
  recognised: (row.recognised ?? []).map(one => ({ ...one, validFrom: new Date(one.validFrom).toISOString() })),
})
