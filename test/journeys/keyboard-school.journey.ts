import { openBrowser, type Visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Issuer, mailedLink } from './issuer-steps.ts'
import {
  type Ask,
  choose,
  expectFocus,
  expectNotLost,
  fromMenu,
  giveFile,
  lookInto,
  makeAchievement,
  makeAward,
  makeSchool,
  type People,
  people,
  pick,
  press,
  reach,
  write,
} from './keyboard-steps.ts'
import { words } from './words.ts'

/* What the people of a school do, by keyboard alone. */

let browser: Browser
let server: RunningServer
let all: People
let owner: Visitor
let page: Page
let ask: Ask
let say: Awaited<ReturnType<typeof words>>['console']
let sayPublic: Awaited<ReturnType<typeof words>>['public']

beforeAll(async () => {
  ;[browser, server] = await Promise.all([openBrowser(), startServer()])
  ;({ console: say, public: sayPublic } = await words('en'))
  all = people(browser, server.origin)
  owner = await all.meet()
  page = owner.page
  ask = await makeSchool(page, server)
})
afterAll(async () => {
  await all?.leave()
  await browser?.close()
  await server?.stop()
  await server?.remove()
})

const go = async (path: string, at: Page = page) => {
  await at.goto(`${server.origin}/console${path}`)
  await at.getByRole('heading', { level: 1 }).waitFor()
}
const button = (key: string, within: Page | Locator = page) =>
  within.getByRole('button', { name: say(key), exact: true })
const place = (key: string) => page.getByRole('navigation').getByRole('link', { name: say(`nav.${key}`), exact: true })
const dialog = () => page.getByRole('dialog')
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const field = (key: string, within: Page | Locator = page) => within.getByLabel(say(key), { exact: true })
/** Presses what opens a dialog and waits until that has the focus. */
const open = async (opener: Locator) => {
  await press(opener)
  await expectFocus(dialog())
}
const saidOnce = (text: string, at: Page = page) => at.getByText(text, { exact: true }).first().waitFor()

