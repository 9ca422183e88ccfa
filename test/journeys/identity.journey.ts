import { readFileSync } from 'node:fs'
import { openBrowser } from '@laurel/testkit/browser'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { IN_THAI_ON_A_PHONE } from './looks.ts'
import { atSchool } from './school.ts'
import { verified } from './verify-steps.ts'

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

test('keys are replaced, and taken back', async () => {
  await atSchool(browser, IN_THAI_ON_A_PHONE, async ({ origin, owner, say, person, issue, credentialOf }) => {
    const { page } = owner.visitor
    const issued = async (number: number) => credentialOf(await issue(number))
    const signedBy = (credential: string) => JSON.parse(credential).proof.verificationMethod.split('#')[1] as string
    const old = await issued(7)
    expect(signedBy(old)).toBe('key-1')

    // A stranger has looked at it before, so their browser has the issuer's document.
    const stranger = await person()
    const verifies = (credential: string) => verified(stranger.page, origin, credential)
    expect(await verifies(old)).toBe('genuine')

    await page.goto(`${origin}/console/settings/keys`)
    await page.getByText('key-1', { exact: true }).waitFor()
    await expectAccessible(owner.visitor, 'keys and identity')
    await page.getByRole('button', { name: say.console('identity.replace') }).click()
    await inDialog(page).getByText(say.console('identity.replaceOld')).waitFor()
    await expectAccessible(owner.visitor, 'replacing the keys')
    await inDialog(page)
      .getByRole('button', { name: say.console('identity.replace') })
      .click()
    await page.getByText('key-4', { exact: true }).waitFor()
    await page.getByText(say.console('identity.event.keys-replaced')).waitFor()
    expect(await page.getByText(say.console('identity.inUse'), { exact: true }).count()).toBe(3)

    const fresh = await issued(8)
    expect(signedBy(fresh)).toBe('key-4')
    expect(await verifies(old)).toBe('genuine')
    expect(await verifies(fresh)).toBe('genuine')
    await expectAccessible(stranger, 'a credential signed with a key that was replaced')

    // The kit: the key is made in the browser and shown once; the server is told its hash.
    const told: string[] = []
    page.on('request', request => told.push(request.postData() ?? ''))
    await page.getByRole('button', { name: say.console('identity.makeKit') }).click()
    await expectAccessible(owner.visitor, 'making the recovery kit')
    await inDialog(page)
      .getByRole('button', { name: say.console('identity.makeKit') })
      .click()
    const [kit] = await Promise.all([
      page.waitForEvent('download'),
      inDialog(page)
        .getByRole('button', { name: say.console('identity.saveKit') })
        .click(),
    ])
    await expectAccessible(owner.visitor, 'the recovery kit')
    expect(kit.suggestedFilename()).toMatch(/^recovery-kit-.*\.txt$/)
    const text = readFileSync(await kit.path(), 'utf8')
    const secret = /^ {4}(z\w+)/m.exec(text)?.[1] ?? ''
    expect(secret).toMatch(/^z3u2/)
    expect(text).toContain('did:webvh:')
    expect(text).toContain(say.console('identity.kit.keep'))
    // Nobody has said that they have kept it: the server knows nothing of it yet, and no slip takes it away.
    expect(told.filter(one => one.includes('"hash"'))).toEqual([])
    await page.keyboard.press('Escape')
    await inDialog(page)
      .getByRole('button', { name: say.console('identity.kitKept') })
      .click()
    await page.getByText(say.console('identity.hasKit')).waitFor()
    expect(told.filter(one => one.includes('"hash"'))).toHaveLength(1)
    expect(told.join()).not.toContain(secret)

    await page.getByRole('button', { name: say.console('identity.useKit') }).click()
    await inDialog(page).getByLabel(say.console('identity.kit.secret')).fill('z3u2mislaid')
    await inDialog(page)
      .getByRole('button', { name: say.console('identity.useKit') })
      .click()
    await inDialog(page).getByText(say.common('problem.E_RECOVERY_KEY')).waitFor()
    await expectAccessible(owner.visitor, 'another key than that of the kit')
    await inDialog(page).getByLabel(say.console('identity.kit.secret')).fill(secret)
    await inDialog(page)
      .getByRole('button', { name: say.console('identity.useKit') })
      .click()
    await page.getByText(say.console('identity.event.recovered')).waitFor()
    await page.getByText(say.console('identity.noKit')).waitFor()
    expect(await verifies(old)).toBe('genuine')
    expect(signedBy(await issued(9))).toBe('key-7')
  })
})
