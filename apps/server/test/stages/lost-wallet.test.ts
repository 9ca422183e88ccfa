import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { sweepIntents } from '../../src/award/sweep-intents.ts'
import { appendLeft } from '../../src/log/append.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { applyRetention } from '../../src/people/retention.ts'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { tx } from '../../src/platform/database.ts'
import { sql } from '../../src/platform/sql.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { confirmRecovery } from '../../src/wallet/recovery/decide.ts'
import { reissueDue } from '../../src/wallet/recovery/reissue.ts'
import {
  type Caller,
  caller,
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

let server: TestServer
let owner: Caller
let registrar: Caller
let issuerId: string
let micro: Json
let macro: Json
const DAY = 86_400_000

async function join(of: Caller, role: string, email = `${role}@example.org`): Promise<Caller> {
  await of.post('/api/v1/invitations', { name: `Sample ${role}`, email, role })
  const mail = (await server.mails()).findLast(one => one.to === email && one.kind === 'invitation')
  const token = /\/join\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  const joined = await caller(server, {}).post(`/api/v1/join/${token}`)
  const cookie = joined.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return caller(server, { cookie, origin: server.origin })
}

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  registrar = await join(owner, 'registrar')
  micro = await makeAchievement(owner)
  macro = await makeAchievement(owner, { name: 'Sample Diploma', kind: 'macro', levels: [] })
})
afterEach(() => server.setClock(null))
afterAll(() => server?.stop())

/** The latest that it has been: what was signed then is of the future to whoever looks from now. */
let latest = 0
/** Sessions outlive the clock that a test sets ahead. */
async function ahead(milliseconds: number): Promise<void> {
  latest = Math.max(latest, Date.now() + milliseconds)
  await server.deps.database.db.execute(sql`update session set expires_at = '2099-01-01'`)
  server.setClock(new Date(Date.now() + milliseconds))
}

async function take(wallet: Caller, awardId: string, key: WalletKey) {
  const { body } = await wallet.post('/api/v1/wallet/challenge')
  const iat = Math.floor(server.deps.clock().getTime() / 1_000)
  const proof = await key.prove({ aud: body.audience, nonce: body.challenge, iat })
  return wallet.post(`/api/v1/wallet/awards/${awardId}/take`, { proof })
}
const makeVault = (wallet: Caller, blob = 'c2VhbGVk') =>
  wallet.put('/api/v1/wallet/vault', { blob, locks: [] }, { 'if-match': '"0"' })

/** The code that the school gives by hand. */
const codeOf = async (id: string, who: Caller = owner, at?: Record<string, string>) =>
  (await who.get(`/api/v1/recoveries/${id}`, at)).body.code as string
/** Makes a new wallet in the place of the lost one, with the code of a school. */
/** A backpack elsewhere that somebody has connected, as it is kept. */
async function haveBackpack(wallet: Caller): Promise<void> {
  const personId = (await wallet.get('/api/v1/session')).body.user.id
  const id = server.deps.newId()
  await tx(server.deps, { personId }, at =>
    at.execute(sql`
      insert into backpack (person_id, id, host_id, described_at, name, scopes, connected_at)
      values (${personId}, ${id}, ${id}, 'https://backpack.example/ims/ob/v3p0/discovery', 'Backpack', '{read}', now())`),
  )
}

async function begin(wallet: Caller, code: string, key = walletKey()) {
  const { text, headers } = await sealed(wallet, key, { code, blob: 'bmV3', locks: [] })
  return wallet.post('/api/v1/wallet/recovery/begin', text, headers)
}
const blobOf = async (wallet: Caller) => (await wallet.get('/api/v1/wallet/vault')).body.blob

type Lost = { number: number; award: Json; wallet: Caller; key: WalletKey; learnerId: string }

let people = 100
/** Somebody with one award in a locked wallet, on a device that does not know it. */
async function loseWallet(achievement = micro, more: Json = {}): Promise<Lost> {
  const number = ++people
  const award = await makeAward(owner, achievement.id, number, more)
  const wallet = await claim(server, number)
  const key = walletKey()
  expect((await makeVault(wallet)).status).toBe(200)
  expect((await take(wallet, award.id, key)).status).toBe(200)
  const found = await owner.get(`/api/v1/learners?q=${encodeURIComponent(learner(number).email)}`)
  return { number, award, wallet, key, learnerId: found.body.items[0].id }
}
const ask = (lost: Lost, message = '', more: Json = {}) =>
  lost.wallet.post('/api/v1/wallet/recovery', { messages: { [lost.learnerId]: message }, ...more })
/** Asks, and finds the request as the school does. */
async function asked(lost: Lost): Promise<string> {
  expect((await ask(lost)).status).toBe(201)
  return requestOf(lost)
}
const requestOf = async (lost: Lost): Promise<string> =>
  (await owner.get(`/api/v1/recoveries?q=${encodeURIComponent(learner(lost.number).email)}`)).body.items[0].id
const check = (who: Caller, id: string, note = 'Came to the office.') =>
  who.post(`/api/v1/recoveries/${id}/check`, { note })
const confirm = (who: Caller, id: string) => who.post(`/api/v1/recoveries/${id}/confirm`)
const stateOf = async (id: string) => (await owner.get(`/api/v1/recoveries/${id}`)).body.state
const awardOf = async (id: string) => (await owner.get(`/api/v1/awards/${id}`)).body
const mailsTo = async (email: string, kind = 'lost-wallet') =>
  (await server.mails()).filter(one => one.to === email && one.kind === kind)
const stopPath = (text: string | undefined) => /\/recovery\/[\w-]+/.exec(text ?? '')?.[0] ?? ''
const press = (path: string) => server.fetch(path, { method: 'POST', headers: { origin: server.origin } })
// More can be stated by the rounds of the server between the two.
const sound = () =>
  vi.waitFor(
    async () => {
      // The clock went ahead and back again, and heads of the future are led on from when it is there.
      const now = () => new Date(Math.max(latest, Date.now()))
      await appendLeft({ ...server.deps, clock: now })
      const { lines } = await auditDatabase(server.owner, { now: now() })
      expect(lines.flatMap(line => line.breaks.map(one => `${line.name} ${one.why}`))).toEqual([])
    },
    { timeout: 20_000, interval: 200 },
  )

