import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Validator } from '@cfworker/json-schema'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { tx } from '../../src/platform/database.ts'
import { forgetBrought, sweepApps } from '../../src/protocols/open-badges/sweep.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

const SCOPE = 'https://purl.imsglobal.org/spec/ob/v3p0/scope/'
const ALL = `${SCOPE}credential.readonly ${SCOPE}credential.upsert ${SCOPE}profile.readonly ${SCOPE}profile.update offline_access`
const REDIRECT = 'http://127.0.0.1:9/callback'

const schemaOf = (name: string) => {
  const path = new URL(`../vectors/1edtech/ob_v3p0_${name}_schema.json`, import.meta.url)
  return new Validator(JSON.parse(readFileSync(path, 'utf8')), '2019-09', false)
}
const fits = (name: string, value: unknown) => {
  const { valid, errors } = schemaOf(name).validate(value)
  expect(errors.slice(0, 5).map(one => `${one.instanceLocation} ${one.error}`)).toEqual([])
  expect(valid).toBe(true)
}

let server: TestServer
let owner: Caller
let issuer: Json
let learner: Caller
let base: string
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuer = school.issuer
  await bootstrapIssuer(server.deps, { issuer: 'school-2', apiKey: 'k'.repeat(40) })
  base = `/i/${issuer.shortName}/ims/ob/v3p0`
  const achievement = await makeAchievement(owner)
  for (const name of ['Active Listening', 'Asking', 'Telling']) {
    const one = name === 'Active Listening' ? achievement : await makeAchievement(owner, { name })
    await makeAward(owner, one.id, 7)
    learner = await claim(server, 7)
  }
})
afterAll(() => server?.stop())

const form = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await server.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  })
  const text = await answer.text()
  const isJson = (answer.headers.get('content-type') ?? '').includes('json')
  return { status: answer.status, headers: answer.headers, text, body: isJson ? (JSON.parse(text) as Json) : {} }
}
const register = async (more: Json = {}, at = base) =>
  caller(server, {}).post(`${at}/oauth/register`, {
    client_name: 'Sample Backpack',
    client_uri: 'http://127.0.0.1:9/',
    redirect_uris: [REDIRECT],
    scope: ALL,
    ...more,
  })
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')
const authorize = (client: Json, more: Record<string, string> = {}, at = base) => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: REDIRECT,
    scope: ALL,
    state: 'state-1',
    code_challenge: challengeOf('v'.repeat(43)),
    code_challenge_method: 'S256',
    ...more,
  })
  return server.fetch(`${at}/oauth/authorize?${query}`)
}
/** The page that asks, answered by the learner; gives where the app hears of it. */
const answer = async (page: string, said: 'allow' | 'deny', who: Caller = learner) => {
  const answered = await who.call('POST', page, `answer=${said}`, {
    'content-type': 'application/x-www-form-urlencoded',
  })
  return { status: answered.status, to: /^0; url=(.*)$/.exec(answered.headers.get('refresh') ?? '')?.[1] ?? '' }
}
const basic = (client: Json) => ({
  authorization: `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}`,
})
const redeem = (client: Json, code: string, more: Record<string, string> = {}, at = base) =>
  form(
    `${at}/oauth/token`,
    { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: 'v'.repeat(43), ...more },
    basic(client),
  )
async function connect(scope = ALL): Promise<{ client: Json; tokens: Json }> {
  const client = (await register()).body
  const page = (await authorize(client, { scope })).headers.get('location')!
  const { to } = await answer(page, 'allow')
  const { body } = await redeem(client, new URL(to).searchParams.get('code')!)
  return { client, tokens: body }
}
/** What lies in everybody's inbox, as the owner of the database sees it. */
async function inboxRows(): Promise<number> {
  const client = new pg.Client(server.owner)
  await client.connect()
  const { rows } = await client
    .query<{ count: number }>('select count(*)::int as count from ob_inbox')
    .finally(() => client.end())
  return rows[0]?.count ?? -1
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const call = async (method: string, path: string, token: string, body?: string, type = 'application/json') => {
  const made = await server.fetch(path.startsWith('http') ? path : `${base}${path}`, {
    method,
    headers: { ...bearer(token), ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body }),
  })
  const text = await made.text()
  const isJson = (made.headers.get('content-type') ?? '').includes('json')
  return { status: made.status, headers: made.headers, text, body: isJson && text ? (JSON.parse(text) as Json) : {} }
}

