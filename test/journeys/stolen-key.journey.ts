import { signDataIntegrity } from '@laurel/core/credential'
import { createSigner } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import { openBrowser } from '@laurel/testkit/browser'
import { askDatabase, type RunningServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deriveKey, findMasterKey } from '../../apps/server/src/platform/master-key.ts'
import { unwrapKey } from '../../apps/server/src/platform/wrap-key.ts'
import { expectAccessible, mailedLink } from './issuer-steps.ts'
import { IN_ENGLISH, IN_THAI_ON_A_PHONE } from './looks.ts'
import { atSchool } from './school.ts'
import { concluded, verified } from './verify-steps.ts'

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

test('a key is stolen, declared, and everything goes on', async () => {
  await atSchool(browser, IN_ENGLISH, async ({ server, origin, owner, say, issue, credentialOf, learner, person }) => {
    const { page } = owner.visitor
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
    const wallet = await learner(8)
    const { proof: _proof, ...content } = JSON.parse(await credentialOf(before))
    content.credentialSubject.achievement.name = 'Doctor of Everything'
    const forged = await signDataIntegrity(content as JsonObject, signer, {
      cryptosuite: 'eddsa-rdfc-2022',
      created: '2026-01-05T00:00:00Z',
    })
    if (!forged.ok) throw new Error(forged.error.code)

    const stranger = await person()
    const pasted = (text: string) => verified(stranger.page, origin, text)
    // That is what makes it a theft: nobody can tell.
    expect(await pasted(JSON.stringify(forged.value))).toBe('genuine')
    const texts = { before: await credentialOf(before), after: await credentialOf(after) }

    await page.goto(`${origin}/console/settings/keys`)
    await page.getByRole('link', { name: say.console('stolen.open') }).click()
    await page.getByRole('heading', { name: say.console('stolen.pageTitle'), level: 1 }).waitFor()
    await expectAccessible(owner.visitor, 'my key was stolen')
    await page.locator('input[type=datetime-local]').fill(local(since))
    await page.getByRole('button', { name: say.console('stolen.preview') }).click()
    await page.getByText(say.console('stolen.kept', { count: 1, formatted: '1' })).waitFor()
    await page.getByText(say.console('stolen.affected', { count: 1, formatted: '1' })).waitFor()
    await expectAccessible(owner.visitor, 'what a theft means')
    const declare = page.getByRole('button', { name: say.console('stolen.declare') })
    await page.getByLabel(say.console('stolen.confirm', { name: 'sample-school' })).fill('sample')
    expect(await declare.isDisabled()).toBe(true)
    await page.getByLabel(say.console('stolen.confirm', { name: 'sample-school' })).fill('sample-school')
    await declare.click()
    await page.getByRole('heading', { name: say.console('stolen.anew'), level: 2 }).waitFor()
    await page.getByRole('link', { name: 'Sample Learner 8' }).waitFor()
    await expectAccessible(owner.visitor, 'a stolen key declared')

    // On its page what stood on record before is genuine, by the server and by the visitor's own browser.
    const pageOf = async ({ credentialId }: Record<string, string>) => {
      await stranger.page.goto(`${origin}/c/${credentialId}`)
      return concluded(stranger.page)
    }
    expect(await pageOf(before)).toBe('genuine')
    await expectAccessible(stranger, 'a credential from before a theft')
    expect(await pageOf(after)).toBe('keyStolen')
    await expectAccessible(stranger, 'a credential from after a theft')
    expect(await pasted(texts.before)).toBe('genuine')
    expect(await pasted(JSON.stringify(forged.value))).toBe('keyStolen')
    expect(await stranger.page.locator('.verdict').innerText()).not.toContain('Doctor of Everything')

    // The box adds what stays valid, and counts no longer once all of it is signed.
    await page.getByRole('button', { name: say.console('stolen.reissue', { count: 1, formatted: '1' }) }).waitFor()
    await page.getByLabel(say.console('stolen.withKept', { count: 1, formatted: '1' })).check()
    await page.getByRole('button', { name: say.console('stolen.reissue', { count: 2, formatted: '2' }) }).click()
    await page
      .getByRole('status')
      .filter({ hasText: say.console('stolen.finished') })
      .waitFor()
    await page.getByText(say.console('stolen.state.reissued'), { exact: true }).last().waitFor()
    expect(
      await page.getByRole('button', { name: say.console('stolen.reissue', { count: 1, formatted: '1' }) }).count(),
    ).toBe(0)
    await expectAccessible(owner.visitor, 'signed anew')
    await page.goto(`${origin}/console/settings/keys`)
    await page.getByText(say.console('identity.event.keys-compromised')).waitFor()
    await expectAccessible(owner.visitor, 'keys and identity after a theft')

    expect(await pageOf(after)).toBe('genuine')
    for (const award of [before, after])
      expect(JSON.parse(await credentialOf(award)).proof.verificationMethod).toContain('#key-4')
    expect(await pasted(texts.before)).toBe('genuine')
    expect(await pasted(texts.after)).toBe('keyStolen')
    expect(await mailedLink(owner, 'sample.learner.8@example.org', '/wallet')).toContain('/wallet/')

    // The wallet takes it by itself when it is opened next.
    const taken = wallet.page.waitForResponse(answer => answer.url().endsWith('/take') && answer.ok())
    await wallet.page.goto(`${origin}/wallet/`)
    await wallet.page.getByRole('link', { name: 'Active Listening' }).first().waitFor()
    const { credential } = (await (await taken).json()) as {
      credential: { id: string; proof: { verificationMethod: string } }
    }
    expect(credential.proof.verificationMethod).toContain('#key-4')
    expect(credential.id).toBe(`${origin}/c/${after.credentialId}`)
  })
})

test('what a stolen key had signed can be read on a phone, in Thai', async () => {
  await atSchool(browser, IN_THAI_ON_A_PHONE, async ({ origin, owner, say, api, issue }) => {
    const { page } = owner.visitor
    await issue(7)
    await page.goto(`${origin}/console/settings/keys/stolen`)
    await page.getByRole('heading', { name: say.console('stolen.pageTitle'), level: 1 }).waitFor()
    await expectAccessible(owner.visitor, 'my key was stolen')
    const { version } = await (await page.request.get(`${origin}/api/v1/identity`)).json()
    const since = '2020-01-01T00:00:00Z'
    const { id } = await api('/key-compromises', { seen: version, confirmation: 'sample-school', since })
    await page.goto(`${origin}/console/settings/keys/stolen/${id}`)
    const badge = page.locator('tbody .mantine-Badge-label')
    await badge.filter({ hasText: say.console('stolen.state.open') }).waitFor()
    await expectAccessible(owner.visitor, 'a stolen key declared')
    const shown = await badge.evaluate(one => {
      const text = document.createRange()
      text.selectNodeContents(one)
      return { lines: text.getClientRects().length, isCut: one.scrollWidth > one.clientWidth }
    })
    expect(shown).toEqual({ lines: 1, isCut: false })
  })
})
