import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DESKTOP, openBrowser, PHONE, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { strangerIssuer } from './stranger.ts'
import { paste } from './verify-steps.ts'
import { words } from './words.ts'

/*
 * An admissions office decides whom it trusts: what is on which list, and that none of it leaves the browser.
 */

const KEY = 'lrl_whom_to_trust_key_0123456789abcdef0123456789abcd'
const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
const folder = mkdtempSync(join(tmpdir(), 'laurel-trust-'))
const academy = strangerIssuer('Sample Academy', 41)
const listed = strangerIssuer('Sample Polytechnic', 42)
const copy = strangerIssuer('Samp1e Academy', 43)

let browser: Browser
let server: RunningServer
let host: string
let ownPage: string
let ownDocument: string
const badges: Record<'academy' | 'listed' | 'copy', string> = { academy: '', listed: '', copy: '' }

async function api(path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await fetch(`${server.origin}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, string>
}

beforeAll(async () => {
  const trusted = join(folder, 'trusted.json')
  writeFileSync(trusted, JSON.stringify([{ did: listed.did, name: 'Sample Polytechnic', domain: 'poly.example' }]))
  browser = await openBrowser()
  server = await startServer({
    env: {
      LAUREL_BOOTSTRAP_ISSUER: 'sample-school',
      LAUREL_BOOTSTRAP_API_KEY: KEY,
      LAUREL_TRUSTED_ISSUERS: trusted,
    },
  })
  host = new URL(server.origin).host
  const achievement = await api('/achievements', {
    name: 'Active Listening',
    description: 'Hears what is said, and what is not.',
    kind: 'micro',
    criteria: { narrative: 'Listen to **three** people.' },
  })
  const recipient = { name: 'Sample Learner 7', email: 'sample.learner.7@example.org' }
  const award = await api('/awards', { achievementId: achievement.id, recipient, issue: true })
  ownPage = `${server.origin}/c/${award.credentialId}`
  ownDocument = await (await fetch(`${ownPage}.json`)).text()
  badges.academy = await academy.issue('Sample Welding')
  badges.listed = await listed.issue('Sample Drafting')
  badges.copy = await copy.issue('Sample Welding')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await server?.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** A sentence of the page, said once more for those who do not see where it stands. */
const says = (page: Page, text: string) => page.getByText(text, { exact: true }).first().waitFor()
const vouched = (page: Page) => page.locator('.answer[data-question=vouched]')

const openPanel = async (page: Page) => {
  await page.locator('#trust > summary').click()
  await page.locator('.trust-lists').waitFor()
}
const load = async (page: Page, name: string, content: string) => {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('[data-load]').click()])
  await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) })
}

test.each([
  ['at a desk, in English', 'en', 'en-CA', DESKTOP, 'light'],
  ['on a phone, in Thai, in the dark', 'th', 'th-TH', PHONE, 'dark'],
  ['on a phone, in French', 'fr', 'fr-CA', PHONE, 'light'],
] as const)(
  'one press puts an issuer on the visitor’s own list, %s',
  async (_, locale, browserLocale, viewport, colorScheme) => {
    const { public: say } = await words(locale)
    const office = await visitor(browser, server.origin, { viewport, locale: browserLocale, colorScheme })
    const { page } = office
    const sent: string[] = []
    page.on('request', request => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`))
    try {
      await paste(page, server.origin, badges.academy)
      // The signature is good, and nobody vouches: two answers, said apart.
      await says(page, say('answer.issuer.passedBare', { issuer: 'Sample Academy' }))
      await says(page, say('answer.vouched.noAddress'))
      await expectAccessible(office, 'an issuer of whom nobody knows')
      const before = sent.length
      const press = page.getByRole('button', { name: say('trust.add') })
      await press.focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => vouched(page).getAttribute('data-outcome')).toBe('passed')
      expect(await vouched(page).locator('.answer-text > p').first().textContent()).toContain(
        say('answer.vouched.byOwn', { since: '' }).trim().slice(0, 12),
      )
      // The focus stays where it was, on the way back.
      expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-distrust'))).toBe(true)

      await openPanel(page)
      await page.getByText('Sample Welding', { exact: false }).last().waitFor()
      await says(page, say('trust.operatorHint', { count: 1 }))
      await says(page, say('trust.hostHint', { count: 1 }))
      await says(page, say('trust.kept'))
      await expectAccessible(office, 'whom do I trust')
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: say('trust.save') }).click(),
      ])
      expect(JSON.parse(readFileSync(await file.path(), 'utf8'))).toEqual([
        { did: academy.did, name: 'Sample Academy' },
      ])

      // Taken off by mistake, and put back.
      await page.locator('[data-drop-own]').click()
      await expect.poll(() => vouched(page).getAttribute('data-outcome')).toBe('warning')
      await page.getByRole('button', { name: say('trust.undo') }).click()
      await expect.poll(() => vouched(page).getAttribute('data-outcome')).toBe('passed')
      // Switched off, it says so instead of being silent.
      await page.locator('[data-list=own]').uncheck()
      await says(page, say('answer.vouched.offOwn'))
      // Nothing of all this was told to anybody, apart from the words of the panel that were fetched.
      expect(sent.slice(before).filter(one => !/^GET .*\/assets\//.test(one))).toEqual([])

      // It is there at the next visit, and another one's look-alike is called out by it.
      await page.reload()
      await openPanel(page)
      await page.locator('[data-list=own]').check()
      await paste(page, server.origin, badges.copy)
      await page.locator('.verdict[data-conclusion=lookAlike]').waitFor()
      await says(page, say('answer.vouched.lookAlikeBare', { known: 'Sample Academy' }))
      expect(await page.locator('[data-trust]').count()).toBe(0)
      expect(sent.filter(one => one.includes(academy.did) && !one.includes('proofValue'))).toEqual([])
      expect(office.complaints).toEqual([])
    } finally {
      await office.close()
    }
  },
)

