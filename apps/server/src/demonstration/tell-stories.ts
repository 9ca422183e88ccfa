import { approveAward, revokeAward } from '../award/change-award.ts'
import { correctAward } from '../award/correct-award.ts'
import { startImport, takeFile } from '../award/import/import-file.ts'
import { listJobs } from '../award/job-store.ts'
import { renewAwards } from '../award/renew-awards.ts'
import { listRevocations, requestRevocation } from '../award/revoke-many.ts'
import { runJob } from '../award/run-job.ts'
import { reinstateAward, suspendAward } from '../award/suspend-award.ts'
import type { Deps } from '../deps.ts'
import { listApiKeys, makeApiKey } from '../people/api-keys.ts'
import { inviteMember, listInvitations } from '../people/invite-member.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { weeksBefore } from './at.ts'
import type { MadeAward } from './award-everything.ts'
import type { DemoInstitution } from './institution.ts'
import { achievementsOf, demoEmail } from './institutions.ts'
import type { Staff } from './open-institution.ts'
import type { PlannedAward } from './plan-awards.ts'

/** Done at an earlier start, which was interrupted. */
const DONE: ReadonlySet<unknown> = new Set(['E_AWARD_STATE', 'E_CORRECTION_WAITS'])
const unlessDone = (error: unknown) => {
  if (!DONE.has((error as { code?: unknown }).code)) throw error
}

async function wasReinstated(deps: Deps, issuerId: string, id: string): Promise<boolean> {
  const found = await tx(deps, { issuerId }, tx =>
    tx.execute(
      sql`select 1 from audit where issuer_id = ${issuerId} and subject = ${id} and event = 'award.reinstated'`,
    ),
  )
  return found.rows.length > 0
}

/** What became of single awards after they were issued. */
export async function endAwards(
  deps: Deps,
  { reasons }: DemoInstitution,
  staff: Staff,
  made: ReadonlyMap<PlannedAward, MadeAward>,
): Promise<void> {
  const { issuerId } = staff.owner
  for (const [{ ending }, { awardId: id }] of made) {
    if (ending === 'approved') await approveAward(deps, staff.registrar, id).catch(unlessDone)
    if (ending === 'revoked')
      await revokeAward(weeksBefore(deps, 5), staff.registrar, id, reasons.revoked).catch(unlessDone)
    if (ending === 'corrected')
      await correctAward(weeksBefore(deps, 4), staff.registrar, id, {
        reason: reasons.corrected,
        narrative: reasons.correctedText,
      }).catch(unlessDone)
    if (ending === 'renewed') await renewAwards(weeksBefore(deps, 0.5), staff.owner, [id])
    if (ending === 'suspended')
      await suspendAward(weeksBefore(deps, 1), staff.owner, id, reasons.suspended).catch(unlessDone)
    if (ending === 'reinstated') {
      if (await wasReinstated(deps, issuerId, id)) continue
      await suspendAward(weeksBefore(deps, 8), staff.owner, id, reasons.suspended)
      await reinstateAward(weeksBefore(deps, 6), staff.owner, id)
    }
  }
}

/** Members who have been asked: one who may still come, and one whose link has run out. */
export async function inviteStaff(deps: Deps, institution: DemoInstitution, { owner }: Staff): Promise<void> {
  if ((await listInvitations(deps, owner)).length > 0) return
  const { role, name } = institution.invited
  const late = weeksBefore(deps, 3)
  await inviteMember(late, owner, { email: demoEmail(institution, 'invited.late'), name: `${name} 2`, role })
  const lately = weeksBefore(deps, 0.3)
  await inviteMember(lately, owner, { email: demoEmail(institution, 'invited'), name, role })
}

/** The administrator wants three awards back; somebody else has to say yes. */
export async function askForRevocation(
  deps: Deps,
  institution: DemoInstitution,
  { administrator, owner }: Staff,
  made: ReadonlyMap<PlannedAward, MadeAward>,
): Promise<void> {
  if (administrator === owner || (await listRevocations(deps, administrator)).length > 0) return
  const second = achievementsOf(institution)[1]
  const known = new Set(institution.people.map(one => one.learner))
  const ids = [...made].flatMap(([one, { awardId }]) =>
    one.achievement === second && one.ending === 'issued' && !known.has(one.learner) ? [awardId] : [],
  )
  if (ids.length === 0) return
  const lately = weeksBefore(deps, 0.1)
  await requestRevocation(lately, administrator, { ids: ids.slice(0, 3) }, institution.reasons.manyRevoked)
}

/** A class from a spreadsheet, with two rows that could not be taken; and a key for a program. */
export async function bringClass(
  deps: Deps,
  institution: DemoInstitution,
  staff: Staff,
  achievementId: string,
): Promise<void> {
  const { issuerId } = staff.owner
  const approver = institution.approval === 'registrar' ? staff.registrar : staff.teacher
  if ((await listApiKeys(deps, issuerId)).length === 0)
    await makeApiKey(deps, staff.owner, {
      name: 'Sample student information system',
      scopes: ['achievements:read', 'awards:read', 'awards:write'],
    })
  if ((await tx(deps, { issuerId }, tx => listJobs(tx, issuerId, 1, null))).length > 0) return
  const first = institution.learners + 11
  const rows = Array.from({ length: 8 }, (_, index) => first + index).map(
    number => `${institution.learner} ${number},${demoEmail(institution, `learner.${number}`)}`,
  )
  const wrong = [`${institution.learner} ${first + 8},not an address`, `,${demoEmail(institution, 'learner.99')}`]
  const csv = `Name,E-mail\n${[...rows, ...wrong].join('\n')}\n`
  const lately = weeksBefore(deps, 0.2)
  // Done here and now; nobody else is to begin with it meanwhile.
  const then: Deps = { ...lately, jobs: { ...lately.jobs, enqueue: async () => {} } }
  const file = await takeFile(then, approver, 'sample-class.csv', new TextEncoder().encode(csv))
  const mapping = { name: 'Name', email: 'E-mail' }
  const jobId = await startImport(then, approver, file.id, { achievementId, mapping, issue: true })
  await runJob(then, issuerId, jobId)
}