describe('two people at the school', () => {
  test('check and confirm, and what was in the lost wallet waits for a new one', async () => {
    const lost = await loseWallet(micro, {
      level: 'Secure',
      results: [{ name: 'Final mark', value: '88' }],
      evidence: [{ narrative: 'Led the talk.' }],
      narrative: 'Led it.',
      validFrom: '2026-03-04',
    })
    const file = await (await server.fetch(`/c/${lost.award.credentialId}.json`)).text()
    const before = (await lost.wallet.get('/api/v1/wallet/recovery')).body
    expect(before).toMatchObject({
      schools: [{ name: learner(lost.number).name, awards: [{ id: lost.award.id }], request: null }],
      canBegin: false,
    })
    expect((await ask(lost, 'Call me at noon.')).body.schools[0].request).toMatchObject({ state: 'open' })
    const id = await requestOf(lost)
    expect((await owner.get(`/api/v1/recoveries/${id}`)).body).toMatchObject({
      message: 'Call me at noon.',
      state: 'open',
      isMine: false,
      waitHours: 0,
      awards: [{ achievement: 'Active Listening' }],
    })
    // Nothing has changed by asking.
    expect(await awardOf(lost.award.id)).toMatchObject({ state: 'issued', replacedBy: null })
    expect((await lost.wallet.get('/api/v1/wallet/vault')).status).toBe(200)
    expect(await begin(lost.wallet, 'AAAAAA')).toMatchObject({ status: 409, body: { code: 'E_RECOVERY_WAITS' } })

    expect(await confirm(owner, id)).toMatchObject({ status: 409, body: { code: 'E_NOT_CHECKED' } })
    expect(await check(owner, id, ' ')).toMatchObject({ status: 422, body: { code: 'E_REASON_MISSING' } })
    expect(await check(owner, id)).toMatchObject({ status: 200, body: { state: 'checked', isMine: true } })
    expect(await check(registrar, id)).toMatchObject({ status: 409, body: { code: 'E_REQUEST_DECIDED' } })
    expect(await confirm(owner, id)).toMatchObject({ status: 409, body: { code: 'E_SECOND_PERSON' } })
    expect(await awardOf(lost.award.id)).toMatchObject({ state: 'issued' })
    expect(await confirm(registrar, id)).toMatchObject({
      status: 200,
      body: { state: 'reissued', reissued: 1, checkedBy: expect.any(String), confirmedBy: 'Sample registrar' },
    })

    const old = await awardOf(lost.award.id)
    expect(old.state).toBe('superseded')
    const anew = await awardOf(old.replacedBy)
    expect(anew).toMatchObject({
      state: 'issued',
      replaces: lost.award.id,
      level: { name: 'Secure' },
      results: [{ name: 'Final mark', value: '88' }],
      evidence: [{ narrative: 'Led the talk.' }],
      narrative: 'Led it.',
      validFrom: '2026-03-04T00:00:00Z',
      claimedAt: null,
    })
    expect((await caller(server, {}).post('/api/v1/verify', JSON.parse(file))).body.result).toBe('invalid')

    // The new vault comes in the place of the old one; then the new wallet takes what waits, with its own key.
    expect(await blobOf(lost.wallet)).toBe('c2VhbGVk')
    const code = await codeOf(id)
    const fresh = walletKey()
    await haveBackpack(lost.wallet)
    expect((await lost.wallet.get('/api/v1/wallet/backpacks')).body.items).toHaveLength(1)
    expect(await begin(lost.wallet, code, fresh)).toMatchObject({ status: 201, body: { version: 1 } })
    expect(await blobOf(lost.wallet)).toBe('bmV3')
    // Whoever has the old device is let in nowhere else by it.
    expect((await lost.wallet.get('/api/v1/wallet/backpacks')).body.items).toEqual([])
    expect((await begin(lost.wallet, code)).status).toBe(409)
    expect(await codeOf(id)).toBeNull()
    expect((await lost.wallet.get('/api/v1/wallet/awards')).body.items).toEqual([])
    const waiting = (await lost.wallet.get('/api/v1/wallet/waiting')).body.items
    expect(waiting.map((one: Json) => one.id)).toEqual([anew.id])
    expect((await lost.wallet.post('/api/v1/wallet/waiting/claim')).body).toEqual({ claimed: 1 })
    expect((await take(lost.wallet, anew.id, lost.key)).status).toBe(409)
    expect((await take(lost.wallet, anew.id, fresh)).status).toBe(200)
    const document = (await (await server.fetch(`/c/${anew.credentialId}.json`)).json()) as Json
    expect(document.credentialSubject.id).toBe(fresh.did)
    expect((await caller(server, {}).post('/api/v1/verify', document)).body.result).toBe('valid')
    await sound()
  })

  test('one mail for all of it, and none that speaks of a correction', async () => {
    const lost = await loseWallet()
    const second = await makeAward(owner, (await makeAchievement(owner, { name: 'Clear Speaking' })).id, lost.number)
    await lost.wallet.post('/api/v1/wallet/waiting/claim')
    expect((await take(lost.wallet, second.id, lost.key)).status).toBe(200)
    const { email } = learner(lost.number)
    const before = (await mailsTo(email, 'award')).length
    const id = await asked(lost)
    await check(owner, id)
    expect((await confirm(registrar, id)).body.reissued).toBe(2)
    expect((await mailsTo(email)).map(one => one.subject)).toEqual([
      'Did you ask for your credentials anew?',
      'Sample School has issued your credentials anew',
    ])
    expect(await mailsTo(email, 'award')).toHaveLength(before)
    await sound()
  })

  test('an API key can do none of it, a teacher neither, and nobody decides about themselves', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    const actions = ['verify', 'awards:read', 'awards:write', 'awards:approve', 'awards:revoke', 'issuer:write']
    const scopes = [...actions, 'achievements:read', 'achievements:write']
    const { body: key } = await owner.post('/api/v1/api-keys', { name: 'everything', scopes })
    const program = caller(server, { authorization: `Bearer ${key.secret}` })
    expect((await check(program, id)).status).toBe(403)
    const teacher = await join(owner, 'teacher')
    expect((await check(teacher, id)).status).toBe(403)
    expect((await teacher.get('/api/v1/recoveries')).status).toBe(403)
    await check(owner, id)
    expect((await confirm(program, id)).status).toBe(403)
    expect(await stateOf(id)).toBe('checked')

    const clerk = await join(owner, 'administrator', learner(lost.number).email)
    expect(await confirm(clerk, id)).toMatchObject({ status: 409, body: { code: 'E_SECOND_PERSON' } })
    expect((await clerk.get(`/api/v1/recoveries/${id}`)).body.isMine).toBe(true)
  })

  test('two who confirm at once issue anew once', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    await check(owner, id)
    const answers = await Promise.all([confirm(registrar, id), confirm(registrar, id), confirm(registrar, id)])
    expect(answers.map(one => one.status).sort()).toEqual([200, 409, 409])
    const all = (await owner.get(`/api/v1/awards?q=${encodeURIComponent(learner(lost.number).email)}`)).body.items
    expect(all.map((one: Json) => one.state).sort()).toEqual(['issued', 'superseded'])
    expect((await reissueDue(server.deps)) === 0).toBe(true)
    await sound()
  })

  test('a programme administrator may be the second, also where a registrar approves what they award', async () => {
    const clerk = await join(owner, 'administrator', 'clerk@example.org')
    await owner.patch('/api/v1/issuer', { approval: 'registrar' })
    const lost = await loseWallet()
    const id = await asked(lost)
    await check(owner, id)
    expect(await confirm(clerk, id)).toMatchObject({ status: 200, body: { reissued: 1 } })
    await owner.patch('/api/v1/issuer', { approval: 'nobody' })
  })

  test('somebody declines, and the learner reads why and may ask again', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    expect(await registrar.post(`/api/v1/recoveries/${id}/decline`, { reason: '' })).toMatchObject({ status: 422 })
    const declined = await registrar.post(`/api/v1/recoveries/${id}/decline`, { reason: 'Please come by in person.' })
    expect(declined).toMatchObject({ status: 200, body: { state: 'declined', declinedBy: 'Sample registrar' } })
    const mail = (await mailsTo(learner(lost.number).email)).at(-1)
    expect(mail?.text).toContain('Please come by in person.')
    expect((await check(owner, id)).status).toBe(409)
    const mine = (await lost.wallet.get('/api/v1/wallet/recovery')).body.schools[0].request
    expect(mine).toMatchObject({ state: 'declined', declineReason: 'Please come by in person.' })
    expect((await ask(lost)).body.schools[0].request.state).toBe('open')
  })

  test('while issuing is halted nothing is confirmed', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    await check(owner, id)
    await owner.post('/api/v1/issuer/halt', { reason: 'a key may be known to others' })
    expect(await confirm(registrar, id)).toMatchObject({ status: 409, body: { code: 'E_ISSUING_HALTED' } })
    await owner.post('/api/v1/issuer/resume')
    expect(await confirm(registrar, id)).toMatchObject({ status: 200, body: { reissued: 1 } })
  })

  test('what is suspended, revoked or waits for its correction is left as it is', async () => {
    const lost = await loseWallet()
    const licence = await makeAchievement(owner, { name: 'Sample Licence', suspendable: true })
    const [paused, gone, wrong] = [
      await makeAward(owner, licence.id, lost.number),
      await makeAward(owner, licence.id, lost.number),
      await makeAward(owner, licence.id, lost.number),
    ]
    await lost.wallet.post('/api/v1/wallet/waiting/claim')
    const id = await asked(lost)
    await check(owner, id)
    await owner.post(`/api/v1/awards/${paused.id}/suspend`, { reason: 'under review' })
    await owner.post(`/api/v1/awards/${gone.id}/revoke`, { reason: 'by mistake' })
    await owner.patch('/api/v1/issuer', { approval: 'registrar' })
    const { body: key } = await owner.post('/api/v1/api-keys', { name: 'k', scopes: ['awards:revoke', 'awards:write'] })
    const clerk = caller(server, { authorization: `Bearer ${key.secret}` })
    await clerk.post(`/api/v1/awards/${wrong.id}/correct`, { narrative: 'Better.', reason: 'more exact' })
    await owner.patch('/api/v1/issuer', { approval: 'nobody' })
    expect((await confirm(registrar, id)).body).toMatchObject({ reissued: 1 })
    expect(await awardOf(paused.id)).toMatchObject({ state: 'suspended', replacedBy: null })
    expect(await awardOf(gone.id)).toMatchObject({ state: 'revoked', replacedBy: null })
    expect(await awardOf(wrong.id)).toMatchObject({ state: 'issued' })
    await sound()
  })
})

