import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DESKTOP, openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type PlainWeb, servePlain } from '@laurel/testkit/plain-web'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import { unzipSync } from 'fflate'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { words } from './words.ts'

/*
 * A school closes. Its learner says that their page stays; its owner downloads everything public as plain files, destroys
 * the keys, and the server ends for good. A plain web server takes its place under the same address, and a stranger's
 * browser finds the credential genuine.
 */

const CLI = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))
const laurel = (...args: string[]) =>
  new Promise<{ code: number; out: string }>(done =>
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, out: out + err }),
    ),
  )

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

test.each([
  ['at a desk, in English', 'en', 'en-CA', DESKTOP, 'light'],
  ['on a phone, in French', 'fr', 'fr-CA', PHONE, 'dark'],
  ['on a phone, in Thai', 'th', 'th-TH', PHONE, 'light'],
] as const)(
  'a school closes, and its credentials go on, %s',
  async (_, locale, browserLocale, viewport, colorScheme) => {
    const { console: say, wallet: sayWallet, public: sayPublic } = await words(locale)
    const folder = mkdtempSync(join(tmpdir(), 'laurel-closed-'))
    const people: Visitor[] = []
    let server: RunningServer | undefined
    let web: PlainWeb | undefined
    const person = async (origin: string) => {
      const made = await visitor(browser, origin, { viewport, locale: browserLocale, colorScheme })
      people.push(made)
      return made
    }
    try {
      server = await startServer()
      const { origin, port } = server
      const owner: Issuer = { server, visitor: await person(origin), say }
      await setUp(owner, 'Sample School')
      const { page } = owner.visitor
      const call = async (path: string, data: object) =>
        (await (await page.request.post(`${origin}/api/v1${path}`, { headers: { origin }, data })).json()) as Record<
          string,
          string
        >
      const achievement = 'Active Listening'
      const { id: achievementId } = await call('/achievements', {
        name: achievement,
        description: 'Hears what is said, and what is not.',
        kind: 'micro',
        criteria: { narrative: 'Listen.' },
      })
      const issue = (number: number) =>
        call('/awards', {
          achievementId,
          recipient: { name: `Sample Learner ${number}`, email: `sample.learner.${number}@example.org` },
          issue: true,
        })
      const { credentialId } = await issue(7)
      const silent = await issue(8)

      // A learner takes theirs, and opens its page to everybody.
      const learner = await person(origin)
      await learner.page.goto(await mailedLink(owner, 'sample.learner.7@example.org', '/claim/'))
      await learner.page.getByRole('button', { name: sayPublic('claim.button') }).click()
      await makeWallet(learner, sayWallet, achievement)

      // The owner sets another day first, and then today.
      await page.goto(`${origin}/console/settings/closing`)
      await page.getByRole('heading', { name: say('closing.means') }).waitFor()
      await expectAccessible(owner.visitor, 'closing an institution')
      const dialog = page.getByRole('dialog')
      const announce = async (days: number) => {
        const day = await page.evaluate(ahead => {
          const at = new Date(Date.now() + ahead * 86_400_000)
          return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
        }, days)
        await page.locator('input[type=date]').fill(day)
        await page.getByRole('button', { name: say('closing.action') }).click()
        const confirm = dialog.getByRole('button', { name: say('closing.action') })
        expect(await confirm.isDisabled()).toBe(true)
        await dialog.getByRole('textbox').fill('Sample School')
        await expectAccessible(owner.visitor, 'saying that one means it')
        await confirm.click()
        await dialog.waitFor({ state: 'hidden' })
      }
      await page.getByLabel(say('closing.successorName')).fill('Sample College')
      await announce(30)
      await page.getByRole('button', { name: say('closing.change') }).waitFor()
      await expectAccessible(owner.visitor, 'an institution that closes')

      // The learner is asked.
      await learner.page.goto(`${origin}/wallet/`)
      await learner.page.getByRole('button', { name: sayWallet('closing.keep') }).waitFor()
      await expectAccessible(learner, 'a school that closes')
      await learner.page.getByRole('button', { name: sayWallet('closing.keep') }).click()
      await learner.page.getByText(sayWallet('closing.kept')).waitFor()

      const stranger = await person(origin)
      await stranger.page.goto(`${origin}/i/sample-school`)
      await stranger.page.locator('.note.closed').waitFor()

      await page.getByRole('button', { name: say('closing.change') }).click()
      await announce(0)
      await page.getByRole('heading', { name: say('closing.site') }).waitFor({ timeout: 60_000 })
      const download = page.getByRole('link', { name: say('closing.siteDownload') })
      await download.waitFor({ timeout: 120_000 })
      await expectAccessible(owner.visitor, 'an institution that has closed')
      const [file] = await Promise.all([page.waitForEvent('download'), download.click()])
      const zip = readFileSync(await file.path())
      for (const [name, bytes] of Object.entries(unzipSync(zip))) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), bytes)
      }
      const destroy = page.getByRole('button', { name: say('closing.destroy') })
      await page.waitForFunction(
        name => [...document.querySelectorAll('button')].some(one => one.textContent === name && !one.disabled),
        say('closing.destroy'),
      )
      await destroy.click()
      await dialog.getByRole('textbox').fill('Sample School')
      await expectAccessible(owner.visitor, 'destroying the keys')
      await dialog.getByRole('button', { name: say('closing.destroy') }).click()
      await dialog.waitFor({ state: 'hidden' })
      await page.goto(`${origin}/console/awards`)
      await page.getByText(say('closing.bannerClosed')).waitFor()
      await stranger.page.goto(`${origin}/c/${credentialId}`)
      await stranger.page.locator('.checked[data-by=browser]').waitFor()
      await stranger.page.locator('.verdict .note.closed').waitFor()
      await expectAccessible(stranger, 'a credential of an institution that has closed')

      // The server ends for good, and with it its database.
      await server.stop()
      await server.remove()
      server = undefined
      web = await servePlain(folder, port)

      const later = await person(origin)
      await later.page.goto(`${origin}/c/${credentialId}/${locale}.html`)
      await later.page.locator('.checked[data-by=browser]').waitFor()
      expect(await later.page.locator('.verdict').getAttribute('data-conclusion')).toBe('genuine')
      await later.page.locator('.verdict .note.closed').waitFor()
      await expectAccessible(later, 'a credential on a plain web server')
      expect(web.asked).toEqual(
        expect.arrayContaining(['GET /i/sample-school/did.json', `GET /c/${credentialId}.json`]),
      )
      expect(web.asked.filter(one => one.startsWith('POST'))).toEqual([])
      // Another language is another file; nobody is asked for it.
      const other = locale === 'fr' ? 'en' : 'fr'
      await later.page.locator(`.languages a[lang=${other}]`).click()
      await later.page.locator(`html[lang=${other}] .checked[data-by=browser]`).waitFor()
      await later.page.goto(`${origin}/i/sample-school`)
      await later.page.locator('.note.closed').waitFor()
      await expectAccessible(later, 'a closed institution on a plain web server')
      await later.page.getByRole('link', { name: achievement }).first().click()
      await later.page.getByRole('heading', { name: achievement, level: 1 }).waitFor()
      expect((await later.page.request.get(`${origin}/c/${silent.credentialId}`)).status()).toBe(404)

      // Whoever watches over the record finds it whole, from the same files.
      const watched = await laurel('log', 'monitor', `${origin}/i/sample-school/log`)
      expect(watched).toMatchObject({ code: 0, out: expect.stringContaining('seen for the first time') })
      expect(people.flatMap(one => one.complaints)).toEqual([])
    } finally {
      await web?.stop()
      await Promise.all(people.map(one => one.close()))
      await server?.stop()
      await server?.remove()
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
