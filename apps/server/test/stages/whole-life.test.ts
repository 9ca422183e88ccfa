import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
const anyone = () => caller(server, {})
const verify = async (body: Uint8Array | string) =>
  (await anyone().post('/api/v1/verify', body, { 'content-type': 'application/octet-stream' })).body
const bytes = async (path: string) => new Uint8Array(await (await server.fetch(path)).arrayBuffer())
const FORMS = ['json', 'jwt', 'png', 'svg']

beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner)
})
afterAll(() => server?.stop())

async function challengedProof(wallet: Caller, key: ReturnType<typeof walletKey>, more: Json = {}, header: Json = {}) {
  const { body } = await wallet.post('/api/v1/wallet/challenge')
  return key.prove({ aud: body.audience, nonce: body.challenge, iat: Math.floor(Date.now() / 1000), ...more }, header)
}

describe('setting up', () => {
  test('the link works once', async () => {
    const token = new URL(server.setUpLink as string).searchParams.get('token') as string
    expect((await anyone().get(`/api/v1/setup?token=${token}`)).body).toEqual({ valid: false })
    const again = await anyone().post('/api/v1/setup', {
      token,
      institution: { name: 'Another', shortName: 'another', url: 'https://another.example' },
      owner: { name: 'Stranger', email: 'stranger@example.org' },
    })
    expect(again).toMatchObject({ status: 409, body: { code: 'E_ALREADY_SET_UP' } })
  })

  test('the owner is signed in and sees one membership', async () => {
    const { body } = await owner.get('/api/v1/session')
    expect(body).toMatchObject({ setUp: true, loopback: true, user: { name: 'Sample Owner' } })
    expect(body.memberships).toHaveLength(1)
  })

  test('the issuer publishes an Ed25519 and a P-256 key in both spellings, and one for bbs-2023', async () => {
    const { body } = await anyone().get('/i/school-1/did.json')
    expect(body.id).toBe((await owner.get('/api/v1/issuer')).body.did)
    expect(body.verificationMethod.map((one: Json) => one.type)).toEqual([
      'Multikey',
      'JsonWebKey',
      'Multikey',
      'JsonWebKey',
      'Multikey',
    ])
  })
})

