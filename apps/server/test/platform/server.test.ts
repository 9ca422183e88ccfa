import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { openSchool } from '../stages/school.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

test('it is healthy and ready, and counts its requests', async () => {
  expect(await (await server.fetch('/healthz')).text()).toBe('ok\n')
  expect((await server.fetch('/readyz')).status).toBe(200)
  expect(await (await server.fetch('/metrics')).text()).toMatch(
    /laurel_http_requests_total\{method="GET",status="2xx"\} [1-9]/,
  )
})

test('it keeps a connection for longer than a reverse proxy does, so that none is closed under a request', async () => {
  const answer = await server.fetch('/healthz')
  expect(Number(/timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60)
})

test('/metrics tells an operator how it is, and nothing of whom it serves', async () => {
  await openSchool(server)
  // Rare methods make no line of their own.
  await server.fetch('/healthz', { method: 'PROPFIND' })
  const read = async () => (await server.fetch('/metrics')).text()
  // The lists are looked at once at the start, and then every half minute.
  await expect.poll(read).toMatch(/^laurel_status_lists_checked_seconds /m)
  const text = await read()
  for (const line of text.split('\n').filter(Boolean))
    expect(line).toMatch(
      /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[\w./+-]*"(,[a-z]+="[\w./-]*")*\})? -?[\d.e+-]+)$/,
    )
  for (const name of [
    'laurel_http_requests_total{method="other",status="4xx"}',
    'laurel_http_request_duration_seconds_bucket{le="0.1"}',
    'laurel_jobs_waiting{queue="publish-status-lists"}',
    'laurel_jobs_failed{queue="run-award-job"}',
    'laurel_jobs_oldest_seconds{queue="run-award-job"}',
    'laurel_mails_waiting',
    'laurel_status_lists_checked_seconds',
    'laurel_database_connections{state="waiting"}',
    'laurel_event_loop_delay_seconds',
    'process_resident_memory_bytes',
  ])
    expect(text).toMatch(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} [\\d.]+$`, 'm'))
  const described = text
    .split('\n')
    .filter(line => line.startsWith('# HELP'))
    .map(line => line.split(' ')[2]!)
  const handbook = readFileSync(new URL('../../../../docs/handbook/en/operator.md', import.meta.url), 'utf8')
  for (const name of described) expect(handbook, name).toContain(`\`${name}\``)
})

test('what nobody answers is a problem document with the headers of every answer', async () => {
  const answer = await server.fetch('/nowhere')
  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(await answer.json()).toMatchObject({ status: 404, code: 'E_NOT_FOUND' })
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
})

test.for<[string, Record<string, string>]>([
  ['another site by Origin', { origin: 'https://evil.example' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['another port of this machine', { origin: 'http://localhost:1' }],
  ['another site by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling domain', { 'sec-fetch-site': 'same-site' }],
  [
    'another site with an API key and a cookie',
    { authorization: 'Bearer lrl_x', cookie: 'a=b', origin: 'https://evil.example' },
  ],
])('H-37: a change asked for by %s is refused', async ([, headers]) => {
  const answer = await server.fetch('/api/v1/achievements', { method: 'POST', headers, body: '{}' })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'E_CROSS_SITE'])
})

test('H-37: a change asked for by our own page, or by a program, is not refused for where it comes from', async () => {
  for (const headers of [
    { origin: server.origin },
    {},
    { authorization: 'Bearer lrl_none_such_key_0000000000', origin: 'https://tool.example' },
  ]) {
    const answer = await server.fetch('/nowhere', {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: '{}',
    })
    expect(answer.status).toBe(404)
  }
})

test('a body that is too large is refused', async () => {
  const answer = await server.fetch('/api/v1/anything', {
    method: 'POST',
    headers: { origin: server.origin },
    body: 'x'.repeat(1024 * 1024 + 1),
  })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([413, 'E_TOO_LARGE'])
})

