import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { handOver } from '../../src/people/minors/hand-over.ts'
import { sql } from '../../src/platform/sql.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import {
  type Caller,
  caller,
  type Json,
  learner,
  mailedClaim,
  makeAchievement,
  makeAward,
  openSchool,
} from './school.ts'

let server: TestServer
let owner: Caller
let issuerId: string
let achievementId: string

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  achievementId = (await makeAchievement(owner)).id
  await place('DE')
})
afterEach(() => server.setClock(null))
afterAll(() => server?.stop())

const HTML = { accept: 'text/html', 'accept-language': 'en' }
const place = async (jurisdiction: string, more: Json = {}) =>
  expect(
    await owner.patch('/api/v1/issuer', { minors: { jurisdiction, timeZone: null, withoutAge: 'adult', ...more } }),
  ).toMatchObject({ status: 200 })

let people = 100
type Child = { award: Json; id: string; number: number; name: string; email: string }

/** A child of so many years with one award; `born` is a day of the calendar. */
async function makeChild(born: string | null, more: Json = {}): Promise<Child> {
  const number = ++people
  const award = await makeAward(owner, achievementId, number, more)
  const { name, email } = learner(number)
  const id = (await owner.get(`/api/v1/learners?q=${encodeURIComponent(email)}`)).body.items[0].id
  if (born) expect((await owner.put(`/api/v1/learners/${id}/age`, { birthDate: born })).status).toBe(200)
  return { award, id, number, name, email }
}
/** A day on which somebody was born who has been so many years old for two months. */
const yearsAgo = (years: number) => new Date(Date.now() - (years * 365.25 + 60) * 86_400_000).toISOString().slice(0, 10)

async function guardianOf(child: Child, email = `guardian.${child.number}@example.org`): Promise<Caller> {
  const invited = await owner.post(`/api/v1/learners/${child.id}/guardians`, { name: 'Sample Guardian', email })
  expect(invited).toMatchObject({ status: 201, body: { state: 'invited' } })
  const mail = (await server.mails()).findLast(one => one.to === email && one.kind === 'guardian')
  const path = /\/guardian\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? ''
  const accepted = await server.fetch(path, { method: 'POST', headers: { origin: server.origin } })
  expect(accepted.headers.get('location')).toBe(`/children/${child.id}`)
  const cookie = accepted.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return caller(server, { cookie, origin: server.origin })
}
const say = (guardian: Caller, child: Child, purpose: string, decision: string, more: Json = {}) =>
  guardian.post(`/api/v1/children/${child.id}/decisions`, { purpose, decision, ...more })
const allow = async (guardian: Caller, child: Child, ...purposes: string[]) => {
  for (const purpose of purposes) expect(await say(guardian, child, purpose, 'granted')).toMatchObject({ status: 200 })
}
const page = async (child: Child) => {
  const shown = await server.fetch(new URL(child.award.credentialUrl).pathname, { headers: HTML })
  return { status: shown.status, text: await shown.text() }
}
const document = (child: Child) =>
  server.fetch(new URL(child.award.credentialUrl).pathname, { headers: { accept: 'application/vc' } })

async function claimAs(child: Child, code?: string): Promise<{ status: number; body: Json; wallet: Caller }> {
  const token = await mailedClaim(server, child.email)
  const claimed = await caller(server, {}).post(`/api/v1/claims/${token}`, code === undefined ? undefined : { code })
  const cookie = claimed.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return { status: claimed.status, body: claimed.body, wallet: caller(server, { cookie, origin: server.origin }) }
}
const codeOf = async (child: Child) => (await owner.get(`/api/v1/learners/${child.id}/claim-code`)).body.code as string
/** A child with a wallet. */
async function withWallet(child: Child): Promise<Caller> {
  const claimed = await claimAs(child, await codeOf(child))
  expect(claimed).toMatchObject({ status: 200 })
  return claimed.wallet
}