describe('what weighs most waits', () => {
  test('72 hours where a macro-credential is among it, and not before', async () => {
    const lost = await loseWallet(macro)
    const id = await asked(lost)
    await check(owner, id)
    expect(await confirm(registrar, id)).toMatchObject({
      status: 200,
      body: { state: 'confirmed', waitHours: 72, reissued: null },
    })
    expect((await mailsTo(learner(lost.number).email)).at(-1)?.subject).toBe(
      'Sample School will issue your credentials anew',
    )
    await ahead(71 * 3_600_000)
    expect(await reissueDue(server.deps)).toBe(0)
    expect((await awardOf(lost.award.id)).state).toBe('issued')
    await ahead(73 * 3_600_000)
    expect(await reissueDue(server.deps)).toBe(1)
    expect(await reissueDue(server.deps)).toBe(0)
    expect((await awardOf(lost.award.id)).state).toBe('superseded')
    expect(await stateOf(id)).toBe('reissued')
    await sound()
  })

  test('as long as the institution says', async () => {
    expect(await owner.patch('/api/v1/issuer', { recoveryWaitHours: 0 })).toMatchObject({
      body: { recoveryWaitHours: 0 },
    })
    expect((await owner.patch('/api/v1/issuer', { recoveryWaitHours: -1 })).status).toBe(400)
    expect((await registrar.patch('/api/v1/issuer', { recoveryWaitHours: 1 })).status).toBe(403)
    const lost = await loseWallet(macro)
    const id = await asked(lost)
    await check(owner, id)
    expect((await confirm(registrar, id)).body.state).toBe('reissued')
    await owner.patch('/api/v1/issuer', { recoveryWaitHours: 72 })
  })

  test('until then the mail stops it, and so does opening the old wallet', async () => {
    for (const stop of ['mail', 'opened'] as const) {
      const lost = await loseWallet(macro)
      const id = await asked(lost)
      await check(owner, id)
      await confirm(registrar, id)
      const mail = (await mailsTo(learner(lost.number).email)).at(-1)
      if (stop === 'mail') expect((await press(stopPath(mail?.text))).status).toBe(200)
      else
        expect((await lost.wallet.post('/api/v1/wallet/recovery/stop', { because: 'opened' })).body).toEqual({
          ended: 1,
        })
      expect(await stateOf(id)).toBe(stop === 'mail' ? 'stopped' : 'opened')
      await ahead(80 * 3_600_000)
      expect(await reissueDue(server.deps)).toBe(0)
      expect((await awardOf(lost.award.id)).state).toBe('issued')
      server.setClock(null)
    }
  })
})