describe('one credential’s life', () => {
  test('awarded, it verifies in every form', async () => {
    const award = await makeAward(owner, achievement.id, 1, {
      level: 'Secure',
      results: [{ name: 'Mark', value: '17/20' }],
    })
    expect(award).toMatchObject({ state: 'issued', level: { name: 'Secure' } })
    for (const form of FORMS)
      expect(await verify(await bytes(`/c/${award.credentialId}.${form}`))).toMatchObject({ result: 'valid' })
  })

  test.each([
    ['application/vc', 'application/vc'],
    ['application/ld+json', 'application/ld+json'],
    ['application/vc+jwt', 'application/vc+jwt'],
    ['image/png', 'image/png'],
    ['image/svg+xml', 'image/svg+xml'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html; charset=UTF-8'],
    ['*/*', 'application/vc'],
  ])('asked with Accept %s it answers %s', async (accept, type) => {
    const award = await makeAward(owner, achievement.id, 2)
    const answer = await server.fetch(`/c/${award.credentialId}`, { headers: { accept } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type])
  })

  test('an unchanged document costs a 304, and any origin may read it', async () => {
    const award = await makeAward(owner, achievement.id, 2)
    const first = await server.fetch(`/c/${award.credentialId}.json`)
    expect(first.headers.get('access-control-allow-origin')).toBe('*')
    const etag = first.headers.get('etag') as string
    const second = await server.fetch(`/c/${award.credentialId}.json`, { headers: { 'if-none-match': etag } })
    expect(second.status).toBe(304)
  })

  test('claimed from the mail, taken by key, shared, withdrawn', async () => {
    const award = await makeAward(owner, achievement.id, 3)
    const wallet = await claim(server, 3)
    const mine = (await wallet.get('/api/v1/wallet/awards')).body.items
    expect(mine).toMatchObject([{ id: award.id, subjectDid: null, issuer: { shortName: 'school-1' } }])

    const key = walletKey()
    const taken = await wallet.post(`/api/v1/wallet/awards/${award.id}/take`, {
      proof: await challengedProof(wallet, key),
    })
    expect(taken.status).toBe(200)
    expect(taken.body.credential.credentialSubject.id).toBe(key.did)
    expect(taken.body.credential.id).toBe(award.credentialUrl)
    expect(taken.body.credential.credentialStatus.statusListIndex).toBe(String(award.statusIndex))
    expect(await verify(JSON.stringify(taken.body.credential))).toMatchObject({ result: 'valid' })
    expect(await verify(taken.body.jwt)).toMatchObject({ result: 'valid' })
    expect((await anyone().get(`/c/${award.credentialId}.json`)).body.credentialSubject.id).toBe(key.did)

    const share = (await wallet.post('/api/v1/wallet/shares', { awardId: award.id })).body
    expect((await server.fetch(share.url)).status).toBe(200)
    await wallet.patch(`/api/v1/wallet/awards/${award.id}`, { publicPage: false })
    for (const form of FORMS) expect((await server.fetch(`/c/${award.credentialId}.${form}`)).status).toBe(410)
    expect((await server.fetch(`${share.url}.json`)).status).toBe(200)
    expect((await wallet.delete(`/api/v1/wallet/shares/${share.id}`)).status).toBe(204)
    expect((await server.fetch(share.url)).status).toBe(410)
    expect((await server.fetch(`${share.url}.json`)).status).toBe(410)
  })

  test('a share ends by itself when its time is over', async () => {
    const award = await makeAward(owner, achievement.id, 4)
    const wallet = await claim(server, 4)
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const share = (await wallet.post('/api/v1/wallet/shares', { awardId: award.id, expiresAt })).body
    expect((await server.fetch(share.url)).status).toBe(200)
    server.setClock(new Date(Date.now() + 3_700_000))
    expect((await server.fetch(share.url)).status).toBe(410)
    server.setClock(null)
  })

  test('revoked, every form turns at once and stays so (P15)', async () => {
    const award = await makeAward(owner, achievement.id, 5)
    const before = await Promise.all(FORMS.map(form => bytes(`/c/${award.credentialId}.${form}`)))
    const conclusion = async () => {
      const page = await server.fetch(`/c/${award.credentialId}`, { headers: { accept: 'text/html' } })
      return /data-conclusion="(\w+)"/.exec(await page.text())?.[1]
    }
    // Twice: the second look is served from the first one's verdict.
    expect([await conclusion(), await conclusion()]).toEqual(['genuine', 'genuine'])
    const list = await server.fetch(`/i/school-1/status/${award.statusListId}`)
    const revoked = await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'awarded in error' })
    expect(revoked.body).toMatchObject({ state: 'revoked', revocationReason: 'awarded in error' })
    for (const [index, form] of FORMS.entries()) {
      expect((await verify(before[index] as Uint8Array)).result, `an old ${form}`).toBe('invalid')
      expect((await verify(await bytes(`/c/${award.credentialId}.${form}`))).result, `the ${form} now`).toBe('invalid')
    }
    expect(await conclusion()).toBe('revoked')
    const after = await server.fetch(`/i/school-1/status/${award.statusListId}`)
    expect(after.headers.get('etag')).not.toBe(list.headers.get('etag'))
    expect(/max-age=(\d+)/.exec(after.headers.get('cache-control') ?? '')?.[1]).toSatisfy(age => Number(age) <= 60)
    const again = await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'another reason' })
    expect(again.body.revocationReason).toBe('awarded in error')
    expect((await owner.post(`/api/v1/awards/${award.id}/issue`)).status).toBe(409)
  })

  test('a draft is approved, then issued, and its history says by whom', async () => {
    const draft = await makeAward(owner, achievement.id, 6, { issue: false })
    expect(draft).toMatchObject({ state: 'draft', claimUrl: null, statusIndex: null })
    expect((await owner.post(`/api/v1/awards/${draft.id}/revoke`, { reason: 'x' })).status).toBe(409)
    expect((await owner.post(`/api/v1/awards/${draft.id}/approve`)).body.state).toBe('approved')
    const issued = (await owner.post(`/api/v1/awards/${draft.id}/issue`)).body
    expect(issued.state).toBe('issued')
    expect(issued.history.map((one: Json) => one.event)).toEqual(['award.made', 'award.approved', 'award.issued'])
  })
})

