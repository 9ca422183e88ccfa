import { readFile } from 'node:fs/promises'
import { openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { words } from './words.ts'

/*
 * An administrator pastes classes out of a spreadsheet, sees where learners stall on a pathway and how the classes do
 * (the small one only together with another), saves the figures, and has them sent each month. The same on a phone, in
 * Thai and in the dark. A learner sees their own growth.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const LEARNERS = 40
const email = (number: number) => `sample.learner.${number}@example.org`

test('what the figures say, and what they do not', async () => {
  const { console: say, wallet: sayWallet, public: sayPublic } = await words('en')
  const people: Visitor[] = []
  let server: RunningServer | undefined
  try {
    server = await startServer()
    const { origin } = server
    const owner = await visitor(browser, origin)
    people.push(owner)
    const issuer: Issuer = { server, visitor: owner, say }
    await setUp(issuer, 'Sample School')
    const { page } = owner
    await page.goto(`${origin}/console/insight?period=all`)
    await page.getByRole('heading', { name: say('insight.empty.title') }).waitFor()
    await expectAccessible(owner, 'no insight yet')

    const call = async <Answer>(path: string, data?: object): Promise<Answer> => {
      const url = `${origin}/api/v1${path}`
      const answer = data ? await page.request.post(url, { data, headers: { origin } }) : await page.request.get(url)
      if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
      return (await answer.json().catch(() => ({}))) as Answer
    }
    const define = (name: string) =>
      call<{ id: string }>('/achievements', {
        name,
        description: 'Works with people, not for them.',
        kind: 'micro',
        criteria: { narrative: 'Two observed projects.' },
      })
    const achievements = [await define('Empathise'), await define('Prototype')]
    const steps = achievements.map(({ id }, index) => ({
      id: `step-${index + 1}`,
      name: ['Empathise', 'Prototype'][index],
      after: index === 0 ? [] : ['step-1'],
      ways: [{ kind: 'achievement', achievementId: id }],
    }))
    const content = { name: 'Design Thinking', description: '', language: 'en', steps }
    const pathway = await call<{ id: string }>('/pathways', { content })
    await call(`/pathways/${pathway.id}/publish`, {})
    const everybody = Array.from({ length: LEARNERS }, (_, index) => ({
      name: `Sample Learner ${index + 1}`,
      email: email(index + 1),
    }))
    await call(`/pathways/${pathway.id}/enrolments`, { learners: everybody })
    const batch = [
      ...everybody.map(recipient => ({ recipient, of: 0 })),
      ...everybody.slice(0, 16).map(recipient => ({ recipient, of: 1 })),
    ]
    const job = await call<{ id: string }>(
      '/awards/batch',
      batch.map(({ recipient, of }) => ({ achievementId: achievements[of]?.id, recipient, issue: true })),
    )
    await expect
      .poll(async () => (await call<{ state: string }>(`/jobs/${job.id}`)).state, { timeout: 120_000, interval: 500 })
      .toBe('done')

    // Whole classes out of a spreadsheet; what cannot be read is named, and nothing is done.
    await page.goto(`${origin}/console/learners`)
    await page.getByRole('button', { name: say('cohort.manyTitle') }).click()
    const dialog = page.getByRole('dialog')
    const classOf = (number: number) => (number <= 20 ? 'Class 10A' : number <= 35 ? 'Class 10B' : 'Evening class')
    const lines = everybody.map((one, index) => `${one.email}\t${classOf(index + 1)}`)
    await dialog.getByLabel(say('cohort.manyLabel')).fill([...lines, 'nobody knows'].join('\n'))
    await dialog.getByRole('button', { name: say('cohort.save') }).click()
    await dialog.getByText(say('cohort.manyBad', { line: String(LEARNERS + 1) })).waitFor()
    await expectAccessible(owner, 'putting learners into cohorts')
    await dialog.getByLabel(say('cohort.manyLabel')).fill(lines.join('\n'))
    await dialog.getByRole('button', { name: say('cohort.save') }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByLabel(say('cohort.filter')).selectOption('Evening class')
    await expect.poll(() => page.getByRole('listitem').count()).toBe(5)
    await expectAccessible(owner, 'learners of a cohort')

    // The counts follow within seconds.
    await expect
      .poll(
        async () =>
          (await call<{ cohorts: unknown[] }>('/insight/cohorts')).cohorts.length +
          (await call<{ figures: { earned: number } }>('/insight/overview')).figures.earned,
        { timeout: 60_000, interval: 500 },
      )
      .toBe(batch.length + 2)

    await page.goto(`${origin}/console/insight`)
    const earned = page.getByRole('region', { name: say('insight.figures.earned'), exact: true })
    await earned.getByText(String(batch.length), { exact: true }).waitFor()
    const stall = page.getByRole('link', { name: /Prototype/ })
    await stall.waitFor()
    await page.getByText(say('insight.asTable')).first().click()
    await page.getByRole('columnheader', { name: say('insight.earned') }).waitFor()
    await expectAccessible(owner, 'insight')

    await stall.click()
    const funnel = page.getByRole('region', { name: 'Design Thinking' })
    await funnel.locator('[data-stall=true]').getByText('Prototype').waitFor()
    await expectAccessible(owner, 'funnels')

    await page.getByRole('link', { name: say('insight.views.cohorts') }).click()
    await page.getByRole('rowheader', { name: 'Class 10A' }).waitFor()
    // Five people are no group of their own, and the next smallest hides them.
    expect(await page.getByRole('rowheader', { name: /^Evening class/ }).count()).toBe(0)
    await page.getByRole('rowheader', { name: say('insight.cohorts.together') }).waitFor()
    await expectAccessible(owner, 'cohorts')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: say('insight.download') }).click(),
    ])
    const csv = await readFile(await download.path(), 'utf8')
    expect(csv).toContain('cohort,learners,earners,holders,completers')
    expect(csv).toContain('Class 10B + Evening class')
    expect(csv).not.toMatch(/,[1-9]\r/)

    for (const view of ['achievements', 'skills', 'waiting', 'sharing'] as const) {
      await page.goto(`${origin}/console/insight/${view}`)
      await page.getByRole('heading', { name: say(`insight.views.${view}`), level: 1 }).waitFor()
      await expectAccessible(owner, `insight ${view}`)
    }

    // The report, by choosing how often.
    await page.goto(`${origin}/console/insight`)
    const report = page.getByLabel(say('insight.report.label'))
    await report.selectOption('monthly')
    await expect.poll(async () => (await call<{ every: string }>('/insight/report')).every).toBe('monthly')
    await page.reload()
    await expect.poll(() => page.getByLabel(say('insight.report.label')).inputValue()).toBe('monthly')

    // The same person on a phone, in Thai, in the dark.
    const { console: sayThai } = await words('th')
    const phone = await visitor(browser, origin, {
      viewport: PHONE,
      locale: 'th-TH',
      colorScheme: 'dark',
      hasTouch: true,
    })
    people.push(phone)
    await phone.page.context().addCookies(await page.context().cookies())
    for (const [path, title] of [
      ['', 'insight.title'],
      ['/achievements', 'insight.views.achievements'],
      ['/pathways', 'insight.views.pathways'],
      ['/waiting', 'insight.views.waiting'],
      ['/sharing', 'insight.views.sharing'],
      ['/cohorts', 'insight.views.cohorts'],
    ] as const) {
      await phone.page.goto(`${origin}/console/insight${path}`)
      await phone.page.getByRole('heading', { name: sayThai(title), level: 1 }).waitFor()
      await expectAccessible(phone, `insight ${path}`)
    }

    // A learner's own growth, on their phone.
    const learner = await visitor(browser, origin, { viewport: PHONE, hasTouch: true })
    people.push(learner)
    await learner.page.goto(await mailedLink(issuer, email(1), '/claim/', 'Prototype'))
    await learner.page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, 'Prototype')
    await learner.page.goto(`${origin}/wallet/skills`)
    await learner.page.getByRole('link', { name: sayWallet('growth.link') }).click()
    await learner.page.getByRole('heading', { name: sayWallet('growth.title'), level: 1 }).waitFor()
    await learner.page.getByRole('img', { name: new RegExp(sayWallet('growth.measures.credentials')) }).waitFor()
    await learner.page.getByText(sayWallet('growth.asTable')).click()
    await learner.page.getByRole('cell', { name: /Prototype/ }).waitFor()
    await expectAccessible(learner, 'my growth')
    for (const one of people) expect(one.complaints).toEqual([])
  } finally {
    for (const one of people) await one.close()
    await server?.stop()
  }
})