describe('who only has the mailbox', () => {
  test('gets nothing made out to another key, neither before nor after asking', async () => {
    const lost = await loseWallet()
    const thief = walletKey()
    expect(await take(lost.wallet, lost.award.id, thief)).toMatchObject({ status: 409, body: { code: 'E_OTHER_KEY' } })
    await asked(lost)
    expect(await take(lost.wallet, lost.award.id, thief)).toMatchObject({ status: 409, body: { code: 'E_OTHER_KEY' } })
    const later = await makeAward(owner, micro.id, lost.number)
    await lost.wallet.post('/api/v1/wallet/waiting/claim')
    expect((await take(lost.wallet, later.id, thief)).status).toBe(409)
    // The wallet itself goes on.
    expect((await take(lost.wallet, later.id, lost.key)).status).toBe(200)
    expect((await take(lost.wallet, lost.award.id, lost.key)).status).toBe(200)
  })

  test('is told of to every address that is known, and stopped by a button that looking does not press (H-44)', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    const [mail] = await mailsTo(learner(lost.number).email)
    expect(mail?.text).toContain('It was not me')
    const path = stopPath(mail?.text)
    const looked = await server.fetch(path, { headers: { accept: 'text/html', 'accept-language': 'en' } })
    expect(looked.status).toBe(200)
    expect(await looked.text()).toContain('Was it you?')
    expect(await stateOf(id)).toBe('open')
    expect((await press(path)).status).toBe(200)
    expect(await stateOf(id)).toBe('stopped')
    // Whoever was signed in is not any more.
    expect((await lost.wallet.get('/api/v1/wallet/recovery')).status).toBe(401)
    expect((await press(path)).status).toBe(409)
    expect((await server.fetch('/recovery/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404)
    expect((await check(owner, id)).status).toBe(409)
  })

  test('cannot flood a school with requests', async () => {
    const lost = await loseWallet()
    for (let time = 0; time < 3; time++) {
      expect((await ask(lost)).status).toBe(201)
      await lost.wallet.post('/api/v1/wallet/recovery/stop', { because: 'withdrawn' })
    }
    expect(await ask(lost)).toMatchObject({ status: 429 })
  })

  test('of another person sees and stops nothing', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    const stranger = caller(server, { cookie: await server.signIn('stranger@example.org'), origin: server.origin })
    expect((await stranger.get('/api/v1/wallet/recovery')).body).toEqual({ schools: [], links: 0, canBegin: false })
    expect((await stranger.post('/api/v1/wallet/recovery', { messages: { [lost.learnerId]: '' } })).body.code).toBe(
      'E_NOTHING_TO_RECOVER',
    )
    expect((await stranger.post('/api/v1/wallet/recovery/stop', { because: 'withdrawn' })).body).toEqual({ ended: 0 })
    expect((await begin(stranger, 'AAAAAA')).status).toBe(409)
    expect(await stateOf(id)).toBe('open')
  })
})

describe('the code that is given by hand', () => {
  /** A lost wallet whose credentials were issued anew. */
  async function reissued() {
    const lost = await loseWallet()
    const id = await asked(lost)
    await check(owner, id)
    expect((await confirm(registrar, id)).body.reissued).toBe(1)
    return { lost, id, wallet: lost.wallet }
  }
  const guess = (wallet: Caller, code: string) => wallet.post('/api/v1/wallet/recovery/code', { code })

  test('is shown to who has checked, stays the same, and is in no mail, trail or log', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    expect(await codeOf(id)).toBeNull()
    expect((await owner.post(`/api/v1/recoveries/${id}/code`)).body.code).toBe('E_NOT_CHECKED')
    const { code } = (await check(owner, id)).body
    expect(code).toMatch(/^[A-HJKMNP-Z2-9]{6}$/)
    expect((await confirm(registrar, id)).body.code).toBe(code)
    expect(await codeOf(id)).toBe(code)
    expect(JSON.stringify(await server.mails())).not.toContain(code)
    expect(JSON.stringify((await lost.wallet.get('/api/v1/wallet/recovery')).body)).not.toContain(code)
    expect(JSON.stringify((await owner.get(`/api/v1/audit?subject=${id}`)).body)).not.toContain(code)
    expect(server.logged()).not.toContain(code)
    // Another request of another learner has another.
    expect(await codeOf((await reissued()).id)).not.toBe(code)
  })

  test('is what a stranger in the mailbox does not have: nothing is begun, changed or lost without it', async () => {
    const { lost, id, wallet } = await reissued()
    const thief = walletKey()
    expect(await begin(wallet, 'AAAAAA', thief)).toMatchObject({ status: 403, body: { code: 'E_BEGIN_CODE' } })
    expect(await guess(wallet, 'AAAAAA')).toMatchObject({ status: 403, body: { code: 'E_BEGIN_CODE' } })
    expect((await wallet.post('/api/v1/wallet/recovery/begin', { blob: 'x', locks: [] })).status).toBe(400)
    expect(await blobOf(wallet)).toBe('c2VhbGVk')
    expect(await makeVault(wallet, 'dGhpZWY')).toMatchObject({ status: 403, body: { code: 'E_VAULT_PROOF' } })
    await wallet.post('/api/v1/wallet/waiting/claim')
    const { replacedBy } = await awardOf(lost.award.id)
    expect(await take(wallet, replacedBy, thief)).toMatchObject({ status: 409, body: { code: 'E_OTHER_KEY' } })
    // Small letters and a hyphen are the same code.
    const code = (await codeOf(id)).toLowerCase()
    const spelt = `${code.slice(0, 3)}-${code.slice(3)}`
    expect((await guess(wallet, spelt)).status).toBe(204)
    const fresh = walletKey()
    expect((await begin(wallet, spelt, fresh)).status).toBe(201)
    // From its first moment on the new wallet is the new key's.
    expect(await makeVault(wallet, 'dGhpZWY')).toMatchObject({ status: 403, body: { code: 'E_VAULT_PROOF' } })
    expect((await take(wallet, replacedBy, thief)).status).toBe(409)
    expect((await take(wallet, replacedBy, fresh)).status).toBe(200)
    await sound()
  })

  test('is good for nothing before the second person, and needs a proof by the new key', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    const { code } = (await check(owner, id)).body
    expect((await begin(lost.wallet, code)).body.code).toBe('E_RECOVERY_WAITS')
    expect((await guess(lost.wallet, code)).body.code).toBe('E_RECOVERY_WAITS')
    await confirm(registrar, id)
    const body = { code, blob: 'bmV3', locks: [] }
    const bare = await lost.wallet.post('/api/v1/wallet/recovery/begin', body)
    expect(bare).toMatchObject({ status: 403, body: { code: 'E_VAULT_PROOF' } })
    const key = walletKey()
    const { headers } = await sealed(lost.wallet, key, body)
    const other = JSON.stringify({ ...body, blob: 'b3RoZXI' })
    expect((await lost.wallet.post('/api/v1/wallet/recovery/begin', other, headers)).body.code).toBe('E_VAULT_PROOF')
    expect(await blobOf(lost.wallet)).toBe('c2VhbGVk')
    expect((await take(lost.wallet, lost.award.id, lost.key)).status).toBe(409)
    expect((await begin(lost.wallet, code, key)).status).toBe(201)
  })

  test('ends after ten misses, however many guess at once, and a member makes another', async () => {
    const { id, wallet } = await reissued()
    const code = await codeOf(id)
    const wrong = code === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA'
    const answers = await Promise.all(Array.from({ length: 14 }, () => guess(wallet, wrong)))
    const codes = answers.map(one => one.body.code as string)
    expect(codes.filter(one => one === 'E_BEGIN_CODE')).toHaveLength(10)
    expect(codes.filter(one => one === 'E_BEGIN_CODE_ENDED')).toHaveLength(4)
    expect((await begin(wallet, code)).body.code).toBe('E_BEGIN_CODE_ENDED')
    expect((await owner.get(`/api/v1/recoveries/${id}`)).body).toMatchObject({ code: null, hasCodeEnded: true })
    const renewed = (await registrar.post(`/api/v1/recoveries/${id}/code`)).body
    expect(renewed).toMatchObject({ code: expect.any(String), hasCodeEnded: false })
    expect(renewed.code).not.toBe(code)
    expect((await begin(wallet, code)).body.code).toBe('E_BEGIN_CODE')
    expect((await begin(wallet, renewed.code)).status).toBe(201)
    expect((await owner.post(`/api/v1/recoveries/${id}/code`)).body.code).toBe('E_REQUEST_DECIDED')
    const trail = (await owner.get(`/api/v1/audit?subject=${id}`)).body.items.map((one: Json) => one.event)
    expect(trail).toContain('recovery.code-renewed')
  })

  test('begins one wallet, however many press at once', async () => {
    const { id, wallet } = await reissued()
    const code = await codeOf(id)
    const answers = await Promise.all([1, 2, 3, 4].map(() => begin(wallet, code)))
    expect(answers.map(one => one.status).sort()).toEqual([201, 409, 409, 409])
    expect(await blobOf(wallet)).toBe('bmV3')
  })

  test('is shown to nobody about themselves, and neither to a teacher nor to a key', async () => {
    const lost = await loseWallet()
    const clerk = await join(owner, 'administrator', learner(lost.number).email)
    const id = await asked(lost)
    await check(owner, id)
    expect(await codeOf(id, clerk)).toBeNull()
    expect((await clerk.get(`/api/v1/recoveries/${id}`)).body.hasCodeEnded).toBe(false)
    expect((await clerk.post(`/api/v1/recoveries/${id}/code`)).body.code).toBe('E_SECOND_PERSON')
    const teacher = await join(owner, 'teacher', `teacher.${lost.number}@example.org`)
    expect((await teacher.post(`/api/v1/recoveries/${id}/code`)).status).toBe(403)
    const { body: key } = await owner.post('/api/v1/api-keys', { name: 'code', scopes: ['awards:write'] })
    const program = caller(server, { authorization: `Bearer ${key.secret}` })
    expect((await program.get(`/api/v1/recoveries/${id}`)).status).toBe(403)
    expect((await program.post(`/api/v1/recoveries/${id}/code`)).status).toBe(403)
  })

  test('is not got round by deleting the account and making another', async () => {
    const { lost } = await reissued()
    const { email } = learner(lost.number)
    const { replacedBy } = await awardOf(lost.award.id)
    expect((await lost.wallet.post('/api/v1/wallet/account/delete', { email })).status).toBe(200)
    const again = caller(server, { cookie: await server.signIn(email), origin: server.origin })
    expect((await again.get('/api/v1/wallet/waiting')).body.items).toEqual([])
    expect((await again.post('/api/v1/wallet/waiting/claim')).body).toEqual({ claimed: 0 })
    expect((await take(again, replacedBy, walletKey())).status).toBe(404)
    const [mail] = await mailsTo(email, 'wallet-deleted')
    expect(mail?.subject).toBe('Your wallet was deleted')
    await sound()
  })
})

