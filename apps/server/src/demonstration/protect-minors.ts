import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { sendToChild } from '../people/minors/children.ts'
import { askGuardians, consentsOf, decide } from '../people/minors/consents.ts'
import { guardiansOf, inviteIfMissing, takeUp } from '../people/minors/guardians.ts'
import { noteAges } from '../people/minors/note-age.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { type Accounts, bornBefore, eighteenIn, weeksBefore } from './at.ts'
import type { DemoInstitution, Family } from './institution.ts'
import { demoEmail } from './institutions.ts'

/** Before anybody claimed anything. */
const ENROLLED_WEEKS_AGO = 60

type Learner = { readonly id: string; readonly name: string; readonly email: string }

/** Everybody of the institution's learners, by their number. */
async function learnersOf(deps: Deps, institution: DemoInstitution, issuerId: string): Promise<Map<number, Learner>> {
  const found = await tx(deps, { issuerId }, tx =>
    tx.execute<Learner>(
      sql`select id, name, email from learner where issuer_id = ${issuerId} and email is not null order by id`,
    ),
  )
  const numbers = new Map<number, Learner>()
  for (const row of found.rows) {
    const number = /^learner\.(\d+)@/.exec(row.email)?.[1]
    if (number && row.email === demoEmail(institution, `learner.${number}`)) numbers.set(Number(number), row)
  }
  return numbers
}

function birthDateOf(now: Date, institution: DemoInstitution, learner: number): string {
  const person = institution.people.find(one => one.learner === learner)
  if (person?.comesOfAgeIn !== undefined) return eighteenIn(now, person.comesOfAgeIn)
  return bornBefore(now, person?.family?.years ?? institution.minors?.yearsOf(learner) ?? 30)
}

/**
 * Where learners are minors: their ages, then their families with what each has said. Whoever comes of age now was a
 * minor when it was noted.
 */
export async function protectMinors(
  deps: Deps,
  accounts: Accounts,
  institution: DemoInstitution,
  actor: Actor,
): Promise<void> {
  if (!institution.minors) return
  const now = deps.clock()
  const learners = await learnersOf(deps, institution, actor.issuerId)
  const earlier = weeksBefore(deps, ENROLLED_WEEKS_AGO)
  const ages = [...learners].map(([number, { id }]) => ({
    learnerId: id,
    age: { birthDate: birthDateOf(now, institution, number) },
  }))
  await tx(earlier, actor, tx => noteAges(tx, earlier, actor, ages, { ifUnknown: true }))
  for (const { learner, family } of institution.people) {
    const child = learners.get(learner)
    if (family && child) await openFamily(deps, accounts, institution, actor, child, family)
  }
}

/** The guardian is asked, comes, and says yes or no, one week after the other; what the child asks for waits. */
async function openFamily(
  deps: Deps,
  accounts: Accounts,
  institution: DemoInstitution,
  actor: Actor,
  child: Learner,
  { guardian, allows = [], refuses = [], asks = [] }: Family,
): Promise<void> {
  const { issuerId } = actor
  const { locale } = institution
  const email = demoEmail(institution, guardian.who)
  const [invited, accepted, decided, sent, asked] = [9, 8.5, 8, 7.5, 1].map(weeks => weeksBefore(deps, weeks)) as [
    Deps,
    Deps,
    Deps,
    Deps,
    Deps,
  ]
  const row = await tx(invited, actor, async tx => {
    await inviteIfMissing(tx, invited, actor, child, { name: guardian.name, email })
    return (await guardiansOf(tx, issuerId, child.id)).find(one => one.email === email && !one.ended_at)
  })
  if (!row) return
  const person = await accounts.findOrMakePerson({ email, name: guardian.name, locale })
  if (!row.accepted_at) await takeUp(accepted, row, person)
  await tx(decided, { issuerId }, async tx => {
    if ((await consentsOf(tx, issuerId, child.id)).length > 0) return
    const speaker = { by: 'guardian', guardianId: row.id, personId: person.id, name: guardian.name } as const
    const say = (decision: 'granted' | 'withdrawn') => (purpose: (typeof allows)[number]) =>
      decide(tx, decided, issuerId, child.id, speaker, { purpose, decision, childAgrees: true, language: 'en' })
    for (const purpose of allows) await say('granted')(purpose)
    for (const purpose of refuses) await say('withdrawn')(purpose)
  })
  if (allows.includes('hold')) await sendToChild(sent, person, child.id, undefined)
  await tx(asked, { issuerId }, async tx => {
    for (const purpose of asks) await askGuardians(tx, asked, issuerId, child, purpose)
  })
}
