import { readFileSync } from 'node:fs'
import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { keptOnDevice, makeWallet } from './learner-steps.ts'
import { IN_THAI_ON_A_PHONE } from './looks.ts'
import { words } from './words.ts'

/*
 * A school writes a framework down by keyboard alone, takes another one in from ESCO, lets an achievement show skills of
 * both, and awards it. A stranger reads the skills where they verify it, and where their addresses lead; the learner
 * finds them in the wallet, without a network too; the school sees how far it reaches.
 */

const ESCO = [
  'conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,description,broaderConceptUri,code',
  'SkillGroup,http://data.europa.eu/esco/skill/S1,,,communication,,released,Speaking and listening,,S1',
  'KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/11111111-1111-4111-8111-111111111111,skill/competence,transversal,listen actively,,released,Give attention to what others say,http://data.europa.eu/esco/skill/S1,',
].join('\n')
const said = {
  framework: 'เราทำงานร่วมกันอย่างไร',
  achievement: 'การฟังอย่างตั้งใจ',
  school: 'โรงเรียนตัวอย่าง',
  level: 'ทำได้เอง',
  skills: ['การฟัง', 'ได้ยินสิ่งที่ผู้อื่นพูด', 'ทวนความหมายได้'],
} as const

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

test('skills go from the school’s framework into the learner’s wallet', async () => {
  const { locale, browserLocale, viewport, colorScheme } = IN_THAI_ON_A_PHONE
  const { console: say, wallet: sayWallet, public: sayPublic } = await words(locale)
  const [listening, hears, says] = said.skills
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (origin: string) => {
    const made = await visitor(browser, origin, { viewport, locale: browserLocale, colorScheme })
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const { origin } = server
    const owner = await person(origin)
    const { page } = owner
    const issuer: Issuer = { server, visitor: owner, say }
    await setUp(issuer, said.school)

    // The empty place teaches, and leads on.
    await page.goto(`${origin}/console/frameworks`)
    await page.getByText(say('frameworks.emptyTitle')).waitFor()
    await expectAccessible(owner, 'no skills yet')
    await page.getByRole('button', { name: say('frameworks.new') }).press('Enter')
    await page
      .locator('input:focus')
      .and(page.getByLabel(say('frameworks.titleLabel')))
      .waitFor()
    await page.keyboard.type(said.framework)
    await expectAccessible(owner, 'new framework')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: said.framework }).waitFor()

    // A scale, and that anybody may read it.
    await page.getByRole('button', { name: say('framework.describe') }).click()
    const describing = page.getByRole('dialog', { name: say('framework.describe') })
    await describing.getByRole('button', { name: say('framework.levelAdd') }).click()
    await describing.getByLabel(say('framework.level', { place: 1 }), { exact: true }).fill(`${said.level} 1`)
    await describing.getByRole('button', { name: say('framework.levelAdd') }).click()
    await describing.getByLabel(say('framework.level', { place: 2 }), { exact: true }).fill(said.level)
    await describing.getByLabel(say('framework.isPublished')).check()
    await expectAccessible(owner, 'describing a framework')
    await describing.getByRole('button', { name: say('save') }).click()
    await describing.waitFor({ state: 'detached' })

    // The tree, by keyboard alone: type, Enter, Insert, Tab to put below, Alt with arrows, take back.
    const tree = page.getByRole('tree')
    const outline = () =>
      tree
        .getByRole('treeitem')
        .evaluateAll(items => items.map(one => [one.getAttribute('aria-level'), one.textContent?.trim()]))
    await page.getByRole('button', { name: say('framework.addFirst') }).press('Enter')
    await page.getByLabel(say('framework.name')).waitFor()
    await page.keyboard.type(listening)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Insert')
    await page.getByLabel(say('framework.name')).waitFor()
    await page.keyboard.type(says)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Shift+Enter')
    await page.getByLabel(say('framework.name')).waitFor()
    await page.keyboard.type(hears)
    await page.keyboard.press('Enter')
    await expect.poll(outline).toEqual([
      ['1', listening],
      ['2', says],
      ['2', hears],
    ])
    await tree.locator(':focus').filter({ hasText: hears }).waitFor()
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(async () => (await outline())[1]).toEqual(['2', hears])
    await page.keyboard.press('Alt+ArrowLeft')
    await expect.poll(async () => (await outline()).at(-1)).toEqual(['1', hears])
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await outline())[1]).toEqual(['2', hears])
    // What is said of one, beside the tree.
    await page.keyboard.press('Home')
    const details = page.getByRole('region', { name: say('framework.skill') })
    await details.getByLabel(say('framework.code'), { exact: true }).fill('T.1')
    await details.getByLabel(say('framework.descriptor', { level: said.level }), { exact: true }).fill(said.level)
    await expectAccessible(owner, 'framework being edited')
    await page.getByRole('button', { name: say('framework.save') }).click()
    await page.getByRole('button', { name: say('framework.save') }).waitFor({ state: 'detached' })
    await page.reload()
    await tree.getByRole('treeitem', { name: says }).waitFor()
    await expect.poll(outline).toEqual([
      ['1', `T.1 ${listening}`],
      ['2', hears],
      ['2', says],
    ])

    // ESCO from a file: looked through, then taken in.
    await page.goto(`${origin}/console/frameworks`)
    await page.getByRole('button', { name: say('frameworks.import') }).click()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'skills_en.csv', mimeType: 'text/csv', buffer: Buffer.from(ESCO) })
    await page.getByText(say('frameworkImport.willMake', { count: 2, formatted: '2' })).waitFor()
    await expectAccessible(owner, 'framework import')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('frameworkImport.do'), exact: true })
      .click()
    await page.getByRole('heading', { level: 1, name: 'ESCO' }).waitFor()
    await page.goto(`${origin}/console/frameworks?q=listen`)
    await page.getByRole('link', { name: 'listen actively' }).waitFor()
    await page.goto(`${origin}/console/frameworks`)
    await page.getByRole('link', { name: said.framework }).waitFor()
    await expectAccessible(owner, 'frameworks')

    // An achievement shows skills of both.
    await page.goto(`${origin}/console/achievements/new`)
    await page.locator('[data-path=name]').fill(said.achievement)
    await page.locator('[data-path=description]').fill(said.level)
    await page.getByLabel(say('achievement.criteria')).first().fill(said.level)
    const search = page.getByLabel(say('skills.search'))
    await search.fill('T.1')
    await page.getByRole('option', { name: listening }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByLabel(say('skills.level')).selectOption({ label: said.level })
    await search.fill('listen act')
    await page.getByRole('option', { name: 'listen actively' }).waitFor()
    await expectAccessible(owner, 'choosing skills')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: say('skills.remove', { name: 'listen actively' }) }).waitFor()
    await page.getByRole('button', { name: say('achievement.create') }).click()
    await page.waitForURL(/achievements\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { name: say('skills.title') }).waitFor()
    await expectAccessible(owner, 'achievement with skills')
    const achievementId = page.url().split('/').at(-1)
    const awarded = await page.request.post(`${origin}/api/v1/awards`, {
      headers: { origin },
      data: {
        achievementId,
        recipient: { name: 'Sample Learner 7', email: 'sample.learner.7@example.org' },
        issue: true,
      },
    })
    const { credentialId } = (await awarded.json()) as { credentialId: string }

    // The school sees how far it reaches.
    await page.goto(`${origin}/console/frameworks?q=${encodeURIComponent(said.framework)}`)
    await page.getByRole('link', { name: said.framework }).click()
    await page.getByRole('link', { name: say('framework.coverage') }).click()
    await page.getByText(say('coverage.summary', { count: 3, formatted: '1' })).waitFor()
    await expectAccessible(owner, 'coverage')

    // A stranger reads the skills on the page, and out of the file alone; an address of them leads to what is meant.
    const stranger = await person(origin)
    await stranger.page.goto(`${origin}/c/${credentialId}`)
    const skills = stranger.page.locator('section.skills')
    await skills.getByRole('link', { name: listening }).waitFor()
    expect(await skills.getByText(said.level).count()).toBeGreaterThan(0)
    expect(await skills.getByRole('link', { name: 'listen actively' }).getAttribute('href')).toBe(
      'http://data.europa.eu/esco/skill/11111111-1111-4111-8111-111111111111',
    )
    await expectAccessible(stranger, 'credential with skills')
    await skills.getByRole('link', { name: listening }).click()
    await stranger.page.getByRole('heading', { level: 1, name: listening }).waitFor()
    await expectAccessible(stranger, 'page of a skill')
    await stranger.page.getByRole('link', { name: said.framework }).first().click()
    await stranger.page.getByRole('heading', { level: 1, name: said.framework }).waitFor()
    await expectAccessible(stranger, 'page of a framework')
    const file = await (await stranger.page.request.get(`${origin}/c/${credentialId}.json`)).body()
    await stranger.page.goto(`${origin}/verify`)
    await stranger.page.locator('#scan').waitFor()
    await stranger.page
      .locator('#file')
      .setInputFiles({ name: 'credential.json', mimeType: 'application/json', buffer: file })
    await stranger.page.locator('#answer section.skills').getByText(listening).waitFor()
    expect(stranger.complaints).toEqual([])

    // The learner has them in the wallet, and keeps them without a network.
    const learner = await person(origin)
    await learner.page.goto(await mailLink(issuer, 'sample.learner.7@example.org'))
    await learner.page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, said.achievement)
    await keptOnDevice(learner.page, learner.page.getByRole('link', { name: said.achievement }).first())
    await learner.page.getByRole('link', { name: sayWallet('skills.title') }).click()
    await learner.page.getByRole('heading', { level: 2, name: said.framework }).waitFor()
    await learner.page.getByRole('heading', { level: 3, name: listening }).waitFor()
    await learner.page.getByRole('heading', { level: 3, name: 'listen actively' }).waitFor()
    await expectAccessible(learner, 'skills in the wallet')
    await learner.context.setOffline(true)
    await learner.page.reload()
    await learner.page.getByRole('heading', { level: 3, name: listening }).waitFor()
    await learner.context.setOffline(false)
    expect(owner.complaints).toEqual([])

    // What was written here is given out as CASE.
    await page.goto(`${origin}/console/frameworks?q=${encodeURIComponent(said.framework)}`)
    await page.getByRole('link', { name: said.framework }).click()
    await page.getByRole('button', { name: say('framework.more') }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: say('framework.export') }).click(),
    ])
    const pack = JSON.parse(readFileSync(await download.path(), 'utf8')) as { CFItems: { fullStatement: string }[] }
    expect(pack.CFItems.map(one => one.fullStatement)).toEqual([listening, hears, says])
  } catch (error) {
    if (process.env.LAUREL_SCREENS)
      for (const [at, { page }] of people.entries())
        await page
          .screenshot({ path: `${process.env.LAUREL_SCREENS}/failed ${locale} ${at}.png` })
          .catch(() => undefined)
    throw error
  } finally {
    for (const one of people) await one.close()
    await server?.stop()
  }
})
