import { readFileSync } from 'node:fs'
import type { Visitor } from '@laurel/testkit/browser'
import { unzipSync } from 'fflate'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import type { Say } from './words.ts'

/** Makes the wallet with a passkey, keeps the recovery code, and finds the credential in it. */
export async function makeWallet(learner: Visitor, say: Say, achievement: string): Promise<void> {
  const { page } = learner
  await page.getByRole('heading', { name: say('make.title'), level: 1 }).waitFor()
  await expectAccessible(learner, 'making a wallet')
  await page.getByRole('button', { name: say('make.passkey') }).click()
  await page.getByText(say('make.passkeyDone')).waitFor()
  await page.getByLabel(say('recovery.kept')).check()
  await page.getByRole('button', { name: say('make.done') }).click()
  // The claim leads to what was claimed; everything else is one step away.
  await page.getByRole('heading', { name: achievement, level: 1 }).waitFor()
  await page.getByRole('link', { name: say('detail.back') }).click()
  await page.getByRole('link', { name: achievement }).first().waitFor()
  await expectAccessible(learner, 'wallet')
}

/** A second visit, as tomorrow's: by its end everything that is needed without a network is on the device. */
export async function keptOnDevice(page: Page, credential: Locator): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await credential.waitFor()
  await page.waitForFunction(async () => {
    const open = indexedDB.open('laurel-wallet')
    const database = await new Promise<IDBDatabase>(done => (open.onsuccess = () => done(open.result)))
    const all = await new Promise<{ facts?: unknown; notes?: object }[]>(done => {
      const ask = database.transaction('kept').objectStore('kept').getAll()
      ask.onsuccess = () => done(ask.result)
    })
    database.close()
    return all.some(one => one.facts && Object.keys(one.notes ?? {}).some(name => name.startsWith('proof ')))
  })
}

/** Opens the credential, saves it in each form, and makes a link to show it. */
export async function saveEverywhere(learner: Visitor, say: Say, achievement: string): Promise<Map<string, Buffer>> {
  const { page } = learner
  await page.getByRole('link', { name: achievement }).first().click()
  await page.getByRole('heading', { name: achievement, level: 1 }).waitFor()
  await expectAccessible(learner, 'credential in the wallet')
  const files = new Map<string, Buffer>()
  for (const form of ['json', 'jwt', 'png', 'svg']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: say(`download.${form}`) }).click(),
    ])
    files.set(form, readFileSync(await download.path()))
  }
  return files
}

/** Looks at what a visitor will see, then makes the link; `choose` sets what the link shows and how long it lasts. */
export async function shareLink(learner: Visitor, say: Say, choose?: () => Promise<void>): Promise<string> {
  const { page } = learner
  await page.getByRole('button', { name: say('share.make'), exact: true }).click()
  await page.frameLocator('iframe.share-preview').locator('h1').first().waitFor()
  await choose?.()
  await expectAccessible(learner, 'making a link')
  await page.getByRole('button', { name: say('share.create') }).click()
  const address = page.getByLabel(say('share.address'))
  await address.waitFor()
  await expectAccessible(learner, 'link to show')
  const link = await address.inputValue()
  expect(link).toMatch(/\/s\/[\w-]{20,}$/)
  return link
}

/** Takes the link back. */
export async function endLink(learner: Visitor, say: Say): Promise<void> {
  const { page } = learner
  await page.keyboard.press('Escape')
  await page
    .getByRole('button', { name: say('share.end'), exact: true })
    .first()
    .click()
  await page.getByRole('button', { name: say('share.undo') }).waitFor()
  await expectAccessible(learner, 'links of a credential')
}

/** Takes everything along as one file, and ends the wallet and the account. */
export async function takeAlongAndDelete(learner: Visitor, say: Say, email: string): Promise<void> {
  const { page } = learner
  await page.goto(`${new URL(page.url()).origin}/wallet/settings`)
  await page.getByRole('heading', { name: say('data.title') }).waitFor()
  await expectAccessible(learner, 'settings of the wallet')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: say('data.download') }).click(),
  ])
  const names = Object.keys(unzipSync(new Uint8Array(readFileSync(await download.path()))))
  expect(names.filter(name => /(?<!\.(elm|laurel))\.json$/.test(name))).toHaveLength(2)
  expect(names.filter(name => name.endsWith('.laurel.json'))).toHaveLength(2)
  expect(names).toContain('index.html')
  expect(names.filter(name => name.endsWith('.png'))).toHaveLength(2)
  await page.getByRole('button', { name: say('data.delete') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(say('data.typeEmail', { email })).fill(email)
  await expectAccessible(learner, 'deleting the wallet')
  await dialog.getByRole('button', { name: say('data.delete') }).click()
  await page.waitForURL(url => url.pathname === '/')
  const session = await page.request.get(`${new URL(page.url()).origin}/api/v1/session`)
  expect(((await session.json()) as { user: unknown }).user).toBeNull()
}
