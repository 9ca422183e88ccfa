import type { Deps } from '../deps.ts'
import { type Tx, tx } from '../platform/database.ts'
import { newToken, tokenHash } from '../platform/ids.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Actor } from './actor.ts'
import { invitationMail } from './invitation-mail.ts'
import { note } from './note.ts'
import type { Person } from './person.ts'
import { requireMail } from './quotas.ts'
import type { Role } from './roles.ts'
import type { InvitationView, NewInvitation } from './schema.ts'
import { currentIssuer, type IssuerRow, saveAddresses, tenantOf } from './store.ts'
import { endUnprovenAccess } from './unproven-access.ts'

const LIFETIME_DAYS = 14

type Row = {
  id: string
  email: string
  name: string
  role: Role
  invited_by: string
  created_at: string
  expires_at: string
  accepted_at: string | null
  withdrawn_at: string | null
}

const columns = sql`id, email, name, role, invited_by, created_at, expires_at, accepted_at, withdrawn_at`

const isOver = (deps: Pick<Deps, 'clock'>, row: Row) => Date.parse(row.expires_at) <= deps.clock().getTime()

const view = (deps: Pick<Deps, 'clock'>, row: Row): InvitationView => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  invitedBy: row.invited_by,
  createdAt: new Date(row.created_at).toISOString(),
  expiresAt: new Date(row.expires_at).toISOString(),
  isExpired: isOver(deps, row),
})

/** A fresh link for an invitation, mailed; the link before it ends. Only its hash is kept (H-44). */
async function sendLink(tx: Tx, deps: Deps, actor: Actor, row: Row): Promise<void> {
  const token = newToken()
  const expires = new Date(deps.clock().getTime() + LIFETIME_DAYS * 86_400_000).toISOString()
  await tx.execute(sql`
    update invitation set token_hash = ${tokenHash(token)}, expires_at = ${expires}
    where issuer_id = ${actor.issuerId} and id = ${row.id}`)
  row.expires_at = expires
  await saveAddresses(tx, actor.issuerId, [{ kind: 'invitation', address: tokenHash(token) }])
  await requireMail(tx, deps, actor.issuerId)
  const issuer = await currentIssuer(tx, actor.issuerId)
  const content = invitationMail({
    name: row.name,
    issuer: issuer.name,
    inviter: actor.name,
    role: row.role,
    url: `${deps.baseUrl}/join/${token}`,
    locale: issuer.locale,
  })
  await deps.mailer.send(tx, {
    issuerId: actor.issuerId,
    kind: 'invitation',
    to: { email: row.email, name: row.name },
    from: issuer.name,
    ...content,
  })
}

/** Invites somebody by mail. Inviting an address again changes the open invitation and sends a new link. */
export async function inviteMember(deps: Deps, actor: Actor, wanted: NewInvitation): Promise<InvitationView> {
  return tx(deps, actor, async tx => {
    const member = await tx.execute(sql`
      select 1 from member join person on person.id = member.user_id
      where member.issuer_id = ${actor.issuerId} and person.email = ${wanted.email}`)
    if (member.rows.length > 0) throw new Refusal('E_ALREADY_MEMBER')
    const now = deps.clock().toISOString()
    const saved = await tx.execute<Row>(sql`
      insert into invitation (issuer_id, id, email, name, role, token_hash, invited_by, created_at, expires_at)
      values (${actor.issuerId}, ${deps.newId()}, ${wanted.email}, ${wanted.name}, ${wanted.role},
        ${tokenHash(newToken())}, ${actor.name}, ${now}, ${now})
      on conflict (issuer_id, email) where accepted_at is null and withdrawn_at is null
        do update set name = excluded.name, role = excluded.role, invited_by = excluded.invited_by
      returning ${columns}`)
    const row = saved.rows[0]!
    await sendLink(tx, deps, actor, row)
    await note(tx, deps, actor, { event: 'member.invited', subject: row.id, details: { role: row.role } })
    return view(deps, row)
  })
}

export async function listInvitations(deps: Deps, actor: Actor): Promise<InvitationView[]> {
  return tx(deps, actor, async tx => {
    const found = await tx.execute<Row>(sql`
      select ${columns} from invitation
      where issuer_id = ${actor.issuerId} and accepted_at is null and withdrawn_at is null order by id desc limit 200`)
    return found.rows.map(row => view(deps, row))
  })
}

