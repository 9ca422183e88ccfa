import { DESKTOP, openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { type Say, words } from './words.ts'

/* A newcomer tries the demonstration: everybody they may be, by one click each, and what a stranger sees. */

let browser: Browser
let server: RunningServer
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer({ args: ['--demo'] })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await server?.remove()
})

type Say3 = Record<'public' | 'console' | 'wallet' | 'common', Say>

/** Where each "try this" of a role leads: the path, and what is to be seen there. */
const PROMISES: Readonly<Record<string, readonly (readonly [path: RegExp, seen: (say: Say3) => string | RegExp])[]>> = {
  owner: [
    [/^\/console\/$/, say => say.console('overview.overTime')],
    [/^\/console\/settings\/members$/, () => 'invited.late@holy-trinity.demo.example'],
    [/^\/console\/settings$/, say => say.console('approval.title')],
    [/^\/console\/pathways$/, () => 'Design Thinking, level by level'],
  ],
  registrar: [
    [/^\/console\/awards$/, say => say.console('approve.title', { count: 3, formatted: '3' })],
    [/^\/console\/awards\/revocations$/, () => 'Entered under last year’s term'],
    [/^\/console\/settings\/audit$/, say => say.console('audit.lead')],
    [/^\/console\/recognition$/, () => 'Critical Thinking'],
  ],
  administrator: [
    [/^\/console\/achievements\/[\w-]{36}$/, say => say.console('versions.title')],
    [/^\/console\/achievements\/[\w-]{36}\/edit$/, say => say.console('studio.open')],
    [/^\/console\/achievements\/gallery$/, say => say.console('gallery.title')],
    [/^\/console\/programmes$/, say => say.console('programmes.added')],
    [/^\/console\/claims$/, () => 'Sample Teacher 61'],
    [/^\/console\/endorsements$/, () => 'Sample Association of School Leaders (demonstration)'],
  ],
  teacher: [
    [/^\/console\/achievements\/[\w-]{36}\/award$/, () => 'Prototype to Part'],
    [/^\/console\/awards$/, () => 'Sample Associate'],
    [/^\/console\/jobs$/, say => say.console('jobs.kind.import')],
  ],
  viewer: [
    [/^\/console\/awards$/, () => 'Sample Student'],
    [/^\/console\/learners$/, () => 'Sample Student 1'],
  ],
  learner: [
    [/^\/wallet\/$/, () => 'Mentor of New Teachers'],
    [/^\/wallet\/collections$/, () => 'What I have learned so far'],
    [/^\/wallet\/settings$/, say => say.wallet('settings.locksTitle')],
    [/^\/wallet\/claims$/, () => 'Inquiry into My Practice'],
  ],
  minor: [
    [/^\/wallet\/$/, () => 'Holy Trinity School'],
    [/^\/wallet\/settings$/, say => say.wallet('minors.title', { issuer: 'Holy Trinity School (demonstration)' })],
    [/^\/wallet\/pathways$/, () => 'Design Thinking, level by level'],
  ],
  ofAge: [[/^\/wallet\/$/, say => say.wallet('minors.ofAgeTitle')]],
  guardian: [
    [/^\/children\/[\w-]{36}$/, say => say.public('children.request', { child: 'Sample Student 3' })],
    [/^\/children\/[\w-]{36}$/, say => say.public('children.request', { child: 'Sample Student 4' })],
  ],
  system: [
    [/^\/help\/operator$/, () => /./],
    [/^\/console\/outbox$/, say => say.console('outbox.lead')],
    [/^\/metrics$/, () => 'laurel_http_requests_total'],
  ],
  developer: [
    [/^\/api\/docs$/, () => 'Laurel API'],
    [/^\/console\/settings\/api-keys$/, () => 'Sample student information system'],
    [/^\/help\/developer$/, () => /./],
  ],
}

/** What the pages for a stranger say, in the order of the guide, and last what comes of a document that was altered. */
const VERDICTS = ['genuine', 'revoked', 'suspended', 'expired', 'revoked'] as const

