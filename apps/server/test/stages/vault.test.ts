import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../src/platform/sql.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import {
  type Caller,
  claim,
  type Json,
  learner,
  makeAchievement,
  makeAward,
  openSchool,
  sealed,
  type WalletKey,
  walletKey,
} from './school.ts'

/*
 * Whoever sits in a learner's mailbox has a session and not the wallet. With the session alone nothing that is sealed can
 * be overwritten; the vault is changed by the key that it holds.
 */

let server: TestServer
let owner: Caller
let issuerId: string
let achievement: Json
let people = 300

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  achievement = await makeAchievement(owner)
})
afterAll(() => server?.stop())

const PATH = '/api/v1/wallet/vault'
const seen = (version: number) => ({ 'if-match': `"${version}"` })
const bare = (wallet: Caller, blob: string, version: number) => wallet.put(PATH, { blob, locks: [] }, seen(version))
async function keep(wallet: Caller, key: WalletKey, blob: string, version: number, more: Json = {}, header: Json = {}) {
  const { text, headers } = await sealed(wallet, key, { blob, locks: [] }, more, header)
  return wallet.put(PATH, text, { ...headers, ...seen(version) })
}
const blobOf = async (wallet: Caller) => (await wallet.get(PATH)).body.blob
const REFUSED = { status: 403, body: { code: 'E_VAULT_PROOF' } }

async function newPerson() {
  const number = ++people
  const award = await makeAward(owner, achievement.id, number)
  return { number, award, wallet: await claim(server, number), key: walletKey() }
}
async function take(wallet: Caller, awardId: string, key: WalletKey) {
  const { body } = await wallet.post('/api/v1/wallet/challenge')
  const proof = await key.prove({ aud: body.audience, nonce: body.challenge, iat: Math.floor(Date.now() / 1_000) })
  return wallet.post(`/api/v1/wallet/awards/${awardId}/take`, { proof })
}

test('the key that makes a vault is the wallet’s from then on, before anything was taken', async () => {
  const { wallet, key, award } = await newPerson()
  expect(await keep(wallet, key, 'first', 0)).toMatchObject({ status: 200, body: { version: 1 } })
  expect(await bare(wallet, 'stranger', 1)).toMatchObject(REFUSED)
  expect(await keep(wallet, walletKey(), 'stranger', 1)).toMatchObject(REFUSED)
  expect((await take(wallet, award.id, walletKey())).body.code).toBe('E_OTHER_KEY')
  expect((await take(wallet, award.id, key)).status).toBe(200)
  expect(await blobOf(wallet)).toBe('first')
  expect(await keep(wallet, key, 'second', 1)).toMatchObject({ status: 200, body: { version: 2 } })
  expect(await blobOf(wallet)).toBe('second')
})

test('a vault full of what was brought from elsewhere is kept, and one beyond the limit is told so', async () => {
  const { wallet, key } = await newPerson()
  const full = 'x'.repeat(6_000_000)
  expect(await keep(wallet, key, full, 0)).toMatchObject({ status: 200 })
  expect((await blobOf(wallet)).length).toBe(full.length)
  expect(await keep(wallet, key, `${full}${'x'.repeat(600_000)}`, 1)).toMatchObject({
    status: 413,
    body: { code: 'E_TOO_LARGE' },
  })
  expect((await blobOf(wallet)).length).toBe(full.length)
})

test('a vault from before goes on without a proof until its key is known, by taking or by keeping', async () => {
  for (const way of ['take', 'keep'] as const) {
    const { wallet, key, award } = await newPerson()
    expect((await bare(wallet, 'old', 0)).status).toBe(200)
    expect((await bare(wallet, 'older', 1)).status).toBe(200)
    expect((await (way === 'take' ? take(wallet, award.id, key) : keep(wallet, key, 'older', 2))).status).toBe(200)
    const version = way === 'take' ? 2 : 3
    expect(await bare(wallet, 'stranger', version)).toMatchObject(REFUSED)
    expect(await bare(wallet, 'stranger', 0)).toMatchObject(REFUSED)
    expect(await blobOf(wallet)).toBe('older')
    expect((await keep(wallet, key, 'mine', version)).status).toBe(200)
  }
})

