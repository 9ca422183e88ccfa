import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DESKTOP, openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import { formatDate } from '@laurel/ui/verdict'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, setUp } from './issuer-steps.ts'
import { words } from './words.ts'

/*
 * A school closes and leaves its records to a college, which has a server of its own. The college's owner brings the file that
 * the school's owner has downloaded. The school's server is gone by then, so whoever runs the college's has to say yes; then a
 * stranger there is told that an old credential is genuine, and who keeps its records.
 */

const CLI = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url))
const laurel = (...args: string[]) =>
  new Promise<string>((done, fail) =>
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], (error, out, err) =>
      error ? fail(new Error(out + err)) : done(out),
    ),
  )

const KEY = 'lrl_hand_over_of_records_0123456789abcdef0123456789abcdef'
const folder = mkdtempSync(join(tmpdir(), 'laurel-hand-over-'))

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

type Handed = { readonly zip: string; readonly credential: string }

/** The school's whole life, in calls: one credential, the end, and the file that its owner downloads. */
async function closeSchool(successor: object): Promise<Handed> {
  const server = await startServer({
    env: { LAUREL_BOOTSTRAP_ISSUER: 'sample-school', LAUREL_BOOTSTRAP_API_KEY: KEY },
  })
  try {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
    const ask = async (method: string, path: string, body?: object) => {
      const init = body ? { method, headers, body: JSON.stringify(body) } : { method, headers }
      const answer = await fetch(`${server.origin}${path}`, init)
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return answer
    }
    const { name } = await (await ask('GET', '/api/v1/issuer')).json()
    const achievement = await (
      await ask('POST', '/api/v1/achievements', {
        name: 'Active Listening',
        description: 'Hears what is said, and what is not.',
        kind: 'micro',
        criteria: { narrative: 'Listen to **three** people.' },
      })
    ).json()
    const recipient = { name: 'Sample Learner 1', email: 'sample.learner.1@example.org' }
    const award = await (
      await ask('POST', '/api/v1/awards', { achievementId: achievement.id, recipient, issue: true })
    ).json()
    const credential = await (await ask('GET', `/c/${award.credentialId}.json`)).text()
    await ask('PUT', '/api/v1/closing', { name, closesAt: new Date().toISOString(), successor })
    await expect
      .poll(async () => (await (await ask('GET', '/api/v1/closing')).json()).site?.state, { timeout: 90_000 })
      .toBe('there')
    const zip = join(folder, `${server.port}.zip`)
    writeFileSync(zip, Buffer.from(await (await ask('GET', '/api/v1/closing/site')).arrayBuffer()))
    return { zip, credential }
  } finally {
    await server.stop()
    await server.remove()
  }
}

