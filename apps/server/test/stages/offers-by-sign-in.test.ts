import { type ForeignOptions, openForeignIssuer } from '@laurel/testkit/foreign-issuer'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer } from '../../src/testing.ts'
import { openForeignWorld } from './foreign-world.ts'
import { type Caller, caller, type Json } from './school.ts'

/* Offers that somebody has to sign in for: issuers on the library of others, over TLS; the browser's part is played here. */

const HOST = 'issuer.sample-academy.org'
const ORIGIN = `https://${HOST}`
const LOGIN = 'login.sample-academy.org'
const OTHER = 'other-login.sample-academy.org'
const THIEF = 'issuer.thief.example'
const RETURN = '/wallet/offer/signed-in'

type Issuer = Awaited<ReturnType<typeof openForeignIssuer>>
let world: Awaited<ReturnType<typeof openForeignWorld>>
let server: TestServer
let learner: Caller
const opened: Issuer[] = []

beforeAll(async () => {
  world = await openForeignWorld([HOST, LOGIN, OTHER, THIEF])
  ;({ server, learner } = world)
  for (const name of [HOST, LOGIN, OTHER, THIEF]) world.addresses[name] = '127.0.0.1'
}, 120_000)
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})
afterAll(() => world?.close())

async function open(more: Partial<ForeignOptions> = {}, ...hosts: string[]): Promise<Issuer> {
  const issuer = await openForeignIssuer({ origin: ORIGIN, port: 0, formats: ['jwt_vc_json'], signIn: {}, ...more })
  opened.push(issuer)
  for (const host of hosts.length > 0 ? hosts : [HOST]) world.door.to(issuer.port, host)
  return issuer
}
/** The issuer's descriptions with something else in them. */
const said =
  (path: string, more: Json): NonNullable<ForeignOptions['answer']> =>
  (asked, answer) =>
    asked === path ? { ...answer, body: { ...(answer.body as Json), ...more } } : answer
const SERVER = '/.well-known/oauth-authorization-server'

const post = (step: string, body: Json, by = learner) => by.post(`/api/v1/wallet/offers/${step}`, body)
const read = async (offer: string) => (await post('read', { offer })).body
const linkOf = (offer: Json) =>
  `openid-credential-offer://?credential_offer=${encodeURIComponent(JSON.stringify(offer))}`

const begin = (offered: Json, ids = offered.credentials.map((one: Json) => one.id), by = learner) =>
  post('sign-in', { state: offered.state, credentialIds: ids }, by)
/** Somebody comes back: what the wallet makes of the address. */
const comeBack = (begun: Json, back: string, more: { by?: Caller; said?: Json } = {}) => {
  const { pathname, searchParams } = new URL(back)
  const parameters = { ...Object.fromEntries(searchParams), ...more.said }
  return post('signed-in', { state: begun.state, at: pathname, said: parameters }, more.by)
}
async function take({ issuer, credentials, state }: Json) {
  const { nonce } = (await post('nonce', { state })).body
  const proof = await world.key.prove({ aud: issuer.id, nonce, iat: Math.floor(Date.now() / 1_000) })
  return post('take', { state, credentialId: credentials[0].id, proof })
}
const verified = async (credential: string) =>
  (
    await learner.call('POST', '/api/v1/verify', new TextEncoder().encode(credential), {
      'content-type': credential.startsWith('{') ? 'application/vc' : 'text/plain',
    })
  ).body

