import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let achievement: Json
let authors = 0

beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner)
})
afterAll(() => server?.stop())

const send = (token: string, fields: Record<string, string>) =>
  server.fetch(`/recommend/${token}`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { origin: server.origin, 'content-type': 'application/x-www-form-urlencoded' },
  })
const page = async (path: string) => (await server.fetch(path, { headers: { accept: 'text/html' } })).text()

async function holder(number: number): Promise<{ wallet: Caller; award: Json }> {
  const award = await makeAward(owner, achievement.id, number)
  return { wallet: await claim(server, number), award }
}

async function linkTo(email: string): Promise<string> {
  const mail = (await server.mails()).findLast(one => one.to === email && one.kind === 'recommendation')
  const token = /\/recommend\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  if (!token) throw new Error('no mail with a link to recommend')
  return token
}

async function ask(wallet: Caller, awardId: string) {
  const email = `author.${++authors}@author.example`
  const asked = await wallet.post('/api/v1/wallet/recommendations', {
    awardId,
    name: 'Sample Author',
    email,
    message: 'You saw the talk.',
  })
  expect(asked).toMatchObject({ status: 201 })
  return { id: asked.body.id as string, email, token: await linkTo(email) }
}

const SAID = { name: 'Sample Author', relation: 'We led a group together', text: 'Hears what others miss.' }

async function write(token: string): Promise<Caller> {
  const signed = await send(token, { ...SAID, step: 'sign' })
  expect([signed.status, await signed.text()]).toEqual([200, expect.stringContaining('data-outcome="signed"')])
  const cookie = signed.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return caller(server, { cookie, origin: server.origin })
}
const mine = async (wallet: Caller): Promise<Json[]> => (await wallet.get('/api/v1/wallet/recommendations')).body.items

describe('a recommendation', () => {
  test('is asked for by mail, signed by its author, read by the learner first, and shown only then', async () => {
    const { wallet, award } = await holder(7)
    const { id, token } = await ask(wallet, award.id)
    const shown = await page(`/recommend/${token}`)
    for (const part of ['Sample Learner 7', 'You saw the talk.', 'Active Listening']) expect(shown).toContain(part)
    expect(shown).not.toContain(learner(7).email)
    expect((await send(token, { step: 'preview' })).status).toBe(422)
    expect(await (await send(token, { ...SAID, step: 'preview' })).text()).toContain('data-step="preview"')
    await write(token)
    expect((await send(token, { ...SAID, step: 'sign' })).status).toBe(409)
    const [got] = await mine(wallet)
    expect(got).toMatchObject({ id, state: 'endorsed', recommendation: { text: SAID.text, isShown: false } })
    const url = new URL(got?.recommendation.url).pathname
    expect(await page(`/c/${award.credentialId}`)).not.toContain(SAID.text)
    expect((await server.fetch(`${url}.json`)).status).toBe(404)
    expect((await wallet.post(`/api/v1/wallet/recommendations/${id}/show`)).body.recommendation.isShown).toBe(true)
    expect(await page(`/c/${award.credentialId}`)).toContain(SAID.text)
    const document = (await (await server.fetch(`${url}.json`)).json()) as Json
    expect(document.credentialSubject).toMatchObject({ id: `${server.origin}/c/${award.credentialId}` })
    expect(document.issuer).not.toHaveProperty('url')
    const verified = await caller(server, {}).post('/api/v1/verify', JSON.stringify(document), {
      'content-type': 'application/vc',
    })
    expect(verified.body.result).toBe('valid')
    // The author is no institution, and has no page of their own.
    expect(
      (await server.fetch(`/i/${document.issuer.id.split(':').at(-1)}`, { headers: { accept: 'text/html' } })).status,
    ).toBe(404)
    // The school does not read what a learner asked for.
    expect(JSON.stringify((await owner.get('/api/v1/endorsements')).body)).not.toContain('Author')
    await wallet.post(`/api/v1/wallet/recommendations/${id}/hide`)
    expect(await page(`/c/${award.credentialId}`)).not.toContain(SAID.text)
  })

  test('stands behind a link only where the link does not leave it out', async () => {
    const { wallet, award } = await holder(8)
    const { id, token } = await ask(wallet, award.id)
    await write(token)
    await wallet.post(`/api/v1/wallet/recommendations/${id}/show`)
    const link = async (hides: string[]) =>
      new URL((await wallet.post('/api/v1/wallet/shares', { awardIds: [award.id], name: '', hides })).body.url).pathname
    const all = await page(await link([]))
    expect(all).toContain(SAID.text)
    const quiet = await page(await link(['recommendations']))
    expect(quiet).not.toContain(SAID.text)
    // The document is whole all the same, and nothing says that something was left out.
    expect(quiet).toContain('.json')
    expect(await page(await link(['name']))).not.toContain(SAID.text)
  })

  test('is withdrawn by its author, or deleted by the learner, and then gone', async () => {
    const { wallet, award } = await holder(9)
    const first = await ask(wallet, award.id)
    const author = await write(first.token)
    await wallet.post(`/api/v1/wallet/recommendations/${first.id}/show`)
    const given = (await author.get('/api/v1/given-endorsements')).body.items[0]
    await author.post(`/api/v1/given-endorsements/${given.id}/withdraw`, { reason: 'A mistake' })
    expect(await page(`/c/${award.credentialId}`)).not.toContain(SAID.text)
    expect(await mine(wallet)).toMatchObject([{ state: 'withdrawn' }])
    expect((await wallet.post(`/api/v1/wallet/recommendations/${first.id}/show`)).status).toBe(409)
    expect((await wallet.delete(`/api/v1/wallet/recommendations/${first.id}`)).status).toBe(204)
    expect(await mine(wallet)).toEqual([])
    expect((await author.get('/api/v1/given-endorsements')).body.items).toEqual([])
  })
})

