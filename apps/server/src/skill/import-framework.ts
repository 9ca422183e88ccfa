import { isJsonObject } from '@laurel/core/primitives'
import {
  compareFrameworks,
  type Framework,
  inTreeOrder,
  type ReadFramework,
  readFramework,
  type Skill,
} from '@laurel/core/skill'
import { showable } from '../achievement/text.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { skillOfRow } from './framework-of-rows.ts'
import { viewFramework } from './manage-framework.ts'
import type { FrameworkImport, ImportPlan } from './schema.ts'
import {
  type FrameworkRow,
  type FrameworkSource,
  findFramework,
  findFrameworkBy,
  lockFramework,
  type SkillRow,
  saveFramework,
  saveSkills,
  setSkillState,
  skillsInUse,
  skillsOf,
} from './store.ts'

const shown = (text: string): string => showable(text).trim()
const shownOrNull = (text: string | null): string | null => (text === null ? null : shown(text) || null)

const cleaned = (skill: Skill): Skill => ({
  ...skill,
  code: shownOrNull(skill.code),
  statement: shown(skill.statement) || shownOrNull(skill.label) || '—',
  label: shownOrNull(skill.label),
  type: shownOrNull(skill.type),
  notes: shownOrNull(skill.notes),
  keywords: skill.keywords.map(shown).filter(Boolean),
})

/** @throws Refusal with what is wrong and where */
function readFiles(files: readonly string[], newId: string): ReadFramework {
  // PostgreSQL keeps every letter but this one.
  if (files.some(one => one.includes('\0') || one.includes('\\u0000')))
    throw new Refusal('E_FRAMEWORK_UNREADABLE', [{ path: 'files', code: 'control', message: 'U+0000' }])
  const read = readFramework(files, newId)
  if (read.ok)
    return { ...read.value, framework: { ...read.value.framework, skills: read.value.framework.skills.map(cleaned) } }
  const { code, at } = read.error
  throw new Refusal(`E_${code}`, at === undefined ? [] : [{ path: 'files', code: 'unreadable', message: at }])
}

/** The framework that a file is a newer version of. */
async function findExisting(
  tx: Tx,
  issuerId: string,
  { framework, format }: ReadFramework,
  into: string | undefined,
): Promise<FrameworkRow | undefined> {
  if (into === 'new') return undefined
  if (into !== undefined) {
    const found = await findFramework(tx, issuerId, into)
    if (!found) throw new Refusal('E_NOT_FOUND')
    return found
  }
  if (format === 'case' || format === 'ctdl') return findFrameworkBy(tx, issuerId, 'identifier', framework.id)
  return framework.uri === null ? undefined : findFrameworkBy(tx, issuerId, 'uri', framework.uri)
}

/**
 * What is read, as a newer version of what is there: levels of the same name keep their ids, silence about levels is no
 * change, and a skill that was made here has its address from here.
 */
function asNewer(framework: Framework, rows: readonly SkillRow[], existing: FrameworkRow | undefined): Framework {
  if (!existing) return framework
  const known = new Map(rows.map(row => [row.identifier, row]))
  const taken = new Set<string>()
  const levels = framework.levels?.map(level => {
    const same = existing.levels.find(one => one.name === level.name && !taken.has(one.id))
    // Another level may have had the id that the file's order gives to this one.
    const id = same?.id ?? (existing.levels.some(one => one.id === level.id) ? `${level.id}-${taken.size}` : level.id)
    taken.add(id)
    return { ...level, id }
  })
  const idOf = new Map(framework.levels?.map((level, at) => [level.id, levels?.[at]?.id ?? level.id]))
  const skills = framework.skills.map(skill => {
    const row = known.get(skill.id)
    const words = framework.levels
      ? Object.fromEntries(Object.entries(skill.descriptors ?? {}).map(([id, text]) => [idOf.get(id) ?? id, text]))
      : (row?.descriptors ?? {})
    const { descriptors: _, ...rest } = skill
    const uri = row && row.uri === null ? null : skill.uri
    return Object.keys(words).length > 0 ? { ...rest, uri, descriptors: words } : { ...rest, uri }
  })
  return { ...framework, ...(levels ? { levels } : {}), skills }
}