describe('nothing of a minor is public by itself', () => {
  test('not the page, not the document, not the picture for previews', async () => {
    const child = await makeChild(yearsAgo(9))
    expect((await page(child)).status).toBe(404)
    expect((await page(child)).text).not.toContain(child.name)
    expect((await document(child)).status).toBe(410)
    for (const form of ['json', 'jwt', 'png', 'svg'])
      expect((await server.fetch(`/c/${child.award.credentialId}.${form}`)).status).toBe(410)
  })

  test('an adult’s page is open as ever', async () => {
    const grown = await makeChild('1990-01-01')
    expect((await page(grown)).status).toBe(200)
    expect((await document(grown)).status).toBe(200)
  })

  test('where an institution teaches minors, whoever’s age is not noted is taken for one', async () => {
    await place('DE', { withoutAge: 'minor' })
    const child = await makeChild(null)
    expect((await page(child)).status).toBe(404)
    await place('DE')
    expect((await page(child)).status).toBe(200)
  })

  test('their day of birth is in no credential and on no page', async () => {
    const child = await makeChild('2017-03-04')
    await allow(await guardianOf(child), child, 'publish', 'name', 'photo')
    const text = await (await document(child)).text()
    expect(text).toContain(child.name)
    for (const place of [text, (await page(child)).text]) expect(place).not.toMatch(/2017-03-04|birth/i)
  })
})

describe('a guardian', () => {
  test('opens the page with initials, then with the name, and closes it at once', async () => {
    const child = await makeChild(yearsAgo(9))
    const guardian = await guardianOf(child)
    expect((await guardian.get(`/api/v1/children/${child.id}`)).body).toMatchObject({
      name: child.name,
      stage: 'guardian',
      custody: 'school',
      awards: [{ isPublic: false, isClaimed: false, state: 'issued' }],
    })
    await allow(guardian, child, 'publish')
    const sealed = await page(child)
    expect(sealed.status).toBe(200)
    expect(sealed.text).toContain(`S. L. ${child.number}`)
    expect(sealed.text).not.toContain(child.name)
    expect(sealed.text).toContain('noindex')
    expect((await document(child)).status).toBe(410)
    await allow(guardian, child, 'name')
    expect((await page(child)).text).toContain(child.name)
    expect((await document(child)).status).toBe(200)
    expect(await say(guardian, child, 'publish', 'withdrawn')).toMatchObject({ status: 200 })
    expect((await page(child)).status).toBe(404)
  })

  test('has every word kept, with its version and the digest of what was read', async () => {
    const child = await makeChild(yearsAgo(9))
    const guardian = await guardianOf(child)
    await allow(guardian, child, 'publish')
    await say(guardian, child, 'publish', 'withdrawn')
    const kept = await inTenant(server, issuerId, tx =>
      tx.execute(sql`select purpose, decision, version, language, text_sha256 from consent
        where learner_id = ${child.id} order by id`),
    )
    expect(kept.rows).toMatchObject(
      [
        { purpose: 'publish', decision: 'granted', version: 1, language: 'en', text_sha256: /^[0-9a-f]{64}$/ },
        { purpose: 'publish', decision: 'withdrawn' },
      ].map(row => ('text_sha256' in row ? { ...row, text_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } : row)),
    )
    await expect(
      inTenant(server, issuerId, tx =>
        tx.execute(sql`update consent set decision = 'granted' where learner_id = ${child.id}`),
      ),
    ).rejects.toThrow()
  })

  test('is outweighed by another who refuses', async () => {
    const child = await makeChild(yearsAgo(9))
    const [one, other] = [await guardianOf(child), await guardianOf(child, `other.${child.number}@example.org`)]
    await allow(one, child, 'publish')
    expect((await page(child)).status).toBe(200)
    await say(other, child, 'publish', 'withdrawn')
    expect((await page(child)).status).toBe(404)
    expect((await one.get(`/api/v1/children/${child.id}`)).body.refusedByOther).toEqual(['publish'])
  })

  test('whose part has ended by a court’s order sees and opens nothing from that moment (H-59)', async () => {
    const child = await makeChild(yearsAgo(9))
    const guardian = await guardianOf(child)
    await allow(guardian, child, 'publish')
    const { guardians } = (await owner.get(`/api/v1/learners/${child.id}/protection`)).body
    expect(await owner.post(`/api/v1/guardians/${guardians[0].id}/end`, { reason: 'court' })).toMatchObject({
      status: 200,
      body: { state: 'ended', endReason: 'court' },
    })
    expect((await page(child)).status).toBe(404)
    expect((await guardian.get(`/api/v1/children/${child.id}`)).status).toBe(404)
    expect((await say(guardian, child, 'publish', 'granted')).status).toBe(404)
    expect((await guardian.get('/api/v1/children')).body.items).toEqual([])
  })

  test('reaches no other child', async () => {
    const [child, other] = [await makeChild(yearsAgo(9)), await makeChild(yearsAgo(9))]
    const guardian = await guardianOf(child)
    for (const answer of [
      await guardian.get(`/api/v1/children/${other.id}`),
      await say(guardian, other, 'publish', 'granted'),
      await guardian.post(`/api/v1/children/${other.id}/send`, {}),
    ])
      expect(answer.status).toBe(404)
    const shown = await guardian.get('/api/v1/children')
    expect(shown.body.items.map((one: Json) => one.id)).toEqual([child.id])
  })

  test('of two children, at one address, sees both; and a link works once', async () => {
    const [one, two] = [await makeChild(yearsAgo(9)), await makeChild(yearsAgo(12))]
    const email = `parent.${one.number}@example.org`
    const guardian = await guardianOf(one, email)
    await guardianOf(two, email)
    expect((await guardian.get('/api/v1/children')).body.items).toHaveLength(2)
    const mail = (await server.mails()).findLast(mail => mail.to === email && mail.kind === 'guardian')
    const path = /\/guardian\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? ''
    const again = await server.fetch(path, { method: 'POST', headers: { origin: server.origin, ...HTML } })
    expect(again.status).toBe(409)
    expect(again.headers.getSetCookie().some(cookie => cookie.includes('session'))).toBe(false)
  })

  test('cannot be the child’s own address, and the school writes no consent', async () => {
    const child = await makeChild(yearsAgo(9))
    expect(await owner.post(`/api/v1/learners/${child.id}/guardians`, { name: 'x', email: child.email })).toMatchObject(
      { status: 400 },
    )
    expect((await say(owner, child, 'publish', 'granted')).status).toBe(404)
  })

  test('is told of each award once', async () => {
    const child = await makeChild(yearsAgo(9))
    await guardianOf(child)
    await makeAward(owner, (await makeAchievement(owner, { name: 'Swimming' })).id, child.number)
    const told = (await server.mails()).filter(
      one => one.to === `guardian.${child.number}@example.org` && one.subject.includes('Swimming'),
    )
    expect(told).toHaveLength(1)
    expect(told[0]?.text).not.toContain('/claim/')
  })
})