describe('an offer that asks for signing in', () => {
  test.each<[string, NonNullable<ForeignOptions['signIn']>, Partial<ForeignOptions>]>([
    ['asked by name, in the address', { pushed: 'never' }, {}],
    ['asked by name, pushed', {}, {}],
    [
      'asked by scope, pushed because it must be',
      { pushed: 'required', scope: 'diploma', issuerState: 'desk 7 & 8' },
      {},
    ],
    ['with a key that the token is bound to', { pushed: 'required', issuerState: 'x' }, { dpop: true }],
    ['with a key, in the address', { pushed: 'never', scope: 'diploma' }, { dpop: true }],
    ['described as OpenID Connect does', { isOpenId: true }, {}],
    ['at an address with a question of its own', { query: '?tenant=a%20b', pushed: 'never' }, {}],
    ['by a server that does not say whose its answers are', { isNamed: false }, {}],
  ])('%s: says where, brings the person back, and the credential comes', async (_, signIn, more) => {
    const issuer = await open({ signIn, ...more })
    const offered = await read(issuer.offer)
    expect(offered).toMatchObject({ txCode: null, signIn: { host: HOST } })
    expect(issuer.asked.filter(one => one.startsWith('POST'))).toEqual([])
    const { status, body: begun } = await begin(offered)
    expect([status, begun.code]).toEqual([200, undefined])
    expect(begun.to).toMatch(new RegExp(`^${ORIGIN}/authorize\\?`))
    if (signIn.query) expect(new URL(begun.to).searchParams.get('tenant')).toBe('a b')
    const back = issuer.letIn(begun.to)
    const [asked] = issuer.requests
    expect(asked).toMatchObject({
      client_id: `${server.origin}/wallet-client.json`,
      redirect_uri: expect.stringContaining(`${server.origin}${RETURN}`),
      state: begun.flow,
      ...(signIn.scope ? { scope: 'diploma' } : {}),
    })
    if (!signIn.scope)
      expect(JSON.parse(asked?.authorization_details as string)).toEqual([
        { type: 'openid_credential', credential_configuration_id: 'diploma_jwt_vc_json' },
      ])
    const { body: signedIn } = await comeBack(begun, back)
    expect(signedIn).toMatchObject({
      issuer: { id: ORIGIN, host: HOST, displays: [{ name: 'Sample Academy' }] },
      credentials: [{ id: 'diploma_jwt_vc_json', displays: [{}, { locale: 'fr' }, {}] }],
    })
    const taken = await take(signedIn)
    const report = await verified(taken.body.credential)
    expect([report.result, report.credential.subjects[0].id]).toEqual(['valid', world.key.did])
    expect((await post('notice', { state: taken.body.notice, event: 'credential_accepted' })).status).toBe(204)
  })

  test('of a server of another name goes there, for this issuer alone', async () => {
    // The issuer lists another one first.
    const others = [`https://${OTHER}`]
    await open({ origin: `https://${OTHER}` }, OTHER)
    const alone = await open({ signIn: { server: `https://${LOGIN}`, others } }, HOST, LOGIN)
    const second = await read(alone.offer)
    expect(second.signIn).toEqual({ host: LOGIN })
    const begun = (await begin(second)).body
    expect(new URL(begun.to).host).toBe(LOGIN)
    const back = alone.letIn(begun.to)
    expect(alone.requests[0]?.resource).toBe(ORIGIN)
    expect(JSON.parse(alone.requests[0]?.authorization_details as string)).toMatchObject([{ locations: [ORIGIN] }])
    const signedIn = (await comeBack(begun, back)).body
    expect((await verified((await take(signedIn)).body.credential)).result).toBe('valid')
  })

  test('that names a server which the issuer does not list is refused', async () => {
    const issuer = await open()
    const grants = { authorization_code: { authorization_server: `https://${THIEF}` } }
    expect((await read(linkOf({ ...issuer.offerObject, grants }))).code).toBe('E_OFFER_ISSUER')
  })

  test.each([
    ['no grants', undefined],
    ['an empty list of them', {}],
  ])('that has %s leaves it to the server', async (_, grants) => {
    const issuer = await open()
    const offered = await read(linkOf({ ...issuer.offerObject, grants }))
    expect(offered.signIn).toEqual({ host: HOST })
    const begun = (await begin(offered)).body
    expect((await comeBack(begun, issuer.letIn(begun.to))).status).toBe(200)
  })

  test('that brings a code too leads nobody away', async () => {
    const issuer = await open({ signIn: undefined as never })
    const grants = { ...(issuer.offerObject.grants as Json), authorization_code: {} }
    const offered = await read(linkOf({ ...issuer.offerObject, grants }))
    expect(offered.signIn).toBeNull()
    expect((await begin(offered)).body.code).toBe('E_OFFER_STATE')
    expect((await post('redeem', { state: offered.state })).status).toBe(200)
  })

  test('takes of it what was chosen before leaving', async () => {
    const more = { credential_metadata: { display: [{ name: 'Another' }] } }
    const issuer = await open({
      formats: ['jwt_vc_json', 'dc+sd-jwt'],
      answer: (path, answer) => {
        if (path !== '/.well-known/openid-credential-issuer') return answer
        const body = structuredClone(answer.body) as Json
        Object.assign(body.credential_configurations_supported['diploma_dc+sd-jwt'], more)
        return { ...answer, body }
      },
    })
    const offered = await read(issuer.offer)
    expect(offered.credentials).toHaveLength(2)
    const begun = (await begin(offered, ['diploma_dc+sd-jwt'])).body
    const back = issuer.letIn(begun.to)
    expect(JSON.parse(issuer.requests[0]?.authorization_details as string)).toHaveLength(1)
    const signedIn = (await comeBack(begun, back)).body
    expect(signedIn.credentials.map((one: Json) => one.id)).toEqual(['diploma_dc+sd-jwt'])
    for (const ids of [['x'], ['constructor'], ['diploma_jwt_vc_json', 'x']])
      expect((await begin(offered, ids)).body.code).toBe('E_OFFER_STATE')
  })
})

