import type { Json as CoreJson, JsonObject } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, openSchool } from '../stages/school.ts'
import { plain, V2 } from './model-cases.ts'

let server: TestServer
let owner: Caller
let signer: Caller
let issuer: Json
let base: string

const keyOf = async (scopes: readonly string[]) => {
  const made = await owner.post('/api/v1/api-keys', { name: 'Program', scopes })
  return caller(server, { authorization: `Bearer ${made.body.secret}` })
}
const codes = (answer: { body: Json }) => answer.body.problemDetails?.map((one: Json) => one.code)

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuer = school.issuer
  base = `/i/${issuer.shortName}/vc-api`
  signer = await keyOf(['credentials:sign', 'verify'])
})
afterAll(() => server?.stop())

const issue = (options: object = {}, more: JsonObject = {}, by = signer) =>
  by.post(`${base}/credentials/issue`, { credential: plain({ issuer: issuer.did, ...more }), options })

describe('who may', () => {
  test('nobody without a key, and a key does what its scopes say', async () => {
    const nobody = caller(server, {})
    const calls: [string, string, object?][] = [
      ['POST', '/credentials/issue', { credential: plain() }],
      ['POST', '/credentials/verify', { verifiableCredential: plain() }],
      ['POST', '/credentials/derive', { verifiableCredential: plain() }],
      ['POST', '/credentials/status', { credentialId: 'x', credentialStatus: {}, status: true }],
      ['POST', '/presentations', { presentation: {} }],
      ['POST', '/presentations/create', { presentation: {} }],
      ['POST', '/presentations/verify', { verifiablePresentation: {} }],
      ['GET', '/credentials'],
      ['GET', '/credentials/x'],
      ['DELETE', '/credentials/x'],
      ['POST', '/exchanges', { workflow: 'presentation' }],
      ['POST', '/workflows/award/exchanges', {}],
      ['GET', '/workflows/award'],
      ['GET', '/workflows/award/exchanges/x'],
    ]
    const other = `lrl_${'another-school-'.repeat(3)}`
    await bootstrapIssuer(server.deps, { issuer: 'another', apiKey: other })
    const foreign = caller(server, { authorization: `Bearer ${other}` })
    const reader = await keyOf(['awards:read'])
    for (const [method, path, body] of calls) {
      const refused = await nobody.call(method, base + path, body)
      expect([path, refused.status, refused.headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer'])
      expect([path, (await foreign.call(method, base + path, body)).status]).toEqual([path, 404])
      expect([path, (await reader.call(method, base + path, body)).status]).toEqual([path, 403])
    }
    const verifier = await keyOf(['verify'])
    expect((await issue({}, {}, verifier)).status).toBe(403)
    expect((await signer.post('/i/nowhere/vc-api/credentials/issue', { credential: plain() })).status).toBe(404)
    expect((await signer.post(`${base}/nothing`, {})).status).toBe(404)
  })

  test('opened for conformance runs, it reaches what it signed itself, and nothing of the institution’s', async () => {
    const open = await startTestServer({ env: { LAUREL_VCAPI_OPEN: 'true' } })
    try {
      const { owner: head, issuer: own } = await openSchool(open)
      const { body: key } = await head.post('/api/v1/api-keys', { name: 'Program', scopes: ['credentials:sign'] })
      const program = caller(open, { authorization: `Bearer ${key.secret}` })
      const nobody = caller(open, {})
      const at = `/i/${own.shortName}/vc-api`
      const kept = await program.post(`${at}/credentials/issue`, {
        credential: plain({ issuer: own.did }),
        options: { credentialId: 'official', credentialStatus: true },
      })
      expect(kept.status).toBe(201)
      const byNobody = await nobody.post(`${at}/credentials/issue`, { credential: plain({ issuer: own.did }) })
      // Conformance suites name no issuer of ours: what they have signed is in the name of a key that stands for nobody.
      expect(JSON.stringify(byNobody.body)).not.toContain(own.did)
      const made = await nobody.post(`${at}/credentials/issue`, {
        credential: plain({ issuer: 'did:example:issuer' }),
        options: { credentialId: 'trial', credentialStatus: true },
      })
      expect(made.status).toBe(201)
      const [entry] = [kept.body.verifiableCredential.credentialStatus].flat()
      const revoke = { credentialId: 'official', credentialStatus: entry, status: true }
      expect((await nobody.post(`${at}/credentials/status`, revoke)).status).toBe(404)
      expect((await nobody.get(`${at}/credentials/official`)).status).toBe(404)
      expect((await nobody.delete(`${at}/credentials/official`)).status).toBe(404)
      expect((await nobody.get(`${at}/credentials/trial`)).status).toBe(200)
      const listed = (await nobody.get(`${at}/credentials`)).body
      expect(JSON.stringify(listed)).not.toContain(own.did)
      expect((await program.get(`${at}/credentials/official`)).status).toBe(200)
      expect((await nobody.delete(`${at}/credentials/trial`)).status).toBeLessThan(300)
    } finally {
      await open.stop()
    }
  })

  test('a session of the console is no key: another site cannot have anything signed', async () => {
    expect((await owner.post(`${base}/credentials/issue`, { credential: plain({ issuer: issuer.did }) })).status).toBe(
      401,
    )
  })

  test('an access token does what its key may, until it is revoked', async () => {
    const made = await owner.post('/api/v1/api-keys', { name: 'Client', scopes: ['credentials:sign', 'verify'] })
    const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
      caller(server, {}).post(`${base}/token`, new URLSearchParams(form).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      })
    const granted = await ask({
      grant_type: 'client_credentials',
      client_id: 'x',
      client_secret: made.body.secret,
      scope: 'verify',
    })
    expect([granted.status, granted.body]).toEqual([
      200,
      { access_token: expect.stringMatching(/^lrt_/), token_type: 'Bearer', expires_in: 900, scope: 'verify' },
    ])
    const holder = caller(server, { authorization: `Bearer ${granted.body.access_token}` })
    expect(
      (
        await holder.post(`${base}/credentials/verify`, {
          verifiableCredential: (await issue()).body.verifiableCredential,
        })
      ).status,
    ).toBe(200)
    expect((await issue({}, {}, holder)).status).toBe(403)
    const basic = await ask(
      { grant_type: 'client_credentials' },
      { authorization: `Basic ${Buffer.from(`x:${made.body.secret}`).toString('base64')}` },
    )
    expect(basic.body.scope).toBe('credentials:sign verify')
    expect((await ask({ grant_type: 'client_credentials', client_secret: `${made.body.secret}x` })).body.error).toBe(
      'invalid_client',
    )
    expect((await ask({ grant_type: 'password', client_secret: made.body.secret })).body.error).toBe(
      'unsupported_grant_type',
    )
    expect(
      (await ask({ grant_type: 'client_credentials', client_secret: made.body.secret, scope: 'issuer:write' })).body
        .error,
    ).toBe('invalid_scope')
    const forged = `${granted.body.access_token.slice(0, -2)}AA`
    expect((await caller(server, { authorization: `Bearer ${forged}` }).get(`${base}/workflows/award`)).status).toBe(
      401,
    )
    await owner.delete(`/api/v1/api-keys/${made.body.id}`)
    expect((await holder.get(`${base}/workflows/award`)).status).toBe(401)
  })
})

describe('issuing', () => {
  test.for([
    ['eddsa-rdfc-2022', 'DataIntegrityProof'],
    ['eddsa-jcs-2022', 'DataIntegrityProof'],
    ['ecdsa-rdfc-2019', 'DataIntegrityProof'],
    ['ecdsa-jcs-2019', 'DataIntegrityProof'],
    ['vc+jwt', null],
  ] as const)('%s under the institution’s own DID, and everybody can verify it', async ([cryptosuite, type]) => {
    const issued = await issue(cryptosuite === 'vc+jwt' ? { mediaType: 'application/vc+jwt' } : { cryptosuite })
    expect(issued.status).toBe(201)
    const { verifiableCredential } = issued.body
    if (type) expect(verifiableCredential.proof).toMatchObject({ type, cryptosuite, proofPurpose: 'assertionMethod' })
    else
      expect(verifiableCredential).toMatchObject({
        type: 'EnvelopedVerifiableCredential',
        id: expect.stringMatching(/^data:application\/vc\+jwt,ey/),
      })
    const verified = await signer.post(`${base}/credentials/verify`, { verifiableCredential })
    expect([verified.status, codes(verified)]).toEqual([200, []])
    expect(verified.body).toMatchObject({ verified: true, document: { issuer: issuer.did } })
  })

  test('what nobody can sign here is said', async () => {
    for (const [options, code] of [
      [{ cryptosuite: 'bbs-1999' }, 'E_SUITE_UNSUPPORTED'],
      [{ cryptosuite: 'eddsa-rdfc-2022', keyType: 'P-384' }, 'E_KEY_UNSUPPORTED'],
      [{ verificationMethod: `${issuer.did}#key-9` }, 'E_KEY_UNSUPPORTED'],
      [{ mandatoryPointers: ['/issuer'] }, 'E_REQUEST_MALFORMED'],
      [{ created: 'yesterday' }, 'E_REQUEST_MALFORMED'],
      [{ created: '2199-01-01T00:00:00Z' }, 'E_REQUEST_MALFORMED'],
      [{ credentialStatus: { statusPurpose: 'refresh' } }, 'E_REQUEST_MALFORMED'],
      [{ keyType: 'RSA' }, 'E_REQUEST_MALFORMED'],
    ] as const) {
      const refused = await issue(options)
      expect([options, refused.status, codes(refused)]).toEqual([options, 400, [code]])
    }
    expect((await issue({}, { issuer: 'did:example:other' })).status).toBe(400)
    expect((await issue({}, { proof: { type: 'DataIntegrityProof' } })).status).toBe(400)
    const bodies = [
      '',
      '{',
      '[]',
      'null',
      '{"credential":1}',
      '{"credential":{"a":1,"a":2}}',
      '{"credential":{"__proto__":{}}}',
      '{"credential":{"n":9007199254740993}}',
    ]
    for (const body of bodies)
      expect([
        body,
        (await signer.post(`${base}/credentials/issue`, body, { 'content-type': 'application/json' })).status,
      ]).toEqual([body, 400])
    expect((await signer.post(`${base}/credentials/issue`, '<x/>', { 'content-type': 'text/xml' })).status).toBe(400)
    const deep = `{"credential":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`
    expect((await signer.post(`${base}/credentials/issue`, deep, { 'content-type': 'application/json' })).status).toBe(
      400,
    )
  })

  test('is kept, read by either id, listed and deleted', async () => {
    const id = 'https://school.example/credentials/7 a'.replace(' ', '-')
    const issued = await issue({ credentialId: 'my-7' }, { id })
    const read = await signer.get(`${base}/credentials/my-7`)
    expect([read.status, read.headers.get('content-type'), read.body]).toEqual([
      200,
      'application/vc',
      issued.body.verifiableCredential,
    ])
    expect((await signer.get(`${base}/credentials/${encodeURIComponent(id)}`)).body).toEqual(read.body)
    expect((await issue({ credentialId: 'my-7' })).status).toBe(409)
    const all = await server.fetch(`${base}/credentials?limit=1`, { headers: { authorization: await bearer() } })
    expect(all.headers.get('link')).toMatch(/rel="next"$/)
    expect(await all.json()).toEqual([read.body])
    expect((await signer.delete(`${base}/credentials/my-7`)).status).toBe(202)
    expect((await signer.get(`${base}/credentials/my-7`)).status).toBe(410)
    expect((await signer.delete(`${base}/credentials/my-7`)).status).toBe(410)
    expect((await signer.get(`${base}/credentials/unheard-of`)).status).toBe(404)
  })

  test('stands in the trail, without what was in it', async () => {
    const trail = await owner.get('/api/v1/audit?event=vc-api')
    expect(new Set(trail.body.items.map((one: Json) => one.event))).toEqual(
      new Set(['vc-api.issued', 'vc-api.deleted']),
    )
    expect(JSON.stringify(trail.body)).not.toContain('Sample Learner')
  })
})

/** A key's header, for calls whose answer is no object. */
async function bearer(): Promise<string> {
  const made = await owner.post('/api/v1/api-keys', { name: 'Reader', scopes: ['credentials:sign'] })
  return `Bearer ${made.body.secret}`
}

describe('status', () => {
  const set = (credentialId: string, statusPurpose: string, status: boolean) =>
    signer.post(`${base}/credentials/status`, {
      credentialId,
      credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose },
      status,
    })
  const check = async (verifiableCredential: CoreJson) => {
    const verified = await signer.post(`${base}/credentials/verify`, {
      verifiableCredential,
      options: { checks: ['proof'] },
    })
    return [verified.status, codes(verified)]
  }

  test('a place in the issuer’s lists, set and public at once', async () => {
    const issued = await issue({
      credentialId: 'status-1',
      credentialStatus: { statusPurpose: ['revocation', 'suspension'] },
    })
    const { verifiableCredential } = issued.body
    expect(verifiableCredential.credentialStatus).toMatchObject([
      {
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListCredential: expect.stringContaining(`/i/${issuer.shortName}/status/`),
      },
      { type: 'BitstringStatusListEntry', statusPurpose: 'suspension' },
    ])
    expect(await check(verifiableCredential)).toEqual([200, []])
    expect((await set('status-1', 'suspension', true)).status).toBe(200)
    expect(await check(verifiableCredential)).toEqual([400, ['SUSPENDED']])
    expect((await set('status-1', 'suspension', false)).status).toBe(200)
    expect(await check(verifiableCredential)).toEqual([200, []])
    expect((await set('status-1', 'revocation', true)).status).toBe(200)
    expect(await check(verifiableCredential)).toEqual([400, ['REVOKED']])
    expect((await set('status-1', 'revocation', true)).status).toBe(200)
    expect(codes(await set('status-1', 'revocation', false))).toEqual(['E_REQUEST_MALFORMED'])
    expect(await check(verifiableCredential)).toEqual([400, ['REVOKED']])
    // Deleting it here makes it good for nobody.
    await signer.delete(`${base}/credentials/status-1`)
    expect(await check(verifiableCredential)).toEqual([400, ['REVOKED']])
  })

  test('without a place, or without a credential, it is refused', async () => {
    await issue({ credentialId: 'status-2' })
    expect((await set('status-2', 'revocation', true)).status).toBe(400)
    expect((await set('unheard-of', 'revocation', true)).status).toBe(404)
    expect(
      (await signer.post(`${base}/credentials/status`, { credentialId: 'status-2', credentialStatus: {} })).status,
    ).toBe(400)
    const older = await signer.post(`${base}/credentials/status`, {
      credentialId: 'status-2',
      credentialStatus: [{ type: 'x', status: '1' }],
    })
    expect(older.status).toBe(400)
  })
})

