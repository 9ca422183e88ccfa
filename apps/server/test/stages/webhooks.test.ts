import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { applyRetention } from '../../src/people/retention.ts'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { tx } from '../../src/platform/database.ts'
import { JOBS_SCHEMA } from '../../src/platform/jobs.ts'
import { sql } from '../../src/platform/sql.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

const OTHER_KEY = 'lrl_sample-key-of-another-000000000000000000000000'

/** Another system: keeps what it is told and answers as it is bid. */
type Arrived = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }
let arrived: Arrived[] = []
let answerWith: (path: string) => number = () => 204
let receiver: Server
let receiverUrl: string
let server: TestServer
let owner: Caller
let issuer: Json
let achievement: Json

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const path = request.url ?? ''
      arrived.push({ path, headers: request.headers, body: Buffer.concat(parts).toString() })
      const status = answerWith(path)
      response.writeHead(status, status === 302 ? { location: receiverUrl } : {}).end()
    })
  })
  await new Promise<void>(done => receiver.listen(0, '127.0.0.1', done))
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  server = await startTestServer()
  ;({ owner, issuer } = await openSchool(server))
  achievement = await makeAchievement(owner)
})
afterAll(async () => {
  await server.stop()
  receiver.closeAllConnections()
  receiver.close()
})
beforeEach(async () => {
  arrived = []
  answerWith = () => 204
  for (const one of (await owner.get('/api/v1/webhooks')).body.items as Json[])
    await owner.delete(`/api/v1/webhooks/${one.id}`)
})

const add = async (path: string, events: readonly string[] = ['award.issued', 'award.revoked']): Promise<Json> => {
  const made = await owner.post('/api/v1/webhooks', { url: `${receiverUrl}${path}`, name: `Sample ${path}`, events })
  expect(made.status).toBe(201)
  return made.body
}
const arrivedAt = (path: string) => arrived.filter(one => one.path === path)
const signed = ({ headers }: Arrived) => ({
  'webhook-id': headers['webhook-id'] as string,
  'webhook-timestamp': headers['webhook-timestamp'] as string,
  'webhook-signature': headers['webhook-signature'] as string,
})
const log = async (webhook: Json, query = ''): Promise<Json[]> =>
  (await owner.get(`/api/v1/webhooks/${webhook.id}/deliveries${query}`)).body.items
/** What waits for its next attempt is due now. */
const passTime = () =>
  server.deps.database.db.execute(
    sql`update ${sql.identifier(JOBS_SCHEMA)}.job set start_after = now() where name = 'webhook' and state = 'created'`,
  )
const settled = (webhook: Json, state: string) =>
  expect
    .poll(
      async () => {
        await passTime()
        return (await log(webhook)).map(one => one.state)
      },
      { timeout: 20_000 },
    )
    .toEqual([state])

test('tells of an award’s life, signed, with ids and no names', async () => {
  const hook = await add('/life', ['award.made', 'award.issued', 'award.revoked'])
  const award = await makeAward(owner, achievement.id, 7)
  await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'Sample reason for nobody else' })
  await expect.poll(() => arrivedAt('/life').length, { timeout: 20_000 }).toBe(3)
  const verifier = new Webhook(hook.secret)
  const told = arrivedAt('/life').map(one => verifier.verify(one.body, signed(one)) as Json)
  expect(told.map(one => one.type).toSorted()).toEqual(['award.issued', 'award.made', 'award.revoked'])
  for (const one of told) expect(one.data).toEqual({ id: award.id, url: `${server.origin}/api/v1/awards/${award.id}` })
  const everything = JSON.stringify(arrived)
  for (const secret of ['Sample Learner', 'example.org', 'Sample reason']) expect(everything).not.toContain(secret)
  expect(new Set(arrivedAt('/life').map(one => one.headers['webhook-id'])).size).toBe(3)
})

