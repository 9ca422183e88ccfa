import { readProgramme } from '@laurel/core/programme'
import type { Deps } from '../deps.ts'
import { type Actor, mayDo } from '../people/actor.ts'
import { note } from '../people/note.ts'
import type { Action } from '../people/roles.ts'
import { brokenConstraint, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { bringProgramme } from './bring-programme.ts'
import { lastDone } from './plan-import.ts'
import { readSource } from './read-source.ts'
import type { ReadSource } from './ready-made.ts'
import type { ImportView, ProgrammeImport } from './schema.ts'
import {
  findImport,
  type ImportRow,
  importsOf,
  lockImport,
  NO_PARTS,
  NOTHING_MADE,
  saveImport,
  sayProgress,
} from './store.ts'

export const PROGRAMME_QUEUE = 'bring-programme'

/** A programme is made of these, so whoever brings one in has to be allowed each; PostgreSQL would say no as well. */
const PARTS_OF_IT: readonly Action[] = ['programmes:write', 'achievements:write', 'skills:write', 'pathways:write']

export function requireAllParts(actor: Actor): void {
  if (!PARTS_OF_IT.every(action => mayDo(actor, action))) throw new Refusal('E_FORBIDDEN')
}

export const importView = (row: ImportRow, isLast: boolean): ImportView => ({
  id: row.id,
  programmeId: row.programme_id,
  edition: row.edition,
  name: row.name,
  mode: row.mode,
  state: row.state,
  done: row.done,
  total: row.total,
  problems: row.problems,
  achievements: row.parts.achievements,
  pathways: row.parts.pathways,
  frameworks: row.parts.frameworks,
  made: row.made.achievements.length + row.made.pathways.length + row.made.frameworks.length,
  changed: row.changed,
  canUndo: row.state === 'done' && row.changed === 0 && isLast,
  createdAt: new Date(row.created_at).toISOString(),
  finishedAt: row.finished_at && new Date(row.finished_at).toISOString(),
})

/** Whether nothing newer of the same programme is here. */
export const isLast = (row: ImportRow, imports: readonly ImportRow[]): boolean => lastDone(imports)?.id === row.id

const rowOf = (
  deps: Deps,
  actor: Actor,
  { programme, text, digest }: ReadSource,
  mode: ImportRow['mode'],
): ImportRow => ({
  id: deps.newId(),
  programme_id: programme.id,
  edition: programme.edition,
  name: programme.name,
  digest,
  mode,
  state: 'waiting',
  done: 0,
  total: programme.achievements.length,
  content: text,
  actor,
  problems: [],
  parts: NO_PARTS,
  made: NOTHING_MADE,
  changed: 0,
  created_at: deps.clock().toISOString(),
  finished_at: null,
})

/**
 * Begins to bring a programme in; the rest is a job, since pictures take their time.
 *
 * @throws Refusal E_PROGRAMME_INVALID with all that is wrong, E_PROGRAMME_THERE where nobody has said what should become
 *   of what is there already
 */
export async function startImport(deps: Deps, actor: Actor, wanted: ProgrammeImport): Promise<ImportView> {
  requireAllParts(actor)
  const { issuerId } = actor
  const source = readSource(wanted)
  return tx(deps, actor, async tx => {
    const imports = await importsOf(tx, issuerId, source.programme.id)
    const last = lastDone(imports)
    if (last && wanted.mode === undefined) throw new Refusal('E_PROGRAMME_THERE')
    const row = rowOf(deps, actor, source, last && wanted.mode === 'update' ? 'update' : 'new')
    await saveImport(tx, issuerId, row)
    await deps.jobs.enqueue(tx, PROGRAMME_QUEUE, { issuerId, importId: row.id }, { key: row.id })
    return importView(row, false)
  }).catch(error => {
    throw brokenConstraint(error) === 'programme_import_open' ? new Refusal('E_PROGRAMME_RUNNING') : error
  })
}

/** The same without a job, for whoever waits for it: the demonstration. */
export async function importNow(deps: Deps, actor: Actor, wanted: ProgrammeImport): Promise<ImportRow> {
  const row = rowOf(deps, actor, readSource(wanted), 'new')
  await tx(deps, actor, tx => saveImport(tx, actor.issuerId, row))
  return finish(deps, actor, row)
}

async function finish(deps: Deps, actor: Actor, begun: ImportRow): Promise<ImportRow> {
  const { issuerId } = actor
  const read = readProgramme(begun.content ?? '')
  if (!read.ok) throw new Error('a programme that was taken can no longer be read')
  const last =
    begun.mode === 'update' ? lastDone(await tx(deps, actor, tx => importsOf(tx, issuerId, begun.programme_id))) : null
  let done: ImportRow = begun
  await bringProgramme(
    deps,
    actor,
    read.value,
    last ?? null,
    drawn => tx(deps, actor, tx => sayProgress(tx, issuerId, begun.id, drawn)),
    async (tx, { parts, made, changed }) => {
      const row = await lockImport(tx, issuerId, begun.id)
      // Brought in by another try meanwhile: this one leaves nothing behind.
      if (!row || row.state === 'done') throw new Refusal('E_PROGRAMME_RUNNING')
      done = {
        ...row,
        state: 'done',
        done: row.total,
        content: null,
        actor: null,
        parts,
        made,
        changed,
        finished_at: deps.clock().toISOString(),
      }
      await saveImport(tx, issuerId, done)
      await note(tx, deps, actor, {
        event: changed > 0 ? 'programme.updated' : 'programme.imported',
        subject: begun.id,
        details: {
          achievements: made.achievements.length,
          pathways: made.pathways.length,
          frameworks: made.frameworks.length,
          changed,
        },
      })
    },
  )
  return done
}

const MOST_RETRIES = 3
export const PROGRAMME_JOBS = { retryLimit: MOST_RETRIES } as const

/** Brings in what was begun. Safe to stop anywhere and to start again: all of it is there or nothing. */
export async function runImport(deps: Deps, issuerId: string, importId: string, retries: number): Promise<void> {
  const row = await tx(deps, { issuerId }, tx => findImport(tx, issuerId, importId))
  if (!row?.actor || (row.state !== 'waiting' && row.state !== 'running')) return
  try {
    await finish(deps, row.actor, row)
  } catch (error) {
    const isOver = error instanceof Refusal && error.code !== 'E_PROGRAMME_RUNNING'
    // Tried as often as it is: whoever began it is told, and may begin anew.
    if (isOver || retries >= MOST_RETRIES) await failImport(deps, issuerId, importId, error)
    if (!isOver) throw error
  }
}

/** Nothing was made; whoever began it reads why. */
async function failImport(deps: Deps, issuerId: string, importId: string, error: unknown): Promise<void> {
  await tx(deps, { issuerId }, async tx => {
    const row = await lockImport(tx, issuerId, importId)
    if (!row || row.state === 'done') return
    const problems =
      error instanceof Refusal && error.code === 'E_PROGRAMME_INVALID'
        ? error.errors.map(({ path, code }) => ({ path, code: code as ImportRow['problems'][number]['code'] }))
        : [{ path: '$', code: 'not-allowed' as const }]
    await saveImport(tx, issuerId, {
      ...row,
      state: 'failed',
      content: null,
      actor: null,
      problems,
      finished_at: deps.clock().toISOString(),
    })
  })
}
