import { openTlsDoor } from '@laurel/testkit/tls'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createGuardedCall } from '../../src/platform/guarded-call.ts'
import { createGuardedFetch } from '../../src/platform/guarded-fetch.ts'
import { freePort, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'
import { fits, openSpecHost, type SpecHost } from './spec-host.ts'

/*
 * A learner's wallet here connects services elsewhere by the Open Badges API, over TLS: another server of ours, and a
 * host that is written from the specification's text and knows nothing of ours.
 */

const HERE = 'https://wallet.example'
const THERE = 'https://backpack.example'
const SPEC = 'https://spec.example'
const NAMES = ['wallet.example', 'backpack.example', 'spec.example', 'collector.example', 'inside.example']

let door: Awaited<ReturnType<typeof openTlsDoor>>
let here: TestServer
let there: TestServer
let spec: SpecHost
let owner: Caller
let person: Caller
let awardId: string
let issuerThere: Caller
let shortName: string
let signed: Json[]

/** A server behind the door, which reaches the names of this test there and nothing else. */
async function startBehindDoor(origin: string, port: number): Promise<TestServer> {
  const started = await startTestServer({ env: { LAUREL_PUBLIC_URL: origin } })
  const lookup = ((name: string, _options: unknown, callback: (...all: unknown[]) => void) =>
    callback(NAMES.includes(name) ? null : new Error('no such name'), [
      { address: name === 'inside.example' ? '10.1.2.3' : '127.0.0.1', family: 4 },
    ])) as never
  const guard = { lookup, port, isAllowedAddress: (address: string) => address === '127.0.0.1' }
  Object.assign(started.deps, {
    call: createGuardedCall({ isLoopback: false, ...guard }),
    fetch: createGuardedFetch({
      ...guard,
      publicUrl: origin,
      ownOrigin: async (path, headers) => started.app.request(origin + path, { headers }),
    }),
  })
  door.to(started.port, new URL(origin).hostname)
  const local = `http://127.0.0.1:${started.port}`
  let calls = 0
  return {
    ...started,
    // As a proxy hands them on, each from another browser: how often one may call is a test of its own.
    fetch: (path, init) => {
      const headers = new Headers(init?.headers)
      if (!headers.has('x-forwarded-for'))
        headers.set('x-forwarded-for', `198.51.${(calls >> 8) & 255}.${calls++ & 255}`)
      return started.fetch(new URL(path, local).href, { ...init, headers })
    },
  }
}

beforeAll(async () => {
  const port = await freePort()
  door = await openTlsDoor(port, NAMES)
  here = await startBehindDoor(HERE, port)
  there = await startBehindDoor(THERE, port)
  spec = await openSpecHost(SPEC)
  door.to(spec.port, 'spec.example')
  owner = (await openSchool(here)).owner
  awardId = (await makeAward(owner, (await makeAchievement(owner)).id, 7)).id
  person = await claim(here, 7)
  const school = await openSchool(there)
  issuerThere = school.owner
  shortName = school.issuer.shortName
  signed = []
  for (const name of ['Sailing', 'Rowing', 'Swimming']) {
    const award = await makeAward(issuerThere, (await makeAchievement(issuerThere, { name })).id, 7)
    signed.push((await (await there.fetch(`/c/${award.credentialId}.json`)).json()) as Json)
  }
}, 120_000)
afterAll(async () => {
  spec?.close()
  await here?.stop()
  await there?.stop()
  door?.close()
})
afterEach(async () => {
  here.setClock(null)
  const { items } = (await person.get('/api/v1/wallet/backpacks')).body
  for (const one of items) await person.delete(`/api/v1/wallet/backpacks/${one.id}`)
  Object.assign(spec, { credentials: [], tokens: [], received: [], scheme: {}, flow: {}, paging: 'link' })
  spec.asked.length = 0
  spec.access.clear()
  spec.refresh.clear()
  spec.instead.clear()
})

const outcomeOf = (location: string | null) => new URL(location ?? '', HERE).searchParams.get('backpack')
const comeBack = async (back: URL | string, who: Caller = person) => {
  const url = new URL(back, HERE)
  const answer = await who.raw('GET', url.pathname + url.search)
  return outcomeOf(answer.headers.get('location'))
}
const begin = (address: string, others: string[] = [], who: Caller = person) =>
  who.post('/api/v1/wallet/backpacks/connect', { address, others })
const listed = async (who: Caller = person) => (await who.get('/api/v1/wallet/backpacks')).body.items as Json[]
/** Connects the host of the specification, and gives what the wallet then knows of it. */
async function connectSpec(who: Caller = person): Promise<Json> {
  const begun = await begin(SPEC, [], who)
  expect(begun.status).toBe(200)
  expect(await comeBack(spec.letIn(begun.body.to), who)).toBe('connected')
  return (await listed(who))[0] as Json
}
const pull = (id: string, body: Json = {}, who: Caller = person) =>
  who.post(`/api/v1/wallet/backpacks/${id}/pull`, body)
const send = (id: string, award = awardId, who: Caller = person) =>
  who.post(`/api/v1/wallet/backpacks/${id}/send`, { awardId: award })
const waiting = async (who: Caller = person) => (await who.get('/api/v1/wallet/brought')).body.items as Json[]
const stranger = async (email = 'sample.other@example.org') =>
  caller(here, { cookie: await here.signIn(email), origin: HERE })
/** A table as its owner sees it. */
async function rowsOf(table: string): Promise<Json[]> {
  const client = new pg.Client(here.owner)
  await client.connect()
  const { rows } = await client.query(`select * from ${table}`).finally(() => client.end())
  return rows
}
const forged = (number: number): Json => ({
  ...signed[0],
  id: `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
})

describe('another server of ours', () => {
  /** The learner at the other server, who says there whether this one may come in. */
  async function answerThere(to: string, said: 'allow' | 'deny'): Promise<string> {
    const cookie = await there.signIn(learner(7).email)
    const asked = new URL(to)
    expect(asked.origin).toBe(THERE)
    const at = caller(there, { cookie, origin: THERE })
    const page = (await at.raw('GET', asked.pathname + asked.search)).headers.get('location') ?? ''
    const answered = await at.call('POST', page, `answer=${said}`, {
      'content-type': 'application/x-www-form-urlencoded',
    })
    return /^0; url=(.*)$/.exec(answered.headers.get('refresh') ?? '')?.[1] ?? ''
  }

  test('is found by the address of one of its schools, connected, read, sent to and left', async () => {
    for (const token of (await there.mails()).flatMap(one => /\/claim\/([\w-]+)/.exec(one.text)?.[1] ?? []))
      await caller(there, {}).post(`/api/v1/claims/${token}`)
    const looked = await person.post('/api/v1/wallet/backpacks/look', { address: `backpack.example/i/${shortName}/` })
    expect(looked.body).toEqual({
      address: `${THERE}/i/${shortName}/ims/ob/v3p0/discovery`,
      name: 'Sample School',
      host: 'backpack.example',
      scopes: ['read', 'add', 'offline'],
      others: [],
    })
    const begun = await begin(looked.body.address)
    expect(await comeBack(await answerThere(begun.body.to, 'allow'))).toBe('connected')
    const [backpack] = await listed()
    expect(backpack).toMatchObject({ name: 'Sample School', host: 'backpack.example', mustSignIn: false })

    expect((await pull(backpack!.id)).body).toEqual({ brought: 3, refused: 0, hasMore: false })
    const came = await waiting()
    expect(came.map(one => JSON.parse(one.content).credentialSubject.achievement.name).sort()).toEqual([
      'Rowing',
      'Sailing',
      'Swimming',
    ])
    for (const one of came) {
      expect(one.from).toBe('Sample School')
      fits('achievementcredential', JSON.parse(one.content))
      expect((await person.post('/api/v1/verify', JSON.parse(one.content))).body.result).toBe('valid')
    }
    // Looked at once, whether taken or left, it does not come again.
    for (const one of came) await person.delete(`/api/v1/wallet/brought/${one.id}`)
    expect((await pull(backpack!.id)).body).toEqual({ brought: 0, refused: 0, hasMore: false })

    expect((await send(backpack!.id)).body).toEqual({ outcome: 'created' })
    expect((await send(backpack!.id)).body).toEqual({ outcome: 'replaced' })
    const atThere = caller(there, { cookie: await there.signIn(learner(7).email), origin: THERE })
    const [arrived] = await waiting(atThere)
    expect(arrived!.from).toBe('Laurel (wallet.example)')
    expect(JSON.parse(arrived!.content).credentialSubject.achievement.name).toBe('Active Listening')

    expect((await person.delete(`/api/v1/wallet/backpacks/${backpack!.id}`)).body).toEqual({ told: true })
    expect(await listed()).toEqual([])
    expect(await rowsOf('backpack_token')).toEqual([])
  })

  test('refuses where the learner says no there', async () => {
    const begun = await begin(`${THERE}/i/${shortName}`)
    expect(await comeBack(await answerThere(begun.body.to, 'deny'))).toBe('denied')
    expect(await listed()).toEqual([])
  })

  test('has tokens that end, and is asked with new ones', async () => {
    const begun = await begin(`${THERE}/i/${shortName}`)
    expect(await comeBack(await answerThere(begun.body.to, 'allow'))).toBe('connected')
    const [backpack] = await listed()
    const later = new Date(Date.now() + 2 * 3_600_000)
    here.setClock(later)
    there.setClock(later)
    expect((await pull(backpack!.id)).status).toBe(200)
    there.setClock(null)
  })
})

describe('a host written from the specification', () => {
  test('is connected, with a registration of its own that serves everybody here', async () => {
    const backpack = await connectSpec()
    expect(backpack).toMatchObject({
      name: 'Example Provider',
      host: 'spec.example',
      scopes: ['read', 'add', 'offline'],
    })
    const other = await stranger()
    await connectSpec(other)
    expect(spec.countOf('/auth/registration')).toBeLessThanOrEqual(1)
    expect((await listed(other))[0]!.id).not.toBe(backpack.id)
    // Neither token nor secret is anywhere as it is.
    const [token] = [...spec.access]
    for (const table of ['backpack', 'backpack_token', 'backpack_host', 'backpack_request'])
      expect(JSON.stringify(await rowsOf(table))).not.toMatch(new RegExp(`${token}|a:b c%`))
    await other.delete(`/api/v1/wallet/backpacks/${(await listed(other))[0]!.id}`)
  })

  test.for(['link', 'total'] as const)(
    'is read to its end, told by %s, and later only for what is new',
    async paging => {
      spec.paging = paging
      spec.credentials = [...Array.from({ length: 60 }, (_, at) => forged(at)), ...signed]
      fits('getopenbadgecredentialsresponse', { credential: spec.credentials.slice(0, 3) })
      const backpack = await connectSpec()
      expect((await pull(backpack.id)).body).toEqual({ brought: 3, refused: 60, hasMore: false })
      expect(spec.asked.filter(one => one.path.endsWith('/credentials'))).toHaveLength(2)
      expect((await pull(backpack.id, { byItself: true })).body).toEqual({ brought: 0, refused: 0, hasMore: false })
      expect(spec.asked.filter(one => one.path.endsWith('/credentials'))).toHaveLength(2)
      here.setClock(new Date(Date.now() + 3_700_000))
      expect((await pull(backpack.id, { byItself: true })).body).toEqual({ brought: 0, refused: 0, hasMore: false })
      expect((await pull(backpack.id)).body).toEqual({ brought: 0, refused: 0, hasMore: false })
    },
  )

  test('gives tokens in compact form too', async () => {
    const award = (await issuerThere.get('/api/v1/awards?limit=1')).body.items[0]
    spec.tokens = [await (await there.fetch(`/c/${award.credentialId}.jwt`)).text()]
    fits('getopenbadgecredentialsresponse', { compactJwsString: spec.tokens })
    const backpack = await connectSpec()
    expect((await pull(backpack.id)).body).toMatchObject({ brought: 1, refused: 0 })
    expect((await waiting())[0]!.content).toBe(spec.tokens[0])
  })

  test('takes an award as it is signed, and nothing of it is changed on the way', async () => {
    const backpack = await connectSpec()
    expect((await send(backpack.id)).body).toEqual({ outcome: 'created' })
    const [received] = spec.received
    expect((await person.post('/api/v1/verify', received)).body.result).toBe('valid')
    expect(await send(backpack.id, '00000000-0000-7000-8000-000000000000')).toMatchObject({ status: 404 })
  })

  test('ends a token: it is exchanged once, and where that fails the learner signs in again and keeps the rest', async () => {
    const backpack = await connectSpec()
    spec.access.clear()
    expect((await pull(backpack.id)).status).toBe(200)
    spec.access.clear()
    spec.refresh.clear()
    expect(await pull(backpack.id)).toMatchObject({ status: 409, body: { code: 'E_BACKPACK_SIGN_IN' } })
    expect((await listed())[0]).toMatchObject({ id: backpack.id, mustSignIn: true })
    expect(await pull(backpack.id)).toMatchObject({ status: 409, body: { code: 'E_BACKPACK_SIGN_IN' } })
    expect(await connectSpec()).toMatchObject({ id: backpack.id, mustSignIn: false })
  })

  test('no longer knows this server: the next time it is registered anew', async () => {
    const backpack = await connectSpec()
    spec.clients.clear()
    spec.access.clear()
    expect(await pull(backpack.id)).toMatchObject({ status: 409, body: { code: 'E_BACKPACK_SIGN_IN' } })
    await connectSpec()
    expect((await pull(backpack.id)).status).toBe(200)
  })

  test('is told that it is over; and where it cannot be told, it is over here all the same', async () => {
    const backpack = await connectSpec()
    expect((await person.delete(`/api/v1/wallet/backpacks/${backpack.id}`)).body).toEqual({ told: true })
    expect([spec.access.size, spec.refresh.size]).toEqual([0, 0])
    const again = await connectSpec()
    spec.instead.set('/auth/revoke', (_, response) => response.writeHead(500).end())
    expect((await person.delete(`/api/v1/wallet/backpacks/${again.id}`)).body).toEqual({ told: false })
    expect(await listed()).toEqual([])
  })
})

describe('what must not work', () => {
  test('H-37 H-38 only who set out comes back, once, from where they went, with what they were given', async () => {
    const { to } = (await begin(SPEC)).body
    const back = spec.letIn(to)
    expect(await comeBack(back, await stranger())).toBe('over')
    expect(await comeBack(back, caller(here, {}))).toBe('over')
    const changed = new URL(back)
    changed.searchParams.set('state', 'x'.repeat(43))
    expect(await comeBack(changed)).toBe('over')
    const elsewhere = new URL(back)
    elsewhere.pathname = '/backpacks/00000000-0000-7000-8000-000000000000/callback'
    expect(await comeBack(elsewhere)).toBe('over')
    const twice = new URL(back)
    twice.searchParams.append('state', 'another')
    expect(await comeBack(twice)).toBe('over')
    expect(await comeBack(back)).toBe('connected')
    expect(await comeBack(back)).toBe('over')
    const late = spec.letIn((await begin(SPEC)).body.to)
    here.setClock(new Date(Date.now() + 31 * 60_000))
    expect(await comeBack(late)).toBe('over')
  })

  test('an answer of another than was asked counts for nothing (RFC 9207)', async () => {
    const back = spec.letIn((await begin(SPEC)).body.to)
    back.searchParams.set('iss', 'https://collector.example')
    expect(await comeBack(back)).toBe('unclear')
    const right = spec.letIn((await begin(SPEC)).body.to)
    right.searchParams.set('iss', SPEC)
    expect(await comeBack(right)).toBe('connected')
    const refused = spec.letIn((await begin(SPEC)).body.to)
    refused.searchParams.delete('code')
    refused.searchParams.set('error', 'server_error')
    expect(await comeBack(refused)).toBe('refused')
  })

  test('H-27 H-28 no address inside, of this server, or that leads on is asked for anything', async () => {
    for (const address of [
      '10.0.0.1',
      'https://127.0.0.1',
      'http://spec.example',
      'localhost',
      'inside.example',
      'https://spec.example:8443',
      'file:///etc/passwd',
      'https://user:word@spec.example',
    ]) {
      const looked = await person.post('/api/v1/wallet/backpacks/look', { address })
      expect([address, looked.body.code]).toEqual([address, 'E_BACKPACK_UNREACHABLE'])
    }
    expect((await person.post('/api/v1/wallet/backpacks/look', { address: HERE })).body.code).toBe('E_BACKPACK_OWN')
    expect((await person.post('/api/v1/wallet/backpacks/look', { address: 'a b' })).body.errors[0].path).toBe('address')
    expect(spec.asked).toEqual([])
    spec.instead.set('/ims/ob/v3p0/discovery', (_, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    )
    expect((await begin(SPEC)).body.code).toBe('E_BACKPACK_UNREACHABLE')
    expect((await caller(here, {}).get('/api/v1/wallet/backpacks')).status).toBe(401)
  })

  test('another host takes part only where the learner was shown it, and never one inside', async () => {
    spec.flow = { tokenUrl: 'https://collector.example/token' }
    const looked = await person.post('/api/v1/wallet/backpacks/look', { address: SPEC })
    expect(looked.body.others).toEqual(['collector.example'])
    expect((await begin(SPEC)).body.code).toBe('E_BACKPACK_CHANGED')
    expect((await begin(SPEC, ['collector.example'])).status).toBe(200)
    for (const tokenUrl of [
      'http://spec.example/token',
      'https://10.0.0.1/token',
      'https://localhost/token',
      'javascript:alert(1)',
      'https://spec.example/token#x',
      'https://user@spec.example/token',
    ]) {
      spec.flow = { tokenUrl }
      expect([tokenUrl, (await begin(SPEC)).body.code]).toEqual([tokenUrl, 'E_BACKPACK_UNKNOWN_LANGUAGE'])
    }
  })

  test('a description that changes later changes nothing for who has connected already', async () => {
    spec.credentials = signed
    const backpack = await connectSpec()
    spec.flow = { tokenUrl: 'https://collector.example/token', refreshUrl: 'https://collector.example/token' }
    await begin(SPEC, ['collector.example'], await stranger())
    spec.access.clear()
    expect((await pull(backpack.id)).body).toMatchObject({ brought: 3 })
    expect(spec.countOf('/token')).toBe(0)
  })

  test.for([
    ['nothing at all', ''],
    ['no JSON', '<html>'],
    ['an array', '[]'],
    ['keys that come twice', '{"components":{},"components":{}}'],
    ['no scheme', '{"components":{"securitySchemes":{}}}'],
    ['a scheme without registration', '{"components":{"securitySchemes":{"OAuth2ACG":{"type":"oauth2","flows":{}}}}}'],
  ])('a description with %s is none', async ([, body]) => {
    spec.instead.set('/ims/ob/v3p0/discovery', (_, response) => response.writeHead(200).end(body))
    expect((await begin(SPEC)).body.code).toBe('E_BACKPACK_UNKNOWN_LANGUAGE')
  })

  test('a service without the scopes of the API has nothing to offer, and what it calls itself is plain text', async () => {
    spec.flow = { scopes: { 'https://elsewhere.example/everything': '...' } }
    expect((await begin(SPEC)).body.code).toBe('E_BACKPACK_UNKNOWN_LANGUAGE')
    spec.flow = {}
    spec.scheme = { 'x-imssf-name': `  Your\u0000 \u202Eschool\n${'x'.repeat(500)}` }
    const { name } = (await person.post('/api/v1/wallet/backpacks/look', { address: SPEC })).body
    expect(name).toMatch(/^Your school x+$/)
    expect(name).toHaveLength(80)
  })

  test.for([
    ['rubbish', 200, 'rubbish', 'unclear'],
    ['no token', 200, '{"token_type":"bearer"}', 'unclear'],
    ['another kind of token', 200, '{"access_token":"x","token_type":"mac"}', 'unclear'],
    [
      'a token that would be a header of its own',
      200,
      '{"access_token":"x\\r\\ny: z","token_type":"bearer"}',
      'unclear',
    ],
    ['keys that come twice', 200, '{"access_token":"x","access_token":"y","token_type":"bearer"}', 'unclear'],
    ['too much', 200, `{"access_token":"${'x'.repeat(100_000)}","token_type":"bearer"}`, 'unreachable'],
    ['no', 400, '{"error":"invalid_grant"}', 'refused'],
    ['a fault', 503, '', 'unreachable'],
    ['a way on', 307, '', 'unreachable'],
  ] as const)('a token endpoint that answers %s connects nothing', async ([, status, body, outcome]) => {
    const back = spec.letIn((await begin(SPEC)).body.to)
    spec.instead.set('/auth/token', (_, response) =>
      response.writeHead(status, status === 307 ? { location: 'https://collector.example/' } : {}).end(body),
    )
    expect(await comeBack(back)).toBe(outcome)
    expect(await listed()).toEqual([])
  })

  test.for([
    [200, 'rubbish', 'E_BACKPACK_UNCLEAR'],
    [200, '[]', 'E_BACKPACK_UNCLEAR'],
    [200, '{"credential":["x"]}', 'E_BACKPACK_UNCLEAR'],
    [200, '{"compactJwsString":[{}]}', 'E_BACKPACK_UNCLEAR'],
    [200, `{"credential":["${'x'.repeat(6_000_000)}"]}`, 'E_BACKPACK_UNCLEAR'],
    [403, '{}', 'E_BACKPACK_REFUSED'],
    [404, '{}', 'E_BACKPACK_REFUSED'],
    [429, '{}', 'E_BACKPACK_UNREACHABLE'],
    [500, '', 'E_BACKPACK_UNREACHABLE'],
    [204, '', 'E_BACKPACK_UNCLEAR'],
  ] as const)('an API that answers %i with what is none is said to', async ([status, body, code]) => {
    const backpack = await connectSpec()
    spec.instead.set('/ims/ob/v3p0/credentials', (_, response) => response.writeHead(status).end(body))
    expect((await pull(backpack.id)).body.code).toBe(code)
    expect(await waiting()).toEqual([])
    // It is not kept from what comes next.
    spec.instead.clear()
    expect((await pull(backpack.id)).status).toBe(200)
  })

  test('a page that leads to another host, or in a circle, leads nowhere', async () => {
    spec.credentials = signed
    for (const paging of ['elsewhere', 'circle'] as const) {
      spec.paging = paging
      const backpack = await connectSpec()
      expect((await pull(backpack.id)).body).toMatchObject({ hasMore: false })
    }
    expect(await waiting()).toHaveLength(3)
  })

  test('ten thousand that are forged are gone through a hundred at a time, and none is shown', async () => {
    spec.credentials = [...Array.from({ length: 10_000 }, (_, at) => forged(at)), ...signed]
    const backpack = await connectSpec()
    expect((await pull(backpack.id)).body).toEqual({ brought: 0, refused: 100, hasMore: true })
    expect((await pull(backpack.id)).body).toEqual({ brought: 0, refused: 100, hasMore: true })
    expect(await waiting()).toEqual([])
  })

  test('a credential whose word was changed, that is too large, or is none does not come in; what holds does', async () => {
    const changed = structuredClone(signed[0]!)
    changed.credentialSubject.achievement.name = 'Something greater'
    changed.id = 'urn:uuid:00000000-0000-4000-8000-00000000ffff'
    const large = { ...forged(1), description: 'x'.repeat(300_000) }
    spec.credentials = [changed, large, {}, { type: ['VerifiableCredential'], issuer: 7 }, signed[1]!]
    const backpack = await connectSpec()
    expect((await pull(backpack.id)).body).toEqual({ brought: 1, refused: 4, hasMore: false })
  })

  test('H-35 nobody reads, sends by, or ends the backpack of another', async () => {
    const backpack = await connectSpec()
    const other = await stranger()
    expect(await listed(other)).toEqual([])
    for (const outcome of [
      await pull(backpack.id, {}, other),
      await send(backpack.id, awardId, other),
      await other.delete(`/api/v1/wallet/backpacks/${backpack.id}`),
    ])
      expect(outcome.status).toBe(404)
    await connectSpec(other)
    const [own] = await listed(other)
    // With a backpack of their own, what is sent is their own as well.
    expect((await send(own!.id, awardId, other)).status).toBe(404)
    expect((await listed()).map(one => one.id)).toEqual([backpack.id])
    await other.delete(`/api/v1/wallet/backpacks/${own!.id}`)
  })

  test('two calls at once do not spend one refresh token twice', async () => {
    const backpack = await connectSpec()
    spec.access.clear()
    const both = await Promise.all([pull(backpack.id), pull(backpack.id), send(backpack.id)])
    expect(both.some(one => one.status === 200)).toBe(true)
    for (const one of both) expect([200, 429]).toContain(one.status)
    expect((await listed())[0]!.mustSignIn).toBe(false)
  })

  test('nobody makes this server call others as often as they like', async () => {
    const headers = { 'x-forwarded-for': '203.0.114.9' }
    const look = () => person.post('/api/v1/wallet/backpacks/look', { address: '10.0.0.1' }, headers)
    for (let count = 0; count < 120; count++) expect((await look()).status).toBe(422)
    const over = await look()
    expect([over.status, over.headers.get('retry-after')]).toEqual([429, expect.any(String)])
  })

  test('a class behind one address can take what is offered to it, and nobody reads offers without end', async () => {
    const headers = { 'x-forwarded-for': '203.0.114.10' }
    const step = (name: string, body: object) => person.post(`/api/v1/wallet/offers/${name}`, body, headers)
    // Thirty of them in a minute, with all that belongs to it.
    for (let count = 0; count < 30; count++) expect((await step('read', { offer: 'x' })).status).toBe(422)
    for (let count = 0; count < 30 * 8; count++) expect((await step('nonce', { state: 'x' })).status).toBe(409)
    for (let count = 30; count < 120; count++) expect((await step('read', { offer: 'x' })).status).toBe(422)
    expect((await step('read', { offer: 'x' })).status).toBe(429)
    expect((await step('nonce', { state: 'x' })).status).toBe(409)
  })

  test('services that nobody came back from are forgotten after a day', async () => {
    spec.flow = { refreshUrl: `${SPEC}/auth/other` }
    await begin(SPEC)
    const others = async () => (await rowsOf('backpack_host')).filter(row => row.endpoints.refresh.endsWith('/other'))
    expect(await others()).toHaveLength(1)
    here.setClock(new Date(Date.now() + 25 * 3_600_000))
    spec.flow = {}
    await begin(SPEC)
    expect(await others()).toEqual([])
  })

  test('one person names twenty-five new ones a day, and others are not kept from theirs', async () => {
    const other = await stranger('sample.namer@example.org')
    const go = (at: number, who: Caller) => {
      spec.flow = { refreshUrl: `${SPEC}/auth/named/${at}` }
      return begin(SPEC, [], who)
    }
    for (let at = 0; at < 25; at++) expect((await go(at, other)).status).toBe(200)
    const over = await go(25, other)
    expect([over.status, over.body.code]).toEqual([429, 'E_TOO_MANY_NEW_BACKPACKS'])
    // Until the next day begins, in UTC.
    const midnight = 86_400 - (Math.floor(Date.now() / 1_000) % 86_400)
    const wait = Number(over.headers.get('retry-after'))
    expect([wait > midnight - 60, wait <= midnight + 1]).toEqual([true, true])
    expect((await rowsOf('backpack_host')).some(row => row.made_by !== null)).toBe(true)
    expect((await go(3, other)).status).toBe(200)
    expect((await go(25, await stranger('sample.namer2@example.org'))).status).toBe(200)
    expect((await go(25, other)).status).toBe(200)
    here.setClock(new Date(Date.now() + 50 * 3_600_000))
    expect((await go(26, other)).status).toBe(200)
    // Who named what on an earlier day is forgotten.
    expect((await rowsOf('backpack_host')).filter(row => row.made_by !== null)).toHaveLength(1)
    spec.flow = {}
  })

  test('twenty are the most', async () => {
    const other = await stranger('sample.many@example.org')
    const paths = Array.from({ length: 21 }, (_, at) => `/many/${at}`)
    const scheme = async (path: string) => {
      spec.instead.set(`${path}/ims/ob/v3p0/discovery`, (_, response) => {
        const document = {
          components: {
            securitySchemes: {
              OAuth2ACG: {
                type: 'oauth2',
                'x-imssf-registrationUrl': '/auth/registration',
                flows: {
                  authorizationCode: {
                    authorizationUrl: '/auth/authorize',
                    tokenUrl: '/auth/token',
                    scopes: { 'https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.readonly': '' },
                  },
                },
              },
            },
          },
        }
        response.writeHead(200).end(JSON.stringify(document))
      })
      const begun = await begin(`${SPEC}${path}`, [], other)
      if (begun.status === 200) expect(await comeBack(spec.letIn(begun.body.to), other)).toBe('connected')
      return begun
    }
    for (const path of paths.slice(0, 20)) expect((await scheme(path)).status).toBe(200)
    expect((await scheme(paths[20]!)).body.code).toBe('E_TOO_MANY_BACKPACKS')
    expect((await scheme(paths[3]!)).status).toBe(200)
  })
})

describe('minors, and the end', () => {
  test('H-44 of a child nothing is sent before a parent agrees', async () => {
    const award = await makeAward(owner, (await makeAchievement(owner, { name: 'Young' })).id, 11)
    const young = await claim(here, 11)
    const backpack = await connectSpec(young)
    const { id } = (await owner.get('/api/v1/learners?q=sample.learner.11@example.org')).body.items[0]
    await owner.patch('/api/v1/issuer', { minors: { jurisdiction: 'DE', timeZone: null, withoutAge: 'adult' } })
    expect((await owner.put(`/api/v1/learners/${id}/age`, { band: '10-12' })).status).toBe(200)
    expect(await send(backpack.id, award.id, young)).toMatchObject({ status: 403, body: { code: 'E_GUARDIAN_NEEDED' } })
    expect(spec.received).toEqual([])
  })

  test('a revoked award is not sent', async () => {
    const award = await makeAward(owner, (await makeAchievement(owner, { name: 'Gone' })).id, 7)
    await claim(here, 7)
    expect((await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'A mistake' })).status).toBe(200)
    const backpack = await connectSpec()
    expect(await send(backpack.id, award.id)).toMatchObject({ status: 409, body: { code: 'E_AWARD_STATE' } })
  })

  test('who deletes their account leaves nothing of it here, and gives the tokens back there', async () => {
    spec.credentials = signed
    await makeAward(owner, (await makeAchievement(owner, { name: 'Leaving' })).id, 12)
    const leaver = await claim(here, 12)
    const backpack = await connectSpec(leaver)
    expect((await pull(backpack.id, {}, leaver)).body).toMatchObject({ brought: 3 })
    const pending = spec.letIn((await begin(SPEC, [], leaver)).body.to)
    const personIds = (await rowsOf('backpack')).filter(row => row.id === backpack.id).map(row => row.person_id)
    const gone = await leaver.post('/api/v1/wallet/account/delete', { email: learner(12).email })
    expect(gone.status).toBe(200)
    for (const table of ['backpack', 'backpack_token', 'backpack_seen', 'backpack_request', 'ob_inbox'])
      expect((await rowsOf(table)).filter(row => personIds.includes(row.person_id))).toEqual([])
    expect([spec.access.size, spec.refresh.size]).toEqual([0, 0])
    expect(await comeBack(pending, leaver)).toBe('over')
  })
})