test('H-56: what was changed on its way, is old, or is signed by another is told apart', async () => {
  const hook = await add('/proof')
  await makeAward(owner, achievement.id, 8)
  await expect.poll(() => arrivedAt('/proof').length, { timeout: 20_000 }).toBe(1)
  const [one] = arrivedAt('/proof') as [Arrived]
  const verifier = new Webhook(hook.secret)
  expect(() => verifier.verify(`${one.body} `, signed(one))).toThrow(WebhookVerificationError)
  const old = { ...signed(one), 'webhook-timestamp': String(Number(signed(one)['webhook-timestamp']) - 301) }
  expect(() => verifier.verify(one.body, old)).toThrow(/too old|timestamp/i)
  const other = await add('/other')
  expect(other.secret).not.toBe(hook.secret)
  expect(() => new Webhook(other.secret).verify(one.body, signed(one))).toThrow(WebhookVerificationError)
})

test('H-56: an address of this network, with a password in it, or without https is not taken', async () => {
  const take = (url: string) => owner.post('/api/v1/webhooks', { url, name: 'Sample', events: ['award.issued'] })
  for (const url of [
    'https://10.0.0.7/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://user:secret@hooks.example.org/',
    'http://hooks.example.org/',
    'https://[::ffff:192.168.0.1]/',
    'https://printer.local/',
    'file:///etc/passwd',
  ]) {
    const answer = await take(url)
    expect([url, answer.status, answer.body.errors?.[0]?.path]).toEqual([url, 400, 'url'])
  }
})

test('what is not taken is sent again under the same id, and a redirect is not followed', async () => {
  const answers = [500, 302, 204]
  answerWith = () => answers.shift() ?? 204
  const hook = await add('/again')
  await makeAward(owner, achievement.id, 9)
  await settled(hook, 'delivered')
  expect(new Set(arrivedAt('/again').map(one => one.headers['webhook-id'])).size).toBe(1)
  expect(arrivedAt('/again')).toHaveLength(3)
  expect(arrivedAt('/')).toEqual([])
  const [delivery] = (await log(hook)) as [Json]
  const detail = (await owner.get(`/api/v1/webhook-deliveries/${delivery.id}`)).body
  expect(detail.log.map((one: Json) => [one.status, one.problem])).toEqual([
    [204, null],
    [null, 'a redirect'],
    [500, null],
  ])
  expect(JSON.parse(detail.body)).toMatchObject({ type: 'award.issued' })
})

test('what was given up is kept, and sent again when asked', async () => {
  answerWith = () => 503
  const hook = await add('/down')
  await makeAward(owner, achievement.id, 10)
  await expect.poll(async () => (await log(hook))[0]?.attempts, { timeout: 20_000 }).toBe(1)
  // Days later.
  await tx(server.deps, { issuerId: issuer.id }, at =>
    at.execute(sql`update webhook_delivery set attempts = 9 where webhook_id = ${hook.id}`),
  )
  await settled(hook, 'failed')
  expect((await log(hook))[0]).toMatchObject({ attempts: 11, nextAt: null, lastStatus: 503 })
  expect((await owner.get('/api/v1/webhooks')).body.items[0]).toMatchObject({ failed: 1, waiting: 0, state: 'active' })
  const attempts = arrivedAt('/down').length
  expect(attempts).toBe(3)
  answerWith = () => 200
  expect((await owner.post(`/api/v1/webhooks/${hook.id}/send-again`, {})).body).toEqual({ count: 1 })
  await settled(hook, 'delivered')
  expect(new Set(arrivedAt('/down').map(one => one.headers['webhook-id'])).size).toBe(1)
  const [delivery] = (await log(hook)) as [Json]
  const again = await owner.post(`/api/v1/webhook-deliveries/${delivery.id}/send-again`)
  expect([again.status, again.body.state]).toEqual([202, 'waiting'])
  await expect.poll(() => arrivedAt('/down').length, { timeout: 20_000 }).toBe(attempts + 2)
})