test.each([
  ['at a desk, in English', 'en', 'en-CA', DESKTOP, 'light'],
  ['on a phone, in Thai', 'th', 'th-TH', PHONE, 'dark'],
] as const)(
  'the records of a closed school are taken over, %s',
  async (_, locale, browserLocale, viewport, scheme) => {
    const { console: say, public: sayPublic } = await words(locale)
    const people: Visitor[] = []
    let server: RunningServer | undefined
    try {
      server = await startServer()
      const { origin } = server
      const person = async () => {
        const made = await visitor(browser, origin, { viewport, locale: browserLocale, colorScheme: scheme })
        people.push(made)
        return made
      }
      const owner: Issuer = { server, visitor: await person(), say }
      await setUp(owner, 'Sample College')
      const { page } = owner.visitor
      const { did } = await (await page.request.get(`${origin}/api/v1/issuer`)).json()
      const { zip, credential } = await closeSchool({ name: 'Sample College', did })

      await page.goto(`${origin}/console/settings`)
      await page.getByRole('link', { name: say('archives.toArchives') }).click()
      await page.getByText(say('archives.none')).waitFor()
      await expectAccessible(owner.visitor, 'no records of closed schools')
      const choose = async (file: string | { name: string; mimeType: string; buffer: Buffer }) => {
        const [chooser] = await Promise.all([
          page.waitForEvent('filechooser'),
          page.getByRole('button', { name: say('archives.choose') }).click(),
        ])
        await chooser.setFiles(file)
      }
      const finding = (code: string) => page.getByText(say(`archives.code.${code}`))

      // The wrong file first.
      await choose({ name: 'photos.zip', mimeType: 'application/zip', buffer: Buffer.from('no archive at all') })
      await finding('ZIP_BROKEN').waitFor()
      await page.getByText(say('archives.state.refused'), { exact: true }).waitFor()
      await expectAccessible(owner.visitor, 'an archive that was refused')

      await choose(zip)
      await finding('ADDRESS_SILENT').waitFor({ timeout: 60_000 })
      for (const code of [
        'FILES_OK',
        'HISTORY_OK',
        'STATEMENT_OK',
        'SUCCESSOR_US',
        'LISTS_OK',
        'RECORD_OK',
        'PROOFS_OK',
      ])
        await finding(code).waitFor()
      await page.getByText(say('archives.state.waiting'), { exact: true }).waitFor()
      await expectAccessible(owner.visitor, 'records that wait to be confirmed')
      const [{ id, institution }] = (await (await page.request.get(`${origin}/api/v1/archives`)).json()).items

      await laurel('archive', 'confirm', id, '--data-dir', server.dataDir)
      await page.reload()
      await page.getByText(say('archives.state.kept'), { exact: true }).waitFor()
      await finding('OPERATOR_SAID').waitFor()
      await expectAccessible(owner.visitor, 'records that are kept')

      // Giving them up takes the name, and can be taken back.
      await page.getByRole('button', { name: say('archives.remove') }).click()
      const dialog = page.getByRole('dialog')
      const remove = dialog.getByRole('button', { name: say('archives.remove') })
      await expect.poll(() => remove.isDisabled()).toBe(true)
      await dialog.getByLabel(say('closing.typeName', { name: institution.name })).fill(institution.name)
      await expectAccessible(owner.visitor, 'giving up the records of a school')
      await remove.click()
      await page.getByText(say('archives.state.removed'), { exact: true }).waitFor()
      await expectAccessible(owner.visitor, 'records that were given up')
      await page.getByRole('button', { name: say('archives.takeBack') }).click()
      await page.getByText(say('archives.state.kept'), { exact: true }).waitFor()

      // A stranger, who has nothing but the credential.
      const stranger = await person()
      const names = {
        keeper: 'Sample College',
        name: institution.name,
        date: formatDate(institution.closedAt, locale),
      }
      await stranger.page.goto(`${origin}/archive`)
      await stranger.page.getByText(sayPublic('archive.keeps', names)).waitFor()
      await expectAccessible(stranger, 'whose records are kept here')
      await stranger.page.getByRole('link', { name: institution.name }).click()
      await stranger.page.getByText(sayPublic('archive.keeps', names)).first().waitFor()
      await expectAccessible(stranger, 'the records of one closed school')
      await stranger.page.getByRole('link', { name: sayPublic('archive.page') }).click()
      await stranger.page.getByRole('heading', { level: 1 }).waitFor()
      expect(new URL(stranger.page.url()).pathname).toMatch(/^\/archive\/sample-school\/i\/sample-school\//)

      await stranger.page.goto(`${origin}/verify`)
      await stranger.page.locator('#trust').waitFor()
      await stranger.page.locator('#text').fill(credential)
      await stranger.page.locator('#ask button[type=submit]').click()
      await stranger.page.locator('.checked[data-by=browser]').waitFor()
      await stranger.page.locator('.verdict[data-conclusion=genuine]').waitFor()
      const kept = sayPublic('who.archive.confirmedSince', {
        by: `Sample College (${new URL(origin).host})`,
        name: institution.name,
        since: names.date,
      })
      await expect.poll(() => stranger.page.locator('main').innerText(), { timeout: 30_000 }).toContain(kept)
      expect(await stranger.page.locator('main').innerText()).not.toContain(
        sayPublic('who.keys', { by: institution.host }),
      )
      await expectAccessible(stranger, 'a credential of a school whose records are kept')
    } finally {
      for (const one of people) await one.close()
      await server?.stop()
      await server?.remove()
    }
  },
  300_000,
)
