import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tokenHash } from '../../src/platform/ids.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let issuerId: string
let wallet: Caller
const awards: Json[] = []

const HTML = { accept: 'text/html', 'accept-language': 'en' }
const share = async (more: Json = {}): Promise<Json> => {
  const made = await wallet.post('/api/v1/wallet/shares', { awardId: awards[0]?.id, ...more })
  expect(made).toMatchObject({ status: 201 })
  return made.body
}
const listed = async (id: string): Promise<Json> =>
  (await wallet.get('/api/v1/wallet/shares')).body.items.find((one: Json) => one.id === id)
/** One visitor's browser: it keeps the cookie that a page gave it. */
function visitor(headers: Record<string, string> = HTML) {
  let cookie = ''
  return async (url: string, init: RequestInit = {}) => {
    const answer = await server.fetch(url, { ...init, headers: { ...headers, cookie, origin: server.origin } })
    cookie =
      answer.headers
        .getSetCookie()
        .find(one => one.startsWith('laurel_view='))
        ?.split(';')[0] ?? cookie
    return answer
  }
}
type Visitor = ReturnType<typeof visitor>
const seen = (visit: Visitor, url: string) => visit(`${url}/seen`, { method: 'POST' })
const press = (visit: Visitor, url: string) => visit(url, { method: 'POST' })

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  const achievement = await makeAchievement(owner)
  const second = await makeAchievement(owner, { name: 'การคิดเชิงออกแบบ' })
  awards.push(
    await makeAward(owner, achievement.id, 7, {
      evidence: [{ name: 'Notebook', narrative: 'Kept for six weeks' }],
      results: [{ name: 'Mark', value: '17/20' }],
    }),
    await makeAward(owner, second.id, 7),
  )
  wallet = await claim(server, 7)
  for (const one of awards) {
    const token = one.claimUrl.split('/').at(-1)
    await wallet.post(`/api/v1/claims/${token}`)
  }
})
afterAll(() => server?.stop())

describe('what a link shows (H-45)', () => {
  test('its token is long, random, and kept as a hash only', async () => {
    const { url } = await share()
    const token = url.split('/').at(-1)
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16)
    const stored = await inTenant(server, issuerId, async tx => {
      await tx.$client.query("select set_config('laurel.share', $1, true)", [tokenHash(token)])
      return JSON.stringify((await tx.$client.query('select * from share_link')).rows)
    })
    expect(stored).toContain(tokenHash(token))
    expect(stored).not.toContain(token)
    expect(server.logged()).not.toContain(token)
  })

  test('its page goes to no search engine, no cache and no other site', async () => {
    const { url } = await share()
    const answer = await visitor()(url)
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('x-robots-tag')).toBe('noindex')
    expect(answer.headers.get('cache-control')).toMatch(/private/)
    const head = (await answer.text()).split('</head>')[0] as string
    expect(head).not.toContain('Sample Learner 7')
    expect(head).toContain('og:image:alt')
  })

  test('nobody guesses one, and the school cannot see that there is one', async () => {
    await share()
    expect((await visitor()(`${server.origin}/s/${'A'.repeat(43)}`)).status).toBe(404)
    const seenByStaff = await inTenant(server, issuerId, async tx => [
      ...(await tx.$client.query('select * from share_link')).rows,
      ...(await tx.$client.query('select * from share_item')).rows,
      ...(await tx.$client.query('select * from share_view')).rows,
    ])
    expect(seenByStaff).toEqual([])
  })

  test('name, evidence and results are left out where the holder says so, files and all', async () => {
    const whole = await (await visitor()((await share()).url)).text()
    for (const part of ['Sample Learner 7', 'Notebook', '17/20', 'data-source=']) expect(whole).toContain(part)
    const { url } = await share({ hides: ['name', 'evidence', 'results'] })
    const page = await (await visitor()(url)).text()
    for (const part of ['Sample Learner 7', 'Notebook', '17/20', 'data-source=']) expect(page).not.toContain(part)
    expect(page).toContain('data-conclusion="genuine"')
    for (const file of ['.json', '/1.json', '/1.jwt', '/1.png', '/1.svg'])
      expect((await visitor()(`${url}${file}`)).status).toBe(404)
  })

  test('the preview before there is a link is the page that a visitor gets', async () => {
    const main = (text: string) => /<main[^>]*>([\s\S]*)<\/main>/.exec(text)?.[1] ?? ''
    // Addresses, files and the time of the check are what a page of a link has and a preview cannot have.
    const plain = (text: string) =>
      main(text)
        .replace(/<div class="print-only">[\s\S]*?<\/div>/, '')
        .replace(/<section class="downloads">[\s\S]*?<\/section>/, '')
        .replace(/ data-(source|seen|when)="[^"]*"/g, '')
        .replace(/<p class="checked"[\s\S]*?<\/p>|Not withdrawn, as of [^<]*/g, '')
        .replace(/\s+/g, ' ')
    const draft = `awards=${awards[0]?.id}&hides=evidence`
    const preview = await wallet.get(`/share-preview?${draft}`, HTML)
    expect(preview.headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    const cookie = await server.signIn('sample.learner.7@example.org')
    const previewed = await (await server.fetch(`/share-preview?${draft}`, { headers: { ...HTML, cookie } })).text()
    const { url } = await share({ hides: ['evidence'] })
    expect(plain(previewed)).toContain('Active Listening')
    expect(plain(previewed)).toBe(plain(await (await visitor()(url)).text()))
    expect((await server.fetch(`/share-preview?${draft}`, { headers: HTML })).status).toBe(404)
    const stranger = await server.signIn('stranger@example.org')
    expect((await server.fetch(`/share-preview?${draft}`, { headers: { ...HTML, cookie: stranger } })).status).toBe(404)
  })
})