function compared(rows: readonly SkillRow[], framework: Framework) {
  const identifiers = new Map(rows.map(one => [one.id, one.identifier]))
  const before = rows.map(row => ({ ...skillOfRow(row, identifiers), row }))
  return compareFrameworks(before, framework.skills)
}
type Changes = ReturnType<typeof compared>

/**
 * What is kept of a package besides its skills. Where the framework goes by another identifier here, the package's own
 * document and what hangs on it are told so: an export names one document, and it is this one.
 */
function keptUnder({ id, links, source }: Framework, identifier: string): FrameworkSource {
  if (id === identifier || !isJsonObject(source?.CFDocument)) return { links: [...links], source }
  const { uri: _uri, CFPackageURI: _package, ...document } = source.CFDocument
  return {
    // Roots are tied to the document anew.
    links: links.filter(one => one.to !== id),
    source: { ...source, CFDocument: { ...document, identifier } },
  }
}

const EXAMPLES = 12
const named = (skill: Pick<Skill, 'code' | 'label' | 'statement'>) => ({
  code: skill.code,
  name: skill.label ?? skill.statement,
})

function planOf(
  { framework, format }: ReadFramework,
  wanted: FrameworkImport,
  existing: FrameworkRow | undefined,
  changes: Changes,
  used: ReadonlySet<string>,
): ImportPlan {
  const missing = changes.missing.filter(one => one.row.state === 'active')
  return {
    format,
    title: wanted.title ?? existing?.title ?? shown(framework.title),
    publisher: shownOrNull(framework.publisher),
    version: shownOrNull(framework.version),
    language: framework.language ?? wanted.language ?? existing?.language ?? 'en',
    skillCount: framework.skills.length,
    existing: existing ? { id: existing.id, title: existing.title, version: existing.version } : null,
    made: changes.made.length,
    changed: changes.changed.length,
    same: changes.same.length,
    missing: missing.length,
    inUse: missing.filter(one => used.has(one.row.id)).length,
    examples: {
      made: changes.made.slice(0, EXAMPLES).map(named),
      changed: changes.changed.slice(0, EXAMPLES).map(({ before, after, fields }) => ({
        ...named(after),
        fields: [...fields],
        before: named(before).name,
      })),
      missing: missing.slice(0, EXAMPLES).map(named),
    },
  }
}

/** Says what an import would make, change and leave behind, and changes nothing. */
export async function planImport(deps: Deps, actor: Actor, wanted: FrameworkImport): Promise<ImportPlan> {
  const { issuerId } = actor
  const read = readFiles(wanted.files, deps.newId())
  return tx(deps, actor, async tx => {
    const existing = await findExisting(tx, issuerId, read, wanted.into)
    const rows = existing ? await skillsOf(tx, issuerId, existing.id) : []
    const used = existing ? await skillsInUse(tx, issuerId, existing.id) : new Set<string>()
    const framework = asNewer(read.framework, rows, existing)
    return planOf({ ...read, framework }, wanted, existing, compared(rows, framework), used)
  })
}

/**
 * Takes a framework in, or brings the one that is there up to date: skills are known again by their identifier and keep
 * their ids, so that what points at them goes on to. Translations that were made here stay.
 */
