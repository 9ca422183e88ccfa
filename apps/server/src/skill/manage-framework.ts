import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import type { FrameworkChange, FrameworkView, NewFramework } from './schema.ts'
import { deleteFramework, findFramework, frameworkView, lockFramework, saveFramework, skillsInUse } from './store.ts'

export async function viewFramework(tx: Tx, deps: Deps, issuerId: string, id: string): Promise<FrameworkView> {
  const row = await findFramework(tx, issuerId, id)
  if (!row) throw new Refusal('E_NOT_FOUND')
  return frameworkView(row, deps.baseUrl, (await currentIssuer(tx, issuerId)).short_name)
}

export async function makeFramework(deps: Deps, actor: Actor, wanted: NewFramework): Promise<FrameworkView> {
  const { issuerId } = actor
  const id = deps.newId()
  const now = deps.clock().toISOString()
  return tx(deps, actor, async tx => {
    const issuer = await currentIssuer(tx, issuerId)
    await saveFramework(tx, issuerId, {
      id,
      identifier: id,
      uri: null,
      title: wanted.title,
      description: wanted.description,
      creator: issuer.name,
      publisher: wanted.publisher ?? issuer.name,
      version: wanted.version,
      language: wanted.language,
      subjects: [],
      licence: null,
      levels: wanted.levels,
      translations: wanted.translations,
      format: null,
      is_published: wanted.isPublished,
      state: 'active',
      revision: 1,
      created_at: now,
      updated_at: now,
    })
    await note(tx, deps, actor, { event: 'framework.made', subject: id })
    return viewFramework(tx, deps, issuerId, id)
  })
}

/** Changes what the framework itself says. Achievements that point at its skills keep the words that they have. */
export async function changeFramework(
  deps: Deps,
  actor: Actor,
  id: string,
  change: FrameworkChange,
): Promise<FrameworkView> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const row = await lockFramework(tx, issuerId, id)
    if (!row) throw new Refusal('E_NOT_FOUND')
    await saveFramework(tx, issuerId, {
      ...row,
      title: change.title ?? row.title,
      description: change.description === undefined ? row.description : change.description,
      publisher: change.publisher === undefined ? row.publisher : change.publisher,
      version: change.version === undefined ? row.version : change.version,
      language: change.language ?? row.language,
      levels: change.levels ?? row.levels,
      translations: change.translations === undefined ? row.translations : change.translations,
      is_published: change.isPublished ?? row.is_published,
      revision: row.revision + 1,
      updated_at: deps.clock().toISOString(),
    })
    await note(tx, deps, actor, { event: 'framework.changed', subject: id, details: { fields: Object.keys(change) } })
    return viewFramework(tx, deps, issuerId, id)
  })
}

/** Archived frameworks are not offered any more; what points at their skills still leads there. */
export async function setFrameworkArchived(
  deps: Deps,
  actor: Actor,
  id: string,
  isArchived: boolean,
): Promise<FrameworkView> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const row = await lockFramework(tx, issuerId, id)
    if (!row) throw new Refusal('E_NOT_FOUND')
    const state = isArchived ? 'archived' : 'active'
    if (row.state !== state) {
      await saveFramework(tx, issuerId, { ...row, state, updated_at: deps.clock().toISOString() })
      await note(tx, deps, actor, { event: `framework.${isArchived ? 'archived' : 'restored'}`, subject: id })
    }
    return viewFramework(tx, deps, issuerId, id)
  })
}

/** Takes a framework away with all its skills, as long as no achievement has ever pointed at one. */
export async function removeFramework(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    if (!(await lockFramework(tx, issuerId, id))) throw new Refusal('E_NOT_FOUND')
    if ((await skillsInUse(tx, issuerId, id)).size > 0) throw new Refusal('E_SKILL_IN_USE')
    await deleteFramework(tx, issuerId, id)
    await note(tx, deps, actor, { event: 'framework.removed', subject: id })
  })
}
