import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DESKTOP, openBrowser, visitor } from '@laurel/testkit/browser'
import { startServer } from '@laurel/testkit/server'
import { formatDate } from '@laurel/ui/verdict'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { words } from './words.ts'

/*
 * P5: a school issues fifty credentials, hands out their proof files, and is deleted: its server, its database, its keys and
 * its domain. Years later somebody opens the fifty files in a browser that has no network.
 */

const KEY = 'lrl_funeral_of_a_school_0123456789abcdef0123456789abcdef'
const AWARDS = 50
const YEARS = 12

let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'laurel-funeral-'))
const verifier = join(folder, 'laurel-offline-verifier.html')
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

type Files = { readonly files: readonly { readonly name: string; readonly text: string }[]; readonly list: string }

/** The school, from its first day to its last. */
async function live(): Promise<Files> {
  const server = await startServer({
    env: { LAUREL_BOOTSTRAP_ISSUER: 'sample-school', LAUREL_BOOTSTRAP_API_KEY: KEY },
  })
  try {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
    const api = async (path: string, body?: unknown) => {
      const init = { headers, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) }
      const answer = await fetch(`${server.origin}/api/v1${path}`, init)
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return answer
    }
    const achievement = await (
      await api('/achievements', {
        name: 'Active Listening',
        description: 'Hears what is said, and what is not.',
        kind: 'micro',
        criteria: { narrative: 'Listen to **three** people.' },
      })
    ).json()
    const recipient = (number: number) => ({
      name: `Sample Learner ${number}`,
      email: `sample.learner.${number}@example.org`,
    })
    const awards: { id: string; credentialId: string }[] = []
    for (let number = 1; number <= AWARDS; number++)
      awards.push(
        await (
          await api('/awards', { achievementId: achievement.id, recipient: recipient(number), issue: true })
        ).json(),
      )
    // The last one is on record within a second or so.
    for (let isRecorded = false; !isRecorded; ) {
      const last = await (await api(`/awards/${awards.at(-1)!.id}/bundle`)).text()
      isRecorded = (JSON.parse(last).records as unknown[]).length > 1
    }
    const files = []
    for (const [index, { id }] of awards.entries())
      files.push({ name: `learner-${index + 1}.laurel.json`, text: await (await api(`/awards/${id}/bundle`)).text() })
    const { did, log } = await (async () => {
      const document = await (await fetch(`${server.origin}/i/sample-school/did.json`)).json()
      return { did: document.id, log: document.alsoKnownAs.find((one: string) => one.startsWith('did:webvh:')) }
    })()
    writeFileSync(verifier, Buffer.from(await (await fetch(`${server.origin}/verify/offline.html`)).arrayBuffer()))
    return { files, list: JSON.stringify([{ did, name: 'Sample School', webvh: log }]) }
  } finally {
    await server.stop()
    await server.remove()
  }
}

test(`${AWARDS} credentials of a school that was deleted are valid as of then, with the network off`, async () => {
  const { public: say } = await words('en')
  const today = new Date()
  const { files, list } = await live()
  const alone = await visitor(browser, 'file://', { viewport: DESKTOP })
  const { page } = alone
  await alone.context.setOffline(true)
  await page.clock.setFixedTime(new Date(Date.now() + YEARS * 365 * 86_400_000))
  const requests: string[] = []
  page.on('request', request => requests.push(request.url()))
  const drop = (chosen: readonly { readonly name: string; readonly text: string }[]) =>
    page
      .locator('#file')
      .setInputFiles(
        chosen.map(({ name, text }) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) })),
      )
  const rows = page.locator('.desk tbody tr')
  const conclusions = () => rows.evaluateAll(all => all.map(row => row.getAttribute('data-conclusion')))
  try {
    await page.goto(`file://${verifier}`)
    // The office of some university knows the school by its key history, from when it was there.
    await page.locator('#trust > summary').click()
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('[data-load]').click()])
    await chooser.setFiles({ name: 'ministry.json', mimeType: 'application/json', buffer: Buffer.from(list) })
    await drop(files)
    await page.locator('#answer[data-desk=done]').waitFor({ timeout: 60_000 })
    await expect.poll(conclusions).toEqual(Array(AWARDS).fill('validAsOf'))
    const title = say('verdict.validAsOf.title', { asOf: formatDate(today.toISOString(), 'en') })
    await rows.first().getByText(title).waitFor()
    await expectAccessible(alone, 'fifty proof files of a school that is gone')

    // One letter of a name in one of the fifty.
    const forged = files.map((one, index) =>
      index === 17 ? { ...one, text: one.text.replaceAll('Sample Learner 18', 'Sample Learner 99') } : one,
    )
    await page.locator('#again').click()
    await drop(forged)
    await page.locator('#answer[data-desk=done]').waitFor({ timeout: 60_000 })
    await expect
      .poll(async () => (await conclusions()).toSorted())
      .toEqual(['changed', ...Array(AWARDS - 1).fill('validAsOf')])
    expect(requests.filter(url => !/^(file|data|blob):/.test(url))).toEqual([])
  } finally {
    await alone.close()
  }
})
