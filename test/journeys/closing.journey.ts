import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowser } from '@laurel/testkit/browser'
import { type PlainWeb, servePlain } from '@laurel/testkit/plain-web'
import { unzipSync } from 'fflate'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { IN_FRENCH_ON_A_PHONE } from './looks.ts'
import { ACHIEVEMENT, atSchool, type School } from './school.ts'
import { concluded } from './verify-steps.ts'

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

test('a school closes, and its credentials go on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-closed-'))
  let web: PlainWeb | undefined
  const walk = async ({ server, origin, owner, say, person, issue, learner: takes, close }: School) => {
    const { page } = owner.visitor
    const { credentialId } = await issue(7)
    const silent = await issue(8)

    // A learner takes theirs, and opens its page to everybody.
    const learner = await takes(7)

    // The owner sets another day first, and then today.
    await page.goto(`${origin}/console/settings/closing`)
    await page.getByRole('heading', { name: say.console('closing.means') }).waitFor()
    await expectAccessible(owner.visitor, 'closing an institution')
    const dialog = page.getByRole('dialog')
    const announce = async (days: number) => {
      const day = await page.evaluate(ahead => {
        const at = new Date(Date.now() + ahead * 86_400_000)
        return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
      }, days)
      await page.locator('input[type=date]').fill(day)
      await page.getByRole('button', { name: say.console('closing.action') }).click()
      const confirm = dialog.getByRole('button', { name: say.console('closing.action') })
      expect(await confirm.isDisabled()).toBe(true)
      await dialog.getByRole('textbox').fill('Sample School')
      await expectAccessible(owner.visitor, 'saying that one means it')
      await confirm.click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await page.getByLabel(say.console('closing.successorName')).fill('Sample College')
    await announce(30)
    await page.getByRole('button', { name: say.console('closing.change') }).waitFor()
    await expectAccessible(owner.visitor, 'an institution that closes')

    // The learner is asked.
    await learner.page.goto(`${origin}/wallet/`)
    await learner.page.getByRole('button', { name: say.wallet('closing.keep') }).waitFor()
    await expectAccessible(learner, 'a school that closes')
    await learner.page.getByRole('button', { name: say.wallet('closing.keep') }).click()
    await learner.page.getByText(say.wallet('closing.kept')).waitFor()

    const stranger = await person()
    await stranger.page.goto(`${origin}/i/sample-school`)
    await stranger.page.locator('.note.closed').waitFor()

    await page.getByRole('button', { name: say.console('closing.change') }).click()
    await announce(0)
    await page.getByRole('heading', { name: say.console('closing.site') }).waitFor({ timeout: 60_000 })
    const download = page.getByRole('link', { name: say.console('closing.siteDownload') })
    await download.waitFor({ timeout: 120_000 })
    await expectAccessible(owner.visitor, 'an institution that has closed')
    const [file] = await Promise.all([page.waitForEvent('download'), download.click()])
    const zip = readFileSync(await file.path())
    for (const [name, bytes] of Object.entries(unzipSync(zip))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), bytes)
    }
    const destroy = page.getByRole('button', { name: say.console('closing.destroy') })
    await page.waitForFunction(
      name => [...document.querySelectorAll('button')].some(one => one.textContent === name && !one.disabled),
      say.console('closing.destroy'),
    )
    await destroy.click()
    await dialog.getByRole('textbox').fill('Sample School')
    await expectAccessible(owner.visitor, 'destroying the keys')
    await dialog.getByRole('button', { name: say.console('closing.destroy') }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.goto(`${origin}/console/awards`)
    await page.getByText(say.console('closing.bannerClosed')).waitFor()
    await stranger.page.goto(`${origin}/c/${credentialId}`)
    await stranger.page.locator('.checked[data-by=browser]').waitFor()
    await stranger.page.locator('.verdict .note.closed').waitFor()
    await expectAccessible(stranger, 'a credential of an institution that has closed')

    // The server ends for good, and with it its database.
    await close()
    web = await servePlain(folder, server.port)

    const later = await person()
    await later.page.goto(`${origin}/c/${credentialId}/fr.html`)
    expect(await concluded(later.page)).toBe('genuine')
    await later.page.locator('.verdict .note.closed').waitFor()
    await expectAccessible(later, 'a credential on a plain web server')
    expect(web.asked).toEqual(expect.arrayContaining(['GET /i/sample-school/did.json', `GET /c/${credentialId}.json`]))
    expect(web.asked.filter(one => one.startsWith('POST'))).toEqual([])
    // Another language is another file; nobody is asked for it.
    await later.page.locator('.languages a[lang=th]').click()
    await later.page.locator('html[lang=th] .checked[data-by=browser]').waitFor()
    await later.page.goto(`${origin}/i/sample-school`)
    await later.page.locator('.note.closed').waitFor()
    await expectAccessible(later, 'a closed institution on a plain web server')
    await later.page.getByRole('link', { name: ACHIEVEMENT }).first().click()
    await later.page.getByRole('heading', { name: ACHIEVEMENT, level: 1 }).waitFor()
    expect((await later.page.request.get(`${origin}/c/${silent.credentialId}`)).status()).toBe(404)

    // Whoever watches over the record finds it whole, from the same files.
    const watched = await laurel('log', 'monitor', `${origin}/i/sample-school/log`)
    expect(watched).toMatchObject({ code: 0, out: expect.stringContaining('seen for the first time') })
  }
  await atSchool(browser, IN_FRENCH_ON_A_PHONE, walk).finally(async () => {
    await web?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
})
