import { textsOf } from '@laurel/core/achievement'
import * as z from 'zod'
import { achievementUrl, findAchievements, pictureUrl } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { protectionOfLearner } from '../people/minors/protection.ts'
import type { Person } from '../people/person.ts'
import { zIssuer } from '../people/schema.ts'
import { allIssuerIds, currentIssuer, findOrMakeLearners, tenantOf } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { activeAgreements } from '../recognition/agreement-store.ts'
import { statedSkills } from '../recognition/stated-skills.ts'
import { Refusal } from '../refusal.ts'
import { join } from './enrol.ts'
import { learnerActor } from './own-enrolment.ts'
import { OUTCOMES, zEnrolment, zPathwayContent, zProgress } from './schema.ts'
import { standOf, stepsDone } from './stand.ts'
import { type EnrolmentRow, enrolmentView, findEnrolments, listPathways, pathwayUrl, readPathway } from './store.ts'

const zStatedSkill = z.object({
  name: z.string(),
  url: z.string().nullable(),
  code: z.string().nullable(),
  framework: z.string().nullable(),
  description: z.string().nullable(),
})
const zTexts = z.record(z.string(), z.string())
export const zMyPathway = z.object({
  pathwayId: z.uuid(),
  issuer: zIssuer.pick({ id: true, shortName: true, name: true, logoUrl: true, did: true }),
  /** The version that the learner is on; the newest where they are on none. */
  content: zPathwayContent,
  /** What its steps ask for, and what it leads to, by id. */
  achievements: z.record(
    z.string(),
    z.object({
      names: zTexts,
      url: z.string(),
      imageUrl: z.string(),
      levels: z.array(z.object({ id: z.string(), names: zTexts })),
      /** What it shows, as its credentials state it. */
      skills: z.array(zStatedSkill),
      /** Something from elsewhere can be recognised as it. */
      canAsk: z.boolean(),
    }),
  ),
  achievementId: z.uuid().nullable(),
  progress: zProgress,
  stepsDone: z.int(),
  url: z.string(),
  /** Null where the learner is not on it. */
  enrolment: z
    .object({
      id: z.uuid(),
      isNewest: z.boolean(),
      joinedAt: z.string(),
      completedAt: z.string().nullable(),
      outcome: z.enum(OUTCOMES),
      awardId: z.uuid().nullable(),
      declineReason: z.string().nullable(),
      recognised: zEnrolment.shape.recognised,
    })
    .nullable(),
})
export type MyPathway = z.infer<typeof zMyPathway>

/** Whom an institution knows a person as. */
async function learnersOf(tx: Tx, issuerId: string, person: Person): Promise<string[]> {
  const found = await tx.execute<{ id: string }>(
    sql`select id from learner where issuer_id = ${issuerId} and person_id = ${person.id} order by id`,
  )
  return found.rows.map(row => row.id)
}

type Standing = Awaited<ReturnType<typeof standOf>>[number]

async function views(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  stands: readonly Standing[],
  joined: ReadonlySet<string>,
): Promise<MyPathway[]> {
  const issuer = issuerView(await currentIssuer(tx, issuerId), deps.baseUrl)
  const asked = stands.flatMap(({ version }) => [
    ...(version.achievementId ? [version.achievementId] : []),
    ...version.content.steps.flatMap(step =>
      step.ways.flatMap(way => (way.kind === 'achievement' ? [way.achievementId] : [])),
    ),
  ])
  const achievements = await findAchievements(tx, issuerId, [...new Set(asked)])
  const agreed = new Set((await activeAgreements(tx, issuerId, {})).map(one => one.content.countsAs.achievementId))
  const shown = achievements.map(
    row =>
      [
        row.id,
        {
          names: textsOf(row.language, row.name, row.translations, 'name'),
          url: new URL(achievementUrl(deps.baseUrl, issuer.shortName, row.id, row.version)).pathname,
          imageUrl: pictureUrl(deps.baseUrl, issuer.shortName, row.picture_sha256),
          levels: row.levels.map(one => ({
            id: one.id,
            names: textsOf(row.language, one.name, one.translations, 'name'),
          })),
          skills: statedSkills(row),
          canAsk: row.state === 'active' && (row.claimable || agreed.has(row.id)),
        },
      ] as const,
  )
  const enrolments = new Map((await findEnrolments(tx, issuerId, [...joined])).map(row => [row.id, enrolmentView(row)]))
  const { id, shortName, name, logoUrl, did } = issuer
  return stands.map(({ row, version, progress }) => {
    const enrolment = enrolments.get(row.id)
    const wanted = new Set(
      version.content.steps.flatMap(step =>
        step.ways.flatMap(way => (way.kind === 'achievement' ? [way.achievementId] : [])),
      ),
    )
    return {
      pathwayId: row.pathway_id,
      issuer: { id, shortName, name, logoUrl, did },
      content: version.content as MyPathway['content'],
      achievements: Object.fromEntries(shown.filter(([one]) => wanted.has(one) || one === version.achievementId)),
      achievementId: version.achievementId,
      progress: progress as MyPathway['progress'],
      stepsDone: stepsDone(version.content, progress),
      url: new URL(pathwayUrl(deps.baseUrl, shortName, row.pathway_id)).pathname,
      enrolment: enrolment
        ? {
            id: enrolment.id,
            isNewest: enrolment.isNewest,
            joinedAt: enrolment.joinedAt,
            completedAt: enrolment.completedAt,
            outcome: enrolment.outcome,
            awardId: enrolment.awardId,
            declineReason: enrolment.declineReason,
            recognised: enrolment.recognised,
          }
        : null,
    }
  })
}

