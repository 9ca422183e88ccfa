import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { importView, isLast, requireAllParts } from './import-programme.ts'
import type { ImportView } from './schema.ts'
import {
  deleteParts,
  importsOf,
  lockImport,
  lockParts,
  NO_PARTS,
  NOTHING_MADE,
  saveImport,
  usedParts,
} from './store.ts'

/**
 * Takes back everything that an import made, as long as nobody has used any of it: no award, no claim, no learner on a
 * pathway, nothing else that points at it. All of it or nothing.
 *
 * @throws Refusal E_PROGRAMME_USED with what is in use
 */
export async function undoImport(deps: Deps, actor: Actor, id: string): Promise<ImportView> {
  requireAllParts(actor)
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const row = await lockImport(tx, issuerId, id)
    if (!row) throw new Refusal('E_NOT_FOUND')
    if (row.state === 'undone') return importView(row, false)
    if (row.state !== 'done' || row.changed > 0 || !isLast(row, await importsOf(tx, issuerId, row.programme_id)))
      throw new Refusal('E_PROGRAMME_USED')
    await lockParts(tx, issuerId, row.made)
    const used = await usedParts(tx, issuerId, row.made)
    if (used.length > 0)
      throw new Refusal(
        'E_PROGRAMME_USED',
        used.map(({ kind, id, name }) => ({ path: `${kind}.${id}`, code: 'in-use', message: `${name} is in use` })),
      )
    await deleteParts(tx, issuerId, row.made)
    const undone = { ...row, state: 'undone' as const, parts: NO_PARTS, made: NOTHING_MADE }
    await saveImport(tx, issuerId, undone)
    await note(tx, deps, actor, { event: 'programme.undone', subject: id })
    return importView(undone, false)
  })
}
