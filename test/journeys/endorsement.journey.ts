import { openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { IN_ENGLISH } from './looks.ts'
import { words } from './words.ts'

/*
 * A school asks an employer to stand behind an achievement. The employer reads it, says what they can say, looks at it
 * and signs, without an account; it shows on what was issued before and travels with what is issued after; and when
 * they withdraw it, everybody who checks is told.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

test('a partner endorses an achievement', async () => {
  const { locale, browserLocale, viewport, colorScheme } = IN_ENGLISH
  const { console: say, public: sayPublic, checks: sayChecks } = await words(locale)
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
    const achievement = page.url()
    const achievementId = achievement.split('/').at(-1) as string
    const award = async (number: number): Promise<string> => {
      const made = await page.request.post(`${origin}/api/v1/awards`, {
        headers: { origin },
        data: {
          achievementId,
          recipient: { name: `Sample Learner ${number}`, email: `sample.learner.${number}@example.org` },
          issue: true,
        },
      })
      expect(made.status()).toBe(201)
      return ((await made.json()) as { credentialId: string }).credentialId
    }
    const before = await award(1)

    // The school asks.
    await page.goto(achievement)
    await page.getByText(say('endorsements.emptyTitle')).waitFor()
    await expectAccessible(owner.visitor, 'nobody asked for an endorsement')
    await page.getByRole('button', { name: say('endorsements.ask') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: say('endorsements.organisation') }).fill('Sample Works')
    await dialog.getByRole('textbox', { name: say('endorsements.email') }).fill('training@works.example.org')
    await dialog.getByRole('textbox', { name: say('endorsements.message') }).fill('You have met our learners.')
    await expectAccessible(owner.visitor, 'asking a partner')
    await dialog.getByRole('button', { name: say('endorsements.send') }).click()
    await page.getByText(say('endorsements.state.asked'), { exact: true }).waitFor()
    await expectAccessible(owner.visitor, 'a partner was asked')

    // The partner reads, leaves something out, says it, looks and signs.
    const partner = await person(origin)
    const link = await mailedLink(owner, 'training@works.example.org', '/endorse/')
    expect((await fetch(link)).status).toBe(200)
    await partner.page.goto(link)
    await partner.page.getByText('You have met our learners.').waitFor()
    await expectAccessible(partner, 'what is to be endorsed')
    const submit = (key: string) => partner.page.getByRole('button', { name: sayPublic(key) })
    const field = (key: string) => partner.page.getByLabel(sayPublic(key), { exact: true })
    await submit('endorse.toPreview').click()
    await partner.page.getByRole('alert').waitFor()
    await expectAccessible(partner, 'an endorsement that lacks something')
    await field('endorse.url').fill('works.example.org')
    await field('endorse.name').fill('Sample Partner')
    await field('endorse.role').fill('Head of Training')
    for (const one of ['in-demand', 'reflects-work'])
      await partner.page.getByText(sayPublic(`endorsed.statement.${one}`)).click()
    await field('endorse.comment').fill('Whoever listens like this is useful from the first day.')
    await submit('endorse.toPreview').click()
    await partner.page.getByRole('heading', { name: sayPublic('endorse.previewTitle') }).waitFor()
    await expectAccessible(partner, 'an endorsement before it is signed')
    await submit('endorse.sign').click()
    await partner.page.getByRole('heading', { name: sayPublic('endorse.thanks') }).waitFor()
    await expectAccessible(partner, 'an endorsement that is signed')
    await partner.page.getByRole('link', { name: sayPublic('endorse.toEndorsement') }).click()
    await partner.page.getByText('Whoever listens like this').waitFor()
    await expectAccessible(partner, 'the page of an endorsement')

    // Beside what was issued before, inside what is issued after.
    const after = await award(2)
    const stranger = await person(origin)
    await stranger.page.goto(`${origin}/c/${before}`)
    await stranger.page.getByRole('heading', { name: sayPublic('endorsed.sinceTitle') }).waitFor()
    await expectAccessible(stranger, 'a credential that was endorsed since')
    await stranger.page.goto(`${origin}/c/${after}`)
    const shown = stranger.page.locator('.endorsement')
    await shown.getByText('Sample Works', { exact: false }).first().waitFor()
    expect(await shown.getAttribute('data-verdict')).toBe('valid')
    await stranger.page.locator('#verdict [data-by=browser]').waitFor()
    expect(await shown.getAttribute('data-verdict')).toBe('valid')
    await expectAccessible(stranger, 'a credential that carries an endorsement')

    await page.goto(achievement)
    await page.getByText(say('endorsements.state.endorsed'), { exact: true }).waitFor()
    await expectAccessible(owner.visitor, 'an achievement that is endorsed')
    await page.goto(`${origin}/console/endorsements`)
    await page.getByText('Sample Works').waitFor()
    await expectAccessible(owner.visitor, 'endorsements')

    // The partner takes it back.
    await partner.page.goto(`${origin}/console/endorsed`)
    await partner.page.getByRole('button', { name: say('given.withdraw') }).click()
    const confirm = partner.page.getByRole('dialog')
    await confirm.getByLabel(say('given.reason'), { exact: false }).fill('We no longer work in this field.')
    await expectAccessible(partner, 'withdrawing an endorsement')
    await confirm.getByRole('button', { name: say('given.withdraw') }).click()
    await partner.page.locator('#main').getByText(say('endorsements.state.withdrawn'), { exact: true }).waitFor()
    await expectAccessible(partner, 'what we endorsed')

    await stranger.page.goto(`${origin}/c/${after}`)
    const told = sayChecks('endorsement.withdrawn')
      .replace(/\{\{who\}\}/, '')
      .trim()
    await stranger.page.locator('.endorsement', { hasText: told }).waitFor()
    await stranger.page.locator('#verdict [data-by=browser]').waitFor()
    await stranger.page.locator('.endorsement', { hasText: told }).waitFor()
    await expectAccessible(stranger, 'a credential whose endorsement was withdrawn')
    await page.goto(achievement)
    await page.getByText(say('endorsements.state.withdrawn'), { exact: true }).waitFor()
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
  }
})

test('a learner asks for a recommendation, reads it first and shows it, on a phone, in Thai, in the dark', async () => {
  const { console: say, public: sayPublic, wallet: sayWallet } = await words('th')
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (origin: string) => {
    const made = await visitor(browser, origin, { viewport: PHONE, locale: 'th-TH', colorScheme: 'dark' })
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const { origin } = server
    const owner: Issuer = { server, visitor: await person(origin), say }
    await setUp(owner, 'Sample School')
    await defineAchievement(owner, 'Active Listening')
    const achievementId = owner.visitor.page.url().split('/').at(-1) as string
    const email = 'sample.learner.7@example.org'
    const made = await owner.visitor.page.request.post(`${origin}/api/v1/awards`, {
      headers: { origin },
      data: { achievementId, recipient: { name: 'Sample Learner 7', email }, issue: true },
    })
    const { credentialId } = (await made.json()) as { credentialId: string }
    const learner = await person(origin)
    const { page } = learner
    await page.goto(await mailedLink(owner, email, '/claim/'))
    await page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, 'Active Listening')
    await page.getByRole('link', { name: 'Active Listening' }).first().click()

    await page.getByRole('button', { name: sayWallet('recommendations.ask') }).click()
    const dialog = page.getByRole('dialog')
    await dialog
      .getByRole('textbox', { name: sayWallet('recommendations.name') })
      .first()
      .fill('Sample Author')
    await dialog.locator('input[type=email]').fill('author@example.org')
    await dialog.getByRole('textbox', { name: sayWallet('recommendations.message') }).fill('You saw the talk.')
    await expectAccessible(learner, 'asking for a recommendation')
    await dialog.getByRole('button', { name: sayWallet('recommendations.send') }).click()
    await page.getByText(sayWallet('recommendations.state.asked'), { exact: true }).waitFor()
    await expectAccessible(learner, 'a recommendation was asked for')

    const author = await person(origin)
    await author.page.goto(await mailedLink(owner, 'author@example.org', '/recommend/'))
    await author.page.getByText('You saw the talk.').waitFor()
    await expectAccessible(author, 'recommending a learner')
    await author.page.getByLabel(sayPublic('recommend.relation'), { exact: true }).fill('We led a group together')
    await author.page.getByLabel(sayPublic('recommend.text'), { exact: true }).fill('Hears what others miss.')
    await author.page.getByRole('button', { name: sayPublic('endorse.toPreview') }).click()
    await expectAccessible(author, 'a recommendation before it is signed')
    await author.page.getByRole('button', { name: sayPublic('recommend.sign') }).click()
    await author.page.getByRole('heading', { name: sayPublic('recommend.signedTitle') }).waitFor()
    await expectAccessible(author, 'a recommendation that is signed')

    await page.reload()
    const unlock = page.getByRole('button', { name: sayWallet('unlock.passkey') })
    const text = page.getByText('Hears what others miss.')
    await expect.poll(async () => (await text.count()) + (await unlock.count())).toBeGreaterThan(0)
    if ((await text.count()) === 0) await unlock.click()
    await text.waitFor()
    await page
      .getByRole('switch', { name: sayWallet('recommendations.show'), exact: false })
      .last()
      .click()
    await page.getByText(sayWallet('recommendations.isShown')).waitFor()
    await expectAccessible(learner, 'a recommendation that is shown')

    const stranger = await person(origin)
    await stranger.page.goto(`${origin}/c/${credentialId}`)
    await stranger.page.getByText('Hears what others miss.').waitFor()
    await expectAccessible(stranger, 'a credential with a recommendation')
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
  }
})