test('from the gallery to an achievement with ordered levels, a picture and a certificate', () =>
  all.watch('achievement', async () => {
    await go('/')
    await reach(page.getByRole('link', { name: say('nav.skip') }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expectFocus(page.locator('main'))
    await press(place('achievements'))
    await expectFocus(heading(say('achievements.title')))
    await press(page.getByRole('link', { name: say('gallery.start') }).first())
    await expectFocus(heading(say('gallery.title')))
    await page.keyboard.press('ControlOrMeta+k')
    await write(page.getByLabel(say('gallery.search')), 'active listening')
    await page.getByText(say('gallery.count', { count: 1 }), { exact: true }).waitFor()
    const card = page.locator('[data-gallery=active-listening] a')
    await lookInto(card)
    await open(card)
    await choose(
      dialog().getByRole('radiogroup', { name: say('gallery.language') }),
      dialog().getByRole('radio', { name: 'Français' }),
    )
    await page.getByRole('dialog', { name: 'Écoute active' }).waitFor()
    await press(dialog().getByRole('link', { name: say('gallery.use') }))
    await page.getByText(say('gallery.started')).waitFor()
    await expectFocus(heading(say('achievement.newTitle')))

    // An empty field is where the form leads back to.
    await write(page.locator('[data-path=name]'), '')
    await page.keyboard.press('Enter')
    await page.getByText(say('achievement.nameMissing')).waitFor()
    await expectFocus(page.locator('[data-path=name]'))
    await page.keyboard.insertText('Listening well')

    const levels = page.locator('input[data-level-name]')
    const before = await levels.evaluateAll(rows => rows.map(row => (row as HTMLInputElement).value))
    await press(button('levels.add'))
    await expectFocus(levels.nth(before.length))
    await page.keyboard.insertText('Sample level')
    const last = before.length + 1
    await page.keyboard.press('Alt+ArrowUp')
    await page.getByText(say('levels.moved', { name: 'Sample level', place: last - 1, count: last })).waitFor()
    await expectFocus(levels.nth(last - 2))
    await page.keyboard.press('Alt+ArrowDown')
    await expectFocus(levels.nth(last - 1))
    await press(page.getByRole('button', { name: say('levels.remove', { place: last }) }))
    await expect.poll(() => levels.count()).toBe(before.length)
    await expectNotLost(page)

    // The studio comes after the form's own fields in the order of the page.
    await open(button('studio.open'))
    const studio = page.getByRole('dialog', { name: say('studio.title') })
    const radio = (key: string) => studio.getByRole('radio', { name: say(key), exact: true })
    await write(studio.getByLabel(say('studio.ribbon')), 'Listening')
    await press(studio.getByLabel(say('studio.mark')), ' ')
    await choose(studio.getByRole('radiogroup', { name: say('picture.shape') }), radio('picture.templates.arch'))
    await choose(studio.getByRole('radiogroup', { name: say('picture.colour') }), radio('picture.palettes.night'))
    await write(studio.getByLabel(say('studio.search')), say('picture.symbols.bridge'))
    await press(radio('picture.symbols.bridge'), ' ')
    await press(studio.getByRole('button', { name: say('studio.use') }))
    await studio.waitFor({ state: 'detached' })
    await expectFocus(button('studio.open'))
    await press(button('achievement.create'))
    await expectFocus(heading('Listening well'))
    expect(await ask('GET', `/achievements/${page.url().split('/').at(-1)}`)).toMatchObject({
      design: { template: 'arch', palette: 'night', symbol: 'bridge', ribbon: 'Listening', mark: true },
    })

    await choose(
      page.getByRole('radiogroup', { name: say('certificate.design') }),
      page.getByRole('radio', { name: say('certificate.modern') }),
    )
    await choose(
      page.getByRole('radiogroup', { name: say('certificate.layout') }),
      page.getByRole('radio', { name: say('certificate.portrait') }),
    )
    await press(button('certificate.signatoryAdd'))
    await write(field('certificate.signatoryName'), 'Sample Head')
    await write(field('certificate.signatoryTitle'), 'Head of School')
    await press(button('certificate.save'))
    await saidOnce(say('certificate.saved'))
    await expectNotLost(page)

    // What was done can be taken back from the toast, which waits while the keyboard is on it.
    await press(button('achievement.archive'))
    const undo = button('undo')
    await undo.waitFor()
    await press(undo)
    await saidOnce(say('achievement.restored'))
    await button('achievement.archive').waitFor()
    await expectNotLost(page)
  }))

test('a class by a pasted list and by a spreadsheet', () =>
  all.watch('class', async () => {
    const { id } = await makeAchievement(ask)
    await go(`/achievements/${id}/award`)
    const tab = (key: string) => page.getByRole('tab', { name: say(key) })
    await reach(tab('awarding.one'), 'Shift+Tab')
    await page.keyboard.press('ArrowRight')
    await press(tab('awarding.many'))
    await expectFocus(page.getByLabel(say('awarding.paste')))
    await write(
      page.getByLabel(say('awarding.paste')),
      'Sample Learner 1 <sample.learner.1@example.org>\nSample Learner 2',
    )
    await press(page.getByRole('button', { name: say('awarding.submitMany', { count: 2, formatted: '2' }) }))
    await page.getByRole('link', { name: say('job.toAwards') }).waitFor()
    await expectFocus(heading(say('job.title')))

    await go(`/achievements/${id}/award`)
    await reach(tab('awarding.one'), 'Shift+Tab')
    await page.keyboard.press('End')
    await press(tab('awarding.file'))
    const rows = 'Sample Learner 3,sample.learner.3@example.org\nSample Learner 4,not an address\n'
    const csv = { name: 'class.csv', mimeType: 'text/csv', buffer: Buffer.from(`Who,E-mail\n${rows}`) }
    await giveFile(button('import.choose'), csv)
    await expectFocus(dialog())
    await pick(dialog().getByRole('combobox', { name: say('import.fields.name'), exact: true }), 'Who')
    await press(button('import.toPreview', dialog()))
    const start = page.getByRole('button', { name: say('awarding.submitMany', { count: 1, formatted: '1' }) })
    await start.waitFor()
    await expectNotLost(page)
    await press(start)
    await page.getByRole('link', { name: say('job.toAwards') }).waitFor()
    await expectFocus(heading(say('job.title')))
    const failed = page.waitForEvent('download')
    await press(page.getByRole('link', { name: say('job.failedFile') }))
    expect((await failed).suggestedFilename()).toMatch(/\.csv$/)
    await press(page.getByRole('link', { name: say('job.toAwards') }))
    await expectFocus(heading(say('awards.title')))
  }))

test('one award among many: found, corrected, suspended, reinstated, revoked, printed', () =>
  all.watch('awards', async () => {
    const { id } = await makeAchievement(ask, 'Safe Driving', { suspendable: true })
    for (const number of [11, 12, 13]) await makeAward(ask, id, number)
    await go('/awards')
    await page.keyboard.press('ControlOrMeta+k')
    await write(page.getByLabel(say('awards.search')), 'Learner 1')
    await pick(page.getByLabel(say('awards.achievementFilter')), 'Safe Driving')
    await pick(page.getByLabel(say('awards.stateFilter')), say('state.issued'))
    const learner = page.getByRole('columnheader', { name: say('awards.learner') })
    await press(learner.getByRole('button'))
    await page.locator('th[aria-sort=ascending]').waitFor()
    await expectFocus(learner)
    await page.keyboard.press('Enter')
    await page.locator('th[aria-sort=descending]').waitFor()
    await press(page.getByRole('link', { name: 'Sample Learner 13' }))
    await expectFocus(heading('Sample Learner 13'))

    await open(button('award.correct'))
    const name = dialog().getByLabel(say('awarding.name'))
    await expectFocus(name)
    await write(name, 'Sample Learner Thirteen')
    await press(button('correct.submit', dialog()))
    // Without a reason it leads to where the reason is written.
    await expectFocus(dialog().getByLabel(say('correct.reason')))
    await page.keyboard.insertText('The name was misspelt.')
    await press(button('correct.submit', dialog()))
    await expectFocus(heading('Sample Learner Thirteen'))

    await lookInto(button('suspend.action'))
    await open(button('suspend.action'))
    await write(dialog().getByLabel(say('suspend.reason')), 'Until the new test')
    await press(button('suspend.action', dialog()))
    await button('suspend.reinstate').waitFor()
    await expectNotLost(page)
    await press(button('suspend.reinstate'))
    await button('suspend.action').waitFor()
    await expectNotLost(page)
    await open(button('award.revoke'))
    await write(dialog().getByLabel(say('revoke.reason')), 'Awarded by mistake')
    await press(button('award.revoke', dialog()))
    await saidOnce(say('revoke.done'))
    await button('award.revoke').waitFor({ state: 'detached' })
    await expectNotLost(page)

    await go(`/awards?achievement=${id}`)
    const saved = page.waitForEvent('download')
    await fromMenu(
      button('printMenu.open'),
      page.getByRole('menuitem', { name: say('printMenu.certificates', { paper: say('certificate.a4') }) }),
    )
    expect((await saved).suggestedFilename()).toMatch(/\.pdf$/)
    await expectFocus(button('printMenu.open'))
    await fromMenu(button('printMenu.open'), page.getByRole('menuitem', { name: say('handOver.title') }))
    await page.locator('.hand-over-card').first().waitFor()
    await expectFocus(heading(say('handOver.title')))
    await reach(button('handOver.print'))
  }))

test('colleagues: invited, given a role, and the second of two who revoke many', () =>
  all.watch('colleagues', async () => {
    const { id } = await makeAchievement(ask, 'Wrong Class')
    for (const number of [21, 22]) await makeAward(ask, id, number)
    await go('/settings/members')
    await lookInto(button('members.invite'))
    await open(button('members.invite'))
    await press(button('members.send', dialog()))
    await expectFocus(dialog().getByLabel(say('members.name')))
    await page.keyboard.insertText('Sample Colleague')
    await write(dialog().getByLabel(say('members.email')), 'colleague@school.example.org')
    await choose(
      dialog().getByRole('radiogroup', { name: say('members.role') }),
      dialog().getByRole('radio', { name: say('role.viewer.name') }),
    )
    await press(button('members.send', dialog()))
    await saidOnce(say('members.sent', { email: 'colleague@school.example.org' }))
    await expectFocus(button('members.invite'))

    const issuer: Issuer = { server, visitor: owner, say }
    const colleague = await all.meet()
    await colleague.page.goto(await mailedLink(issuer, 'colleague@school.example.org', '/join/'))
    await press(colleague.page.getByRole('button', { name: sayPublic('join.button') }))
    await colleague.page.waitForURL(url => url.pathname.startsWith('/console'))

    // Going through the roles changes none of them; saying so does.
    await go('/settings/members')
    const role = page.getByLabel(say('members.roleOf', { name: 'Sample Colleague' }))
    await pick(role, say('role.registrar.name'))
    await press(page.getByRole('button', { name: `${say('members.change')}: Sample Colleague` }))
    await saidOnce(say('members.changed'))
    await expectNotLost(page)

    await go(`/awards?achievement=${id}`)
    await open(button('revokeMany.open'))
    await write(dialog().getByLabel(say('revoke.reason')), 'Awarded to the wrong class')
    await press(button('revokeMany.action', dialog()))
    await expectFocus(heading(say('revocations.title')))
    await go('/awards/revocations', colleague.page)
    await press(button('revocations.confirm', colleague.page))
    const asked = colleague.page.getByRole('dialog')
    await expectFocus(asked)
    await press(button('revocations.confirm', asked))
    await saidOnce(say('revocations.confirmed'), colleague.page)
    await expectNotLost(colleague.page)
  }))

test('a learner under age, and the settings of the institution', () =>
  all.watch('settings', async () => {
    const { id } = await makeAchievement(ask, 'Swimming')
    await makeAward(ask, id, 31)
    await go('/learners')
    await write(page.getByLabel(say('learners.search')), 'Learner 31')
    await press(page.getByRole('link', { name: 'Sample Learner 31' }))
    await expectFocus(heading('Sample Learner 31'))
    await lookInto(button('minors.noteAge'))
    await open(button('minors.noteAge'))
    await choose(
      dialog().getByRole('radiogroup', { name: say('minors.ageTitle') }),
      dialog().getByRole('radio', { name: say('minors.band') }),
    )
    await pick(dialog().getByLabel(say('minors.band'), { exact: true }).last(), say('minors.bands.10-12'))
    await press(button('save', dialog()))
    await button('minors.changeAge').waitFor()
    await expectNotLost(page)
    await open(button('minors.invite'))
    await write(dialog().getByLabel(say('members.name')), 'Sample Mother')
    await write(dialog().getByLabel(say('members.email')), 'mother@example.org')
    await press(button('members.send', dialog()))
    await page.getByText(say('minors.state.invited'), { exact: true }).waitFor()
    await expectFocus(button('minors.invite'))
    await press(button('minors.codeShow'))
    await button('minors.codeRenew').waitFor()
    await expectNotLost(page)

    await press(place('recoveries'))
    await expectFocus(heading(say('lostWallets.title')))
    await pick(page.getByLabel(say('lostWallets.show')), say('lostWallets.filter.waiting'))
    await page.getByText(say('lostWallets.noneWaits')).waitFor()

    await go('/settings')
    const days = page.getByLabel(say('dataProtection.mailsDays'))
    await reach(days)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await saidOnce(say('saved'))
    await expectNotLost(page)
    await lookInto(button('halt.action'))
    await open(button('halt.action'))
    await write(dialog().getByLabel(say('revoke.reason')), 'A key may be known')
    await press(button('halt.action', dialog()))
    await dialog().waitFor({ state: 'detached' })
    await expectFocus(button('halt.resume'))
    await open(button('halt.resume'))
    await press(button('halt.resume', dialog()))
    await dialog().waitFor({ state: 'detached' })
    await expectFocus(button('halt.action'))

    await go('/settings/keys')
    await lookInto(button('identity.makeKit'))
    await open(button('identity.replace'))
    await press(button('identity.replace', dialog()))
    await dialog().waitFor({ state: 'detached' })
    await page.getByText('key-4', { exact: true }).waitFor()
    await expectFocus(button('identity.replace'))

    await go('/settings/audit')
    await pick(page.getByLabel(say('audit.what')), say('event.issuing_halted'))
    await page.getByRole('row', { name: /A key may be known/ }).waitFor()
    await expectFocus(page.getByLabel(say('audit.what')))
    const csv = page.waitForEvent('download')
    await reach(button('audit.export'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    expect((await csv).suggestedFilename()).toBe('audit-trail.csv')
    await expectFocus(button('audit.export'))
  }))

test('no screen makes anybody wait for a movement who asked for none', () =>
  all.watch('still', async () => {
    const still = await all.meet()
    await still.page.emulateMedia({ reducedMotion: 'reduce' })
    await still.context.addCookies(await owner.context.cookies())
    await go('/settings/members', still.page)
    await press(button('members.invite', still.page))
    await still.page.getByRole('dialog').waitFor()
    // What is quicker than a frame is no movement, and a colour does not move.
    const moving = await still.page.evaluate(() =>
      document.getAnimations().flatMap(one => {
        const lasts = Number(one.effect?.getComputedTiming().duration)
        const { target } = one.effect as KeyframeEffect
        const { transitionProperty = '' } = one as CSSTransition
        return lasts > 16 && !transitionProperty.endsWith('color')
          ? [`${target?.className}: ${transitionProperty} ${lasts} ms`]
          : []
      }),
    )
    expect(moving).toEqual([])
    await still.page.goto(`${server.origin}/verify`)
    expect(await still.page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe('auto')
  }))