/** As if the learner had joined now: where they would stand. */
const asIf = (pathwayId: string, version: number, learnerId: string, at: string): EnrolmentRow => ({
  id: pathwayId,
  pathway_id: pathwayId,
  learner_id: learnerId,
  version,
  joined_by: 'learner',
  joined_at: at,
  left_at: null,
  progress: {} as EnrolmentRow['progress'],
  steps_done: 0,
  changes_at: null,
  completed_at: null,
  outcome: 'none',
  award_id: null,
  decline_reason: null,
  flagged_at: null,
})

async function ofIssuer(tx: Tx, deps: Deps, issuerId: string, person: Person) {
  const learners = await learnersOf(tx, issuerId, person)
  if (learners.length === 0) return { mine: [], recommended: [], open: [] }
  const now = deps.clock()
  const joined = await tx.execute<EnrolmentRow>(sql`
    select * from pathway_enrolment where issuer_id = ${issuerId} and left_at is null
      and learner_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(learners)}::jsonb)) order by id`)
  const on = new Set(joined.rows.map(row => row.pathway_id))
  const open = (await listPathways(tx, issuerId, { state: 'published', after: null, limit: 200 })).filter(
    row => row.is_open && !on.has(row.id),
  )
  const could = open.flatMap(row => learners.map(one => asIf(row.id, row.version, one, now.toISOString())))
  const stands = await standOf(tx, issuerId, could, now)
  const hasBegun = ({ version, progress }: Standing) => stepsDone(version.content, progress) > 0
  const best = new Map(
    stands
      .sort(
        (one, other) => stepsDone(one.version.content, one.progress) - stepsDone(other.version.content, other.progress),
      )
      .map(one => [one.row.pathway_id, one]),
  )
  return {
    mine: await views(
      tx,
      deps,
      issuerId,
      await standOf(tx, issuerId, joined.rows, now),
      new Set(joined.rows.map(row => row.id)),
    ),
    recommended: await views(tx, deps, issuerId, [...best.values()].filter(hasBegun), new Set()),
    open: await views(
      tx,
      deps,
      issuerId,
      [...best.values()].filter(one => !hasBegun(one)),
      new Set(),
    ),
  }
}

/**
 * The pathways that a person is on, of every institution that knows them; those toward which they have something
 * already; and the others that they could join, for the wallet to say which fit what they can do.
 */
export async function myPathways(
  deps: Deps,
  person: Person,
): Promise<{ mine: MyPathway[]; recommended: MyPathway[]; open: MyPathway[] }> {
  const mine: MyPathway[] = []
  const recommended: MyPathway[] = []
  const open: MyPathway[] = []
  for (const issuerId of await tx(deps, {}, allIssuerIds)) {
    const found = await tx(deps, { issuerId }, tx => ofIssuer(tx, deps, issuerId, person))
    mine.push(...found.mine)
    recommended.push(...found.recommended)
    open.push(...found.open)
  }
  return { mine, recommended, open }
}

/** A pathway that somebody may join, with where they would stand. @throws Refusal E_NOT_FOUND */
export async function offeredPathway(
  deps: Deps,
  person: Person,
  shortName: string,
  pathwayId: string,
): Promise<MyPathway> {
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  if (!issuerId) throw new Refusal('E_NOT_FOUND')
  return tx(deps, { issuerId }, async tx => {
    const row = await readPathway(tx, issuerId, pathwayId)
    const [learner] = await learnersOf(tx, issuerId, person)
    if (row.state !== 'published' || !row.is_open) throw new Refusal('E_NOT_OPEN')
    const now = deps.clock()
    // Whom nobody knows yet has nothing yet.
    const stands = await standOf(tx, issuerId, [asIf(row.id, row.version, learner ?? row.id, now.toISOString())], now)
    const [shown] = await views(tx, deps, issuerId, stands, new Set())
    return shown as MyPathway
  })
}

/**
 * The learner joins by themselves, where it is open. Whom the institution does not know yet it knows from then on, by
 * the address that they have proven.
 *
 * @returns the enrolment
 */
export async function joinByMyself(deps: Deps, person: Person, shortName: string, pathwayId: string): Promise<string> {
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  if (!issuerId) throw new Refusal('E_NOT_FOUND')
  const proven = await deps.database.db.execute<{ email: string }>(
    sql`select email from person where id = ${person.id} and email_verified`,
  )
  const email = proven.rows[0]?.email.toLowerCase()
  return tx(deps, { issuerId }, async tx => {
    const pathway = await readPathway(tx, issuerId, pathwayId)
    if (pathway.state !== 'published' || !pathway.is_open) throw new Refusal('E_NOT_OPEN')
    let [learner] = await learnersOf(tx, issuerId, person)
    if (!learner) {
      if (!email) throw new Refusal('E_NOT_OPEN')
      // A child's first step into a wallet is by the code that is given by hand.
      const wanted = { id: deps.newId(), name: person.name, email, locale: person.locale }
      ;[learner] = await findOrMakeLearners(tx, issuerId, [wanted], deps.clock())
      const { stage } = await protectionOfLearner(tx, issuerId, learner as string, deps.clock())
      if (stage !== 'adult') throw new Refusal('E_GUARDIAN_NEEDED')
      const mine = await tx.execute(sql`
        update learner set person_id = ${person.id} where issuer_id = ${issuerId} and id = ${learner as string}
          and (person_id is null or person_id = ${person.id}) returning 1`)
      if (mine.rows.length === 0) throw new Refusal('E_NOT_OPEN')
    }
    await join(tx, deps, learnerActor(issuerId, person), pathwayId, [learner as string])
    const found = await tx.execute<{ id: string }>(sql`
      select id from pathway_enrolment where issuer_id = ${issuerId} and pathway_id = ${pathwayId}
        and learner_id = ${learner as string}`)
    return found.rows[0]?.id as string
  })
}