test('a paused webhook is told later; one that is gone is told no more', async () => {
  const hook = await add('/rest')
  await owner.patch(`/api/v1/webhooks/${hook.id}`, { state: 'paused' })
  await makeAward(owner, achievement.id, 11)
  expect((await log(hook)).map(one => one.state)).toEqual(['waiting'])
  expect((await owner.post(`/api/v1/webhooks/${hook.id}/ping`)).body.code).toBe('E_WEBHOOK_RESTS')
  expect(arrivedAt('/rest')).toEqual([])
  answerWith = () => 410
  await owner.patch(`/api/v1/webhooks/${hook.id}`, { state: 'active' })
  await expect
    .poll(async () => (await owner.get('/api/v1/webhooks')).body.items[0].state, { timeout: 20_000 })
    .toBe('stopped')
  await makeAward(owner, achievement.id, 12)
  expect(await log(hook)).toHaveLength(1)
  const trail = await owner.get('/api/v1/audit?event=webhook.stopped')
  expect(trail.body.items[0]).toMatchObject({ subject: hook.id, details: { reason: 'gone' } })
  const mail = (await server.mails()).find(one => one.kind === 'webhook')
  expect(mail?.text).toContain(`/console/settings/webhooks/${hook.id}`)
  // An address can carry a secret; its host says enough.
  expect(mail?.text).not.toContain('/rest')
})

test('a secret is exchanged: both sign for a day, or the old one ends at once', async () => {
  const hook = await add('/secret')
  const next = (await owner.post(`/api/v1/webhooks/${hook.id}/secret`, {})).body
  expect(next.secret).not.toBe(hook.secret)
  expect(next.oldSecretUntil).not.toBeNull()
  await owner.post(`/api/v1/webhooks/${hook.id}/ping`)
  await expect.poll(() => arrivedAt('/secret').length, { timeout: 20_000 }).toBe(1)
  const [both] = arrivedAt('/secret') as [Arrived]
  for (const secret of [hook.secret, next.secret]) new Webhook(secret).verify(both.body, signed(both))
  const last = (await owner.post(`/api/v1/webhooks/${hook.id}/secret`, { atOnce: true })).body
  expect(last.oldSecretUntil).toBeNull()
  await owner.post(`/api/v1/webhooks/${hook.id}/ping`)
  await expect.poll(() => arrivedAt('/secret').length, { timeout: 20_000 }).toBe(2)
  const [, one] = arrivedAt('/secret') as [Arrived, Arrived]
  new Webhook(last.secret).verify(one.body, signed(one))
  for (const secret of [hook.secret, next.secret])
    expect(() => new Webhook(secret).verify(one.body, signed(one))).toThrow(WebhookVerificationError)
})

test('what was rolled back is told to nobody', async () => {
  const hook = await add('/never', ['award.issued'])
  const refused = await owner.post('/api/v1/awards', { achievementId: achievement.id, recipient: {}, issue: true })
  expect(refused.status).toBe(400)
  const draft = await makeAward(owner, achievement.id, 13, { issue: false })
  expect(draft.state).toBe('draft')
  expect(await log(hook)).toEqual([])
})

test('another institution sees and changes none of it, and the log ends after thirty days', async () => {
  const hook = await add('/mine')
  await makeAward(owner, achievement.id, 14)
  await settled(hook, 'delivered')
  await bootstrapIssuer(server.deps, { issuer: 'another', apiKey: OTHER_KEY })
  const other = caller(server, { authorization: `Bearer ${OTHER_KEY}` })
  expect((await other.get('/api/v1/webhooks')).body.items).toEqual([])
  const [delivery] = (await log(hook)) as [Json]
  for (const attempt of [
    other.get(`/api/v1/webhooks/${hook.id}/deliveries`),
    other.get(`/api/v1/webhook-deliveries/${delivery.id}`),
    other.patch(`/api/v1/webhooks/${hook.id}`, { state: 'paused' }),
    other.delete(`/api/v1/webhooks/${hook.id}`),
    other.post(`/api/v1/webhooks/${hook.id}/secret`, {}),
    other.post(`/api/v1/webhook-deliveries/${delivery.id}/send-again`),
  ])
    expect((await attempt).status).toBe(404)
  server.setClock(new Date(Date.now() + 31 * 86_400_000))
  await applyRetention(server.deps)
  server.setClock(null)
  const left = await tx(server.deps, { issuerId: issuer.id }, at =>
    at.execute<{ left: number }>(sql`
      select (select count(*)::int from webhook_delivery) + (select count(*)::int from webhook_attempt) as left`),
  )
  expect(left.rows[0]?.left).toBe(0)
})