test('each list says so in the verdict: the server’s, a file’s, and why one that is switched off does not', async () => {
  const { public: say } = await words('en')
  const office = await visitor(browser, server.origin)
  const { page } = office
  try {
    await paste(page, server.origin, badges.listed)
    await says(page, say('answer.vouched.byOperator', { list: host }))
    expect(await page.locator('[data-trust]').count()).toBe(0)
    await openPanel(page)
    await page.locator('[data-list=operator]').uncheck()
    await says(page, say('answer.vouched.offOperator', { list: host }))
    await page.locator('[data-list=operator]').check()
    await says(page, say('answer.vouched.byOperator', { list: host }))
    // The operator's list can be taken along.
    const [taken] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: say('trust.saveOperator') }).click(),
    ])
    expect(JSON.parse(readFileSync(await taken.path(), 'utf8'))).toEqual([
      { did: listed.did, name: 'Sample Polytechnic', domain: 'poly.example' },
    ])

    await load(page, 'wrong.json', JSON.stringify([{ did: academy.did, name: 'Sample Academy' }, { did: 'academy' }]))
    await says(page, say('trust.file.row', { row: 2, what: say('trust.file.did') }))
    await expectAccessible(office, 'a list with a wrong entry')
    await load(page, 'photo.json', '\x89PNG')
    await says(page, say('trust.file.notList'))
    await load(page, 'ministry.json', JSON.stringify([{ did: academy.did, name: 'Sample Academy' }]))
    await says(page, say('trust.loaded', { name: 'ministry.json', count: 1 }))
    expect(await page.getByText(say('trust.file.notList')).count()).toBe(0)

    // On the page of a credential of this very site, too.
    await page.goto(ownPage)
    await page.locator('.checked[data-by=browser]').waitFor()
    await says(page, say('answer.vouched.byHost', { list: host }))
    await page.goto(`${server.origin}/verify#trust`)
    await page.locator('[data-list=host]').uncheck()
    await page.goto(ownPage)
    await says(page, say('answer.vouched.offHost', { list: host }))
    await page.getByRole('button', { name: say('trust.add') }).click()
    await expect.poll(() => vouched(page).getAttribute('data-outcome')).toBe('passed')
    await expectAccessible(office, 'a credential page with an own list')

    // At the desk each row says who vouches, and follows a change.
    await page.goto(`${server.origin}/verify`)
    await page.locator('#trust').waitFor()
    const file = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
    await page
      .locator('#file')
      .setInputFiles([
        file('academy.json', badges.academy),
        file('listed.json', badges.listed),
        file('own.json', ownDocument),
      ])
    await page.locator('#answer[data-desk=done]').waitFor()
    const rowOf = (name: string) => page.locator('.desk tbody tr', { hasText: name })
    await expect.poll(() => rowOf('academy.json').locator('.vouched').textContent()).toContain('ministry.json')
    expect(await rowOf('listed.json').locator('.vouched').textContent()).toContain(host)
    expect(await rowOf('own.json').locator('.vouched').textContent()).toContain('own list')
    await openPanel(page)
    await page.locator('[data-list="file:ministry.json"]').uncheck()
    await expect.poll(() => rowOf('academy.json').locator('.vouched').count()).toBe(0)
    await page.locator('[data-list="file:ministry.json"]').check()
    await expect.poll(() => rowOf('academy.json').locator('.vouched').count()).toBe(1)
    await expectAccessible(office, 'the desk with lists')
    expect(office.complaints).toEqual([])
  } finally {
    await office.close()
  }
})