describe('an app that a learner lets in', () => {
  test('finds everything it needs in the discovery document', async () => {
    const { body } = await owner.get(`${base}/discovery`)
    const scheme = body.components.securitySchemes.OAuth2ACG
    expect(scheme['x-imssf-registrationUrl']).toBe(`${server.origin}${base}/oauth/register`)
    expect(scheme.flows.authorizationCode.tokenUrl).toBe(`${server.origin}${base}/oauth/token`)
    expect(Object.keys(scheme.flows.authorizationCode.scopes)).toContain(`${SCOPE}credential.readonly`)
  })

  test('asks on a page that says who asks and for what; looking allows nothing', async () => {
    const client = (await register()).body
    const asked = await authorize(client)
    expect(asked.status).toBe(302)
    const page = asked.headers.get('location')!
    expect(page).toMatch(/^\/connect\/school-1\/[\w-]{43}$/)
    const stranger = await server.fetch(page)
    expect(stranger.headers.get('location')).toBe(`/wallet/sign-in?next=${encodeURIComponent(page)}`)
    const cookie = await server.signIn('sample.learner.7@example.org')
    const shown = await (await server.fetch(page, { headers: { cookie, accept: 'text/html' } })).text()
    expect(shown).toContain('Sample Backpack')
    expect(shown).toContain('127.0.0.1:9')
    expect(shown).toContain('now: 3')
    const thai = await (await server.fetch(`${page}?lang=th`, { headers: { cookie } })).text()
    expect(thai).toContain('เชื่อมต่อ')
    const denied = await answer(page, 'deny')
    expect(new URL(denied.to).searchParams.get('error')).toBe('access_denied')
    expect(new URL(denied.to).searchParams.get('state')).toBe('state-1')
    // A question is answered once.
    expect((await answer(page, 'allow')).status).toBe(410)
  })

  test('reads what was awarded, page by page, in the shape of 1EdTech’s schema', async () => {
    const { tokens } = await connect()
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3_600, scope: ALL })
    const whole = await call('GET', '/credentials', tokens.access_token)
    expect(whole.status).toBe(200)
    expect(whole.headers.get('x-total-count')).toBe('3')
    fits('getopenbadgecredentialsresponse', whole.body)
    for (const one of whole.body.credential) {
      expect((await owner.post('/api/v1/verify', one)).body.result).toBe('valid')
      fits('achievementcredential', one)
    }
    const first = await call('GET', '/credentials?limit=2', tokens.access_token)
    expect(first.body.credential).toHaveLength(2)
    const links = Object.fromEntries(
      first.headers
        .get('link')!
        .split(', ')
        .map(one => {
          const [, url, rel] = /<([^>]+)>; rel="(\w+)"/.exec(one)!
          return [rel, url]
        }),
    )
    expect(Object.keys(links).sort()).toEqual(['first', 'last', 'next'])
    const second = await call('GET', links.next!, tokens.access_token)
    expect(second.body.credential).toHaveLength(1)
    expect(second.headers.get('link')).toContain('rel="prev"')
    const later = encodeURIComponent(new Date(Date.now() + 60_000).toISOString())
    expect((await call('GET', `/credentials?since=${later}`, tokens.access_token)).body.credential).toEqual([])
    for (const query of ['limit=0', 'limit=x', 'offset=-1', 'since=yesterday']) {
      const refused = await call('GET', `/credentials?${query}`, tokens.access_token)
      expect(refused.status, query).toBe(400)
      fits('imsx_statusinfo', refused.body)
    }
  })

  test('reads and writes the profile; name and address stay the account’s', async () => {
    const { tokens } = await connect()
    const read = await call('GET', '/profile', tokens.access_token)
    expect(read.body).toMatchObject({ name: 'Sample Learner 7', email: 'sample.learner.7@example.org' })
    fits('profile', read.body)
    const wanted = { ...read.body, name: 'Somebody Else', url: 'https://portfolio.example/7' }
    const put = await call('PUT', '/profile', tokens.access_token, JSON.stringify(wanted))
    expect(put.body).toMatchObject({ name: 'Sample Learner 7', url: 'https://portfolio.example/7' })
    fits('profile', put.body)
    for (const body of [
      '{"type":"Profile","role":"owner"}',
      '{"type":"Person"}',
      '[]',
      '{"type":"Profile","type":"Profile"}',
      '{"type":"Profile","url":"javascript:alert(1)"}',
    ]) {
      const refused = await call('PUT', '/profile', tokens.access_token, body)
      expect(refused.status, body).toBe(400)
      fits('imsx_statusinfo', refused.body)
    }
    const another = await connect()
    expect((await call('GET', '/profile', another.tokens.access_token)).body).not.toHaveProperty('url')
  })

  test('brings a credential, which waits for the learner', async () => {
    const { tokens } = await connect()
    const award = await makeAward(owner, (await makeAchievement(owner, { name: 'Brought' })).id, 9)
    const text = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
    const first = await call('POST', '/credentials', tokens.access_token, text)
    expect([first.status, first.text]).toEqual([201, text])
    expect((await call('POST', '/credentials', tokens.access_token, text)).status).toBe(200)
    const jwt = await (await server.fetch(`/c/${award.credentialId}.jwt`)).text()
    expect((await call('POST', '/credentials', tokens.access_token, jwt, 'text/plain')).status).toBe(200)
    const { items } = (await learner.get('/api/v1/wallet/brought')).body
    expect(items).toMatchObject([{ from: 'Sample Backpack', content: jwt }])
    const someoneElse = caller(server, {
      cookie: await server.signIn('sample.other@example.org'),
      origin: server.origin,
    })
    expect((await someoneElse.delete(`/api/v1/wallet/brought/${items[0].id}`)).status).toBe(404)
    expect((await learner.delete(`/api/v1/wallet/brought/${items[0].id}`)).status).toBe(204)
    expect((await learner.get('/api/v1/wallet/brought')).body.items).toEqual([])

    const forged = text.replace('Brought', 'Bought')
    for (const body of [forged, '{}', 'x', '', '{"a":1,"a":2}', `"${'x'.repeat(300_000)}"`]) {
      const refused = await call('POST', '/credentials', tokens.access_token, body)
      expect([400, 413], body.slice(0, 20)).toContain(refused.status)
      fits('imsx_statusinfo', refused.body)
    }
  })

  test('is shown in the wallet and disconnected there, from that moment on', async () => {
    const { client, tokens } = await connect(`${SCOPE}credential.readonly offline_access`)
    const { items } = (await learner.get('/api/v1/wallet/connected-apps')).body
    expect(items[0]).toMatchObject({ name: 'Sample Backpack', host: '127.0.0.1:9', scopes: ['read', 'offline'] })
    const stranger = caller(server, { cookie: await server.signIn('sample.other@example.org'), origin: server.origin })
    expect((await stranger.delete(`/api/v1/wallet/connected-apps/${items[0].id}`)).status).toBe(404)
    expect((await call('GET', '/credentials', tokens.access_token)).status).toBe(200)
    expect((await learner.delete(`/api/v1/wallet/connected-apps/${items[0].id}`)).status).toBe(204)
    const over = await call('GET', '/credentials', tokens.access_token)
    expect(over.status).toBe(401)
    fits('imsx_statusinfo', over.body)
    const refreshed = await form(
      `${base}/oauth/token`,
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
      basic(client),
    )
    expect(refreshed).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    const trail = (await owner.get('/api/v1/audit?limit=200')).body.items.map((one: Json) => one.event)
    expect(trail).toEqual(expect.arrayContaining(['app.connected', 'app.disconnected']))
  })
})

