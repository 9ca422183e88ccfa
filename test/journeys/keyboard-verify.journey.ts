import { openBrowser } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  expectFocus,
  expectNotLost,
  giveFile,
  makeAchievement,
  makeAward,
  makeSchool,
  type People,
  people,
  pick,
  press,
  reach,
  write,
} from './keyboard-steps.ts'
import { words } from './words.ts'

/* An employer checks one credential, and a hundred, by keyboard alone. */

let browser: Browser
let server: RunningServer
let all: People
let say: Awaited<ReturnType<typeof words>>['public']
const documents: string[] = []

beforeAll(async () => {
  ;[browser, server] = await Promise.all([openBrowser(), startServer()])
  say = (await words('en')).public
  all = people(browser, server.origin)
  const { page } = await all.meet()
  const ask = await makeSchool(page, server)
  const { id } = await makeAchievement(ask)
  for (const number of [1, 2]) {
    const { credentialId } = await makeAward(ask, id, number)
    documents.push(await (await page.request.get(`${server.origin}/c/${credentialId}.json`)).text())
  }
})
afterAll(async () => {
  await all?.leave()
  await browser?.close()
  await server?.stop()
  await server?.remove()
})

const file = (name: string, text = documents[0] ?? '') => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
})

test('one credential: chosen, answered, explained, asked about another day', () =>
  all.watch('verify-one', async () => {
    const { page } = await all.meet()
    await page.goto(`${server.origin}/verify`)
    await page.keyboard.press('Tab')
    await reach(page.getByRole('link', { name: say('skip') }))
    await page.keyboard.press('Enter')
    await expectFocus(page.locator('main'))
    await page.getByRole('button', { name: say('verify.scan') }).waitFor()
    await giveFile(page.locator('#file'), file('one.json'))
    const verdict = page.locator('#answer .verdict[data-conclusion=genuine]')
    await verdict.waitFor()
    await expectFocus(page.locator('#verdict-title'))
    await press(verdict.locator('summary').first())
    await verdict.locator('details[open]').first().waitFor()
    await reach(page.getByLabel(say('at.label')))
    // Month, day, year, as a date field takes them from the keyboard.
    await page.keyboard.type('05012020')
    await press(page.getByRole('button', { name: say('at.ask') }))
    await page.locator('.verdict[data-conclusion=notYetValid]').waitFor()
    await expectFocus(page.locator('#verdict-title'))
    await reach(page.getByRole('button', { name: say('at.today') }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await verdict.waitFor()
    await expectFocus(page.locator('#verdict-title'))
  }))

test('a camera that is not there leaves the way back', () =>
  all.watch('verify-camera', async () => {
    const { page } = await all.meet()
    await page.goto(`${server.origin}/verify`)
    const scan = page.getByRole('button', { name: say('verify.scan') })
    await press(scan)
    await page.getByText(say('camera.none')).waitFor()
    await expectFocus(page.locator('#scan-title'))
    await giveFile(page.getByRole('button', { name: say('camera.picture') }), file('no-picture.png', 'nothing'))
    await page.getByText(say('camera.nothing')).waitFor()
    await press(page.getByRole('button', { name: say('camera.back') }))
    await expectFocus(scan)
  }))

test('many at once: watched, narrowed, sorted, opened, saved', () =>
  all.watch('verify-desk', async () => {
    const { page } = await all.meet()
    await page.goto(`${server.origin}/verify`)
    await page.getByRole('button', { name: say('verify.scan') }).waitFor()
    const broken = file('three.json', documents[0]?.replace('Active Listening', 'Active Leadership'))
    await giveFile(page.locator('#file'), [file('one.json'), file('two.json', documents[1]), broken])
    await page.locator('#answer[data-desk=done]').waitFor()
    await expectFocus(page.locator('#desk-title'))
    const rows = page.locator('.desk tbody tr')
    const group = (key: string) => page.getByRole('button', { name: new RegExp(`^${say(key)}`) })
    await press(group('desk.tone.bad'))
    await expect.poll(() => rows.count()).toBe(1)
    await expectFocus(group('desk.tone.bad'))
    await reach(group('desk.all'), 'Shift+Tab')
    await page.keyboard.press(' ')
    await expect.poll(() => rows.count()).toBe(3)
    await write(page.getByRole('searchbox'), 'json')
    await press(page.getByRole('columnheader', { name: say('desk.file') }).getByRole('button'))
    await page.keyboard.press('Enter')
    await expect.poll(() => rows.first().innerText()).toContain('two.json')
    const open = page.getByRole('button', { name: say('desk.open', { file: 'one.json' }) })
    await press(open)
    await page.locator('#desk-answer .verdict').waitFor()
    await expectFocus(page.locator('#desk-answer #verdict-title'))
    await press(page.locator('#desk-answer summary').first())
    await reach(page.getByRole('button', { name: say('desk.back') }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expectFocus(open)
    const saved = page.waitForEvent('download')
    await press(page.getByRole('button', { name: say('desk.csv') }))
    expect((await saved).suggestedFilename()).toMatch(/^verified-.*\.csv$/)
    await expectNotLost(page)
  }))

test('on a phone the list is sorted from one choice', () =>
  all.watch('verify-phone', async () => {
    const { page } = await all.meet({ viewport: { width: 390, height: 844 } })
    await page.goto(`${server.origin}/verify`)
    await page.getByRole('button', { name: say('verify.scan') }).waitFor()
    await giveFile(page.locator('#file'), [file('one.json'), file('two.json', documents[1])])
    await page.locator('#answer[data-desk=done]').waitFor()
    await pick(page.locator('#desk-sort'), `${say('desk.file')} ↓`)
    await expect.poll(() => page.locator('.desk tbody tr').first().innerText()).toContain('two.json')
    await expectFocus(page.locator('#desk-sort'))
  }))
