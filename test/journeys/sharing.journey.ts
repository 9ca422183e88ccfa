import { readFileSync } from 'node:fs'
import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { awardClass, defineAchievement, expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { endLink, makeWallet, shareLink } from './learner-steps.ts'
import { IN_THAI_ON_A_PHONE } from './looks.ts'
import { words } from './words.ts'

/*
 * A learner shows what they have: looks at what a visitor will see, leaves their name out, limits how often it opens,
 * reads how often it was opened, takes it back and undoes it. Once on a phone in Thai, once at a desk in English.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

test('a learner shows a credential as they choose', async () => {
  const { locale, browserLocale: lang, viewport } = IN_THAI_ON_A_PHONE
  const { console: say, wallet: sayWallet, public: sayPublic } = await words(locale)
  const achievement = 'การฟังอย่างตั้งใจ'
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (origin: string, more: object = {}) => {
    const made = await visitor(browser, origin, { viewport, locale: lang, ...more })
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const owner = await person(server.origin)
    const issuer: Issuer = { server, visitor: owner, say }
    await setUp(issuer, 'โรงเรียนตัวอย่าง')
    await defineAchievement(issuer, achievement)
    await awardClass(issuer, 8, 0)
    const learner = await person(server.origin)
    const { page } = learner
    await page.goto(await mailLink(issuer, 'sample.learner.7@example.org'))
    await page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, achievement)
    await page.getByRole('link', { name: achievement }).first().click()
    await page.getByRole('heading', { name: achievement, level: 1 }).waitFor()

    // What the preview shows is what the visitor gets: without the name once it is switched off.
    const preview = page.frameLocator('iframe.share-preview')
    const link = await shareLink(learner, sayWallet, async () => {
      await preview.getByText('Sample Learner 7').first().waitFor()
      await page.getByLabel(sayWallet('share.part.name')).uncheck()
      await preview.getByText(sayPublic('share.byHolder')).waitFor()
      expect(await preview.getByText('Sample Learner 7').count()).toBe(0)
      await page.getByLabel(sayWallet('share.name'), { exact: true }).fill('Sample library')
      await page.getByLabel(sayWallet('share.limit'), { exact: true }).fill('1')
    })
    await page.keyboard.press('Escape')

    const reader = await person(server.origin, { javaScriptEnabled: false })
    await reader.page.goto(link)
    expect(await reader.page.getByText(achievement).count()).toBe(0)
    await reader.page.getByRole('button', { name: sayPublic('share.coverButton') }).click()
    await reader.page.getByRole('heading', { name: achievement, level: 1 }).waitFor()
    expect(await reader.page.locator('.verdict').getAttribute('data-conclusion')).toBe('genuine')
    expect(await reader.page.getByText('Sample Learner 7').count()).toBe(0)
    const second = await person(server.origin)
    expect((await second.page.goto(link))?.status()).toBe(410)
    await expectAccessible(second, 'a link that is used up')

    // Without a limit the page is there at once, and its script says that a person has it before them.
    await page.reload()
    await page.getByText(sayWallet('share.viewsOf', { count: 1, limit: 1 })).waitFor()
    await page.getByText(sayWallet('share.state.used-up')).waitFor()
    const open = await shareLink(learner, sayWallet)
    const third = await person(server.origin)
    const counted = third.page.waitForResponse(answer => answer.url().endsWith('/seen'))
    await third.page.goto(open)
    expect((await counted).status()).toBe(204)
    await third.page.locator('.verdict .checked[data-by=browser]').waitFor()
    await page.keyboard.press('Escape')
    await page.reload()
    await page
      .getByRole('button', { name: sayWallet('share.when') })
      .first()
      .click()
    await page.getByText(sayWallet('share.viewsText')).waitFor()
    await expectAccessible(learner, 'when a link was opened')

    await endLink(learner, sayWallet)
    expect((await third.page.goto(open))?.status()).toBe(410)
    await page.getByRole('button', { name: sayWallet('share.undo') }).click()
    await page
      .getByRole('button', { name: sayWallet('share.end'), exact: true })
      .first()
      .waitFor()
    expect((await third.page.goto(open))?.status()).toBe(200)

    // LinkedIn's form is filled in and opened by the person alone; a closed page is opened first, and not without asking.
    await page.getByLabel(sayWallet('public.label')).click()
    await page.getByText(sayWallet('public.closed')).waitFor()
    await page.getByRole('button', { name: sayWallet('elsewhere.linkedin') }).click()
    await page.getByText(sayWallet('elsewhere.closed')).waitFor()
    await page.getByRole('button', { name: sayWallet('elsewhere.open') }).click()
    const linkedIn = page.getByRole('link', { name: sayWallet('elsewhere.linkedinGo') })
    await linkedIn.waitFor()
    await expectAccessible(learner, 'adding to a profile')
    const fields = new URL((await linkedIn.getAttribute('href')) ?? '')
    expect([fields.host, fields.searchParams.get('name')]).toEqual(['www.linkedin.com', achievement])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: sayWallet('elsewhere.embed') }).click()
    await page.frameLocator('iframe.embed-preview').locator('[data-conclusion=genuine]').waitFor()
    await expectAccessible(learner, 'embedding')
    await page.keyboard.press('Escape')

    // A collection: chosen, named, ordered, shown by one link, and saved as a file that anybody's verifier takes.
    await page.getByRole('link', { name: sayWallet('detail.back') }).click()
    await page.getByRole('link', { name: sayWallet('collections.title') }).click()
    await page.getByText(sayWallet('collections.emptyTitle')).waitFor()
    await expectAccessible(learner, 'no collections yet')
    await page.getByRole('link', { name: sayWallet('collections.new') }).click()
    await page.getByLabel(sayWallet('collections.name')).fill('Sample design school')
    await page.getByLabel(sayWallet('collections.sentence')).fill('What I learnt this year.')
    await page.getByRole('button', { name: achievement, exact: true }).click()
    await page.getByRole('button', { name: sayWallet('collections.save'), exact: true }).click()
    await page.getByRole('heading', { name: 'Sample design school', level: 1 }).waitFor()
    await expectAccessible(learner, 'a collection')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: sayWallet('collections.present') }).click(),
    ])
    const verified = await fetch(`${server.origin}/api/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(readFileSync(await download.path())),
    })
    const report = (await verified.json()) as { result: string; findings: { code: string }[] }
    expect(report.result).toBe('valid')
    expect(report.findings.map(one => one.code)).toContain('HOLDER_IS_SUBJECT')
    const together = await shareLink(learner, sayWallet)
    await third.page.goto(together)
    await third.page.getByRole('heading', { name: 'Sample design school', level: 1 }).waitFor()
    await third.page.getByText(sayPublic('share.oneGenuine')).waitFor()
    await expectAccessible(third, 'a shared collection')
    await third.page.getByRole('link', { name: achievement }).click()
    await third.page.locator('.verdict .checked[data-by=browser]').waitFor()
    expect(await third.page.locator('.verdict').getAttribute('data-conclusion')).toBe('genuine')
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } catch (error) {
    for (const [index, one] of people.entries())
      await one.page
        .screenshot({ path: `test-results/sharing-${locale}-${index}.png`, fullPage: true })
        .catch(() => undefined)
    throw new Error(`${(error as Error).message}\n${people.flatMap(one => one.complaints).join('\n')}`, {
      cause: error,
    })
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
    await server?.remove()
  }
})
