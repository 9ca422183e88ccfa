import { readFileSync } from 'node:fs'
import { openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, mailedLink, mailLink, setUp } from './issuer-steps.ts'
import { type Say, words } from './words.ts'

/*
 * The last rung (P7, P8): no device, no code, no cards. The learner has nothing but the mailbox; two people at the school
 * decide, and what was lost is issued anew into a new wallet. One of them alone, or whoever sits in the mailbox, gets
 * nothing.
 */

const ACHIEVEMENT = 'Active Listening'
const EMAIL = 'sample.learner.7@example.org'

let browser: Browser
let server: RunningServer
let say: Record<'wallet' | 'public' | 'console' | 'common', Say>
let issuer: Issuer
let registrar: Visitor
let learner: Visitor
let achievementId: string
/** What the learner was given by hand. */
let code: string
/** The credential as it was saved before everything was lost. */
const file = { url: '', document: '' }
const people: Visitor[] = []

const newVisitor = async (options: Parameters<typeof visitor>[2] = {}): Promise<Visitor> => {
  const made = await visitor(browser, server.origin, options)
  people.push(made)
  return made
}

async function award(number: number): Promise<void> {
  const made = await issuer.visitor.page.request.post(`${server.origin}/api/v1/awards`, {
    headers: { origin: server.origin },
    data: {
      achievementId,
      recipient: { name: `Sample Learner ${number}`, email: `sample.learner.${number}@example.org` },
      issue: true,
    },
  })
  expect(made.status()).toBe(201)
}

/** Claims by the mail and makes a wallet, locked by a passphrase. */
async function makeWallet(who: Visitor, email: string): Promise<void> {
  const { page } = who
  await page.goto(await mailLink(issuer, email))
  await page.getByRole('button', { name: say.public('claim.button') }).click()
  await page.getByLabel(say.wallet('make.passphrase')).fill('quiet river stone')
  await page.getByLabel(say.wallet('recovery.kept')).check()
  await page.getByRole('button', { name: say.wallet('make.done') }).click()
  await page.getByRole('heading', { name: ACHIEVEMENT, level: 1 }).waitFor()
}

/** A device that knows nothing: signed in by the mail alone, before a wallet that does not open. */
async function withNothing(email: string): Promise<Visitor> {
  const made = await newVisitor({ viewport: PHONE })
  const { page } = made
  await page.goto(`${server.origin}/wallet/`)
  await page.getByLabel(say.common('signIn.email')).fill(email)
  await page.getByRole('button', { name: say.common('signIn.sendLink') }).click()
  await page.getByText(say.common('signIn.sentTitle')).first().waitFor()
  await page.goto(await mailedLink(issuer, email, '/sign-in/link'))
  await page.getByRole('button', { name: say.public('signInLink.button') }).click()
  await page.getByRole('heading', { name: say.wallet('unlock.title') }).waitFor()
  return made
}

/** Says that every way in is lost, and asks the school. */
async function ask({ page }: Visitor, message = ''): Promise<void> {
  await page.getByRole('button', { name: say.wallet('lost.button') }).click()
  await page.getByRole('heading', { name: say.wallet('lost.title') }).waitFor()
  if (message) await page.getByLabel(say.wallet('lost.message', { issuer: 'Sample School' })).fill(message)
  await page.getByRole('button', { name: say.wallet('lost.ask') }).click()
  await page.getByText(say.wallet('lost.state.open', { issuer: 'Sample School' })).waitFor()
}

/** Types the code of the school, and says that the old wallet is to go. */
async function begin({ page }: Visitor, given: string, words: Say = say.wallet): Promise<void> {
  await page.getByLabel(words('lost.code'), { exact: true }).fill(given)
  await page.getByRole('button', { name: words('lost.begin') }).click()
  await page.getByRole('dialog').getByText(words('lost.others')).waitFor()
}