describe('a request', () => {
  test('asked twice is one; withdrawn it is over', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    expect(await asked(lost)).toBe(id)
    expect(await mailsTo(learner(lost.number).email)).toHaveLength(1)
    expect((await lost.wallet.post('/api/v1/wallet/recovery/stop', { because: 'withdrawn' })).body).toEqual({
      ended: 1,
    })
    expect(await stateOf(id)).toBe('withdrawn')
    expect((await check(owner, id)).body.code).toBe('E_REQUEST_DECIDED')
    expect(await asked(lost)).not.toBe(id)
  })

  test('runs out after 30 days', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    await check(owner, id)
    await ahead(30 * DAY + 1_000)
    expect(await stateOf(id)).toBe('expired')
    expect(await confirm(registrar, id)).toMatchObject({ status: 410, body: { code: 'E_EXPIRED' } })
    expect((await lost.wallet.get('/api/v1/wallet/recovery')).body.schools[0].request.state).toBe('expired')
    expect((await owner.get('/api/v1/recoveries?state=waiting')).body.items.map((one: Json) => one.id)).not.toContain(
      id,
    )
    expect(await asked(lost)).not.toBe(id)
  })

  test('where nothing is in force lets two people say who it is, so that a new wallet can be begun', async () => {
    const lost = await loseWallet()
    await owner.post(`/api/v1/awards/${lost.award.id}/revoke`, { reason: 'by mistake' })
    expect((await lost.wallet.get('/api/v1/wallet/recovery')).body.schools).toMatchObject([{ awards: [] }])
    const id = await asked(lost)
    await check(owner, id)
    expect((await confirm(registrar, id)).body).toMatchObject({ state: 'reissued', reissued: 0 })
    expect(await mailsTo(learner(lost.number).email)).toHaveLength(2)
    const fresh = walletKey()
    expect((await begin(lost.wallet, await codeOf(id), fresh)).status).toBe(201)
    const next = await makeAward(owner, micro.id, lost.number)
    await lost.wallet.post('/api/v1/wallet/waiting/claim')
    expect((await take(lost.wallet, next.id, fresh)).status).toBe(200)
  })

  test('is found by name, by state and page after page', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    const ids = async (query: string) =>
      (await owner.get(`/api/v1/recoveries?${query}`)).body.items.map((one: Json) => one.id) as string[]
    expect(await ids(`q=${encodeURIComponent(learner(lost.number).name)}`)).toEqual([id])
    expect(await ids('state=waiting')).toContain(id)
    expect(await ids('state=over')).not.toContain(id)
    const first = await owner.get('/api/v1/recoveries?limit=2')
    const next = await owner.get(`/api/v1/recoveries?limit=2&cursor=${first.body.nextCursor}`)
    expect(new Set([...first.body.items, ...next.body.items].map((one: Json) => one.id)).size).toBe(4)
    expect((await owner.get('/api/v1/overview')).body.recoveries).toBeGreaterThan(0)
  })

  test('leaves its story in the trail, without a name and without how it was checked', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    await check(owner, id, 'Showed the student card of Sample.')
    await confirm(registrar, id)
    const trail = (await owner.get(`/api/v1/audit?subject=${id}`)).body.items
    expect(trail.map((one: Json) => one.event)).toEqual([
      'recovery.reissued',
      'recovery.confirmed',
      'recovery.checked',
      'recovery.requested',
    ])
    expect(trail[0].about).toEqual({ kind: 'recovery', name: learner(lost.number).name })
    expect(trail.at(-1).actor).toMatchObject({ kind: 'learner', name: '' })
    expect(JSON.stringify(trail)).not.toContain('student card')
    expect(server.logged()).not.toContain('student card')
  })

  test('goes with the learner who is erased, is exported before, and forgets the account that is deleted', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    await check(owner, id, 'Came with a friend.')
    const kept = await owner.get(`/api/v1/learners/${lost.learnerId}/export`)
    expect(kept.body.lostWallets).toMatchObject([{ state: 'checked', check_note: 'Came with a friend.' }])
    await lost.wallet.post('/api/v1/wallet/account/delete', { email: learner(lost.number).email })
    const rows = () =>
      inTenant(server, issuerId, tx =>
        tx.execute<Json>(sql`select state, person_id, message from recovery_request where id = ${id}`),
      )
    expect((await rows()).rows).toEqual([{ state: 'withdrawn', person_id: null, message: '' }])
    await owner.post(`/api/v1/learners/${lost.learnerId}/erase`, { name: learner(lost.number).name })
    expect((await rows()).rows).toEqual([])
    await sound()
  })

  test('is forgotten a year after it was decided', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    await owner.post(`/api/v1/recoveries/${id}/decline`, { reason: 'Please come by.' })
    const kept = () =>
      inTenant(server, issuerId, tx => tx.execute(sql`select 1 from recovery_request where id = ${id}`))
    await ahead(364 * DAY)
    await applyRetention(server.deps)
    expect((await kept()).rows).toHaveLength(1)
    await ahead(366 * DAY)
    await applyRetention(server.deps)
    expect((await kept()).rows).toEqual([])
  })
})

