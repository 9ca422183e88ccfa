import { deflateSync } from 'node:zlib'
import { bakePng } from '@laurel/core/credential'
import { openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { pngOf, qrModules } from './qr-picture.ts'
import { type Say, words } from './words.ts'

/*
 * Lose the phone, keep the achievements (P8): each rung of the ladder by itself, on a device whose authenticator holds
 * nothing. Signing in is not what is looked at here, so each device is given the session.
 */

const ACHIEVEMENT = 'Active Listening'
const DID_OF_ANOTHER = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
const EMAIL = 'sample.learner.7@example.org'

let browser: Browser
let server: RunningServer
let say: Say
let sayPublic: Say
let first: Visitor
const people: Visitor[] = []
let recoveryCode = ''
let cards: string[] = []

const device = async (signedIn = true): Promise<Visitor> => {
  const made = await visitor(browser, server.origin, { viewport: PHONE })
  if (signedIn) await made.context.addCookies(await first.context.cookies())
  people.push(made)
  return made
}
const locked = async (): Promise<Visitor> => {
  const made = await device()
  await made.page.goto(`${server.origin}/wallet/`)
  await made.page.getByRole('heading', { name: say('unlock.title') }).waitFor()
  return made
}
const credential = ({ page }: Visitor) => page.getByRole('link', { name: ACHIEVEMENT }).first()
const letters = async (text: Promise<string | null>) => ((await text) ?? '').replace(/\s/g, '')

/** Opens by the recovery code, wherever a way in is asked for. */
async function openByCode({ page }: Visitor, button: string): Promise<void> {
  await page.getByLabel(say('unlock.code')).fill(recoveryCode)
  await page.getByRole('button', { name: button, exact: true }).click()
}

beforeAll(async () => {
  browser = await openBrowser()
  const all = await words('en')
  say = all.wallet
  sayPublic = all.public
  server = await startServer()
  const owner = await visitor(browser, server.origin)
  people.push(owner)
  const issuer: Issuer = { server, visitor: owner, say: all.console }
  await setUp(issuer, 'Sample School')
  await defineAchievement(issuer, ACHIEVEMENT)
  const achievementId = new URL(owner.page.url()).pathname.split('/').pop()
  const made = await owner.page.request.post(`${server.origin}/api/v1/awards`, {
    headers: { origin: server.origin },
    data: { achievementId, recipient: { name: 'Sample Learner 7', email: EMAIL }, issue: true },
  })
  expect(made.status()).toBe(201)
  first = await device(false)
  const { page } = first
  await page.goto(await mailLink(issuer, EMAIL))
  await page.getByRole('button', { name: sayPublic('claim.button') }).click()
  await page.getByRole('button', { name: say('make.passkey') }).click()
  await page.getByText(say('make.passkeyDone')).waitFor()
  recoveryCode = await letters(page.locator('.recovery-code').textContent())
  await page.getByLabel(say('recovery.kept')).check()
  await page.getByRole('button', { name: say('make.done') }).click()
  await page.getByRole('heading', { name: ACHIEVEMENT, level: 1 }).waitFor()
}, 240_000)
afterAll(async () => {
  await Promise.all(people.map(one => one.close()))
  await browser?.close()
  await server?.stop()
  await server?.remove()
})

test('three cards are made, and the vault notes who has them', async () => {
  const { page } = first
  await page.goto(`${server.origin}/wallet/settings`)
  await page.getByRole('button', { name: say('cards.make') }).click()
  await page.getByLabel(say('cards.holder', { number: 1 })).fill('Sample Grandmother')
  await expectAccessible(first, 'cards who')
  await page.getByRole('button', { name: say('settings.next') }).click()
  const shown = page.locator('.share-card .recovery-code')
  await shown.nth(2).waitFor()
  await expectAccessible(first, 'cards to print')
  cards = await Promise.all([0, 1, 2].map(index => letters(shown.nth(index).textContent())))
  expect(cards.map(card => card.length)).toEqual([36, 36, 36])
  await page.getByLabel(say('cards.kept')).check()
  await page.getByRole('button', { name: say('settings.next') }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('unlock.passkey') })
    .click()
  await page.getByText(say('cards.has', { holder: 'Sample Grandmother', number: 1 })).waitFor()
  await expectAccessible(first, 'settings with cards')
  const kept = await page.request.get(`${server.origin}/api/v1/wallet/vault`)
  expect(await kept.text()).not.toContain('Grandmother')
})

