import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { IN_THAI_ON_A_PHONE } from './looks.ts'
import { words } from './words.ts'

/*
 * An employer asks by a page; a learner opens it in their wallet here, sees who asks for what, tells just that, says no
 * another time, and is kept from answering what is not as it should be.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

test('a learner answers a request in the wallet', async () => {
  const { locale, browserLocale: lang, viewport, colorScheme } = IN_THAI_ON_A_PHONE
  const { console: say, wallet: sayWallet, public: sayPublic, common: sayCommon } = await words(locale)
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (origin: string) => {
    const made = await visitor(browser, origin, { viewport, locale: lang, colorScheme })
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const { origin } = server
    const { host } = new URL(origin)
    const owner: Issuer = { server, visitor: await person(origin), say }
    await setUp(owner, 'Sample Works')
    const post = async (path: string, data: object) => {
      const made = await owner.visitor.page.request.post(`${origin}/api/v1${path}`, { headers: { origin }, data })
      expect(made.status()).toBe(201)
      return (await made.json()) as { id: string; link: string; appLink: string; levels: { id: string }[] }
    }
    const achievement = await post('/achievements', {
      name: 'Active Listening',
      description: 'Listens in order to understand.',
      kind: 'micro',
      criteria: { narrative: 'Two observed conversations.' },
      levels: [{ name: 'Emerging' }, { name: 'Secure' }],
    })
    await post('/awards', {
      achievementId: achievement.id,
      recipient: { name: 'Sample Learner 1', email: 'sample.learner.1@example.org' },
      level: achievement.levels[1]?.id,
      evidence: [{ name: 'Notebook', narrative: 'Kept for six weeks' }],
      issue: true,
    })
    const ask = (more: object) =>
      post('/presentation-requests', {
        name: 'Junior designer',
        purpose: 'We would like to invite whoever listens well.',
        wants: [{ achievementId: achievement.id }],
        ...more,
      })
    const learner = await person(origin)
    const { page } = learner
    await page.goto(await mailedLink(owner, 'sample.learner.1@example.org', '/claim/'))
    await page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, 'Active Listening')

    // Nobody has asked yet; where one can look.
    await page.goto(`${origin}/wallet/answers`)
    await page.getByText(sayWallet('answer.history.emptyTitle')).waitFor()
    await expectAccessible(learner, 'nobody has asked yet')

    // By the page of whoever asks: who it is, what for, and just what would be told; the name only if it is picked.
    const request = await ask({ asksName: true })
    await page.goto(request.link)
    await page.getByRole('link', { name: sayPublic('presenting.wallet') }).click()
    await page.getByRole('heading', { name: sayWallet('answer.title'), level: 1 }).waitFor()
    await page.getByText(sayWallet('answer.proven.host')).waitFor()
    await page.getByText(sayWallet('answer.callsItself', { name: 'Sample Works' })).waitFor()
    await page.getByText('We would like to invite whoever listens well.').waitFor()
    const told = page.locator('.answer-told')
    await told.getByText('Active Listening').waitFor()
    await told.getByText('Secure').waitFor()
    expect(await page.getByText('Notebook').count()).toBe(0)
    expect(await told.getByText('Sample Learner 1').count()).toBe(0)
    await expectAccessible(learner, 'a request in the wallet')
    const name = page.getByRole('switch', { name: sayWallet('answer.word.learner-identity') })
    expect(await name.isChecked()).toBe(false)
    await name.check()
    const nothingYet = await owner.visitor.page.request.get(
      `${origin}/api/v1/presentation-requests/${request.id}/answers`,
    )
    expect(((await nothingYet.json()) as { items: unknown[] }).items).toEqual([])
    await page.getByRole('button', { name: sayWallet('answer.tell', { host }) }).click()
    await page.getByRole('heading', { name: sayWallet('answer.done.toldTitle') }).waitFor()
    await expectAccessible(learner, 'after an answer of the wallet')
    // Nobody is sent anywhere by it; the way back is a link.
    expect(new URL(page.url()).pathname).toBe('/wallet/answer')
    await page.getByRole('link', { name: sayWallet('answer.done.goOn', { host }) }).click()
    await page.getByRole('heading', { name: sayPublic('presenting.done.fitsTitle') }).waitFor()

    // The employer sees it, with the name and without what was not told.
    await owner.visitor.page.goto(`${origin}/console/ask/${request.id}`)
    await owner.visitor.page.getByRole('link', { name: 'Sample Learner 1' }).filter({ visible: true }).first().click()
    await owner.visitor.page
      .getByText(say('presentations.standing.good'), { exact: true })
      .filter({ visible: true })
      .first()
      .waitFor()
    expect(await owner.visitor.page.content()).not.toContain('six weeks')

    // Another request, by its link pasted: only documents are taken, and the answer is no.
    const other = await ask({ formats: ['jwt_vc_json'], responseMode: 'direct_post' })
    await page.goto(`${origin}/wallet/answers`)
    await page.getByRole('button', { name: sayWallet('answer.open.button') }).click()
    const field = page.getByLabel(sayWallet('answer.open.label'))
    await field.fill('https://school.example.org/')
    await page.getByRole('button', { name: sayWallet('answer.open.read') }).click()
    await page.getByText(sayWallet('answer.open.wrong')).waitFor()
    await expectAccessible(learner, 'a link that asks for nothing')
    await field.fill(other.appLink)
    await page.getByRole('button', { name: sayWallet('answer.open.read') }).click()
    await page.getByText(sayWallet('answer.whole')).waitFor()
    await page.getByText(sayWallet('answer.personalTitle')).waitFor()
    await page.getByText(sayWallet('answer.openText', { host })).waitFor()
    await told.getByText('Notebook').waitFor()
    await expectAccessible(learner, 'a request for everything')
    await page.getByRole('button', { name: sayWallet('answer.refuse') }).click()
    await page.getByRole('heading', { name: sayWallet('answer.done.refusedTitle') }).waitFor()
    await expectAccessible(learner, 'after a refusal in the wallet')

    // What was told to whom is remembered by kind.
    await page.getByRole('link', { name: sayWallet('answer.done.history') }).click()
    await page.getByRole('heading', { name: sayWallet('answer.history.title'), level: 1 }).waitFor()
    await page.getByText(sayWallet('answer.history.refused'), { exact: true }).waitFor()
    expect(await page.getByRole('article').count()).toBe(2)
    expect(await page.locator('main').innerText()).not.toContain('Sample Learner 1')
    await expectAccessible(learner, 'what the learner has answered')

    // What is not in the wallet cannot be told, and nobody learns that.
    const foreign = await ask({ wants: [{ achievementName: 'Driving a lorry' }] })
    await page.goto(foreign.link)
    await page.getByRole('link', { name: sayPublic('presenting.wallet') }).click()
    await page.getByText(sayWallet('answer.cannot')).waitFor()
    expect(await page.getByRole('button', { name: sayWallet('answer.tell', { host }) }).count()).toBe(0)
    await expectAccessible(learner, 'a request that cannot be answered')

    // H-21b: a name that is no name of a verifier, and another's name on this one's request.
    const link = new URL(other.appLink)
    const wrong = async (clientId: string, code: string) => {
      const query = new URLSearchParams(link.search)
      query.set('client_id', clientId)
      await page.goto(`${origin}/wallet/answer?${query}`)
      await page.getByText(sayWallet(`answer.refused.${code}`)).waitFor()
      expect(await page.getByRole('button', { name: sayWallet('answer.refuse') }).count()).toBe(0)
    }
    const clientId = link.searchParams.get('client_id') as string
    await wrong(clientId.replace('decentralized_identifier:', ''), 'E_REQUEST_VERIFIER')
    await expectAccessible(learner, 'a request that is refused')
    await wrong(`${clientId}:other`, 'E_REQUEST_SIGNATURE')

    // On a device that knows neither the learner nor the wallet, signing in leads back to the request.
    const stranger = await person(origin)
    await stranger.page.goto(`${origin}/wallet/answer${link.search}`)
    await stranger.page.waitForURL(url => url.pathname === '/wallet/sign-in')
    await stranger.page.getByLabel(sayCommon('signIn.email')).fill('sample.learner.1@example.org')
    await stranger.page.getByRole('button', { name: sayCommon('signIn.sendLink') }).click()
    await stranger.page.getByRole('heading', { name: sayCommon('signIn.sentTitle') }).waitFor()
    await stranger.page.goto(await mailedLink(owner, 'sample.learner.1@example.org', '/sign-in/link'))
    await stranger.page.getByRole('button', { name: sayPublic('signInLink.button') }).click()
    await stranger.page.waitForURL(`${origin}/wallet/answer${link.search}`)
    await stranger.page.getByRole('heading', { name: sayWallet('unlock.title'), level: 1 }).waitFor()
  } finally {
    for (const one of people) await one.close()
    await server?.stop()
  }
})
