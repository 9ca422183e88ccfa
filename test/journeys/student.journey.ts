import { openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { words } from './words.ts'

/*
 * One student, on a phone: joins the pathway of four levels that fits what they can do, claims the first level with
 * evidence, is asked for more, does it again, is approved, and goes on level by level until the diploma comes by itself.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const LEVELS = ['Empathise', 'Define', 'Prototype', 'Lead'] as const
const EMAIL = 'sample.learner.7@example.org'

test('a student goes the whole way, with one rework', async () => {
  const { console: say, wallet: sayWallet, public: sayPublic } = await words('en')
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (more: object = {}) => {
    const made = await visitor(browser, server?.origin ?? '', more)
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const { origin } = server
    const teacher = await person()
    const issuer: Issuer = { server, visitor: teacher, say }
    await setUp(issuer, 'Sample School')
    const { page } = teacher
    const call = async (method: 'post' | 'put', path: string, data: object = {}) => {
      const answer = await page.request[method](`${origin}/api/v1${path}`, { data, headers: { origin } })
      if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
      return (await answer.json()) as { id: string; made?: string[] }
    }
    const framework = await call('post', '/frameworks', { title: 'Design' })
    const skills = await call('post', `/frameworks/${framework.id}/skills`, {
      revision: 1,
      skills: [{ statement: 'Listens to people' }, { statement: 'Frames a question' }],
    })
    const define = (name: string, more: object = {}) =>
      call('post', '/achievements', {
        name,
        description: 'Works with people, not for them.',
        kind: 'micro',
        criteria: { narrative: 'Two observed projects.' },
        levels: [],
        claimable: true,
        ...more,
      })
    const alignments = [{ skillId: skills.made?.[0] }]
    const welcome = await define('Listening Club', { alignments })
    const levels: { readonly id: string }[] = []
    for (const [at, name] of LEVELS.entries())
      levels.push(await define(name, at === 0 ? { alignments: skills.made?.map(skillId => ({ skillId })) } : {}))
    const diploma = await define('Design Thinking Diploma', { kind: 'macro', claimable: false })
    const pathway = await call('post', '/pathways', {
      achievementId: diploma.id,
      isOpen: true,
      content: {
        name: 'Design Thinking',
        description: 'From listening to leading, level by level.',
        language: 'en',
        steps: levels.map((one, at) => ({
          id: String(at + 1),
          name: `Level ${at + 1}`,
          after: at > 0 ? [String(at)] : [],
          ways: [{ kind: 'achievement', achievementId: one.id, level: null }],
        })),
      },
    })
    await call('post', `/pathways/${pathway.id}/publish`)
    const recipient = { name: 'Sample Learner 7', email: EMAIL }
    const award = (achievementId: string | undefined) =>
      call('post', '/awards', { achievementId, recipient, issue: true })
    await award(welcome.id)

    // A first credential, a wallet, and a pathway that is near.
    const student = await person({ viewport: PHONE, hasTouch: true })
    const phone = student.page
    await phone.goto(await mailLink(issuer, EMAIL))
    await phone.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(student, sayWallet, 'Listening Club')
    await phone.goto(`${origin}/wallet/pathways`)
    await phone.getByRole('heading', { name: sayWallet('pathways.recommended') }).waitFor()
    await phone
      .getByText(sayWallet('pathways.whySkills', { have: '1', all: '2', names: 'Listens to people' }))
      .waitFor()
    await expectAccessible(student, 'pathways that are near')
    await phone.getByRole('link', { name: /Design Thinking/ }).click()
    await phone.getByRole('button', { name: sayWallet('pathways.join'), exact: true }).click()
    await phone.getByRole('button', { name: sayWallet('pathways.leave') }).waitFor()
    const at = async (level: string) => {
      await phone.goto(`${origin}/wallet/pathways/sample-school/${pathway.id}`)
      await phone.locator('[data-look=next]').filter({ hasText: level }).waitFor()
    }
    await at('Level 1')

    // The first level is claimed, with evidence.
    await phone.goto(`${origin}/wallet/claims/new?issuer=sample-school&achievement=${levels[0]?.id}`)
    await phone.getByRole('button', { name: sayWallet('claims.beginAction'), exact: true }).click()
    await phone.getByRole('heading', { name: 'Empathise', level: 1 }).waitFor()
    await phone.getByLabel(sayWallet('claims.narrative')).fill('I asked five people about the playground.')
    await phone.getByLabel(sayWallet('claims.link'), { exact: true }).fill('https://school.example.org/notes')
    await phone.getByLabel(sayWallet('claims.linkName'), { exact: true }).fill('My notes')
    await phone.getByRole('button', { name: sayWallet('claims.addLink'), exact: true }).click()
    await phone.getByRole('link', { name: 'My notes' }).waitFor()
    await phone.getByText(sayWallet('claims.standing.kept'), { exact: true }).waitFor()
    await phone.getByRole('button', { name: sayWallet('claims.send'), exact: true }).click()
    await phone.getByText(sayWallet('claims.where.submitted', { school: 'Sample School' })).waitFor()
    const claimPath = new URL(phone.url()).pathname

    // The teacher asks for more.
    await page.goto(`${origin}/console/claims`)
    await page.getByRole('link', { name: 'Sample Learner 7' }).click()
    await page.waitForURL(/claims\/[0-9a-f-]{36}$/)
    const teacherPath = page.url()
    await page.getByRole('button', { name: say('claims.take'), exact: true }).click()
    await page.getByRole('button', { name: say('claims.rework'), exact: true }).click()
    await page
      .getByLabel(say('claims.reason.rework'), { exact: false })
      .fill('What did they say that you did not expect?')
    await page.getByRole('button', { name: say('claims.send.rework'), exact: true }).click()
    await page.getByText(say('claims.state.rework'), { exact: true }).first().waitFor()

    // Nothing has moved yet; the student does it again.
    await at('Level 1')
    await phone.goto(`${origin}${claimPath}`)
    await phone.getByText('What did they say that you did not expect?').first().waitFor()
    await phone
      .getByLabel(sayWallet('claims.narrative'))
      .fill('I asked five people about the playground. The youngest wanted quiet.')
    await phone.getByText(sayWallet('claims.standing.kept'), { exact: true }).waitFor()
    await phone.getByRole('button', { name: sayWallet('claims.sendAgain'), exact: true }).click()
    await phone.getByText(sayWallet('claims.where.submitted', { school: 'Sample School' })).waitFor()
    await page.goto(teacherPath)
    await page.getByRole('button', { name: say('claims.take'), exact: true }).click()
    await page.getByRole('button', { name: say('claims.approve'), exact: true }).click()
    await page.getByRole('link', { name: say('claims.toAward') }).waitFor()

    // "You are here" moves with each level.
    await at('Level 2')
    await expectAccessible(student, 'one level on')
    for (const [index, next] of [
      [1, 'Level 3'],
      [2, 'Level 4'],
    ] as const) {
      await award(levels[index]?.id)
      await at(next)
    }
    await award(levels[3]?.id)

    // The diploma comes by itself.
    await expect
      .poll(
        async () => {
          await phone.goto(`${origin}/wallet/pathways/sample-school/${pathway.id}`)
          await phone.getByText(sayWallet('pathways.complete')).first().waitFor()
          return phone.getByText(sayWallet('pathways.awarded', { name: 'Design Thinking Diploma' })).count()
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(1)
    await phone.goto(`${origin}/wallet/`)
    await phone.getByRole('button', { name: sayWallet('waiting.action') }).click()
    await phone.getByRole('link', { name: 'Design Thinking Diploma' }).first().click()
    await phone.getByRole('heading', { name: 'Design Thinking Diploma', level: 1 }).waitFor()
    await expectAccessible(student, 'the diploma in the wallet')
    const { items } = (await (
      await page.request.get(`${origin}/api/v1/awards?achievementId=${diploma.id}`)
    ).json()) as {
      items: { credentialUrl: string }[]
    }
    expect(items).toHaveLength(1)
    const stranger = await person({ viewport: PHONE })
    await stranger.page.goto(items[0]?.credentialUrl ?? '')
    await stranger.page.locator('.checked[data-by=browser]').waitFor()
    expect(await stranger.page.locator('.constituent[data-conclusion=genuine]').count()).toBe(4)
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } catch (error) {
    for (const [index, one] of people.entries())
      await one.page.screenshot({ path: `test-results/student-${index}.png`, fullPage: true }).catch(() => undefined)
    throw new Error(`${(error as Error).message}\n${people.flatMap(one => one.complaints).join('\n')}`, {
      cause: error,
    })
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
    await server?.remove()
  }
})