describe('a way in that is found after all', () => {
  test('ends what was asked for, and no new wallet can be begun by it any more', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    await check(owner, id)
    await confirm(registrar, id)
    expect((await lost.wallet.get('/api/v1/wallet/recovery')).body.canBegin).toBe(true)
    const code = await codeOf(id)
    expect((await lost.wallet.post('/api/v1/wallet/recovery/stop', { because: 'opened' })).body).toEqual({ ended: 0 })
    expect((await lost.wallet.get('/api/v1/wallet/recovery')).body.canBegin).toBe(false)
    expect((await begin(lost.wallet, code)).status).toBe(409)
    expect(await codeOf(id)).toBeNull()
    // What was issued anew comes into the old wallet, by its own key.
    const { replacedBy } = await awardOf(lost.award.id)
    expect((await lost.wallet.get('/api/v1/wallet/waiting')).body.items).toEqual([])
    expect((await take(lost.wallet, replacedBy, walletKey())).status).toBe(409)
    // And can be asked for again on the day on which the wallet is truly lost.
    const again = await asked(lost)
    await check(owner, again)
    expect((await confirm(registrar, again)).body.reissued).toBe(1)
    expect((await take(lost.wallet, replacedBy, lost.key)).status).toBe(409)
    expect((await begin(lost.wallet, await codeOf(again))).status).toBe(201)
    expect((await lost.wallet.post('/api/v1/wallet/waiting/claim')).body).toEqual({ claimed: 1 })
    await sound()
  })
})