describe('what must not work', () => {
  test('H-38 an address that was not registered, to the letter, is nowhere that anybody is sent', async () => {
    const client = (await register()).body
    for (const redirect of [
      `${REDIRECT}/`,
      `${REDIRECT}?x=1`,
      'http://127.0.0.1:9/callbac',
      'http://127.0.0.1:9/callback/../evil',
      'http://127.0.0.1:9@evil.example/callback',
      'https://evil.example/callback',
      'javascript:alert(1)',
    ]) {
      const asked = await authorize(client, { redirect_uri: redirect })
      expect([asked.status, asked.headers.get('location')], redirect).toEqual([400, null])
    }
    const twice = await server.fetch(
      `${base}/oauth/authorize?client_id=${client.client_id}&client_id=x&response_type=code`,
    )
    expect(twice.status).toBe(400)
    expect((await authorize({ client_id: 'x' })).status).toBe(400)
    for (const more of [
      { response_type: 'token' },
      { code_challenge_method: 'plain' },
      { code_challenge: '' },
      { scope: 'admin' },
      { scope: 'offline_access' },
    ]) {
      const asked = await authorize(client, more as never)
      const to = new URL(asked.headers.get('location')!)
      expect(to.origin + to.pathname).toBe(REDIRECT)
      expect(to.searchParams.get('error')).toBeTruthy()
    }
  })

  test('H-38 an app is registered with addresses of its own host only', async () => {
    for (const more of [
      { redirect_uris: ['https://evil.example/x'] },
      { redirect_uris: ['http://127.0.0.1:9/x#y'] },
      { redirect_uris: ['http://127.0.0.1:9/*'] },
      { redirect_uris: ['javascript:alert(1)'] },
      { redirect_uris: ['http://user@127.0.0.1:9/x'] },
      { redirect_uris: [] },
      { client_uri: 'http://evil.example/', redirect_uris: ['http://evil.example/x'] },
      { client_uri: 'x' },
      { client_name: '' },
      { scope: 'everything' },
      { grant_types: ['password'] },
    ]) {
      const refused = await register(more)
      expect(refused.status, JSON.stringify(more)).toBe(400)
      expect(refused.body.error).toMatch(/^invalid_(redirect_uri|client_metadata)$/)
    }
    expect((await caller(server, {}).post(`${base}/oauth/register`, '{"a":1,"a":2}')).status).toBe(400)
  })

  test('H-21 a code serves once, and only whoever asked for it', async () => {
    const client = (await register()).body
    const page = (await authorize(client)).headers.get('location')!
    const codeOf = async (at: string) => new URL((await answer(at, 'allow')).to).searchParams.get('code')!
    const code = await codeOf(page)
    const many = await Promise.all(Array.from({ length: 5 }, () => redeem(client, code)))
    expect(many.filter(one => one.status === 200)).toHaveLength(1)
    const fresh = async () => codeOf((await authorize(client)).headers.get('location')!)
    const wrong = await redeem(client, await fresh(), { code_verifier: 'w'.repeat(43) })
    expect(wrong.body.error).toBe('invalid_grant')
    const stranger = (await register()).body
    expect((await redeem(stranger, await fresh())).body.error).toBe('invalid_grant')
    const late = await redeem({ ...client, client_secret: 'x' }, await fresh())
    expect([late.status, late.body.error]).toEqual([401, 'invalid_client'])
    expect((await redeem(client, await fresh(), { redirect_uri: 'http://127.0.0.1:9/other' })).body.error).toBe(
      'invalid_grant',
    )
    expect((await redeem(client, '')).body.error).toBe('invalid_grant')
    expect((await form(`${base}/oauth/token`, { grant_type: 'password' }, basic(client))).body.error).toBe(
      'unsupported_grant_type',
    )
  })

  test('a refresh token is exchanged each time; one that comes twice ends them all', async () => {
    const { client, tokens } = await connect()
    const refresh = (token: string) =>
      form(`${base}/oauth/token`, { grant_type: 'refresh_token', refresh_token: token }, basic(client))
    const next = await refresh(tokens.refresh_token)
    expect(next.status).toBe(200)
    expect((await call('GET', '/credentials', tokens.access_token)).status).toBe(401)
    expect((await call('GET', '/credentials', next.body.access_token)).status).toBe(200)
    expect((await refresh(tokens.refresh_token)).status).toBe(400)
    expect((await call('GET', '/credentials', next.body.access_token)).status).toBe(401)
    expect((await refresh(next.body.refresh_token)).status).toBe(400)
  })

  test('an app gives its tokens back', async () => {
    const { client, tokens } = await connect()
    expect((await form(`${base}/oauth/revoke`, { token: tokens.access_token }, basic(client))).status).toBe(200)
    expect((await call('GET', '/credentials', tokens.access_token)).status).toBe(401)
    expect((await form(`${base}/oauth/revoke`, { token: 'none' }, basic(client))).status).toBe(200)
  })

  test('H-35 a token, an app or a code of one institution is none at another', async () => {
    const { client, tokens } = await connect()
    const there = '/i/school-2/ims/ob/v3p0'
    const elsewhere = await server.fetch(`${there}/credentials`, { headers: bearer(tokens.access_token) })
    expect(elsewhere.status).toBe(401)
    expect((await authorize(client, {}, there)).status).toBe(400)
    expect((await redeem(client, 'x'.repeat(43), {}, there)).status).toBe(401)
    expect((await server.fetch('/i/nobody/ims/ob/v3p0/discovery')).status).toBe(404)
  })

  test('a scope that was not asked for is not there', async () => {
    const { tokens } = await connect(`${SCOPE}profile.readonly`)
    expect(tokens).not.toHaveProperty('refresh_token')
    for (const [method, path, body] of [
      ['GET', '/credentials', undefined],
      ['POST', '/credentials', '{}'],
      ['PUT', '/profile', '{}'],
    ] as const) {
      const refused = await call(method, path, tokens.access_token, body)
      expect(refused.status).toBe(403)
      fits('imsx_statusinfo', refused.body)
    }
    expect((await call('DELETE', '/credentials', tokens.access_token)).status).toBe(405)
    for (const token of ['', 'x', randomBytes(32).toString('base64url')])
      expect((await call('GET', '/credentials', token)).status).toBe(401)
  })

  test('H-37 no other page answers for the learner', async () => {
    const client = (await register()).body
    const page = (await authorize(client)).headers.get('location')!
    const cookie = await server.signIn('sample.learner.7@example.org')
    const forged = await form(page, { answer: 'allow' }, { cookie, origin: 'https://evil.example' })
    expect(forged.status).toBe(403)
    expect((await answer(page, 'deny')).status).toBe(200)
  })
})

