import { DESKTOP, openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { freePort, type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { awardClass, defineAchievement, expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { words } from './words.ts'

/*
 * A learner of two schools on two servers connects the one from their wallet at the other, takes in what comes, sends
 * something back, and ends it: on a phone, in French.
 */

const KEY = `lrl_${'k'.repeat(43)}`
const LEARNER = { name: 'Sample Learner 7', email: 'sample.learner.7@example.org' }

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

/** The other school's server, under another name than `localhost`: cookies do not tell one port from another. */
async function startElsewhere() {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const server = await startServer({
    port,
    env: { LAUREL_PUBLIC_URL: origin, LAUREL_BOOTSTRAP_ISSUER: 'sample-college', LAUREL_BOOTSTRAP_API_KEY: KEY },
  })
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
  const call = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${origin}/api/v1${path}`, { headers, ...init })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json() as Promise<Record<string, unknown>>
  }
  const post = (path: string, body: unknown) => call(path, { method: 'POST', body: JSON.stringify(body) })
  /** The link in the mail about it, which proves the learner's address. */
  const award = async (name: string): Promise<string> => {
    const criteria = { narrative: 'Une traversée.' }
    const made = await post('/achievements', { name, description: 'Tient le cap.', kind: 'micro', criteria })
    await post('/awards', { achievementId: made.id, recipient: LEARNER, issue: true })
    const { items } = (await call('/outbox')) as { items: readonly { readonly id: string }[] }
    for (const { id } of items) {
      const mail = JSON.stringify(await call(`/outbox/${id}`))
      const link = /https?:\/\/[^\s"<>\\]+\/claim\/[\w-]+/.exec(mail)?.[0]
      if (link && mail.includes(name)) return link
    }
    throw new Error(`no mail about ${name}`)
  }
  return { server, origin, award }
}

test('a learner brings from another server what they have there, and sends something to it', async () => {
  const { console: say, wallet: sayWallet, public: sayPublic, common: sayCommon } = await words('fr')
  const achievement = 'Écoute active'
  const people: Visitor[] = []
  const servers: RunningServer[] = []
  const person = async (origin: string, more: object = {}) => {
    const made = await visitor(browser, origin, { viewport: PHONE, locale: 'fr-FR', ...more })
    people.push(made)
    return made
  }
  try {
    const server = await startServer()
    servers.push(server)
    const elsewhere = await startElsewhere()
    servers.push(elsewhere.server)
    const issuer: Issuer = { server, visitor: await person(server.origin), say }
    await setUp(issuer, 'École d’ici')
    await defineAchievement(issuer, achievement)
    await awardClass(issuer, 8, 0)
    const learner = await person(server.origin)
    const { page } = learner
    await page.goto(await mailLink(issuer, LEARNER.email))
    await page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, achievement)
    // At the other school: the press that takes the award signs them in there as well.
    for (const name of ['Navigation à voile', 'Aviron']) {
      await page.goto(`${await elsewhere.award(name)}?lang=fr`)
      await page.getByRole('button', { name: sayPublic('claim.button') }).click()
      await page.waitForURL(url => url.pathname.startsWith('/wallet/'))
    }

    await page.goto(`${server.origin}/wallet/settings`)
    await page.getByText(sayWallet('backpacks.none')).waitFor()
    await page.getByRole('button', { name: sayWallet('backpacks.connect') }).click()
    const dialog = page.getByRole('dialog')
    const look = dialog.getByRole('button', { name: sayWallet('backpacks.look') })
    await look.click()
    await dialog.getByText(sayWallet('backpacks.addressMissing')).waitFor()
    await expectAccessible(learner, 'connecting a backpack')
    const field = dialog.getByLabel(sayWallet('backpacks.address'))
    await field.fill('http://127.0.0.1:1')
    await look.click()
    await dialog.getByText(sayCommon('problem.E_BACKPACK_UNREACHABLE')).waitFor()
    await field.fill(elsewhere.origin)
    await look.click()
    await dialog.getByText(sayCommon('problem.E_BACKPACK_UNKNOWN_LANGUAGE')).waitFor()
    await expectAccessible(learner, 'no backpack at an address')
    await field.fill(`${elsewhere.origin}/i/sample-college`)
    await look.click()
    const go = dialog.getByRole('button', { name: sayWallet('backpacks.go') })
    await go.waitFor()
    await expectAccessible(learner, 'a backpack before it is connected')

    // First no, there; then yes.
    await go.click()
    await page.getByRole('button', { name: sayPublic('connect.deny'), exact: true }).click()
    await page.getByText(sayWallet('backpacks.returned.denied')).waitFor()
    await expectAccessible(learner, 'a backpack that was not connected')
    await page.getByRole('button', { name: sayWallet('backpacks.connect') }).click()
    await field.fill(`${elsewhere.origin}/i/sample-college`)
    await look.click()
    await go.click()
    await page.getByRole('button', { name: sayPublic('connect.allow'), exact: true }).click()

    // Back on the first page, what is there has come by itself, and waits.
    await page.getByText(sayWallet('backpacks.connected')).waitFor()
    const waiting = page.getByRole('article', { name: 'Navigation à voile' })
    const take = waiting.getByRole('button', { name: sayWallet('apps.take') })
    await expect.poll(() => take.isEnabled()).toBe(true)
    await page.getByRole('article', { name: 'Aviron' }).waitFor()
    await expectAccessible(learner, 'brought from a backpack')
    await take.click()
    await page.getByRole('heading', { name: sayWallet('import.listTitle') }).waitFor()
    await page
      .getByRole('article', { name: 'Aviron' })
      .getByRole('button', { name: sayWallet('apps.leave') })
      .click()
    await page.getByRole('heading', { name: sayWallet('apps.brought') }).waitFor({ state: 'detached' })

    await page.goto(`${server.origin}/wallet/settings`)
    await page.getByRole('button', { name: sayWallet('backpacks.pull') }).click()
    await page.getByText(sayWallet('backpacks.nothingNew')).waitFor()
    await expectAccessible(learner, 'other backpacks')

    await page.goto(`${server.origin}/wallet/`)
    await page.getByRole('link', { name: achievement }).first().click()
    await page.getByRole('button', { name: sayWallet('backpacks.sendToOne', { name: 'sample-college' }) }).click()
    await dialog.getByText(sayWallet('backpacks.whatIsSent')).waitFor()
    await expectAccessible(learner, 'sending to a backpack')
    await dialog.getByRole('button', { name: sayWallet('backpacks.send'), exact: true }).click()
    await dialog.getByText(sayWallet('backpacks.sent.created', { name: 'sample-college' })).waitFor()
    await expectAccessible(learner, 'sent to a backpack')
    const arrived = await page.request.get(`${elsewhere.origin}/api/v1/wallet/brought`)
    expect(await arrived.text()).toContain(achievement)

    await page.setViewportSize(DESKTOP)
    await page.goto(`${server.origin}/wallet/settings`)
    const row = page.getByRole('article', { name: 'sample-college' })
    await row.waitFor()
    await expectAccessible(learner, 'other backpacks')
    await row.getByRole('button', { name: sayWallet('apps.end'), exact: true }).click()
    await expectAccessible(learner, 'disconnecting a backpack')
    await dialog.getByRole('button', { name: sayWallet('apps.end'), exact: true }).click()
    await page.getByText(sayWallet('backpacks.none')).waitFor()
  } finally {
    for (const one of people) await one.close()
    for (const one of servers) await one.stop()
  }
})