test('a proof is good for one vault, once, here', async () => {
  const { wallet, key } = await newPerson()
  await keep(wallet, key, 'first', 0)
  // Heard on its way, and sent with something else, or with the same again later.
  const { text, headers } = await sealed(wallet, key, { blob: 'second', locks: [] })
  const put = (body: string, version: number) => wallet.put(PATH, body, { ...headers, ...seen(version) })
  expect(await put(text.replace('second', 'stolen'), 1)).toMatchObject(REFUSED)
  expect(await put(`${text} `, 1)).toMatchObject(REFUSED)
  expect((await put(text, 1)).status).toBe(200)
  expect((await keep(wallet, key, 'third', 2)).status).toBe(200)
  expect(await put(text, 3)).toMatchObject(REFUSED)
  // Another's challenge, another server's, none.
  const other = await newPerson()
  const foreign = await sealed(other.wallet, key, { blob: 'x', locks: [] })
  expect(await wallet.put(PATH, foreign.text, { ...foreign.headers, ...seen(3) })).toMatchObject(REFUSED)
  expect(await keep(wallet, key, 'x', 3, { aud: 'https://elsewhere.example' })).toMatchObject(REFUSED)
  expect(await keep(wallet, key, 'x', 3, { nonce: undefined })).toMatchObject(REFUSED)
  expect(await keep(wallet, key, 'x', 3, { vault: undefined })).toMatchObject(REFUSED)
  // What was signed for taking an award keeps no vault, and the other way round.
  expect(await keep(wallet, key, 'x', 3, {}, { typ: 'openid4vci-proof+jwt' })).toMatchObject(REFUSED)
  expect(await keep(wallet, key, 'x', 3, {}, { alg: 'none' })).toMatchObject(REFUSED)
  const forged = { kid: walletKey().did }
  expect(await keep(wallet, key, 'x', 3, {}, forged)).toMatchObject(REFUSED)
  for (const proof of ['', 'x', 'a.b.c'])
    expect(await wallet.put(PATH, text, { ...headers, 'laurel-vault-proof': proof, ...seen(3) })).toMatchObject(REFUSED)
  expect(await blobOf(wallet)).toBe('third')
})

test('taking an award is not done with a proof for a vault', async () => {
  const { wallet, key, award } = await newPerson()
  const { headers } = await sealed(wallet, key, { blob: 'x', locks: [] }, { iat: Math.floor(Date.now() / 1_000) })
  const answer = await wallet.post(`/api/v1/wallet/awards/${award.id}/take`, { proof: headers['laurel-vault-proof'] })
  expect(answer).toMatchObject({ status: 422, body: { code: 'E_PROOF_INVALID' } })
})

test('of two devices that save at once one is told, and loses nothing by it', async () => {
  const { wallet, key } = await newPerson()
  await keep(wallet, key, 'first', 0)
  const both = await Promise.all(['x', 'y'].map(blob => keep(wallet, key, blob, 1)))
  expect(both.map(one => one.status).sort()).toEqual([200, 412])
  expect((await keep(wallet, key, 'merged', 2)).status).toBe(200)
  expect((await keep(wallet, key, 'late', 1)).status).toBe(412)
})

test('deleting the account, which a session can, is told to every address that is known', async () => {
  const { wallet, number, award } = await newPerson()
  const { email } = learner(number)
  const found = await owner.get(`/api/v1/learners?q=${encodeURIComponent(email)}`)
  const known = `sample.learner.${number}@school.example.org`
  const { id } = found.body.items[0]
  // The school has come to know another address since.
  await inTenant(server, issuerId, tx => tx.execute(sql`update learner set email = ${known} where id = ${id}`))
  expect((await wallet.post('/api/v1/wallet/account/delete', { email })).status).toBe(200)
  const told = (await server.mails()).filter(one => one.kind === 'wallet-deleted')
  expect(
    told
      .map(one => one.to)
      .filter(one => one === email || one === known)
      .sort(),
  ).toEqual([email, known].sort())
  expect((await owner.get(`/api/v1/awards/${award.id}`)).body.state).toBe('issued')
})