describe('presentations', () => {
  const presentation = (credentials: CoreJson[]): JsonObject => ({
    '@context': [V2],
    type: ['VerifiablePresentation'],
    verifiableCredential: credentials,
  })
  const made = async (options: object, credentials: CoreJson[]) =>
    signer.post(`${base}/presentations/create`, { presentation: presentation(credentials), options })
  const check = async (verifiablePresentation: CoreJson, options: object) => {
    const verified = await signer.post(`${base}/presentations/verify`, { verifiablePresentation, options })
    return [verified.status, codes(verified)]
  }

  test.for(['eddsa-rdfc-2022', 'ecdsa-jcs-2019', 'vp+jwt'])(
    '%s: with the institution as holder, for one question of one verifier',
    async cryptosuite => {
      const { verifiableCredential } = (await issue()).body
      const asked = { challenge: 'c-1', domain: 'https://verifier.example' }
      const created = await made({ cryptosuite, ...asked }, [verifiableCredential])
      expect(created.status).toBe(201)
      const { verifiablePresentation } = created.body
      expect(await check(verifiablePresentation, asked)).toEqual([200, []])
      expect(await check(verifiablePresentation, { ...asked, challenge: 'c-2' })).toEqual([400, ['E_CHALLENGE']])
      expect(await check(verifiablePresentation, { ...asked, domain: 'https://other.example' })).toEqual([
        400,
        ['E_DOMAIN'],
      ])
    },
  )

  test('H-20: a good credential in a presentation that does not hold is not verified, nor the other way round', async () => {
    const { verifiableCredential } = (await issue()).body
    const { verifiablePresentation } = (await made({}, [verifiableCredential])).body
    const forged = { ...verifiableCredential, credentialSubject: { id: 'did:example:other' } }
    expect(await check({ ...verifiablePresentation, verifiableCredential: [forged] }, {})).toEqual([
      400,
      ['E_SIGNATURE', 'E_SIGNATURE', 'E_ISSUER_KEY_UNPROVEN'],
    ])
    const bad = (await made({}, [forged])).body.verifiablePresentation
    expect(await check(bad, {})).toEqual([400, ['E_SIGNATURE', 'E_ISSUER_KEY_UNPROVEN']])
  })

  test('without a proof only where that is what was asked for, and then each credential for itself', async () => {
    const { verifiableCredential } = (await issue()).body
    expect(await check(presentation([verifiableCredential]), {})).toEqual([400, ['E_PROOF_MISSING']])
    const unsecured = await signer.post(`${base}/presentations/verify`, {
      presentation: presentation([verifiableCredential]),
    })
    expect(unsecured.status).toBe(200)
    expect((await signer.post(`${base}/presentations/verify`, {})).status).toBe(400)
    const envelope = (await issue({ mediaType: 'application/vc+jwt' })).body.verifiableCredential
    const both = (await made({}, [verifiableCredential, envelope])).body.verifiablePresentation
    expect(await check(both, {})).toEqual([200, []])
  })

  test('H-19: a presentation is no credential, a credential no presentation, and a purpose is kept', async () => {
    const { verifiableCredential } = (await issue()).body
    const { verifiablePresentation } = (await made({}, [verifiableCredential])).body
    const vp = await signer.post(`${base}/credentials/verify`, { verifiableCredential: verifiablePresentation })
    expect(vp.status).toBe(400)
    expect((await check(verifiableCredential, {}))[0]).toBe(400)
    const purpose = await signer.post(`${base}/credentials/verify`, {
      verifiableCredential,
      options: { expectedProofPurpose: 'authentication' },
    })
    expect(codes(purpose)).toContain('E_PURPOSE')
    const jwt = (await made({ cryptosuite: 'vp+jwt' }, [])).body.verifiablePresentation
    expect(
      (await signer.post(`${base}/credentials/verify`, { verifiableCredential: jwt.id.slice(jwt.id.indexOf(',') + 1) }))
        .status,
    ).toBe(400)
  })
})

