import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { DESKTOP, openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import { strToU8, zipSync } from 'fflate'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { pngOf, type QrModules, qrModules, y4mOf } from './qr-picture.ts'
import { words } from './words.ts'

/*
 * An admissions office: a hundred files at once, a code on paper, and a computer without a network.
 */

const KEY = 'lrl_verify_desk_key_0123456789abcdef0123456789abcd'
const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }

let browser: Browser
let server: RunningServer
/** The credentials as they were issued, by the learner's number; 3 is revoked afterwards. */
const documents = new Map<number, string>()
const links = new Map<number, string>()
const folder = mkdtempSync(join(tmpdir(), 'laurel-desk-'))

async function api(path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await fetch(`${server.origin}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, string>
}

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer({ env: { LAUREL_BOOTSTRAP_ISSUER: 'sample-school', LAUREL_BOOTSTRAP_API_KEY: KEY } })
  const achievement = await api('/achievements', {
    name: 'Active Listening',
    description: 'Hears what is said, and what is not.',
    kind: 'micro',
    criteria: { narrative: 'Listen to **three** people.' },
  })
  for (let number = 1; number <= 6; number++) {
    const recipient = { name: `Sample Learner ${number}`, email: `sample.learner.${number}@example.org` }
    const award = await api('/awards', { achievementId: achievement.id, recipient, issue: true })
    links.set(number, `${server.origin}/c/${award.credentialId}`)
    documents.set(number, await (await fetch(`${server.origin}/c/${award.credentialId}.json`)).text())
    if (number === 3) await api(`/awards/${award.id}/revoke`, { reason: 'A sample mistake' })
  }
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await server?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const document = (number: number) => documents.get(number) as string
const tampered = () => document(4).replace('Active Listening', 'Active Leadership')

/** A folder of applicants, as an office gets it: genuine, revoked, changed, a picture of a cat. */
const applicants = () =>
  zipSync({
    'class/one.json': strToU8(document(1)),
    'class/two.json': strToU8(document(2)),
    'class/three.json': strToU8(document(3)),
    'class/four.json': strToU8(tampered()),
    'notes.txt': strToU8('Nothing of the kind'),
    'more.zip': zipSync({ 'one.json': strToU8(document(1)) }),
  })

const rowOf = (page: Page, file: string) => page.locator('.desk tbody tr', { hasText: file })

test.each([
  ['at a desk, in English', 'en', 'en-CA', DESKTOP, 'light'],
  ['on a phone, in Thai, in the dark', 'th', 'th-TH', PHONE, 'dark'],
  ['on a phone, in French', 'fr', 'fr-CA', PHONE, 'light'],
] as const)('many files at once, %s', async (_, locale, browserLocale, viewport, colorScheme) => {
  const { public: say } = await words(locale)
  const office = await visitor(browser, server.origin, { viewport, locale: browserLocale, colorScheme })
  const { page } = office
  const asked: string[] = []
  page.on('request', request => {
    if (request.url().endsWith('/api/v1/verify')) asked.push(request.method())
  })
  try {
    await page.goto(`${server.origin}/verify`)
    await page.getByRole('button', { name: say('verify.scan') }).waitFor()
    await expectAccessible(office, 'verify')
    await page
      .locator('#file')
      .setInputFiles({ name: 'applicants.zip', mimeType: 'application/zip', buffer: Buffer.from(applicants()) })
    await page.locator('#answer[data-desk=done]').waitFor()

    const conclusions = await page
      .locator('.desk tbody tr')
      .evaluateAll(rows => rows.map(row => row.getAttribute('data-conclusion')))
    expect(conclusions).toEqual(['genuine', 'genuine', 'revoked', 'changed', 'unreadable'])
    await page.getByText(say('desk.left.nested', { count: 1 })).waitFor()
    // The changed one is not given the name that it claims.
    expect(await rowOf(page, 'four.json').innerText()).not.toContain('Active Leadership')
    // One school, one key document, one list: not everything had to be sent anywhere.
    expect(asked.length).toBeLessThan(5)
    await expectAccessible(office, 'verify desk')

    await page.getByRole('button', { name: new RegExp(`^${say('desk.tone.bad')}`) }).click()
    expect(await page.locator('.desk tbody tr').count()).toBe(3)
    await page.getByRole('button', { name: new RegExp(`^${say('desk.all')}`) }).click()
    await page.getByRole('searchbox').fill('LEARNER class/two')
    expect(await page.locator('.desk tbody tr').count()).toBe(1)
    await page.getByRole('searchbox').fill('nobody by this name')
    await page.getByText(say('desk.none')).waitFor()
    await page.getByRole('searchbox').fill('')

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: say('desk.csv') }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(lines).toHaveLength(6)
    expect(lines[1]).toContain('Sample Learner 1')

    // A row opens by the keyboard, says why, and gives the focus back.
    const open = page.getByRole('button', { name: say('desk.open', { file: 'class/three.json' }) })
    await open.focus()
    await page.keyboard.press('Enter')
    await page.locator('#desk-answer .verdict[data-conclusion=revoked]').waitFor()
    for (const summary of await page.locator('#desk-answer .answer summary').all()) await summary.click()
    await page.getByText(say('why.inForce')).waitFor()
    await page.getByText(say('next.inForce.failed')).waitFor()
    await expectAccessible(office, 'verify desk detail')
    await page.keyboard.press('Escape')
    expect(await open.evaluate(element => element === element.ownerDocument.activeElement)).toBe(true)
    expect(office.complaints).toEqual([])
  } finally {
    await office.close()
  }
})

test('was it in force on another day? The dates answer, and the page says what they cannot', async () => {
  const { public: say } = await words('en')
  const office = await visitor(browser, server.origin)
  const { page } = office
  try {
    await page.goto(`${server.origin}/verify`)
    await page.getByRole('button', { name: say('verify.scan') }).waitFor()
    await page.locator('#text').fill(links.get(1) as string)
    await page.getByRole('button', { name: say('verify.submit') }).click()
    await page.locator('.verdict[data-conclusion=genuine]').waitFor()
    await page.getByLabel(say('at.label')).fill('2020-05-01')
    await page.getByRole('button', { name: say('at.ask') }).click()
    await page.locator('.verdict[data-conclusion=notYetValid]').waitFor()
    await expectAccessible(office, 'verify another day')
    await page.getByRole('button', { name: say('at.today') }).click()
    await page.locator('.verdict[data-conclusion=genuine]').waitFor()
    expect(office.complaints).toEqual([])
  } finally {
    await office.close()
  }
})

/** What a holder shows of a credential that the school has signed by `cryptosuite`. */
async function partBy(cryptosuite: string): Promise<string> {
  const call = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${server.origin}/i/sample-school/vc-api/credentials${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return ((await answer.json()) as { verifiableCredential: Record<string, unknown> }).verifiableCredential
  }
  const { proof: _, credentialStatus: __, ...credential } = JSON.parse(document(1))
  const id = `urn:uuid:${crypto.randomUUID()}`
  const made = await call('/issue', { credential: { ...credential, id }, options: { cryptosuite } })
  const options = { selectivePointers: ['/credentialSubject/achievement'] }
  return JSON.stringify(await call('/derive', { verifiableCredential: made, options }))
}

test.each(['ecdsa-sd-2023', 'bbs-2023'])(
  'a part that is shown by %s is checked by the device, on its second thread',
  async suite => {
    const { public: say, checks: sayChecks } = await words('en')
    const office = await visitor(browser, server.origin, { viewport: DESKTOP })
    const { page } = office
    try {
      const part = await partBy(suite)
      await page.goto(`${server.origin}/verify`)
      await page.getByRole('button', { name: say('verify.scan') }).waitFor()
      await page
        .locator('#file')
        .setInputFiles({ name: 'part.json', mimeType: 'application/json', buffer: Buffer.from(part) })
      await page.locator('.verdict .checked[data-by=browser]').waitFor()
      for (const code of ['PROOF_DERIVED', 'STATUS_WITHHELD'])
        await page.locator('.answer-text > p', { hasText: sayChecks(code) }).waitFor()
      expect(await page.locator('.answer[data-question=unchanged]').getAttribute('data-outcome')).toBe('passed')
      // Had the thread ended, the page would have done the work itself.
      expect(page.workers()).toHaveLength(1)
      await expectAccessible(office, `a part by ${suite}`)
      expect(office.complaints).toEqual([])
    } finally {
      await office.close()
    }
  },
)

/** Chromium with a camera that sees nothing but `code`, or with none. */
async function withCamera(code: QrModules | 'none' | 'denied'): Promise<{ browser: Browser; person: Visitor }> {
  const film = join(folder, 'camera.y4m')
  if (typeof code === 'object') writeFileSync(film, y4mOf(code))
  const flags =
    typeof code === 'object'
      ? [
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          `--use-file-for-fake-video-capture=${film}`,
        ]
      : code === 'denied'
        ? ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny']
        : []
  const own = await openBrowser(flags)
  return { browser: own, person: await visitor(own, server.origin, { viewport: PHONE }) }
}

test('a code held before the camera is read and checked', async () => {
  const { public: say } = await words('en')
  const { browser: own, person } = await withCamera(qrModules(links.get(5) as string))
  try {
    await person.page.goto(`${server.origin}/verify`)
    await person.page.getByRole('button', { name: say('verify.scan') }).click()
    await person.page.locator('.verdict[data-conclusion=genuine]').waitFor()
    await person.page.getByRole('heading', { name: 'Active Listening', level: 1 }).waitFor()
    expect(await person.page.locator('video').count()).toBe(0)
    expect(person.complaints).toEqual([])
  } finally {
    await own.close()
  }
})

test.each(['none', 'denied'] as const)('with the camera %s there are words, and a picture does as well', async why => {
  const { public: say } = await words('en')
  const { browser: own, person } = await withCamera(why)
  const { page } = person
  try {
    await page.goto(`${server.origin}/verify`)
    await page.getByRole('button', { name: say('verify.scan') }).click()
    await page.getByText(say(`camera.${why}`)).waitFor()
    await expectAccessible(person, `camera ${why}`)
    await page.locator('#scan-file').setInputFiles({
      name: 'nothing.png',
      mimeType: 'image/png',
      buffer: pngOf([[false, true]], deflateSync),
    })
    await page.getByText(say('camera.nothing')).waitFor()
    await page.locator('#scan-file').setInputFiles({
      name: 'photo.png',
      mimeType: 'image/png',
      buffer: pngOf(qrModules(links.get(6) as string), deflateSync),
    })
    await page.locator('.verdict[data-conclusion=genuine]').waitFor()
    expect(person.complaints).toEqual([])
  } finally {
    await own.close()
  }
})

test('the offline verifier is what its published digest says, and checks from the disk with the network off', async () => {
  const { public: say } = await words('en')
  const bytes = Buffer.from(await (await fetch(`${server.origin}/verify/offline.html`)).arrayBuffer())
  const published = await (await fetch(`${server.origin}/verify/offline.html.sha256`)).text()
  const digest = createHash('sha256').update(bytes).digest('hex')
  expect(published.split(/\s+/)[0]).toBe(digest)
  const path = join(folder, 'laurel-offline-verifier.html')
  writeFileSync(path, bytes)

  const office = await visitor(browser, server.origin)
  await office.page.goto(`${server.origin}/verify`)
  expect(await office.page.locator('#offline-digest').textContent()).toBe(digest)
  await office.page.locator('.offline-offer summary').click()
  await expectAccessible(office, 'offline offer')
  // What somebody kept while they had a network.
  await office.page.locator('#text').fill(document(2))
  await office.page.getByRole('button', { name: say('verify.submit') }).click()
  const [kept] = await Promise.all([
    office.page.waitForEvent('download'),
    office.page.getByRole('button', { name: say('verify.keep') }).click(),
  ])
  const bundle = readFileSync(await kept.path())
  await office.close()

  const issuer = (JSON.parse(document(1)) as { issuer: { id: string } }).issuer.id
  const keys = await (await fetch(`${server.origin}/i/${issuer.split(':').at(-1)}/did.json`)).text()
  const entry = (JSON.parse(document(1)) as { credentialStatus: unknown }).credentialStatus
  const { statusListCredential } = [entry].flat()[0] as { statusListCredential: string }
  const list = await (await fetch(statusListCredential)).text()

  for (const [viewport, colorScheme] of [
    [DESKTOP, 'light'],
    [PHONE, 'dark'],
  ] as const) {
    const alone = await visitor(browser, 'file://', { viewport, colorScheme })
    const { page } = alone
    await alone.context.setOffline(true)
    const requests: string[] = []
    page.on('request', request => requests.push(request.url()))
    const drop = (name: string, text: string | Buffer) =>
      page.locator('#file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
    const shows = (conclusion: string) => page.locator(`.verdict[data-conclusion=${conclusion}]`).waitFor()
    try {
      await page.goto(`file://${path}`)
      await page.getByRole('heading', { name: say('offlinePage.title'), level: 1 }).waitFor()
      await expectAccessible(alone, 'offline verifier')
      await drop('one.json', document(1))
      await shows('issuerUnknown')
      await drop('did.json', keys)
      await shows('keyFromFile')
      await page.getByLabel(say('offlinePage.vouch')).check()
      await shows('statusUnknown')
      expect(await page.locator('.answer[data-outcome=not-checked]').count()).toBe(1)
      await expectAccessible(alone, 'offline verdict')
      await drop('list.json', list)
      await shows('genuine')
      await drop('three.json', document(3))
      await shows('revoked')
      await drop('four.json', tampered())
      await shows('changed')
      await page.getByRole('button', { name: 'ไทย' }).click()
      const { public: sayThai } = await words('th')
      await page.getByText(sayThai('verdict.changed.title')).waitFor()
      await page.getByRole('button', { name: 'English' }).click()
      await page.reload()
      await drop('kept.json', bundle)
      await shows('keyFromFile')
      // Whoever forges a credential forges the key beside it: the tick does not reach what came in the same file.
      await page.getByLabel(say('offlinePage.vouch')).check()
      await shows('keyFromFile')
      expect(requests.filter(url => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([])
      expect(alone.complaints.filter(one => one !== 'request to a third party: null')).toEqual([])
    } finally {
      await alone.close()
    }
  }
})