describe('when a link ends', () => {
  test('withdrawn it is gone at once; a slip can be undone for fifteen minutes, and then never', async () => {
    const { id, url } = await share({ name: 'Application to the library' })
    expect((await wallet.delete(`/api/v1/wallet/shares/${id}`)).status).toBe(204)
    for (const path of ['', '.json', '/1', '/1.png']) expect((await visitor()(`${url}${path}`)).status).toBe(410)
    expect((await wallet.post(`/api/v1/wallet/shares/${id}/restore`)).body).toMatchObject({ state: 'open' })
    expect((await visitor()(url)).status).toBe(200)
    await wallet.delete(`/api/v1/wallet/shares/${id}`)
    server.setClock(new Date(Date.now() + 16 * 60_000))
    expect(await wallet.post(`/api/v1/wallet/shares/${id}/restore`)).toMatchObject({ status: 410 })
    expect(await listed(id)).toMatchObject({
      state: 'withdrawn',
      restorableUntil: null,
      name: 'Application to the library',
    })
    server.setClock(null)
    expect((await visitor()(url)).status).toBe(410)
  })

  test('past its date it is over', async () => {
    const { id, url } = await share({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() })
    server.setClock(new Date(Date.now() + 3_700_000))
    expect((await visitor()(url)).status).toBe(410)
    expect(await listed(id)).toMatchObject({ state: 'expired' })
    server.setClock(null)
  })

  test('forgotten, there is nothing', async () => {
    const { id, url } = await share()
    await seen(visitor(), url)
    expect((await wallet.post(`/api/v1/wallet/shares/${id}/forget`)).status).toBe(204)
    expect((await visitor()(url)).status).toBe(404)
    expect(await listed(id)).toBeUndefined()
  })

  test('a limited one is opened by a button, so often and no more; nobody’s GET or HEAD uses it up', async () => {
    const { id, url } = await share({ viewLimit: 2 })
    const scanner = visitor({ ...HTML, 'user-agent': 'LinkedInBot/1.0' })
    for (const method of ['GET', 'HEAD', 'GET']) expect((await scanner(url, { method })).status).toBe(200)
    expect(await (await scanner(url)).text()).not.toContain('Active Listening')
    expect((await scanner(`${url}/1.json`)).status).toBe(303)
    expect(await listed(id)).toMatchObject({ views: 0, state: 'open' })

    const [first, second, third] = [visitor(), visitor(), visitor()]
    expect((await press(first, url)).status).toBe(303)
    expect(await (await first(url)).text()).toContain('Active Listening')
    await press(first, url)
    expect((await first(`${url}/1.json`)).status).toBe(200)
    expect(await listed(id)).toMatchObject({ views: 1 })
    await press(second, url)
    expect(await listed(id)).toMatchObject({ views: 2, state: 'used-up' })
    await press(third, url)
    expect((await third(url)).status).toBe(410)
    // Whoever is reading may finish reading, until it is withdrawn.
    expect((await second(url)).status).toBe(200)
    await wallet.delete(`/api/v1/wallet/shares/${id}`)
    expect((await second(url)).status).toBe(410)
  })

  test('of twenty who press at once, as many get in as may', async () => {
    const { id, url } = await share({ viewLimit: 3 })
    const tries = await Promise.all(Array.from({ length: 20 }, () => press(visitor(), url)))
    expect(tries.filter(one => one.headers.getSetCookie().some(it => it.startsWith('laurel_view='))).length).toBe(3)
    expect((await listed(id)).views).toBe(3)
  })
})