async function openRequest({ page }: Visitor, name: string): Promise<void> {
  await page.goto(`${server.origin}/console/recoveries`)
  await page.getByRole('link', { name, exact: true }).first().click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

beforeAll(async () => {
  browser = await openBrowser()
  const all = await words('en')
  say = all
  server = await startServer()
  const owner = await newVisitor()
  issuer = { server, visitor: owner, say: all.console }
  await setUp(issuer, 'Sample School')
  await defineAchievement(issuer, ACHIEVEMENT)
  achievementId = new URL(owner.page.url()).pathname.split('/').pop() as string
  await award(7)
  await owner.page.request.post(`${server.origin}/api/v1/invitations`, {
    headers: { origin: server.origin },
    data: { name: 'Sample Registrar', email: 'registrar@school.example.org', role: 'registrar' },
  })
  registrar = await newVisitor()
  await registrar.page.goto(await mailedLink(issuer, 'registrar@school.example.org', '/join/'))
  await registrar.page.getByRole('button', { name: say.public('join.button') }).click()
  await registrar.page.waitForURL(url => url.pathname.startsWith('/console'))
  const first = await newVisitor({ viewport: PHONE })
  await makeWallet(first, EMAIL)
  const [download] = await Promise.all([
    first.page.waitForEvent('download'),
    first.page.getByRole('button', { name: say.wallet('download.json') }).click(),
  ])
  file.document = readFileSync(await download.path(), 'utf8')
  expect(JSON.parse(file.document)).toMatchObject({ credentialSubject: { id: expect.stringMatching(/^did:key:/) } })
  const mine = await first.page.request.get(`${server.origin}/api/v1/wallet/awards`)
  file.url = ((await mine.json()) as { items: { credentialUrl: string }[] }).items[0]?.credentialUrl ?? ''
  // The phone is gone, with its authenticator and everything that it kept.
  await first.close()
  people.splice(people.indexOf(first), 1)
}, 240_000)
afterAll(async () => {
  await Promise.all(people.map(one => one.close()))
  await browser?.close()
  await server?.stop()
  await server?.remove()
})

test('the console teaches what this is for, before anybody asks', async () => {
  const { page } = issuer.visitor
  await page.goto(`${server.origin}/console/`)
  await page.getByRole('link', { name: say.console('nav.recoveries') }).click()
  await page.getByText(say.console('lostWallets.emptyTitle')).waitFor()
  await expectAccessible(issuer.visitor, 'no lost wallets')
})

test('with nothing but the mail: what is lost and what is not, and asking the school', async () => {
  learner = await withNothing(EMAIL)
  const { page } = learner
  await expectAccessible(learner, 'locked wallet with the last way out')
  await page.getByRole('button', { name: say.wallet('lost.button') }).click()
  await page.getByText(say.wallet('lost.shut')).waitFor()
  await page.getByText(ACHIEVEMENT).waitFor()
  await expectAccessible(learner, 'every way in is lost')
  await page.getByRole('button', { name: say.wallet('lost.back') }).click()
  await ask(learner, 'I can come by on Monday.')
  await expectAccessible(learner, 'school was asked')
  // It is there again after a reload, and nothing was deleted.
  await page.reload()
  await page.getByRole('button', { name: say.wallet('lost.see') }).click()
  await page.getByText(say.wallet('lost.state.open', { issuer: 'Sample School' })).waitFor()
  expect((await page.request.get(`${server.origin}/api/v1/wallet/vault`)).status()).toBe(200)
})

test('one person makes sure who it is, and alone can do no more', async () => {
  const { visitor: owner } = issuer
  const { page } = owner
  await page.goto(`${server.origin}/console/`)
  await page.getByText(say.console('lostWallets.overview', { count: 1 })).waitFor()
  await expectAccessible(owner, 'overview with a lost wallet')
  await page.getByRole('link', { name: say.console('lostWallets.overviewAction') }).click()
  await page.getByRole('link', { name: 'Sample Learner 7' }).waitFor()
  await expectAccessible(owner, 'lost wallets')
  await page.getByRole('link', { name: 'Sample Learner 7' }).click()
  await page.getByText('I can come by on Monday.').waitFor()
  await expectAccessible(owner, 'lost wallet to check')
  await page.getByLabel(say.console('lostWallets.checkNote')).fill('Came to the office with a student card.')
  await page.getByRole('button', { name: say.console('lostWallets.check') }).click()
  await page.getByText(say.console('lostWallets.other')).waitFor()
  code = (await page.getByTestId('begin-code').textContent()) ?? ''
  expect(code).toMatch(/^[A-Z2-9]{6}$/)
  await expectAccessible(owner, 'lost wallet checked')
  expect(await page.getByRole('button', { name: say.console('lostWallets.confirm') }).count()).toBe(0)
  const id = new URL(page.url()).pathname.split('/').pop()
  const alone = await page.request.post(`${server.origin}/api/v1/recoveries/${id}/confirm`, {
    headers: { origin: server.origin },
  })
  expect([alone.status(), ((await alone.json()) as { code: string }).code]).toEqual([409, 'E_SECOND_PERSON'])
  await learner.page.reload()
  await learner.page.getByRole('button', { name: say.wallet('lost.see') }).click()
  await learner.page.getByText(say.wallet('lost.state.checked', { issuer: 'Sample School' })).waitFor()
})

test('the second confirms, and everything is issued anew', async () => {
  await openRequest(registrar, 'Sample Learner 7')
  const { page } = registrar
  await page.getByText('Came to the office with a student card.').waitFor()
  await expectAccessible(registrar, 'lost wallet to confirm')
  await page.getByRole('button', { name: say.console('lostWallets.confirm') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(say.console('lostWallets.confirmText')).waitFor()
  await expectAccessible(registrar, 'confirming a lost wallet')
  await dialog.getByRole('button', { name: say.console('lostWallets.confirm') }).click()
  await page.getByText(say.console('lostWallets.awardsDone')).waitFor()
  await page.getByText(say.console('lostWallets.state.reissued')).first().waitFor()
  await expectAccessible(registrar, 'lost wallet issued anew')
})

test('the learner begins a new wallet, and it is in there', async () => {
  const { page } = learner
  await page.goto(await mailedLink(issuer, EMAIL, '/wallet'))
  await page.getByText(say.wallet('lost.beginTitle')).waitFor()
  await expectAccessible(learner, 'locked wallet with what waits')
  await page.getByRole('button', { name: say.wallet('lost.see') }).click()
  await page.getByRole('button', { name: say.wallet('lost.begin') }).waitFor()
  await page.getByText(say.wallet('lost.codeHint', { issuer: 'Sample School' })).waitFor()
  await expectAccessible(learner, 'school has issued anew')
  await page.getByLabel(say.wallet('lost.code'), { exact: true }).fill(code === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA')
  await page.getByRole('button', { name: say.wallet('lost.begin') }).click()
  await page.getByText(say.common('problem.E_BEGIN_CODE')).waitFor()
  await expectAccessible(learner, 'a wrong code')
  await begin(learner, code.toLowerCase())
  await expectAccessible(learner, 'beginning a new wallet')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say.wallet('lost.begin') })
    .click()
  await page.getByRole('heading', { name: say.wallet('make.title'), level: 1 }).waitFor()
  await expectAccessible(learner, 'making the new wallet')
  // Whoever thinks better of it still has the old one.
  await page.getByRole('button', { name: say.wallet('lost.back') }).click()
  await page.getByRole('button', { name: say.wallet('lost.begin') }).waitFor()
  await begin(learner, code)
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say.wallet('lost.begin') })
    .click()
  await page.getByLabel(say.wallet('make.passphrase')).fill('calm paper window')
  await page.getByLabel(say.wallet('recovery.kept')).check()
  await page.getByRole('button', { name: say.wallet('make.done') }).click()
  await page.getByRole('button', { name: say.wallet('waiting.action') }).click()
  await page.getByRole('link', { name: ACHIEVEMENT }).first().waitFor()
  await expectAccessible(learner, 'new wallet')
  await expect
    .poll(async () => {
      const answer = await page.request.get(`${server.origin}/api/v1/wallet/awards`)
      const { items } = (await answer.json()) as { items: { state: string; subjectDid: string | null }[] }
      return items.map(one => [one.state, one.subjectDid !== null])
    })
    .toEqual([['issued', true]])
})

