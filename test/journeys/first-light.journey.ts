import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  awardClass,
  defineAchievement,
  expectAccessible,
  type Issuer,
  mailLink,
  revokeAward,
  setUp,
} from './issuer-steps.ts'
import { endLink, makeWallet, saveEverywhere, shareLink, takeAlongAndDelete } from './learner-steps.ts'
import { IN_THAI_ON_A_PHONE } from './looks.ts'
import { type Say, words } from './words.ts'

/*
 * One credential's whole life: first start, set-up, achievement, a class from a spreadsheet, mail, wallet, share, a
 * stranger's green tick, revocation, the stranger's red. Once at a desk in English, once on a phone in Thai.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

/** Under the verdict stands since when it is on public record, a moment after it was stated; the line leads there. */
async function seeRecord(stranger: Visitor, link: string, sayPublic: Say): Promise<void> {
  const { page } = stranger
  const line = page.locator('.record a')
  await vi.waitFor(
    async () => {
      await page.goto(link)
      expect(await line.count()).toBe(1)
    },
    { timeout: 20_000, interval: 500 },
  )
  expect(await line.textContent()).toContain(sayPublic('record.since', { since: '' }).trim())
  await expectAccessible(stranger, 'a credential on public record')
  await line.click()
  await page.getByRole('heading', { name: sayPublic('record.title'), level: 1 }).waitFor()
  await expectAccessible(stranger, 'public record')
  const head = await page.request.get(
    await page.locator('a[href$="/checkpoint"]').evaluate(one => (one as HTMLAnchorElement).href),
  )
  expect((await head.text()).split('\n')[1]).toMatch(/^\d+$/)
  await page.goto(link)
  await page.locator('.verdict .checked[data-by=browser]').waitFor()
}

test('one credential’s whole life', async () => {
  const { locale, browserLocale, viewport } = IN_THAI_ON_A_PHONE
  const { console: say, wallet: sayWallet, public: sayPublic } = await words(locale)
  const achievement = 'การฟังอย่างตั้งใจ'
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (origin: string, more: object = {}) => {
    const made = await visitor(browser, origin, { viewport, locale: browserLocale, ...more })
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const owner = await person(server.origin)
    const issuer: Issuer = { server, visitor: owner, say }
    await setUp(issuer, 'โรงเรียนตัวอย่าง')
    await defineAchievement(issuer, achievement)
    await awardClass(issuer, 30, 2)

    const learner = await person(server.origin)
    await learner.page.goto(await mailLink(issuer, 'sample.learner.7@example.org'))
    await learner.page.getByRole('heading', { name: achievement, level: 1 }).waitFor()
    await expectAccessible(learner, 'claim')
    await learner.page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, achievement)
    const files = await saveEverywhere(learner, sayWallet, achievement)
    for (const [form, bytes] of files) {
      const answer = await fetch(`${server.origin}/api/v1/verify`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: new Uint8Array(bytes),
      })
      expect(await answer.json(), form).toMatchObject({
        result: 'valid',
        credential: { subjects: [{ id: expect.stringMatching(/^did:key:z6Mk/) }] },
      })
    }
    // Another award to the same address: no second mail has to be opened.
    const { request } = owner.page
    const made = await request.post(`${server.origin}/api/v1/achievements`, {
      headers: { origin: server.origin },
      data: { name: 'Second wind', description: 'Goes on.', kind: 'micro', criteria: { narrative: 'Go on.' } },
    })
    await request.post(`${server.origin}/api/v1/awards`, {
      headers: { origin: server.origin },
      data: {
        achievementId: ((await made.json()) as { id: string }).id,
        recipient: { name: 'Sample Learner Seven', email: 'sample.learner.7@example.org' },
        issue: true,
      },
    })
    await learner.page.goto(`${server.origin}/wallet/`)
    await learner.page.getByRole('button', { name: sayWallet('waiting.action') }).click()
    await learner.page.getByRole('link', { name: 'Second wind' }).waitFor()
    await learner.page.getByRole('link', { name: achievement }).first().click()

    const link = await shareLink(learner, sayWallet)

    const withoutScript = await person(server.origin, { javaScriptEnabled: false })
    await withoutScript.page.goto(link)
    expect(await withoutScript.page.locator('.verdict').getAttribute('data-conclusion')).toBe('genuine')
    expect(await withoutScript.page.getByText(achievement).first().isVisible()).toBe(true)

    const stranger = await person(server.origin)
    await stranger.page.goto(link)
    await stranger.page.locator('.verdict .checked[data-by=browser]').waitFor()
    expect(await stranger.page.locator('.verdict').getAttribute('data-conclusion')).toBe('genuine')
    await expectAccessible(stranger, 'shared credential')
    await seeRecord(stranger, link, sayPublic)

    await revokeAward(issuer, 'Sample Learner 7')
    await stranger.page.reload()
    await stranger.page.locator('.verdict .checked[data-by=browser]').waitFor()
    expect(await stranger.page.locator('.verdict').getAttribute('data-conclusion')).toBe('revoked')
    await expectAccessible(stranger, 'revoked credential')

    await endLink(learner, sayWallet)
    expect((await stranger.page.goto(link))?.status()).toBe(410)
    await expectAccessible(stranger, 'a link that was taken back')

    await takeAlongAndDelete(learner, sayWallet, 'sample.learner.7@example.org')
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } catch (error) {
    // What the people saw when it went wrong, for whoever has to find out why.
    for (const [index, one] of people.entries())
      await one.page.screenshot({ path: `test-results/${locale}-${index}.png`, fullPage: true }).catch(() => undefined)
    throw new Error(`${(error as Error).message}\n${people.flatMap(one => one.complaints).join('\n')}`, {
      cause: error,
    })
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
    await server?.remove()
  }
})
