import { openBrowser, PHONE, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, setUp } from './issuer-steps.ts'
import { words } from './words.ts'

/*
 * An owner on a phone: sees that the day's awards are used up and what to do, and shortens how long files are kept.
 */

let browser: Browser
let server: RunningServer
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer({ env: { LAUREL_QUOTA_AWARDS_PER_DAY: '1', LAUREL_QUOTA_STORAGE_MB: '100' } })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await server?.remove()
})

test('the limit of a day, and how long things are kept', async () => {
  const all = await words('th')
  const say = all.console
  const owner = await visitor(browser, server.origin, { locale: 'th', viewport: PHONE })
  const { page } = owner
  await setUp({ server, visitor: owner, say }, 'โรงเรียนตัวอย่าง')
  await defineAchievement({ server, visitor: owner, say }, 'การฟังเชิงรุก')
  const awardTo = async (name: string) => {
    await page.goto(`${server.origin}/console/achievements`)
    await page.getByRole('link', { name: 'การฟังเชิงรุก' }).first().click()
    await page
      .getByRole('link', { name: say('achievement.award'), exact: true })
      .first()
      .click()
    await page.getByLabel(say('awarding.name'), { exact: false }).first().fill(name)
    await page.getByRole('button', { name: say('awarding.submit'), exact: true }).click()
  }
  await awardTo('Sample Learner 1')
  await page
    .getByText(say('awarding.done', { name: 'Sample Learner 1' }))
    .first()
    .waitFor()
  await awardTo('Sample Learner 2')
  await page.getByText(all.common('problem.E_QUOTA_AWARDS_DAY')).first().waitFor()
  await expectAccessible(owner, 'limit reached')

  await page.goto(`${server.origin}/console/settings`)
  await page.getByText(say('usage.of', { used: '1', limit: '1' })).waitFor()
  const days = page.getByLabel(say('dataProtection.importFilesDays'))
  await days.fill('30')
  await expectAccessible(owner, 'settings with limits')
  const panel = page.locator('form').filter({ has: days })
  await panel.getByRole('button', { name: say('save'), exact: true }).click()
  await page.getByText(say('saved')).first().waitFor()
  await page.reload()
  await expect.poll(() => days.inputValue()).toMatch(/^30 /)
  expect(owner.complaints).toEqual([])
})