async function lockOpen(tx: Tx, issuerId: string, id: string): Promise<Row> {
  const found = await tx.execute<Row>(sql`
    select ${columns} from invitation where issuer_id = ${issuerId} and id = ${id}
      and accepted_at is null and withdrawn_at is null for update`)
  const row = found.rows[0]
  if (!row) throw new Refusal('E_NOT_FOUND')
  return row
}

export async function resendInvitation(deps: Deps, actor: Actor, id: string): Promise<InvitationView> {
  return tx(deps, actor, async tx => {
    const row = await lockOpen(tx, actor.issuerId, id)
    await sendLink(tx, deps, actor, row)
    await note(tx, deps, actor, { event: 'member.invitation-resent', subject: id })
    return view(deps, row)
  })
}

export async function withdrawInvitation(deps: Deps, actor: Actor, id: string): Promise<void> {
  await tx(deps, actor, async tx => {
    await lockOpen(tx, actor.issuerId, id)
    await tx.execute(sql`
      update invitation set withdrawn_at = ${deps.clock().toISOString()}
      where issuer_id = ${actor.issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'member.invitation-withdrawn', subject: id })
  })
}

export type InvitationFacts = {
  readonly state: 'open' | 'accepted' | 'withdrawn' | 'expired'
  readonly id: string
  readonly issuer: IssuerRow
  readonly name: string
  readonly email: string
  readonly invitedBy: string
  readonly role: Role
}

/** What an invitation's link is for. Reading it accepts nothing, however often a mail scanner looks. */
export async function readInvitation(deps: Deps, token: string): Promise<InvitationFacts> {
  const hash = tokenHash(token)
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'invitation', hash))
  if (!issuerId) throw new Refusal('E_NOT_FOUND')
  return tx(deps, { issuerId }, async tx => {
    const found = await tx.execute<Row>(
      sql`select ${columns} from invitation where issuer_id = ${issuerId} and token_hash = ${hash}`,
    )
    const row = found.rows[0]
    // Another link was sent since: this one is as good as never made.
    if (!row) throw new Refusal('E_NOT_FOUND')
    const state = row.accepted_at ? 'accepted' : row.withdrawn_at ? 'withdrawn' : isOver(deps, row) ? 'expired' : 'open'
    const issuer = await currentIssuer(tx, issuerId)
    return { state, id: row.id, issuer, name: row.name, email: row.email, invitedBy: row.invited_by, role: row.role }
  })
}

const REFUSED = { accepted: 'E_INVITATION_USED', withdrawn: 'E_WITHDRAWN', expired: 'E_EXPIRED' } as const

/**
 * Makes the invited person a member, once. The link came to their mailbox, so it proves the address and signs them in.
 *
 * @returns the person who is to be signed in
 */
export async function acceptInvitation(
  deps: Deps,
  accounts: { findOrMakePerson(person: { email: string; name: string; locale: string | null }): Promise<Person> },
  token: string,
): Promise<{ readonly person: Person; readonly issuer: IssuerRow; readonly role: Role }> {
  const facts = await readInvitation(deps, token)
  if (facts.state !== 'open') throw new Refusal(REFUSED[facts.state])
  const { issuer } = facts
  const issuerId = issuer.issuer_id
  await endUnprovenAccess(deps, facts.email)
  const person = await accounts.findOrMakePerson({ email: facts.email, name: facts.name, locale: issuer.locale })
  await tx(deps, { issuerId }, async tx => {
    const at = deps.clock().toISOString()
    const won = await tx.execute(sql`
      update invitation set accepted_at = ${at} where issuer_id = ${issuerId} and token_hash = ${tokenHash(token)}
        and accepted_at is null and withdrawn_at is null returning 1`)
    if (won.rows.length === 0) throw new Refusal('E_INVITATION_USED')
    await tx.execute(sql`
      insert into member (issuer_id, user_id, role, created_at) values (${issuerId}, ${person.id}, ${facts.role}, ${at})
      on conflict (issuer_id, user_id) do nothing`)
    const actor: Actor = { issuerId, kind: 'member', id: person.id, name: person.name }
    await note(tx, deps, actor, { event: 'member.joined', subject: person.id, details: { role: facts.role } })
  })
  return { person, issuer, role: facts.role }
}
