import { openBrowser, PHONE, visitor } from '@laurel/testkit/browser'
import { packedBytes, type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

/*
 * What has to travel until somebody with a slow phone on a slow line knows: one answer of the server holds the facts and
 * how they look, and what the phone runs of itself stays small. How long that takes is `npm run bench:phone`'s matter.
 */

/** What a server sends before it waits for the first acknowledgement: ten segments (RFC 6928). */
const PAGE_BYTES = 14_600
/** The style of what only the script makes. */
const STYLE_BYTES = 3_000
const SCRIPT_BYTES = 200_000
const KEY = 'lrl_sample-key-for-the-phone-0000000000000000000'

let browser: Browser
let server: RunningServer
const paths: Record<string, string> = { '/verify': '/verify' }

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer({ env: { LAUREL_BOOTSTRAP_ISSUER: 'sample-school', LAUREL_BOOTSTRAP_API_KEY: KEY } })
  const { origin } = server
  const post = async (path: string, data: object, headers: Record<string, string>) => {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, ...headers },
      body: JSON.stringify(data),
    })
    expect([path, answer.status]).toEqual([path, 201])
    return (await answer.json()) as Record<string, string>
  }
  const school = { authorization: `Bearer ${KEY}` }
  const achievement = await post(
    '/achievements',
    {
      name: 'Active Listening',
      description: 'Hears what is said, and what is not.',
      kind: 'micro',
      criteria: { narrative: 'Two *observed* conversations.' },
    },
    school,
  )
  const award = await post(
    '/awards',
    {
      achievementId: achievement.id,
      recipient: { name: 'Sample Learner 7', email: 'sample.learner.7@example.org' },
      evidence: [{ narrative: 'Asked, summarised, asked again.' }],
      issue: true,
    },
    school,
  )
  const claimed = await fetch(award.claimUrl as string, { method: 'POST', headers: { origin }, redirect: 'manual' })
  const cookie = claimed.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  const share = await post('/wallet/shares', { awardId: award.id }, { cookie })
  paths['/c/{id}'] = new URL(award.credentialUrl as string).pathname
  paths['/s/{token}'] = new URL(share.url as string).pathname
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await server?.remove()
})

/** Bytes as they travelled, by the ending of what they are of; a page has none. */
function weigh(page: Page): () => Promise<Record<string, number>> {
  const waiting: Promise<readonly [string, number]>[] = []
  page.context().on('requestfinished', request => {
    const [, ending = 'page'] = /\.(\w+)$/.exec(new URL(request.url()).pathname) ?? []
    waiting.push(request.sizes().then(sizes => [ending, sizes.responseBodySize] as const))
  })
  // What a worker runs is fetched by the worker, of which the page's requests do not tell.
  page.on('worker', worker => waiting.push(packedBytes(worker.url()).then(bytes => ['js', bytes] as const)))
  return async () => {
    const sums: Record<string, number> = {}
    for (const [ending, bytes] of await Promise.all(waiting)) sums[ending] = (sums[ending] ?? 0) + bytes
    return sums
  }
}

test.each(['/verify', '/c/{id}', '/s/{token}'])(
  '%s: the facts and their look are in one answer, with no script',
  async name => {
    const one = await visitor(browser, server.origin, { viewport: PHONE, javaScriptEnabled: false })
    const { page } = one
    // Whatever else the page asks for does not come.
    await page.route('**/*', route => (route.request().isNavigationRequest() ? route.continue() : route.abort()))
    const answer = await page.goto(server.origin + paths[name])
    expect(answer?.headers()['content-encoding']).toBe('gzip')
    expect((await answer?.request().sizes())?.responseBodySize).toBeLessThan(PAGE_BYTES)
    if (name === '/verify') await page.getByRole('button', { name: 'Verify' }).waitFor()
    else {
      expect(await page.locator('.verdict').getAttribute('data-conclusion')).toBe('genuine')
      for (const fact of ['Active Listening', 'Sample Learner 7', 'Asked, summarised, asked again.'])
        expect(await page.getByText(fact).first().isVisible(), fact).toBe(true)
    }
    // Paper and ink of ours, not the browser's black on white.
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(250, 248, 243)')
    await one.close()
  },
)

test.each(['/verify', '/c/{id}', '/s/{token}'])(
  '%s: what runs of itself is less than 200 kB as it travels',
  async name => {
    const one = await visitor(browser, server.origin, { viewport: PHONE })
    const { page } = one
    const weight = weigh(page)
    const sheets: string[] = []
    page.on('request', request => {
      const { pathname } = new URL(request.url())
      if (pathname.endsWith('.css')) sheets.push(pathname)
    })
    await page.goto(server.origin + paths[name], { waitUntil: 'networkidle' })
    if (name === '/verify') await page.locator('#scan').waitFor()
    else await page.locator('.verdict .checked[data-by=browser]').waitFor()
    const { js = 0, css = 0 } = await weight()
    expect(js).toBeGreaterThan(name === '/verify' ? 30_000 : 80_000)
    expect(js).toBeLessThan(SCRIPT_BYTES)
    // The style of the facts is in the page, so that nothing is drawn twice.
    expect(sheets).toEqual(['/assets/verify/desk.css'])
    expect(css).toBeLessThan(STYLE_BYTES)
    expect(one.complaints).toEqual([])
    await one.close()
  },
)
