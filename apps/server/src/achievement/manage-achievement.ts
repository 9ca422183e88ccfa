import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { DEFAULT_ACHIEVEMENT_TYPE, DEFAULT_DESIGN, type Design, isKnownDesign } from '@laurel/core/achievement'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { requireStorage } from '../people/quotas.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { resolveAlignments } from '../skill/resolve-alignments.ts'
import { type DrawnDesign, drawDesign } from './draw-design.ts'
import { rubricFrom } from './rubric.ts'
import { sanitisePicture } from './sanitise-picture.ts'
import type { AchievementChange, AchievementView, NewAchievement } from './schema.ts'
import { type AchievementRow, achievementView, findAchievements, saveAchievement, savePicture } from './store.ts'
import { lockAchievement, versionFor } from './versions.ts'

const checkedDesign = (design: NewAchievement['design']): Design => {
  if (!design) return DEFAULT_DESIGN
  if (!isKnownDesign(design))
    throw new Refusal('E_REQUEST_MALFORMED', [{ path: 'design', code: 'unknown', message: 'is no known design' }])
  return design
}

/** Levels keep the id that they had, since credentials refer to it; new ones get one. */
export const withIds = (levels: NewAchievement['levels'], before: AchievementRow['levels']) =>
  levels.map(({ id, ...level }) => ({
    id: before.find(one => one.id === id)?.id ?? `urn:uuid:${randomUUID()}`,
    ...level,
  }))

async function saveDrawn(tx: Tx, deps: Deps, issuerId: string, drawn: DrawnDesign): Promise<void> {
  for (const sha256 of new Set([drawn.picture, ...Object.values(drawn.levelPictures)]))
    await savePicture(tx, issuerId, sha256, deps.clock())
}

async function view(tx: Tx, deps: Deps, issuerId: string, id: string): Promise<AchievementView> {
  const [row] = await findAchievements(tx, issuerId, [id])
  if (!row) throw new Refusal('E_NOT_FOUND')
  return achievementView(row, deps.baseUrl, (await currentIssuer(tx, issuerId)).short_name)
}

/** What is worked out before the database is asked: pictures are drawn outside of any transaction. */
export type Prepared = {
  readonly issuer: IssuerRow
  readonly levels: AchievementRow['levels']
  /** `null`: the picture is somebody's own; `undefined`: it stays as it is. */
  readonly design: Design | null | undefined
  readonly drawn: DrawnDesign | undefined
}

/** Saves a new achievement, in the caller's transaction. */
export async function addAchievement(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  id: string,
  wanted: NewAchievement,
  { issuer, levels, design = null, drawn }: Prepared & { readonly drawn: DrawnDesign },
): Promise<void> {
  const { issuerId } = actor
  const now = deps.clock()
  const alignments = await resolveAlignments(tx, issuerId, wanted.alignments, {
    baseUrl: deps.baseUrl,
    shortName: issuer.short_name,
    language: wanted.language,
    levels,
    before: [],
  })
  await saveAchievement(tx, issuerId, {
    id,
    version: 1,
    name: wanted.name,
    description: wanted.description,
    kind: wanted.kind,
    achievement_type: wanted.achievementType ?? DEFAULT_ACHIEVEMENT_TYPE[wanted.kind],
    criteria_narrative: wanted.criteria.narrative,
    criteria_id: wanted.criteria.id ?? null,
    levels,
    validity_months: wanted.validityMonths,
    workload_hours: wanted.workloadHours,
    suspendable: wanted.suspendable,
    always_shown: wanted.alwaysShown,
    rubric: rubricFrom(wanted.rubric, levels),
    claimable: wanted.claimable,
    assessors: wanted.assessors,
    credits: wanted.credits,
    tags: wanted.tags,
    language: wanted.language,
    translations: wanted.translations,
    design,
    descriptors: wanted.descriptors,
    picture_sha256: drawn.picture,
    level_pictures: design === null ? null : drawn.levelPictures,
    picture_is_uploaded: design === null,
    alignments,
    state: 'active',
    created_at: now.toISOString(),
    updated_at: now.toISOString(),
  })
  await saveDrawn(tx, deps, issuerId, drawn)
  await note(tx, deps, actor, { event: 'achievement.made', subject: id })
}

export async function makeAchievement(deps: Deps, actor: Actor, wanted: NewAchievement): Promise<AchievementView> {
  const { issuerId } = actor
  const design = checkedDesign(wanted.design)
  const levels = withIds(wanted.levels, [])
  const issuer = await tx(deps, actor, tx => currentIssuer(tx, issuerId))
  const drawn = await drawDesign(deps, issuer, design, levels)
  const id = deps.newId()
  return tx(deps, actor, async tx => {
    await addAchievement(tx, deps, actor, id, wanted, { issuer, levels, design, drawn })
    return view(tx, deps, issuerId, id)
  })
}

/**
 * Saves what changed: in place while nobody has an award under the present version, else as the next version. Awards
 * keep the version that they were made under.
 */
async function saveChanged(tx: Tx, deps: Deps, actor: Actor, before: AchievementRow, after: AchievementRow) {
  const version = await versionFor(tx, actor.issuerId, before, after)
  await saveAchievement(tx, actor.issuerId, { ...after, version, updated_at: deps.clock().toISOString() })
  return version
}

