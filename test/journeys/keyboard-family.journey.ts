import { openBrowser, type Visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Issuer, mailedLink } from './issuer-steps.ts'
import {
  type Ask,
  choose,
  drawn,
  expectFocus,
  expectNotLost,
  fromList,
  giveFile,
  lookInto,
  makeAchievement,
  makeAward,
  makeSchool,
  type People,
  people,
  press,
  reach,
  write,
} from './keyboard-steps.ts'
import { keptOnDevice } from './learner-steps.ts'
import { words } from './words.ts'

/* What learners and guardians do, by keyboard alone. */

const PASSPHRASE = 'quiet river stone'
const FIRST = 'Active Listening'
const SECOND = 'Clear Writing'

let browser: Browser
let server: RunningServer
let all: People
let issuer: Issuer
let ask: Ask
let achievements: readonly string[]
let say: Awaited<ReturnType<typeof words>>

beforeAll(async () => {
  ;[browser, server] = await Promise.all([openBrowser(), startServer()])
  say = await words('en')
  all = people(browser, server.origin)
  const owner = await all.meet()
  ask = await makeSchool(owner.page, server)
  issuer = { server, visitor: owner, say: say.console }
  achievements = [(await makeAchievement(ask, FIRST)).id, (await makeAchievement(ask, SECOND)).id]
})
afterAll(async () => {
  await all?.leave()
  await browser?.close()
  await server?.stop()
  await server?.remove()
})

