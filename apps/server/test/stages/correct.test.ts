import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sweepIntents } from '../../src/award/sweep-intents.ts'
import { appendLeft } from '../../src/log/append.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import {
  type Caller,
  caller,
  claim,
  type Json,
  learner,
  mailedClaim,
  makeAchievement,
  makeAward,
  openSchool,
  walletKey,
} from './school.ts'

let server: TestServer
let owner: Caller
let achievement: Json
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner)
})
afterAll(() => server?.stop())

const verdict = async (credentialId: string) => {
  const credential = await (await server.fetch(`/c/${credentialId}.json`)).json()
  return (await caller(server, {}).post('/api/v1/verify', credential)).body
}

describe('correcting', () => {
  test('a wrong name: the new one counts, the old one does not, and the learner is told once', async () => {
    const old = await makeAward(owner, achievement.id, 1, { level: 'Secure' })
    const made = await owner.post(`/api/v1/awards/${old.id}/correct`, {
      recipient: { name: 'Sample Learner One' },
      reason: 'The name was misspelt',
    })
    expect(made).toMatchObject({
      status: 201,
      body: {
        state: 'issued',
        recipient: { name: 'Sample Learner One', email: learner(1).email },
        level: { name: 'Secure' },
        validFrom: old.validFrom,
        replaces: old.id,
        replacedBy: null,
      },
    })
    const before = (await owner.get(`/api/v1/awards/${old.id}`)).body
    expect(before).toMatchObject({ state: 'superseded', replacedBy: made.body.id })
    expect(before.history.map((one: Json) => one.event).slice(-2)).toEqual(['award.corrected', 'award.superseded'])
    expect((await verdict(made.body.credentialId)).result).toBe('valid')
    expect((await verdict(old.credentialId)).result).toBe('invalid')
    const page = await (await server.fetch(`/c/${old.credentialId}`, { headers: { accept: 'text/html' } })).text()
    expect(page).toContain(`href="/c/${made.body.credentialId}"`)
    const mails = (await server.mails()).filter(one => one.to === learner(1).email)
    expect(mails.map(one => one.subject)).toEqual([
      expect.stringContaining('has awarded you'),
      expect.stringContaining('has corrected your credential'),
    ])
  })

  test('only once: a second correction of the same award says that there is one', async () => {
    const old = await makeAward(owner, achievement.id, 2)
    const correct = () => owner.post(`/api/v1/awards/${old.id}/correct`, { level: 'Emerging', reason: 'wrong level' })
    const answers = await Promise.all([correct(), correct(), correct()])
    expect(answers.map(one => one.status).sort()).toEqual([201, 409, 409])
    const all = (await owner.get(`/api/v1/awards?q=${encodeURIComponent('Learner 2')}`)).body.items
    expect(all.map((one: Json) => one.state).sort()).toEqual(['issued', 'superseded'])
  })

  test('what was in a wallet is in the wallet again, made out to the same key', async () => {
    const old = await makeAward(owner, achievement.id, 3)
    const wallet = await claim(server, 3)
    const key = walletKey()
    const { body: challenge } = await wallet.post('/api/v1/wallet/challenge')
    const proof = await key.prove({
      aud: challenge.audience,
      nonce: challenge.challenge,
      iat: Math.floor(Date.now() / 1000),
    })
    expect((await wallet.post(`/api/v1/wallet/awards/${old.id}/take`, { proof })).status).toBe(200)
    const made = await owner.post(`/api/v1/awards/${old.id}/correct`, { narrative: 'Led it.', reason: 'more exact' })
    expect(made).toMatchObject({ status: 201, body: { claimUrl: null } })
    const mine = (await wallet.get('/api/v1/wallet/awards')).body.items
    expect(mine.map((one: Json) => [one.id, one.state, one.subjectDid])).toEqual([
      [made.body.id, 'issued', key.did],
      [old.id, 'superseded', key.did],
    ])
    const mail = (await server.mails()).findLast(one => one.to === learner(3).email)
    expect(mail?.text).toContain(`/wallet/awards/${made.body.id}`)
  })

  test('where a registrar has to approve, the old one counts until they have', async () => {
    const old = await makeAward(owner, achievement.id, 4)
    await owner.patch('/api/v1/issuer', { approval: 'registrar' })
    const { body: key } = await owner.post('/api/v1/api-keys', { name: 'k', scopes: ['awards:revoke', 'awards:write'] })
    const clerk = caller(server, { authorization: `Bearer ${key.secret}` })
    const asked = await clerk.post(`/api/v1/awards/${old.id}/correct`, { level: 'Secure', reason: 'looked again' })
    expect(asked).toMatchObject({ status: 201, body: { state: 'draft' } })
    const [draft] = (await owner.get('/api/v1/awards?state=draft')).body.items
    expect(draft).toMatchObject({ replaces: old.id, level: { name: 'Secure' } })
    expect((await owner.get(`/api/v1/awards/${old.id}`)).body.state).toBe('issued')
    expect((await owner.post(`/api/v1/awards/${draft.id}/issue`)).body.state).toBe('issued')
    expect((await owner.get(`/api/v1/awards/${old.id}`)).body.state).toBe('superseded')
    await owner.patch('/api/v1/issuer', { approval: 'nobody' })
  })

  test('results and days are put right too, and what is left out stays', async () => {
    const old = await makeAward(owner, achievement.id, 7, {
      level: 'Secure',
      results: [{ name: 'Final mark', value: '88' }],
      narrative: 'Led it.',
      validUntil: '2190-01-01',
    })
    const correct = (body: Json) => owner.post(`/api/v1/awards/${old.id}/correct`, { reason: 'wrong', ...body })
    expect(await correct({ validFrom: '2190-01-01' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'validUntil' }] },
    })
    const made = await correct({ results: [{ name: 'Final mark', value: '98' }], validFrom: '2026-06-30', level: null })
    expect(made.body).toMatchObject({
      level: null,
      results: [{ name: 'Final mark', value: '98' }],
      narrative: 'Led it.',
      validFrom: '2026-06-30T00:00:00Z',
      validUntil: '2190-01-01T00:00:00Z',
    })
    const { credential } = await verdict(made.body.credentialId)
    expect(JSON.stringify(credential)).toContain('98')
  })

  test('a correction that waits for approval is not in the wallet yet, nor heard of there', async () => {
    const old = await makeAward(owner, achievement.id, 8)
    const wallet = await claim(server, 8)
    await owner.patch('/api/v1/issuer', { approval: 'registrar' })
    const { body: key } = await owner.post('/api/v1/api-keys', { name: 'k', scopes: ['awards:revoke', 'awards:write'] })
    const clerk = caller(server, { authorization: `Bearer ${key.secret}` })
    await clerk.post(`/api/v1/awards/${old.id}/correct`, { level: 'Secure', reason: 'looked again' })
    await owner.patch('/api/v1/issuer', { approval: 'nobody' })
    const mine = async () =>
      (await wallet.get('/api/v1/wallet/awards')).body.items.map((one: Json) => [one.state, one.replacedBy !== null])
    expect(await mine()).toEqual([['issued', false]])
    const { replacedBy } = (await owner.get(`/api/v1/awards/${old.id}`)).body
    expect((await owner.post(`/api/v1/awards/${replacedBy}/issue`)).status).toBe(200)
    expect(await mine()).toEqual([
      ['issued', false],
      ['superseded', true],
    ])
  })

  test('a correction that waits and is discarded leaves the wallet as it was', async () => {
    const old = await makeAward(owner, achievement.id, 10)
    const wallet = await claim(server, 10)
    await owner.patch('/api/v1/issuer', { approval: 'registrar' })
    const { body: key } = await owner.post('/api/v1/api-keys', { name: 'k', scopes: ['awards:revoke', 'awards:write'] })
    const clerk = caller(server, { authorization: `Bearer ${key.secret}` })
    await clerk.post(`/api/v1/awards/${old.id}/correct`, { level: 'Secure', reason: 'looked again' })
    await owner.patch('/api/v1/issuer', { approval: 'nobody' })
    const { replacedBy } = (await owner.get(`/api/v1/awards/${old.id}`)).body
    expect((await owner.delete(`/api/v1/awards/${replacedBy}`)).status).toBe(204)
    const mine = (await wallet.get('/api/v1/wallet/awards')).body.items
    expect(mine.map((one: Json) => [one.id, one.state])).toEqual([[old.id, 'issued']])
    await appendLeft(server.deps)
    const { lines } = await auditDatabase(server.owner, { now: server.deps.clock() })
    expect(lines.filter(line => line.breaks.length > 0)).toEqual([])
  })

  test('the link in the first mail leads to what has taken its place', async () => {
    const old = await makeAward(owner, achievement.id, 9)
    const first = await mailedClaim(server, learner(9).email)
    await owner.post(`/api/v1/awards/${old.id}/correct`, { level: 'Secure', reason: 'wrong level' })
    const second = await mailedClaim(server, learner(9).email)
    for (const method of ['GET', 'POST']) {
      const answer = await server.fetch(`/claim/${first}`, { method, headers: { origin: server.origin } })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/claim/${second}`])
    }
    expect((await server.fetch(`/claim/${second}`)).status).toBe(200)
  })

  test('but never to what belongs to somebody else', async () => {
    const mine = await makeAward(owner, achievement.id, 10)
    const theirs = await makeAward(owner, achievement.id, 11)
    await owner.post(`/api/v1/awards/${mine.id}/supersede`, { replacementId: theirs.id })
    const answer = await server.fetch(`/claim/${await mailedClaim(server, learner(10).email)}`)
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null])
  })

  test('a revoked award is not corrected', async () => {
    const old = await makeAward(owner, achievement.id, 5)
    await owner.post(`/api/v1/awards/${old.id}/revoke`, { reason: 'by mistake' })
    expect(await owner.post(`/api/v1/awards/${old.id}/correct`, { reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'E_AWARD_STATE' },
    })
  })

  test('a server that falls between writing down and signing leaves one that counts, never two or none', async () => {
    const old = await makeAward(owner, achievement.id, 6)
    const failpoint = server.deps.failpoint
    const broken = {
      ...server.deps,
      failpoint: () => {
        throw new Error('fell')
      },
    }
    const { correctAward } = await import('../../src/award/correct-award.ts')
    const issuerId = (await owner.get('/api/v1/issuer')).body.id as string
    const actor = { issuerId, kind: 'server' as const, id: 'test', name: 'Test' }
    await expect(correctAward(broken, actor, old.id, { reason: 'x', level: 'Secure' })).rejects.toThrow('fell')
    expect((await owner.get(`/api/v1/awards/${old.id}`)).body).toMatchObject({ state: 'issued' })
    server.setClock(new Date(Date.now() + 120_000))
    await sweepIntents({ ...server.deps, failpoint })
    server.setClock(null)
    const after = (await owner.get(`/api/v1/awards/${old.id}`)).body
    expect(after.state).toBe('superseded')
    expect((await owner.get(`/api/v1/awards/${after.replacedBy}`)).body.state).toBe('issued')
  })
})
