import { readFileSync } from 'node:fs'
import { readBundle, unbakeBundle } from '@laurel/core/bundle'
import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { IN_THAI_ON_A_PHONE } from './looks.ts'
import { words } from './words.ts'

/*
 * A school chooses how the certificate looks and who signs it; the learner saves it from the wallet and from the page;
 * an employer drops the PDF on the verify page and has the answer.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

async function savedAs(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}
const saved = async (page: Page, press: () => Promise<void>) => (await savedAs(page, press)).bytes
const isPdf = (bytes: Buffer) => bytes.subarray(0, 5).toString() === '%PDF-'

test('a certificate is designed, printed and checked', async () => {
  const { locale, browserLocale, viewport, colorScheme } = IN_THAI_ON_A_PHONE
  const { console: say, wallet: sayWallet, public: sayPublic } = await words(locale)
  const achievement = 'การฟังอย่างตั้งใจ'
  const people: Visitor[] = []
  let server: RunningServer | undefined
  try {
    server = await startServer()
    const { origin } = server
    const person = async () => {
      const made = await visitor(browser, origin, { viewport, locale: browserLocale, colorScheme })
      people.push(made)
      return made
    }
    const owner = await person()
    const { page } = owner
    const issuer: Issuer = { server, visitor: owner, say }
    await setUp(issuer, 'โรงเรียนตัวอย่าง')
    await defineAchievement(issuer, achievement)

    // Four designs, each seen as it is printed.
    await page.getByRole('heading', { name: say('certificate.title') }).waitFor()
    for (const design of ['classic', 'modern', 'bright', 'plain'])
      await page.locator(`img[data-certificate=${design}]`).waitFor()
    await page.getByRole('radio', { name: say('certificate.modern') }).click()
    await page.getByText(say('certificate.portrait'), { exact: true }).click()
    await page.getByRole('button', { name: say('certificate.signatoryAdd') }).click()
    await page.getByLabel(say('certificate.signatoryName'), { exact: true }).fill('Sample Head')
    await page.getByLabel(say('certificate.signatoryTitle'), { exact: true }).fill('Head of School')
    await page.getByRole('button', { name: say('certificate.save') }).click()
    await page.getByText(say('certificate.saved')).waitFor()
    await page.locator('img[data-certificate=modern]').waitFor()
    await expectAccessible(owner, 'certificate of an achievement')
    const sample = page.getByRole('button', { name: say('certificate.sample') })
    expect(isPdf(await saved(page, () => sample.click()))).toBe(true)

    const email = 'sample.learner.7@example.org'
    const id = page.url().split('/').at(-1)
    const award = await page.request.post(`${origin}/api/v1/awards`, {
      data: { achievementId: id, recipient: { name: 'Sample Learner 7', email }, issue: true },
      headers: { origin },
    })
    const { credentialId } = (await award.json()) as { credentialId: string }

    const learner = await person()
    await learner.page.goto(await mailLink(issuer, email))
    await learner.page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, achievement)
    await learner.page.getByRole('link', { name: achievement }).first().click()
    const own = learner.page.getByRole('link', { name: sayWallet('download.pdf') })
    expect(isPdf(await saved(learner.page, () => own.click()))).toBe(true)

    // The proof file, as a file of its own and inside what is saved as a picture.
    const proof = learner.page.getByRole('link', { name: sayWallet('download.bundle') })
    const kept = await savedAs(learner.page, () => proof.click())
    expect(kept.name).toBe(`${achievement}.laurel.json`)
    const picture = learner.page.getByRole('button', { name: sayWallet('download.png') })
    const inside = unbakeBundle(new Uint8Array(await saved(learner.page, () => picture.click())))
    for (const text of [kept.bytes.toString('utf8'), inside.ok ? inside.value : '']) {
      const bundle = readBundle(text)
      expect(bundle.ok && JSON.parse(bundle.value.credential).id).toContain(credentialId)
    }

    // For the ceremony: the class in one file, and a card for whoever has no mailbox.
    const byHand = await page.request.post(`${origin}/api/v1/awards`, {
      data: { achievementId: id, recipient: { name: 'Sample Learner 8' }, issue: true },
      headers: { origin },
    })
    const { claimUrl } = (await byHand.json()) as { claimUrl: string }
    await page.goto(`${origin}/console/awards?achievement=${id}`)
    await page.getByText('Sample Learner 8').filter({ visible: true }).first().waitFor()
    await page.getByRole('button', { name: say('printMenu.open') }).click()
    const set = page.getByRole('menuitem', {
      name: say('printMenu.certificates', { paper: say('certificate.letter') }),
    })
    const paper = await saved(page, () => set.click())
    expect(paper.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2)
    await page.getByRole('button', { name: say('printMenu.open') }).click()
    await page.getByRole('menuitem', { name: say('handOver.title') }).click()
    await page.locator('.hand-over-name', { hasText: 'Sample Learner 8' }).waitFor()
    // Only what waits has a card.
    expect(await page.locator('.hand-over-card').count()).toBe(1)
    await expectAccessible(owner, 'cards to hand over')
    await page.emulateMedia({ media: 'print' })
    await page.getByRole('button', { name: say('handOver.print') }).waitFor({ state: 'hidden' })
    expect(await page.getByRole('img', { name: say('handOver.qr', { name: 'Sample Learner 8' }) }).isVisible()).toBe(
      true,
    )
    await page.emulateMedia({ media: 'screen' })
    const child = await person()
    await child.page.goto(claimUrl)
    await child.page.getByText('Sample Learner 8').first().waitFor()

    const employer = await person()
    await employer.page.goto(`${origin}/c/${credentialId}`)
    const link = employer.page.getByRole('link', { name: sayPublic('credential.downloadPdf') })
    const pdf = await saved(employer.page, () => link.click())
    const file = employer.page.getByRole('link', { name: sayPublic('credential.downloadBundle') })
    const given = await savedAs(employer.page, () => file.click())
    expect(given.name).toBe(`${achievement}.laurel.json`)
    expect(readBundle(new Uint8Array(given.bytes)).ok).toBe(true)
    await employer.page.goto(`${origin}/verify`)
    await employer.page.locator('#scan').waitFor()
    await employer.page.locator('#file').setInputFiles({
      name: 'certificate.pdf',
      mimeType: 'application/pdf',
      buffer: pdf,
    })
    await employer.page.locator('#answer .verdict').waitFor()
    expect(await employer.page.locator('#answer .verdict').getAttribute('data-conclusion')).toBe('genuine')
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } catch (error) {
    for (const [index, one] of people.entries())
      await one.page
        .screenshot({ path: `test-results/certificates-${locale}-${index}.png`, fullPage: true })
        .catch(() => {})
    throw new Error(`${(error as Error).message}\n${people.flatMap(one => one.complaints).join('\n')}`, {
      cause: error,
    })
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
    await server?.remove()
  }
})
