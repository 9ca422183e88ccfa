import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { IN_FRENCH } from './looks.ts'
import { words } from './words.ts'

/*
 * A school shares the work: the owner wants a registrar to approve, invites one and a teacher; the teacher awards, and
 * nothing goes out until the registrar has said yes. Each sees what their role may do, and nothing else.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

async function invite({ visitor: { page }, say, server }: Issuer, name: string, email: string, role: string) {
  await page.goto(`${server.origin}/console/settings/members`)
  await page.getByRole('button', { name: say('members.invite') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(say('members.name')).fill(name)
  await dialog.getByLabel(say('members.email')).fill(email)
  await dialog.getByRole('radio', { name: say(`role.${role}.name`) }).check()
  await expectAccessible({ page }, `inviting a ${role}`)
  await dialog.getByRole('button', { name: say('members.send') }).click()
  await page.getByText(email).first().waitFor()
}

test('members share the work', async () => {
  const { locale, browserLocale, viewport, colorScheme } = IN_FRENCH
  const { console: say, public: sayPublic, common: sayCommon } = await words(locale)
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
    await defineAchievement(owner, 'Active Listening')
    const awarding = `${owner.visitor.page.url()}/award`

    await owner.visitor.page.goto(`${origin}/console/settings`)
    await owner.visitor.page.getByRole('radio', { name: say('approval.registrar'), exact: false }).check()
    await owner.visitor.page.getByText(say('saved')).first().waitFor()
    await expectAccessible(owner.visitor, 'settings')

    const staff = async (role: 'registrar' | 'teacher'): Promise<Visitor> => {
      const email = `${role}@school.example.org`
      await invite(owner, `Sample ${role}`, email, role)
      const link = await mailedLink(owner, email, '/join/')
      const member = await person(origin)
      await member.page.goto(link)
      await expectAccessible(member, 'invitation')
      await member.page.getByRole('button', { name: sayPublic('join.button') }).click()
      await member.page.waitForURL(url => url.pathname.startsWith('/console'))
      return member
    }
    const teacher = await staff('teacher')
    const registrar = await staff('registrar')

    await teacher.page.goto(awarding)
    await teacher.page.getByLabel(say('awarding.name'), { exact: false }).first().fill('Sample Learner 7')
    await teacher.page.getByLabel(say('awarding.email'), { exact: false }).first().fill('learner.7@example.org')
    await teacher.page.getByRole('button', { name: say('awarding.submit') }).click()
    await teacher.page.getByRole('link', { name: say('awarding.see'), exact: true }).click()
    await teacher.page.getByText(say('award.draftTitle')).waitFor()
    await expectAccessible(teacher, 'a draft that waits')
    expect(await teacher.page.getByRole('button', { name: say('award.issue') }).count()).toBe(0)
    await teacher.page.goto(`${origin}/console/settings/members`)
    await teacher.page.getByText(sayCommon('problem.E_FORBIDDEN')).waitFor()
    await expect(mailedLink(owner, 'learner.7@example.org', '/claim/')).rejects.toThrow('no mail')

    await registrar.page.goto(`${origin}/console/awards?state=draft`)
    await registrar.page.getByRole('link', { name: 'Sample Learner 7' }).waitFor()
    await expectAccessible(registrar, 'waiting for approval')
    const approve = { name: say('approve.action', { count: 1, formatted: '1' }) }
    await registrar.page.getByRole('button', approve).click()
    await expectAccessible(registrar, 'approving')
    await registrar.page.getByRole('dialog').getByRole('button', approve).click()
    await registrar.page
      .getByText(say('approve.done', { count: 1, formatted: '1' }))
      .first()
      .waitFor()
    expect(await mailedLink(owner, 'learner.7@example.org', '/claim/')).toContain('/claim/')

    // On another device, by a link that a program which guards the mailbox has looked at first.
    const elsewhere = await person(origin)
    await elsewhere.page.goto(`${origin}/console/settings/audit`)
    await elsewhere.page.getByLabel(sayCommon('signIn.email')).fill('registrar@school.example.org')
    await expectAccessible(elsewhere, 'sign-in')
    await elsewhere.page.getByRole('button', { name: sayCommon('signIn.sendLink') }).click()
    await elsewhere.page.getByRole('heading', { name: sayCommon('signIn.sentTitle') }).waitFor()
    await expectAccessible(elsewhere, 'sign-in link sent')
    const link = await mailedLink(owner, 'registrar@school.example.org', '/sign-in/link')
    expect((await fetch(link)).status).toBe(200)
    await elsewhere.page.goto(link)
    await expectAccessible(elsewhere, 'sign-in link opened')
    await elsewhere.page.getByRole('button', { name: sayPublic('signInLink.button') }).click()
    await elsewhere.page.getByText(say('event.member_joined')).locator('visible=true').first().waitFor()
    await expectAccessible(elsewhere, 'audit')

    const { page } = owner.visitor
    await page.goto(`${origin}/console/learners`)
    await page.getByRole('link', { name: 'Sample Learner 7' }).waitFor()
    await expectAccessible(owner.visitor, 'learners')
    await page.getByRole('link', { name: 'Sample Learner 7' }).click()
    await page.getByRole('button', { name: say('learner.erase') }).waitFor()
    await expectAccessible(owner.visitor, 'a learner')

    await page.goto(`${origin}/console/awards?q=learner`)
    await page.getByRole('button', { name: say('revokeMany.open') }).click()
    const asking = page.getByRole('dialog')
    await asking.getByLabel(say('revoke.reason')).fill('Awarded to the wrong class')
    await expectAccessible(owner.visitor, 'revoking many')
    await asking.getByRole('button', { name: say('revokeMany.action') }).click()
    await page.getByRole('button', { name: say('revocations.withdraw') }).waitFor()
    await expectAccessible(owner.visitor, 'revocations, asked for')
    await registrar.page.goto(`${origin}/console/awards/revocations`)
    await registrar.page.getByRole('button', { name: say('revocations.confirm') }).click()
    await expectAccessible(registrar, 'confirming a revocation')
    await registrar.page
      .getByRole('dialog')
      .getByRole('button', { name: say('revocations.confirm') })
      .click()
    await registrar.page.getByText(say('revocations.state.confirmed'), { exact: true }).first().waitFor()
    await expectAccessible(registrar, 'revocations, confirmed')

    await page.goto(`${origin}/console/learners`)
    await page.getByRole('link', { name: 'Sample Learner 7' }).click()
    await page.getByRole('button', { name: say('learner.erase') }).click()
    const erasing = page.getByRole('dialog')
    await erasing.getByLabel(say('learner.typeName', { name: 'Sample Learner 7' })).fill('Sample Learner 7')
    await expectAccessible(owner.visitor, 'erasing a learner')
    await erasing.getByRole('button', { name: say('learner.erase') }).click()
    await page.getByRole('heading', { name: say('learners.emptyTitle') }).waitFor()

    await page.goto(`${origin}/console/settings`)
    await page.getByRole('button', { name: say('halt.action') }).click()
    await page.getByRole('dialog').getByLabel(say('revoke.reason')).fill('A key may be known to others')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('halt.action') })
      .click()
    await page.getByRole('alert').filter({ hasText: 'A key may be known' }).waitFor()
    await expectAccessible(owner.visitor, 'issuing is stopped')
    await page.getByRole('button', { name: say('halt.resume') }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('halt.resume') })
      .click()
    await page.getByRole('alert').filter({ hasText: 'A key may be known' }).waitFor({ state: 'detached' })

    await page.goto(`${origin}/console/settings/members`)
    await page.getByText('registrar@school.example.org').waitFor()
    await expectAccessible(owner.visitor, 'members')
    await page.getByRole('button', { name: say('members.removeNamed', { name: 'Sample teacher' }) }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('members.remove') })
      .click()
    await page
      .getByText(say('members.removed', { name: 'Sample teacher' }))
      .first()
      .waitFor()
    expect((await teacher.page.request.get(`${origin}/api/v1/awards`)).status()).toBe(403)
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } catch (error) {
    for (const [index, one] of people.entries())
      await one.page
        .screenshot({ path: `test-results/members-${locale}-${index}.png`, fullPage: true })
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