test('whoever only signs in overwrites and takes nothing', async () => {
  const { page } = learner
  const vault = `${server.origin}/api/v1/wallet/vault`
  const before = (await (await page.request.get(vault)).json()) as { version: number }
  const answer = await page.request.put(vault, {
    headers: { origin: server.origin, 'if-match': `"${before.version}"` },
    data: { blob: '{}', locks: [] },
  })
  expect([answer.status(), ((await answer.json()) as { code: string }).code]).toEqual([403, 'E_VAULT_PROOF'])
  expect(await (await page.request.get(vault)).json()).toEqual(before)
})

test('a stranger sees the new one green, and the file of the old one replaced', async () => {
  const mine = await learner.page.request.get(`${server.origin}/api/v1/wallet/awards`)
  const [held] = ((await mine.json()) as { items: { credentialUrl: string }[] }).items
  const stranger = await newVisitor()
  const { page } = stranger
  const genuine = page.locator('.verdict[data-conclusion=genuine]')
  await page.goto(held?.credentialUrl ?? '')
  await genuine.waitFor()
  await page.goto(`${server.origin}/verify`)
  // Shown by the page's script: from here on a dropped file is taken.
  await page.getByRole('button', { name: say.public('verify.scan') }).waitFor()
  await page
    .locator('#file')
    .setInputFiles({ name: 'old.json', mimeType: 'application/json', buffer: Buffer.from(file.document) })
  await page.locator('.verdict[data-conclusion=revoked]').waitFor()
  expect(await genuine.count()).toBe(0)
  // The address of the old one says so too, and leads on to the new one.
  await page.goto(file.url)
  await page.getByText(say.public('credential.replaced')).waitFor()
  expect(await genuine.count()).toBe(0)
  await page.getByRole('link', { name: say.public('credential.toReplacement') }).click()
  await genuine.waitFor()
  expect(page.url()).toBe(held?.credentialUrl)
})