describe('where signing in ends otherwise', () => {
  test.each([
    ['access_denied', 'E_OFFER_DENIED'],
    ['unauthorized_client', 'E_OFFER_CLIENT'],
    ['temporarily_unavailable', 'E_OFFER_BUSY'],
    ['server_error', 'E_OFFER_BUSY'],
    ['invalid_scope', 'E_OFFER_REFUSED'],
    ['constructor', 'E_OFFER_REFUSED'],
  ])('%s is said as %s', async (error, code) => {
    const issuer = await open()
    const begun = (await begin(await read(issuer.offer))).body
    const back = new URL(issuer.letIn(begun.to, 'no'))
    back.searchParams.set('error', error)
    expect((await comeBack(begun, back.href)).body.code).toBe(code)
    expect(issuer.asked).not.toContain('POST /token')
  })

  test('a code serves once', async () => {
    const issuer = await open()
    const begun = (await begin(await read(issuer.offer))).body
    const back = issuer.letIn(begun.to)
    expect((await comeBack(begun, back)).status).toBe(200)
    // The offer itself may be opened again.
    expect((await comeBack(begun, back)).body.code).toBe('E_OFFER_STATE')
  })

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'an error called %s is one like any other',
    async error => {
      const issuer = await open({
        answer: (path, answer) => (path === '/token' ? { status: 400, body: { error } } : answer),
      })
      const begun = (await begin(await read(issuer.offer))).body
      expect(await comeBack(begun, issuer.letIn(begun.to))).toMatchObject({
        status: 422,
        body: { code: 'E_OFFER_REFUSED' },
      })
    },
  )

  test('a server that does not know this wallet says so before anybody leaves, or when they come back', async () => {
    const pushing = await open({
      answer: (path, answer) => (path === '/par' ? { status: 401, body: { error: 'invalid_client' } } : answer),
    })
    expect((await begin(await read(pushing.offer))).body.code).toBe('E_OFFER_CLIENT')
    for (const one of opened.splice(0)) one.close()
    const issuer = await open({
      answer: (path, answer) => (path === '/token' ? { status: 401, body: { error: 'invalid_client' } } : answer),
    })
    const begun = (await begin(await read(issuer.offer))).body
    expect((await comeBack(begun, issuer.letIn(begun.to))).body.code).toBe('E_OFFER_CLIENT')
  })

  test('a code that is none', async () => {
    const issuer = await open()
    const begun = (await begin(await read(issuer.offer))).body
    const back = issuer.letIn(begun.to, 'no')
    for (const code of [undefined, '', 'a\nb', 'x'.repeat(4_000)])
      expect(['E_OFFER_ISSUER', 'E_OFFER_STATE']).toContain(
        (await comeBack(begun, back, { said: { error: undefined, code } })).body.code,
      )
  })

  test.each([
    ['no place to sign in', { authorization_endpoint: undefined }, 'E_OFFER_SIGN_IN'],
    ['no codes', { response_types_supported: ['token'] }, 'E_OFFER_SIGN_IN'],
    ['no PKCE that protects', { code_challenge_methods_supported: ['plain'] }, 'E_OFFER_KEY'],
    ['a place inside', { authorization_endpoint: 'https://127.0.0.1/authorize' }, 'E_OFFER_UNREACHABLE'],
    ['no TLS', { authorization_endpoint: `http://${HOST}/authorize` }, 'E_OFFER_UNREACHABLE'],
    ['a script', { authorization_endpoint: 'javascript:alert(1)' }, 'E_OFFER_ISSUER'],
    ['pushing required, and nowhere to', { pushed_authorization_request_endpoint: undefined }, 'E_OFFER_ISSUER'],
  ])('a server with %s is told as it is', async (_, more, code) => {
    const issuer = await open({ signIn: { pushed: 'required' }, answer: said(SERVER, more) })
    const offered = await read(issuer.offer)
    expect(offered.code ?? (await begin(offered)).body.code).toBe(code)
  })

  test('nobody is sent to this very server', async () => {
    for (const name of ['authorization_endpoint', 'token_endpoint', 'pushed_authorization_request_endpoint']) {
      const issuer = await open({ answer: said(SERVER, { [name]: `${server.origin}/oauth/authorize` }) })
      // Here that is no TLS either.
      expect(['E_OFFER_OWN', 'E_OFFER_ISSUER', 'E_OFFER_UNREACHABLE']).toContain((await read(issuer.offer)).code)
      issuer.close()
    }
  })
})