test('a link by mail signs a person in once, in their language, and the token is not stored', async () => {
  const asked = await server.fetch('/api/auth/sign-in/magic-link', {
    method: 'POST',
    headers: { origin: server.origin, 'content-type': 'application/json' },
    body: JSON.stringify({
      email: 'Sample.Learner.7@example.org',
      callbackURL: '/wallet/',
      metadata: { locale: 'fr' },
    }),
  })
  expect(asked.status).toBe(200)
  const [mail] = await server.mails()
  expect(mail).toMatchObject({ kind: 'sign-in', to: 'sample.learner.7@example.org', locale: 'fr' })
  const link = /http\S+/.exec(mail!.text)![0]
  const token = new URL(link).searchParams.get('token')!
  const stored = await server.deps.database.pool.query(
    "select 1 from verification where identifier like '%' || $1 || '%'",
    [token],
  )
  expect(stored.rowCount).toBe(0)

  // A program that guards the mailbox looks at the link, more than once; nothing is used up by it (H-44).
  for (const method of ['GET', 'HEAD', 'GET']) {
    const looked = await server.fetch(link, { method })
    expect([looked.status, looked.headers.getSetCookie().join()]).toEqual([200, ''])
  }
  const press = (fields: Record<string, string>) =>
    server.fetch('/sign-in/link', {
      method: 'POST',
      headers: { origin: server.origin },
      body: new URLSearchParams(fields),
    })
  const opened = await press({ token, to: '/wallet/' })
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/wallet/'])
  const cookie = opened.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  expect(opened.headers.getSetCookie().join()).toMatch(/HttpOnly/i)
  expect(await server.auth.personOf(new Headers({ cookie }))).toMatchObject({ email: 'sample.learner.7@example.org' })

  const again = await press({ token, to: '/console/' })
  expect(again.status).toBe(410)
  expect(await again.text()).toContain('href="/console/sign-in"')
  expect((await server.fetch(`/api/auth/magic-link/verify?token=${token}`)).status).toBe(404)
  expect(again.headers.getSetCookie().join()).not.toMatch(/session_token=[^;]/)
  expect(server.logged()).not.toContain('sample.learner.7')
  expect(server.logged()).not.toContain(token)
})

test.each(['//evil.example/', 'https://evil.example/', '/\\\\evil.example', 'javascript:alert(1)'])(
  'a link that was changed to lead to %s leads to the wallet',
  async to => {
    const email = `changed.${to.length}@example.org`
    await server.fetch('/api/auth/sign-in/magic-link', {
      method: 'POST',
      headers: { origin: server.origin, 'content-type': 'application/json' },
      body: JSON.stringify({ email, callbackURL: '/wallet/' }),
    })
    const mail = (await server.mails()).findLast(one => one.to === email)
    const token = new URL(/http\S+/.exec(mail!.text)![0]).searchParams.get('token')!
    const opened = await server.fetch('/sign-in/link', {
      method: 'POST',
      headers: { origin: server.origin },
      body: new URLSearchParams({ token, to }),
    })
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/wallet/'])
  },
)

test('a link that leads to another site is refused', async () => {
  const asked = await server.fetch('/api/auth/sign-in/magic-link', {
    method: 'POST',
    headers: { origin: server.origin, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'sample.learner.8@example.org', callbackURL: 'https://evil.example/' }),
  })
  expect(asked.status).toBe(403)
})

test('a session that the server opens is a session, and a changed cookie is none', async () => {
  const cookie = await server.signIn('owner@example.org', 'Sample Owner')
  expect(await server.auth.personOf(new Headers({ cookie }))).toMatchObject({ name: 'Sample Owner', locale: null })
  const changed = cookie.replace(/=(.)/, (_, letter: string) => `=${letter === 'A' ? 'B' : 'A'}`)
  expect(await server.auth.personOf(new Headers({ cookie: changed }))).toBeNull()
  expect(await server.auth.personOf(new Headers())).toBeNull()
  const out = await server.fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { cookie, origin: server.origin, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(out.status).toBe(200)
  expect(await server.auth.personOf(new Headers({ cookie }))).toBeNull()
})
test('the function that opens sessions has no address', async () => {
  for (const path of ['/api/auth/open-session', '/api/auth/', '/api/auth/openSession']) {
    const person = await server.auth.findOrMakePerson({ email: 'owner@example.org', name: 'x', locale: null })
    const answer = await server.fetch(path, {
      method: 'POST',
      headers: { origin: server.origin, 'content-type': 'application/json' },
      body: JSON.stringify({ personId: person.id }),
    })
    expect(answer.status).toBe(404)
  }
})
