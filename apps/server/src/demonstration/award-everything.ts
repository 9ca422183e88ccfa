import { finishIntents } from '../award/finish-intents.ts'
import { makeAwards, type Wanted } from '../award/make-awards.ts'
import { zNewAward } from '../award/schema.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { growCriteria } from './add-programme.ts'
import { weeksBefore } from './at.ts'
import type { DemoInstitution } from './institution.ts'
import { demoEmail } from './institutions.ts'
import type { Staff } from './open-institution.ts'
import type { PlannedAward } from './plan-awards.ts'

/** When the criteria of what has another version grew. */
const GREW_WEEKS_AGO = 26

export type MadeAward = { readonly awardId: string; readonly learnerId: string }

/** Makes the awards of the plan week by week, as they would have been made then. What is there is found. */
export async function awardEverything(
  deps: Deps,
  institution: DemoInstitution,
  staff: Staff,
  idByName: ReadonlyMap<string, string>,
  plan: readonly PlannedAward[],
): Promise<Map<PlannedAward, MadeAward>> {
  const { issuerId } = staff.owner
  const madeIds = new Map<PlannedAward, string>()
  let hasGrown = false
  const award = async (then: Deps, by: Actor, awards: readonly PlannedAward[]) => {
    const wanted = awards.map(one => wantedOf(institution, idByName.get(one.achievement.name) as string, one))
    const made = await tx(then, by, tx => makeAwards(tx, then, by, wanted))
    const ids = made.map((answer, index) => {
      if (!answer.ok) throw new Error(`the demonstration could not award: ${answer.code}`)
      madeIds.set(awards[index] as PlannedAward, answer.awardId)
      return answer.awardId
    })
    await finishIntents(then, by, ids)
  }
  for (const [weeksAgo, awards] of Map.groupBy(plan, one => one.weeksAgo)) {
    const then = weeksBefore(deps, weeksAgo)
    if (!hasGrown && weeksAgo < GREW_WEEKS_AGO) {
      await growCriteria(weeksBefore(deps, GREW_WEEKS_AGO), staff.administrator, institution, idByName)
      hasGrown = true
    }
    const isOut = (one: PlannedAward) => one.ending !== 'draft' && one.ending !== 'approved'
    const out = awards.filter(isOut)
    const waiting = awards.filter(one => !isOut(one))
    // What goes out is made by whoever may let it go out; the rest by the teacher.
    const approver = institution.approval === 'registrar' ? staff.registrar : staff.teacher
    if (out.length > 0) await award(then, approver, out)
    if (waiting.length > 0) await award(then, staff.teacher, waiting)
  }
  const learners = await tx(deps, { issuerId }, tx =>
    tx.execute<{ id: string; learner_id: string }>(sql`select id, learner_id from award where issuer_id = ${issuerId}`),
  )
  const learnerOf = new Map(learners.rows.map(row => [row.id, row.learner_id]))
  return new Map([...madeIds].map(([one, awardId]) => [one, { awardId, learnerId: learnerOf.get(awardId) as string }]))
}

const wantedOf = (institution: DemoInstitution, achievementId: string, one: PlannedAward): Wanted => ({
  request: zNewAward.parse({
    achievementId,
    recipient: {
      name: `${institution.learner} ${one.learner}`,
      email: demoEmail(institution, `learner.${one.learner}`),
      locale: institution.locale,
      cohort: institution.cohortOf?.(one.learner),
    },
    ...(one.level ? { level: one.level } : {}),
    evidence: [{ narrative: one.evidence }],
    issue: institution.approval === 'registrar' || one.ending !== 'draft',
  }),
  origin: `demonstration:${one.learner}:${achievementId}`,
  originDigest: null,
})