test('a credential of VC-API that breaks no rule of the gate is shown to people as any other', async () => {
  const { verifiableCredential } = (await issue({}, { credentialSubject: { id: 'did:example:s' } })).body
  const report = await verify(verifiableCredential, { now: Date.now() as never, fetch: server.deps.fetch })
  expect(report.result).toBe('valid')
})

test.for(['ecdsa-sd-2023', 'bbs-2023'])(
  '%s: a holder shows a part: what is always shown, what was chosen, and nothing else',
  async cryptosuite => {
    const more = {
      name: 'Library card',
      credentialSubject: { id: 'did:example:s', name: 'Sample Learner 8', description: 'reads' },
    }
    const options = { cryptosuite, mandatoryPointers: ['/issuer', '/validFrom'] }
    const base = await issue(options, more)
    expect(base.status).toBe(201)
    const show = (verifiableCredential: CoreJson, selectivePointers: string[]) =>
      signer.post(`${path}/credentials/derive`, { verifiableCredential, options: { selectivePointers } })
    const path = `/i/${issuer.shortName}/vc-api`
    const shown = await show(base.body.verifiableCredential, ['/credentialSubject/description'])
    expect(shown.status).toBe(201)
    const { verifiableCredential } = shown.body
    expect(verifiableCredential).toMatchObject({ issuer: issuer.did, credentialSubject: { description: 'reads' } })
    expect(JSON.stringify(verifiableCredential)).not.toContain('Sample Learner 8')
    const check = async (one: CoreJson) =>
      (await signer.post(`${path}/credentials/verify`, { verifiableCredential: one })).status
    expect(await check(verifiableCredential)).toBe(200)
    expect(
      await check({ ...verifiableCredential, credentialSubject: { id: 'did:example:s', description: 'writes' } }),
    ).toBe(400)
    expect(await check(base.body.verifiableCredential)).toBe(400)
    expect((await show(base.body.verifiableCredential, ['/nothing'])).status).toBe(400)
    expect((await show(base.body.verifiableCredential, ['no pointer'])).status).toBe(400)
    expect((await issue({ ...options, mandatoryPointers: ['/nothing'] }, more)).status).toBe(400)
  },
)

