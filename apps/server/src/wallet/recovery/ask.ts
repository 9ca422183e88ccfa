import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import type { Person } from '../../people/person.ts'
import { currentIssuer, type IssuerRow } from '../../people/store.ts'
import { enterTenant, type Tx, tx } from '../../platform/database.ts'
import { tokenHash } from '../../platform/ids.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import type { Ask } from './schema.ts'
import { stopToken, stopUrl } from './stop-token.ts'
import { lostAwards, recordsOf, schoolsOf } from './store.ts'
import { tellAsked, tellGuardiansOf } from './tell.ts'

const LIFETIME_DAYS = 30
/** How often a day a school is asked about one learner: whoever sits in a mailbox must not flood people with mails. */
const MOST_A_DAY = 3

/** Closes what has run out, so that it can be asked for again. In the school's tenant. */
export async function closeExpired(tx: Tx, deps: Deps, issuerId: string): Promise<number> {
  const closed = await tx.execute<{ id: string }>(sql`
    update recovery_request set state = 'expired', closed_at = expires_at
    where issuer_id = ${issuerId} and state in ('open', 'checked') and expires_at <= ${deps.clock().toISOString()}
    returning id`)
  const server: Actor = { issuerId, kind: 'server', id: 'server', name: 'Laurel' }
  await note(tx, deps, server, ...closed.rows.map(({ id }) => ({ event: 'recovery.expired', subject: id })))
  return closed.rows.length
}

type Asking = { readonly person: Person; readonly wanted: Ask; readonly roundId: string }

/** Asks one school about each of its records of the person that is meant. @returns the records that are new */
async function askSchool(tx: Tx, deps: Deps, issuer: IssuerRow, { person, wanted, roundId }: Asking) {
  const issuerId = issuer.issuer_id
  const now = deps.clock()
  await closeExpired(tx, deps, issuerId)
  const left = new Set(
    (await lostAwards(tx, issuerId, person.id, now)).filter(one => one.is_left_behind).map(one => one.learner_id),
  )
  // Of a whole wallet every record can be asked about, also where nothing of it is in force: two people there say who it
  // is, and a new wallet can be begun.
  const records = (await recordsOf(tx, issuerId, person.id)).filter(
    one => wanted.messages[one.id] !== undefined && (!wanted.leftBehind || left.has(one.id)),
  )
  const learners: typeof records = []
  for (const learner of records) {
    const learnerId = learner.id
    const today = await tx.execute<{ count: number }>(sql`
      select count(*)::int as count from recovery_request where issuer_id = ${issuerId} and learner_id = ${learnerId}
        and asked_at > ${now.toISOString()}::timestamptz - interval '1 day'`)
    const id = deps.newId()
    const token = stopToken(deps, roundId)
    const made = await tx.execute(sql`
      insert into recovery_request (issuer_id, id, learner_id, person_id, message, asked_at, expires_at, state, round_id,
        stop_hash, settled_at)
      values (${issuerId}, ${id}, ${learnerId}, ${person.id}, ${wanted.messages[learnerId]?.trim() ?? ''},
        ${now.toISOString()}, ${new Date(now.getTime() + LIFETIME_DAYS * 86_400_000).toISOString()}, 'open', ${roundId},
        ${tokenHash(token)}, ${wanted.leftBehind ? now.toISOString() : null})
      on conflict (issuer_id, learner_id) where state in ('open', 'checked', 'confirmed') do nothing returning 1`)
    // It goes on already: asking twice is the same as once.
    if (made.rows.length === 0) continue
    if ((today.rows[0]?.count ?? 0) >= MOST_A_DAY) throw new Refusal('E_TOO_MANY_REQUESTS')
    learners.push(learner)
    const actor: Actor = { issuerId, kind: 'learner', id: person.id, name: person.name }
    await note(tx, deps, actor, { event: 'recovery.requested', subject: id, details: { learner: learnerId } })
    const url = stopUrl(deps, token)
    await tellGuardiansOf(tx, deps, issuer, learner, { kind: 'guardianAsked', requestId: id, url })
  }
  return { known: records.length, learners }
}

/**
 * The person has lost every way into their wallet, and asks schools to issue anew what was in it. Nothing changes by
 * that: two people at each school decide (TRUST 9). Whoever it may concern is told, with a button that stops it.
 *
 * @throws Refusal E_NOTHING_TO_RECOVER, E_TOO_MANY_REQUESTS
 */
export async function askSchools(deps: Deps, person: Person, wanted: Ask): Promise<void> {
  await tx(deps, { personId: person.id }, async tx => {
    const roundId = deps.newId()
    const schools: IssuerRow[] = []
    const addresses: string[] = []
    let known = 0
    for (const issuerId of await schoolsOf(tx, person.id)) {
      await enterTenant(tx, issuerId)
      const issuer = await currentIssuer(tx, issuerId)
      // Nobody is there any more who could issue anything anew.
      if (issuer.stopped_at !== null) continue
      const asked = await askSchool(tx, deps, issuer, { person, wanted, roundId })
      known += asked.known
      if (asked.learners.length === 0) continue
      schools.push(issuer)
      addresses.push(...asked.learners.flatMap(one => one.email ?? []))
    }
    if (known === 0) throw new Refusal('E_NOTHING_TO_RECOVER')
    if (schools.length > 0) await tellAsked(tx, deps, person, { roundId, schools, addresses })
  })
}