const addressOf = (number: number) => `sample.learner.${number}@example.org`
const button = (page: Page | Locator, key: string) => page.getByRole('button', { name: say.wallet(key), exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

/** Claims the first of two awards by the mail, makes a wallet locked by words, and takes the other along. */
async function claim(number: number): Promise<Visitor> {
  for (const id of achievements)
    await makeAward(ask, id, number, { evidence: [{ narrative: 'Led the talk of three groups.' }] })
  const learner = await all.meet()
  const { page } = learner
  await page.goto(await mailedLink(issuer, addressOf(number), '/claim/'))
  await press(page.getByRole('button', { name: say.public('claim.button') }))
  await expectFocus(heading(page, say.wallet('make.title')))
  await write(page.getByLabel(say.wallet('make.passphrase')), PASSPHRASE)
  await press(page.getByLabel(say.wallet('recovery.kept')), ' ')
  await press(button(page, 'make.done'))
  await expectFocus(heading(page, SECOND))
  await reach(page.getByRole('link', { name: say.wallet('detail.back') }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expectFocus(heading(page, say.wallet('home.title')))
  await press(button(page, 'waiting.action'))
  await page.getByRole('link', { name: FIRST }).waitFor()
  await expectNotLost(page)
  return learner
}

test('a wallet: shown by links, collected, and shown elsewhere', () =>
  all.watch('wallet', async () => {
    const { page } = await claim(1)
    const dialog = page.getByRole('dialog')
    await press(page.getByRole('link', { name: FIRST }))
    await expectFocus(heading(page, FIRST))

    const make = button(page, 'share.make')
    await lookInto(make)
    await press(make)
    await expectFocus(dialog)
    await press(dialog.getByLabel(say.wallet('share.part.evidence')), ' ')
    await fromList(
      dialog.getByRole('combobox', { name: say.wallet('share.lifetime') }),
      page.getByRole('option', { name: say.wallet('share.for.week') }),
    )
    await expect
      .poll(() => dialog.getByRole('combobox', { name: say.wallet('share.lifetime') }).inputValue())
      .toBe(say.wallet('share.for.week'))
    await write(dialog.getByLabel(say.wallet('share.limit'), { exact: true }), '3')
    await write(dialog.getByLabel(say.wallet('share.name'), { exact: true }), 'Sample library')
    // The preview is one stop on the way to the button, however many links there are in it.
    await page.keyboard.press('Tab')
    await expectFocus(dialog.locator('iframe'))
    await page.keyboard.press('Tab')
    await expectFocus(button(dialog, 'share.create'))
    await page.keyboard.press('Enter')
    await dialog.getByLabel(say.wallet('share.address')).waitFor()
    await expectFocus(dialog)
    await press(button(dialog, 'share.copy'))
    await page.keyboard.press('Escape')
    await expectFocus(make)
    await press(button(page, 'share.end'))
    await expectFocus(button(page, 'share.undo'))
    await page.keyboard.press('Enter')
    await button(page, 'share.end').waitFor()
    await expectNotLost(page)

    await lookInto(button(page, 'elsewhere.linkedin'))
    await press(button(page, 'elsewhere.linkedin'))
    await reach(dialog.getByRole('link', { name: say.wallet('elsewhere.linkedinGo') }))
    await page.keyboard.press('Escape')
    await expectFocus(button(page, 'elsewhere.linkedin'))
    await press(button(page, 'elsewhere.embed'))
    await reach(dialog.getByLabel(say.wallet('elsewhere.embedCode')))
    await press(button(dialog, 'elsewhere.copy'))
    await page.keyboard.press('Escape')
    await expectFocus(button(page, 'elsewhere.embed'))

    await page.goto(`${server.origin}/wallet/collections`)
    await press(page.getByRole('link', { name: say.wallet('collections.new') }))
    await expectFocus(heading(page, say.wallet('collections.newTitle')))
    await write(page.getByLabel(say.wallet('collections.name')), 'Sample design school')
    for (const name of [FIRST, SECOND]) {
      await press(page.getByRole('button', { name, exact: true }))
      await expectNotLost(page)
    }
    const up = page.getByRole('button', { name: say.wallet('collections.up', { name: SECOND }) })
    await reach(up, 'Shift+Tab')
    await page.keyboard.press(' ')
    await page.getByText(say.wallet('collections.moved', { name: SECOND, place: 1, count: 2 })).waitFor()
    // The arrow has nowhere left to go: its neighbour has the focus, and takes it down again.
    await expectFocus(page.getByRole('button', { name: say.wallet('collections.down', { name: SECOND }) }))
    await press(button(page, 'collections.save'))
    await heading(page, 'Sample design school').waitFor()
    await expectNotLost(page)
    await press(button(page, 'share.make'))
    await press(button(dialog, 'share.create'))
    await dialog.getByLabel(say.wallet('share.address')).waitFor()
    await page.keyboard.press('Escape')
    await expectFocus(button(page, 'share.make'))
  }))

test('a wallet: what comes in, other ways in, and the end of it', () =>
  all.watch('settings-of-a-wallet', async () => {
    const learner = await claim(2)
    const { page, context } = learner
    const dialog = page.getByRole('dialog')
    const text = await (await page.request.get(`${server.origin}/c/${await brought()}.json`)).text()
    await reach(button(page, 'import.add'), 'Shift+Tab')
    await giveFile(button(page, 'import.add'), {
      name: 'brought.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    })
    await expectFocus(dialog)
    await press(button(dialog, 'import.keep'))
    await page.getByRole('heading', { name: say.wallet('import.listTitle') }).waitFor()
    await expectFocus(button(page, 'import.add'))

    await page.goto(`${server.origin}/wallet/settings`)
    await choose(
      page.getByRole('radiogroup', { name: say.common('language') }),
      page.getByRole('radio', { name: 'English' }),
    )
    await lookInto(button(page, 'settings.add.passkey'))
    await lookInto(button(page, 'cards.make'))
    const renew = button(page, 'settings.replace')
    await lookInto(renew)
    await press(renew)
    await press(dialog.getByLabel(say.wallet('recovery.kept')), ' ')
    await press(button(dialog, 'settings.next'))
    await write(dialog.getByLabel(say.wallet('unlock.passphrase')), PASSPHRASE)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await expectNotLost(page)

    const add = button(page, 'pair.start')
    await press(add)
    await write(dialog.getByLabel(say.wallet('unlock.passphrase')), PASSPHRASE)
    await page.keyboard.press('Enter')
    const code = await dialog.getByTestId('pairing-code').innerText()
    const other = await all.meet()
    await other.context.addCookies(await context.cookies())
    await other.page.goto(`${server.origin}/wallet/`)
    await expectFocus(heading(other.page, say.wallet('unlock.title')))
    await press(button(other.page, 'pair.byDevice'))
    await expectFocus(heading(other.page, say.wallet('pair.joinTitle')))
    await write(other.page.getByLabel(say.wallet('pair.code')), code.replace(/\s/g, ''))
    await page.bringToFront()
    await other.page.keyboard.press('Enter')
    await press(button(page, 'pair.same'))
    await page.getByText(say.wallet('pair.sent')).waitFor()
    await page.keyboard.press('Escape')
    await expectFocus(add)
    await heading(other.page, say.wallet('pair.lockTitle')).waitFor()
    await press(button(other.page, 'pair.later'))
    await expectFocus(heading(other.page, say.wallet('home.title')))

    // Locked, and opened again by the words.
    await other.page.goto(`${server.origin}/wallet/settings`)
    await press(button(other.page, 'settings.lockNow'))
    // The page is loaded anew; until then what is locked may be seen on the old one.
    await other.page.waitForURL(url => url.pathname === '/wallet/')
    await write(other.page.getByLabel(say.wallet('unlock.passphrase')), PASSPHRASE)
    await other.page.keyboard.press('Enter')
    await expectFocus(heading(other.page, say.wallet('home.title')))

    const saved = page.waitForEvent('download')
    await press(button(page, 'data.download'))
    expect((await saved).suggestedFilename()).toBe('laurel-wallet.zip')
    await expectFocus(button(page, 'data.download'))
    await lookInto(button(page, 'data.delete'))
    await press(button(page, 'data.delete'))
    await write(dialog.getByLabel(say.wallet('data.typeEmail', { email: addressOf(2) })), addressOf(2))
    await press(button(dialog, 'data.delete'))
    await page.waitForURL(url => url.pathname === '/')
  }))

/** Somebody else's credential, as a file from elsewhere. */
const brought = async () => (await makeAward(ask, achievements[0] as string, 3)).credentialId

test('without a network: what is shown, and trying again', () =>
  all.watch('offline', async () => {
    const { page, context } = await claim(4)
    // It is in the vault once it can be saved from there.
    await press(page.getByRole('link', { name: FIRST }))
    await reach(button(page, 'download.jwt'))
    await reach(page.getByRole('link', { name: say.wallet('detail.back') }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await keptOnDevice(page, page.getByRole('link', { name: SECOND }))
    await context.setOffline(true)
    await page.goto(`${server.origin}/wallet/`)
    const again = page.getByRole('button', { name: say.common('tryAgain') })
    await press(again)
    await again.waitFor()
    await press(page.getByRole('link', { name: SECOND }))
    await expectFocus(heading(page, SECOND))
    await page
      .getByText(say.wallet('offline.show'))
      .or(page.getByText(say.wallet('offline.closed')))
      .waitFor()
    await reach(button(page, 'download.json'))
    await context.setOffline(false)
    await reach(again, 'Shift+Tab')
    await page.keyboard.press('Enter')
    await again.waitFor({ state: 'detached' })
    await button(page, 'share.make').waitFor()
    await expectNotLost(page)
  }))

test('a guardian: invited, allows, takes it back', () =>
  all.watch('guardian', async () => {
    const [first = ''] = achievements
    await makeAward(ask, first, 5)
    const { items } = await ask('GET', '/learners?q=Learner%205')
    const child = items[0]?.id
    await ask('PATCH', '/issuer', { minors: { jurisdiction: 'CA-ON', timeZone: null, withoutAge: 'adult' } })
    await ask('PUT', `/learners/${child}/age`, { band: '10-12' })
    await ask('POST', `/learners/${child}/guardians`, { name: 'Sample Mother', email: 'mother@example.org' })

    const { page } = await all.meet()
    await page.goto(await mailedLink(issuer, 'mother@example.org', '/guardian/'))
    await press(page.getByRole('button', { name: say.public('guardianLink.button') }))
    await heading(page, 'Sample Learner 5').waitFor()
    await page.goto(`${server.origin}/children`)
    await press(page.getByRole('link', { name: say.public('skip') }))
    await press(page.getByRole('link', { name: 'Sample Learner 5' }))
    await heading(page, 'Sample Learner 5').waitFor()
    const decision = (state: string) => page.locator(`#hold[data-state=${state}]`)
    const decide = (verb: string) =>
      page.locator('#hold').getByRole('button', { name: new RegExp(`^${say.public(`children.${verb}`)}`) })
    await press(decide('allow'))
    await decision('allowed').waitFor()
    await drawn(page)
    // The page is there anew, and the next Tab leads on from what was decided.
    await page.keyboard.press('Tab')
    await expectFocus(decide('takeBack'))
    await page.keyboard.press('Enter')
    await decision('refused').waitFor()
    await drawn(page)
    await page.keyboard.press('Tab')
    await expectFocus(decide('allow'))
  }))
