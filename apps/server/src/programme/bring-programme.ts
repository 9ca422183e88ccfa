import {
  type AchievementPart,
  type Place,
  type PlannedPart,
  PNG_PREFIX,
  type ProblemCode,
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
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { requireStorage } from '../people/quotas.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { certificateChoice, saveCertificateChoice } from '../presentation/certificate/schema.ts'
import { Refusal, type RefusalCode } from '../refusal.ts'
import { asAchievement } from './as-achievement.ts'
import { asNewPathway } from './as-pathway.ts'
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
    const brought = await saveParts({ tx, deps, actor, programme, plan, rows, drawn }, there)
    await after(tx, brought)
    return brought
  })
}

type Around = {
  readonly tx: Tx
  readonly deps: Deps
  readonly actor: Actor
  readonly programme: Programme
  readonly plan: ReturnType<typeof planProgramme>
  readonly rows: ReadonlyMap<string, AchievementRow>
  readonly drawn: ReadonlyMap<string, Drawn>
}
/** What has come of it so far, filled part by part. */
type SoFar = {
  readonly parts: { readonly [Kind in keyof Parts]: Record<string, string> }
  readonly made: { readonly [Kind in keyof Parts]: string[] }
  changed: number
}

/** What the stages say no with, as a problem of the file: whoever began it reads where. */
const PROBLEMS: Partial<Record<RefusalCode, ProblemCode>> = {
  E_PATHWAY_INVALID: 'pathway-broken',
  E_SKILL_UNKNOWN: 'skill-archived',
  E_LEVEL_UNKNOWN: 'level-beyond',
  E_QUOTA_STORAGE: 'no-room',
  E_REQUEST_MALFORMED: 'not-allowed',
}
async function inPlace(place: Place, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const code = error instanceof Refusal ? PROBLEMS[error.code] : undefined
    throw code ? invalid([problemAt(place, code)]) : error
  }
}

async function saveParts(around: Around, there: Parts): Promise<Brought> {
  const soFar: SoFar = {
    parts: {
      frameworks: { ...there.frameworks },
      skills: { ...there.skills },
      achievements: { ...there.achievements },
      pathways: { ...there.pathways },
    },
    made: { frameworks: [], skills: [], achievements: [], pathways: [] },
    changed: 0,
  }
  await saveFrameworks(around, soFar)
  for (const at of around.programme.achievements.keys())
    await inPlace(['achievements', at], () => saveAchievementAt(at, around, soFar))
  await savePathways(around, soFar)
  return soFar
}

const isSame = (plan: readonly PlannedPart[], key: string) => plan.find(one => one.key === key)?.doing === 'same'

async function saveFrameworks({ tx, deps, actor, programme, plan }: Around, soFar: SoFar): Promise<void> {
  const { parts, made } = soFar
  for (const part of programme.frameworks) {
    if (isSame(plan.frameworks, part.key)) continue
    const prefix = `${part.key}/`
    const skills = Object.fromEntries(
      Object.entries(parts.skills).flatMap(([key, id]) =>
        key.startsWith(prefix) ? [[key.slice(prefix.length), id] as const] : [],
      ),
    )
    const framework = await bringFramework(tx, deps, actor, part, { id: parts.frameworks[part.key], skills })
    parts.frameworks[part.key] = framework.id
    for (const [key, id] of Object.entries(framework.skills)) parts.skills[`${prefix}${key}`] = id
    if (framework.isNew) made.frameworks.push(framework.id)
    else if (part.published === null) soFar.changed++
    made.skills.push(...framework.madeSkills)
  }
}

async function saveAchievementAt(at: number, around: Around, soFar: SoFar): Promise<void> {
  const { tx, deps, actor, programme, plan, rows, drawn } = around
  const { issuerId } = actor
  const { parts, made } = soFar
  const part = programme.achievements[at] as AchievementPart
  const before = rows.get(parts.achievements[part.key] ?? '')
  if (before && isSame(plan.achievements, part.key)) return
  const prepared = drawn.get(part.key) as Drawn
  const wanted = asAchievement(part, (framework, skill) => parts.skills[`${framework}/${skill}`] as string, before)
  if (prepared.bytes > 0) {
    await requireStorage(tx, deps, issuerId, prepared.bytes)
    await savePicture(tx, issuerId, prepared.drawn.picture, deps.clock(), prepared.bytes)
  }
  const id = before?.id ?? deps.newId()
  if (before) {
    const { design: _, ...change } = wanted
    await amendAchievement(tx, deps, actor, id, zAchievementChange.parse(change), prepared)
    soFar.changed++
  } else {
    await addAchievement(tx, deps, actor, id, zNewAchievement.parse(wanted), prepared)
    made.achievements.push(id)
  }
  parts.achievements[part.key] = id
  if (!part.certificate) return
  const { signatories } = await certificateChoice(tx, issuerId, id)
  await saveCertificateChoice(tx, issuerId, id, { ...part.certificate, signatories })
  await note(tx, deps, actor, { event: 'achievement.certificate-changed', subject: id })
}

async function savePathways({ tx, deps, actor, programme, plan }: Around, soFar: SoFar): Promise<void> {
  const { parts, made } = soFar
  const { achievements } = parts
  const rows = await findAchievements(tx, actor.issuerId, Object.values(achievements))
  const levelsOf = new Map(rows.map(row => [row.id, row.levels.map(one => one.id)]))
  for (const [at, part] of programme.pathways.entries()) {
    const there = parts.pathways[part.key]
    if (there !== undefined && isSame(plan.pathways, part.key)) continue
    const wanted = asNewPathway(part, { achievements, levelsOf })
    await inPlace(['pathways', at], async () => {
      if (there !== undefined) {
        await amendPathway(tx, deps, actor, there, wanted)
        soFar.changed++
        return
      }
      const id = deps.newId()
      await addPathway(tx, deps, actor, id, wanted)
      parts.pathways[part.key] = id
      made.pathways.push(id)
    })
  }
}