test('what cannot be derived from is said to be so', async () => {
  const { verifiableCredential } = (await issue()).body
  const refused = await signer.post(`${base}/credentials/derive`, {
    verifiableCredential,
    options: { selectivePointers: ['/issuer'] },
  })
  expect([refused.status, codes(refused)]).toEqual([400, ['E_SUITE_UNSUPPORTED']])
})

test('its calls are described in OpenAPI, each as it is: there, with its scope, for a body of that shape', async () => {
  const described = await caller(server, {}).get(`${base}/openapi.json`)
  expect(described.status).toBe(200)
  expect(described.body).toMatchObject({ openapi: '3.1.0', servers: [{ url: `${server.origin}${base}` }] })
  const nobody = caller(server, {})
  const reader = await keyOf(['awards:read'])
  const calls = Object.entries<Json>(described.body.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, call]) => ({ method: method.toUpperCase(), path, call })),
  )
  expect(calls.length).toBeGreaterThan(14)
  for (const { method, path, call } of calls) {
    const at = `${base}${path === '/' ? '' : path}`.replace('{workflow}', 'award').replace(/\{\w+\}/g, 'x')
    const wanted = call.security.length > 0
    const body = method === 'GET' || method === 'DELETE' ? undefined : {}
    const refused = (await nobody.call(method, at, body)).status
    // The token endpoint has a no of its own for whoever shows nothing.
    if (!wanted) {
      if (path !== '/token') expect([at, refused]).not.toEqual([at, 401])
      continue
    }
    expect([at, refused]).toEqual([at, 401])
    expect([at, (await reader.call(method, at, body)).status]).toEqual([at, 403])
    const [{ apiKey }] = call.security
    const able = await keyOf(apiKey)
    const answered = (await able.call(method, at, body)).status
    expect([method, at, Object.keys(call.responses)]).toEqual([method, at, expect.arrayContaining([String(answered)])])
  }
  expect(
    described.body.paths['/credentials/issue'].post.requestBody.content['application/json'].schema.required,
  ).toEqual(['credential'])
})

test('the service says under which DIDs and with which suites it signs', async () => {
  const described = await caller(server, {}).get(base)
  expect(described.body.issuers.map((one: Json) => [one.id, one.keyType])).toEqual([
    [issuer.did, 'Ed25519'],
    [issuer.did, 'P-256'],
    [issuer.did, 'BLS12-381-G2'],
  ])
})

test('signing stops with the switch, and with the quota', async () => {
  await owner.post('/api/v1/issuer/halt', { reason: 'x' })
  expect((await issue()).status).toBe(409)
  await owner.delete('/api/v1/issuer/halt')
})