describe('several institutions', () => {
  /** A second school on the same server, by an API that runs for it; its staff are two people of their own. */
  async function secondSchool() {
    const made = await owner.post('/api/v1/issuers', {
      name: 'Sample College',
      shortName: `college-${++people}`,
      url: 'https://college.example',
    })
    expect(made.status).toBe(201)
    const at = { 'laurel-issuer': made.body.shortName as string }
    const post = (path: string, body: Json) => owner.post(path, body, at)
    return { issuer: made.body, at, post }
  }

  test('each decides for its own; what waits stays listed, and links end', async () => {
    const lost = await loseWallet()
    const college = await secondSchool()
    const achievement = await college.post('/api/v1/achievements', {
      name: 'Program Design',
      description: 'Plans a program.',
      kind: 'micro',
      criteria: { narrative: 'A plan.' },
    })
    const award = await college.post('/api/v1/awards', {
      achievementId: achievement.body.id,
      recipient: learner(lost.number),
      issue: true,
    })
    expect(award.status).toBe(201)
    expect((await lost.wallet.post('/api/v1/wallet/waiting/claim')).body).toEqual({ claimed: 1 })
    expect((await take(lost.wallet, award.body.id, lost.key)).status).toBe(200)
    const link = await lost.wallet.post('/api/v1/wallet/shares', { awardIds: [award.body.id], hides: [], name: 'x' })
    expect(link.status).toBe(201)

    const { schools } = (await lost.wallet.get('/api/v1/wallet/recovery')).body
    expect(schools).toHaveLength(2)
    const messages = Object.fromEntries(schools.map((one: Json) => [one.learnerId, '']))
    await lost.wallet.post('/api/v1/wallet/recovery', { messages })
    const [mail] = await mailsTo(learner(lost.number).email)
    expect(mail?.text).toContain('Sample School and Sample College')
    // The owner works for two institutions from now on, and says for which.
    const first = { 'laurel-issuer': (await owner.get('/api/v1/session')).body.memberships[0].issuer.shortName }
    const found = await owner.get(`/api/v1/recoveries?q=${encodeURIComponent(learner(lost.number).email)}`, first)
    const id = found.body.items[0].id
    expect((await owner.post(`/api/v1/recoveries/${id}/check`, { note: 'x' }, first)).status).toBe(200)
    expect((await confirm(registrar, id)).body.state).toBe('reissued')

    const fresh = walletKey()
    expect((await begin(lost.wallet, await codeOf(id, owner, first), fresh)).status).toBe(201)
    expect((await server.fetch(new URL(link.body.url).pathname)).status).toBe(410)
    const mine = (await lost.wallet.get('/api/v1/wallet/awards')).body.items
    expect(mine.map((one: Json) => [one.id, one.isLost])).toEqual([[award.body.id, true]])
    await lost.wallet.post('/api/v1/wallet/waiting/claim')
    const anew = (await owner.get(`/api/v1/awards/${lost.award.id}`, first)).body.replacedBy
    expect((await take(lost.wallet, anew, fresh)).status).toBe(200)
    // What the college has not decided is not to be had by the new key.
    expect(await take(lost.wallet, award.body.id, fresh)).toMatchObject({ status: 409, body: { code: 'E_AWARD_LOST' } })

    // The college's turn comes later, and what it issues comes by the waiting list.
    const at = college.at
    const there = (await owner.get('/api/v1/recoveries', at)).body.items[0]
    expect((await owner.post(`/api/v1/recoveries/${there.id}/check`, { note: 'x' }, at)).status).toBe(200)
    const second = await joinCollege(college)
    expect((await confirm(second, there.id)).body).toMatchObject({ state: 'reissued', reissued: 1 })
    expect((await lost.wallet.get('/api/v1/wallet/awards')).body.items.map((one: Json) => one.id)).toEqual([anew])
    expect((await lost.wallet.post('/api/v1/wallet/waiting/claim')).body).toEqual({ claimed: 1 })
    const last = (await owner.get(`/api/v1/awards/${award.body.id}`, at)).body.replacedBy
    expect((await take(lost.wallet, last, fresh)).status).toBe(200)
    await leaveCollege(college.issuer.id)
    await sound()
  })

  test('the code of any one that has issued anew is enough, and a wrong one counts at each', async () => {
    const lost = await loseWallet()
    const college = await secondSchool()
    const made = await college.post('/api/v1/achievements', {
      name: 'Program Design',
      description: 'Plans a program.',
      kind: 'micro',
      criteria: { narrative: 'A plan.' },
    })
    const recipient = learner(lost.number)
    await college.post('/api/v1/awards', { achievementId: made.body.id, recipient, issue: true })
    await lost.wallet.post('/api/v1/wallet/waiting/claim')
    const { schools } = (await lost.wallet.get('/api/v1/wallet/recovery')).body
    const messages = Object.fromEntries(schools.map((one: Json) => [one.learnerId, '']))
    await lost.wallet.post('/api/v1/wallet/recovery', { messages })
    const memberships = (await owner.get('/api/v1/session')).body.memberships as Json[]
    const first = { 'laurel-issuer': memberships.find(one => one.issuer.id === issuerId)?.issuer.shortName as string }
    const second = await joinCollege(college)
    const ids: string[] = []
    for (const [at, other] of [
      [first, registrar],
      [college.at, second],
    ] as const) {
      const list = await owner.get(`/api/v1/recoveries?q=${encodeURIComponent(recipient.email)}`, at)
      const { id } = list.body.items[0]
      expect((await owner.post(`/api/v1/recoveries/${id}/check`, { note: 'x' }, at)).status).toBe(200)
      expect((await confirm(other, id)).body.state).toBe('reissued')
      ids.push(id)
    }
    const [here, there] = ids as [string, string]
    const codes = [await codeOf(here, registrar), await codeOf(there, second)] as const
    expect(codes[0]).not.toBe(codes[1])
    for (let miss = 0; miss < 9; miss++) expect((await begin(lost.wallet, 'AAAAAA')).body.code).toBe('E_BEGIN_CODE')
    // The tenth ends the college's; here somebody has made another in time.
    const renewed = await registrar.post(`/api/v1/recoveries/${here}/code`)
    expect((await begin(lost.wallet, 'AAAAAA')).body.code).toBe('E_BEGIN_CODE')
    expect((await begin(lost.wallet, codes[1])).body.code).toBe('E_BEGIN_CODE')
    expect(await codeOf(there, second)).toBeNull()
    expect((await begin(lost.wallet, renewed.body.code)).status).toBe(201)
    expect((await lost.wallet.get('/api/v1/wallet/recovery')).body.canBegin).toBe(false)
    await leaveCollege(college.issuer.id)
    await sound()
  })

  async function joinCollege({ post }: { post: (path: string, body: Json) => Promise<{ status: number }> }) {
    const email = `dean.${people}@example.org`
    await post('/api/v1/invitations', { name: 'Sample Dean', email, role: 'registrar' })
    const mail = (await server.mails()).findLast(one => one.to === email && one.kind === 'invitation')
    const token = /\/join\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
    const joined = await caller(server, {}).post(`/api/v1/join/${token}`)
    const cookie = joined.headers
      .getSetCookie()
      .map(one => one.split(';')[0])
      .join('; ')
    return caller(server, { cookie, origin: server.origin })
  }
  /** The owner of the tests that follow works for one institution again. */
  const leaveCollege = (id: string) =>
    tx(server.deps, { issuerId: id }, tx =>
      tx.execute(sql`delete from member where issuer_id = ${id} and role = 'owner'`),
    )

  test('one cannot see, check, confirm or decline what another was asked', async () => {
    const lost = await loseWallet()
    const id = await asked(lost)
    const KEY = `lrl_${'stranger-school-'.repeat(3)}`
    await bootstrapIssuer(server.deps, { issuer: 'stranger', apiKey: KEY })
    const other = caller(server, { authorization: `Bearer ${KEY}` })
    expect((await other.get('/api/v1/recoveries')).body.items).toEqual([])
    for (const answer of [
      await other.get(`/api/v1/recoveries/${id}`),
      await check(other, id),
      await confirm(other, id),
      await other.post(`/api/v1/recoveries/${id}/code`),
      await other.post(`/api/v1/recoveries/${id}/decline`, { reason: 'x' }),
    ])
      expect(answer.status).toBe(404)
    const strangers = await inTenant(server, server.deps.newId(), tx => tx.execute(sql`select 1 from recovery_request`))
    expect(strangers.rows).toEqual([])
  })
})

