import {
  type AchievementPart,
  asPathway,
  PNG_PREFIX,
  type Programme,
  planProgramme,
  problemAt,
} from '@laurel/core/programme'
import { drawDesign } from '../achievement/draw-design.ts'
import { addAchievement, amendAchievement, type Prepared, withIds } from '../achievement/manage-achievement.ts'
import { sanitisePicture } from '../achievement/sanitise-picture.ts'
import { zAchievementChange, zNewAchievement } from '../achievement/schema.ts'
import { type AchievementRow, findAchievements, savePicture } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { addPathway, amendPathway } from '../pathway/manage-pathway.ts'
import { zPathwayContent } from '../pathway/schema.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { requireStorage } from '../people/quotas.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { certificateChoice, saveCertificateChoice } from '../presentation/certificate/schema.ts'
import { asAchievement } from './as-achievement.ts'
import { bringFramework } from './bring-framework.ts'
import { invalid } from './invalid.ts'
import { partsThere, presentOf } from './plan-import.ts'
import { type ImportRow, type Made, NO_PARTS, type Parts } from './store.ts'

type Drawn = Prepared & { readonly drawn: NonNullable<Prepared['drawn']>; readonly bytes: number }

/** Draws and keeps the picture of an achievement; nothing of a PNG survives but its pixels. */
async function drawPart(
  deps: Deps,
  issuer: IssuerRow,
  part: AchievementPart,
  at: number,
  before: AchievementRow | undefined,
): Promise<Drawn> {
  const levels = withIds(
    zNewAchievement.shape.levels.parse(asAchievement(part, () => '', before).levels),
    before?.levels ?? [],
  )
  if ('design' in part.picture) {
    const { design } = part.picture
    return { issuer, levels, design, drawn: await drawDesign(deps, issuer, design, levels), bytes: 0 }
  }
  const picture = await sanitisePicture(Buffer.from(part.picture.png.slice(PNG_PREFIX.length), 'base64'))
  if (!picture.ok) throw invalid([problemAt(['achievements', at, 'picture', 'png'], 'broken-picture')])
  const drawn = { picture: await deps.blobs.put(picture.value.bytes), levelPictures: {} }
  return { issuer, levels, design: null, drawn, bytes: picture.value.bytes.length }
}

export type Brought = { readonly parts: Parts; readonly made: Made; readonly changed: number }

/** The first is what an earlier import left, or nothing of it where another one is to be made. */
const known = (parts: Parts, isUpdate: boolean): Parts => (isUpdate ? parts : NO_PARTS)

/**
 * Brings a programme in: pictures first, one by one, then everything in one transaction. What is new arrives as a draft
 * where there are drafts; what was brought in before becomes its next version where it was awarded.
 *
 * @param earlier  what the last import made of it; with `null` everything is made anew
 * @param told     hears how many pictures are drawn
 * @param after    what else belongs into the transaction
 */
export async function bringProgramme(
  deps: Deps,
  actor: Actor,
  programme: Programme,
  earlier: Pick<ImportRow, 'parts'> | null,
  told: (done: number) => Promise<void>,
  after: (tx: Tx, brought: Brought) => Promise<void>,
): Promise<Brought> {
  const { issuerId } = actor
  const { issuer, there, rows } = await tx(deps, actor, async tx => {
    const there = known(earlier ? await partsThere(tx, issuerId, earlier.parts) : NO_PARTS, earlier !== null)
    return {
      issuer: await currentIssuer(tx, issuerId),
      there,
      rows: new Map(
        (await findAchievements(tx, issuerId, Object.values(there.achievements))).map(row => [row.id, row]),
      ),
    }
  })
  const drawn = new Map<string, Drawn>()
  for (const [at, part] of programme.achievements.entries()) {
    drawn.set(part.key, await drawPart(deps, issuer, part, at, rows.get(there.achievements[part.key] ?? '')))
    await told(at + 1)
  }
  return tx(deps, actor, async tx => {
    // Somebody has changed one while its pictures were drawn: they are drawn once more, for what it is by now.
    const now = await findAchievements(tx, issuerId, [...rows.keys()])
    if (now.some(row => row.updated_at !== rows.get(row.id)?.updated_at)) throw new Error('changed meanwhile')
    const present = earlier ? await presentOf(tx, deps, issuerId, programme, there) : null
    const plan = planProgramme(programme, present)
    const brought = await saveParts(tx, deps, actor, programme, { plan, there, rows, drawn })
    await after(tx, brought)
    return brought
  })
}

type Around = {
  readonly plan: ReturnType<typeof planProgramme>
  readonly there: Parts
  readonly rows: ReadonlyMap<string, AchievementRow>
  readonly drawn: ReadonlyMap<string, Drawn>
}

