import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type ForeignOptions, openForeignIssuer } from '@laurel/testkit/foreign-issuer'
import { freePort, type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { IN_FRENCH_ON_A_PHONE } from './looks.ts'
import { words } from './words.ts'

/*
 * A learner takes a diploma of an academy that is not on this server, by its link and the code of its letter; another one
 * comes later; a forged one is not kept; for one the learner signs in there first; and what cannot be taken says why.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const CODE = { code: '493536', asked: { input_mode: 'numeric', length: 6, description: 'It is on your letter.' } }
const NAMES = { en: 'Sample Diploma', fr: 'Diplôme d’exemple', th: 'ประกาศนียบัตรตัวอย่าง' }

test('offers of an issuer elsewhere', async () => {
  const { locale, browserLocale, viewport, colorScheme } = IN_FRENCH_ON_A_PHONE
  const { console: say, public: sayPublic, wallet: sayWallet, common: sayCommon } = await words(locale)
  const people: Visitor[] = []
  const issuers: { close(): void }[] = []
  let server: RunningServer | undefined
  const person = async (origin: string) => {
    const made = await visitor(browser, origin, { viewport, locale: browserLocale, colorScheme })
    people.push(made)
    return made
  }
  const academy = async (options: Partial<ForeignOptions> = {}) => {
    const port = await freePort()
    const opened = await openForeignIssuer({
      ...{ origin: `http://localhost:${port}`, port, formats: ['dc+sd-jwt', 'jwt_vc_json'] },
      ...options,
    })
    issuers.push(opened)
    return { ...opened, host: `localhost:${port}` }
  }
  try {
    server = await startServer()
    const { origin } = server
    const owner: Issuer = { server, visitor: await person(origin), say }
    await setUp(owner, 'Sample School')
    await defineAchievement(owner, 'Active Listening')
    const achievementId = owner.visitor.page.url().split('/').at(-1) as string
    await owner.visitor.page.request.post(`${origin}/api/v1/awards`, {
      headers: { origin },
      data: { achievementId, recipient: { name: 'Sample Learner', email: 'sample.learner@example.org' }, issue: true },
    })
    const learner = await person(origin)
    const { page } = learner
    await page.goto(await mailedLink(owner, 'sample.learner@example.org', '/claim/'))
    await page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, 'Active Listening')

    // Whoever is not signed in comes back to the offer afterwards.
    const first = await academy({ txCode: CODE })
    const link = `${origin}/wallet/offer?${first.offer.split('?')[1]}`
    const newcomer = await person(origin)
    await newcomer.page.goto(link)
    await newcomer.page.waitForURL('**/wallet/sign-in?**')
    // What the offer brings stays in this browser; it goes into no mail.
    expect(new URL(newcomer.page.url()).search).toBe('?next=%2Foffer')
    await newcomer.page.getByLabel(sayCommon('signIn.email')).fill('sample.newcomer@example.org')
    await newcomer.page.getByRole('button', { name: sayCommon('signIn.sendLink') }).click()
    await newcomer.page.getByRole('heading', { name: sayCommon('signIn.sentTitle'), level: 1 }).waitFor()
    const mailed = await mailedLink(owner, 'sample.newcomer@example.org', '/sign-in/link')
    expect(new URL(mailed).searchParams.get('to')).toBe('/wallet/offer')
    await newcomer.page.goto(mailed)
    await newcomer.page.getByRole('button', { name: sayPublic('signInLink.button') }).click()
    await newcomer.page.getByRole('heading', { name: sayWallet('make.title'), level: 1 }).waitFor()
    await newcomer.page.getByRole('button', { name: sayWallet('make.passkey') }).click()
    await newcomer.page.getByText(sayWallet('make.passkeyDone')).waitFor()
    await newcomer.page.getByLabel(sayWallet('recovery.kept')).check()
    await newcomer.page.getByRole('button', { name: sayWallet('make.done') }).click()
    const offered = sayWallet('offers.title', { name: 'Sample Academy' })
    await newcomer.page.getByRole('heading', { name: offered, level: 1 }).waitFor()
    expect(await newcomer.page.evaluate(() => JSON.stringify(localStorage))).not.toContain('laurel-offer')

    // The link of the academy leads here, and what it holds does not stay in the address.
    await page.goto(link)
    await page.getByRole('heading', { name: sayWallet('offers.title', { name: 'Sample Academy' }), level: 1 }).waitFor()
    expect(page.url()).toBe(`${origin}/wallet/offer`)
    await page.getByText(NAMES[locale]).waitFor()
    await page.getByText(sayWallet('offers.unchecked', { host: first.host })).waitFor()
    await expectAccessible(learner, 'an offer from elsewhere')
    const take = page.getByRole('button', { name: sayWallet('offers.take') })
    await take.click()
    await page.getByText(sayWallet('offers.codeMissing')).waitFor()
    await expectAccessible(learner, 'an offer from elsewhere without its code')
    expect(first.asked).not.toContain('POST /token')
    const code = page.getByLabel(sayWallet('offers.code'), { exact: true })
    await code.fill('111111')
    await take.click()
    await page.getByText(sayCommon('problem.E_OFFER_CODE')).waitFor()
    await expectAccessible(learner, 'an offer from elsewhere with a wrong code')
    await code.fill(CODE.code)
    await take.click()
    await page.getByRole('heading', { name: sayWallet('offers.doneTitle'), level: 1 }).waitFor()
    await page.getByText(sayWallet('import.verdict.good')).waitFor()
    await expectAccessible(learner, 'taken from an issuer elsewhere')
    expect(first.told).toEqual([{ notification_id: 'told', event: 'credential_accepted' }])
    await page.getByRole('link', { name: sayWallet('offers.home') }).click()
    const elsewhere = page.getByRole('region', { name: sayWallet('import.listTitle') })
    await elsewhere.getByText(sayWallet('import.verdict.good')).waitFor()
    // It is made out to this wallet, and stays there.
    expect(await elsewhere.getByText(sayWallet('import.foreignShort')).count()).toBe(0)
    await page.reload()
    await elsewhere.getByText(sayWallet('import.verdict.good')).waitFor()

    // Another one is pasted, and comes later.
    const second = await academy({ notReady: 2, dpop: true, formats: ['jwt_vc_json'] })
    const open = async (offer: string) => {
      await page.getByRole('button', { name: sayWallet('import.byLink') }).click()
      await page.getByRole('textbox', { name: sayWallet('import.linkLabel') }).fill(offer)
      await page.getByRole('button', { name: sayWallet('import.linkRead'), exact: true }).click()
    }
    await open(second.offerByReference)
    await take.click()
    await page.getByText(sayWallet('offers.later', { host: second.host })).waitFor()
    await expectAccessible(learner, 'an offer that comes later')
    await page.getByRole('link', { name: sayWallet('offers.home') }).click()
    const ask = page.getByRole('button', { name: sayWallet('offers.ask') })
    await ask.waitFor()
    await expectAccessible(learner, 'the wallet with something still to come')
    // Not yet, then it is there.
    await ask.click()
    await expect.poll(() => second.asked.filter(one => one === 'POST /deferred').length).toBeGreaterThanOrEqual(2)
    await expect.poll(() => ask.isEnabled()).toBe(true)
    await ask.click()
    await page.getByText(sayWallet('import.means.good')).waitFor()
    await ask.waitFor({ state: 'detached' })
    await expectAccessible(learner, 'the wallet after something has come')
    expect(second.told).toEqual([{ notification_id: 'told later', event: 'credential_accepted' }])

    // What is no credential is not kept, and its issuer is told.
    const third = await academy({ formats: ['jwt_vc_json'], sign: () => 'eyJhbGciOiJub25lIn0.e30.' })
    await open(third.offer)
    await take.click()
    await page.getByRole('heading', { name: sayWallet('offers.nothingTitle'), level: 1 }).waitFor()
    await page.getByText(sayWallet('offers.refusedTitle')).waitFor()
    await expectAccessible(learner, 'an offer that the wallet did not keep')
    expect(third.told).toMatchObject([{ event: 'credential_failure' }])

    // One that asks for signing in says where before anybody leaves, and what was chosen comes afterwards.
    const fourth = await academy({
      formats: ['jwt_vc_json'],
      dpop: true,
      signIn: { pushed: 'required', issuerState: 'x' },
    })
    const offerIn = (offer: string) => `${origin}/wallet/offer?${offer.split('?')[1]}`
    await page.goto(offerIn(fourth.offer))
    await page.getByText(sayWallet('offers.signInText', { host: fourth.host })).waitFor()
    await expectAccessible(learner, 'an offer that asks for signing in')
    const go = page.getByRole('button', { name: sayWallet('offers.signIn', { host: fourth.host }) })
    await go.click()
    await page.waitForURL(`http://${fourth.host}/authorize?**`)
    await page.getByRole('link', { name: 'yes' }).click()
    await page.getByRole('heading', { name: sayWallet('offers.doneTitle'), level: 1 }).waitFor()
    await page.getByText(sayWallet('import.verdict.good')).waitFor()
    expect(page.url()).toBe(`${origin}/wallet/offer/signed-in`)
    await expectAccessible(learner, 'taken after signing in elsewhere')
    expect(fourth.told).toEqual([{ notification_id: 'told', event: 'credential_accepted' }])
    const kept = () =>
      page.evaluate(() =>
        Object.entries(localStorage).flatMap(([name, value]) => (name.startsWith('laurel-offer') ? [value] : [])),
      )
    expect((await kept()).map(one => JSON.parse(one).step)).toEqual(['taken'])
    expect((await kept()).join()).not.toMatch(/state|granted/)
    // Whoever comes by there again takes nothing a second time.
    const asked = fourth.asked.length
    await page.getByRole('link', { name: sayWallet('offers.home') }).click()
    await elsewhere.getByText(sayWallet('import.verdict.good')).first().waitFor()
    const held = await elsewhere.getByText(sayWallet('import.verdict.good')).count()
    await page.goBack()
    await page.getByRole('heading', { name: sayWallet('offers.doneTitle'), level: 1 }).waitFor()
    await page.reload()
    await page.getByText(sayWallet('offers.taken')).waitFor()
    await expectAccessible(learner, 'back from elsewhere with what was taken before')
    await page.getByRole('link', { name: sayWallet('offers.home') }).click()
    await elsewhere.getByText(sayWallet('import.verdict.good')).first().waitFor()
    expect(await elsewhere.getByText(sayWallet('import.verdict.good')).count()).toBe(held)
    expect(fourth.asked).toHaveLength(asked)

    // Who says no there is told so, and what comes back a second time has nothing to go on with.
    const fifth = await academy({ formats: ['jwt_vc_json'], signIn: { isNamed: false } })
    await page.goto(offerIn(fifth.offer))
    await page.getByRole('button', { name: sayWallet('offers.signIn', { host: fifth.host }) }).click()
    await page.waitForURL(`http://${fifth.host}/authorize?**`)
    const [back] = await Promise.all([
      page.waitForRequest(request => request.url().startsWith(`${origin}/wallet/offer/signed-in/`)),
      page.getByRole('link', { name: 'no' }).click(),
    ])
    await page.getByText(sayCommon('problem.E_OFFER_DENIED')).waitFor()
    await expectAccessible(learner, 'an offer whose issuer lets nobody in')
    await page.goto(back.url())
    await page.getByText(sayWallet('offers.stray')).waitFor()
    await expectAccessible(learner, 'back from elsewhere with nothing to go on with')

    // A used one, and one that has no place to sign in, say so.
    await page.goto(link)
    await code.fill(CODE.code)
    await take.click()
    await page.getByText(sayCommon('problem.E_OFFER_CODE')).waitFor()
    const signIn = { ...first.offerObject, grants: { authorization_code: {} } }
    await page.goto(`${origin}/wallet/offer?credential_offer=${encodeURIComponent(JSON.stringify(signIn))}`)
    await page.getByText(sayCommon('problem.E_OFFER_SIGN_IN')).waitFor()
    await expectAccessible(learner, 'an offer that nobody can sign in for')
    // Where the learner went to sign in, and nobody else.
    const went = [fourth, fifth].map(one => `request to a third party: http://${one.host}`)
    const complaints = people.flatMap(one => one.complaints)
    expect(complaints.filter(one => !went.includes(one))).toEqual([])
  } finally {
    for (const one of people) await one.close()
    for (const one of issuers) one.close()
    await server?.stop()
  }
})
