import { readFileSync } from 'node:fs'
import { DESKTOP, openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { IN_THAI_ON_A_PHONE } from './looks.ts'
import { words } from './words.ts'

/*
 * A teacher writes down on a phone what they did to learn, also without a network, and makes a claim of it. The faculty
 * asks for one criterion again and then approves. The credential is in the wallet, and a stranger sees the public
 * evidence and how each criterion was judged.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const EMAIL = 'sample.learner.7@example.org'
const CLAIMED = 'Professional Inquiry'
const PHOTO = readFileSync(new URL('../../apps/wallet/public/icon-192.png', import.meta.url))

test('from a log to a credential', async () => {
  const { locale, browserLocale, colorScheme } = IN_THAI_ON_A_PHONE
  const { console: say, public: sayPublic, wallet: sayWallet } = await words(locale)
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (origin: string, viewport: { width: number; height: number }) => {
    const made = await visitor(browser, origin, { viewport, locale: browserLocale, colorScheme })
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const { origin } = server
    const owner: Issuer = { server, visitor: await person(origin, DESKTOP), say }
    const { page } = owner.visitor
    await setUp(owner, 'Sample Faculty')
    await defineAchievement(owner, 'Welcome')
    await page.request.post(`${origin}/api/v1/awards`, {
      headers: { origin },
      data: {
        achievementId: new URL(page.url()).pathname.split('/').pop(),
        recipient: { name: 'Sample Learner 7', email: EMAIL },
        issue: true,
      },
    })

    // What can be claimed: levels, two criteria, described by keyboard, opened to claims.
    await page.goto(`${origin}/console/achievements/new`)
    await page.getByLabel(say('achievement.name'), { exact: false }).first().fill(CLAIMED)
    await page.getByLabel(say('achievement.description'), { exact: false }).first().fill('Inquires into teaching.')
    await page.getByLabel(say('achievement.criteria'), { exact: false }).first().fill('- Plan\n- Try\n- **Reflect**')
    for (const [place, name] of [
      [1, 'Emerging'],
      [2, 'Secure'],
    ] as const) {
      await page.getByRole('button', { name: say('levels.add') }).click()
      await page
        .locator('input[data-level-name]')
        .nth(place - 1)
        .fill(name)
    }
    for (const [place, name] of [
      [1, 'Planning'],
      [2, 'Reflecting'],
    ] as const) {
      await page.getByRole('button', { name: say('rubric.add') }).click()
      await page
        .locator('input[data-criterion-name]')
        .nth(place - 1)
        .fill(name)
      for (const level of ['Emerging', 'Secure'])
        await page
          .getByLabel(say('rubric.descriptor', { place, level }))
          .first()
          .fill(`${name} is ${level.toLowerCase()}`)
    }
    await page.locator('input[data-criterion-name]').nth(1).press('Alt+ArrowUp')
    expect(await page.locator('input[data-criterion-name]').first().inputValue()).toBe('Reflecting')
    await page.getByLabel(say('claims.allow')).check()
    await expectAccessible(owner.visitor, 'a rubric being written')
    await page.getByRole('button', { name: say('achievement.create') }).click()
    await page.getByRole('heading', { name: CLAIMED, level: 1 }).waitFor()
    await page.getByText('Planning is secure').waitFor()
    await expectAccessible(owner.visitor, 'an achievement with a rubric')
    const achievementId = new URL(page.url()).pathname.split('/').pop()

    const learner = await person(origin, PHONE)
    const phone = learner.page
    await phone.goto(await mailedLink(owner, EMAIL, '/claim/'))
    await phone.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, 'Welcome')

    // The log: once with a network, once without.
    await phone.getByRole('link', { name: sayWallet('claims.title') }).click()
    await expectAccessible(learner, 'no claims yet')
    await phone.getByRole('link', { name: sayWallet('log.title') }).click()
    await expectAccessible(learner, 'an empty log')
    const write = async (what: string, hours: string) => {
      await phone.getByLabel(sayWallet('log.what'), { exact: false }).fill(what)
      await phone.getByLabel(sayWallet('log.hours'), { exact: true }).fill(hours)
      await phone.getByLabel(sayWallet('log.reflection'), { exact: true }).fill('It made me ask more.')
    }
    await write('Tried peer feedback', '3')
    await phone
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: PHOTO })
    await phone.getByAltText(sayWallet('log.photoAlt')).waitFor()
    await phone.getByRole('button', { name: sayWallet('log.keep') }).click()
    await phone.getByText(sayWallet('log.kept'), { exact: true }).waitFor()
    await learner.context.setOffline(true)
    await write('Read on feedback', '2.5')
    await phone.getByRole('button', { name: sayWallet('log.keep') }).click()
    await phone.getByText('Read on feedback').waitFor()
    await phone.getByText(sayWallet('log.waits', { count: 1 })).waitFor()
    await learner.context.setOffline(false)
    await phone.getByText(sayWallet('log.waits', { count: 1 })).waitFor({ state: 'detached' })
    for (const what of ['Tried peer feedback', 'Read on feedback'])
      await phone.getByLabel(sayWallet('log.choose', { what })).check()
    await expectAccessible(learner, 'a log')
    await phone.getByRole('link', { name: sayWallet('log.gather', { count: 2 }) }).click()

    // The claim.
    await phone.getByRole('button', { name: sayWallet('claims.chooseNamed', { name: CLAIMED }) }).click()
    await phone.getByText('Planning is secure').waitFor()
    await expectAccessible(learner, 'what can be claimed')
    await phone.getByRole('button', { name: sayWallet('claims.beginAction'), exact: true }).click()
    await phone.getByRole('heading', { name: CLAIMED, level: 1 }).waitFor()
    const narrative = phone.getByLabel(sayWallet('claims.narrative'))
    expect(await narrative.inputValue()).toContain('Read on feedback')
    await phone.locator('img.claim-picture').first().waitFor()
    await phone.getByLabel(sayWallet('claims.link'), { exact: true }).fill('https://school.example.org/report')
    await phone.getByLabel(sayWallet('claims.linkName'), { exact: true }).fill('Report')
    await phone.getByRole('button', { name: sayWallet('claims.addLink'), exact: true }).click()
    await phone.getByRole('link', { name: 'Report' }).waitFor()
    for (const at of [0, 1]) {
      const shown = phone.getByLabel(sayWallet('claims.public'), { exact: true }).nth(at)
      // It turns a moment after the press, with what is on its way to the server.
      await shown.click()
      await expect.poll(() => shown.isChecked()).toBe(true)
    }
    // What is written without a network is kept here, and sent when there is one.
    await learner.context.setOffline(true)
    await narrative.fill('I tried peer feedback in four lessons.')
    await phone.getByText(sayWallet('claims.standing.here')).waitFor()
    await learner.context.setOffline(false)
    await phone.getByText(sayWallet('claims.standing.kept'), { exact: true }).waitFor()
    await phone.getByLabel(sayWallet('claims.showsNarrative')).check()
    await phone.getByText(sayWallet('claims.standing.kept'), { exact: true }).waitFor()
    await expectAccessible(learner, 'a claim being written')
    await phone.getByRole('button', { name: sayWallet('claims.send'), exact: true }).click()
    await phone.getByText(sayWallet('claims.where.submitted', { school: 'Sample Faculty' })).waitFor()
    await expectAccessible(learner, 'a claim that was sent')

    // The faculty asks for one criterion again.
    await page.goto(`${origin}/console/claims`)
    await page.getByRole('link', { name: 'Sample Learner 7' }).waitFor()
    await expectAccessible(owner.visitor, 'claims')
    await page.getByRole('link', { name: 'Sample Learner 7' }).click()
    await page.getByRole('button', { name: say('claims.take'), exact: true }).click()
    const mark = (criterion: string, level: string) =>
      page.getByRole('radiogroup', { name: criterion }).getByLabel(level, { exact: true }).check()
    await mark('Planning', 'Secure')
    await mark('Reflecting', say('claims.notYet'))
    await page.getByText(say('claims.kept'), { exact: true }).waitFor()
    await expectAccessible(owner.visitor, 'a claim being assessed')
    await page.getByRole('button', { name: say('claims.rework'), exact: true }).click()
    await page.getByLabel(say('claims.reason.rework'), { exact: false }).fill('What did you change, and why?')
    await expectAccessible(owner.visitor, 'a claim being sent back')
    await page.getByRole('button', { name: say('claims.send.rework'), exact: true }).click()
    await page.getByText(say('claims.state.rework'), { exact: true }).first().waitFor()

    // The learner does that one again.
    await phone.reload()
    await phone.getByText('What did you change, and why?').first().waitFor()
    await expectAccessible(learner, 'a claim that needs more')
    await phone.getByLabel(sayWallet('claims.reflection'), { exact: true }).fill('I ask before I tell.')
    await phone.getByRole('button', { name: sayWallet('claims.sendAgain'), exact: true }).click()
    await phone.getByText(sayWallet('claims.where.submitted', { school: 'Sample Faculty' })).waitFor()

    await page.reload()
    await page.getByRole('button', { name: say('claims.take'), exact: true }).click()
    await mark('Reflecting', 'Secure')
    expect(
      await page.getByRole('radiogroup', { name: 'Planning' }).getByLabel('Emerging', { exact: true }).isDisabled(),
    ).toBe(true)
    await page.getByText(say('claims.comesTo', { level: 'Secure' })).waitFor()
    await page.getByRole('button', { name: say('claims.approve'), exact: true }).click()
    await page.getByRole('link', { name: say('claims.toAward') }).waitFor()
    await expectAccessible(owner.visitor, 'a claim that was approved')

    await phone.reload()
    await phone.getByText(sayWallet('claims.where.approved', { school: 'Sample Faculty' })).waitFor()
    await expectAccessible(learner, 'a claim that was approved, in the wallet')
    await phone.getByRole('link', { name: sayWallet('claims.toAward') }).click()
    await phone.getByRole('heading', { name: CLAIMED, level: 1 }).waitFor()

    // A stranger looks.
    const awards = (await (
      await page.request.get(`${origin}/api/v1/awards?achievementId=${achievementId}`)
    ).json()) as {
      items: { credentialUrl: string }[]
    }
    expect(awards.items).toHaveLength(1)
    const stranger = await person(origin, PHONE)
    await stranger.page.goto(awards.items[0]?.credentialUrl ?? '')
    await stranger.page.locator('.verdict[data-result="valid"] .checked[data-by="browser"]').waitFor()
    const marks = stranger.page.locator('#marks')
    await marks.getByText('Planning is secure').waitFor()
    await marks.getByText('Reflecting is secure').waitFor()
    await stranger.page.getByText('I tried peer feedback in four lessons.').waitFor()
    expect(await stranger.page.content()).not.toContain('I ask before I tell')
    await expectAccessible(stranger, 'a credential with its marks')
    const evidence = await stranger.page
      .locator('.evidence a')
      .evaluateAll(all => all.map(one => (one as HTMLAnchorElement).href))
    const picture = await stranger.page.request.get(evidence.find(one => one.includes('/evidence/')) ?? '')
    expect([picture.status(), picture.headers()['content-type']]).toEqual([200, 'image/png'])
    await stranger.page.goto(
      `${origin}${new URL((await (await page.request.get(`${origin}/api/v1/achievements/${achievementId}`)).json()).url).pathname}`,
    )
    await stranger.page.locator('#rubric').waitFor()
    await expectAccessible(stranger, 'a rubric on the public page')
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } catch (error) {
    for (const [index, one] of people.entries())
      await one.page
        .screenshot({ path: `test-results/claims-${locale}-${index}.png`, fullPage: true })
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
