import { readFileSync } from 'node:fs'
import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, setUp } from './issuer-steps.ts'
import { IN_THAI_ON_A_PHONE } from './looks.ts'
import { words } from './words.ts'

/*
 * A school starts from the gallery: looks for a ready-made achievement, reads it in another language, takes it, finds
 * the form filled in all three languages, awards it, changes it, and sees what changed since.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const LISTENING = { en: 'Active Listening', fr: 'Écoute active', th: 'การฟังอย่างตั้งใจ' } as const

test('an achievement starts from the gallery and gets a second version', async () => {
  const { locale, browserLocale, viewport, colorScheme } = IN_THAI_ON_A_PHONE
  const { console: say, public: sayPublic } = await words(locale)
  let server: RunningServer | undefined
  let owner: Visitor | undefined
  try {
    server = await startServer()
    const { origin } = server
    owner = await visitor(browser, origin, { viewport, locale: browserLocale, colorScheme })
    const { page } = owner
    await setUp({ server, visitor: owner, say }, 'Sample School')

    // The empty place leads to it.
    await page.goto(`${origin}/console/achievements`)
    await page.getByText(say('achievements.emptyTitle')).waitFor()
    await page
      .getByRole('link', { name: say('gallery.start') })
      .last()
      .click()
    await page.getByRole('heading', { level: 1, name: say('gallery.title') }).waitFor()
    await page.locator('[data-gallery=design-thinking-1]').waitFor()
    await expectAccessible(owner, 'gallery')

    await page.getByLabel(say('gallery.topic')).selectOption('business-innovation')
    await page.getByText(say('gallery.count', { count: 13 }), { exact: true }).waitFor()
    await page.getByLabel(say('gallery.topic')).selectOption('')
    // Found by its English name too, whatever language is shown.
    await page.getByLabel(say('gallery.search')).fill('active listening')
    await page.getByText(say('gallery.count', { count: 1 }), { exact: true }).waitFor()
    const card = page.locator('[data-gallery=active-listening] a')
    await card.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: LISTENING[locale] })
    await dialog.waitFor()
    await expectAccessible(owner, 'gallery preview')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await card.click()
    await dialog.getByText('English', { exact: true }).click()
    await page.getByRole('dialog', { name: LISTENING.en }).waitFor()
    await page.getByRole('link', { name: say('gallery.use') }).click()

    // All three languages are there: English as its own, the others complete.
    await page.getByText(say('gallery.started')).waitFor()
    expect(await page.locator('[data-path=name]').inputValue()).toBe(LISTENING.en)
    expect(
      await page
        .getByRole('tab')
        .filter({ hasText: say('translations.complete') })
        .count(),
    ).toBe(2)
    await expectAccessible(owner, 'new achievement from the gallery')
    // The reader's language becomes its own; English moves beside it.
    await page.getByLabel(say('achievement.language')).selectOption(locale)
    expect(await page.locator('[data-path=name]').inputValue()).toBe(LISTENING[locale])
    // A picture of its own: chosen by hand, tried by chance, taken back.
    await page.getByRole('button', { name: say('studio.open') }).click()
    const studio = page.getByRole('dialog', { name: say('studio.title') })
    const radio = (name: string) => studio.getByRole('radio', { name: say(name), exact: true })
    await radio('picture.templates.arch').click()
    await radio('picture.palettes.night').click()
    await studio.getByLabel(say('studio.search')).fill(say('picture.symbols.bridge'))
    await radio('picture.symbols.bridge').click()
    const preview = studio.getByAltText(say('picture.preview'))
    // Words on a ribbon and the school's mark: outlines that the server sets.
    const drawn = async () =>
      (decodeURIComponent((await preview.getAttribute('src')) ?? '').match(/<path/g) ?? []).length
    const bare = await drawn()
    await studio.getByLabel(say('studio.ribbon')).fill(say('studio.ribbonExample'))
    await expect.poll(drawn).toBeGreaterThan(bare + 4)
    const ribboned = await drawn()
    await studio.getByLabel(say('studio.mark')).check()
    await expect.poll(drawn).toBeGreaterThan(ribboned)
    await expectAccessible(owner, 'picture studio')
    const chosen = await preview.getAttribute('src')
    await studio.getByRole('button', { name: say('studio.surprise') }).click()
    expect(await preview.getAttribute('src')).not.toBe(chosen)
    await studio.getByRole('button', { name: say('studio.undo') }).click()
    expect(await preview.getAttribute('src')).toBe(chosen)
    const [png] = await Promise.all([
      page.waitForEvent('download'),
      studio.getByRole('button', { name: 'PNG' }).click(),
    ])
    expect(
      readFileSync(await png.path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    await studio.getByRole('button', { name: say('studio.use') }).click()
    await studio.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: say('achievement.create') }).click()
    await page.waitForURL(/achievements\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { level: 1, name: LISTENING[locale] }).waitFor()
    const shown = await page.request.get(`${origin}/api/v1/achievements/${page.url().split('/').at(-1)}`)
    expect(await shown.json()).toMatchObject({
      design: {
        template: 'arch',
        palette: 'night',
        symbol: 'bridge',
        ribbon: say('studio.ribbonExample'),
        mark: true,
      },
    })

    const id = page.url().split('/').at(-1) as string
    const award = await page.request.post(`${origin}/api/v1/awards`, {
      data: { achievementId: id, recipient: { name: 'Sample Learner 7' }, issue: true },
      headers: { origin },
    })
    const { credentialId } = (await award.json()) as { credentialId: string }

    // A change afterwards is a version; what is missing in a language is said.
    await page.reload()
    await page.getByRole('link', { name: say('edit') }).click()
    await page.getByText(say('achievement.editNote')).waitFor()
    await page.locator('[data-path=name]').fill(`${LISTENING[locale]} 2`)
    const english = page.getByRole('tabpanel')
    await page.getByRole('tab', { name: /English/ }).click()
    await english.getByLabel(say('achievement.description'), { exact: true }).fill('')
    await page
      .getByRole('tab', { name: /English/ })
      .filter({ hasText: say('translations.missingCount', { count: 1 }) })
      .waitFor()
    await english.getByText(say('translations.missing')).waitFor()
    await expectAccessible(owner, 'a language that lacks something')
    await page.getByRole('button', { name: say('save'), exact: true }).click()
    await page.waitForURL(/achievements\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { level: 1, name: `${LISTENING[locale]} 2` }).waitFor()
    await page.getByRole('link', { name: say('versions.one', { number: 2 }) }).waitFor()
    const changes = page.getByRole('list', { name: say('versions.changed') })
    await changes.getByText(`${LISTENING[locale]} 2`).waitFor()
    await changes.locator('summary').first().click()
    await expectAccessible(owner, 'achievement with versions')

    // The public page of the version; the credential keeps the first, in the reader's language.
    const link = page.getByRole('link', { name: say('versions.one', { number: 1 }) })
    await page.goto((await link.getAttribute('href')) as string)
    await page.getByText(sayPublic('achievement.older')).waitFor()
    await page.getByRole('heading', { level: 1, name: LISTENING[locale], exact: true }).waitFor()
    await expectAccessible(owner, 'page of an earlier version')
    await page.goto(`${origin}/c/${credentialId}?lang=en`)
    await page.getByRole('heading', { level: 1, name: LISTENING.en, exact: true }).waitFor()
    expect(owner.complaints).toEqual([])
  } catch (error) {
    await owner?.page.screenshot({ path: `test-results/achievements-${locale}.png`, fullPage: true }).catch(() => {})
    throw new Error(`${(error as Error).message}\n${owner?.complaints.join('\n')}`, { cause: error })
  } finally {
    await owner?.close()
    await server?.stop()
    await server?.remove()
  }
})