const LOOKS = [
  ['at a desk, in English', 'en', 'en-CA', DESKTOP, 'light'],
  ['on a phone, in Thai, in the dark', 'th', 'th-TH', PHONE, 'dark'],
] as const

/** Also what a browser only grumbles about; it asks for an icon by itself where a page is plain text. */
function listen({ page, complaints }: Visitor): void {
  page.on('console', message => {
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico'))
      complaints.push(`console: ${message.text()} ${message.location().url}`)
  })
}

/** Presses a step of the guide, and waits until its screen stands still. */
async function take({ page }: Visitor, who: string, step: number): Promise<URL> {
  await page.goto(`${server.origin}/demo`)
  await page.locator(`#${who} .step`).nth(step).click()
  await page.waitForURL(url => url.pathname !== '/demo' && url.pathname !== '/demo/sign-in')
  return new URL(page.url())
}

async function backToGuide({ page }: Visitor, say: Say3): Promise<void> {
  await page.getByRole('link', { name: say.common('demonstration.back') }).click()
  await page.getByRole('heading', { level: 1, name: say.public('demo.title') }).waitFor()
}

async function newcomer(look: (typeof LOOKS)[number]): Promise<{ one: Visitor; say: Say3 }> {
  const [, locale, browserLocale, viewport, colorScheme] = look
  const one = await visitor(browser, server.origin, { viewport, locale: browserLocale, colorScheme })
  listen(one)
  return { one, say: await words(locale) }
}

for (const look of LOOKS) {
  test(`${look[0]}: the guide has a card for everybody, and says what to try`, async () => {
    const { one, say } = await newcomer(look)
    try {
      await one.page.goto(`${server.origin}/demo`)
      const cards = await one.page.locator('.role').evaluateAll(all => all.map(card => card.id))
      expect(cards.toSorted()).toEqual([...Object.keys(PROMISES), 'verifier'].toSorted())
      for (const [who, promises] of Object.entries(PROMISES))
        expect(await one.page.locator(`#${who} .step`).count(), who).toBe(promises.length)
      for (const summary of await one.page.locator('.institution summary').all()) await summary.click()
      await one.page
        .getByRole('link', { name: say.public('demo.publicPage') })
        .first()
        .waitFor()
      await expectAccessible(one, 'demonstration')
      const isWide = await one.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      expect(isWide).toBe(false)
      expect(one.complaints).toEqual([])
    } finally {
      await one.close()
    }
  })

  test.each(Object.entries(PROMISES))(`${look[0]}: %s finds what was promised`, async (who, promises) => {
    const { one, say } = await newcomer(look)
    const { page } = one
    try {
      for (const [step, [path, seen]] of promises.entries()) {
        const { pathname } = await take(one, who, step)
        expect(pathname).toMatch(path)
        if (pathname === '/metrics') {
          await page.getByText(seen(say)).first().waitFor()
          continue
        }
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
        await page.getByText(seen(say)).locator('visible=true').first().waitFor()
        expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), pathname).toBe(false)
        await expectAccessible(one, `demonstration ${who} ${step + 1}`)
        await backToGuide(one, say)
      }
      expect(one.complaints).toEqual([])
    } finally {
      await one.close()
    }
  })

  test(`${look[0]}: a stranger sees each verdict, several under one link, and what became of an altered word`, async () => {
    const { one, say } = await newcomer(look)
    const { page } = one
    try {
      for (const [step, conclusion] of VERDICTS.entries()) {
        await take(one, 'verifier', step)
        await page.locator('.verdict').waitFor()
        expect(await page.locator('.verdict').getAttribute('data-conclusion')).toBe(conclusion)
        await expectAccessible(one, `demonstration ${conclusion} ${step + 1}`)
        await backToGuide(one, say)
      }
      await take(one, 'verifier', VERDICTS.length)
      await page.getByRole('heading', { level: 1, name: 'What I have learned so far' }).waitFor()
      expect(await page.locator('.collected').count()).toBe(4)
      await expectAccessible(one, 'demonstration collection')
      await take(one, 'verifier', VERDICTS.length + 1)
      await page.locator('.verdict').waitFor()
      expect(await page.locator('.verdict').getAttribute('data-conclusion')).toBe('changed')
      await expectAccessible(one, 'demonstration altered')
      expect(one.complaints).toEqual([])
    } finally {
      await one.close()
    }
  })
}