describe('what is refused', () => {
  test('somebody else’s award or request, oneself, and more than can be asked', async () => {
    const { wallet, award } = await holder(10)
    const { wallet: other } = await holder(11)
    const { id } = await ask(wallet, award.id)
    const body = { awardId: award.id, name: 'x', email: 'x@example.org' }
    expect((await other.post('/api/v1/wallet/recommendations', body)).status).toBe(404)
    for (const verb of ['show', 'hide', 'remind'])
      expect((await other.post(`/api/v1/wallet/recommendations/${id}/${verb}`)).status).toBe(404)
    expect((await other.delete(`/api/v1/wallet/recommendations/${id}`)).status).toBe(404)
    const own = { ...body, email: learner(10).email }
    expect((await wallet.post('/api/v1/wallet/recommendations', own)).body.code).toBe('E_ENDORSES_ITSELF')
    for (let count = 0; count < 9; count++) await ask(wallet, award.id)
    expect((await wallet.post('/api/v1/wallet/recommendations', body)).body.code).toBe('E_TOO_MANY_RECOMMENDATIONS')
  })
  test('a recommendation’s link is no endorsement’s, and the other way round', async () => {
    const { wallet, award } = await holder(12)
    const { token } = await ask(wallet, award.id)
    expect((await server.fetch(`/endorse/${token}`)).status).toBe(404)
    expect((await send('a'.repeat(43), { ...SAID, step: 'sign' })).status).toBe(404)
    expect((await send(token, { step: 'decline' })).status).toBe(200)
    expect(await mine(wallet)).toMatchObject([{ state: 'declined' }])
  })
  test('a minor without a guardian’s consent to links; with it, initials are shown', async () => {
    const { wallet, award } = await holder(13)
    const [child] = (await owner.get('/api/v1/learners?q=learner.13')).body.items
    await owner.put(`/api/v1/learners/${child.id}/age`, { birthDate: '2020-01-01' })
    const body = { awardId: award.id, name: 'x', email: 'x@example.org' }
    expect((await wallet.post('/api/v1/wallet/recommendations', body)).body.code).toBe('E_GUARDIAN_NEEDED')
  })
})

describe('forgetting', () => {
  test('the learner’s erasure takes what was said of them, and the author’s copy', async () => {
    const { wallet, award } = await holder(14)
    const { token } = await ask(wallet, award.id)
    const author = await write(token)
    const [one] = (await owner.get('/api/v1/learners?q=learner.14')).body.items
    const held = await owner.get(`/api/v1/learners/${one.id}/export`)
    expect(JSON.stringify(held.body.endorsements)).toContain(SAID.text)
    expect((await owner.post(`/api/v1/learners/${one.id}/erase`, { name: one.name })).status).toBe(204)
    expect((await author.get('/api/v1/given-endorsements')).body.items).toEqual([])
  })
  test('an author who deletes the account takes their words along', async () => {
    const { wallet, award } = await holder(15)
    const { id, email, token } = await ask(wallet, award.id)
    const author = await write(token)
    await wallet.post(`/api/v1/wallet/recommendations/${id}/show`)
    expect((await author.post('/api/v1/wallet/account/delete', { email })).body).toEqual({ account: 'deleted' })
    expect(await mine(wallet)).toEqual([])
    expect(await page(`/c/${award.credentialId}`)).not.toContain(SAID.text)
  })
})
