import { readFileSync } from 'node:fs'
import { unbakePdf } from '@laurel/core/credential'
import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { IN_THAI_ON_A_PHONE } from './looks.ts'
import { words } from './words.ts'

/*
 * A registrar puts a learner's credentials under headings and signs the transcript; the learner keeps it, prints it and
 * takes a locked backup along; a stranger reads it as a table and drops the PDF to verify.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const PASSWORD = 'four sample words here'

test('a transcript is made, kept and verified', async () => {
  const { locale, browserLocale, viewport, colorScheme } = IN_THAI_ON_A_PHONE
  const { console: say, wallet: sayWallet, public: sayPublic } = await words(locale)
  const names = ['การฟังอย่างตั้งใจ', 'งานเชื่อม']
  const heading = 'ปีที่หนึ่ง'
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
    const post = async (path: string, data: object) => {
      const answer = await page.request.post(`${origin}/api/v1${path}`, { data, headers: { origin } })
      if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
      return (await answer.json()) as { id: string; credentialUrl: string }
    }
    const email = 'sample.learner.7@example.org'
    for (const [at, name] of names.entries()) {
      const { id: achievementId } = await post('/achievements', {
        name,
        description: 'Shown in practice.',
        kind: at === 0 ? 'micro' : 'alternative',
        criteria: { narrative: 'Two observed tasks.' },
        language: locale,
        credits: { number: 2, system: 'ECTS' },
      })
      const results = at === 0 ? [] : [{ name: 'Mark', value: '17/20' }]
      await post('/awards', {
        achievementId,
        recipient: { name: 'Sample Learner 7', email, locale },
        results,
        issue: true,
      })
    }

    // The registrar: by year instead of kind, a heading of their own, one left out and put in again.
    const learners = await page.request.get(`${origin}/api/v1/learners`)
    const [learner] = ((await learners.json()) as { items: { id: string }[] }).items
    await page.goto(`${origin}/console/learners/${learner?.id}`)
    await page.getByRole('link', { name: say('transcript.open') }).click()
    await page.locator('#preview-title').waitFor()
    await expectAccessible(owner, 'making a transcript')
    await page.getByText(say('transcript.grouping.none'), { exact: true }).click()
    const title = page.getByLabel(say('transcript.heading'), { exact: true })
    await title.fill(heading)
    await page.getByRole('button', { name: say('transcript.acts', { name: names[1] as string }) }).click()
    await page.getByRole('menuitem', { name: say('transcript.leaveOut') }).click()
    const putIn = page.getByRole('button', { name: say('transcript.putNamedIn', { name: names[1] as string }) })
    await putIn.waitFor()
    await page.getByText(say('transcript.movedOut', { name: names[1] as string })).waitFor()
    await expectAccessible(owner, 'a transcript that leaves something out')
    await putIn.click()
    await page.getByRole('button', { name: say('transcript.sign') }).click()
    await page.waitForURL(/\/console\/awards\/[0-9a-f-]{36}$/)
    await page.getByRole('link', { name: say('award.publicPage') }).waitFor()
    const award = await page.request.get(`${origin}/api/v1/awards/${page.url().split('/').at(-1)}`)
    const { credentialId, achievement } = (await award.json()) as {
      credentialId: string
      achievement: { names: Record<string, string> }
    }
    const called = achievement.names[locale] as string

    // The learner: everything that waits is taken along, the transcript too.
    const holder = await person()
    await holder.page.goto(await mailLink(issuer, email))
    await holder.page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(holder, sayWallet, called)
    await holder.page.getByRole('link', { name: called }).first().click()
    const [download] = await Promise.all([
      holder.page.waitForEvent('download'),
      holder.page.getByRole('link', { name: sayWallet('download.pdf') }).click(),
    ])
    const pdf = readFileSync(await download.path())
    expect(unbakePdf(new Uint8Array(pdf)).ok).toBe(true)

    // Something by an address: what was awarded here is there already.
    await holder.page.goto(`${origin}/wallet/`)
    await holder.page.getByRole('button', { name: sayWallet('import.byLink') }).click()
    await holder.page.getByLabel(sayWallet('import.linkLabel'), { exact: true }).fill(`${origin}/c/${credentialId}`)
    await expectAccessible(holder, 'bringing by an address')
    await holder.page.getByRole('button', { name: sayWallet('import.linkRead') }).click()
    await holder.page.getByText(sayWallet('import.duplicate.own')).waitFor()
    await holder.page.keyboard.press('Escape')

    // A token with disclosures, as a text and by its address, is kept and saved as what it is.
    const achievements = await page.request.get(`${origin}/api/v1/achievements`)
    const { id: achievementId } = ((await achievements.json()) as { items: { id: string; name: string }[] }).items.find(
      one => one.name === names[0],
    ) as { id: string }
    const recipient = { name: 'Sample Learner 8', email: 'sample.learner.8@example.org', locale }
    const { credentialUrl } = await post('/awards', { achievementId, recipient, issue: true })
    const token = await (await page.request.get(`${credentialUrl}.sd-jwt`)).text()
    for (const [given, button] of [
      [token, 'import.keep'],
      [`${credentialUrl}.sd-jwt`, 'import.renew'],
    ] as const) {
      await holder.page.getByRole('button', { name: sayWallet('import.byLink') }).click()
      await holder.page.getByLabel(sayWallet('import.linkLabel'), { exact: true }).fill(given)
      await holder.page.getByRole('button', { name: sayWallet('import.linkRead') }).click()
      await holder.page.getByRole('button', { name: sayWallet(button) }).waitFor()
      await expectAccessible(holder, `brought by an address, ${button}`)
      await holder.page.getByRole('button', { name: sayWallet(button) }).click()
      await holder.page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    const [saved] = await Promise.all([
      holder.page.waitForEvent('download'),
      holder.page.getByRole('button', { name: sayWallet('import.save') }).click(),
    ])
    expect(saved.suggestedFilename()).toBe(`${names[0]}.sd-jwt`)
    expect(readFileSync(await saved.path(), 'utf8')).toMatch(/~$/)

    // A backup behind a password; what is not in the wallet any more comes back out of it.
    await holder.page.goto(`${origin}/wallet/settings`)
    await holder.page.getByRole('button', { name: sayWallet('backup.make') }).click()
    const dialog = holder.page.getByRole('dialog')
    await dialog.getByLabel(sayWallet('backup.password'), { exact: true }).fill(PASSWORD)
    await dialog.getByLabel(sayWallet('backup.again'), { exact: true }).fill(PASSWORD)
    await expectAccessible(holder, 'a backup with keys')
    await dialog.getByRole('button', { name: sayWallet('backup.next') }).click()
    await dialog.getByText(sayWallet('backup.openText')).waitFor()
    const [backup] = await Promise.all([
      holder.page.waitForEvent('download'),
      dialog.getByRole('button', { name: sayWallet('unlock.passkey') }).click(),
    ])
    const locked = JSON.parse(readFileSync(await backup.path(), 'utf8')) as { status: string }
    expect(locked.status).toBe('LOCKED')
    await dialog.waitFor({ state: 'detached' })
    await holder.page.goto(`${origin}/wallet/`)
    await holder.page.getByRole('button', { name: sayWallet('import.remove') }).click()
    await dialog.getByRole('button', { name: sayWallet('import.remove') }).click()
    await holder.page.getByRole('heading', { name: sayWallet('import.listTitle') }).waitFor({ state: 'detached' })
    await holder.page.goto(`${origin}/wallet/settings`)
    const openBackup = async () => {
      const [chooser] = await Promise.all([
        holder.page.waitForEvent('filechooser'),
        holder.page.getByRole('button', { name: sayWallet('backup.restore') }).click(),
      ])
      await chooser.setFiles(await backup.path())
      await dialog.getByLabel(sayWallet('backup.itsPassword'), { exact: true }).fill(PASSWORD)
    }
    const close = async () => {
      await dialog
        .getByRole('button', { name: sayWallet('common:close'), exact: true })
        .last()
        .click()
      await dialog.waitFor({ state: 'detached' })
    }
    await openBackup()
    await expectAccessible(holder, 'opening a backup')
    await dialog.getByRole('button', { name: sayWallet('backup.open') }).click()
    await dialog.getByText(sayWallet('backup.newCredentials', { count: 1 })).waitFor()
    await expectAccessible(holder, 'restoring a backup')
    await dialog.getByRole('button', { name: sayWallet('unlock.passkey') }).click()
    await dialog.getByText(sayWallet('backup.restoredElsewhere')).waitFor()
    await expectAccessible(holder, 'a backup restored')
    await close()
    await openBackup()
    await dialog.getByRole('button', { name: sayWallet('backup.open') }).click()
    await dialog.getByText(sayWallet('backup.nothingNew')).waitFor()
    await expectAccessible(holder, 'a backup with nothing new')
    await close()

    // The stranger: the table, then the file.
    const stranger = await person()
    await stranger.page.goto(`${origin}/c/${credentialId}`)
    const table = stranger.page.locator('table.transcript')
    await table.waitFor()
    for (const text of [heading, ...names, '17/20']) expect(await table.textContent()).toContain(text)
    await expectAccessible(stranger, 'page of a transcript')
    await stranger.page.goto(`${origin}/verify`)
    await stranger.page.locator('#scan').waitFor()
    await stranger.page
      .locator('#file')
      .setInputFiles({ name: 'transcript.pdf', mimeType: 'application/pdf', buffer: pdf })
    await stranger.page.locator('#answer table.transcript').waitFor()
    await expect.poll(() => stranger.page.locator('.verdict').first().getAttribute('data-conclusion')).toBe('genuine')
    await expectAccessible(stranger, 'a transcript that was dropped')
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } catch (error) {
    for (const [index, one] of people.entries())
      await one.page
        .screenshot({ path: `test-results/transcript-${locale}-${index}.png`, fullPage: true })
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
