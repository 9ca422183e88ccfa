import { DESKTOP, openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Issuer, mailedLink } from './issuer-steps.ts'
import { expectFocus, press, write } from './keyboard-steps.ts'
import { words } from './words.ts'

/* The main job by keyboard alone: no step of it needs a pointer, and what has the focus can be seen. */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

test('an institution, an award, a wallet and a link, by keyboard alone', async () => {
  const { console: say, wallet: sayWallet, public: sayPublic } = await words('en')
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (origin: string) => {
    const made = await visitor(browser, origin, { viewport: DESKTOP, locale: 'en-CA' })
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const owner = await person(server.origin)
    const { page } = owner
    await page.goto(server.setUpLink())
    await write(page.getByLabel(say('issuer.name')), 'Sample School')
    await write(page.getByLabel(say('issuer.url')), 'https://school.example.org')
    await write(page.getByLabel(say('setup.ownerName')), 'Sample Owner')
    await write(page.getByLabel(say('setup.ownerEmail')), 'owner@school.example.org')
    await press(page.getByRole('button', { name: say('setup.submit') }))
    await press(page.getByRole('button', { name: say('passkey.add') }))
    await page.waitForURL(url => !url.pathname.endsWith('/setup'))

    await page.goto(`${server.origin}/console/achievements/new`)
    await write(page.getByLabel(say('achievement.name'), { exact: false }).first(), 'Active Listening')
    await write(page.getByLabel(say('achievement.description'), { exact: false }).first(), 'Hears what is said.')
    await write(page.getByLabel(say('achievement.criteria'), { exact: false }).first(), 'Listen to three people.')
    await press(page.getByRole('button', { name: say('achievement.create') }))
    await page.waitForURL(/achievements\/[0-9a-f-]{36}$/)

    await page.goto(`${page.url()}/award`)
    await write(page.getByLabel(say('awarding.name'), { exact: false }).first(), 'Sample Learner 7')
    await write(page.getByLabel(say('awarding.email'), { exact: false }).first(), 'learner.7@example.org')
    await press(page.getByRole('button', { name: say('awarding.submit') }))
    await press(page.getByRole('link', { name: say('awarding.see'), exact: true }))
    await page.getByRole('heading', { level: 1 }).waitFor()

    const issuer: Issuer = { server, visitor: owner, say }
    const learner = await person(server.origin)
    await learner.page.goto(await mailedLink(issuer, 'learner.7@example.org', '/claim/'))
    await press(learner.page.getByRole('button', { name: sayPublic('claim.button') }))
    await learner.page.getByRole('heading', { name: sayWallet('make.title'), level: 1 }).waitFor()
    await press(learner.page.getByRole('button', { name: sayWallet('make.passkey') }))
    await learner.page.getByText(sayWallet('make.passkeyDone')).waitFor()
    await press(learner.page.getByLabel(sayWallet('recovery.kept')), ' ')
    await press(learner.page.getByRole('button', { name: sayWallet('make.done') }))
    await learner.page.getByRole('heading', { name: 'Active Listening', level: 1 }).waitFor()
    await press(learner.page.getByRole('button', { name: sayWallet('share.make'), exact: true }))
    await learner.page.frameLocator('iframe.share-preview').locator('h1').first().waitFor()
    await press(learner.page.getByRole('button', { name: sayWallet('share.create') }))
    const link = await learner.page.getByLabel(sayWallet('share.address')).inputValue()
    // The dialog gives the focus back to where it was opened.
    await learner.page.keyboard.press('Escape')
    await learner.page.getByRole('dialog').waitFor({ state: 'detached' })
    await expectFocus(learner.page.getByRole('button', { name: sayWallet('share.make'), exact: true }))

    const stranger = await person(server.origin)
    await stranger.page.goto(link)
    await stranger.page.keyboard.press('Tab')
    await stranger.page.keyboard.press('Enter')
    expect(await stranger.page.evaluate(() => document.activeElement?.id)).toBe('main')
    await press(stranger.page.locator('.verdict summary').first())
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } catch (error) {
    for (const [index, one] of people.entries())
      await one.page.screenshot({ path: `test-results/keyboard-${index}.png`, fullPage: true }).catch(() => undefined)
    throw new Error(`${(error as Error).message}\n${people.flatMap(one => one.complaints).join('\n')}`, {
      cause: error,
    })
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
    await server?.remove()
  }
})
