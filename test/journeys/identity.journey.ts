import { readFileSync } from 'node:fs'
import { DESKTOP, openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, setUp } from './issuer-steps.ts'
import { words } from './words.ts'

/*
 * An owner replaces the signing keys: what was issued before goes on verifying, what is issued now is signed with the
 * new ones. Then a recovery kit is made, kept, and used on the day when the keys are in wrong hands.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const inDialog = (page: Page) => page.getByRole('dialog')

test.each([
  ['at a desk, in English', 'en', 'en-CA', DESKTOP, 'light'],
  ['on a phone, in French', 'fr', 'fr-CA', PHONE, 'light'],
  ['on a phone, in Thai, in the dark', 'th', 'th-TH', PHONE, 'dark'],
] as const)('keys are replaced, and taken back, %s', async (_, locale, browserLocale, viewport, colorScheme) => {
  const { console: say, common: sayCommon } = await words(locale)
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (origin: string) => {
    const made = await visitor(browser, origin, { viewport, locale: browserLocale, colorScheme })
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const { origin } = server
    const owner: Issuer = { server, visitor: await person(origin), say }
    await setUp(owner, 'Sample School')
    const { page } = owner.visitor
    const call = async (path: string, data: object) =>
      (await (await page.request.post(`${origin}/api/v1${path}`, { headers: { origin }, data })).json()) as Record<
        string,
        string
      >
    const { id: achievementId } = await call('/achievements', {
      name: 'Active Listening',
      description: 'Hears what is said, and what is not.',
      kind: 'micro',
      criteria: { narrative: 'Listen.' },
    })
    const issue = async (number: number) => {
      const recipient = { name: `Sample Learner ${number}`, email: `learner.${number}@example.org` }
      const { credentialId } = await call('/awards', { achievementId, recipient, issue: true })
      return (await page.request.get(`${origin}/c/${credentialId}.json`)).text()
    }
    const signedBy = (credential: string) => JSON.parse(credential).proof.verificationMethod.split('#')[1] as string
    const old = await issue(7)
    expect(signedBy(old)).toBe('key-1')

    // A stranger has looked at it before, so their browser has the issuer's document.
    const stranger = await person(origin)
    const verifies = async (credential: string) => {
      await stranger.page.goto(`${origin}/verify`)
      await stranger.page.locator('#trust').waitFor()
      await stranger.page.locator('#text').fill(credential)
      await stranger.page.locator('#ask button[type=submit]').click()
      await stranger.page.locator('.checked[data-by=browser]').waitFor()
      return stranger.page.locator('.verdict').getAttribute('data-conclusion')
    }
    expect(await verifies(old)).toBe('genuine')

    await page.goto(`${origin}/console/settings/keys`)
    await page.getByText('key-1', { exact: true }).waitFor()
    await expectAccessible(owner.visitor, 'keys and identity')
    await page.getByRole('button', { name: say('identity.replace') }).click()
    await inDialog(page).getByText(say('identity.replaceOld')).waitFor()
    await expectAccessible(owner.visitor, 'replacing the keys')
    await inDialog(page)
      .getByRole('button', { name: say('identity.replace') })
      .click()
    await page.getByText('key-4', { exact: true }).waitFor()
    await page.getByText(say('identity.event.keys-replaced')).waitFor()
    expect(await page.getByText(say('identity.inUse'), { exact: true }).count()).toBe(3)

    const fresh = await issue(8)
    expect(signedBy(fresh)).toBe('key-4')
    expect(await verifies(old)).toBe('genuine')
    expect(await verifies(fresh)).toBe('genuine')
    await expectAccessible(stranger, 'a credential signed with a key that was replaced')

    // The kit: the key is made in the browser and shown once; the server is told its hash.
    const told: string[] = []
    page.on('request', request => told.push(request.postData() ?? ''))
    await page.getByRole('button', { name: say('identity.makeKit') }).click()
    await expectAccessible(owner.visitor, 'making the recovery kit')
    await inDialog(page)
      .getByRole('button', { name: say('identity.makeKit') })
      .click()
    const [kit] = await Promise.all([
      page.waitForEvent('download'),
      inDialog(page)
        .getByRole('button', { name: say('identity.saveKit') })
        .click(),
    ])
    await expectAccessible(owner.visitor, 'the recovery kit')
    expect(kit.suggestedFilename()).toMatch(/^recovery-kit-.*\.txt$/)
    const text = readFileSync(await kit.path(), 'utf8')
    const secret = /^ {4}(z\w+)/m.exec(text)?.[1] ?? ''
    expect(secret).toMatch(/^z3u2/)
    expect(text).toContain('did:webvh:')
    expect(text).toContain(say('identity.kit.keep'))
    // Nobody has said that they have kept it: the server knows nothing of it yet, and no slip takes it away.
    expect(told.filter(one => one.includes('"hash"'))).toEqual([])
    await page.keyboard.press('Escape')
    await inDialog(page)
      .getByRole('button', { name: say('identity.kitKept') })
      .click()
    await page.getByText(say('identity.hasKit')).waitFor()
    expect(told.filter(one => one.includes('"hash"'))).toHaveLength(1)
    expect(told.join()).not.toContain(secret)

    await page.getByRole('button', { name: say('identity.useKit') }).click()
    await inDialog(page).getByLabel(say('identity.kit.secret')).fill('z3u2mislaid')
    await inDialog(page)
      .getByRole('button', { name: say('identity.useKit') })
      .click()
    await inDialog(page).getByText(sayCommon('problem.E_RECOVERY_KEY')).waitFor()
    await expectAccessible(owner.visitor, 'another key than that of the kit')
    await inDialog(page).getByLabel(say('identity.kit.secret')).fill(secret)
    await inDialog(page)
      .getByRole('button', { name: say('identity.useKit') })
      .click()
    await page.getByText(say('identity.event.recovered')).waitFor()
    await page.getByText(say('identity.noKit')).waitFor()
    expect(await verifies(old)).toBe('genuine')
    expect(signedBy(await issue(9))).toBe('key-7')
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } finally {
    for (const one of people) await one.close()
    await server?.stop()
    await server?.remove()
  }
})
