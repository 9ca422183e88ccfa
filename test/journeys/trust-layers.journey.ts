import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DESKTOP, openBrowser, PHONE, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { strangerIssuer } from './stranger.ts'
import { paste } from './verify-steps.ts'
import { words } from './words.ts'

/*
 * Is it really that institution? An employer reads who knows the issuer, line by line, and looks it up on the registry.
 */

const KEY = 'lrl_who_is_this_key_0123456789abcdef0123456789abcdef01'
const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
const folder = mkdtempSync(join(tmpdir(), 'laurel-layers-'))
const operate = fileURLToPath(new URL('../../apps/server/src/operate.ts', import.meta.url))
const academy = strangerIssuer('Sample Academy', 51)

let browser: Browser
let server: RunningServer
let badge: string
let own: string

beforeAll(async () => {
  const file = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content))
  file('district.json', {
    meta: {},
    registry: { [academy.did]: { name: 'Academy of Sample Town', url: 'https://academy.example' } },
  })
  file('province.json', [{ did: 'did:web:elsewhere.example', name: 'Somebody else' }])
  file('registries.json', [
    { name: 'Sample District', type: 'dcc-legacy', file: 'district.json' },
    { name: 'Sample Province', type: 'dcc-legacy', file: 'province.json' },
    // A name that leads nowhere: it cannot be asked.
    {
      name: 'Sample Federation',
      type: 'oidf',
      trustAnchorEC: 'https://federation.invalid/.well-known/openid-federation',
    },
  ])
  browser = await openBrowser()
  server = await startServer({
    env: {
      LAUREL_BOOTSTRAP_ISSUER: 'sample-school',
      LAUREL_BOOTSTRAP_API_KEY: KEY,
      LAUREL_REGISTRIES: join(folder, 'registries.json'),
      LAUREL_REGISTRY_NAME: 'Sample District Registry',
    },
  })
  const api = async (path: string, body: unknown) => {
    const answer = await fetch(`${server.origin}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Record<string, string>
  }
  const achievement = await api('/achievements', {
    name: 'Active Listening',
    description: 'Hears what is said, and what is not.',
    kind: 'micro',
    criteria: { narrative: 'Listen to **three** people.' },
  })
  const recipient = { name: 'Sample Learner 7', email: 'sample.learner.7@example.org' }
  const award = await api('/awards', { achievementId: achievement.id, recipient, issue: true })
  own = await (await fetch(`${server.origin}/c/${award.credentialId}.json`)).text()
  badge = await academy.issue('Sample Welding')
  const done = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      operate,
      'registry',
      'add',
      'sample-school',
      '--recognised-by',
      'Sample Ministry',
      '--location',
      'Sample Town',
    ],
    { encoding: 'utf8', env: { ...process.env, LAUREL_DATA_DIR: server.dataDir } },
  )
  if (done.status !== 0) throw new Error(done.stderr + done.stdout)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await server?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const row = (page: Page, state: string, text: string) =>
  page.locator(`.who li[data-state=${state}]`).filter({ hasText: text }).first().waitFor()

async function load(page: Page, name: string, content: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('[data-load]').click()])
  await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) })
}

test.each([
  ['at a desk, in English', 'en', 'en-CA', DESKTOP, 'light'],
  ['on a phone, in Thai, in the dark', 'th', 'th-TH', PHONE, 'dark'],
  ['on a phone, in French', 'fr', 'fr-CA', PHONE, 'light'],
] as const)('who is this? is answered line by line, %s', async (_, locale, browserLocale, viewport, colorScheme) => {
  const { public: say } = await words(locale)
  const office = await visitor(browser, server.origin, { viewport, locale: browserLocale, colorScheme })
  const { page } = office
  try {
    await paste(page, server.origin, badge)
    await page.getByRole('heading', { name: say('who.title') }).waitFor()
    await row(
      page,
      'confirmed',
      say('who.registry.confirmed', { by: 'Sample District', name: 'Academy of Sample Town' }),
    )
    await row(page, 'silent', say('who.registry.silent', { by: 'Sample Province' }))
    await row(page, 'unasked', say('who.federation.unasked', { by: 'Sample Federation' }))
    // It is vouched for by the registry, by the name that the registry has for it, and the verdict stays green.
    await page.locator('.verdict[data-conclusion=genuine]').waitFor()
    const vouched = page.locator('.answer[data-question=vouched]')
    expect(await vouched.getAttribute('data-outcome')).toBe('passed')
    expect(await page.locator('.who').textContent()).not.toContain('Sample Academy')
    await expectAccessible(office, 'who is this')

    // Whoever switches the list of this site off, with its registries, goes by their own alone.
    await page.locator('#trust > summary').click()
    await page.locator('.trust-lists').waitFor()
    const ofThisSite = page.locator('[data-list=operator]')
    await ofThisSite.uncheck()
    await expect.poll(() => vouched.getAttribute('data-outcome')).toBe('warning')
    expect(await page.locator('.who').filter({ hasText: 'Sample District' }).count()).toBe(0)
    await load(
      page,
      'district.json',
      JSON.stringify({ registry: { [academy.did]: { name: 'Academy of Sample Town' } } }),
    )
    await page.getByText('district.json').first().waitFor()
    await expect.poll(() => vouched.getAttribute('data-outcome')).toBe('passed')
    expect(await ofThisSite.isChecked()).toBe(false)
    await vouched.filter({ hasText: 'district.json' }).waitFor()
    await expectAccessible(office, 'a registry’s file among the lists')
    await ofThisSite.check()
    await row(
      page,
      'confirmed',
      say('who.registry.confirmed', { by: 'Sample District', name: 'Academy of Sample Town' }),
    )
  } finally {
    await office.close()
  }
})

test('what a registry has signed counts for a visitor who has loaded its keys, whatever the server says', async () => {
  const { public: say } = await words('en')
  const office = await visitor(browser, server.origin, { viewport: DESKTOP, locale: 'en-CA' })
  const { page } = office
  try {
    const said = say('who.federation.confirmed', { by: new URL(server.origin).host, name: 'sample-school' })
    const anchor = await (await fetch(`${server.origin}/.well-known/openid-federation`)).text()
    await paste(page, server.origin, own)
    await page.locator('#trust > summary').click()
    await page.locator('.trust-lists').waitFor()
    await load(page, 'registry.jwt', 'eyJhbGciOiJub25lIn0.e30.')
    await page.getByText(say('trust.file.anchor')).waitFor()
    await load(page, 'registry.jwt', anchor)
    await page.getByText(say('trust.anchorLoaded', { name: server.origin })).waitFor()
    await row(page, 'confirmed', said)
    await expectAccessible(office, 'a federation among the lists')
    await page.locator('[data-drop-anchor]').click()
    await expect.poll(() => page.locator('.who').textContent()).not.toContain(said)
  } finally {
    await office.close()
  }
})

test.each([
  ['at a desk, in English', 'en', 'en-CA', DESKTOP, 'light'],
  ['on a phone, in Thai, in the dark', 'th', 'th-TH', PHONE, 'dark'],
  ['on a phone, in French', 'fr', 'fr-CA', PHONE, 'light'],
] as const)(
  'the registry can be looked through and searched, without a script, %s',
  async (_, locale, browserLocale, viewport, colorScheme) => {
    const { public: say } = await words(locale)
    const office = await visitor(browser, server.origin, { viewport, locale: browserLocale, colorScheme })
    const { page } = office
    try {
      await page.goto(`${server.origin}/registry`)
      await page.getByRole('heading', { level: 1, name: 'Sample District Registry' }).waitFor()
      await page.getByText(say('registry.by', { who: 'Sample Ministry' })).waitFor()
      await expectAccessible(office, 'the registry')
      await page.locator('#q').fill('nobody at all')
      await page.keyboard.press('Enter')
      await page.getByText(say('registry.found', { count: '0', total: '1' })).waitFor()
      await page.locator('#q').fill('sample town')
      await page.keyboard.press('Enter')
      await page.getByText(say('registry.found', { count: '1', total: '1' })).waitFor()
      await page.locator('.listed summary').click()
      await page.getByText('did:webvh:', { exact: false }).first().waitFor()
      await expectAccessible(office, 'found on the registry')
    } finally {
      await office.close()
    }
  },
)