test('another device: a code, the same six digits on both, and the new device gets a lock of its own', async () => {
  const fresh = await locked()
  await first.page.getByRole('button', { name: say('pair.start') }).click()
  // The old device's authenticator is gone as well; it opens by the code.
  await openByCode({ ...first, page: first.page }, say('unlock.action'))
  const code = await letters(first.page.getByTestId('pairing-code').textContent())
  await expectAccessible(first, 'adding a device')
  await fresh.page.getByRole('button', { name: say('pair.byDevice') }).click()
  await expectAccessible(fresh, 'joining from a device')
  await fresh.page.getByLabel(say('pair.code')).fill('AAAA AAAA')
  await fresh.page.getByRole('button', { name: say('pair.join') }).click()
  await fresh.page.getByText(say('pair.gone')).waitFor()
  await fresh.page.getByLabel(say('pair.code')).fill(`${code.slice(0, 4)} ${code.slice(4).toLowerCase()}`)
  await fresh.page.getByRole('button', { name: say('pair.join') }).click()
  const digits = [first, fresh].map(one => one.page.locator('.pairing-digits'))
  await Promise.all(digits.map(one => one.waitFor()))
  const seen = await Promise.all(digits.map(one => letters(one.textContent())))
  expect(seen[0]).toMatch(/^\d{6}$/)
  expect(seen[1]).toBe(seen[0])
  await expectAccessible(fresh, 'comparing digits')
  await first.page.getByRole('button', { name: say('pair.same') }).click()
  await first.page.getByText(say('pair.sent')).waitFor()
  await fresh.page.getByLabel(say('settings.newPassphrase')).fill('quiet river stone')
  await expectAccessible(fresh, 'lock of a new device')
  await fresh.page.getByRole('button', { name: say('settings.next') }).click()
  await credential(fresh).waitFor()
  // The lock of its own opens by itself on one more device.
  const third = await locked()
  await third.page.getByLabel(say('unlock.passphrase')).fill('quiet river stone')
  await third.page.getByRole('button', { name: say('unlock.action'), exact: true }).click()
  await credential(third).waitFor()
})

test('the printed recovery code alone', async () => {
  const lost = await locked()
  await lost.page.getByRole('button', { name: say('unlock.useCode') }).click()
  await openByCode(lost, say('unlock.action'))
  await credential(lost).waitFor()
})

test('two of three cards, and not the same one twice', async () => {
  const lost = await locked()
  const { page } = lost
  await page.getByRole('button', { name: say('cards.use') }).click()
  await page.getByLabel(say('cards.first'), { exact: true }).fill(cards[0]!)
  await page.getByLabel(say('cards.second'), { exact: true }).fill(cards[0]!)
  await page.getByText(say('cards.CARD_SAME')).waitFor()
  await expectAccessible(lost, 'opening by cards')
  await page.getByLabel(say('cards.second'), { exact: true }).fill(cards[2]!.toLowerCase())
  await page.getByRole('button', { name: say('unlock.action'), exact: true }).click()
  await credential(lost).waitFor()
})

test('two devices that change the vault at once lose nothing of each other', async () => {
  const devices = [people.at(-1)!, people.at(-2)!]
  for (const [index, { page }] of devices.entries()) {
    await page.goto(`${server.origin}/wallet/collections/new`)
    await page.getByLabel(say('collections.name')).fill(`Sample collection ${index + 1}`)
    await page.getByRole('button', { name: ACHIEVEMENT, exact: true }).click()
  }
  await Promise.all(
    devices.map(({ page }) => page.getByRole('button', { name: say('collections.save'), exact: true }).click()),
  )
  await Promise.all(devices.map(({ page }) => page.waitForURL(url => /collections\/[\w-]{10,}$/.test(url.pathname))))
  for (const { page } of devices) {
    await page.goto(`${server.origin}/wallet/collections`)
    for (const number of [1, 2]) await page.getByRole('heading', { name: `Sample collection ${number}` }).waitFor()
  }
})

