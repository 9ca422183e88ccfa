import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actionsOfRole } from '../../src/people/actor.ts'
import { ACTIONS, ROLES, type Role } from '../../src/people/roles.ts'
import { tx } from '../../src/platform/database.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import {
  ACHIEVEMENT,
  type Caller,
  caller,
  type Json,
  learner,
  makeAchievement,
  makeAward,
  openSchool,
} from './school.ts'

let server: TestServer
let owner: Caller
let issuer: Json
const staff = {} as Record<Role, Caller>

const cookieOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')

async function invitationLink(email: string): Promise<string> {
  const mail = (await server.mails()).findLast(one => one.to === email && one.kind === 'invitation')
  const token = /\/join\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  if (!token) throw new Error('no invitation')
  return token
}

/** Invites somebody and accepts for them: the new member, signed in. */
async function join(role: Role, email: string): Promise<Caller> {
  const invited = await owner.post('/api/v1/invitations', { name: `Sample ${role}`, email, role })
  expect(invited).toMatchObject({ status: 201, body: { role, email, isExpired: false } })
  const joined = await caller(server, {}).post(`/api/v1/join/${await invitationLink(email)}`)
  expect(joined).toMatchObject({ status: 200, body: { role, issuer: { id: issuer.id } } })
  return caller(server, { cookie: cookieOf(joined.headers), origin: server.origin })
}

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuer = school.issuer
  for (const role of ROLES) staff[role] = role === 'owner' ? owner : await join(role, `${role}@example.org`)
})
afterAll(() => server?.stop())

describe('invitations', () => {
  test('a mail scanner that opens the link accepts nothing; the button does, once (H-44)', async () => {
    await owner.post('/api/v1/invitations', { name: 'Sample Guest', email: 'guest@example.org', role: 'viewer' })
    const token = await invitationLink('guest@example.org')
    for (let look = 0; look < 2; look++) {
      const page = await server.fetch(`/join/${token}`)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain('Accept and sign in')
    }
    const form = { method: 'POST', headers: { origin: server.origin, 'sec-fetch-site': 'same-origin' } } as const
    const joined = await server.fetch(`/join/${token}`, { ...form, redirect: 'manual' })
    expect([joined.status, joined.headers.get('location')]).toEqual([303, '/console/'])
    const guest = caller(server, { cookie: cookieOf(joined.headers), origin: server.origin })
    expect((await guest.get('/api/v1/session')).body.memberships).toMatchObject([{ role: 'viewer' }])
    const again = await server.fetch(`/join/${token}`, form)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('Already accepted')
  })

  test('a new link ends the one before, and a withdrawn one says so', async () => {
    const email = 'slow@example.org'
    const { body: first } = await owner.post('/api/v1/invitations', { name: 'Sample Slow', email, role: 'teacher' })
    const old = await invitationLink(email)
    expect((await owner.post(`/api/v1/invitations/${first.id}/resend`)).status).toBe(200)
    const link = await invitationLink(email)
    expect(link).not.toBe(old)
    expect((await caller(server, {}).post(`/api/v1/join/${old}`)).status).toBe(404)
    expect((await owner.delete(`/api/v1/invitations/${first.id}`)).status).toBe(204)
    expect(await caller(server, {}).post(`/api/v1/join/${link}`)).toMatchObject({
      status: 410,
      body: { code: 'E_WITHDRAWN' },
    })
    expect((await owner.get('/api/v1/invitations')).body.items).toEqual([])
  })

  test('inviting an address again changes the open invitation instead of adding one', async () => {
    const email = 'twice@example.org'
    const first = await owner.post('/api/v1/invitations', { name: 'Sample', email, role: 'viewer' })
    const second = await owner.post('/api/v1/invitations', { name: 'Sample', email, role: 'registrar' })
    expect(second.body).toMatchObject({ id: first.body.id, role: 'registrar' })
    expect((await owner.get('/api/v1/invitations')).body.items).toHaveLength(1)
    await owner.delete(`/api/v1/invitations/${first.body.id}`)
  })

  test('a member is not invited a second time', async () => {
    expect(
      await owner.post('/api/v1/invitations', { name: 'x', email: 'teacher@example.org', role: 'owner' }),
    ).toMatchObject({ status: 409, body: { code: 'E_ALREADY_MEMBER' } })
  })
})