test('“It was not me” stops it, and whoever sat in the mailbox is out', async () => {
  await award(8)
  const email = 'sample.learner.8@example.org'
  const victim = await newVisitor({ viewport: PHONE })
  await makeWallet(victim, email)
  const thief = await withNothing(email)
  await ask(thief)
  // The owner of the mailbox looks into it on their phone.
  const { page } = victim
  await page.goto(await mailedLink(issuer, email, '/recovery/'))
  await page.getByRole('heading', { name: say.public('lostWallet.title') }).waitFor()
  await expectAccessible(victim, 'was it you')
  await page.getByRole('button', { name: say.public('lostWallet.button') }).click()
  await page.getByRole('heading', { name: say.public('lostWallet.stoppedTitle') }).waitFor()
  await expectAccessible(victim, 'it is stopped')
  await thief.page.reload()
  await thief.page.getByLabel(say.common('signIn.email')).waitFor()
  await openRequest(issuer.visitor, 'Sample Learner 8')
  await issuer.visitor.page.getByText(say.console('lostWallets.stateText.stopped')).waitFor()
  await expectAccessible(issuer.visitor, 'lost wallet stopped')
  expect(await issuer.visitor.page.getByRole('button', { name: say.console('lostWallets.check') }).count()).toBe(0)
})

test('opening the wallet after all stops it too, and says so', async () => {
  await award(9)
  const email = 'sample.learner.9@example.org'
  const owner = await newVisitor({ viewport: PHONE })
  await makeWallet(owner, email)
  await ask(await withNothing(email))
  await owner.page.goto(`${server.origin}/wallet/`)
  await owner.page.getByText(say.wallet('lost.stoppedTitle')).waitFor()
  await expectAccessible(owner, 'a request was stopped')
  await openRequest(registrar, 'Sample Learner 9')
  await registrar.page.getByText(say.console('lostWallets.stateText.opened')).waitFor()
  await registrar.page.goto(`${server.origin}/console/recoveries?state=over`)
  await registrar.page.getByRole('link', { name: 'Sample Learner 9' }).waitFor()
  await expectAccessible(registrar, 'lost wallets that are over')
})