describe('whoever means no good', () => {
  test('H-37 cannot have somebody end what they have begun: the state is the person’s, and of that way', async () => {
    const issuer = await open()
    const [mine, theirs] = [await read(issuer.offer), (await post('read', { offer: issuer.offer }, world.other)).body]
    const begun = (await begin(mine)).body
    const begunByThem = (await begin(theirs, undefined, world.other)).body
    const back = issuer.letIn(begunByThem.to)
    // Their code, in the browser of somebody else: there is no state of theirs, and it goes with no other.
    expect((await comeBack(begunByThem, back)).body.code).toBe('E_OFFER_STATE')
    expect((await comeBack(begun, back)).body.code).toBe('E_OFFER_MIXED')
    // With the state exchanged it is a code for another question (RFC 7636).
    const smuggled = await comeBack(begun, back, { said: { state: begun.flow } })
    expect(smuggled.body.code).toBe('E_OFFER_STATE')
    expect(
      (
        await comeBack(begunByThem, issuer.letIn((await begin(theirs, undefined, world.other)).body.to), {
          by: world.other,
        })
      ).body.code,
    ).toBe('E_OFFER_MIXED')
  })

  test('an answer of another server than was asked counts for nothing (RFC 9207): the thief gets no code', async () => {
    const honest = await open({ signIn: { pushed: 'never' } })
    // The thief lists its own place for codes and sends people to sign in with the honest one.
    for (const isNamed of [true, false]) {
      const thief = await open(
        {
          origin: `https://${THIEF}`,
          signIn: { pushed: 'never', isNamed },
          answer: said(SERVER, { authorization_endpoint: `${ORIGIN}/authorize` }),
        },
        THIEF,
      )
      const offered = await read(thief.offer)
      // Whoever looks sees where they are about to go.
      expect([offered.issuer.host, offered.signIn.host]).toEqual([THIEF, HOST])
      const begun = (await begin(offered)).body
      const back = honest.letIn(begun.to)
      expect((await comeBack(begun, back)).body.code).toBe('E_OFFER_MIXED')
      expect(thief.asked).not.toContain('POST /token')
      // And without a name, where one was promised.
      const bare = await comeBack(begun, back, { said: { iss: undefined } })
      expect(bare.body.code === 'E_OFFER_MIXED').toBe(isNamed)
      thief.close()
    }
  })

  test('where answers have no names, each server has an address of its own, and takes no other', async () => {
    const first = await open({ signIn: { pushed: 'never', isNamed: false } })
    const own = (await begin(await read(first.offer))).body
    const redirectUri = new URL(own.to).searchParams.get('redirect_uri') as string
    expect(redirectUri).toMatch(new RegExp(`^${server.origin}${RETURN}/[\\w-]{22}$`))
    first.close()
    const honest = await open({ signIn: { pushed: 'never', isNamed: false, redirectUri } })
    const thief = await open(
      {
        origin: `https://${THIEF}`,
        signIn: { pushed: 'never', isNamed: false },
        answer: said(SERVER, { authorization_endpoint: `${ORIGIN}/authorize` }),
      },
      THIEF,
    )
    const begun = (await begin(await read(thief.offer))).body
    expect(() => honest.letIn(begun.to)).toThrow()
    // Bent to the honest one's address, it comes back where the thief's way does not lead.
    const bent = new URL(begun.to)
    bent.searchParams.set('redirect_uri', redirectUri)
    expect((await comeBack(begun, honest.letIn(bent.href))).body.code).toBe('E_OFFER_MIXED')
    expect(thief.asked).not.toContain('POST /token')
  })

  test('a server that lets in whoever describes themselves, and does not say whose its answers are, is not gone to', async () => {
    const isOpen = said(SERVER, { client_id_metadata_document_supported: true })
    const named = await open({ answer: isOpen })
    expect((await begin(await read(named.offer))).status).toBe(200)
    named.close()
    // The thief would send on to an honest one of this kind what it was asked, and its answer could be of either.
    const thief = await open(
      { origin: `https://${THIEF}`, signIn: { pushed: 'never', isNamed: false }, answer: isOpen },
      THIEF,
    )
    expect((await read(thief.offer)).code).toBe('E_OFFER_SIGN_IN')
    expect(thief.asked.filter(one => one.startsWith('POST'))).toEqual([])
    // One that says nothing of descriptions comes back at an address that no description has.
    const silent = await open({ origin: `https://${OTHER}`, signIn: { pushed: 'never', isNamed: false } }, OTHER)
    const begun = (await begin(await read(silent.offer))).body
    const described = (await (await server.fetch('/wallet-client.json')).json()) as Json
    expect(described.redirect_uris).not.toContain(new URL(begun.to).searchParams.get('redirect_uri'))
  })

  test.each<[string, string, Partial<ForeignOptions>, NonNullable<ForeignOptions['signIn']>]>([
    ['what a server knows of a person', 'openid', {}, {}],
    ['mail addresses', 'email', {}, {}],
    ['leave to go on asking', 'offline_access', {}, {}],
    ['several things at once', 'diploma files.write', {}, {}],
    ['nothing', '', {}, {}],
    ['what no scope is', 'dipl"oma', {}, {}],
    ['something of a server of another name', 'files.write', {}, { server: `https://${LOGIN}` }],
  ])('a scope that asks for %s is not asked for', async (_, scope, more, signIn) => {
    const issuer = await open({ ...more, signIn: { pushed: 'never', scope, ...signIn } }, HOST, LOGIN)
    const begun = (await begin(await read(issuer.offer))).body
    const { searchParams } = new URL(begun.to)
    expect(searchParams.get('scope')).toBeNull()
    expect(JSON.parse(searchParams.get('authorization_details') as string)).toMatchObject([
      { credential_configuration_id: 'diploma_jwt_vc_json' },
    ])
  })

  test('a server of another name is asked by scope where its tokens are bound to a key', async () => {
    const issuer = await open(
      { dpop: true, signIn: { pushed: 'never', scope: 'diploma', server: `https://${LOGIN}` } },
      ...[HOST, LOGIN],
    )
    const begun = (await begin(await read(issuer.offer))).body
    expect(new URL(begun.to).searchParams.get('scope')).toBe('diploma')
    expect((await comeBack(begun, issuer.letIn(begun.to))).status).toBe(200)
  })

  test('learns nothing from what the wallet carries: it opens here, for that person, at that step, for half an hour', async () => {
    const issuer = await open()
    const offered = await read(issuer.offer)
    const begun = (await begin(offered)).body
    expect(Buffer.from(begun.state, 'base64url').toString('latin1')).not.toContain('academy')
    const back = issuer.letIn(begun.to)
    expect((await comeBack(begun, back, { by: world.other })).body.code).toBe('E_OFFER_STATE')
    expect((await comeBack({ ...begun, state: offered.state }, back)).body.code).toBe('E_OFFER_STATE')
    for (const step of ['redeem', 'nonce', 'again'])
      expect((await post(step, { state: begun.state })).body.code).toBe('E_OFFER_STATE')
    expect((await post('redeem', { state: offered.state })).body.code).toBe('E_OFFER_STATE')
    server.setClock(new Date(Date.now() + 31 * 60_000))
    expect((await comeBack(begun, back)).body.code).toBe('E_OFFER_STATE')
    server.setClock(null)
    expect(server.logged()).not.toContain(new URL(back).searchParams.get('code'))
    const nobody = caller(server, { origin: server.origin })
    expect((await comeBack(begun, back, { by: nobody })).status).toBe(401)
  })
})

test('who asks says who that is, at the address that is its name', async () => {
  const answer = await server.fetch('/wallet-client.json')
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(await answer.json()).toMatchObject({
    client_id: `${server.origin}/wallet-client.json`,
    redirect_uris: [`${server.origin}${RETURN}`],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
  })
})
