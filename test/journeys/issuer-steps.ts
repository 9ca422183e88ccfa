import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findAccessibilityViolations, type Visitor } from '@laurel/testkit/browser'
import type { RunningServer } from '@laurel/testkit/server'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Say } from './words.ts'

/** What the people of the school do in the console, each step as they see it. */
export type Issuer = { readonly server: RunningServer; readonly visitor: Visitor; readonly say: Say }

const STYLES = fileURLToPath(new URL('../../apps/verify/src/', import.meta.url))

/** The names that the parts of the public pages' style are written for. */
const STYLE_NAMES: ReadonlySet<string> = new Set(
  globSync('*.css', { cwd: STYLES }).flatMap(file =>
    [...readFileSync(STYLES + file, 'utf8').matchAll(/(?<=[^\d])\.([a-z][\w-]*)/gi)].map(([, name]) => name as string),
  ),
)

/** Names on a public page that a part of the style is written for which the page does not carry. */
async function unstyledNames(page: Page): Promise<string[]> {
  const names = await page.evaluate(() => {
    const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules].map(rule => rule.cssText)).join('\n')
    const used = new Set([...document.querySelectorAll('[class]')].flatMap(one => [...one.classList]))
    return [...used].filter(name => !new RegExp(`\\.${name}(?![\\w-])`).test(rules))
  })
  return names.filter(name => STYLE_NAMES.has(name))
}