test('a browser that keeps nothing trusts for the visit, and says that it does not last', async () => {
  const { public: say } = await words('en')
  const office = await visitor(browser, server.origin)
  const { page } = office
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('forbidden', 'SecurityError')
      },
    })
  })
  try {
    await paste(page, server.origin, badges.academy)
    await says(page, say('trust.addHintVisit'))
    await page.getByRole('button', { name: say('trust.add') }).click()
    await expect.poll(() => vouched(page).getAttribute('data-outcome')).toBe('passed')
    await paste(page, server.origin, badges.academy)
    await says(page, say('answer.vouched.noAddress'))
    expect(office.complaints).toEqual([])
  } finally {
    await office.close()
  }
})

test('the offline verifier takes a list from a file, keeps nothing, and asks nobody', async () => {
  const { public: say } = await words('en')
  const path = join(folder, 'offline.html')
  writeFileSync(path, Buffer.from(await (await fetch(`${server.origin}/verify/offline.html`)).arrayBuffer()))
  const alone = await visitor(browser, 'file://', { viewport: PHONE })
  const { page } = alone
  await alone.context.setOffline(true)
  const requests: string[] = []
  page.on('request', request => requests.push(request.url()))
  try {
    await page.goto(`file://${path}`)
    await page
      .locator('#file')
      .setInputFiles({ name: 'badge.json', mimeType: 'application/json', buffer: Buffer.from(badges.academy) })
    await page.locator('.verdict[data-conclusion=genuine]').waitFor()
    await says(page, say('answer.vouched.noAddress'))
    await openPanel(page)
    expect(await page.locator('[data-list=host], [data-list=operator]').count()).toBe(0)
    await says(page, say('trust.keptVisit'))
    await load(page, 'ministry.json', JSON.stringify([{ did: academy.did, name: 'Sample Academy' }]))
    await expect.poll(() => vouched(page).locator('.answer-text > p').first().textContent()).toContain('ministry.json')
    await expectAccessible(alone, 'offline with a list')
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
    expect(requests.filter(url => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([])
    expect(alone.complaints.filter(one => one !== 'request to a third party: null')).toEqual([])
  } finally {
    await alone.close()
  }
})