describe('a minor', () => {
  test('has guardians who are told, and whose mail stops it', async () => {
    const lost = await loseWallet()
    const born = new Date(Date.now() - 13 * 365.25 * DAY).toISOString().slice(0, 10)
    expect((await owner.put(`/api/v1/learners/${lost.learnerId}/age`, { birthDate: born })).status).toBe(200)
    const email = `guardian.${lost.number}@example.org`
    await owner.post(`/api/v1/learners/${lost.learnerId}/guardians`, { name: 'Sample Guardian', email })
    const invited = (await mailsTo(email, 'guardian')).at(-1)
    const accepted = await press(/\/guardian\/[\w-]+/.exec(invited?.text ?? '')?.[0] ?? '')
    const cookie = accepted.headers
      .getSetCookie()
      .map(one => one.split(';')[0])
      .join('; ')
    const guardian = caller(server, { cookie, origin: server.origin })
    const consent = { purpose: 'hold', decision: 'granted', childAgrees: true }
    expect((await guardian.post(`/api/v1/children/${lost.learnerId}/decisions`, consent)).status).toBe(200)
    const id = await asked(lost)
    const told = (await mailsTo(email, 'guardian')).at(-1)
    expect(told?.subject).toContain('has lost the way into their wallet')
    expect((await owner.get(`/api/v1/recoveries/${id}`)).body.learner.isMinor).toBe(true)
    expect((await press(stopPath(told?.text))).status).toBe(200)
    expect(await stateOf(id)).toBe('stopped')

    const wallet = caller(server, { cookie: await server.signIn(learner(lost.number).email), origin: server.origin })
    const again = await asked({ ...lost, wallet })
    await check(owner, again)
    expect((await confirm(registrar, again)).body.reissued).toBe(1)
    const mails = (await mailsTo(email, 'guardian')).map(one => one.subject)
    expect(mails.at(-1)).toContain('were issued anew')
    expect((await begin(wallet, await codeOf(again))).status).toBe(201)
    expect((await wallet.post('/api/v1/wallet/waiting/claim')).body).toEqual({ claimed: 1 })
  })
})

describe('a crash', () => {
  class Crash extends Error {}
  const crashingAt = (step: string) => ({
    ...server.deps,
    failpoint: (name: string) => {
      if (name === step) throw new Crash(step)
    },
  })

  test.each(['after-recovery-confirmed', 'after-intent', 'after-sign', 'before-issue-commit', 'after-issue-commit'])(
    '%s: the rounds of the jobs issue anew, once',
    async step => {
      const lost = await loseWallet()
      const id = await asked(lost)
      await check(owner, id)
      const { id: userId } = (await registrar.get('/api/v1/session')).body.user
      const actor = {
        issuerId,
        kind: 'member' as const,
        id: userId as string,
        name: 'Sample registrar',
        may: ['learners:recover' as const],
      }
      await expect(confirmRecovery(crashingAt(step), actor, id)).rejects.toThrow(Crash)
      const between = await awardOf(lost.award.id)
      expect(between.state).toBe(step === 'after-issue-commit' ? 'superseded' : 'issued')
      await reissueDue(server.deps)
      await sweepIntents(server.deps, 0)
      const old = await awardOf(lost.award.id)
      expect(old.state).toBe('superseded')
      expect((await awardOf(old.replacedBy)).state).toBe('issued')
      await reissueDue(server.deps)
      await sweepIntents(server.deps, 0)
      const all = (await owner.get(`/api/v1/awards?q=${encodeURIComponent(learner(lost.number).email)}`)).body.items
      expect(all).toHaveLength(2)
      expect(await mailsTo(learner(lost.number).email)).toHaveLength(2)
      await sound()
    },
  )
})
