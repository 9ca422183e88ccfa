import * as z from 'zod'
import { type Api, pageOf, type Sessions } from '../app.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { actionsOfRole } from './actor.ts'
import { haltIssuing, resumeIssuing } from './halt-issuing.ts'
import {
  acceptInvitation,
  inviteMember,
  listInvitations,
  resendInvitation,
  withdrawInvitation,
} from './invite-member.ts'
import { makeAnotherIssuer } from './make-issuer.ts'
import { changeRole, leaveIssuer, listMembers, removeMember } from './members.ts'
import { issuerView } from './memberships.ts'
import { ROLES } from './roles.ts'
import { zInvitation, zIssuer, zMember, zNewInvitation, zNewIssuer, zRole, zRoles } from './schema.ts'
import { currentIssuer } from './store.ts'

const tag = 'Members'

/** Who works for an issuer, in which role; and another issuer on the same server. */
export function addMemberRoutes(api: Api, deps: Deps, sessions: Sessions): void {
  api.add(
    {
      method: 'get',
      path: '/roles',
      summary: 'What each role may do here, under the present approval policy',
      tag,
      access: 'members:read',
      answer: zRoles,
    },
    async ({ actor }) => {
      const issuer = await tx(deps, actor, tx => currentIssuer(tx, actor.issuerId))
      return { items: ROLES.map(role => ({ role, may: [...actionsOfRole(role, issuer)] })) }
    },
  )
  api.add(
    {
      method: 'get',
      path: '/members',
      summary: 'Who works here',
      tag,
      access: 'members:read',
      answer: pageOf(zMember),
    },
    async ({ actor }) => ({ items: await listMembers(deps, actor), nextCursor: null }),
  )
  api.add(
    {
      method: 'patch',
      path: '/members/{id}',
      summary: 'Give a member another role; the last owner keeps theirs',
      tag,
      access: 'members:manage',
      whenClosed: true,
      body: z.strictObject({ role: zRole }),
      status: 204,
    },
    ({ actor, id, body }) => changeRole(deps, actor, id, body.role),
  )
  api.add(
    {
      method: 'delete',
      path: '/members/{id}',
      summary: 'Take a member’s rights away, at once',
      tag,
      access: 'members:manage',
      whenClosed: true,
      status: 204,
    },
    ({ actor, id }) => removeMember(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/members/leave',
      summary: 'Give up one’s own membership',
      tag,
      access: 'achievements:read',
      whenClosed: true,
      status: 204,
    },
    ({ actor }) => leaveIssuer(deps, actor),
  )
  api.add(
    {
      method: 'get',
      path: '/invitations',
      summary: 'Invitations that have not been accepted yet',
      tag,
      access: 'members:manage',
      answer: pageOf(zInvitation),
    },
    async ({ actor }) => ({ items: await listInvitations(deps, actor), nextCursor: null }),
  )
  api.add(
    {
      method: 'post',
      path: '/invitations',
      summary: 'Invite somebody by mail',
      tag,
      access: 'members:manage',
      whenClosed: true,
      body: zNewInvitation,
      answer: zInvitation,
      status: 201,
    },
    ({ actor, body }) => inviteMember(deps, actor, body),
  )
  api.add(
    {
      method: 'post',
      path: '/invitations/{id}/resend',
      summary: 'Mail a new link; the one before ends',
      tag,
      access: 'members:manage',
      whenClosed: true,
      answer: zInvitation,
    },
    ({ actor, id }) => resendInvitation(deps, actor, id),
  )
  api.add(
    {
      method: 'delete',
      path: '/invitations/{id}',
      summary: 'Withdraw an invitation',
      tag,
      access: 'members:manage',
      whenClosed: true,
      status: 204,
    },
    ({ actor, id }) => withdrawInvitation(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/join/{token}',
      summary: 'Accept an invitation; the person is signed in by the answer',
      tag,
      access: 'anyone',
      answer: z.object({ issuer: zIssuer, role: zRole }),
    },
    async ({ c }) => {
      const accepted = await acceptInvitation(deps, sessions, c.req.param('token') ?? '')
      for (const cookie of await sessions.openSession(accepted.person.id, c.req.raw))
        c.header('set-cookie', cookie, { append: true })
      return { issuer: issuerView(accepted.issuer, deps.baseUrl), role: accepted.role }
    },
  )
  api.add(
    {
      method: 'post',
      path: '/issuers',
      summary: 'Make another institution on this server, with oneself as its owner',
      tag: 'Issuer',
      access: 'issuers:make',
      whenClosed: true,
      body: zNewIssuer,
      answer: zIssuer,
      status: 201,
    },
    async ({ actor, body }) => issuerView(await makeAnotherIssuer(deps, actor, body), deps.baseUrl),
  )
  api.add(
    {
      method: 'post',
      path: '/issuer/halt',
      summary: 'Stop issuing at once; revoking and verifying go on',
      tag: 'Issuer',
      access: 'issuance:halt',
      body: z.strictObject({ reason: z.string().max(1_000) }),
      status: 204,
    },
    ({ actor, body }) => haltIssuing(deps, actor, body.reason),
  )
  api.add(
    {
      method: 'post',
      path: '/issuer/resume',
      summary: 'Issue again; what waited goes on',
      tag: 'Issuer',
      access: 'issuance:halt',
      status: 204,
    },
    ({ actor }) => resumeIssuing(deps, actor),
  )
}
