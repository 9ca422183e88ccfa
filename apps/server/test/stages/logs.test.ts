import { createServer, type Server } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSetUp } from '../../src/people/set-up.ts'
import { freePort, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, makeAchievement, walletKey } from './school.ts'

// HOSTILE H-57: nothing of a person and no secret is in the log, however much of it is written, and no line can be
// forged. Each name carries a line that would be one of the log's if it were written as it is.
const FORGED = '"}\n{"level":60,"time":1,"msg":"Kanarienvogel forged"}\r\n'
const LEARNER = `Kanarienvogel ${FORGED}`
const EMAIL = 'kanarienvogel.learner@example.org'
const OWNER = 'kanarienvogel.owner@example.org'

let server: TestServer
let refusing: Server
/** Whatever let somebody in, and every name and address. */
const canaries = new Set<string>(['Kanarienvogel', 'kanarienvogel', 'anarienvogel', 'forged'])

/** A mail server that quotes the recipient in its refusal, as many do. */
const refuseMail = () =>
  createServer(socket => {
    socket.on('error', () => {})
    socket.write('220 sink\r\n')
    socket.on('data', data => {
      for (const line of data.toString().split('\r\n').filter(Boolean))
        socket.write(/^RCPT/i.test(line) ? `550 no such user ${line}\r\n` : '250 ok\r\n')
    })
  })

beforeAll(async () => {
  const port = await freePort()
  refusing = refuseMail().listen(port, '127.0.0.1')
  server = await startTestServer({
    env: { LAUREL_LOG_LEVEL: 'trace', LAUREL_SMTP_URL: `smtp://127.0.0.1:${port}?from=school@example.org` },
  })
})
afterAll(async () => {
  await server?.stop()
  refusing?.close()
})

const cookieOf = (headers: Headers) => {
  const cookie = headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  for (const one of cookie.split('; ')) canaries.add(one.split('=')[1]!.slice(0, 20))
  return cookie
}

async function setUp(): Promise<Caller> {
  const token = new URL((server.setUpLink ?? (await openSetUp(server.deps)))!).searchParams.get('token')!
  canaries.add(token)
  const made = await caller(server, {}).post('/api/v1/setup', {
    token,
    institution: { name: 'Kanarienvogel School', shortName: 'kanarie', url: 'https://school.example', locale: 'en' },
    owner: { name: 'Kanarienvogel Owner', email: OWNER },
  })
  expect(made.status).toBe(201)
  return caller(server, { cookie: cookieOf(made.headers), origin: server.origin })
}