test('somebody says no, and the learner reads why; the wait can be set', async () => {
  await award(10)
  const email = 'sample.learner.10@example.org'
  const owner = await newVisitor({ viewport: PHONE })
  await makeWallet(owner, email)
  const lost = await withNothing(email)
  await ask(lost)
  await openRequest(registrar, 'Sample Learner 10')
  const { page } = registrar
  await page.getByRole('button', { name: say.console('lostWallets.decline') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(say.console('lostWallets.reason')).fill('Please come by in person.')
  await expectAccessible(registrar, 'declining a lost wallet')
  await dialog.getByRole('button', { name: say.console('lostWallets.decline') }).click()
  await page.getByText(say.console('lostWallets.state.declined')).first().waitFor()
  await lost.page.reload()
  await lost.page.getByRole('button', { name: say.wallet('lost.button') }).click()
  await lost.page
    .getByText(say.wallet('lost.state.declined', { issuer: 'Sample School', reason: 'Please come by in person.' }))
    .waitFor()
  await expectAccessible(lost, 'school has said no')
  await issuer.visitor.page.goto(`${server.origin}/console/settings`)
  await issuer.visitor.page.getByLabel(say.console('lostWallets.waitLabel')).waitFor()
  await expectAccessible(issuer.visitor, 'settings with the wait')
})

test('what another institution has not decided stays listed in the new wallet (in Thai, in the dark)', async () => {
  const { wallet: sayThai, public: sayThaiPublic } = await words('th')
  const { request } = issuer.visitor.page
  const post = async (who: Visitor, path: string, data: object = {}, at = 'sample-school') => {
    const headers = { origin: server.origin, 'laurel-issuer': at }
    const answer = await who.page.request.post(`${server.origin}/api/v1${path}`, { headers, data })
    expect([path, answer.ok()]).toEqual([path, true])
    return (await answer.json()) as { id: string }
  }
  await award(11)
  const link = await mailedLink(issuer, 'sample.learner.11@example.org', '/claim/')
  await post(issuer.visitor, '/issuers', {
    name: 'Sample College',
    shortName: 'college',
    url: 'https://college.example.org',
  })
  const recipient = { name: 'Sample Learner 11', email: 'sample.learner.11@example.org' }
  const design = { name: 'Program Design', description: 'Plans.', kind: 'micro', criteria: { narrative: 'A plan.' } }
  const { id: program } = await post(issuer.visitor, '/achievements', design, 'college')

  const lost = await newVisitor({ viewport: PHONE, locale: 'th-TH', colorScheme: 'dark' })
  const { page } = lost
  await page.goto(`${link}?lang=th`)
  await page.getByRole('button', { name: sayThaiPublic('claim.button') }).click()
  await page.getByLabel(sayThai('make.passphrase')).fill('quiet river stone')
  await page.getByLabel(sayThai('recovery.kept')).check()
  await page.getByRole('button', { name: sayThai('make.done') }).click()
  await page.getByRole('heading', { name: ACHIEVEMENT, level: 1 }).waitFor()
  await post(issuer.visitor, '/awards', { achievementId: program, recipient, issue: true }, 'college')
  await page.goto(`${server.origin}/wallet/`)
  await page.getByRole('button', { name: sayThai('waiting.action') }).click()
  await page.getByRole('link', { name: 'Program Design' }).click()
  await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: sayThai('download.json') }).click(),
  ])

  // Another device, with the session and nothing else.
  const cookies = await lost.context.cookies()
  const fresh = await newVisitor({ viewport: PHONE, locale: 'th-TH', colorScheme: 'dark' })
  await fresh.context.addCookies(cookies)
  const { page: phone } = fresh
  await phone.goto(`${server.origin}/wallet/`)
  await phone.getByRole('button', { name: sayThai('lost.button') }).click()
  await phone.getByText('Program Design').waitFor()
  await expectAccessible(fresh, 'every way in is lost')
  await phone.getByRole('button', { name: sayThai('lost.ask') }).click()
  await phone.getByText(sayThai('lost.state.open', { issuer: 'Sample College' })).waitFor()
  await expectAccessible(fresh, 'schools were asked')
  const headers = { 'laurel-issuer': 'sample-school' }
  const list = await request.get(`${server.origin}/api/v1/recoveries?q=learner.11`, { headers })
  const { id } = ((await list.json()) as { items: { id: string }[] }).items[0]!
  await post(issuer.visitor, `/recoveries/${id}/check`, { note: 'Came by.' })
  await post(registrar, `/recoveries/${id}/confirm`)
  await phone.reload()
  await phone.getByRole('button', { name: sayThai('lost.see') }).click()
  const mine = (await (await request.get(`${server.origin}/api/v1/recoveries/${id}`, { headers })).json()) as {
    code: string
  }
  await phone.getByLabel(sayThai('lost.code'), { exact: true }).waitFor()
  await expectAccessible(fresh, 'school has issued anew')
  await begin(fresh, mine.code, sayThai)
  await phone
    .getByRole('dialog')
    .getByRole('button', { name: sayThai('lost.begin') })
    .click()
  await phone.getByLabel(sayThai('make.passphrase')).fill('calm paper window')
  await phone.getByLabel(sayThai('recovery.kept')).check()
  await phone.getByRole('button', { name: sayThai('make.done') }).click()
  await phone.getByRole('button', { name: sayThai('waiting.action') }).click()
  await phone.getByRole('link', { name: ACHIEVEMENT }).first().waitFor()
  await phone.getByRole('heading', { name: sayThai('lost.leftTitle') }).waitFor()
  await phone.getByText(sayThai('lost.state.open', { issuer: 'Sample College' })).waitFor()
  expect(await phone.getByRole('link', { name: 'Program Design' }).count()).toBe(0)
  await expectAccessible(fresh, 'new wallet with what is left behind')
  expect(people.flatMap(person => person.complaints)).toEqual([])
})