test('a credential from elsewhere: checked here, kept with its verdict, known again', async () => {
  const wallet = people.at(-1)!
  const { page } = wallet
  const owner = people[0]!.page.request
  const list = await owner.get(`${server.origin}/api/v1/achievements`)
  const achievementId = ((await list.json()) as { items: { id: string }[] }).items[0]!.id
  const made = await owner.post(`${server.origin}/api/v1/awards`, {
    headers: { origin: server.origin },
    data: { achievementId, recipient: { name: 'Sample Learner 8', did: DID_OF_ANOTHER }, issue: true },
  })
  const { credentialId } = (await made.json()) as { credentialId: string }
  const document_ = await (await owner.get(`${server.origin}/c/${credentialId}.json`)).text()
  const png = bakePng(new Uint8Array(pngOf(qrModules('x'), deflateSync)), document_)
  if (!png.ok) throw new Error(png.error.code)
  const bring = async (name: string, mimeType: string, bytes: Uint8Array | string) => {
    await page.goto(`${server.origin}/wallet/`)
    await credential(wallet).waitFor()
    await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(bytes) })
  }
  await bring('badge.png', 'image/png', png.value)
  await page.getByText(say('import.means.good')).waitFor()
  await page.getByText(say('import.foreign')).waitFor()
  await expectAccessible(wallet, 'importing')
  await page.getByRole('button', { name: say('import.keep') }).click()
  await page.getByRole('heading', { name: say('import.listTitle'), exact: true }).waitFor()
  await page.getByText(say('import.foreignShort')).waitFor()
  await expectAccessible(wallet, 'wallet with an imported credential')
  await bring('badge.json', 'application/json', document_)
  await page.getByText(say('import.duplicate.imported')).waitFor()
  await bring('changed.json', 'application/json', document_.replaceAll('Hears what is said', 'Hears all that is said'))
  await page.getByText(say('import.means.broken')).waitFor()
  await bring('letter.txt', 'text/plain', 'Dear Sir or Madam')
  await page.getByText(say('import.unreadable')).waitFor()
  const kept = await page.request.get(`${server.origin}/api/v1/wallet/vault`)
  expect(await kept.text()).not.toContain('Hears')
})

test('credentials of several issuers are told apart by one press', async () => {
  const wallet = people.at(-1)!
  const { page } = wallet
  // A second school is a server's matter of its own; here its award is put into the answer.
  await page.route('**/api/v1/wallet/awards', async route => {
    const answer = await route.fetch()
    const { items } = (await answer.json()) as { items: { issuer: object; achievement: object }[] }
    const [one] = items
    const other = {
      ...one,
      id: '00000000-0000-7000-8000-000000000001',
      state: 'expired',
      issuer: { ...one?.issuer, id: '00000000-0000-7000-8000-000000000002', name: 'Sample College' },
      achievement: { ...one?.achievement, names: {}, name: 'Program Design' },
    }
    await route.fulfill({ json: { items: [...items, other], nextCursor: null } })
  })
  await page.goto(`${server.origin}/wallet/`)
  await page.getByRole('link', { name: 'Program Design' }).waitFor()
  await expectAccessible(wallet, 'several issuers')
  await page.getByText('Sample College', { exact: true }).first().click()
  await credential(wallet).waitFor({ state: 'hidden' })
  expect(await page.getByRole('link', { name: 'Program Design' }).count()).toBe(1)
  await page.getByText(say('home.allIssuers'), { exact: true }).click()
  await credential(wallet).waitFor()
  await page.unroute('**/api/v1/wallet/awards')
})

test('a lock that is taken off exchanges the data key: other devices have to open once more, and still can', async () => {
  const [one, other] = [people.at(-1)!, people.at(-2)!]
  await one.page.goto(`${server.origin}/wallet/settings`)
  const remove = `${say('settings.remove')}: ${say('settings.lock.passkey')}`
  await one.page.getByRole('button', { name: remove }).click()
  const dialog = one.page.getByRole('dialog')
  await expectAccessible(one, 'removing a lock')
  await dialog.getByRole('button', { name: say('unlock.useCode') }).click()
  await dialog.getByLabel(say('unlock.code')).fill(recoveryCode)
  await dialog.getByRole('button', { name: say('settings.remove'), exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await one.page.getByRole('button', { name: remove }).count()).toBe(0)
  await one.page.goto(`${server.origin}/wallet/`)
  await credential(one).waitFor()
  await other.page.goto(`${server.origin}/wallet/`)
  await other.page.getByRole('heading', { name: say('unlock.title') }).waitFor()
  await other.page.getByRole('button', { name: say('cards.use') }).click()
  await other.page.getByLabel(say('cards.first'), { exact: true }).fill(cards[1]!)
  await other.page.getByLabel(say('cards.second'), { exact: true }).fill(cards[2]!)
  await other.page.getByRole('button', { name: say('unlock.action'), exact: true }).click()
  await credential(other).waitFor()
  expect(people.flatMap(person => person.complaints)).toEqual([])
})