async function saveParts(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  programme: Programme,
  { plan, there, rows, drawn }: Around,
): Promise<Brought> {
  const { issuerId } = actor
  const parts = {
    frameworks: { ...there.frameworks },
    skills: { ...there.skills },
    achievements: { ...there.achievements },
    pathways: { ...there.pathways },
  }
  const made: { [Kind in keyof Parts]: string[] } = { frameworks: [], skills: [], achievements: [], pathways: [] }
  const doing = (kind: 'frameworks' | 'achievements' | 'pathways', key: string) =>
    plan[kind].find(one => one.key === key)?.doing
  let changed = 0

  for (const part of programme.frameworks) {
    const prefix = `${part.key}/`
    const skills = Object.fromEntries(
      Object.entries(parts.skills).flatMap(([key, id]) =>
        key.startsWith(prefix) ? [[key.slice(prefix.length), id] as const] : [],
      ),
    )
    if (doing('frameworks', part.key) === 'same') continue
    const framework = await bringFramework(tx, deps, actor, part, { id: parts.frameworks[part.key], skills })
    parts.frameworks[part.key] = framework.id
    for (const [key, id] of Object.entries(framework.skills)) parts.skills[`${prefix}${key}`] = id
    if (framework.isNew) made.frameworks.push(framework.id)
    else if (part.published === null) changed++
    made.skills.push(...framework.madeSkills)
  }

  const skillId = (framework: string, skill: string) => parts.skills[`${framework}/${skill}`] as string
  for (const [at, part] of programme.achievements.entries()) {
    const before = rows.get(parts.achievements[part.key] ?? '')
    if (before && doing('achievements', part.key) === 'same') continue
    const prepared = drawn.get(part.key) as Drawn
    const wanted = asAchievement(part, skillId, before)
    if (prepared.bytes > 0) {
      await requireStorage(tx, deps, issuerId, prepared.bytes)
      await savePicture(tx, issuerId, prepared.drawn.picture, deps.clock(), prepared.bytes)
    }
    const id = before?.id ?? deps.newId()
    if (before) {
      const { design: _, ...change } = wanted
      await amendAchievement(tx, deps, actor, id, zAchievementChange.parse(change), prepared)
      changed++
    } else {
      const read = zNewAchievement.safeParse(wanted)
      if (!read.success) throw invalid([problemAt(['achievements', at], 'not-allowed')])
      await addAchievement(tx, deps, actor, id, read.data, prepared)
      made.achievements.push(id)
    }
    parts.achievements[part.key] = id
    if (part.certificate) {
      const { signatories } = await certificateChoice(tx, issuerId, id)
      await saveCertificateChoice(tx, issuerId, id, { ...part.certificate, signatories })
      await note(tx, deps, actor, { event: 'achievement.certificate-changed', subject: id })
    }
  }

  const achievements = await findAchievements(tx, issuerId, Object.values(parts.achievements))
  const levelsOf = new Map(achievements.map(row => [row.id, row.levels.map(one => one.id)]))
  for (const part of programme.pathways) {
    const id = parts.pathways[part.key]
    if (id !== undefined && doing('pathways', part.key) === 'same') continue
    const { key: _, awards, awarding, isOpen, steps, ...content } = { ...part, ...asPathway(part) }
    const wanted = {
      content: zPathwayContent.parse({
        name: content.name,
        description: content.description,
        language: content.language,
        translations: Object.keys(part.translations).length > 0 ? part.translations : null,
        creditsToReach: content.creditsToReach,
        monthsToComplete: content.monthsToComplete,
        monthsAwardsCount: content.monthsAwardsCount,
        steps: steps.map((step, at) => ({
          ...step,
          translations: Object.keys(part.steps[at]?.translations ?? {}).length > 0 ? step.translations : null,
          ways: step.ways.map(way => {
            if (way.kind === 'elsewhere') return way
            const achievementId = parts.achievements[way.achievementId] as string
            const level = way.level === null ? null : (levelsOf.get(achievementId)?.[Number(way.level) - 1] ?? null)
            return { ...way, achievementId, level }
          }),
        })),
      }),
      achievementId: awards === null ? null : (parts.achievements[awards] as string),
      awarding,
      isOpen,
    }
    if (id === undefined) {
      const made_ = deps.newId()
      await addPathway(tx, deps, actor, made_, wanted)
      parts.pathways[part.key] = made_
      made.pathways.push(made_)
    } else {
      await amendPathway(tx, deps, actor, id, wanted)
      changed++
    }
  }
  return { parts, made, changed }
}