/** Every screen is looked at by axe-core once it stands still, and kept as a picture by `npm run screens`. */
export async function expectAccessible({ page }: Pick<Visitor, 'page'>, screen: string): Promise<void> {
  expect(await findAccessibilityViolations(page), `${screen}: ${page.url()}`).toEqual([])
  if (!/^\/(console|wallet)\//.test(new URL(page.url()).pathname))
    expect(await unstyledNames(page), `${screen}: ${page.url()}`).toEqual([])
  const folder = process.env.LAUREL_SCREENS
  if (!folder) return
  const look = await page.evaluate(() => [
    document.documentElement.lang,
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  ])
  const size = (page.viewportSize()?.width ?? 0) < 600 ? 'phone' : 'desk'
  const name = [...look, size, screen.replace(/[^a-z]+/gi, '-')].join(' ')
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

export async function setUp({ server, visitor, say }: Issuer, school: string): Promise<void> {
  const { page } = visitor
  await page.goto(server.setUpLink())
  await page.getByLabel(say('issuer.name')).fill(school)
  const shortName = page.getByLabel(say('issuer.shortName'))
  if ((await shortName.inputValue()) === '') await shortName.fill('sample-school')
  await page.getByLabel(say('issuer.url')).fill('https://school.example.org')
  await page.getByLabel(say('setup.ownerName')).fill('Sample Owner')
  await page.getByLabel(say('setup.ownerEmail')).fill('owner@school.example.org')
  await expectAccessible(visitor, 'set-up')
  await page.getByRole('button', { name: say('setup.submit') }).click()
  await page.getByRole('button', { name: say('passkey.add') }).click()
  await page.waitForURL(url => !url.pathname.endsWith('/setup'))
  await page
    .getByRole('link', { name: say('overview.achievements') })
    .first()
    .waitFor()
  await expectAccessible(visitor, 'overview')
}

export async function defineAchievement({ visitor, say, server }: Issuer, name: string): Promise<void> {
  const { page } = visitor
  await page.goto(`${server.origin}/console/achievements`)
  await page
    .getByRole('link', { name: say('achievement.newTitle') })
    .first()
    .waitFor()
  await expectAccessible(visitor, 'achievements')
  await page.goto(`${server.origin}/console/achievements/new`)
  await page.getByLabel(say('achievement.name'), { exact: false }).first().fill(name)
  await page
    .getByLabel(say('achievement.description'), { exact: false })
    .first()
    .fill('Hears what is said, and what is not.')
  await page
    .getByLabel(say('achievement.criteria'), { exact: false })
    .first()
    .fill('- Listen to three people\n- Say back what they **meant**')
  await expectAccessible(visitor, 'new achievement')
  await page.getByRole('button', { name: say('achievement.create') }).click()
  await page.waitForURL(/achievements\/[0-9a-f-]{36}$/)
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await expectAccessible(visitor, 'achievement')
}

/** Awards a class from a spreadsheet: drop, match, look through, start, watch. */
export async function awardClass({ visitor, say }: Issuer, rows: number, broken: number): Promise<void> {
  const { page } = visitor
  const lines = Array.from(
    { length: rows },
    (_, index) => `Sample Learner ${index + 1},sample.learner.${index + 1}@example.org`,
  )
  const wrong = Array.from({ length: broken }, (_, index) => `Sample Learner ${rows + index + 1},not an address`)
  await page.goto(`${page.url()}/award?by=file`)
  await page.locator('input[type=file]').setInputFiles({
    name: 'class.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`Name,E-mail\n${[...lines, ...wrong].join('\n')}\n`),
  })
  await page.getByRole('button', { name: say('import.toPreview') }).waitFor()
  await expectAccessible(visitor, 'matching columns')
  await page.getByRole('button', { name: say('import.toPreview') }).click()
  const start = page.getByRole('button', { name: say('awarding.submitMany', { count: rows, formatted: String(rows) }) })
  await start.waitFor()
  await expectAccessible(visitor, 'preview')
  await start.click()
  await page.getByRole('link', { name: say('job.toAwards') }).waitFor()
  await expectAccessible(visitor, 'progress')
}

/** The claim link in the mail to one learner, as the school sees it in the outbox that stands in for a mail server. */
export async function mailLink(issuer: Issuer, to: string): Promise<string> {
  const { page } = issuer.visitor
  await page.goto(`${issuer.server.origin}/console/outbox`)
  await page.getByText(issuer.say('outbox.lead')).waitFor()
  await expectAccessible(issuer.visitor, 'outbox')
  return mailedLink(issuer, to, '/claim/')
}

/** The newest link with `path` in a mail to `to`. What goes out at one instant has no order: `about` tells it apart. */
export async function mailedLink({ visitor, server }: Issuer, to: string, path: string, about = ''): Promise<string> {
  const { request } = visitor.page
  let cursor: string | null = ''
  while (cursor !== null) {
    const answer = await request.get(`${server.origin}/api/v1/outbox?limit=100${cursor ? `&cursor=${cursor}` : ''}`)
    const list = (await answer.json()) as { items: { id: string; to: string }[]; nextCursor: string | null }
    for (const mail of list.items.filter(one => one.to === to)) {
      const body = JSON.stringify(await (await request.get(`${server.origin}/api/v1/outbox/${mail.id}`)).json())
      const link = new RegExp(`https?://[^\\s"<>\\\\]+${path}[\\w?=&%./-]+`).exec(body)?.[0]
      if (link && body.includes(about)) return link
    }
    cursor = list.nextCursor
  }
  throw new Error(`no mail to ${to}`)
}

export async function revokeAward({ visitor, say, server }: Issuer, learner: string): Promise<void> {
  const { page } = visitor
  await page.goto(`${server.origin}/console/awards?q=${encodeURIComponent(learner)}`)
  await page.getByRole('link', { name: learner, exact: true }).first().waitFor()
  await expectAccessible(visitor, 'awards')
  await page.getByRole('link', { name: learner, exact: true }).first().click()
  // The list has a button of a longer name, which goes with it.
  await page.waitForURL(/awards\/[0-9a-f-]{36}$/)
  await page.getByRole('button', { name: say('award.revoke'), exact: true }).click()
  await page.getByLabel(say('revoke.reason')).fill('Awarded by mistake')
  await expectAccessible(visitor, 'revoking')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('award.revoke') })
    .click()
  await page.getByText(say('revoke.done'), { exact: true }).first().waitFor()
  await expectAccessible(visitor, 'award')
}
