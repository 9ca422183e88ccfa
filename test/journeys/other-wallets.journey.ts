import { createHash, randomBytes } from 'node:crypto'
import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import { openWalletApp } from '@laurel/testkit/wallet-app'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { IN_ENGLISH } from './looks.ts'
import { openWaitingApp } from './waiting-app.ts'
import { words } from './words.ts'

/*
 * One learner takes an award straight into a wallet app of another maker; another keeps it in the wallet here, adds it to
 * an app, takes it back from there, and lets an app have it that asks by itself. The school sees where it is.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

/** The newest code that was mailed to somebody. */
async function mailedCode({ visitor: { page }, server }: Issuer, to: string): Promise<string> {
  const answer = await page.request.get(`${server.origin}/api/v1/outbox?limit=100`)
  const { items } = (await answer.json()) as { items: { kind: string; to: string; subject: string }[] }
  const mail = items.find(one => one.to === to && one.kind === 'wallet-code')
  return /\d{6}/.exec(mail?.subject ?? '')?.[0] ?? ''
}

test('awards in wallet apps of other makers', async () => {
  const { locale, browserLocale, viewport, colorScheme } = IN_ENGLISH
  const { console: say, public: sayPublic, wallet: sayWallet } = await words(locale)
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const app = await openWaitingApp('Sample app')
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
    const achievementId = page.url().split('/').at(-1) as string
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
      return ((await made.json()) as { id: string }).id
    }
    const first = await award(1)
    const second = await award(2)

    // The school can pass an offer on, and does not see the code.
    await page.goto(`${origin}/console/awards/${first}`)
    await page.getByRole('button', { name: say('otherWallet.offer') }).click()
    await page.getByLabel(say('otherWallet.address')).waitFor()
    await expectAccessible(owner.visitor, 'an offer for another wallet')
    await page.keyboard.press('Escape')

    // The learner takes it from the page behind the mail, with an app.
    const learner = await person(origin)
    await learner.page.goto(await mailedLink(owner, 'sample.learner.1@example.org', '/claim/'))
    await learner.page.getByText(sayPublic('claim.other.summary')).click()
    await expectAccessible(learner, 'claim, another wallet app')
    await learner.page.getByRole('button', { name: sayPublic('claim.other.button') }).click()
    const address = learner.page.getByLabel(sayPublic('claim.other.address'))
    await address.waitFor()
    await expectAccessible(learner, 'the offer to another wallet app')
    const wallet = openWalletApp()
    const txCode = await mailedCode(owner, 'sample.learner.1@example.org')
    const taken = await wallet.take(await address.inputValue(), { txCode, format: 'dc+sd-jwt' })
    expect(taken.credentials).toHaveLength(1)
    await page.reload()
    await page.getByText(say('otherWallet.unnamed'), { exact: false }).first().waitFor()
    await expectAccessible(owner.visitor, 'an award in another wallet')

    // Another learner has a wallet here, and adds an app.
    const holder = await person(origin)
    await holder.page.goto(await mailedLink(owner, 'sample.learner.2@example.org', '/claim/'))
    await holder.page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(holder, sayWallet, 'Active Listening')
    await holder.page.goto(`${origin}/wallet/awards/${second}`)
    await holder.page.getByRole('button', { name: sayWallet('otherWallets.add') }).click()
    const offer = holder.page.getByLabel(sayWallet('otherWallets.address'))
    await offer.waitFor()
    await expectAccessible(holder, 'adding to another wallet app')
    const code = (await holder.page.getByTestId('code').textContent()) ?? ''
    await wallet.take(await offer.inputValue(), { txCode: code.trim() })
    await holder.page.getByText(sayWallet('otherWallets.taken')).waitFor()
    await expectAccessible(holder, 'taken by another wallet app')
    await holder.page.keyboard.press('Escape')
    await holder.page.getByText(sayWallet('otherWallets.state.taken')).waitFor()
    await expectAccessible(holder, 'a credential in other wallet apps')
    await holder.page.getByRole('button', { name: sayWallet('otherWallets.back') }).click()
    const dialog = holder.page.getByRole('dialog')
    await dialog.getByText(sayWallet('otherWallets.backText')).waitFor()
    await expectAccessible(holder, 'taking back from another wallet app')
    await dialog.getByRole('button', { name: sayWallet('otherWallets.back') }).click()
    await holder.page.getByText(sayWallet('otherWallets.state.withdrawn')).waitFor()

    // An app asks by itself.
    const verifier = randomBytes(32).toString('base64url')
    const at = `${origin}/i/sample-school/openid4vci`
    const pushed = await fetch(`${at}/par`, {
      method: 'POST',
      body: new URLSearchParams({
        response_type: 'code',
        client_id: 'Sample app',
        redirect_uri: app.redirect,
        scope: 'OpenBadgeCredential_ldp_vc',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }),
    })
    const { request_uri } = (await pushed.json()) as { request_uri: string }
    await holder.page.goto(`${at}/authorize?${new URLSearchParams({ client_id: 'Sample app', request_uri })}`)
    await holder.page.getByRole('heading', { name: sayWallet('connect.title'), level: 1 }).waitFor()
    await expectAccessible(holder, 'another wallet app asks')
    await holder.page.getByLabel('Active Listening').check()
    await holder.page.getByRole('button', { name: sayWallet('connect.give') }).click()
    const answer = await app.answer
    await holder.page.getByRole('heading', { name: 'Sample app', level: 1 }).waitFor()
    const granted = await fetch(`${at}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: answer.get('code') ?? '',
        code_verifier: verifier,
      }),
    })
    expect(granted.status).toBe(200)
    await holder.page.goto(`${at}/authorize?${new URLSearchParams({ client_id: 'Sample app', request_uri })}`)
    await holder.page.getByText(sayWallet('connect.over')).waitFor()
    await expectAccessible(holder, 'a request of another wallet app that is over')
    // The answer goes to the app, which is on this machine too.
    const complaints = people.flatMap(one => one.complaints)
    expect(complaints.filter(one => !one.includes(app.home))).toEqual([])
  } finally {
    for (const one of people) await one.close()
    await server?.stop()
    app.close()
  }
})