test('H-57: a whole life of a credential, with mail that fails and requests that break, leaves no trace of anybody', {
  timeout: 60_000,
}, async () => {
  const owner = await setUp()
  const achievement = await makeAchievement(owner)
  const recipient = { name: 'Kanarienvogel Learner', email: EMAIL }
  const award = (await owner.post('/api/v1/awards', { achievementId: achievement.id, recipient, issue: true })).body
  expect(award.state).toBe('issued')
  // Refused or taken, each of these carries the forged line.
  const achievementId = achievement.id
  for (const body of [
    { achievementId, recipient: { name: LEARNER }, issue: true },
    { achievementId, recipient: { name: 'Kanarienvogel', email: `${EMAIL}\n${FORGED}` } },
    { achievementId, recipient: { name: `Kanarienvogel \u0000` }, narrative: LEARNER, issue: true },
    { achievementId: LEARNER, recipient },
  ])
    await owner.post('/api/v1/awards', body)
  await owner.call('POST', '/api/v1/awards', `{"recipient": ${LEARNER}`, { 'content-type': 'application/json' })
  const key = (await owner.post('/api/v1/api-keys', { name: LEARNER, scopes: ['awards:read'] })).body
  canaries.add(key.secret)
  await caller(server, { authorization: `Bearer ${key.secret}` }).get(`/api/v1/awards?q=${encodeURIComponent(LEARNER)}`)
  await owner.post('/api/v1/invitations', { email: 'kanarienvogel.teacher@example.org', name: 'K', role: 'teacher' })
  const file = await owner.post(
    '/api/v1/imports?filename=Kanarienvogel.csv',
    `name,email\n"Kanarienvogel 2",${EMAIL}\n`,
    {
      'content-type': 'text/csv',
    },
  )
  const mapping = { name: 'name', email: 'email' }
  await owner.post(`/api/v1/imports/${file.body.id}/preview`, { achievementId, mapping })
  const job = await owner.post(`/api/v1/imports/${file.body.id}/start`, { achievementId, mapping, issue: true })
  await expect.poll(async () => (await owner.get(`/api/v1/jobs/${job.body.id}`)).body.state).toBe('done')

  const claimToken = /\/claim\/([\w-]+)/.exec((await server.mails()).find(one => one.kind === 'award')!.text)![1]!
  canaries.add(claimToken)
  await server.fetch(`/claim/${claimToken}`)
  const claimed = await caller(server, {}).post(`/api/v1/claims/${claimToken}`)
  expect(claimed.status).toBe(200)
  const learner = caller(server, { cookie: cookieOf(claimed.headers), origin: server.origin })
  const { challenge, audience } = (await learner.post('/api/v1/wallet/challenge')).body as Json
  canaries.add(challenge)
  const now = Math.floor(Date.now() / 1000)
  const proof = await walletKey().prove({ aud: audience, nonce: challenge, iat: now })
  canaries.add(proof.split('.')[2]!)
  await learner.post(`/api/v1/wallet/awards/${award.id}/take`, { proof })
  const share = (await learner.post('/api/v1/wallet/shares', { awardId: award.id })).body
  canaries.add(share.url.split('/').at(-1))
  for (const path of [share.url, `/c/${award.credentialId}`, `/c/${award.credentialId}.json`]) await server.fetch(path)
  await server.fetch('/api/v1/verify', { method: 'POST', body: LEARNER, headers: { 'content-type': 'text/plain' } })
  await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: LEARNER })

  // Strangers: in paths, queries and headers.
  for (const path of [`/c/${EMAIL}`, `/claim/${EMAIL}`, `/nothing/${EMAIL}?token=kanarienvogel`, `/s/kanarienvogel`])
    await server.fetch(path, {
      headers: {
        'user-agent': 'Kanarienvogel',
        'x-request-id': 'kanarienvogel',
        referer: `https://x.example/${EMAIL}`,
      },
    })
  await caller(server, { origin: server.origin }).post('/api/auth/sign-in/magic-link', { email: EMAIL })
  await caller(server, { cookie: 'laurel.session_token=kanarienvogel' }).get('/api/v1/session')
  await caller(server, { authorization: 'Bearer kanarienvogel-kanarienvogel' }).get('/api/v1/awards')

  // A query breaks with a person's name and address in its parameters.
  const database = new pg.Client(server.owner)
  await database.connect()
  await database.query('alter table learner rename to learner_away')
  const failed = await owner.post('/api/v1/awards', { achievementId, recipient, narrative: LEARNER, issue: true })
  await database.query('alter table learner_away rename to learner')
  await database.end()
  expect(failed.status).toBe(500)
  expect(JSON.stringify(failed.body)).not.toMatch(/kanarien/i)

  await expect.poll(() => server.logged(), { timeout: 20_000 }).toContain('a job failed and may be tried again')
  const lines = server.logged().split('\n').slice(0, -1)
  const entries = lines.map(line => JSON.parse(line) as Json)
  expect(entries.filter(one => one.msg === 'a request failed')).toMatchObject([{ level: 50, status: 500 }])
  expect(entries.filter(one => one.msg === 'request').length).toBeGreaterThan(25)
  for (const entry of entries) {
    expect(entry).toMatchObject({ level: expect.any(Number), time: expect.any(Number), msg: expect.any(String) })
    expect(Object.keys(entry).filter(key => /name|mail|token|cookie|secret/i.test(key))).toEqual([])
  }
  for (const canary of canaries) {
    expect(canary?.length).toBeGreaterThan(5)
    expect(lines.filter(line => line.includes(canary))).toEqual([])
  }
})
