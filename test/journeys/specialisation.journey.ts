import { readFileSync } from 'node:fs'
import { openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { makeWallet, shareLink } from './learner-steps.ts'
import { words } from './words.ts'

/*
 * A university that has nothing yet adds the ready-made specialisation and publishes it; a learner earns the twelve
 * courses and is given what they lead to; a stranger to whom it is shown finds all twelve in it, each verified.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const EMAIL = 'sample.learner.7@example.org'
const SPECIALISATION = 'Specialization in Business Innovation'

type Achievement = { readonly id: string; readonly kind: string; readonly levels: readonly { readonly name: string }[] }

test('a specialisation of twelve courses, from its file to a stranger’s verdict', async () => {
  const { console: say, wallet: sayWallet, public: sayPublic } = await words('en')
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
    await setUp(issuer, 'Sample University')
    const { page } = owner

    // Where there is nothing yet, the way leads to whole programmes.
    await page.goto(`${origin}/console/pathways`)
    await page.getByRole('link', { name: say('gallery.programme') }).click()
    await page.getByRole('heading', { name: say('programmes.title'), level: 1 }).waitFor()
    await expect.poll(() => page.locator('[data-programme]').count()).toBe(4)
    await page.getByText(say('programmes.addedNone')).waitFor()
    await expectAccessible(owner, 'programmes')
    await page.getByRole('link', { name: 'Business Innovation, a 12-course specialisation' }).click()
    await page.getByRole('button', { name: say('programme.add') }).waitFor()
    expect(await page.locator('[data-achievement]').count()).toBe(13)
    await page.getByRole('button', { name: /Opportunity Discovery/ }).click()
    await page.getByText('Notes of talks with at least ten people who have the problem').waitFor()
    await expectAccessible(owner, 'programme')
    await page.getByRole('button', { name: say('programme.add') }).click()
    await page.getByRole('link', { name: say('programme.toPathway') }).waitFor({ timeout: 60_000 })
    await expectAccessible(owner, 'programme added')
    await page.getByRole('link', { name: say('programme.toPathway') }).click()
    await page.getByRole('button', { name: say('pathways.publish') }).click()
    await page.getByRole('link', { name: say('pathways.publicPage') }).waitFor()
    const pathway = new URL(page.url()).pathname
    const publicPath = await page.getByRole('link', { name: say('pathways.publicPage') }).getAttribute('href')

    // The learner has the first course, makes a wallet and joins; the other eleven come in the course of the years.
    const list = await page.request.get(`${origin}/api/v1/achievements?limit=50&sort=created`)
    const { items } = (await list.json()) as { items: Achievement[] }
    const courses = items.filter(one => one.kind === 'micro').toReversed()
    expect(courses).toHaveLength(12)
    const macro = items.find(one => one.kind === 'macro')
    const award = async ({ id, levels }: Achievement) => {
      const recipient = { name: 'Sample Learner 7', email: EMAIL, locale: 'en' }
      const data = { achievementId: id, recipient, level: levels[0]?.name, issue: true }
      const answer = await page.request.post(`${origin}/api/v1/awards`, { data, headers: { origin } })
      expect(answer.status()).toBe(201)
    }
    await award(courses[0] as Achievement)
    const learner = await person()
    const { page: wallet } = learner
    await wallet.goto(await mailLink(issuer, EMAIL))
    await wallet.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, 'Opportunity Discovery')
    await wallet.goto(`${origin}${publicPath}`)
    await wallet.getByRole('link', { name: sayPublic('pathway.join') }).click()
    await wallet.getByRole('button', { name: sayWallet('pathways.join'), exact: true }).click()
    await wallet.getByRole('button', { name: sayWallet('pathways.leave') }).waitFor()
    for (const course of courses.slice(1)) await award(course)

    // What the twelve lead to comes by itself, and names them.
    await expect
      .poll(
        async () => {
          const found = await page.request.get(`${origin}/api/v1/awards?achievementId=${macro?.id}`)
          return ((await found.json()) as { items: { state: string }[] }).items.map(one => one.state)
        },
        { timeout: 60_000, interval: 500 },
      )
      .toEqual(['issued'])
    await wallet.goto(`${origin}/wallet/`)
    await wallet.getByRole('button', { name: sayWallet('waiting.action') }).click()
    await wallet.getByRole('link', { name: SPECIALISATION }).first().click()
    await wallet.getByRole('heading', { name: SPECIALISATION, level: 1 }).waitFor()
    const link = await shareLink(learner, sayWallet)

    const stranger = await person()
    await stranger.page.goto(link)
    await stranger.page.locator('.checked[data-by=browser]').waitFor()
    expect(await stranger.page.locator('.verdict').first().getAttribute('data-conclusion')).toBe('genuine')
    // Two languages are no reason for a remark.
    const unchanged = stranger.page.locator('.answer[data-question=unchanged]').first()
    expect(await unchanged.getAttribute('data-outcome')).toBe('passed')
    expect(await stranger.page.locator('.constituent').count()).toBe(12)
    expect(await stranger.page.locator('.constituent[data-conclusion=genuine]').count()).toBe(12)
    await expectAccessible(stranger, 'specialisation of twelve')

    // The programme goes out as a file again; a file that is none says where it is wrong; what is in use stays.
    await page.goto(`${origin}/console/programmes/export?pathway=${pathway.split('/').at(-1)}`)
    await page.getByLabel(say('programmeExport.name')).fill('Our specialisation')
    await expectAccessible(owner, 'exporting a programme')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: say('programmeExport.do') }).click(),
    ])
    const file = readFileSync(await download.path(), 'utf8')
    expect(JSON.parse(file)).toMatchObject({
      format: 'laurel-programme',
      name: 'Our specialisation',
      languages: ['en', 'th'],
    })
    expect(file).not.toMatch(/Sample (Learner|Owner)|@example/)
    await page.goto(`${origin}/console/programmes/preview`)
    const choose = (text: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(text) })
    await choose(file.replace('"kind": "macro"', '"kind": "grand"').replace('"isOpen"', '"isWide"'))
    await page.getByText('$.pathways[0].isWide').waitFor()
    await page.getByText(say('programmeProblem.unknown-field')).waitFor()
    await expectAccessible(owner, 'programme with problems')
    await choose(file)
    await page.getByRole('button', { name: say('programme.add') }).waitFor()
    await page.goto(`${origin}/console/programmes`)
    await page.getByRole('button', { name: say('programmes.undo') }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('programmes.undo') })
      .click()
    await page.getByText(/in use by now/).waitFor()

    // On a phone, in Thai and in the dark.
    const night = await person({ viewport: PHONE, locale: 'th-TH', colorScheme: 'dark' })
    await night.context.addCookies((await owner.context.storageState()).cookies)
    await night.page.goto(`${origin}/console/programmes`)
    await night.page.locator('[data-programme]').nth(3).waitFor()
    await expectAccessible(night, 'programmes')
    await night.page.goto(`${origin}/console/programmes/preview?ready=business-innovation`)
    await night.page.locator('[data-achievement]').nth(12).waitFor()
    await night.page.locator('[data-achievement] button').first().click()
    await night.page.getByText('บันทึกการพูดคุยกับผู้ที่ประสบปัญหาอย่างน้อยสิบคน').waitFor()
    await expectAccessible(night, 'programme')

    for (const { complaints } of people) expect(complaints).toEqual([])
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
  }
})
