import { isDeepStrictEqual } from 'node:util'
import { checkPathway } from '@laurel/core/pathway'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { NewPathway, PathwayChange, PathwayView, Problem, zPathwayVersion } from './schema.ts'
import { knownOf } from './stand.ts'
import { findPathways, lockPathway, type PathwayRow, pathwayView, savePathway } from './store.ts'

/** What is wrong with a pathway: in itself, and with what it asks for of this issuer. */
export async function problemsOf(
  tx: Tx,
  issuerId: string,
  { content, achievement_id: awards }: Pick<PathwayRow, 'content' | 'achievement_id'>,
): Promise<Problem[]> {
  const known = await knownOf(tx, issuerId, [content])
  const missing = content.steps.filter(step =>
    step.ways.some(way => {
      const achievement = way.kind === 'achievement' ? known.get(way.achievementId) : undefined
      if (way.kind !== 'achievement') return false
      return !achievement || (way.level !== null && !achievement.levels.includes(way.level))
    }),
  )
  const awarded =
    awards === null
      ? true
      : (await tx.execute(sql`select 1 from achievement where issuer_id = ${issuerId} and id = ${awards}`)).rows
          .length > 0
  return [
    ...checkPathway(content),
    ...missing.map(step => ({ code: 'ACHIEVEMENT_MISSING' as const, stepId: step.id })),
    ...(awarded ? [] : [{ code: 'ACHIEVEMENT_MISSING' as const, stepId: null }]),
  ]
}

async function view(tx: Tx, deps: Deps, issuerId: string, id: string): Promise<PathwayView> {
  const [row] = await findPathways(tx, issuerId, [id])
  if (!row) throw new Refusal('E_NOT_FOUND')
  const issuer = await currentIssuer(tx, issuerId)
  return pathwayView(row, await problemsOf(tx, issuerId, row), deps.baseUrl, issuer.short_name)
}

export const showPathway = (deps: Deps, actor: Actor, id: string): Promise<PathwayView> =>
  tx(deps, actor, tx => view(tx, deps, actor.issuerId, id))

/** A draft, which may have gaps, in the caller's transaction. */
export async function addPathway(tx: Tx, deps: Deps, actor: Actor, id: string, wanted: NewPathway): Promise<void> {
  const at = deps.clock().toISOString()
  await savePathway(tx, actor.issuerId, {
    id,
    version: 1,
    name: wanted.content.name,
    state: 'draft',
    is_open: wanted.isOpen,
    created_at: at,
    updated_at: at,
    content: wanted.content,
    achievement_id: wanted.achievementId,
    awarding: wanted.awarding,
  })
  await note(tx, deps, actor, { event: 'pathway.made', subject: id })
}

/** A draft: it may have gaps. */
export async function makePathway(deps: Deps, actor: Actor, wanted: NewPathway): Promise<PathwayView> {
  const id = deps.newId()
  return tx(deps, actor, async tx => {
    await addPathway(tx, deps, actor, id, wanted)
    return view(tx, deps, actor.issuerId, id)
  })
}

/** What learners see may never be broken: each problem says which step it is about. */
async function requireSound(
  tx: Tx,
  issuerId: string,
  row: Pick<PathwayRow, 'content' | 'achievement_id'>,
): Promise<void> {
  const problems = await problemsOf(tx, issuerId, row)
  if (problems.length === 0) return
  const place = (stepId: string | null) => {
    const index = row.content.steps.findIndex(one => one.id === stepId)
    return index < 0 ? 'content' : `content.steps.${index}`
  }
  throw new Refusal(
    'E_PATHWAY_INVALID',
    problems.map(({ code, stepId, other }) => ({
      path: place(stepId),
      code,
      message: [code, stepId, other].filter(Boolean).join(' '),
    })),
  )
}

/**
 * Changes what is said from now on, in the caller's transaction: in place while nobody has joined the present version,
 * else as the next one. Learners stay on theirs until they move.
 *
 * @throws Refusal E_PATHWAY_INVALID where it is published and would no longer hold together
 */
export async function amendPathway(tx: Tx, deps: Deps, actor: Actor, id: string, change: PathwayChange): Promise<void> {
  const { issuerId } = actor
  const row = await lockPathway(tx, issuerId, id)
  const after = {
    ...row,
    content: change.content ?? row.content,
    achievement_id: change.achievementId === undefined ? row.achievement_id : change.achievementId,
    awarding: change.awarding ?? row.awarding,
    is_open: change.isOpen ?? row.is_open,
  }
  const said = (one: typeof row) => [one.content, one.achievement_id, one.awarding]
  const isOther = !isDeepStrictEqual(JSON.parse(JSON.stringify(said(after))), said(row))
  if (isOther && row.state === 'published') await requireSound(tx, issuerId, after)
  const joined = await tx.execute(sql`
    select 1 from pathway_enrolment where issuer_id = ${issuerId} and pathway_id = ${id} and version = ${row.version} limit 1`)
  const version = isOther && joined.rows.length > 0 ? row.version + 1 : row.version
  await savePathway(tx, issuerId, { ...after, version, updated_at: deps.clock().toISOString() })
  await note(tx, deps, actor, {
    event: 'pathway.changed',
    subject: id,
    details: { fields: Object.keys(change), version },
  })
}

export const changePathway = (deps: Deps, actor: Actor, id: string, change: PathwayChange): Promise<PathwayView> =>
  tx(deps, actor, async tx => {
    await amendPathway(tx, deps, actor, id, change)
    return view(tx, deps, actor.issuerId, id)
  })

const EVENTS = { published: 'pathway.published', archived: 'pathway.archived', draft: 'pathway.withdrawn' } as const

/**
 * Published, learners may be on it. Archived, nobody joins any more and who is on it goes on. Back to a draft only while
 * nobody ever joined.
 *
 * @throws Refusal E_PATHWAY_INVALID, E_PATHWAY_STATE
 */
export async function setPathwayState(
  deps: Deps,
  actor: Actor,
  id: string,
  state: PathwayRow['state'],
): Promise<PathwayView> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const row = await lockPathway(tx, issuerId, id)
    if (row.state !== state) {
      if (state === 'published') await requireSound(tx, issuerId, row)
      if (state === 'draft') {
        const joined = await tx.execute(
          sql`select 1 from pathway_enrolment where issuer_id = ${issuerId} and pathway_id = ${id} limit 1`,
        )
        if (joined.rows.length > 0) throw new Refusal('E_PATHWAY_STATE')
      }
      await savePathway(tx, issuerId, { ...row, state, updated_at: deps.clock().toISOString() })
      await note(tx, deps, actor, { event: EVENTS[state], subject: id })
    }
    return view(tx, deps, issuerId, id)
  })
}

type VersionView = (typeof zPathwayVersion)['_output']

/** All versions, the newest first, with how many learners are on each. */
export async function listPathwayVersions(deps: Deps, actor: Actor, id: string): Promise<VersionView[]> {
  return tx(deps, actor, async tx => {
    const found = await tx.execute<VersionView & { created_at: string }>(sql`
      select version, content, created_at, (select count(*)::int from pathway_enrolment as one
        where one.issuer_id = said.issuer_id and one.pathway_id = said.pathway_id and one.version = said.version
          and left_at is null) as learners
      from pathway_version as said where issuer_id = ${actor.issuerId} and pathway_id = ${id} order by version desc`)
    if (found.rows.length === 0) throw new Refusal('E_NOT_FOUND')
    return found.rows.map(({ created_at, ...row }) => ({ ...row, createdAt: new Date(created_at).toISOString() }))
  })
}
