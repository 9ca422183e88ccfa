import en from '@laurel/ui/messages/en/public.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/public.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/public.json' with { type: 'json' }
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

/** Asks for a link, and opens the mail. */
async function askForLink(email: string, locale: string): Promise<URL> {
  await server.fetch('/api/auth/sign-in/magic-link', {
    method: 'POST',
    headers: { origin: server.origin, 'content-type': 'application/json' },
    body: JSON.stringify({ email, callbackURL: '/console/awards?state=draft', metadata: { locale } }),
  })
  const mail = (await server.mails()).findLast(one => one.to === email)
  return new URL(/http\S+/.exec(mail!.text)![0])
}

const press = (link: URL, headers: Record<string, string>) =>
  server.fetch('/sign-in/link', { method: 'POST', headers, body: new URLSearchParams([...link.searchParams]) })

test.each([
  ['en', en.signInLink],
  ['fr', fr.signInLink],
  ['th', th.signInLink],
] as const)('in %s: a scanner looks, the person signs in, and a second use says what to do', async (locale, words) => {
  const link = await askForLink(`sample.${locale}@example.org`, locale)
  const headers = { origin: server.origin, 'accept-language': locale }
  const looked = await server.fetch(link.href, { headers })
  const page = await looked.text()
  for (const word of [words.title, words.lead, words.button]) expect(page).toContain(word)
  expect(page).toContain(`lang="${locale}"`)
  expect([looked.headers.getSetCookie(), looked.headers.get('cache-control')]).toEqual([[], 'private, no-cache'])

  const pressed = await press(link, headers)
  expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/console/awards?state=draft'])
  expect(pressed.headers.getSetCookie().join()).toMatch(/HttpOnly/i)

  const again = await press(link, headers)
  const spent = await again.text()
  expect([again.status, again.headers.getSetCookie().join()]).toEqual([410, ''])
  for (const word of [words.spentTitle, words.spent, words.again]) expect(spent).toContain(word)
  expect(spent).toContain('href="/console/sign-in"')
})

test.each([
  ['another site', { origin: 'https://evil.example' }],
  ['another site, by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
  ['a sandboxed frame', { origin: 'null' }],
])('H-37: a form of %s signs nobody in, and uses nothing up', async (_, headers) => {
  const link = await askForLink('sample.forged@example.org', 'en')
  const forged = await press(link, headers as Record<string, string>)
  expect([forged.status, forged.headers.getSetCookie()]).toEqual([403, []])
  expect((await press(link, { origin: server.origin })).status).toBe(303)
})

test('a link that is older than fifteen minutes is spent', async () => {
  const link = await askForLink('sample.old@example.org', 'en')
  await server.deps.database.pool.query("update verification set expires_at = now() - interval '1 second'")
  expect((await press(link, { origin: server.origin })).status).toBe(410)
})

test('what stands in the address is text on the page, never markup', async () => {
  const page = await (await server.fetch('/sign-in/link?token=%22%3E%3Cscript%3E&to=/%22%3E%3Cscript%3E')).text()
  expect(page).not.toContain('"><script>')
})

test('the library’s own address, which would use a link up by a GET, is closed however it is written', async () => {
  const link = await askForLink('sample.closed@example.org', 'en')
  const token = link.searchParams.get('token') as string
  for (const path of ['/api/auth/magic-link/verify', '/api/auth/magic-link/verify/', '/api/auth//magic-link/verify'])
    for (const method of ['GET', 'HEAD']) {
      const answer = await server.fetch(`${path}?token=${token}&callbackURL=/`, { method })
      expect([path, answer.status, answer.headers.getSetCookie()]).toEqual([path, 404, []])
    }
  expect((await press(link, { origin: server.origin })).status).toBe(303)
})
