import { DESKTOP, openBrowser, PHONE, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { words } from './words.ts'

/*
 * Somebody who does not know how to go on: finds the guide, searches it, changes the language, all without a script.
 */

let browser: Browser
let server: RunningServer
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await server?.remove()
})

test.each([
  ['en', DESKTOP, 'light', 'recovery code'],
  ['fr', PHONE, 'light', 'code de secours'],
  ['th', PHONE, 'dark', 'รหัสกู้คืน'],
] as const)('finding one’s way in %s', async (locale, viewport, colorScheme, query) => {
  const say = (await words(locale)).public
  const walker = await visitor(browser, server.origin, { locale, viewport, colorScheme })
  const { page } = walker
  await page.goto(`${server.origin}/nowhere`)
  await page
    .getByRole('main')
    .getByRole('link', { name: say('nav.help') })
    .click()
  await page.getByRole('heading', { level: 1, name: say('help.title') }).waitFor()
  await expectAccessible(walker, 'help')
  await page.getByRole('searchbox').fill(query)
  await page.getByRole('button', { name: say('help.searchButton') }).click()
  await page.getByRole('status').waitFor()
  await expectAccessible(walker, 'help found')
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  await page.waitForURL(/\/help\/learner#/)
  await expectAccessible(walker, 'help learner')
  for (const guide of ['issuer', 'developer', 'integrate', 'operator']) {
    await page.goto(`${server.origin}/help/${guide}`)
    await expectAccessible(walker, `help ${guide}`)
    // Nothing but what scrolls by itself is wider than the screen.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), guide).toBe(true)
  }
})
