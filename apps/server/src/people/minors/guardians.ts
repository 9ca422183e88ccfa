import type { Deps } from '../../deps.ts'
import { enterTenant, type Tx, tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import type { Actor } from '../actor.ts'
import { readLearner } from '../learners.ts'
import { note } from '../note.ts'
import type { Person } from '../person.ts'
import { currentIssuer, type IssuerRow, saveAddresses, tenantOf } from '../store.ts'
import { endUnprovenAccess } from '../unproven-access.ts'
import { guardianMail } from './guardian-mail.ts'
import { protectionOfLearner } from './protection.ts'
import type { END_REASONS, GuardianView, NewGuardian } from './schema.ts'

const LIFETIME_DAYS = 30
/** Parents, their partners, grandparents, a foster home: more is a mistake. */
const MOST_GUARDIANS = 8

export type GuardianRow = {
  issuer_id: string
  id: string
  learner_id: string
  name: string
  email: string
  locale: string | null
  relation: GuardianView['relation']
  person_id: string | null
  invited_by: string
  created_at: string
  expires_at: string
  accepted_at: string | null
  ended_at: string | null
  end_reason: GuardianView['endReason']
}

const columns = sql`issuer_id, id, learner_id, name, email, locale, relation, person_id, invited_by, created_at,
  expires_at, accepted_at, ended_at, end_reason`

const iso = (time: string | null) => time && new Date(time).toISOString()

export const guardianView = (row: GuardianRow, now: Date): GuardianView => ({
  id: row.id,
  name: row.name,
  email: row.email,
  relation: row.relation,
  state: row.ended_at
    ? 'ended'
    : row.accepted_at
      ? 'active'
      : Date.parse(row.expires_at) <= now.getTime()
        ? 'expired'
        : 'invited',
  invitedAt: new Date(row.created_at).toISOString(),
  acceptedAt: iso(row.accepted_at),
  endedAt: iso(row.ended_at),
  endReason: row.end_reason,
})

export async function guardiansOf(tx: Tx, issuerId: string, learnerId: string): Promise<GuardianRow[]> {
  const found = await tx.execute<GuardianRow>(sql`
    select ${columns} from guardian where issuer_id = ${issuerId} and learner_id = ${learnerId} order by id`)
  return found.rows
}

/** A fresh link for a guardian, mailed; the one before ends. Only its hash is kept (H-44). */
async function sendLink(tx: Tx, deps: Deps, actor: Actor, row: GuardianRow, child: string): Promise<void> {
  const token = newToken()
  row.expires_at = new Date(deps.clock().getTime() + LIFETIME_DAYS * 86_400_000).toISOString()
  await tx.execute(sql`
    update guardian set token_hash = ${tokenHash(token)}, expires_at = ${row.expires_at}
    where issuer_id = ${actor.issuerId} and id = ${row.id}`)
  await saveAddresses(tx, actor.issuerId, [{ kind: 'guardian', address: tokenHash(token) }])
  const issuer = await currentIssuer(tx, actor.issuerId)
  const content = guardianMail('invitation', {
    name: row.name,
    child,
    issuer: issuer.name,
    url: `${deps.baseUrl}/guardian/${token}`,
    locale: row.locale ?? issuer.locale,
  })
  const to = { email: row.email, name: row.name }
  await deps.mailer.send(tx, { issuerId: actor.issuerId, kind: 'guardian', to, from: issuer.name, ...content })
}

/** Invites a parent or guardian of a minor. Inviting an address again sends a new link to it. */
export function inviteGuardian(
  deps: Deps,
  actor: Actor,
  learnerId: string,
  wanted: NewGuardian,
): Promise<GuardianView> {
  return tx(deps, actor, async tx => {
    const learner = await readLearner(tx, actor.issuerId, learnerId)
    const { stage } = await protectionOfLearner(tx, actor.issuerId, learnerId, deps.clock())
    if (stage === 'adult') throw new Refusal('E_OF_AGE')
    if (learner.email === wanted.email)
      throw new Refusal('E_REQUEST_MALFORMED', [
        { path: 'email', code: 'custom', message: 'is the learner’s own address; a guardian needs another' },
      ])
    const known = (await guardiansOf(tx, actor.issuerId, learnerId)).filter(one => !one.ended_at)
    const again = known.find(one => one.email === wanted.email)
    if (again?.accepted_at) throw new Refusal('E_ALREADY_GUARDIAN')
    if (!again && known.length >= MOST_GUARDIANS) throw new Refusal('E_TOO_MANY_GUARDIANS')
    const row = await openInvitation(tx, deps, actor, { id: learnerId, name: learner.name }, wanted)
    return guardianView(row, deps.clock())
  })
}

/** For awards that name a guardian: invites them unless the learner is of age, or has them already. */
export async function inviteIfMissing(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  learner: { readonly id: string; readonly name: string },
  wanted: { readonly email: string; readonly name?: string | undefined },
): Promise<void> {
  const { stage } = await protectionOfLearner(tx, actor.issuerId, learner.id, deps.clock())
  if (stage === 'adult') return
  const known = (await guardiansOf(tx, actor.issuerId, learner.id)).filter(one => !one.ended_at)
  if (known.some(one => one.email === wanted.email) || known.length >= MOST_GUARDIANS) return
  const name = wanted.name ?? wanted.email
  await openInvitation(tx, deps, actor, learner, { name, email: wanted.email, relation: 'parent' })
}

/** The row of an invitation, its link on its way. */
async function openInvitation(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  learner: { readonly id: string; readonly name: string },
  wanted: NewGuardian,
): Promise<GuardianRow> {
  const now = deps.clock().toISOString()
  const saved = await tx.execute<GuardianRow>(sql`
    insert into guardian (issuer_id, id, learner_id, name, email, locale, relation, token_hash, invited_by, created_at,
      expires_at)
    values (${actor.issuerId}, ${deps.newId()}, ${learner.id}, ${wanted.name}, ${wanted.email}, ${wanted.locale ?? null},
      ${wanted.relation}, ${tokenHash(newToken())}, ${actor.name}, ${now}, ${now})
    on conflict (issuer_id, learner_id, email) where ended_at is null
      do update set name = excluded.name, locale = excluded.locale, relation = excluded.relation
    returning ${columns}`)
  const row = saved.rows[0]!
  await sendLink(tx, deps, actor, row, learner.name)
  await note(tx, deps, actor, { event: 'guardian.invited', subject: row.id, details: { learner: learner.id } })
  return row
}

async function lockInOffice(tx: Tx, issuerId: string, id: string): Promise<GuardianRow> {
  const found = await tx.execute<GuardianRow>(sql`
    select ${columns} from guardian where issuer_id = ${issuerId} and id = ${id} and ended_at is null for update`)
  const row = found.rows[0]
  if (!row) throw new Refusal('E_NOT_FOUND')
  return row
}

export function resendGuardian(deps: Deps, actor: Actor, id: string): Promise<GuardianView> {
  return tx(deps, actor, async tx => {
    const row = await lockInOffice(tx, actor.issuerId, id)
    if (row.accepted_at) throw new Refusal('E_ALREADY_GUARDIAN')
    const { name } = await readLearner(tx, actor.issuerId, row.learner_id)
    await sendLink(tx, deps, actor, row, name)
    await note(tx, deps, actor, { event: 'guardian.invited', subject: id, details: { learner: row.learner_id } })
    return guardianView(row, deps.clock())
  })
}

/** Ends a guardian's part at once: none of their words counts any more (H-59). */
export function endGuardian(
  deps: Deps,
  actor: Actor,
  id: string,
  reason: (typeof END_REASONS)[number],
): Promise<GuardianView> {
  return tx(deps, actor, async tx => {
    const row = await lockInOffice(tx, actor.issuerId, id)
    const at = deps.clock().toISOString()
    await tx.execute(sql`
      update guardian set ended_at = ${at}, end_reason = ${reason} where issuer_id = ${actor.issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'guardian.ended', subject: id, details: { reason, learner: row.learner_id } })
    return guardianView({ ...row, ended_at: at, end_reason: reason }, deps.clock())
  })
}

export type GuardianFacts = {
  readonly state: 'open' | 'accepted' | 'ended' | 'expired'
  readonly row: GuardianRow
  readonly issuer: IssuerRow
  readonly child: string
}

/** What a guardian's link is for. Reading it accepts nothing. */
export async function readGuardianLink(deps: Deps, token: string): Promise<GuardianFacts> {
  const hash = tokenHash(token)
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'guardian', hash))
  if (!issuerId) throw new Refusal('E_NOT_FOUND')
  return tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<GuardianRow>(
      sql`select ${columns} from guardian where issuer_id = ${issuerId} and token_hash = ${hash}`,
    )
    const row = found.rows[0]
    if (!row) throw new Refusal('E_NOT_FOUND')
    const { stage } = await protectionOfLearner(tx, issuerId, row.learner_id, deps.clock())
    const state =
      row.ended_at || stage === 'adult'
        ? 'ended'
        : row.accepted_at
          ? 'accepted'
          : Date.parse(row.expires_at) <= deps.clock().getTime()
            ? 'expired'
            : 'open'
    const { name } = await readLearner(tx, issuerId, row.learner_id)
    return { state, row, issuer: await currentIssuer(tx, issuerId), child: name }
  })
}

/** Takes up a guardian's part, once. The link came to their mailbox, so it proves the address and signs them in. */
export async function acceptGuardian(
  deps: Deps,
  accounts: { findOrMakePerson(person: { email: string; name: string; locale: string | null }): Promise<Person> },
  token: string,
): Promise<Person> {
  const { state, row, issuer } = await readGuardianLink(deps, token)
  if (state !== 'open') throw new Refusal(state === 'accepted' ? 'E_INVITATION_USED' : 'E_EXPIRED')
  await endUnprovenAccess(deps, row.email)
  const locale = row.locale ?? issuer.locale
  const person = await accounts.findOrMakePerson({ email: row.email, name: row.name, locale })
  await takeUp(deps, row, person)
  return person
}

/** The person is the guardian from now on. @throws Refusal E_INVITATION_USED if somebody was first */
export async function takeUp(deps: Deps, row: GuardianRow, person: Person): Promise<void> {
  const { issuer_id: issuerId } = row
  await tx(deps, { issuerId }, async tx => {
    const won = await tx.execute(sql`
      update guardian set accepted_at = ${deps.clock().toISOString()}, person_id = ${person.id}
      where issuer_id = ${issuerId} and id = ${row.id} and accepted_at is null and ended_at is null returning 1`)
    if (won.rows.length === 0) throw new Refusal('E_INVITATION_USED')
    const actor: Actor = { issuerId, kind: 'guardian', id: person.id, name: row.name }
    await note(tx, deps, actor, { event: 'guardian.accepted', subject: row.id, details: { learner: row.learner_id } })
  })
}

/** The parts that a person has as a guardian, over all institutions, read in their own scope. */
export async function partsOfGuardian(tx: Tx, personId: string): Promise<GuardianRow[]> {
  const found = await tx.execute<GuardianRow>(sql`
    select ${columns} from guardian where person_id = ${personId} and ended_at is null order by id`)
  return found.rows
}

/**
 * Runs `work` in the tenant of a child whose guardian the person is now: in office, and the child not of age. From the
 * first instant of majority there is nothing here any more (H-59).
 */
export async function asGuardian<T>(
  deps: Deps,
  personId: string,
  learnerId: string,
  work: (tx: Tx, part: GuardianRow) => Promise<T>,
): Promise<T> {
  return tx(deps, { personId }, async tx => {
    const part = (await partsOfGuardian(tx, personId)).find(one => one.learner_id === learnerId)
    if (!part) throw new Refusal('E_NOT_FOUND')
    await enterTenant(tx, part.issuer_id)
    const { stage } = await protectionOfLearner(tx, part.issuer_id, learnerId, deps.clock())
    if (stage === 'adult') throw new Refusal('E_OF_AGE')
    return work(tx, part)
  })
}

/** A guardian deletes their account: their parts end with it. */
export async function leaveAsGuardian(tx: Tx, deps: Deps, personId: string): Promise<void> {
  const at = deps.clock().toISOString()
  for (const part of await partsOfGuardian(tx, personId)) {
    await enterTenant(tx, part.issuer_id)
    await tx.execute(sql`
      update guardian set ended_at = ${at}, end_reason = 'left', person_id = null
      where issuer_id = ${part.issuer_id} and id = ${part.id}`)
    const actor: Actor = { issuerId: part.issuer_id, kind: 'guardian', id: personId, name: '' }
    await note(tx, deps, actor, { event: 'guardian.ended', subject: part.id, details: { reason: 'left' } })
  }
}
