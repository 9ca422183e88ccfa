import type { FrameworkPart } from '@laurel/core/programme'
import { inTreeOrder } from '@laurel/core/skill'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { currentIssuer } from '../people/store.ts'
import type { Tx } from '../platform/database.ts'
import {
  type FrameworkRow,
  findFramework,
  findFrameworkBy,
  lockFramework,
  type SkillRow,
  saveFramework,
  saveSkills,
  skillsOf,
} from '../skill/store.ts'

export type BroughtFramework = {
  readonly id: string
  /** Ids by the keys of the skills. */
  readonly skills: Readonly<Record<string, string>>
  readonly isNew: boolean
  /** Of its skills those that were made. */
  readonly madeSkills: readonly string[]
}

const orNull = <One extends object>(words: One): One | null => (Object.keys(words).length > 0 ? words : null)

/** Somebody else's framework that the issuer has already, by what its publisher calls it. */
async function findPublished(
  tx: Tx,
  issuerId: string,
  { published }: FrameworkPart,
): Promise<FrameworkRow | undefined> {
  if (!published) return undefined
  const found = await findFrameworkBy(tx, issuerId, 'identifier', published.identifier)
  if (found || published.address === null) return found
  return findFrameworkBy(tx, issuerId, 'uri', published.address)
}

const rowOf = (
  part: FrameworkPart,
  skill: FrameworkPart['skills'][number],
  around: { readonly id: string; readonly frameworkId: string; readonly parentId: string | null },
): Omit<SkillRow, 'source'> & { source: null } => ({
  id: around.id,
  framework_id: around.frameworkId,
  identifier: skill.identifier ?? around.id,
  uri: skill.address,
  parent_id: around.parentId,
  position: 0,
  code: skill.code,
  statement: skill.statement,
  label: skill.label,
  type: skill.type,
  notes: skill.notes,
  language: part.language,
  keywords: skill.keywords,
  education_levels: [],
  descriptors: skill.descriptors,
  translations: orNull(skill.translations),
  source: null,
  state: 'active',
})

/**
 * A framework of a file, in the caller's transaction. Of somebody else's the issuer's own copy is used as it is, and
 * what it lacks is added; one that the programme made before is brought up to date; any other is made anew.
 */
export async function bringFramework(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  part: FrameworkPart,
  known: { readonly id: string | undefined; readonly skills: Readonly<Record<string, string>> },
): Promise<BroughtFramework> {
  const { issuerId } = actor
  const now = deps.clock()
  const found =
    known.id === undefined ? await findPublished(tx, issuerId, part) : await findFramework(tx, issuerId, known.id)
  const existing = found && (await lockFramework(tx, issuerId, found.id))
  const isTheirs = part.published !== null
  const id = existing?.id ?? deps.newId()
  const rows = existing ? await skillsOf(tx, issuerId, id) : []
  const idOf = (skill: FrameworkPart['skills'][number]): string | undefined =>
    isTheirs
      ? rows.find(row => row.identifier === skill.identifier || (skill.address !== null && row.uri === skill.address))
          ?.id
      : rows.find(row => row.id === known.skills[skill.key])?.id
  const ids: Record<string, string> = {}
  const madeSkills: string[] = []
  for (const skill of part.skills) {
    const there = idOf(skill)
    ids[skill.key] = there ?? deps.newId()
    if (!there) madeSkills.push(ids[skill.key] as string)
  }

  const issuer = await currentIssuer(tx, issuerId)
  if (!existing || !isTheirs) {
    await saveFramework(tx, issuerId, {
      id,
      identifier: existing?.identifier ?? part.published?.identifier ?? id,
      uri: existing?.uri ?? part.published?.address ?? null,
      title: part.title,
      description: part.description,
      creator: existing?.creator ?? part.publisher ?? issuer.name,
      publisher: part.publisher,
      version: part.edition,
      language: part.language,
      subjects: existing?.subjects ?? [],
      licence: part.licence,
      levels: part.levels.map(({ translations, ...one }) => ({
        ...one,
        ...(orNull(translations) ? { translations } : {}),
      })),
      translations: orNull(part.translations),
      format: existing ? existing.format : (part.published?.format ?? null),
      is_published: existing?.is_published ?? false,
      state: 'active',
      revision: (existing?.revision ?? 0) + 1,
      created_at: existing?.created_at ?? now.toISOString(),
      updated_at: now.toISOString(),
    })
    await note(tx, deps, actor, { event: existing ? 'framework.changed' : 'framework.made', subject: id })
  }

  const wanted = part.skills.map(skill =>
    rowOf(part, skill, {
      id: ids[skill.key] as string,
      frameworkId: id,
      parentId: skill.parent === null ? null : (ids[skill.parent] ?? null),
    }),
  )
  // What the publisher says of a skill that is there already stays as the issuer has it.
  const saved = isTheirs ? wanted.filter(one => madeSkills.includes(one.id)) : wanted
  const others = rows.filter(row => !saved.some(one => one.id === row.id))
  const order = inTreeOrder(
    (isTheirs ? [...others, ...saved] : [...saved, ...others]).map(one => ({ id: one.id, parentId: one.parent_id })),
  )
  const places = new Map((order ?? []).map((one, position) => [one.id, position]))
  await saveSkills(
    tx,
    issuerId,
    saved.map((one, at) => ({ ...one, position: places.get(one.id) ?? rows.length + at })),
    now,
  )
  if (!isTheirs && others.length > 0)
    await saveSkills(
      tx,
      issuerId,
      others.map(({ source: _kept, ...one }) => ({ ...one, position: places.get(one.id) ?? one.position })),
      now,
    )
  return { id, skills: ids, isNew: !existing, madeSkills: existing ? madeSkills : [] }
}