describe('claiming (H-44)', () => {
  test('reading a link any number of times claims nothing; its button works once', async () => {
    await makeAward(owner, achievement.id, 20)
    const token = await mailedClaim(server, learner(20).email)
    for (let i = 0; i < 3; i++) {
      expect((await anyone().get(`/api/v1/claims/${token}`)).body).toMatchObject({
        state: 'open',
        emailHint: 's•••@example.org',
      })
      expect((await server.fetch(`/claim/${token}`)).status).toBe(200)
    }
    const tries = await Promise.all(Array.from({ length: 10 }, () => anyone().post(`/api/v1/claims/${token}`)))
    expect(tries.map(one => one.status).sort()).toEqual([200, ...Array(9).fill(409)])
    expect((await anyone().get(`/api/v1/claims/${token}`)).body.state).toBe('taken')
  })

  test('the link that staff can see does not open an account that exists', async () => {
    await makeAward(owner, achievement.id, 21)
    await claim(server, 21)
    const second = await makeAward(owner, achievement.id, 21)
    const token = second.claimUrl.split('/').at(-1)
    expect(await anyone().post(`/api/v1/claims/${token}`)).toMatchObject({ status: 401 })
    const stranger = caller(server, { cookie: await server.signIn('stranger@example.org'), origin: server.origin })
    expect(await stranger.post(`/api/v1/claims/${token}`)).toMatchObject({
      status: 403,
      body: { code: 'E_CLAIM_OTHER_ADDRESS' },
    })
    const learner21 = caller(server, { cookie: await server.signIn(learner(21).email), origin: server.origin })
    expect((await learner21.post(`/api/v1/claims/${token}`)).status).toBe(200)
  })

  test('whoever came in by that link is out once the mailbox’s owner comes', async () => {
    const award = await makeAward(owner, achievement.id, 23)
    const early = await anyone().post(`/api/v1/claims/${award.claimUrl.split('/').at(-1)}`)
    expect(early.status).toBe(200)
    const cookie = early.headers
      .getSetCookie()
      .map(one => one.split(';')[0])
      .join('; ')
    const squatter = caller(server, { cookie, origin: server.origin })
    expect((await squatter.get('/api/v1/wallet/awards')).status).toBe(200)
    await makeAward(owner, achievement.id, 23)
    const rightful = await claim(server, 23)
    expect((await squatter.get('/api/v1/wallet/awards')).status).toBe(401)
    expect((await rightful.get('/api/v1/wallet/awards')).body.items).toHaveLength(2)
  })

  test('a guessed, an expired and a revoked link claim nothing', async () => {
    expect((await anyone().post('/api/v1/claims/AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404)
    const award = await makeAward(owner, achievement.id, 22)
    const token = await mailedClaim(server, learner(22).email)
    server.setClock(new Date(Date.now() + 200 * 86_400_000))
    expect((await anyone().post(`/api/v1/claims/${token}`)).status).toBe(410)
    server.setClock(null)
    await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'in error' })
    expect((await anyone().post(`/api/v1/claims/${token}`)).status).toBe(410)
  })
})

describe('taking by key', () => {
  test('a challenge counts once, of ten at the same time too (H-21)', async () => {
    const award = await makeAward(owner, achievement.id, 30)
    const wallet = await claim(server, 30)
    const proof = await challengedProof(wallet, walletKey())
    const tries = await Promise.all(
      Array.from({ length: 10 }, () => wallet.post(`/api/v1/wallet/awards/${award.id}/take`, { proof })),
    )
    expect(tries.map(one => one.status).sort()).toEqual([200, ...Array(9).fill(422)])
  })

  test.each<[string, Json, Json]>([
    ['for another audience', { aud: 'https://evil.example' }, {}],
    ['of an hour ago', { iat: Math.floor(Date.now() / 1000) - 3_600 }, {}],
    ['with another typ (H-19)', {}, { typ: 'vc+jwt' }],
    ['with alg none (H-15)', {}, { alg: 'none' }],
    ['with another key in its kid', {}, { kid: walletKey().did }],
  ])('a proof %s is refused', async (_, payload, header) => {
    const award = await makeAward(owner, achievement.id, 31)
    const wallet = await claim(server, 31)
    const proof = await challengedProof(wallet, walletKey(), payload, header)
    const answer = await wallet.post(`/api/v1/wallet/awards/${award.id}/take`, { proof })
    expect(answer).toMatchObject({ status: 422, body: { code: 'E_PROOF_INVALID' } })
  })

  test('nobody takes another person’s award', async () => {
    const award = await makeAward(owner, achievement.id, 32)
    const thief = caller(server, { cookie: await server.signIn('thief@example.org'), origin: server.origin })
    const proof = await challengedProof(thief, walletKey())
    expect((await thief.post(`/api/v1/wallet/awards/${award.id}/take`, { proof })).status).toBe(404)
    expect((await thief.post('/api/v1/wallet/shares', { awardId: award.id })).status).toBe(404)
    expect((await thief.patch(`/api/v1/wallet/awards/${award.id}`, { publicPage: false })).status).toBe(404)
  })
})

describe('the vault', () => {
  test('is kept by version, and the slower of two devices is told', async () => {
    const person = caller(server, { cookie: await server.signIn('vault@example.org'), origin: server.origin })
    expect((await person.get('/api/v1/wallet/vault')).status).toBe(404)
    expect((await person.put('/api/v1/wallet/vault', { blob: 'a', locks: [] })).status).toBe(428)
    expect((await person.put('/api/v1/wallet/vault', { blob: 'a', locks: [] }, { 'if-match': '"0"' })).body).toEqual({
      version: 1,
    })
    expect((await person.put('/api/v1/wallet/vault', { blob: 'b', locks: [] }, { 'if-match': '"0"' })).status).toBe(412)
    const both = await Promise.all(
      ['x', 'y'].map(blob => person.put('/api/v1/wallet/vault', { blob, locks: [] }, { 'if-match': '"1"' })),
    )
    expect(both.map(one => one.status).sort()).toEqual([200, 412])
    const other = caller(server, { cookie: await server.signIn('other@example.org'), origin: server.origin })
    expect((await other.get('/api/v1/wallet/vault')).status).toBe(404)
  })
})
