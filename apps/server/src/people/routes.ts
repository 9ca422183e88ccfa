import * as z from 'zod'
import { PICTURE_TYPES, readUpload } from '../achievement/routes.ts'
import { MAX_PICTURE_BYTES, sanitisePicture } from '../achievement/sanitise-picture.ts'
import { savePicture } from '../achievement/store.ts'
import { type Api, pageOf, type Sessions, zPageQuery } from '../app.ts'
import type { Deps } from '../deps.ts'
import { catchUp } from '../identity/follow-issuer.ts'
import { markEveryLearner } from '../insight/mark.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { actionsOfRole, mayDo } from './actor.ts'
import { listApiKeys, makeApiKey, revokeApiKey } from './api-keys.ts'
import { pageFrom, readCursor } from './cursor.ts'
import { issuerView, membershipsOf } from './memberships.ts'
import { recomputeAges } from './minors/note-age.ts'
import { note } from './note.ts'
import { requireStorage } from './quotas.ts'
import { zAction, zApiKey, zIssuer, zIssuerChange, zNewApiKey, zRole, zSetUp } from './schema.ts'
import { isSetUpTokenValid, setUp } from './set-up.ts'
import { allIssuerIds, currentIssuer } from './store.ts'

const zSession = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), locale: z.string().nullable() }).nullable(),
  memberships: z.array(z.object({ issuer: zIssuer, role: zRole, may: z.array(zAction) })),
  publicUrl: z.string(),
  loopback: z.boolean(),
  mailConfigured: z.boolean(),
  /** Sample people whom anybody may be (`npm start -- --demo`). */
  demonstration: z.boolean(),
  setUp: z.boolean(),
  passkeys: z.int(),
})
const zMail = z.object({
  id: z.uuid(),
  kind: z.string(),
  to: z.string(),
  subject: z.string(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
})
const zMailDetail = zMail.extend({ text: z.string(), html: z.string(), locale: z.string() })

const iso = (time: string) => new Date(time).toISOString()

export function addPeopleRoutes(api: Api, deps: Deps, sessions: Sessions): void {
  const issuerOf = (issuerId: string) =>
    tx(deps, { issuerId }, async tx => issuerView(await currentIssuer(tx, issuerId), deps.baseUrl))

  api.add(
    {
      method: 'get',
      path: '/setup',
      summary: 'Whether a set-up link still works',
      tag: 'Set-up',
      access: 'anyone',
      query: z.object({ token: z.string().max(200).default('') }),
      answer: z.object({ valid: z.boolean() }),
    },
    async ({ query }) => ({ valid: await isSetUpTokenValid(deps, query.token) }),
  )
  api.add(
    {
      method: 'post',
      path: '/setup',
      summary: 'Make the institution and its owner, who is signed in by the answer',
      tag: 'Set-up',
      access: 'anyone',
      body: zSetUp,
      answer: z.object({ issuer: zIssuer }),
      status: 201,
    },
    async ({ body, c }) => {
      // Before an account is made: a guessed token must leave nothing behind.
      if (!(await isSetUpTokenValid(deps, body.token))) throw new Refusal('E_ALREADY_SET_UP')
      const owner = await sessions.findOrMakePerson({ ...body.owner, locale: body.institution.locale })
      const issuerId = await setUp(deps, body, owner.id)
      for (const cookie of await sessions.openSession(owner.id, c.req.raw))
        c.header('set-cookie', cookie, { append: true })
      return { issuer: await issuerOf(issuerId) }
    },
  )
  api.add(
    {
      method: 'get',
      path: '/session',
      summary: 'Who is signed in, and where',
      tag: 'Session',
      access: 'anyone',
      answer: zSession,
    },
    async ({ c }) => {
      const user = await sessions.personOf(c.req.raw.headers)
      const memberships = user ? await membershipsOf(deps, user.id) : []
      return {
        user,
        memberships: memberships.map(({ issuer, role }) => ({
          issuer: issuerView(issuer, deps.baseUrl),
          role,
          may: [...actionsOfRole(role, issuer)],
        })),
        publicUrl: deps.baseUrl,
        loopback: deps.isLoopback,
        mailConfigured: deps.mailer.isConfigured,
        demonstration: deps.isDemo,
        setUp: (await tx(deps, {}, allIssuerIds)).length > 0,
        passkeys: user ? await sessions.passkeysOf(user.id) : 0,
      }
    },
  )
  api.add(
    {
      method: 'get',
      path: '/issuer',
      summary: 'The issuer that one acts for',
      tag: 'Issuer',
      access: 'achievements:read',
      answer: zIssuer,
    },
    ({ actor }) => issuerOf(actor.issuerId),
  )
  api.add(
    {
      method: 'patch',
      path: '/issuer',
      summary: 'Change the profile; name and address go into credentials issued from now on',
      tag: 'Issuer',
      access: 'issuer:write',
      body: zIssuerChange,
      answer: zIssuer,
    },
    async ({ actor, body }) => {
      const { issuerId } = actor
      if (body.minors && !mayDo(actor, 'learners:protect')) throw new Refusal('E_FORBIDDEN')
      await tx(deps, actor, async tx => {
        const issuer = await currentIssuer(tx, issuerId)
        await tx.execute(sql`
          update issuer set name = ${body.name ?? issuer.name}, url = ${body.url ?? issuer.url},
            email = ${body.email === undefined ? issuer.email : body.email},
            description = ${body.description === undefined ? issuer.description : body.description},
            locale = ${body.locale ?? issuer.locale}, approval = ${body.approval ?? issuer.approval},
            recovery_wait_hours = ${body.recoveryWaitHours ?? issuer.recovery_wait_hours},
            country = ${body.country === undefined ? issuer.country : body.country},
            linkedin_organization_id = ${body.linkedinOrganizationId === undefined ? issuer.linkedin_organization_id : body.linkedinOrganizationId}
          where issuer_id = ${issuerId}`)
        if (body.minors) {
          const { jurisdiction, timeZone, withoutAge } = body.minors
          await tx.execute(sql`
            update issuer set jurisdiction = ${jurisdiction}, time_zone = ${timeZone}, without_age = ${withoutAge}
            where issuer_id = ${issuerId}`)
          await recomputeAges(tx, issuerId)
          await markEveryLearner(tx, issuerId)
        }
        await note(tx, deps, actor, {
          event: 'issuer.changed',
          subject: issuerId,
          details: { fields: Object.keys(body) },
        })
      })
      await catchUp(deps, issuerId)
      return issuerOf(issuerId)
    },
  )
  api.add(
    {
      method: 'put',
      path: '/issuer/logo',
      summary: 'Upload the mark; it is drawn anew as PNG',
      tag: 'Issuer',
      access: 'issuer:write',
      bodyTypes: PICTURE_TYPES,
      answer: zIssuer,
    },
    async ({ actor, c }) => {
      const { issuerId } = actor
      const picture = await sanitisePicture(await readUpload(c, MAX_PICTURE_BYTES))
      if (!picture.ok) throw new Refusal(picture.error.code)
      const sha256 = await deps.blobs.put(picture.value.bytes)
      await tx(deps, actor, async tx => {
        await requireStorage(tx, deps, issuerId, picture.value.bytes.length)
        await savePicture(tx, issuerId, sha256, deps.clock(), picture.value.bytes.length)
        await tx.execute(sql`update issuer set logo_sha256 = ${sha256} where issuer_id = ${issuerId}`)
        await note(tx, deps, actor, { event: 'issuer.logo-changed', subject: issuerId })
      })
      return issuerOf(issuerId)
    },
  )
  api.add(
    { method: 'get', path: '/issuer/logo', summary: 'The mark (PNG)', tag: 'Issuer', access: 'achievements:read' },
    async ({ actor, c }) => {
      const { logoUrl } = await issuerOf(actor.issuerId)
      if (!logoUrl) throw new Refusal('E_NOT_FOUND')
      return c.redirect(logoUrl, 302)
    },
  )
  api.add(
    {
      method: 'get',
      path: '/api-keys',
      summary: 'API keys, without their secrets',
      tag: 'API keys',
      access: 'api-keys:manage',
      answer: pageOf(zApiKey),
    },
    async ({ actor }) => ({ items: await listApiKeys(deps, actor.issuerId), nextCursor: null }),
  )
  api.add(
    {
      method: 'post',
      path: '/api-keys',
      summary: 'Make an API key; its secret is shown this once',
      tag: 'API keys',
      access: 'api-keys:manage',
      body: zNewApiKey,
      answer: zApiKey.extend({ secret: z.string() }),
      status: 201,
    },
    ({ actor, body }) => makeApiKey(deps, actor, body),
  )
  api.add(
    {
      method: 'delete',
      path: '/api-keys/{id}',
      summary: 'Revoke an API key at once',
      tag: 'API keys',
      access: 'api-keys:manage',
      whenClosed: true,
      status: 204,
    },
    ({ actor, id }) => revokeApiKey(deps, actor, id),
  )
  api.add(
    {
      method: 'get',
      path: '/outbox',
      summary: 'Mail that was sent, or that waits here because there are no SMTP settings',
      tag: 'Outbox',
      access: 'outbox:read',
      query: zPageQuery.extend({ q: z.string().max(200).optional() }),
      answer: pageOf(zMail),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const rows = await deps.mailer.list(tx, actor.issuerId, {
          limit: query.limit + 1,
          before: readCursor(query.cursor)?.id,
          withSignIn: !deps.mailer.isConfigured && actor.kind === 'member',
          q: query.q,
        })
        return pageFrom(rows, query.limit, row => ({
          id: row.id,
          kind: row.kind,
          to: row.to_email,
          subject: row.subject,
          createdAt: iso(row.created_at),
          sentAt: row.sent_at && iso(row.sent_at),
        }))
      }),
  )
  api.add(
    {
      method: 'get',
      path: '/outbox/{id}',
      summary: 'One mail',
      tag: 'Outbox',
      access: 'outbox:read',
      answer: zMailDetail,
    },
    ({ actor, id }) =>
      tx(deps, actor, async tx => {
        const withSignIn = !deps.mailer.isConfigured && actor.kind === 'member'
        const row = await deps.mailer.read(tx, actor.issuerId, id, withSignIn)
        if (!row) throw new Refusal('E_NOT_FOUND')
        return {
          id: row.id,
          kind: row.kind,
          to: row.to_email,
          subject: row.subject,
          text: row.text,
          html: row.html,
          locale: row.locale,
          createdAt: iso(row.created_at),
          sentAt: row.sent_at && iso(row.sent_at),
        }
      }),
  )
}
