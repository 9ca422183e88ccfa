import { sql } from 'drizzle-orm'
import { makeAchievement } from '../achievement/manage-achievement.ts'
import { zNewAchievement } from '../achievement/schema.ts'
import { listAchievements } from '../achievement/store.ts'
import { revokeAward } from '../award/change-award.ts'
import { claimUrl } from '../award/claim-token.ts'
import { correctAward } from '../award/correct-award.ts'
import { finishIntents } from '../award/finish-intents.ts'
import { makeAwards, type Wanted } from '../award/make-awards.ts'
import { zNewAward } from '../award/schema.ts'
import type { Deps } from '../deps.ts'
import { type Actor, actionsOfRole } from '../people/actor.ts'
import { makeIssuer } from '../people/make-issuer.ts'
import { guardiansOf, inviteIfMissing, takeUp } from '../people/minors/guardians.ts'
import { noteAges } from '../people/minors/note-age.ts'
import type { Person } from '../people/person.ts'
import { allIssuerIds, currentIssuer, tenantOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { StartError } from '../platform/master-key.ts'
import { claimAward } from '../wallet/claim-award.ts'
import type { DemoInstitution } from './institution.ts'
import { demoEmail, INSTITUTIONS } from './institutions.ts'
import { type PlannedAward, planAwards } from './plan-awards.ts'

const WEEK = 7 * 86_400_000

type Accounts = {
  findOrMakePerson(person: { email: string; name: string; locale: string | null }): Promise<Person>
}

/** The same use cases, as they would have run at another time. */
const at = (deps: Deps, weeksAgo: number, now: Date): Deps => ({
  ...deps,
  clock: () => new Date(now.getTime() - weeksAgo * WEEK),
})

/**
 * Fills a data folder with the institutions of the demonstration: staff, achievements, sample learners, awards in each
 * state. Safe to run again, and to run after it was interrupted: what is there is found and stays.
 *
 * @throws StartError in a folder that holds anything else
 */
export async function fillDemonstration(deps: Deps, accounts: Accounts): Promise<void> {
  const known = new Set<string>()
  for (const { shortName } of INSTITUTIONS) {
    const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
    if (issuerId) known.add(issuerId)
  }
  if ((await tx(deps, {}, allIssuerIds)).some(id => !known.has(id)))
    throw new StartError('LAUREL_DATA_DIR holds an institution of its own; the demonstration wants an empty folder.')
  for (const institution of INSTITUTIONS) await fillInstitution(deps, accounts, institution)
}

async function fillInstitution(deps: Deps, accounts: Accounts, institution: DemoInstitution): Promise<void> {
  const now = deps.clock()
  const before = at(deps, 170, now)
  const { issuerId, isFilled } = await openInstitution(before, institution)
  if (isFilled) return
  const server: Actor = { issuerId, kind: 'server', id: 'demonstration', name: 'Laurel' }
  const staff = await openStaff(before, accounts, institution, issuerId)
  const owner = staff.find(one => one.role === 'owner') ?? server
  const teacher = staff.find(one => one.role === 'teacher') ?? owner

  const have = await tx(deps, { issuerId }, tx =>
    listAchievements(tx, issuerId, { sort: 'name', limit: 200, after: null }),
  )
  const idByName = new Map(have.map(row => [row.name, row.id]))
  for (const { criteria, ...achievement } of institution.achievements) {
    if (idByName.has(achievement.name)) continue
    const wanted = zNewAchievement.parse({
      ...achievement,
      levels: [...(achievement.levels ?? [])],
      tags: [...achievement.tags],
      criteria: { narrative: criteria },
      language: institution.locale,
    })
    idByName.set(achievement.name, (await makeAchievement(before, server, wanted)).id)
  }

  const plan = planAwards(institution)
  const madeIds = new Map<PlannedAward, string>()
  for (const [weeksAgo, awards] of Map.groupBy(plan, one => one.weeksAgo)) {
    const then = at(deps, weeksAgo, now)
    const wanted = awards.map(
      (one): Wanted => ({
        request: zNewAward.parse({
          achievementId: idByName.get(one.achievement.name),
          recipient: {
            name: `${institution.learner} ${one.learner}`,
            email: demoEmail(institution, `learner.${one.learner}`),
            locale: institution.locale,
          },
          ...(one.level ? { level: one.level } : {}),
          evidence: [{ narrative: one.evidence }],
          issue: true,
        }),
        origin: `demonstration:${one.learner}:${idByName.get(one.achievement.name)}`,
        originDigest: null,
      }),
    )
    const isWaiting = awards[0]?.ending === 'draft'
    const by: Actor = isWaiting ? teacher : { ...teacher, may: actionsOfRole('registrar', 'nobody') }
    const made = await tx(then, by, tx => makeAwards(tx, then, by, wanted))
    awards.forEach((one, index) => {
      const answer = made[index]
      if (answer?.ok) madeIds.set(one, answer.awardId)
    })
    if (!isWaiting) await finishIntents(then, by, [...madeIds.values()])
  }
  for (const [one, id] of madeIds) {
    // Two of three have opened their mail within days; the others still wait, for a newcomer to be one of them.
    if (one.ending === 'draft' || one.learner % 3 === 0 || one.weeksAgo < 2) continue
    const then = at(deps, one.weeksAgo - 0.5, now)
    const token = claimUrl(then, issuerId, id, 'mail').split('/').at(-1) as string
    await claimAward(then, accounts, token, null).catch(error => {
      // Claimed, revoked or corrected already, at an earlier start.
      if (!['E_CLAIM_TAKEN', 'E_GONE'].includes((error as { code?: string }).code ?? '')) throw error
    })
  }
  for (const [{ ending }, id] of madeIds) {
    if (ending === 'revoked') await revokeAward(deps, owner, id, 'Awarded by mistake: another learner of that name')
    if (ending === 'corrected')
      await correctAward(deps, owner, id, { reason: 'More exact evidence', narrative: 'Seen by two assessors.' }).catch(
        error => {
          // Corrected already, at an earlier start.
          if (!['E_AWARD_STATE', 'E_CORRECTION_WAITS'].includes((error as { code?: string }).code ?? '')) throw error
        },
      )
  }
  await protectMinor(deps, accounts, institution, owner)
  await tx(deps, { issuerId }, tx =>
    tx.execute(sql`update issuer set approval = ${institution.approval}, description = ${institution.description}
      where issuer_id = ${issuerId}`),
  )
}

/** One learner is a child: the age is noted, and a guardian is there who has decided nothing yet. */
async function protectMinor(deps: Deps, accounts: Accounts, institution: DemoInstitution, owner: Actor): Promise<void> {
  const { minors, locale } = institution
  if (!minors) return
  const { issuerId } = owner
  const birthDate = new Date(deps.clock().getTime() - (minors.years + 0.4) * 365.25 * 86_400_000)
  const email = demoEmail(institution, `learner.${minors.learner}`)
  const row = await tx(deps, { issuerId }, async tx => {
    await tx.execute(sql`update issuer set jurisdiction = ${minors.jurisdiction} where issuer_id = ${issuerId}`)
    const found = await tx.execute<{ id: string; name: string }>(
      sql`select id, name from learner where issuer_id = ${issuerId} and email = ${email}`,
    )
    const [learner] = found.rows
    if (!learner) return undefined
    const age = { birthDate: birthDate.toISOString().slice(0, 10) }
    await noteAges(tx, deps, owner, [{ learnerId: learner.id, age }], { ifUnknown: true })
    const wanted = { name: minors.guardian, email: demoEmail(institution, 'guardian') }
    await inviteIfMissing(tx, deps, owner, learner, wanted)
    return (await guardiansOf(tx, issuerId, learner.id)).find(one => !one.accepted_at && !one.ended_at)
  })
  if (row) await takeUp(deps, row, await accounts.findOrMakePerson({ email: row.email, name: row.name, locale }))
}

/** The description is written last, so it says whether an earlier start got to the end. */
async function openInstitution(deps: Deps, institution: DemoInstitution) {
  const found = await tx(deps, {}, tx => tenantOf(tx, 'issuer', institution.shortName))
  if (found)
    return tx(deps, { issuerId: found }, async tx => ({
      issuerId: found,
      isFilled: (await currentIssuer(tx, found)).description !== null,
    }))
  const issuerId = deps.newId()
  const server: Actor = { issuerId, kind: 'server', id: 'demonstration', name: 'Laurel' }
  const { shortName, name, url, locale } = institution
  await tx(deps, { issuerId }, tx =>
    makeIssuer(tx, deps, server, { issuerId, shortName, name, url, locale, email: null }),
  )
  return { issuerId, isFilled: false }
}

async function openStaff(
  deps: Deps,
  accounts: Accounts,
  institution: DemoInstitution,
  issuerId: string,
): Promise<(Actor & { role: NonNullable<Actor['role']> })[]> {
  const made = []
  for (const { role, name } of institution.staff) {
    const person = await accounts.findOrMakePerson({
      email: demoEmail(institution, role),
      name,
      locale: institution.locale,
    })
    await tx(deps, { issuerId }, tx =>
      tx.execute(sql`
        insert into member (issuer_id, user_id, role, created_at)
        values (${issuerId}, ${person.id}, ${role}, ${deps.clock().toISOString()}) on conflict do nothing`),
    )
    const may = actionsOfRole(role, institution.approval)
    made.push({ issuerId, kind: 'member' as const, id: person.id, name, role, may })
  }
  return made
}