test('a learner takes what waits into a wallet that opens by itself, again on another device', async () => {
  const { one, say } = await newcomer(LOOKS[0])
  try {
    await take(one, 'learner', 0)
    await one.page.getByRole('button', { name: say.wallet('waiting.action') }).click()
    await one.page.getByRole('link', { name: 'Mentor of New Teachers' }).first().waitFor()
    await one.page.getByText(say.wallet('home.taking', { count: 1 })).waitFor({ state: 'detached' })
  } finally {
    await one.close()
  }
  const other = await newcomer(LOOKS[0])
  try {
    await take(other.one, 'learner', 0)
    await other.one.page.getByRole('link', { name: 'Mentor of New Teachers' }).first().waitFor()
    // What is made out to the wallet's key and sealed in its vault is not taken anew.
    expect(await other.one.page.getByText(say.wallet('home.taking', { count: 1 })).count()).toBe(0)
    expect(other.one.complaints).toEqual([])
  } finally {
    await other.one.close()
  }
})

test('a second start leaves everything as it is', async () => {
  const { one } = await newcomer(LOOKS[0])
  const counts = async () => {
    await take(one, 'owner', 0)
    const found: Record<string, number> = {}
    for (const state of ['draft', 'approved', 'issued', 'ending', 'revoked', 'superseded']) {
      const answer = await one.page.request.get(`${server.origin}/api/v1/awards?state=${state}&limit=200`)
      found[state] = ((await answer.json()) as { items: unknown[] }).items.length
    }
    return found
  }
  const before = await counts()
  const { dataDir, port } = server
  await server.stop()
  server = await startServer({ args: ['--demo'], dataDir, port })
  expect(await counts()).toEqual(before)
  await one.close()
})

const signIn = (email: string, to?: string) =>
  fetch(`${server.origin}/demo/sign-in`, {
    method: 'POST',
    headers: { origin: server.origin },
    body: new URLSearchParams({ email, ...(to === undefined ? {} : { to }) }),
    redirect: 'manual',
  })

test.each(['owner@school.example.org', 'somebody@holy-trinity.demo.example', 'learner.1@holy-trinity.demo.example'])(
  'nobody but its sample people can be signed in by a click: %s',
  async email => {
    const answer = await signIn(email)
    expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([303, '/demo', []])
  },
)

test.each([
  '//elsewhere.example',
  'https://elsewhere.example/',
  '/\\elsewhere.example',
  '/api/v1/session',
  '/demo/../x',
])('a click leads to a screen and nowhere else: %s', async to => {
  const answer = await signIn('owner@holy-trinity.demo.example', to)
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/console/?lang=en'])
})

test('what opens a sample wallet is told to its sample person and to nobody else', async () => {
  const code = async (headers: Record<string, string> = {}) =>
    ((await (await fetch(`${server.origin}/api/demo/wallet-code`, { headers })).json()) as { code: string | null }).code
  const cookieOf = async (email: string) =>
    (await signIn(email)).headers
      .getSetCookie()
      .filter(one => !one.startsWith('laurel_lang'))
      .map(one => one.split(';')[0])
      .join('; ')
  expect(await code()).toBeNull()
  expect(await code({ cookie: await cookieOf('owner@holy-trinity.demo.example') })).toBeNull()
  expect(await code({ cookie: await cookieOf('learner.4@holy-trinity.demo.example') })).toMatch(/^[0-9A-Z-]{30,}$/)
})