test('whom an institution erases no app reads there any more', async () => {
  await makeAward(owner, (await makeAchievement(owner, { name: 'Leaving' })).id, 8)
  const leaver = await claim(server, 8)
  const client = (await register()).body
  const { to } = await answer((await authorize(client)).headers.get('location')!, 'allow', leaver)
  const { body: tokens } = await redeem(client, new URL(to).searchParams.get('code')!)
  const { body: page } = await call('GET', '/credentials', tokens.access_token)
  const brought = await call('POST', '/credentials', tokens.access_token, JSON.stringify(page.credential[0]))
  expect(brought.status).toBe(201)
  const found = (await owner.get('/api/v1/learners?q=sample.learner.8@example.org')).body.items[0]
  expect((await owner.post(`/api/v1/learners/${found.id}/erase`, { name: found.name })).status).toBe(204)
  expect((await call('GET', '/profile', tokens.access_token)).status).toBe(401)
  const again = await form(
    `${base}/oauth/token`,
    { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
    basic(client),
  )
  expect(again.status).toBe(400)
})

test('H-44 whoever turns out to be a child is read by no app before a parent agrees', async () => {
  await makeAward(owner, (await makeAchievement(owner, { name: 'Young' })).id, 11)
  const young = await claim(server, 11)
  const client = (await register()).body
  const { to } = await answer((await authorize(client)).headers.get('location')!, 'allow', young)
  const { body: tokens } = await redeem(client, new URL(to).searchParams.get('code')!)
  expect((await call('GET', '/credentials', tokens.access_token)).body.credential).toHaveLength(1)
  const { id } = (await owner.get('/api/v1/learners?q=sample.learner.11@example.org')).body.items[0]
  await owner.patch('/api/v1/issuer', { minors: { jurisdiction: 'DE', timeZone: null, withoutAge: 'adult' } })
  expect((await owner.put(`/api/v1/learners/${id}/age`, { band: '10-12' })).status).toBe(200)
  expect((await call('GET', '/credentials', tokens.access_token)).body.credential).toEqual([])
  const profile = await call('GET', '/profile', tokens.access_token)
  expect([profile.status, profile.text.includes('Sample Learner 11')]).toEqual([403, false])
  fits('imsx_statusinfo', profile.body)
  expect((await call('PUT', '/profile', tokens.access_token, '{"type":"Profile"}')).status).toBe(403)
})

test('what is no text of an address, a name or a form is refused and never an error of ours', async () => {
  expect((await register({ client_name: 'Sample\u0000Backpack' })).status).toBe(400)
  expect((await register({ redirect_uris: ['http://127.0.0.1:9/%00'] })).status).toBe(400)
  expect((await server.fetch(`${base.replace('school-1', 'school%00')}/discovery`)).status).toBe(404)
  const client = (await register()).body
  const refused = await authorize(client, { state: 'state\u0000' })
  expect(new URL(refused.headers.get('location')!).searchParams.get('error')).toBe('invalid_request')
  expect((await redeem(client, 'code\u0000')).body.error).toBe('invalid_request')
})

test('what an app brought and nobody took in is gone after ninety days, and an app that nobody let in after one', async () => {
  const { tokens } = await connect()
  const unused = (await register()).body
  const award = await makeAward(owner, (await makeAchievement(owner, { name: 'Old' })).id, 9)
  const text = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
  expect((await call('POST', '/credentials', tokens.access_token, text)).status).toBe(201)
  const waiting = async () => (await learner.get('/api/v1/wallet/brought')).body.items.length
  const day = 86_400_000
  const start = Date.now()
  server.setClock(new Date(start + 2 * day))
  await sweepApps(server.deps)
  expect((await authorize(unused)).status).toBe(400)
  server.setClock(null)
  expect(await waiting()).toBe(1)
  server.setClock(new Date(start + 91 * day))
  await tx(server.deps, {}, at => forgetBrought(at, server.deps.clock()))
  server.setClock(null)
  expect(await waiting()).toBe(0)
})

test('who deletes their account leaves no way in, and nothing that apps brought', async () => {
  const { tokens } = await connect()
  const award = await makeAward(owner, (await makeAchievement(owner, { name: 'Left' })).id, 9)
  const text = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
  expect((await call('POST', '/credentials', tokens.access_token, text)).status).toBe(201)
  const client = (await register()).body
  const { to } = await answer((await authorize(client)).headers.get('location')!, 'allow')
  const held = (await owner.get('/api/v1/learners?q=sample.learner.7@example.org')).body.items[0]
  const exported = await owner.get(`/api/v1/learners/${held.id}/export`)
  expect(exported.body.connectedApps).toContainEqual(
    expect.objectContaining({ name: 'Sample Backpack', scopes: expect.arrayContaining(['read', 'offline']) }),
  )
  const gone = await learner.post('/api/v1/wallet/account/delete', { email: 'sample.learner.7@example.org' })
  expect(gone.status).toBe(200)
  // Nor by what was on its way.
  expect((await redeem(client, new URL(to).searchParams.get('code')!)).body.error).toBe('invalid_grant')
  expect((await call('GET', '/profile', tokens.access_token)).status).toBe(401)
  expect(await inboxRows()).toBe(0)
})
