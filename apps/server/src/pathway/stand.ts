import { type Holding, isGroup, type Known, type Pathway, type Progress, progress } from '@laurel/core/pathway'
import type { Instant } from '@laurel/core/primitives'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { type EnrolmentRow, uuids } from './store.ts'

const at = (time: string) => Date.parse(time) as Instant

export type Version = { readonly content: Pathway; readonly achievementId: string | null; readonly awarding: string }
const keyOf = (pathwayId: string, version: number) => `${pathwayId} ${version}`

const mentioned = (contents: readonly Pathway[]) =>
  contents.flatMap(one =>
    one.steps.flatMap(step => step.ways.flatMap(way => (way.kind === 'achievement' ? [way.achievementId] : []))),
  )

/** What is known of the achievements that some pathways ask for. */
export async function knownOf(tx: Tx, issuerId: string, contents: readonly Pathway[]): Promise<Known> {
  const found = await tx.execute<{ id: string; levels: { id: string }[]; workload_hours: number | null }>(sql`
    select id, levels, workload_hours from achievement
    where issuer_id = ${issuerId} and id in ${uuids(mentioned(contents))}`)
  return new Map(found.rows.map(row => [row.id, { levels: row.levels.map(one => one.id), hours: row.workload_hours }]))
}

type Held = {
  id: string
  learner_id: string
  achievement_id: string
  level: string | null
  state: string
  suspended_at: string | null
  valid_from: string
  valid_until: string | null
}

/** The awards of learners that were ever issued, as far as some pathways ask for them. */
async function awardsOf(tx: Tx, issuerId: string, learners: readonly string[], contents: readonly Pathway[]) {
  const found = await tx.execute<Held>(sql`
    select id, learner_id, achievement_id, level, state, suspended_at, valid_from, valid_until from award
    where issuer_id = ${issuerId} and learner_id in ${uuids(learners)} and issued_at is not null
      and achievement_id in ${uuids(mentioned(contents))}`)
  return Map.groupBy(
    found.rows.map(row => ({
      learnerId: row.learner_id,
      holding: {
        kind: 'achievement',
        id: row.id,
        achievementId: row.achievement_id,
        level: row.level,
        from: at(row.valid_from),
        until: row.valid_until === null ? null : at(row.valid_until),
        standing: row.state !== 'issued' ? 'withdrawn' : row.suspended_at ? 'suspended' : 'inForce',
      } satisfies Holding,
    })),
    one => one.learnerId,
  )
}

type Recognition = {
  enrolment_id: string
  step_id: string
  valid_from: string
  valid_until: string | null
  held_by: 'key' | 'name'
}

async function recognitionsOf(tx: Tx, issuerId: string, enrolments: readonly string[]) {
  const found = await tx.execute<Recognition>(sql`
    select enrolment_id, step_id, valid_from, valid_until, held_by from pathway_recognition
    where issuer_id = ${issuerId} and enrolment_id in ${uuids(enrolments)}`)
  return Map.groupBy(
    found.rows.map(row => ({
      enrolmentId: row.enrolment_id,
      isOnName: row.held_by === 'name',
      holding: {
        kind: 'elsewhere',
        id: `recognised:${row.step_id}`,
        stepId: row.step_id,
        from: at(row.valid_from),
        until: row.valid_until === null ? null : at(row.valid_until),
        standing: 'inForce',
      } satisfies Holding,
    })),
    one => one.enrolmentId,
  )
}

/** The versions that some learners are on. */
export async function versionsOf(
  tx: Tx,
  issuerId: string,
  rows: readonly Pick<EnrolmentRow, 'pathway_id' | 'version'>[],
): Promise<(row: Pick<EnrolmentRow, 'pathway_id' | 'version'>) => Version> {
  const found = await tx.execute<{
    pathway_id: string
    version: number
    content: Pathway
    achievement_id: string | null
    awarding: string
  }>(sql`
    select pathway_id, version, content, achievement_id, awarding from pathway_version
    where issuer_id = ${issuerId} and pathway_id in ${uuids(rows.map(one => one.pathway_id))}`)
  const byKey = new Map(
    found.rows.map(row => [
      keyOf(row.pathway_id, row.version),
      { content: row.content, achievementId: row.achievement_id, awarding: row.awarding },
    ]),
  )
  return row => byKey.get(keyOf(row.pathway_id, row.version)) as Version
}

export type Stands = {
  readonly row: EnrolmentRow
  readonly version: Version
  readonly progress: Progress
  /** A step is done by what is made out to a name only. */
  readonly restsOnName: boolean
}

/** Where learners stand, worked out from nothing but their awards and what was recognised. */
export async function standOf(tx: Tx, issuerId: string, rows: readonly EnrolmentRow[], now: Date): Promise<Stands[]> {
  const versionOf = await versionsOf(tx, issuerId, rows)
  const contents = rows.map(row => versionOf(row).content)
  const known = await knownOf(tx, issuerId, contents)
  const awards = await awardsOf(
    tx,
    issuerId,
    rows.map(row => row.learner_id),
    contents,
  )
  const recognised = await recognitionsOf(
    tx,
    issuerId,
    rows.map(row => row.id),
  )
  return rows.map(row => {
    const version = versionOf(row)
    const brought = recognised.get(row.id) ?? []
    const holdings = [...(awards.get(row.learner_id) ?? []), ...brought].map(one => one.holding)
    const stands = progress(version.content, holdings, known, at(row.joined_at), now.getTime() as Instant)
    const onName = new Set(brought.flatMap(one => (one.isOnName ? one.holding.id : [])))
    const restsOnName = stands.steps.some(({ state, by }) => state === 'done' && by !== null && onName.has(by))
    return { row, version, progress: stands, restsOnName }
  })
}

/** How many steps that can be earned are done. */
export const stepsDone = (content: Pathway, { steps }: Progress): number =>
  content.steps.filter((step, index) => !isGroup(step) && steps[index]?.state === 'done').length

/** The awards of this issuer's that a completed pathway rests on. */
export const restsOn = (content: Pathway, { steps }: Progress): string[] => [
  ...new Set(
    content.steps.flatMap((step, index) => {
      const stands = steps[index]
      const isOwn =
        !isGroup(step) && stands?.state === 'done' && stands.by !== null && !stands.by.startsWith('recognised:')
      return isOwn ? [stands.by as string] : []
    }),
  ),
]
