import { findVersions, versionKey } from '../achievement/versions.ts'
import { takeClaim } from '../assessment/assign-claim.ts'
import { beginOwnClaim } from '../assessment/begin-claim.ts'
import { addItem, changeClaim } from '../assessment/change-claim.ts'
import { decideClaim, saveReview } from '../assessment/review-claim.ts'
import { appealClaim, submitClaim } from '../assessment/send-claim.ts'
import { findClaim } from '../assessment/store.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import type { Person } from '../people/person.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { type Accounts, weeksBefore } from './at.ts'
import type { DemoClaim, DemoInstitution } from './institution.ts'
import { achievementsOf, demoEmail } from './institutions.ts'
import type { Staff } from './open-institution.ts'

/** How long an assessor has had it, and how long ago they said their word. */
const TAKEN_AFTER = 0.2
const JUDGED_AFTER = 0.6

/**
 * What learners have asked for with evidence of their own: waiting, being read, sent back, approved, declined and
 * appealed. A learner's claim that is there from an earlier start stays as it is.
 */
export async function tellClaims(
  deps: Deps,
  accounts: Accounts,
  institution: DemoInstitution,
  staff: Staff,
  idByName: ReadonlyMap<string, string>,
): Promise<void> {
  for (const claim of institution.claims ?? []) {
    const achievement = achievementsOf(institution).find(one => one.key === claim.achievement)
    const achievementId = idByName.get(achievement?.name ?? '')
    if (!achievementId) throw new Error(`there is no achievement ${claim.achievement}`)
    const person = await claimant(deps, accounts, institution, claim.learner)
    if (await hasClaimed(deps, staff.owner, person, achievementId)) continue
    const id = await send(weeksBefore(deps, claim.weeksAgo), institution, person, achievementId, claim)
    await judge(deps, staff.teacher, person, id, claim)
  }
}

/** Somebody who has shown that the address is theirs, as each who claims has. */
async function claimant(deps: Deps, accounts: Accounts, institution: DemoInstitution, learner: number) {
  const person = await accounts.findOrMakePerson({
    email: demoEmail(institution, `learner.${learner}`),
    name: `${institution.learner} ${learner}`,
    locale: institution.locale,
  })
  await deps.database.db.execute(sql`update person set email_verified = true where id = ${person.id}`)
  return person
}

const hasClaimed = (deps: Deps, owner: Actor, person: Person, achievementId: string): Promise<boolean> =>
  tx(deps, owner, async tx => {
    const found = await tx.execute(sql`
      select 1 from learner_claim where issuer_id = ${owner.issuerId} and person_id = ${person.id}
        and achievement_id = ${achievementId}`)
    return found.rows.length > 0
  })

async function send(
  then: Deps,
  { shortName }: DemoInstitution,
  person: Person,
  achievementId: string,
  { narrative, reflection, hours, link }: DemoClaim,
): Promise<string> {
  const doneOn = then.clock().toISOString().slice(0, 10)
  const wanted = { issuer: shortName, kind: 'evidence', achievementId, narrative, doneOn, hours } as const
  const id = await beginOwnClaim(then, person, wanted)
  await changeClaim(then, person, id, { reflection })
  await addItem(then, person, id, { kind: 'link', ...link, criteria: [] })
  await submitClaim(then, person, id)
  return id
}

async function judge(
  deps: Deps,
  assessor: Actor,
  person: Person,
  id: string,
  { judged, weeksAgo }: DemoClaim,
): Promise<void> {
  if (!judged) return
  await takeClaim(weeksBefore(deps, weeksAgo - TAKEN_AFTER), assessor, id)
  if (judged === 'taken') return
  const then = weeksBefore(deps, weeksAgo - JUDGED_AFTER)
  const { verb, reason } = judged
  if (verb === 'approve') {
    const marks = await middleMarks(then, assessor, id)
    await saveReview(then, assessor, id, { marks, comments: {}, level: null, credits: null })
  }
  await decideClaim(then, assessor, id, { verb, reason, conditions: '' })
  if (verb !== 'approve' && judged.appeal) await appealClaim(weeksBefore(deps, 0.1), person, id, judged.appeal)
}

/** Each criterion of the rubric at the level in the middle. */
const middleMarks = (deps: Deps, actor: Actor, id: string): Promise<Record<string, string>> =>
  tx(deps, actor, async tx => {
    const { issuerId } = actor
    const { achievement_id, achievement_version } = await findClaim(tx, issuerId, id)
    const versions = await findVersions(tx, issuerId, [achievement_id])
    const { rubric, levels } = versions.get(versionKey(achievement_id, achievement_version)) ?? { levels: [] }
    const middle = levels[Math.floor(levels.length / 2)]?.id ?? ''
    return Object.fromEntries((rubric?.criteria ?? []).map(one => [one.id, middle]))
  })