describe('members', () => {
  const idOf = async (email: string) =>
    (await owner.get('/api/v1/members')).body.items.find((one: Json) => one.email === email).id as string

  test('rights go at once, in sessions that are open', async () => {
    const short = await join('registrar', 'short@example.org')
    expect((await short.get('/api/v1/awards')).status).toBe(200)
    const id = await idOf('short@example.org')
    expect((await owner.patch(`/api/v1/members/${id}`, { role: 'viewer' })).status).toBe(204)
    expect((await short.get('/api/v1/audit')).status).toBe(403)
    expect((await owner.delete(`/api/v1/members/${id}`)).status).toBe(204)
    expect((await short.get('/api/v1/awards')).status).toBe(403)
  })

  test('the last owner stays, however they try to go', async () => {
    const id = await idOf('owner.1@example.org')
    for (const attempt of [
      owner.patch(`/api/v1/members/${id}`, { role: 'viewer' }),
      owner.delete(`/api/v1/members/${id}`),
      owner.post('/api/v1/members/leave'),
    ])
      expect(await attempt).toMatchObject({ status: 409, body: { code: 'E_LAST_OWNER' } })
  })

  test('two owners who take each other’s role away at once leave one of them', async () => {
    const second = await join('owner', 'second@example.org')
    const [first, other] = [await idOf('owner.1@example.org'), await idOf('second@example.org')]
    const answers = await Promise.all([
      owner.patch(`/api/v1/members/${other}`, { role: 'viewer' }),
      second.patch(`/api/v1/members/${first}`, { role: 'viewer' }),
    ])
    const owners = (await tx(server.deps, { issuerId: issuer.id }, at =>
      at.$client.query("select user_id from member where role = 'owner' and issuer_id = $1", [issuer.id]),
    )) as { rows: { user_id: string }[] }
    expect(answers.filter(one => one.status === 204)).toHaveLength(1)
    expect(owners.rows).toHaveLength(1)
    await tx(server.deps, { issuerId: issuer.id }, at =>
      at.$client.query(
        "update member set role = case user_id when $1 then 'owner' else 'viewer' end where user_id in ($1, $2)",
        [first, other],
      ),
    )
  })

  test('one person works for several institutions, and says for which', async () => {
    const made = await owner.post('/api/v1/issuers', {
      name: 'Sample Annex',
      shortName: 'annex',
      url: 'https://annex.example',
    })
    expect(made).toMatchObject({ status: 201, body: { shortName: 'annex', approval: 'nobody' } })
    expect((await owner.get('/api/v1/awards')).body.code).toBe('E_ISSUER_UNCLEAR')
    const at = (shortName: string) => ({ 'laurel-issuer': shortName })
    const there = await owner.post('/api/v1/achievements', ACHIEVEMENT, at('annex'))
    expect(there.status).toBe(201)
    expect((await owner.get(`/api/v1/achievements/${there.body.id}`, at(issuer.shortName))).status).toBe(404)
    expect((await staff.teacher.get('/api/v1/awards', at('annex'))).status).toBe(403)
    // The owner of the tests that follow works for one institution again.
    const annex = { issuerId: made.body.id as string }
    await tx(server.deps, annex, tx => tx.$client.query('delete from member where issuer_id = $1', [annex.issuerId]))
  })
})

describe('what each role may do', () => {
  test('every call of the API follows the one table, for each role (H-35, H-36)', async () => {
    const document = (await owner.get('/api/v1/openapi.json')).body
    const wrong: unknown[] = []
    let tried = 0
    for (const [path, methods] of Object.entries(document.paths as Record<string, Json>))
      for (const [method, call] of Object.entries(methods)) {
        const action = (call as Json).security.flatMap((one: Json) => one.apiKey ?? [])[0]
        if (!action) continue
        expect(ACTIONS, `${method} ${path}`).toContain(action)
        for (const role of ROLES) {
          const isAllowed = actionsOfRole(role, { kind: 'institution', approval: 'nobody' }).includes(action)
          // An allowed call is made only where it does nothing: on an id that nothing has.
          if (isAllowed && !path.includes('{id}')) continue
          const answer = await staff[role].call(
            method.toUpperCase(),
            `/api/v1${path.replace('{id}', '0190a000-0000-7000-8000-000000000001')}`,
          )
          tried++
          if ((answer.status === 403) === isAllowed) wrong.push([role, method, path, answer.status])
        }
      }
    expect(wrong).toEqual([])
    expect(tried).toBeGreaterThan(100)
  })

  test('the database refuses what a handler would forget to check', async () => {
    const achievement = await makeAchievement(owner)
    const award = await makeAward(owner, achievement.id)
    const at = [issuer.id]
    const WRITES: Record<string, readonly [sql: string, values: unknown[], allowed: readonly Role[]]> = {
      'change an achievement': [
        'update achievement set name = name where issuer_id = $1',
        at,
        ['owner', 'administrator'],
      ],
      'change an award': [
        'update award set search = search where issuer_id = $1',
        at,
        ['owner', 'registrar', 'administrator', 'teacher'],
      ],
      'set a status bit': [
        'update status_entry set set_at = null where issuer_id = $1 and set_at is null',
        at,
        // Under this policy whoever may award may issue.
        ['owner', 'registrar', 'administrator', 'teacher'],
      ],
      'change the profile': ['update issuer set name = name where issuer_id = $1', at, ['owner']],
      'give a role': ["update member set role = role where issuer_id = $1 and role = 'viewer'", at, ['owner']],
      'make a key': [
        "insert into api_key (issuer_id, id, name, secret_hash, hint, scopes, created_at, created_by) values ($1, gen_random_uuid(), 'x', gen_random_uuid()::text, 'x', '{}', now(), 'x')",
        at,
        ['owner'],
      ],
    }
    const outcome: Record<string, Role[]> = {}
    for (const [what, [sql, values]] of Object.entries(WRITES))
      for (const role of ROLES) {
        const scope = {
          issuerId: issuer.id as string,
          may: actionsOfRole(role, { kind: 'institution', approval: 'nobody' }),
        }
        const isDone = await tx(server.deps, scope, tx => tx.$client.query(sql, values)).then(
          answer => (answer.rowCount ?? 0) > 0,
          error => {
            expect(error.code).toBe('42501')
            return false
          },
        )
        if (isDone) outcome[what] = [...(outcome[what] ?? []), role]
      }
    expect(outcome).toEqual(Object.fromEntries(Object.entries(WRITES).map(([what, [, , roles]]) => [what, roles])))
    for (const role of ROLES) {
      const deleted = await tx(
        server.deps,
        {
          issuerId: issuer.id as string,
          may: actionsOfRole(role, { kind: 'institution', approval: 'nobody' }).filter(one => one === 'awards:read'),
        },
        tx => tx.$client.query('delete from award where id = $1', [award.id]),
      )
      expect(deleted.rowCount).toBe(0)
    }
  })
})

