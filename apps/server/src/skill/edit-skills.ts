import { branchOf, inTreeOrder } from '@laurel/core/skill'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { viewFramework } from './manage-framework.ts'
import type { SkillEdit } from './schema.ts'
import {
  deleteSkills,
  findSkills,
  lockFramework,
  placeSkills,
  readSource,
  type SkillRow,
  saveFramework,
  saveSkills,
  setSkillState,
  skillsInUse,
  skillsOf,
} from './store.ts'

const wrong = (path: string, code: string, message: string) =>
  new Refusal('E_REQUEST_MALFORMED', [{ path, code, message }])

type Place = { readonly id: string; readonly parentId: string | null }

/** The order that was sent, if it is one of exactly these skills and a tree. */
function checkedTree(tree: readonly Place[], ids: ReadonlySet<string>): readonly Place[] {
  if (tree.length !== ids.size || new Set(tree.map(one => one.id)).size !== tree.length)
    throw wrong('tree', 'incomplete', 'does not hold each skill once')
  const foreign = tree.findIndex(one => !ids.has(one.id) || (one.parentId !== null && !ids.has(one.parentId)))
  if (foreign >= 0) throw wrong(`tree.${foreign}`, 'unknown', 'is no skill of this framework')
  const ordered = inTreeOrder(tree)
  if (!ordered) throw wrong('tree', 'cycle', 'puts a skill below itself')
  return ordered
}

/** Writes what was changed in a framework's skills, all of it or nothing. */
export async function editSkills(deps: Deps, actor: Actor, frameworkId: string, edit: SkillEdit) {
  const { issuerId } = actor
  const now = deps.clock()
  return tx(deps, actor, async tx => {
    const framework = await lockFramework(tx, issuerId, frameworkId)
    if (!framework) throw new Refusal('E_NOT_FOUND')
    if (framework.revision !== edit.revision) throw new Refusal('E_PRECONDITION_FAILED')
    const rows = await skillsOf(tx, issuerId, frameworkId, { state: 'active' })
    const before = new Map(rows.map(row => [row.id, row]))
    const place = (row: SkillRow): Place => ({ id: row.id, parentId: row.parent_id })

    const removed = new Set(edit.remove.flatMap(id => branchOf(rows.map(place), id).map(one => one.id)))
    const wanted = edit.skills.map(one => ({ ...one, id: one.id ?? deps.newId() }))
    const made = wanted.filter(one => !before.has(one.id))
    const taken = await findSkills(
      tx,
      issuerId,
      made.map(one => one.id),
    )
    for (const [at, one] of wanted.entries()) {
      if (taken.some(row => row.id === one.id)) throw wrong(`skills.${at}.id`, 'taken', 'is taken')
      if (!before.has(one.id) && one.statement === undefined)
        throw wrong(`skills.${at}.statement`, 'missing', 'is missing')
      const foreign = Object.keys(one.descriptors ?? {}).find(id => !framework.levels.some(level => level.id === id))
      if (foreign !== undefined) throw wrong(`skills.${at}.descriptors`, 'unknown', 'is no level of this framework')
    }
    const ids = new Set([...before.keys(), ...made.map(one => one.id)].filter(id => !removed.has(id)))
    const current: readonly Place[] = [
      ...rows.filter(row => !removed.has(row.id)).map(place),
      ...made.map(one => ({ id: one.id, parentId: one.parentId ?? null })),
    ]
    const moved = current.map(one => {
      const given = wanted.find(other => other.id === one.id)?.parentId
      return given === undefined ? one : { ...one, parentId: given }
    })
    const places = checkedTree(edit.tree ?? moved, ids)
    const parents = new Map(places.map((one, position) => [one.id, { parentId: one.parentId, position }]))

    const saved = wanted
      .filter(one => !removed.has(one.id))
      .map(one => {
        const row = before.get(one.id)
        const at = parents.get(one.id)
        return {
          id: one.id,
          framework_id: frameworkId,
          identifier: row?.identifier ?? one.id,
          uri: row?.uri ?? null,
          parent_id: at?.parentId ?? null,
          position: at?.position ?? 0,
          code: one.code === undefined ? (row?.code ?? null) : one.code,
          statement: one.statement ?? row?.statement ?? '',
          label: one.label === undefined ? (row?.label ?? null) : one.label,
          type: one.type === undefined ? (row?.type ?? null) : one.type,
          notes: one.notes === undefined ? (row?.notes ?? null) : one.notes,
          language: row?.language ?? framework.language,
          keywords: one.keywords ?? row?.keywords ?? [],
          education_levels: row?.education_levels ?? [],
          descriptors: one.descriptors ?? row?.descriptors ?? {},
          translations: one.translations === undefined ? (row?.translations ?? null) : one.translations,
          state: 'active' as const,
        }
      })
    await saveSkills(tx, issuerId, saved, now)
    await placeSkills(
      tx,
      issuerId,
      places
        .map((one, position) => ({ ...one, position }))
        .filter(one => {
          const row = before.get(one.id)
          return row && (row.parent_id !== one.parentId || row.position !== one.position)
        }),
    )
    const used = removed.size > 0 ? await skillsInUse(tx, issuerId, frameworkId) : new Set<string>()
    // What is above something that stays in the archive stays there with it.
    const archived = [...removed].filter(id =>
      branchOf(rows.map(place), id).some(one => removed.has(one.id) && used.has(one.id)),
    )
    const deleted = [...removed].filter(id => !archived.includes(id))
    await setSkillState(tx, issuerId, archived, 'archived')
    await deleteSkills(tx, issuerId, deleted)

    // An association that says where a skill used to be would say so in every export.
    const leftParent = new Map(
      rows
        .filter(row => parents.has(row.id) && parents.get(row.id)?.parentId !== row.parent_id)
        .map(row => [row.identifier, row.parent_id ? before.get(row.parent_id)?.identifier : framework.identifier]),
    )
    const { links } = await readSource(tx, issuerId, frameworkId)
    const gone = new Set(deleted.map(id => before.get(id)?.identifier))
    const kept = links.filter(
      link =>
        !(link.type === 'isChildOf' && leftParent.has(link.from) && leftParent.get(link.from) === link.to) &&
        !gone.has(link.from),
    )
    await saveFramework(
      tx,
      issuerId,
      { ...framework, revision: framework.revision + 1, updated_at: now.toISOString() },
      { links: kept },
    )
    await note(tx, deps, actor, {
      event: 'framework.skills-changed',
      subject: frameworkId,
      details: {
        made: made.length,
        changed: saved.length - made.filter(one => !removed.has(one.id)).length,
        archived: archived.length,
        deleted: deleted.length,
      },
    })
    return {
      framework: await viewFramework(tx, deps, issuerId, frameworkId),
      made: made.map(one => one.id),
      archived,
      deleted,
    }
  })
}
