import { readFile } from 'node:fs/promises'
import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import { answerInBrowser, answerRequest, declineRequest, openWalletApp } from '@laurel/testkit/wallet-app'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, setUp } from './issuer-steps.ts'
import { IN_ENGLISH } from './looks.ts'
import { words } from './words.ts'

/*
 * Somebody asks applicants for what they hold, and passes one link on. One applicant shows it with a wallet app of another
 * maker, another does not want to; the answers show by themselves, verified, and are taken home as a table.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

test('asking applicants', async () => {
  const { locale, browserLocale, viewport, colorScheme } = IN_ENGLISH
  const { console: say, public: sayPublic } = await words(locale)
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
    await setUp(owner, 'Sample Works')
    await defineAchievement(owner, 'Active Listening')
    const achievementId = page.url().split('/').at(-1) as string
    const call = async (path: string, data: object = {}) => {
      const answer = await page.request.post(`${origin}/api/v1${path}`, { headers: { origin }, data })
      expect(answer.ok()).toBe(true)
      return (await answer.json()) as Record<string, string>
    }
    const recipient = { name: 'Sample Applicant', email: 'sample.applicant@example.org' }
    const award = await call('/awards', { achievementId, recipient, issue: true })
    const offer = await call(`/awards/${award.id}/wallet-offer`)
    const outbox = await page.request.get(`${origin}/api/v1/outbox?limit=100`)
    const { items } = (await outbox.json()) as { items: { kind: string; subject: string }[] }
    const txCode = /\d{6}/.exec(items.find(one => one.kind === 'wallet-code')?.subject ?? '')?.[0] ?? ''
    const taken = await openWalletApp().take(offer.link as string, { txCode, format: 'dc+sd-jwt' })

    // Somebody asks; what lacks is said.
    await page.goto(`${origin}/console/ask`)
    await page.getByText(say('presentations.emptyTitle')).waitFor()
    await expectAccessible(owner.visitor, 'nobody asked for credentials')
    await page.getByRole('link', { name: say('presentations.new') }).click()
    await page.getByRole('heading', { name: say('presentations.newTitle') }).waitFor()
    await page.getByRole('button', { name: say('presentations.make') }).click()
    await page.getByText(say('presentations.missing')).first().waitFor()
    await expectAccessible(owner.visitor, 'a request that lacks something')
    await page.getByRole('textbox', { name: say('presentations.field.name') }).fill('Junior designer, spring')
    await page
      .getByRole('textbox', { name: say('presentations.field.purpose') })
      .fill('We would like to invite whoever listens well.')
    await page.getByRole('combobox', { name: say('presentations.field.achievementId') }).selectOption(achievementId)
    await page.getByRole('button', { name: say('presentations.make') }).click()
    const link = page.getByLabel(say('presentations.link'), { exact: true })
    await link.waitFor()
    await page.getByText(say('presentations.noAnswersTitle')).waitFor()
    await expectAccessible(owner.visitor, 'a request without answers')
    // On paper there are the request and its code, and nothing to press.
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('button', { name: say('presentations.copy') }).isVisible()).toBe(false)
    expect(await page.getByRole('banner').isVisible()).toBe(false)
    expect(await page.getByRole('button', { name: say('presentations.remove') }).isVisible()).toBe(false)
    expect(
      await page.getByRole('img', { name: say('presentations.qr', { name: 'Junior designer, spring' }) }).isVisible(),
    ).toBe(true)
    if (process.env.LAUREL_SCREENS)
      await page.screenshot({ path: `${process.env.LAUREL_SCREENS}/a-request-on-paper-${locale}.png`, fullPage: true })
    await page.emulateMedia({ media: 'screen' })

    // An applicant reads it, and shows what they hold by an app of another maker.
    const applicant = await person(origin)
    await applicant.page.goto(await link.inputValue())
    await applicant.page.getByText('We would like to invite whoever listens well.').waitFor()
    await expectAccessible(applicant, 'a request as applicants read it')
    const address = await applicant.page.getByLabel(sayPublic('presenting.address')).inputValue()
    const back = await answerRequest(address, taken.credentials[0] as string, taken.keys[0]!)
    await applicant.page.goto(back)
    await applicant.page.getByRole('heading', { name: sayPublic('presenting.done.fitsTitle') }).waitFor()
    await expectAccessible(applicant, 'after an answer')
    await applicant.page.goto(await declineRequest(address))
    await applicant.page.getByRole('heading', { name: sayPublic('presenting.done.declinedTitle') }).waitFor()
    await expectAccessible(applicant, 'after a refusal')

    // Another browser hands the request to a wallet of its device by itself.
    const inBrowser = await person(origin)
    await inBrowser.page.exposeFunction('walletOfTheDevice', (request: string) =>
      answerInBrowser(request, origin, taken.credentials[0] as string, taken.keys[0]!),
    )
    await inBrowser.page.addInitScript(() => {
      const device = globalThis as unknown as { walletOfTheDevice(request: string): Promise<string> }
      Object.defineProperty(globalThis, 'DigitalCredential', {
        value: { userAgentAllowsProtocol: (protocol: string) => protocol === 'openid4vp-v1-signed' },
      })
      navigator.credentials.get = async options => {
        const { digital } = options as { digital: { requests: { protocol: string; data: { request: string } }[] } }
        const [request] = digital.requests
        const response = await device.walletOfTheDevice(request?.data.request ?? '')
        return { protocol: request?.protocol, data: { response } } as unknown as Credential
      }
    })
    await inBrowser.page.goto(await link.inputValue())
    await inBrowser.page.getByRole('button', { name: sayPublic('presenting.browser') }).click()
    await inBrowser.page.getByRole('heading', { name: sayPublic('presenting.done.fitsTitle') }).waitFor()

    // What came shows by itself, verified.
    await page.reload()
    const answered = page.getByRole('link', { name: 'Sample Applicant' }).filter({ visible: true }).first()
    await answered.waitFor()
    await page
      .getByText(say('presentations.standing.good'), { exact: true })
      .filter({ visible: true })
      .first()
      .waitFor()
    await expectAccessible(owner.visitor, 'a request with answers')
    await page.getByLabel(say('presentations.verdictFilter'), { exact: true }).selectOption('declined')
    await page.getByText(say('presentations.nobody')).filter({ visible: true }).waitFor()
    await answered.waitFor({ state: 'detached' })
    await page.getByLabel(say('presentations.verdictFilter'), { exact: true }).selectOption('')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: say('presentations.csv') }).click()
    const table = await readFile(await (await download).path(), 'utf8')
    expect(table).toContain('fits,valid')
    expect(table).toContain('Sample Applicant,Active Listening')

    // To several things at once, the answer says what was shown for which.
    const two = await call('/presentation-requests', {
      name: 'Two things',
      purpose: 'To invite you.',
      wants: [{ achievementId }, { achievementName: 'Fire safety' }],
    })
    await answerRequest(two.appLink as string, taken.credentials[0] as string, taken.keys[0]!)
    const here = page.url()
    await page.goto(`${origin}/console/ask/${two.id}`)
    await answered.click()
    const forWant = (number: string, what: string) =>
      page.getByRole('heading', { name: say('presentations.forWant', { number, what }), level: 2 })
    await forWant('1', 'Active Listening').waitFor()
    await forWant('2', 'Fire safety').waitFor()
    await page.getByText(say('presentations.nothingForWant')).waitFor()
    // What the answer lacks as a whole is said above the list.
    await page.getByText(say('presentations.reason.incomplete')).waitFor()
    await expectAccessible(owner.visitor, 'one answer to several things')
    await page.goto(here)

    // One answer, with how it was checked; and checked again after the award was revoked.
    await answered.click()
    await page.getByRole('heading', { name: 'Sample Applicant', level: 1 }).waitFor()
    await page.getByText(say('presentations.checks')).click()
    await expectAccessible(owner.visitor, 'one answer')
    await call(`/awards/${award.id}/revoke`, { reason: 'It was a mistake.' })
    await page.getByRole('button', { name: say('presentations.check') }).click()
    await page.getByText(say('presentations.standing.over'), { exact: true }).waitFor()
    await expectAccessible(owner.visitor, 'an answer that no longer holds')

    // Closed, the link says so.
    await page.goBack()
    await page
      .locator('main')
      .getByRole('button', { name: say('presentations.close'), exact: true })
      .click()
    await page.getByRole('button', { name: say('presentations.reopen') }).waitFor()
    await applicant.page.goto(await link.inputValue())
    await applicant.page.getByText(sayPublic('presenting.closed', { issuer: 'Sample Works' })).waitFor()
    await expectAccessible(applicant, 'a request that is closed')
    await page.goto(`${origin}/console/ask`)
    await page.getByRole('link', { name: 'Junior designer, spring' }).waitFor()
    await expectAccessible(owner.visitor, 'requests for credentials')
  } finally {
    for (const one of people) await one.close()
    await server?.stop()
  }
})