describe('the record of views', () => {
  test('counts people by the hour, one browser once, and never its owner', async () => {
    const { id, url } = await share()
    server.setClock(new Date('2027-03-01T10:42:17Z'))
    const one = visitor()
    for (let again = 0; again < 3; again++) await seen(one, url)
    await seen(visitor(), url)
    const cookie = await server.signIn('sample.learner.7@example.org')
    await server.fetch(`${url}/seen`, { method: 'POST', headers: { cookie, origin: server.origin } })
    server.setClock(new Date('2027-03-01T12:10:00Z'))
    await seen(one, url)
    expect((await wallet.get(`/api/v1/wallet/shares/${id}/views`)).body.items).toEqual([
      { hour: '2027-03-01T12:00:00.000Z', views: 1 },
      { hour: '2027-03-01T10:00:00.000Z', views: 2 },
    ])
    server.setClock(null)
    expect((await owner.get(`/api/v1/wallet/shares/${id}/views`)).status).toBe(404)
  })

  test('a page that is only fetched counts as nobody', async () => {
    const { id, url } = await share()
    for (const method of ['GET', 'HEAD', 'GET']) await visitor()(url, { method })
    expect(await listed(id)).toMatchObject({ views: 0 })
  })
})

describe('several on one page', () => {
  test('in the order chosen, with a verdict each and one line for all', async () => {
    const made = await wallet.post('/api/v1/wallet/shares', {
      awardIds: [awards[1]?.id, awards[0]?.id],
      title: 'For the design school',
      sentence: 'What I learnt this year.',
    })
    expect(made).toMatchObject({ status: 201, body: { title: 'For the design school' } })
    const { url } = made.body
    const text = await (await visitor()(url)).text()
    expect(text).toContain('What I learnt this year.')
    expect([...text.matchAll(/class="collected" data-conclusion="(\w+)"/g)].map(one => one[1])).toEqual([
      'genuine',
      'genuine',
    ])
    expect(text.indexOf('การคิดเชิงออกแบบ')).toBeLessThan(text.indexOf('Active Listening'))
    expect(text).toContain('All 2 are genuine and in force.')
    expect(await (await visitor()(`${url}/2`)).text()).toContain('Active Listening')
    expect((await visitor()(`${url}/2.json`)).status).toBe(200)
    expect((await visitor()(`${url}/3`)).status).toBe(404)
    await owner.post(`/api/v1/awards/${awards[1]?.id}/revoke`, { reason: 'in error' })
    const after = await (await visitor()(url)).text()
    expect(after).toContain('1 of 2 are genuine and in force.')
    expect(after).toContain('data-conclusion="revoked"')
  })

  test('only one’s own', async () => {
    const thief = caller(server, { cookie: await server.signIn('thief@example.org'), origin: server.origin })
    const wanted = { awardIds: [awards[0]?.id, awards[1]?.id] }
    expect((await thief.post('/api/v1/wallet/shares', wanted)).status).toBe(404)
    const { id } = await share()
    for (const what of ['restore', 'forget'])
      expect((await thief.post(`/api/v1/wallet/shares/${id}/${what}`)).status).toBe(404)
    expect((await thief.delete(`/api/v1/wallet/shares/${id}`)).status).toBe(404)
    expect((await thief.get(`/api/v1/wallet/shares/${id}/views`)).status).toBe(404)
  })
})
