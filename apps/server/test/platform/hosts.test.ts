import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSetUp } from '../../src/people/set-up.ts'
import { readConfig } from '../../src/platform/config.ts'
import { decideHost, openPolicy } from '../../src/platform/hosts.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { caller, learner, mailedClaim, makeAchievement, makeAward } from '../stages/school.ts'

const WALLET = 'wallet.localhost'
const CONSOLE = 'console.localhost'
const CONTENT = 'content.localhost'

let server: TestServer
let publicHost: string
beforeAll(async () => {
  server = await startTestServer({
    env: {
      LAUREL_WALLET_URL: `http://${WALLET}`,
      LAUREL_CONSOLE_URL: `http://${CONSOLE}`,
      LAUREL_CONTENT_URL: `http://${CONTENT}`,
    },
  })
  publicHost = new URL(server.origin).host
})
afterAll(() => server?.stop())

type Answer = { status: number; headers: Headers; text: string }
/** A request to the server's socket under one of its names. */
function ask(
  host: string,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: server.port, path, method, headers: { accept: 'text/html', ...headers, host } },
      response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', part => (text += part))
        response.on('end', () => {
          const found = new Headers()
          for (const [name, value] of Object.entries(response.headers))
            for (const one of [value].flat()) found.append(name, String(one))
          resolve({ status: response.statusCode ?? 0, headers: found, text })
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
const cookieOf = (answer: Answer) =>
  answer.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')

describe('each host serves its own part and leads to the others', () => {
  test.each([
    ['public', '/help', '/console/', CONSOLE],
    ['public', '/verify', '/wallet/settings?x=1', WALLET],
    [WALLET, '/children', '/verify', 'public'],
    // What the apps themselves answer hangs on whether they were built; their calls do not.
    [WALLET, '/api/v1/wallet/awards', '/help/learner', 'public'],
    [CONSOLE, '/api/v1/awards', '/c/00000000-0000-4000-8000-000000000000', 'public'],
    [CONSOLE, '/api/v1/members', '/wallet/', WALLET],
  ])('%s: %s stays, %s leads to %s', async (host, own, foreign, home) => {
    const named = (one: string) => (one === 'public' ? publicHost : one)
    const stays = await ask(named(host), own)
    expect(stays.headers.get('location') ?? '').not.toMatch(/^http/)
    expect(stays.status).not.toBe(404)
    const leads = await ask(named(host), foreign)
    expect([leads.status, leads.headers.get('location')]).toEqual([307, `http://${named(home)}${foreign}`])
  })

  test.each([
    [WALLET, 'GET', '/api/v1/achievements'],
    [WALLET, 'GET', '/api/v1/members'],
    [CONSOLE, 'GET', '/api/v1/wallet/awards'],
    ['public', 'GET', '/api/v1/wallet/vault'],
    ['public', 'POST', '/api/auth/sign-in/magic-link'],
    ['public', 'POST', '/api/v1/setup'],
    [CONTENT, 'GET', '/console/'],
    [CONTENT, 'GET', '/help'],
    [CONTENT, 'GET', '/api/v1/session'],
    [CONTENT, 'POST', '/api/auth/sign-in/magic-link'],
  ])('%s does not answer %s %s', async (host, method, path) => {
    const answer = await ask(host === 'public' ? publicHost : host, path, { method })
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([404, null])
  })

  test('a name that is none of its own gets nothing but its health', async () => {
    expect((await ask('evil.example', '/console/')).status).toBe(421)
    expect((await ask('evil.example', '/healthz')).status).toBe(200)
  })
})

test('sessions belong to one host, changes come from its own pages, and pictures from the content host', async () => {
  const token = new URL((await openSetUp(server.deps)) ?? server.setUpLink ?? '').searchParams.get('token')
  const institution = { name: 'Sample School', shortName: 'sample', url: 'https://school.example', locale: 'en' }
  const setUp = await ask(CONSOLE, '/api/v1/setup', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://${CONSOLE}` },
    body: JSON.stringify({ token, institution, owner: { name: 'Sample Owner', email: 'owner@example.org' } }),
  })
  expect(setUp.status).toBe(201)
  for (const cookie of setUp.headers.getSetCookie()) expect(cookie).not.toMatch(/domain=/i)
  const cookie = cookieOf(setUp)
  const foreign = {
    method: 'PATCH',
    headers: { cookie, origin: `http://${WALLET}`, 'content-type': 'application/json' },
  }
  expect((await ask(CONSOLE, '/api/v1/issuer', { ...foreign, body: '{}' })).status).toBe(403)
  const own = { ...foreign, headers: { ...foreign.headers, origin: `http://${CONSOLE}` } }
  expect((await ask(CONSOLE, '/api/v1/issuer', { ...own, body: '{}' })).status).toBe(200)

  const key = await ask(CONSOLE, '/api/v1/api-keys', {
    ...own,
    method: 'POST',
    body: JSON.stringify({
      name: 'k',
      scopes: ['achievements:read', 'achievements:write', 'awards:read', 'awards:write'],
    }),
  })
  // Programs use the public address.
  const program = caller(server, { authorization: `Bearer ${JSON.parse(key.text).secret}` })
  const achievement = await makeAchievement(program)
  const award = await makeAward(program, achievement.id)

  const picture = new URL(achievement.imageUrl).pathname
  const leads = await ask(publicHost, picture)
  expect(leads.headers.get('location')).toBe(`http://${CONTENT}${picture}`)
  const shown = await ask(CONTENT, picture)
  expect([shown.status, shown.headers.get('cross-origin-resource-policy')]).toEqual([200, 'cross-origin'])
  expect(shown.headers.get('content-type')).toBe('image/png')
  expect((await ask(CONTENT, `/embed/${award.credentialId}`)).status).toBe(200)

  const page = await ask(publicHost, `/c/${award.credentialId}`)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain(
    `img-src 'self' data: blob: ${server.origin} http://${CONTENT};`,
  )

  const claim = `/claim/${await mailedClaim(server, learner(7).email)}`
  expect((await ask(publicHost, claim)).headers.get('location')).toBe(`http://${WALLET}${claim}`)
  const claimed = await ask(WALLET, claim, { method: 'POST', headers: { origin: `http://${WALLET}` } })
  expect(claimed.status).toBe(303)
  const mine = await ask(WALLET, '/api/v1/wallet/awards', { headers: { cookie: cookieOf(claimed) } })
  expect(JSON.parse(mine.text).items).toHaveLength(1)

  const link = await ask(WALLET, '/api/auth/sign-in/magic-link', {
    method: 'POST',
    headers: { origin: `http://${WALLET}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email: learner(7).email, callbackURL: '/wallet/' }),
  })
  expect(link.status).toBe(200)
  const mail = (await server.mails()).findLast(one => one.kind === 'sign-in')
  expect(mail?.text).toContain(`http://${WALLET}/sign-in/link?`)
  const used = new URL(/http\S+/.exec(mail?.text ?? '')?.[0] ?? '')
  const form = new URLSearchParams({ token: used.searchParams.get('token') ?? '', to: '/wallet/' })
  const signedIn = await ask(WALLET, '/sign-in/link', {
    method: 'POST',
    headers: { origin: `http://${WALLET}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  })
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/wallet/'])
  expect(signedIn.headers.getSetCookie().join()).not.toMatch(/domain=/i)
})

describe('the settings', () => {
  const read = (env: Record<string, string>, isDemo = false) => readConfig(env, '/somewhere', { isDemo })
  test.each([
    [{ LAUREL_WALLET_URL: 'wallet.example.org' }, 'LAUREL_WALLET_URL'],
    [{ LAUREL_PUBLIC_URL: 'https://a.example', LAUREL_CONSOLE_URL: 'http://b.example' }, 'LAUREL_CONSOLE_URL'],
    [{ LAUREL_WALLET_URL: 'http://w.localhost', LAUREL_CONTENT_URL: 'http://w.localhost' }, 'LAUREL_CONTENT_URL'],
  ])('%o is refused', (env, variable) => {
    const config = read(env as Record<string, string>)
    expect(config.ok ? [] : config.error.sentences.map(one => one.split(' ')[0])).toEqual([variable])
  })

  test('without them everything is one host, under whatever name it is asked', () => {
    const config = read({ LAUREL_PUBLIC_URL: 'https://a.example' })
    if (!config.ok) throw new Error('refused')
    expect(new Set(Object.values(config.value.hosts))).toEqual(new Set(['https://a.example']))
    expect(decideHost(config.value.hosts, 'GET', new URL('http://10.0.0.7/console/'))).toMatchObject({ kind: 'serve' })
  })
})

test('a policy lets in the other hosts only where it let in its own', () => {
  const hosts = { public: 'https://p', wallet: 'https://w', console: 'https://c', content: 'https://u' }
  expect(openPolicy("default-src 'none'; img-src 'self' data:; script-src 'self'; frame-src 'none'", hosts)).toBe(
    "default-src 'none'; img-src 'self' data: https://p https://u; script-src 'self'; frame-src 'none'",
  )
})
