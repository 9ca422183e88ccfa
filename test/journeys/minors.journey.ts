import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { IN_THAI_ON_A_PHONE } from './looks.ts'
import { words } from './words.ts'

/*
 * A child of fifteen in Thailand earns something. The school notes the age and invites the mother; strangers see nothing.
 * The child asks for a wallet, the mother says yes and hands over the code, the child claims, asks to show it to
 * somebody, and both of them allow it: with initials. The mother takes it back as easily as she gave it.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const fifteen = () => new Date(Date.now() - (15 * 365.25 + 60) * 86_400_000).toISOString().slice(0, 10)
const CHILD = 'Sample Learner 9'

test('a child, a mother and a school decide', async () => {
  const { locale, browserLocale, viewport, colorScheme } = IN_THAI_ON_A_PHONE
  const { console: say, public: sayPublic, wallet: sayWallet } = await words(locale)
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
    const owner: Issuer = { server, visitor: await person(origin), say }
    const { page } = owner.visitor
    await setUp(owner, 'Sample School')
    await defineAchievement(owner, 'Active Listening')
    const awarding = `${page.url()}/award`

    await page.goto(`${origin}/console/settings`)
    await page.getByLabel(say('minors.jurisdiction')).selectOption('TH')
    await page.getByRole('radio', { name: say('minors.without.minor'), exact: false }).check()
    await expectAccessible(owner.visitor, 'settings for minors')
    await page
      .locator('form', { has: page.getByRole('heading', { name: say('minors.settingsTitle') }) })
      .getByRole('button', { name: say('save') })
      .click()
    await page.getByText(say('saved')).first().waitFor()

    await page.goto(awarding)
    await page.getByLabel(say('awarding.name'), { exact: false }).first().fill(CHILD)
    await page.getByLabel(say('awarding.email'), { exact: false }).first().fill('child@example.org')
    await page.getByRole('button', { name: say('awarding.submit') }).click()
    await page.getByRole('link', { name: say('awarding.see'), exact: true }).waitFor()

    await page.goto(`${origin}/console/learners`)
    await page.getByText(say('minors.minor')).waitFor()
    await page.getByRole('link', { name: CHILD }).click()
    await page.getByRole('button', { name: say('minors.noteAge') }).click()
    const noting = page.getByRole('dialog')
    await noting.getByLabel(say('minors.birthDate'), { exact: false }).last().fill(fifteen())
    await expectAccessible(owner.visitor, 'noting an age')
    await noting.getByRole('button', { name: say('save') }).click()
    await page.getByText(say('minors.stage.together'), { exact: false }).waitFor()
    await page.getByRole('button', { name: say('minors.invite') }).click()
    const inviting = page.getByRole('dialog')
    await inviting.getByLabel(say('members.name'), { exact: false }).fill('Sample Mother')
    await inviting.getByLabel(say('members.email'), { exact: false }).fill('mother@example.org')
    await expectAccessible(owner.visitor, 'inviting a guardian')
    await inviting.getByRole('button', { name: say('members.send') }).click()
    await page.getByText(say('minors.state.invited'), { exact: true }).waitFor()
    await page.getByRole('button', { name: say('minors.codeShow') }).click()
    await expectAccessible(owner.visitor, 'a learner under age')

    const child = await person(origin)
    await child.page.goto(await mailedLink(owner, 'child@example.org', '/claim/'))
    await child.page.getByRole('heading', { name: sayPublic('claim.guardianTitle') }).waitFor()
    await expectAccessible(child, 'claim of a child')

    const mother = await person(origin)
    await mother.page.goto(await mailedLink(owner, 'mother@example.org', '/guardian/'))
    await expectAccessible(mother, 'invitation of a guardian')
    await mother.page.getByRole('button', { name: sayPublic('guardianLink.button') }).click()
    await mother.page.getByRole('heading', { name: CHILD, level: 1 }).waitFor()
    await mother.page.getByText(sayPublic('children.seenNothing', { child: CHILD })).waitFor()
    await expectAccessible(mother, 'a child')

    await child.page.getByRole('button', { name: sayPublic('claim.askGuardian') }).click()
    await child.page.getByText(sayPublic('claim.asked')).waitFor()
    await mother.page.goto(`${origin}/children`)
    await mother.page.getByText(sayPublic('children.asks', { count: 1 })).waitFor()
    await expectAccessible(mother, 'children')
    await mother.page.getByRole('link', { name: CHILD }).click()
    const decide = (purpose: string, verb: string) =>
      mother.page.locator(`#${purpose}`).getByRole('button', { name: new RegExp(`^${sayPublic(`children.${verb}`)}`) })
    await decide('hold', 'allow').click()
    await mother.page.locator('#hold[data-state="allowed"]').waitFor()
    const code = (await mother.page.locator('.claim-code strong').textContent()) ?? ''
    expect(code).toMatch(/^[A-Z2-9]{6}$/)

    await child.page.reload()
    await child.page.getByLabel(sayPublic('claim.code')).fill('AAAAAA')
    await child.page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await child.page.getByRole('alert').waitFor()
    await expectAccessible(child, 'a wrong code')
    await child.page.getByLabel(sayPublic('claim.code')).fill(code.toLowerCase())
    await child.page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await child.page.getByRole('heading', { name: sayWallet('make.title'), level: 1 }).waitFor()
    await child.page.getByRole('button', { name: sayWallet('make.passkey') }).click()
    await child.page.getByText(sayWallet('make.passkeyDone')).waitFor()
    await child.page.getByLabel(sayWallet('recovery.kept')).check()
    await child.page.getByRole('button', { name: sayWallet('make.done') }).click()
    await child.page.getByRole('heading', { name: 'Active Listening', level: 1 }).waitFor()

    // Nothing to put on LinkedIn, and no link without both.
    expect(await child.page.getByText(sayWallet('elsewhere.linkedin'), { exact: true }).count()).toBe(0)
    await child.page.getByText(sayWallet('minors.needs.share')).waitFor()
    await expectAccessible(child, 'a credential of a minor')
    await child.page
      .getByRole('button', { name: sayWallet('minors.ask') })
      .first()
      .click()
    await child.page.getByText(sayWallet('minors.asked')).first().waitFor()
    await mother.page.reload()
    await decide('share', 'allow').click()
    await mother.page.locator('#share[data-state="allowed"]').waitFor()
    await child.page.reload()
    await child.page.getByRole('button', { name: sayWallet('share.make'), exact: true }).click()
    await child.page.frameLocator('iframe.share-preview').locator('h1').first().waitFor()
    await child.page.getByRole('button', { name: sayWallet('share.create') }).click()
    const link = await child.page.getByLabel(sayWallet('share.address')).inputValue()

    const stranger = await person(origin)
    await stranger.page.goto(link)
    await stranger.page.getByText('S. L. 9').first().waitFor()
    expect(await stranger.page.content()).not.toContain(CHILD)
    await expectAccessible(stranger, 'what a child shows')

    await mother.page.reload()
    await decide('share', 'takeBack').click()
    await mother.page.locator('#share[data-state="refused"]').waitFor()
    await stranger.page.reload()
    await stranger.page.getByText(sayPublic('error.withdrawnTitle')).first().waitFor()

    await child.page.goto(`${origin}/wallet/settings`)
    await child.page.getByText(sayWallet('minors.stage.together')).waitFor()
    await expectAccessible(child, 'settings of a minor')
    await page.reload()
    await page.getByText(say('minors.state.active'), { exact: true }).waitFor()
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } catch (error) {
    for (const [index, one] of people.entries())
      await one.page
        .screenshot({ path: `test-results/minors-${locale}-${index}.png`, fullPage: true })
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