describe('approval by a registrar', () => {
  test('what a teacher awards waits, and nothing is signed or mailed until the registrar says yes', async () => {
    const achievement = await makeAchievement(owner)
    expect((await owner.patch('/api/v1/issuer', { approval: 'registrar' })).body.approval).toBe('registrar')
    const asked = await staff.teacher.post('/api/v1/awards', {
      achievementId: achievement.id,
      recipient: learner(31),
      issue: true,
    })
    expect(asked).toMatchObject({ status: 201, body: { state: 'draft', statusIndex: null } })
    expect((await server.mails()).filter(one => one.to === learner(31).email)).toEqual([])
    expect((await staff.teacher.post(`/api/v1/awards/${asked.body.id}/issue`)).status).toBe(403)
    expect((await staff.administrator.post('/api/v1/awards/issue', { ids: [asked.body.id] })).status).toBe(403)
    const waiting = await staff.registrar.get('/api/v1/awards?state=draft')
    expect(waiting.body.items.map((one: Json) => one.id)).toEqual([asked.body.id])
    const strange = '0190a000-0000-7000-8000-000000000001'
    expect((await staff.registrar.post('/api/v1/awards/issue', { ids: [asked.body.id, strange] })).body).toEqual({
      issued: 1,
      refused: [{ id: strange, code: 'E_NOT_FOUND' }],
    })
    expect((await owner.get(`/api/v1/awards/${asked.body.id}`)).body.state).toBe('issued')
    expect((await server.mails()).filter(one => one.to === learner(31).email)).toHaveLength(1)
  })

  test('a batch of a teacher’s waits as well', async () => {
    const achievement = await makeAchievement(owner)
    const rows = [41, 42, 43].map(number => ({
      achievementId: achievement.id,
      recipient: learner(number),
      issue: true,
    }))
    const job = await staff.teacher.post('/api/v1/awards/batch', rows)
    expect(job.status).toBe(202)
    await expect
      .poll(async () => (await staff.teacher.get(`/api/v1/jobs/${job.body.id}`)).body.state, { timeout: 15_000 })
      .toBe('done')
    const made = await owner.get(`/api/v1/awards?achievementId=${achievement.id}`)
    expect(made.body.items.map((one: Json) => one.state)).toEqual(['draft', 'draft', 'draft'])
  })

  test('a draft can be discarded, what is issued cannot', async () => {
    const achievement = await makeAchievement(owner)
    const draft = await makeAward(staff.teacher, achievement.id, 51)
    expect((await staff.teacher.delete(`/api/v1/awards/${draft.id}`)).status).toBe(204)
    expect((await owner.get(`/api/v1/awards/${draft.id}`)).status).toBe(404)
    const issued = await makeAward(staff.registrar, achievement.id, 52)
    expect(issued.state).toBe('issued')
    expect(await owner.delete(`/api/v1/awards/${issued.id}`)).toMatchObject({
      status: 409,
      body: { code: 'E_AWARD_STATE' },
    })
  })
})