export async function importFramework(deps: Deps, actor: Actor, wanted: FrameworkImport) {
  const { issuerId } = actor
  const read = readFiles(wanted.files, deps.newId())
  const now = deps.clock()
  return tx(deps, actor, async tx => {
    const found = await findExisting(tx, issuerId, read, wanted.into)
    const existing = found && (await lockFramework(tx, issuerId, found.id))
    const rows = existing ? await skillsOf(tx, issuerId, existing.id) : []
    const framework = asNewer(read.framework, rows, existing)
    const { format } = read
    const changes = compared(rows, framework)
    const used = existing ? await skillsInUse(tx, issuerId, existing.id) : new Set<string>()
    const plan = planOf({ ...read, framework }, wanted, existing, changes, used)
    const id = existing?.id ?? deps.newId()
    // The same file a second time as a framework of its own: then it cannot be called the same.
    const isTaken = !existing && (await findFrameworkBy(tx, issuerId, 'identifier', framework.id)) !== undefined
    const identifier = existing?.identifier ?? (isTaken ? id : framework.id)
    const isKept = wanted.missing === 'keep'
    const missing = changes.missing.filter(one => one.row.state === 'active')

    const ids = new Map(rows.map(row => [row.identifier, row.id]))
    for (const one of framework.skills) if (!ids.has(one.id)) ids.set(one.id, deps.newId())
    const before = new Map(rows.map(row => [row.identifier, row]))
    const order = inTreeOrder([
      ...framework.skills.map(one => ({ id: one.id, parentId: one.parentId })),
      ...(isKept ? missing.map(one => ({ id: one.id, parentId: one.parentId })) : []),
    ])
    if (!order) throw new Refusal('E_FRAMEWORK_CYCLE')
    const places = new Map(order.map((one, position) => [one.id, { parentId: one.parentId, position }]))
    const saved = framework.skills.map(skill => {
      const place = places.get(skill.id)
      const parent = place?.parentId ?? null
      return {
        id: ids.get(skill.id) as string,
        framework_id: id,
        identifier: skill.id,
        uri: skill.uri,
        parent_id: parent === null ? null : (ids.get(parent) ?? null),
        position: place?.position ?? 0,
        code: skill.code,
        statement: skill.statement,
        label: skill.label,
        type: skill.type,
        notes: skill.notes,
        language: skill.language,
        keywords: [...skill.keywords],
        education_levels: [...skill.educationLevels],
        descriptors: { ...skill.descriptors },
        translations: before.get(skill.id)?.translations ?? null,
        source: skill.source,
        state: 'active' as const,
      }
    })
    const issuer = await currentIssuer(tx, issuerId)
    await saveFramework(
      tx,
      issuerId,
      {
        id,
        identifier,
        // What was made here keeps being ours, though it comes back in a file.
        uri: isTaken || (existing && existing.uri === null && identifier === framework.id) ? null : framework.uri,
        title: plan.title,
        description: shownOrNull(framework.description) ?? existing?.description ?? null,
        creator: shownOrNull(framework.creator) ?? existing?.creator ?? issuer.name,
        publisher: plan.publisher ?? existing?.publisher ?? null,
        version: plan.version ?? existing?.version ?? null,
        language: plan.language,
        subjects: [...framework.subjects],
        licence: framework.licence ?? existing?.licence ?? null,
        levels: framework.levels
          ? framework.levels.map(level => ({ ...existing?.levels.find(one => one.id === level.id), ...level }))
          : (existing?.levels ?? []),
        translations: existing?.translations ?? null,
        format: existing && existing.format === null && existing.identifier === framework.id ? null : format,
        is_published: existing?.is_published ?? false,
        state: 'active',
        revision: (existing?.revision ?? 0) + 1,
        created_at: existing?.created_at ?? now.toISOString(),
        updated_at: now.toISOString(),
      },
      keptUnder(framework, identifier),
    )
    await saveSkills(tx, issuerId, saved, now)
    if (isKept)
      await saveSkills(
        tx,
        issuerId,
        missing.map(({ id: identifier, row: { source: _kept, ...row } }) => {
          const place = places.get(identifier)
          const parent = place?.parentId ?? null
          return {
            ...row,
            parent_id: parent === null ? null : (ids.get(parent) ?? null),
            position: place?.position ?? 0,
          }
        }),
        now,
      )
    else
      await setSkillState(
        tx,
        issuerId,
        missing.map(one => one.row.id),
        'archived',
      )
    await note(tx, deps, actor, {
      event: 'framework.imported',
      subject: id,
      details: { format, made: plan.made, changed: plan.changed, missing: plan.missing },
    })
    return { plan, framework: await viewFramework(tx, deps, issuerId, id) }
  })
}
