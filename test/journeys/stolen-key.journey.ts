import { signDataIntegrity } from '@laurel/core/credential'
import { createSigner } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import { DESKTOP, openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { askDatabase, type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deriveKey, findMasterKey } from '../../apps/server/src/platform/master-key.ts'
import { unwrapKey } from '../../apps/server/src/platform/wrap-key.ts'
import { expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { words } from './words.ts'

/*
 * The drill: somebody copies the signing key. The owner says since when; what was on record before stays valid on its
 * page, what the thief signs and back-dates is refused, and what was issued since is signed anew with one button: the
 * learner's wallet takes it by itself, and the old link shows the new one.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

/** What somebody has who has copied the data folder: the key that signs credentials. */
async function steal({ dataDir }: RunningServer): Promise<{ secretKey: Uint8Array; verificationMethod: string }> {
  const [row] = await askDatabase<{ issuer_id: string; id: string; did: string; fragment: string; wrapped: string }>(
    dataDir,
    "select issuer_id, id, did, fragment, wrapped from signing_key where purpose = 'assertion'",
  )
  if (!row) throw new Error('no key')
  const master = await findMasterKey(undefined, dataDir)
  if (!master) throw new Error('no master key')
  const name = { issuerId: row.issuer_id, keyId: row.id, purpose: 'assertion' }
  const secret = unwrapKey(deriveKey(master, 'wrap-signing-keys'), name, row.wrapped)
  if (!secret.ok) throw new Error('the theft has failed')
  return { secretKey: secret.value, verificationMethod: `${row.did}#${row.fragment}` }
}

/** As a field for day and time takes it. */
const local = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)

test.each([
  ['at a desk, in English', 'en', 'en-CA', DESKTOP, 'light'],
  ['on a phone, in French', 'fr', 'fr-CA', PHONE, 'light'],
  ['on a phone, in Thai, in the dark', 'th', 'th-TH', PHONE, 'dark'],
] as const)(
  'a key is stolen, declared, and everything goes on, %s',
  async (_, locale, browserLocale, viewport, colorScheme) => {
    const { console: say, wallet: sayWallet, public: sayPublic } = await words(locale)
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
      const call = async (path: string, data: object) => {
        const answer = await page.request.post(`${origin}/api/v1${path}`, { headers: { origin }, data })
        if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
        return (await answer.json()) as Record<string, string>
      }
      const { id: achievementId } = await call('/achievements', {
        name: 'Active Listening',
        description: 'Hears what is said, and what is not.',
        kind: 'micro',
        criteria: { narrative: 'Listen.' },
      })
      const issue = (number: number) =>
        call('/awards', {
          achievementId,
          recipient: { name: `Sample Learner ${number}`, email: `sample.learner.${number}@example.org` },
          issue: true,
        })
      const json = async ({ credentialId }: Record<string, string>) =>
        (await page.request.get(`${origin}/c/${credentialId}.json`)).text()
      const onRecord = async () =>
        Number((await (await page.request.get(`${origin}/i/sample-school/log/checkpoint`)).text()).split('\n')[1])

      const before = await issue(7)
      await expect.poll(onRecord).toBeGreaterThan(0)
      const signer = createSigner({ type: 'Ed25519', ...(await steal(server)) })
      // Times are told to the second.
      await expect.poll(() => new Date().getMilliseconds() < 100, { interval: 10 }).toBe(true)
      const since = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 1_000)
      await expect.poll(() => Date.now() > since.getTime() + 1_000).toBe(true)
      const after = await issue(8)
      const learner = await person(origin)
      await learner.page.goto(await mailedLink(owner, 'sample.learner.8@example.org', '/claim/'))
      await learner.page.getByRole('button', { name: sayPublic('claim.button') }).click()
      await makeWallet(learner, sayWallet, 'Active Listening')
      const { proof: _proof, ...content } = JSON.parse(await json(before))
      content.credentialSubject.achievement.name = 'Doctor of Everything'
      const forged = await signDataIntegrity(content as JsonObject, signer, {
        cryptosuite: 'eddsa-rdfc-2022',
        created: '2026-01-05T00:00:00Z',
      })
      if (!forged.ok) throw new Error(forged.error.code)

      const stranger = await person(origin)
      const verified = async (text: string) => {
        await stranger.page.goto(`${origin}/verify`)
        await stranger.page.locator('#trust').waitFor()
        await stranger.page.locator('#text').fill(text)
        await stranger.page.locator('#ask button[type=submit]').click()
        await stranger.page.locator('.checked[data-by=browser]').waitFor()
        return stranger.page.locator('.verdict').getAttribute('data-conclusion')
      }
      // That is what makes it a theft: nobody can tell.
      expect(await verified(JSON.stringify(forged.value))).toBe('genuine')
      const texts = { before: await json(before), after: await json(after) }

      await page.goto(`${origin}/console/settings/keys`)
      await page.getByRole('link', { name: say('stolen.open') }).click()
      await page.getByRole('heading', { name: say('stolen.pageTitle'), level: 1 }).waitFor()
      await expectAccessible(owner.visitor, 'my key was stolen')
      await page.locator('input[type=datetime-local]').fill(local(since))
      await page.getByRole('button', { name: say('stolen.preview') }).click()
      await page.getByText(say('stolen.kept', { count: 1, formatted: '1' })).waitFor()
      await page.getByText(say('stolen.affected', { count: 1, formatted: '1' })).waitFor()
      await expectAccessible(owner.visitor, 'what a theft means')
      const declare = page.getByRole('button', { name: say('stolen.declare') })
      await page.getByLabel(say('stolen.confirm', { name: 'sample-school' })).fill('sample')
      expect(await declare.isDisabled()).toBe(true)
      await page.getByLabel(say('stolen.confirm', { name: 'sample-school' })).fill('sample-school')
      await declare.click()
      await page.getByRole('heading', { name: say('stolen.anew'), level: 2 }).waitFor()
      await page.getByRole('link', { name: 'Sample Learner 8' }).waitFor()
      await expectAccessible(owner.visitor, 'a stolen key declared')

      // On its page what stood on record before is genuine, by the server and by the visitor's own browser.
      const pageOf = async ({ credentialId }: Record<string, string>) => {
        await stranger.page.goto(`${origin}/c/${credentialId}`)
        await stranger.page.locator('.checked[data-by=browser]').waitFor()
        return stranger.page.locator('.verdict').getAttribute('data-conclusion')
      }
      expect(await pageOf(before)).toBe('genuine')
      await expectAccessible(stranger, 'a credential from before a theft')
      expect(await pageOf(after)).toBe('keyStolen')
      await expectAccessible(stranger, 'a credential from after a theft')
      expect(await verified(texts.before)).toBe('genuine')
      expect(await verified(JSON.stringify(forged.value))).toBe('keyStolen')
      expect(await stranger.page.locator('.verdict').innerText()).not.toContain('Doctor of Everything')

      await page.getByRole('button', { name: say('stolen.reissue', { count: 1, formatted: '1' }) }).click()
      await page
        .getByRole('status')
        .filter({ hasText: say('stolen.finished') })
        .waitFor()
      await page.getByText(say('stolen.state.reissued'), { exact: true }).last().waitFor()
      await expectAccessible(owner.visitor, 'signed anew')
      await page.goto(`${origin}/console/settings/keys`)
      await page.getByText(say('identity.event.keys-compromised')).waitFor()
      await expectAccessible(owner.visitor, 'keys and identity after a theft')

      expect(await pageOf(after)).toBe('genuine')
      expect(JSON.parse(await json(after)).proof.verificationMethod).toContain('#key-4')
      expect(await verified(texts.after)).toBe('keyStolen')
      expect(await mailedLink(owner, 'sample.learner.8@example.org', '/wallet')).toContain('/wallet/')

      // The wallet takes it by itself when it is opened next.
      const taken = learner.page.waitForResponse(answer => answer.url().endsWith('/take') && answer.ok())
      await learner.page.goto(`${origin}/wallet/`)
      await learner.page.getByRole('link', { name: 'Active Listening' }).first().waitFor()
      const { credential } = (await (await taken).json()) as {
        credential: { id: string; proof: { verificationMethod: string } }
      }
      expect(credential.proof.verificationMethod).toContain('#key-4')
      expect(credential.id).toBe(`${origin}/c/${after.credentialId}`)
      expect(people.flatMap(one => one.complaints)).toEqual([])
    } finally {
      for (const one of people) await one.close()
      await server?.stop()
      await server?.remove()
    }
  },
)
