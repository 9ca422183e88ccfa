import { DESKTOP, openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { words } from './words.ts'

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

const ROLES = 13

test.each([
  ['at a desk, in English', 'en', 'en-CA', DESKTOP, 'light'],
  ['on a phone, in Thai, in the dark', 'th', 'th-TH', PHONE, 'dark'],
] as const)(
  'a newcomer goes through all roles, %s',
  { timeout: 180_000 },
  async (_, locale, browserLocale, viewport, colorScheme) => {
    const { public: say, console: sayConsole } = await words(locale)
    const one: Visitor = await visitor(browser, server.origin, { viewport, locale: browserLocale, colorScheme })
    const { page } = one
    try {
      await page.goto(`${server.origin}/demo`)
      await expectAccessible(one, 'demonstration')
      const people = page.locator('form[action="/demo/sign-in"] button')
      expect(await people.count()).toBe(ROLES)
      for (const index of [0, 2, 5, 12]) {
        await people.nth(index).click()
        await page.waitForURL(url => url.pathname.startsWith('/console'))
        await page.getByRole('heading', { level: 1 }).waitFor()
        if (index === 0) {
          await page
            .getByRole('link', { name: sayConsole('overview.achievements') })
            .first()
            .waitFor()
          await expectAccessible(one, 'demonstration overview')
          await page.goto(`${server.origin}/console/achievements`)
          await page.getByRole('link', { name: 'Design Thinking 1: Notice' }).first().waitFor()
          await expectAccessible(one, 'demonstration achievements')
          await page.goto(`${server.origin}/console/awards`)
          await page.getByText('Sample Student').first().waitFor({ state: 'attached' })
          await expectAccessible(one, 'demonstration awards')
        }
        await page.goto(`${server.origin}/demo`)
      }
      await people.filter({ hasText: say('demo.guardian') }).click()
      await page.getByRole('link', { name: 'Sample Student 3' }).click()
      await page.getByText(say('children.seenNothing', { child: 'Sample Student 3' })).waitFor()
      await page.goto(`${server.origin}/demo`)
      await page
        .getByRole('link', { name: say('demo.genuine') })
        .first()
        .click()
      await page.locator('.verdict').waitFor()
      expect(await page.locator('.verdict').getAttribute('data-conclusion')).toBe('genuine')
      await expectAccessible(one, 'demonstration genuine')
      await page.goto(`${server.origin}/demo`)
      await page
        .getByRole('link', { name: say('demo.revoked') })
        .last()
        .click()
      await page.locator('.verdict').waitFor()
      expect(await page.locator('.verdict').getAttribute('data-conclusion')).toBe('revoked')
      await expectAccessible(one, 'demonstration revoked')
      expect(one.complaints).toEqual([])
    } finally {
      await one.close()
    }
  },
)

test('it shows an award in each state, and a second start leaves it as it is', { timeout: 120_000 }, async () => {
  const one = await visitor(browser, server.origin)
  const counts = async () => {
    await one.page.goto(`${server.origin}/demo`)
    await one.page.locator('form[action="/demo/sign-in"] button').first().click()
    await one.page.waitForURL(url => url.pathname.startsWith('/console'))
    const found: Record<string, number> = {}
    for (const state of ['draft', 'issued', 'revoked', 'superseded']) {
      const answer = await one.page.request.get(`${server.origin}/api/v1/awards?state=${state}&limit=200`)
      found[state] = ((await answer.json()) as { items: unknown[] }).items.length
    }
    return found
  }
  const before = await counts()
  for (const [state, count] of Object.entries(before)) expect([state, count > 0]).toEqual([state, true])
  const { dataDir, port } = server
  await server.stop()
  server = await startServer({ args: ['--demo'], dataDir, port })
  expect(await counts()).toEqual(before)
  await one.close()
})

test('nobody but its sample people can be signed in by a click', async () => {
  const answer = await fetch(`${server.origin}/demo/sign-in`, {
    method: 'POST',
    headers: { origin: server.origin },
    body: new URLSearchParams({ email: 'owner@school.example.org' }),
    redirect: 'manual',
  })
  expect([answer.status, answer.headers.get('location'), answer.headers.getSetCookie()]).toEqual([303, '/demo', []])
})