describe('a child claims (H-44)', () => {
  test('with a guardian’s consent and the code that is given by hand, and not with the mail alone', async () => {
    const child = await makeChild(yearsAgo(10))
    expect(await claimAs(child)).toMatchObject({ status: 403, body: { code: 'E_GUARDIAN_NEEDED' } })
    const guardian = await guardianOf(child)
    await allow(guardian, child, 'hold')
    expect(await claimAs(child)).toMatchObject({ status: 403, body: { code: 'E_CLAIM_CODE' } })
    expect(await claimAs(child, 'AAAAAA')).toMatchObject({ status: 403, body: { code: 'E_CLAIM_CODE' } })
    const { claimCode } = (await guardian.get(`/api/v1/children/${child.id}`)).body
    expect(claimCode).toBe(await codeOf(child))
    expect(await claimAs(child, ` ${claimCode.toLowerCase()} `)).toMatchObject({ status: 200 })
  })

  test('whose code was missed ten times needs another', async () => {
    const child = await makeChild(yearsAgo(17))
    const code = await codeOf(child)
    for (let miss = 0; miss < 10; miss++) expect((await claimAs(child, 'AAAAAA')).status).toBe(403)
    expect((await claimAs(child, code)).status).toBe(403)
    expect(await codeOf(child)).toBe(null)
    const renewed = await owner.post(`/api/v1/learners/${child.id}/claim-code`)
    expect(renewed.body.code).not.toBe(code)
    expect((await claimAs(child, renewed.body.code)).status).toBe(200)
  })

  test('has ten misses and not one more, however many guess at once', async () => {
    const child = await makeChild(yearsAgo(17))
    expect((await claimAs(child, 'AAAAAA')).status).toBe(403)
    const answers = await Promise.all(Array.from({ length: 14 }, () => claimAs(child, 'AAAAAA')))
    expect(answers.map(one => one.status)).toEqual(Array.from({ length: 14 }, () => 403))
    const counted = await inTenant(server, issuerId, tx =>
      tx.execute(sql`select misses from claim_code where learner_id = ${child.id}`),
    )
    expect(counted.rows).toEqual([{ misses: 10 }])
  })

  test('asks the guardians from the page of the claim, once', async () => {
    const child = await makeChild(yearsAgo(10))
    const guardian = await guardianOf(child)
    const path = `/claim/${await mailedClaim(server, child.email)}`
    const ask = () =>
      server.fetch(path, {
        method: 'POST',
        headers: { ...HTML, origin: server.origin, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'ask=guardian',
      })
    expect((await ask()).status).toBe(200)
    expect((await ask()).status).toBe(200)
    const asked = (await server.mails()).filter(
      one => one.to === `guardian.${child.number}@example.org` && one.text.includes('a wallet of their own'),
    )
    expect(asked).toHaveLength(1)
    expect((await guardian.get(`/api/v1/children/${child.id}`)).body.requests).toMatchObject([{ purpose: 'hold' }])
    await allow(guardian, child, 'hold')
    expect((await guardian.get(`/api/v1/children/${child.id}`)).body.requests).toEqual([])
  })

  test('without an address gets one from the guardian, who hands over the code', async () => {
    const award = (
      await owner.post('/api/v1/awards', { achievementId, recipient: { name: 'Sample Child 9' }, issue: true })
    ).body
    const { id } = (await owner.get('/api/v1/learners?q=Sample Child 9')).body.items[0]
    await owner.put(`/api/v1/learners/${id}/age`, { band: 'under-10' })
    const child = { award, id, number: 9, name: 'Sample Child 9', email: 'sample.child.9@example.org' }
    const guardian = await guardianOf(child, 'guardian.of.nine@example.org')
    expect(await guardian.post(`/api/v1/children/${id}/send`, { email: child.email })).toMatchObject({
      status: 403,
      body: { code: 'E_GUARDIAN_NEEDED' },
    })
    await allow(guardian, child, 'hold')
    expect(await guardian.post(`/api/v1/children/${id}/send`, { email: child.email })).toMatchObject({ status: 200 })
    await withWallet(child)
    expect((await guardian.get(`/api/v1/children/${id}`)).body).toMatchObject({
      custody: 'learner',
      awards: [{ isClaimed: true }],
    })
  })
})

describe('a child who decides alone', () => {
  const teen = async () => {
    const child = await makeChild(yearsAgo(16))
    return { child, wallet: await withWallet(child) }
  }

  test('has nothing public until they open one page, and then that one only', async () => {
    const { child, wallet } = await teen()
    const second = await makeAward(owner, (await makeAchievement(owner, { name: 'Second' })).id, child.number)
    expect((await page(child)).status).toBe(404)
    expect((await wallet.get('/api/v1/wallet/awards')).body.items[0]).toMatchObject({
      publicPage: false,
      protection: { stage: 'self', permits: { publish: false, share: true, hold: true } },
    })
    expect(await wallet.patch(`/api/v1/wallet/awards/${child.award.id}`, { publicPage: true })).toMatchObject({
      status: 200,
      body: { publicPage: true },
    })
    expect((await page(child)).text).toContain(`S. L. ${child.number}`)
    expect((await page({ ...child, award: second })).status).toBe(404)
  })

  test('makes links without asking anybody', async () => {
    const { child, wallet } = await teen()
    const made = await wallet.post('/api/v1/wallet/shares', { awardId: child.award.id })
    expect(made.status).toBe(201)
    expect(await (await server.fetch(made.body.url, { headers: HTML })).text()).toContain(child.name)
  })

  test('is decided for by no guardian any more, who sees what was awarded and no links', async () => {
    const { child, wallet } = await teen()
    const guardian = await guardianOf(child)
    await wallet.post('/api/v1/wallet/shares', { awardId: child.award.id })
    expect(await say(guardian, child, 'publish', 'granted')).toMatchObject({
      status: 403,
      body: { code: 'E_CHILD_DECIDES' },
    })
    expect((await guardian.get(`/api/v1/children/${child.id}`)).body).toMatchObject({ stage: 'self', links: [] })
  })
})

describe('child and guardian together', () => {
  test('a link needs both, shows initials, and closes when either takes the consent back', async () => {
    await place('TH')
    const child = await makeChild(yearsAgo(15))
    const guardian = await guardianOf(child)
    await allow(guardian, child, 'hold')
    const wallet = await withWallet(child)
    const wanted = { awardId: child.award.id }
    expect(await wallet.post('/api/v1/wallet/shares', wanted)).toMatchObject({
      status: 403,
      body: { code: 'E_GUARDIAN_NEEDED' },
    })
    const own = (decision: string) =>
      wallet.post(`/api/v1/wallet/protection/${issuerId}/decisions`, { purpose: 'share', decision })
    expect((await own('granted')).body.items).toMatchObject([
      { stage: 'together', hasGuardian: true, requests: [{ purpose: 'share' }] },
    ])
    await allow(guardian, child, 'share')
    const made = await wallet.post('/api/v1/wallet/shares', wanted)
    expect(made.status).toBe(201)
    const look = async () => {
      const shown = await server.fetch(made.body.url, { headers: HTML })
      return { status: shown.status, text: await shown.text() }
    }
    expect((await look()).text).toContain(`S. L. ${child.number}`)
    expect((await look()).text).not.toContain(child.name)
    expect((await server.fetch(`${made.body.url}/1.json`)).status).toBe(404)
    expect((await guardian.get(`/api/v1/children/${child.id}`)).body.links).toMatchObject([{ awards: 1, isOpen: true }])
    await say(guardian, child, 'share', 'withdrawn')
    expect((await look()).status).toBe(410)
    await allow(guardian, child, 'share')
    expect((await look()).status).toBe(200)
    await own('withdrawn')
    expect((await look()).status).toBe(410)
    await place('DE')
  })
})

describe('coming of age, at local midnight (P16, H-59)', () => {
  // code, day of birth, the first instant of the day of majority
  const SIX = [
    ['CA-ON', '2010-11-20', '2028-11-20T05:00:00Z'],
    ['TH', '2010-11-20', '2030-11-19T17:00:00Z'],
    ['DE', '2010-11-20', '2028-11-19T23:00:00Z'],
    ['GB', '2010-06-20', '2028-06-19T23:00:00Z'],
    ['US', '2012-02-29', '2030-03-01T05:00:00Z'],
    ['FR', '2010-11-20', '2028-11-19T23:00:00Z'],
  ] as const

  test.each(SIX)('in %s, born %s: everything changes at %s', async (code, born, midnight) => {
    await place(code)
    const child = await makeChild(born)
    const guardian = await guardianOf(child)
    const { stage } = (await guardian.get(`/api/v1/children/${child.id}`)).body
    if (stage !== 'self') await allow(guardian, child, 'hold')
    const wallet = await withWallet(child)
    if (stage === 'self') await wallet.patch(`/api/v1/wallet/awards/${child.award.id}`, { publicPage: true })
    else {
      await allow(guardian, child, 'publish', 'share')
      for (const purpose of ['publish', 'share'])
        await wallet.post(`/api/v1/wallet/protection/${issuerId}/decisions`, { purpose, decision: 'granted' })
    }
    const link = (await wallet.post('/api/v1/wallet/shares', { awardId: child.award.id })).body.url

    server.setClock(new Date(Date.parse(midnight) - 1000))
    const before = await caller(server, { cookie: await server.signIn(`guardian.${child.number}@example.org`) }).get(
      `/api/v1/children/${child.id}`,
    )
    expect(before.status).toBe(200)
    const minorsStage = before.body.stage

    server.setClock(new Date(midnight))
    // Nothing has run yet: the clock alone decides.
    const later = caller(server, {
      cookie: await server.signIn(`guardian.${child.number}@example.org`),
      origin: server.origin,
    })
    expect((await later.get(`/api/v1/children/${child.id}`)).status).toBe(409)
    expect(await say(later, child, 'publish', 'granted')).toMatchObject({ status: 409, body: { code: 'E_OF_AGE' } })
    expect((await later.get('/api/v1/children')).body.items).toEqual([])
    expect((await page(child)).status).toBe(404)
    expect((await server.fetch(link, { headers: HTML })).status).toBe(410)
    expect(minorsStage).toBe(code === 'TH' ? 'together' : 'self')

    expect(await handOver(server.deps)).toBeGreaterThanOrEqual(1)
    expect(await handOver(server.deps)).toBe(0)
    const told = (await server.mails()).filter(one => one.subject.includes('of age') || one.kind === 'of-age')
    expect(told.filter(one => one.to === `guardian.${child.number}@example.org`)).toHaveLength(1)
    expect(told.filter(one => one.to === child.email)).toHaveLength(1)

    const grown = caller(server, { cookie: await server.signIn(child.email), origin: server.origin })
    expect((await grown.get('/api/v1/wallet/protection')).body.items).toMatchObject([
      { stage: 'adult', mustConfirm: true },
    ])
    expect(await grown.post('/api/v1/wallet/shares', { awardId: child.award.id })).toMatchObject({
      status: 409,
      body: { code: 'E_HAND_OVER_WAITS' },
    })
    expect((await grown.post(`/api/v1/wallet/protection/${issuerId}/take-over`, { keep: true })).body.items).toEqual([])
    expect((await page(child)).status).toBe(200)
    expect((await page(child)).text).toContain(child.name)
    expect((await server.fetch(link, { headers: HTML })).status).toBe(200)
    server.setClock(null)
    await place('DE')
  })

  test('whoever wants a clean start closes every page and link', async () => {
    const child = await makeChild('2009-01-20')
    const wallet = await withWallet(child)
    await wallet.patch(`/api/v1/wallet/awards/${child.award.id}`, { publicPage: true })
    const link = (await wallet.post('/api/v1/wallet/shares', { awardId: child.award.id })).body.url
    server.setClock(new Date('2027-01-20T12:00:00Z'))
    await handOver(server.deps)
    const grown = caller(server, { cookie: await server.signIn(child.email), origin: server.origin })
    await grown.post(`/api/v1/wallet/protection/${issuerId}/take-over`, { keep: false })
    expect((await page(child)).status).toBe(404)
    expect((await server.fetch(link, { headers: HTML })).status).toBe(410)
    expect((await grown.post(`/api/v1/wallet/protection/${issuerId}/take-over`, { keep: true })).status).toBe(404)
  })

  test('the law of another place moves the day', async () => {
    const child = await makeChild('2008-01-01')
    const stage = async () => (await owner.get(`/api/v1/learners/${child.id}/protection`)).body.stage
    expect(await stage()).toBe('adult')
    await place('TH')
    expect(await stage()).toBe('together')
    await place('DE')
    expect(
      await owner.put(`/api/v1/learners/${child.id}/age`, { birthDate: '2008-01-01', jurisdiction: 'TH' }),
    ).toMatchObject({
      body: { stage: 'together', age: { birthDate: '2008-01-01', jurisdiction: 'TH' } },
    })
  })
})

describe('the school', () => {
  test('refuses a day that is none, naming it', async () => {
    const child = await makeChild(null)
    expect(await owner.put(`/api/v1/learners/${child.id}/age`, { birthDate: '2015-02-30' })).toMatchObject({
      status: 400,
      body: { code: 'E_REQUEST_MALFORMED' },
    })
    expect(
      await owner.patch('/api/v1/issuer', {
        minors: { jurisdiction: 'DE', timeZone: 'Mars/Olympus', withoutAge: 'adult' },
      }),
    ).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'minors.timeZone' }] },
    })
  })

  test('erases a minor with age, guardians, consents and the mails about them', async () => {
    const child = await makeChild(yearsAgo(9))
    const guardian = await guardianOf(child)
    await allow(guardian, child, 'publish')
    const exported = (await owner.get(`/api/v1/learners/${child.id}/export`)).body
    expect(exported).toMatchObject({ guardians: [{ name: 'Sample Guardian' }], consents: [{ purpose: 'publish' }] })
    expect((await owner.post(`/api/v1/learners/${child.id}/erase`, { name: child.name })).status).toBe(204)
    const left = await inTenant(server, issuerId, tx =>
      tx.execute(sql`select 1 from guardian where learner_id = ${child.id}
        union all select 1 from consent where learner_id = ${child.id}
        union all select 1 from learner_age where learner_id = ${child.id}
        union all select 1 from mail where text like ${`%${child.name}%`}`),
    )
    expect(left.rows).toEqual([])
    expect((await guardian.get('/api/v1/children')).body.items).toEqual([])
  })

  test('a guardian who deletes their account is one no more', async () => {
    const child = await makeChild(yearsAgo(9))
    const guardian = await guardianOf(child)
    await allow(guardian, child, 'publish')
    const email = `guardian.${child.number}@example.org`
    expect(await guardian.post('/api/v1/wallet/account/delete', { email })).toMatchObject({ status: 200 })
    expect((await page(child)).status).toBe(404)
    expect((await owner.get(`/api/v1/learners/${child.id}/protection`)).body.guardians).toMatchObject([
      { state: 'ended', endReason: 'left' },
    ])
  })
})