/** Saves what is said from now on, in the caller's transaction. */
export async function amendAchievement(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  id: string,
  change: AchievementChange,
  { issuer, levels, design, drawn }: Prepared,
): Promise<void> {
  const { issuerId } = actor
  const row = await lockAchievement(tx, issuerId, id)
  const alignments = change.alignments
    ? await resolveAlignments(tx, issuerId, change.alignments, {
        baseUrl: deps.baseUrl,
        shortName: issuer.short_name,
        language: change.language ?? row.language,
        levels,
        before: row.alignments,
      })
    : row.alignments
  if (alignments.some(one => one.fromLevel !== null && !levels.some(level => level.id === one.fromLevel)))
    throw new Refusal('E_LEVEL_UNKNOWN', [{ path: 'levels', code: 'in-use', message: 'leaves out a level of a skill' }])
  const version = await saveChanged(tx, deps, actor, row, {
    ...row,
    name: change.name ?? row.name,
    description: change.description ?? row.description,
    kind: change.kind ?? row.kind,
    achievement_type: change.achievementType ?? row.achievement_type,
    criteria_narrative: change.criteria?.narrative ?? row.criteria_narrative,
    criteria_id: change.criteria ? (change.criteria.id ?? null) : row.criteria_id,
    levels: change.levels ? levels : row.levels,
    validity_months: change.validityMonths === undefined ? row.validity_months : change.validityMonths,
    workload_hours: change.workloadHours === undefined ? row.workload_hours : change.workloadHours,
    suspendable: change.suspendable ?? row.suspendable,
    always_shown: change.alwaysShown ?? row.always_shown,
    rubric: change.rubric === undefined ? row.rubric : rubricFrom(change.rubric, levels, row.rubric),
    claimable: change.claimable ?? row.claimable,
    assessors: change.assessors ?? row.assessors,
    credits: change.credits === undefined ? row.credits : change.credits,
    tags: change.tags ?? row.tags,
    language: change.language ?? row.language,
    translations: change.translations === undefined ? row.translations : change.translations,
    design: design === undefined ? row.design : design,
    descriptors: change.descriptors === undefined ? row.descriptors : change.descriptors,
    picture_sha256: drawn?.picture ?? row.picture_sha256,
    level_pictures: drawn ? (design === null ? null : drawn.levelPictures) : row.level_pictures,
    picture_is_uploaded: drawn ? design === null : row.picture_is_uploaded,
    alignments,
  })
  if (drawn) await saveDrawn(tx, deps, issuerId, drawn)
  await note(tx, deps, actor, {
    event: 'achievement.changed',
    subject: id,
    details: { fields: Object.keys(change), version },
  })
}

/** Changes what is said from now on; credentials that are out keep what they say. */
export async function changeAchievement(
  deps: Deps,
  actor: Actor,
  id: string,
  change: AchievementChange,
): Promise<AchievementView> {
  const { issuerId } = actor
  const wanted = change.design ? checkedDesign(change.design) : null
  const [before, issuer] = await tx(
    deps,
    actor,
    async tx => [(await findAchievements(tx, issuerId, [id]))[0], await currentIssuer(tx, issuerId)] as const,
  )
  if (!before) throw new Refusal('E_NOT_FOUND')
  const levels = change.levels ? withIds(change.levels, before.levels) : before.levels
  const design = wanted ?? before.design
  // A picture shows which of how many levels was reached, so other levels are other pictures; the mark may be another by now.
  const isOther = !isDeepStrictEqual([design, levels], [before.design, before.levels]) || design?.mark
  const drawn = design && isOther ? await drawDesign(deps, issuer, design, levels) : undefined
  return tx(deps, actor, async tx => {
    await amendAchievement(tx, deps, actor, id, change, { issuer, levels, design: design ?? undefined, drawn })
    return view(tx, deps, issuerId, id)
  })
}

/** Archived achievements are not awarded any more; nothing of what was awarded changes. */
export async function setArchived(deps: Deps, actor: Actor, id: string, isArchived: boolean): Promise<AchievementView> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const row = await lockAchievement(tx, issuerId, id)
    const state = isArchived ? 'archived' : 'active'
    if (row.state !== state) {
      await saveAchievement(tx, issuerId, { ...row, state, updated_at: deps.clock().toISOString() })
      await note(tx, deps, actor, { event: `achievement.${isArchived ? 'archived' : 'restored'}`, subject: id })
    }
    return view(tx, deps, issuerId, id)
  })
}

/** Takes an uploaded picture, drawn anew (H-30, H-32). */
export async function setPicture(deps: Deps, actor: Actor, id: string, bytes: Uint8Array): Promise<AchievementView> {
  const { issuerId } = actor
  const picture = await sanitisePicture(bytes)
  if (!picture.ok) throw new Refusal(picture.error.code)
  const sha256 = await deps.blobs.put(picture.value.bytes)
  return tx(deps, actor, async tx => {
    const row = await lockAchievement(tx, issuerId, id)
    await saveChanged(tx, deps, actor, row, {
      ...row,
      design: null,
      picture_sha256: sha256,
      level_pictures: null,
      picture_is_uploaded: true,
    })
    await requireStorage(tx, deps, issuerId, picture.value.bytes.length)
    await savePicture(tx, issuerId, sha256, deps.clock(), picture.value.bytes.length)
    await note(tx, deps, actor, { event: 'achievement.picture-changed', subject: id })
    return view(tx, deps, issuerId, id)
  })
}
