import type { Deps } from '../deps.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Actor } from './actor.ts'
import { note } from './note.ts'
import type { Role } from './roles.ts'
import type { MemberView } from './schema.ts'

type Row = { user_id: string; role: Role; created_at: string; name: string; email: string }

/** Names and addresses belong to the people; that they work here, to the issuer. */
async function readMembers(tx: Tx, issuerId: string): Promise<Row[]> {
  const found = await tx.execute<Row>(sql`
    select member.user_id, member.role, member.created_at, person.name, person.email
    from member join person on person.id = member.user_id
    where member.issuer_id = ${issuerId} order by lower(person.name), member.user_id limit 1000`)
  return found.rows
}

export async function listMembers(deps: Deps, actor: Actor): Promise<MemberView[]> {
  const rows = await tx(deps, actor, tx => readMembers(tx, actor.issuerId))
  return rows.map(row => ({
    id: row.user_id,
    name: row.name,
    email: row.email,
    role: row.role,
    since: new Date(row.created_at).toISOString(),
    isMe: actor.kind === 'member' && actor.id === row.user_id,
  }))
}

/** All members' rows, locked, so that two owners cannot take each other's role away at once. */
async function lockMembers(tx: Tx, issuerId: string): Promise<{ user_id: string; role: Role }[]> {
  const found = await tx.execute<{ user_id: string; role: Role }>(
    sql`select user_id, role from member where issuer_id = ${issuerId} order by user_id for update`,
  )
  return found.rows
}

/** An issuer without an owner could never be changed again. */
function memberWhoMayGo(members: readonly { user_id: string; role: Role }[], id: string) {
  const member = members.find(one => one.user_id === id)
  if (!member) throw new Refusal('E_NOT_FOUND')
  if (member.role === 'owner' && members.filter(one => one.role === 'owner').length === 1)
    throw new Refusal('E_LAST_OWNER')
  return member
}

export async function changeRole(deps: Deps, actor: Actor, id: string, role: Role): Promise<void> {
  await tx(deps, actor, async tx => {
    const members = await lockMembers(tx, actor.issuerId)
    if (members.some(one => one.user_id === id && one.role === role)) return
    const { role: before } = memberWhoMayGo(members, id)
    await tx.execute(sql`update member set role = ${role} where issuer_id = ${actor.issuerId} and user_id = ${id}`)
    await note(tx, deps, actor, { event: 'member.role-changed', subject: id, details: { before, after: role } })
  })
}

/** From now on, and in sessions that are open: each request looks up what its person is here. */
export async function removeMember(deps: Deps, actor: Actor, id: string): Promise<void> {
  await tx(deps, actor, async tx => {
    memberWhoMayGo(await lockMembers(tx, actor.issuerId), id)
    await tx.execute(sql`delete from insight_report where issuer_id = ${actor.issuerId} and user_id = ${id}`)
    await tx.execute(sql`delete from member where issuer_id = ${actor.issuerId} and user_id = ${id}`)
    await note(tx, deps, actor, { event: 'member.removed', subject: id })
  })
}

/** Anybody may go, except the last owner. */
export async function leaveIssuer(deps: Deps, actor: Actor): Promise<void> {
  const { may: _, ...myself } = actor
  await removeMember(deps, myself, actor.id)
}
