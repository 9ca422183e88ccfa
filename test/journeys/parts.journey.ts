import { readFileSync } from 'node:fs'
import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { keptOnDevice, makeWallet } from './learner-steps.ts'
import { IN_FRENCH } from './looks.ts'
import { words } from './words.ts'

/*
 * A learner shows the level and keeps the evidence: by a link whose page a stranger's browser checks for itself, by two
 * links that nobody can tell to be of one person, and by a file, also without a network.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

type Document = { readonly proof: { readonly cryptosuite: string; readonly proofValue: string } }

test('a learner shows only a part', async () => {
  const { locale, browserLocale: lang, viewport, colorScheme } = IN_FRENCH
  const { console: say, wallet: sayWallet, public: sayPublic, checks: sayChecks } = await words(locale)
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
    const owner: Issuer = { server, visitor: await person(origin), say }
    await setUp(owner, 'Sample School')
    const post = async (path: string, data: object) => {
      const made = await owner.visitor.page.request.post(`${origin}/api/v1${path}`, { headers: { origin }, data })
      expect(made.status()).toBe(201)
      return (await made.json()) as { id: string; levels: { id: string }[] }
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
    const learner = await person(origin)
    const { page } = learner
    await page.goto(await mailedLink(owner, 'sample.learner.1@example.org', '/claim/'))
    await page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, 'Active Listening')
    await page.getByRole('link', { name: 'Active Listening' }).first().click()

    // What is on at first is what was achieved; the person and the evidence stay out.
    const preview = page.frameLocator('iframe.share-preview')
    const chooseAndMake = async (choose?: () => Promise<void>) => {
      await page.getByRole('button', { name: sayWallet('share.make'), exact: true }).click()
      await page.getByLabel(sayWallet('parts.part')).check()
      await page.getByText(sayWallet('parts.group.person')).waitFor()
      await preview.getByText(sayPublic('share.isPart')).waitFor()
      await choose?.()
      await expectAccessible(learner, 'choosing a part')
      await page.getByRole('button', { name: sayWallet('share.create') }).click()
      const address = page.getByLabel(sayWallet('share.address'))
      await address.waitFor()
      const link = await address.inputValue()
      await page.keyboard.press('Escape')
      return link
    }
    let saved = ''
    const link = await chooseAndMake(async () => {
      await preview.getByText('Secure').first().waitFor()
      expect(await preview.getByText('Notebook').count()).toBe(0)
      expect(await preview.getByText('Sample Learner 1').count()).toBe(0)
      await page.getByRole('dialog').getByLabel(sayWallet('parts.word.learner-identity')).check()
      await preview.getByText('Sample Learner 1').first().waitFor()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: sayWallet('parts.save') }).click(),
      ])
      saved = readFileSync(await download.path(), 'utf8')
      expect(saved).toContain('Sample Learner 1')
      expect(saved).not.toContain('Notebook')
    })
    await page.getByText(sayWallet('parts.listed')).waitFor()

    // A stranger's browser finds it genuine by itself, is told what kind of thing is missing, and finds no way to it.
    const stranger = await person(origin)
    await stranger.page.goto(link)
    await stranger.page.locator('.verdict .checked[data-by=browser]').waitFor()
    expect(await stranger.page.locator('.verdict').getAttribute('data-conclusion')).toBe('genuine')
    await stranger.page.getByText(sayChecks('PROOF_DERIVED')).first().waitFor()
    await stranger.page.locator('.partly').getByText(sayPublic('share.kind.evidence')).waitFor()
    const html = await stranger.page.content()
    for (const hidden of ['Notebook', 'six weeks', '/c/']) expect(html).not.toContain(hidden)
    await expectAccessible(stranger, 'a page of a part')
    const document = async (of: string): Promise<Document> => (await page.request.get(`${of}.json`)).json()
    expect((await document(link)).proof.cryptosuite).toBe('ecdsa-sd-2023')

    // Whoever brings the file to the verifier reads what is not among what is shown, and nothing of whether it is there.
    await stranger.page.goto(`${origin}/verify`)
    const brought = { name: 'part.json', mimeType: 'application/json', buffer: Buffer.from(saved) }
    await stranger.page.locator('#scan').waitFor()
    await stranger.page.locator('#file').setInputFiles(brought)
    await stranger.page.locator('.verdict[data-conclusion=genuine]').waitFor()
    await stranger.page.locator('#withheld').getByText(sayPublic('share.kind.evidence')).waitFor()
    await expectAccessible(stranger, 'a part at the verifier')

    // Two that cannot be linked: each says the same, by another proof.
    const apart = async () => {
      await page.getByLabel(sayWallet('parts.unlinkable')).check()
      await preview.getByText(sayChecks('STATUS_WITHHELD')).first().waitFor()
    }
    const [one, two] = [await chooseAndMake(apart), await chooseAndMake(apart)]
    const [first, second] = await Promise.all([document(one), document(two)])
    expect(first.proof.cryptosuite).toBe('bbs-2023')
    expect(second.proof.proofValue).not.toBe(first.proof.proofValue)
    expect({ ...first, proof: null }).toEqual({ ...second, proof: null })
    await stranger.page.goto(one)
    await stranger.page.locator('.verdict .checked[data-by=browser]').waitFor()
    await stranger.page.getByText(sayChecks('STATUS_WITHHELD')).first().waitFor()
    await stranger.page.getByText(sayChecks('PROOF_DERIVED')).first().waitFor()
    await expectAccessible(stranger, 'a page of a part without status')

    // Without a network there is a file, derived from what the vault holds.
    await keptOnDevice(page, page.getByRole('heading', { name: 'Active Listening', level: 1 }))
    await learner.context.setOffline(true)
    await page.reload()
    await page.getByRole('button', { name: sayWallet('parts.offlineMake') }).click()
    await page.getByText(sayWallet('parts.group.person')).waitFor()
    await expectAccessible(learner, 'a part without a network')
    const [alone] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: sayWallet('parts.save') }).click(),
    ])
    const made = JSON.parse(readFileSync(await alone.path(), 'utf8')) as Document
    expect(made.proof.cryptosuite).toBe('ecdsa-sd-2023')
    expect(JSON.stringify(made)).not.toContain('Notebook')
    expect(people.flatMap(each => each.complaints)).toEqual([])
  } catch (error) {
    for (const [index, one] of people.entries())
      await one.page
        .screenshot({ path: `test-results/parts-${locale}-${index}.png`, fullPage: true })
        .catch(() => undefined)
    throw new Error(`${(error as Error).message}\n${people.flatMap(one => one.complaints).join('\n')}`, {
      cause: error,
    })
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
    await server?.remove()
  }
})
