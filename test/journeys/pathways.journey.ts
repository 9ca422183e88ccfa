import { openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { pick, press, reach, write } from './keyboard-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { words } from './words.ts'

/*
 * An administrator builds a pathway of four levels by keyboard and looks at it as a picture; a learner joins it on a
 * phone, earns one level after the other, sees what is next, and is awarded what it leads to; a stranger verifies that,
 * with everything it consists of.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const LEVELS = ['Empathise', 'Define', 'Prototype', 'Lead'] as const
const EMAIL = 'sample.learner.7@example.org'

test('a pathway from the first step to what it leads to', async () => {
  const { console: say, wallet: sayWallet, public: sayPublic, common: sayCommon } = await words('en')
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (more: object = {}) => {
    const made = await visitor(browser, server?.origin ?? '', more)
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const { origin } = server
    const owner = await person()
    const issuer: Issuer = { server, visitor: owner, say }
    await setUp(issuer, 'Sample School')
    const { page } = owner
    const post = async (path: string, data: object): Promise<{ id: string; credentialId: string }> => {
      const answer = await page.request.post(`${origin}/api/v1${path}`, { data, headers: { origin } })
      if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
      return (await answer.json()) as { id: string; credentialId: string }
    }
    const define = (name: string, kind: string) =>
      post('/achievements', {
        name,
        description: 'Works with people, not for them.',
        kind,
        criteria: { narrative: 'Two observed projects.' },
        workloadHours: 12,
      })
    const levels: { readonly id: string }[] = []
    for (const name of LEVELS) levels.push(await define(name, 'micro'))
    await define('Design Thinking Diploma', 'macro')
    const award = (level: number) =>
      post('/awards', {
        achievementId: levels[level - 1]?.id,
        recipient: { name: 'Sample Learner 7', email: EMAIL },
        issue: true,
      })

    // By keyboard alone, in the list.
    await page.goto(`${origin}/console/pathways`)
    await page.getByText(say('pathways.emptyTitle')).waitFor()
    await expectAccessible(owner, 'no pathways')
    await press(page.getByRole('link', { name: say('pathways.create') }).first())
    const name = page.getByLabel(say('pathways.name'))
    await write(name, 'Design Thinking')
    await write(page.getByLabel(say('pathways.description')).first(), 'From listening to leading, level by level.')
    for (const [index, level] of LEVELS.entries()) {
      await press(page.getByRole('button', { name: say('step.add') }))
      const field = page.getByLabel(say('step.name', { place: index + 1 }), { exact: true })
      await expect.poll(() => field.evaluate(one => one === document.activeElement)).toBe(true)
      await page.keyboard.insertText(`Level ${index + 1}`)
      await pick(page.locator('[data-step]').nth(index).getByLabel(say('step.met')), level)
    }
    // Moved out of order and back: the keyboard stays with it.
    const third = page.getByLabel(say('step.name', { place: 3 }), { exact: true })
    await reach(third, 'Shift+Tab')
    await page.keyboard.press('Alt+ArrowDown')
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(() => third.inputValue()).toBe('Level 3')
    await expectAccessible(owner, 'pathway as a list')

    await reach(page.getByRole('tab', { name: say('pathways.asList') }), 'Shift+Tab')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.locator('.react-flow__node').count()).toBe(4)
    expect(await page.locator('.react-flow__edge').count()).toBe(3)
    await page.locator('.react-flow__node').first().click()
    await page.getByLabel(say('step.plainName'), { exact: true }).waitFor()
    await expectAccessible(owner, 'pathway as a picture')
    await page.getByRole('tab', { name: say('pathways.asLearner') }).click()
    await page.getByRole('checkbox', { name: 'Level 1' }).check()
    await page.locator('[data-look=next]').getByText('Level 2').waitFor()
    await expectAccessible(owner, 'pathway as the learner sees it')

    await pick(page.getByLabel(say('pathways.awards')), `Design Thinking Diploma · ${say('kind.macro.name')}`)
    await press(page.getByRole('checkbox', { name: say('pathways.open') }), 'Space')
    await press(page.getByRole('button', { name: say('pathways.publish') }))
    await page.waitForURL(/pathways\/[0-9a-f-]{36}$/)
    await page.getByText(say('enrolment.emptyTitle')).waitFor()
    await expectAccessible(owner, 'pathway without learners')
    const consolePath = new URL(page.url()).pathname
    const publicPath = await page.getByRole('link', { name: say('pathways.publicPage') }).getAttribute('href')

    // The learner has the first level, makes a wallet, and finds the pathway.
    await award(1)
    const learner = await person({ viewport: PHONE, hasTouch: true })
    const phone = learner.page
    await phone.goto(await mailLink(issuer, EMAIL))
    await phone.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, 'Empathise')
    await phone.goto(`${origin}${publicPath}`)
    await phone.getByRole('heading', { name: 'Design Thinking', level: 1 }).waitFor()
    await expectAccessible(learner, 'public page of a pathway')
    await phone.getByRole('link', { name: sayPublic('pathway.join') }).click()
    await phone.getByRole('button', { name: sayWallet('pathways.join'), exact: true }).click()
    await phone.getByRole('button', { name: sayWallet('pathways.leave') }).waitFor()
    const next = phone.locator('[data-look=next]')
    expect(await next.innerText()).toContain('Level 2')
    expect(await next.innerText()).toContain(sayCommon('way.next'))
    expect(await phone.locator('[data-look=locked]').count()).toBe(2)
    await phone.getByText(sayWallet('pathways.hours', { hours: '36' })).waitFor()
    await expectAccessible(learner, 'pathway in the wallet')
    await phone.getByRole('link', { name: sayWallet('pathways.back') }).click()
    await phone.getByText(sayWallet('pathways.progress', { done: '1', total: '4' })).waitFor()
    await expectAccessible(learner, 'pathways in the wallet')

    await award(2)
    await award(3)
    await page.goto(`${origin}${consolePath}`)
    await page
      .getByText(say('enrolment.progress', { done: '3', total: '4' }), { exact: false })
      .first()
      .waitFor()
    await expectAccessible(owner, 'learners on a pathway')
    await page.getByRole('tab', { name: say('pathways.tabSteps') }).click()
    await page.getByText(say('funnel.few')).first().waitFor()
    await expectAccessible(owner, 'steps of a pathway')
    await award(4)

    // What it leads to comes by itself.
    await phone.goto(`${origin}/wallet/pathways`)
    await phone.getByRole('link', { name: /Design Thinking/ }).click()
    await phone.getByRole('heading', { name: 'Design Thinking', level: 1 }).waitFor()
    await expect
      .poll(
        async () => {
          await phone.reload()
          await phone.getByText(sayWallet('pathways.complete')).first().waitFor()
          return phone.getByText(sayWallet('pathways.awarded', { name: 'Design Thinking Diploma' })).count()
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(1)
    await expectAccessible(learner, 'pathway completed')
    await phone.getByRole('link', { name: sayWallet('pathways.toHome') }).click()
    await phone.getByRole('button', { name: sayWallet('waiting.action') }).click()
    const diploma = phone.getByRole('link', { name: 'Design Thinking Diploma' }).first()
    await diploma.waitFor()
    await diploma.click()
    await phone.getByRole('heading', { name: 'Design Thinking Diploma', level: 1 }).waitFor()

    // A stranger looks at it: the server's verdict, and the browser's own.
    const list = await page.request.get(`${origin}/api/v1/awards?q=diploma`)
    const { items } = (await list.json()) as { items: { credentialId: string }[] }
    const stranger = await person({ viewport: PHONE })
    await stranger.page.goto(`${origin}/c/${items[0]?.credentialId}`)
    await stranger.page.locator('.checked[data-by=browser]').waitFor()
    expect(await stranger.page.locator('.verdict').getAttribute('data-conclusion')).toBe('genuine')
    const parts = stranger.page.locator('.constituent')
    expect(await parts.count()).toBe(4)
    for (const [index, level] of LEVELS.entries()) expect(await parts.nth(index).innerText()).toContain(level)
    expect(await stranger.page.locator('.constituent[data-conclusion=genuine]').count()).toBe(4)
    await expectAccessible(stranger, 'record and what it consists of')

    // In Thai and in the dark.
    const night = await person({ viewport: PHONE, locale: 'th-TH', colorScheme: 'dark' })
    await night.page.goto(`${origin}${publicPath}`)
    await expectAccessible(night, 'public page of a pathway')
    await night.page.goto(`${origin}/c/${items[0]?.credentialId}`)
    await night.page.locator('.checked[data-by=browser]').waitFor()
    await expectAccessible(night, 'record and what it consists of')
    await night.context.addCookies((await owner.context.storageState()).cookies)
    await night.page.goto(`${origin}${consolePath}/edit`)
    await night.page.locator('[data-step]').nth(3).waitFor()
    await expectAccessible(night, 'pathway as a list')

    for (const { complaints } of people) expect(complaints).toEqual([])
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
  }
})