describe('a class list with days of birth and parents', () => {
  const columns = 'Name,E-mail,Date of birth,Parent e-mail,Parent'
  const lines = [
    'Sample Learner 301,sample.learner.301@example.org,2017-05-10,parent.301@example.org,Sample Parent',
    'Sample Learner 302,sample.learner.302@example.org,10/5/2560,parent.301@example.org,Sample Parent',
    'Sample Learner 303,sample.learner.303@example.org,1990-05-10,parent.303@example.org,Sample Parent',
    'Sample Learner 304,sample.learner.304@example.org,2090-05-10,,',
    'Sample Learner 305,sample.learner.305@example.org,,sample.learner.305@example.org,',
  ]
  const upload = async () =>
    (await owner.post('/api/v1/imports', `${columns}\n${lines.join('\n')}\n`, { 'content-type': 'text/csv' })).body

  test('is understood, protects the children at once, and invites each parent of a minor', async () => {
    const file = await upload()
    expect(file.suggestedMapping).toEqual({
      name: 'Name',
      email: 'E-mail',
      birthDate: 'Date of birth',
      guardianEmail: 'Parent e-mail',
      guardianName: 'Parent',
    })
    const wanted = { achievementId, mapping: file.suggestedMapping, issue: true }
    const preview = (await owner.post(`/api/v1/imports/${file.id}/preview`, { achievementId, mapping: wanted.mapping }))
      .body
    expect(
      preview.rows.flatMap((row: Json) => row.problems.map((one: Json) => [row.row, one.column, one.code])),
    ).toEqual([
      [2, 'Date of birth', 'E_DATE_AMBIGUOUS'],
      [4, 'Date of birth', 'E_BIRTH_FUTURE'],
      [5, 'Parent e-mail', 'E_GUARDIAN_IS_LEARNER'],
    ])
    const job = (await owner.post(`/api/v1/imports/${file.id}/start`, wanted)).body
    await expect.poll(async () => (await owner.get(`/api/v1/jobs/${job.id}`)).body.state).toBe('done')
    const of = async (number: number) => {
      const { id } = (await owner.get(`/api/v1/learners?q=sample.learner.${number}@`)).body.items[0]
      return (await owner.get(`/api/v1/learners/${id}/protection`)).body
    }
    expect(await of(301)).toMatchObject({ stage: 'guardian', guardians: [{ email: 'parent.301@example.org' }] })
    expect(await of(303)).toMatchObject({ stage: 'adult', guardians: [] })
    const awards = (await owner.get('/api/v1/awards?q=learner.301')).body.items
    expect((await server.fetch(`/c/${awards[0].credentialId}`, { headers: HTML })).status).toBe(404)
    const mails = (await server.mails()).filter(one => one.to === 'parent.301@example.org')
    expect(mails.map(one => one.kind)).toEqual(['guardian'])
  })

  test('a teacher brings ages along, and invites nobody', async () => {
    const cookie = await server.signIn('teacher.of.minors@example.org')
    const invited = await owner.post('/api/v1/invitations', {
      name: 'Sample Teacher',
      email: 'teacher.of.minors@example.org',
      role: 'teacher',
    })
    expect(invited.status).toBe(201)
    const mail = (await server.mails()).findLast(one => one.to === 'teacher.of.minors@example.org')
    await server.fetch(/\/join\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '', {
      method: 'POST',
      headers: { origin: server.origin },
    })
    const teacher = caller(server, { cookie, origin: server.origin })
    const award = (recipient: Json) => teacher.post('/api/v1/awards', { achievementId, recipient, issue: true })
    const born = { name: 'Sample Learner 310', email: 'sample.learner.310@example.org', birthDate: '2016-01-01' }
    expect((await award(born)).status).toBe(201)
    expect(await award({ ...born, guardian: { email: 'p@example.org' } })).toMatchObject({ status: 403 })
    const { id } = (await owner.get('/api/v1/learners?q=learner.310')).body.items[0]
    const seen = (await teacher.get(`/api/v1/learners/${id}/protection`)).body
    expect(seen).toMatchObject({ stage: 'guardian', age: null, guardians: [], consents: [] })
    expect((await teacher.put(`/api/v1/learners/${id}/age`, { birthDate: '1990-01-01' })).status).toBe(403)
    // What is noted stays, whatever the next file says.
    expect((await award({ ...born, birthDate: '1990-01-01' })).status).toBe(201)
    expect((await teacher.get(`/api/v1/learners/${id}/protection`)).body.stage).toBe('guardian')
  })
})
