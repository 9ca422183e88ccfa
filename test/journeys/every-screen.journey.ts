import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import { declineRequest } from '@laurel/testkit/wallet-app'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { awardClass, defineAchievement, expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { endLink, makeWallet, shareLink } from './learner-steps.ts'
import { IN_FRENCH, type Look } from './looks.ts'
import { type Say, words } from './words.ts'

/*
 * Every screen of console and wallet, looked at by axe-core in one language: empty, filled, and with each dialog open.
 * What the screens do is the other journeys' matter.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

type Walker = { readonly visitor: Visitor; readonly origin: string; readonly locale: Look['locale'] }

/** Looks at the screen at `path` once it stands still. */
async function see({ visitor, origin, locale }: Walker, screen: string, path: string): Promise<void> {
  const { page } = visitor
  await page.goto(`${origin}${path}`)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.documentElement.lang), screen).toBe(locale)
  await expectAccessible(visitor, screen)
}

/** Opens a dialog, looks at it, and leaves it by the keyboard. */
async function seeDialog({ visitor }: Walker, screen: string, opener: Locator): Promise<void> {
  await opener.click()
  const dialog = visitor.page.getByRole('dialog')
  await dialog.waitFor()
  await dialog.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  await expectAccessible(visitor, screen)
  await visitor.page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
}

async function seeEmptyConsole(owner: Walker): Promise<void> {
  await see(owner, 'no achievements', '/console/achievements')
  await see(owner, 'no pathways', '/console/pathways')
  await see(owner, 'programmes, none added', '/console/programmes')
  await see(owner, 'a programme before it is added', '/console/programmes/preview?ready=design-thinking')
  await see(owner, 'a programme from a file', '/console/programmes/preview')
  await see(owner, 'nothing to export', '/console/programmes/export')
  await see(owner, 'no awards', '/console/awards')
  await see(owner, 'no awards found', '/console/awards?q=nobody&state=revoked&sort=name')
  await see(owner, 'no endorsements', '/console/endorsements')
  await see(owner, 'nothing endorsed', '/console/endorsed')
  await see(owner, 'nobody asked for credentials', '/console/ask')
  await see(owner, 'a new request for credentials', '/console/ask/new')
  await see(owner, 'no lost wallets', '/console/recoveries')
  await see(owner, 'no agreements', '/console/recognition')
  await see(owner, 'nothing recognised', '/console/recognition?view=recognised')
  await see(owner, 'a new agreement', '/console/recognition/new')
  await see(owner, 'no insight', '/console/insight?period=all')
  for (const view of ['achievements', 'pathways', 'skills', 'waiting', 'sharing', 'cohorts'])
    await see(owner, `no insight ${view}`, `/console/insight/${view}`)
  await see(owner, 'no progress', '/console/jobs')
  await see(owner, 'nothing here', '/console/nowhere/at/all')
}

/** Awards in every state, through the API as the console uses it. @returns the paths of their pages */
async function awardsInEveryState({ visitor, origin }: Walker, achievementId: string) {
  const post = async (path: string, data: object = {}): Promise<{ id: string }> => {
    const answer = await visitor.page.request.post(`${origin}/api/v1${path}`, { data, headers: { origin } })
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
    return (await answer.json()) as { id: string }
  }
  const award = (number: number, issue: boolean, more: object = {}) =>
    post('/awards', {
      achievementId,
      recipient: { name: `Sample Learner ${number}`, email: `sample.learner.${number}@example.org` },
      evidence: [{ narrative: 'Led the talk of three groups.', id: 'https://school.example.org/work' }],
      issue,
      ...more,
    })
  const draft = await award(1, false)
  const issued = await award(2, true, { recipient: { name: 'Sample Learner 2' } })
  const revoked = await award(3, true)
  await post(`/awards/${revoked.id}/revoke`, { reason: 'Awarded by mistake' })
  const replaced = await award(4, true)
  const replacement = await post(`/awards/${replaced.id}/correct`, {
    recipient: { name: 'Sample Learner Four' },
    reason: 'The name was misspelt.',
  })
  return { draft, issued, revoked, replaced, replacement }
}

async function seeConsole(owner: Walker, say: Say, achievementId: string): Promise<void> {
  const { page } = owner.visitor
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const awards = await awardsInEveryState(owner, achievementId)
  const achievement = `/console/achievements/${achievementId}`
  await see(owner, 'overview with awards', '/console/')
  await see(owner, 'insight', '/console/insight')
  await see(owner, 'achievements', '/console/achievements')
  await see(owner, 'achievement with awards', achievement)
  await seeDialog(owner, 'asking a partner', button(say('endorsements.ask')))
  await see(owner, 'editing an achievement', `${achievement}/edit`)
  await see(owner, 'awarding one', `${achievement}/award`)
  await see(owner, 'awarding a list', `${achievement}/award?by=many`)
  await see(owner, 'awarding a file', `${achievement}/award?by=file`)
  for (const [state, { id }] of Object.entries(awards)) {
    await see(owner, `award ${state}`, `/console/awards/${id}`)
    if (state === 'draft') await seeDialog(owner, 'discarding', button(say('award.discard')))
    if (state !== 'issued') continue
    await seeDialog(owner, 'revoking', button(say('award.revoke')))
    await seeDialog(owner, 'correcting', button(say('award.correct')))
  }
  const learners = await page.request.get(`${owner.origin}/api/v1/learners`)
  for (const { id, awards: count } of ((await learners.json()) as { items: { id: string; awards: number }[] }).items)
    if (count > 0) {
      await see(owner, 'a transcript', `/console/learners/${id}/transcript`)
      break
    }
  await see(owner, 'awards', '/console/awards')
  await seeOrders(owner, say)
  await see(owner, 'awards that wait', '/console/awards?state=draft')
  await page.goto(`${owner.origin}${achievement}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await awardClass({ ...owner, say, server: undefined as never }, 3, 1)
  await see(owner, 'progress list', '/console/jobs')
  await see(owner, 'outbox', '/console/outbox')
  await see(owner, 'settings', '/console/settings')
  await see(owner, 'keys', '/console/settings/api-keys')
  await seeDialog(owner, 'making a key', button(say('apiKeys.create')))
  await see(owner, 'keys and identity', '/console/settings/keys')
  await page.getByRole('heading', { name: say('identity.domain.title'), level: 2 }).waitFor()
  await seeDialog(owner, 'replacing the keys', button(say('identity.replace')))
  await seeDialog(owner, 'setting up a domain', button(say('domains.add')))
  await seeNoDomain(owner)
  await page.request.post(`${owner.origin}/api/v1/identity/domains`, {
    headers: { origin: owner.origin },
    data: { domain: 'own.example/diplomas' },
  })
  await see(owner, 'keys and identity with a domain', '/console/settings/keys')
  await seeDialog(owner, 'removing a domain', button(say('domains.remove')))
  await seeDialog(owner, 'naming witnesses', button(say('witnesses.change')))
  await seeDialog(owner, 'making a recovery kit', button(say('identity.makeKit')))
  await see(owner, 'closing', '/console/settings/closing')
  await page.getByLabel(say('closing.day')).fill(new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10))
  await seeDialog(owner, 'closing the institution', button(say('closing.action')))
  await see(owner, 'records of closed schools', '/console/settings/archives')
  await see(owner, 'my key was stolen', '/console/settings/keys/stolen')
  await seeTheft(owner)
  await see(owner, 'webhooks', '/console/settings/webhooks')
  await seeDialog(owner, 'adding a webhook', button(say('webhooks.make')))
  await seeWebhook(owner, say)
  await see(owner, 'members', '/console/settings/members')
  await seeDialog(owner, 'inviting', button(say('members.invite')))
  await see(owner, 'audit', '/console/settings/audit')
  await seeRequest(owner, say, achievementId)
}

/** A name that is no domain: the dialog says so in the reader's words, and in no others. */
async function seeNoDomain({ visitor, locale }: Walker): Promise<void> {
  const { console: say, common: sayCommon } = await words(locale)
  const { page } = visitor
  await page.getByRole('button', { name: say('domains.add'), exact: true }).click()
  const dialog = page.getByRole('dialog')
  const field = dialog.getByLabel(say('domains.domain'))
  await field.fill('localhost')
  await dialog.getByRole('button', { name: say('domains.begin') }).click()
  await dialog.getByText(sayCommon('problem.E_DOMAIN_NOT_PUBLIC')).waitFor()
  await expectAccessible(visitor, 'a domain that is none')
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  expect(await dialog.innerText()).not.toContain('cannot be reached from the internet')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
}

/** Keys were declared stolen as of long ago: what is affected, before it is signed anew. */
async function seeTheft(owner: Walker): Promise<void> {
  const { request } = owner.visitor.page
  const headers = { origin: owner.origin }
  const { version } = (await (await request.get(`${owner.origin}/api/v1/identity`)).json()) as { version: string }
  const { shortName } = (await (await request.get(`${owner.origin}/api/v1/issuer`)).json()) as { shortName: string }
  const data = { seen: version, confirmation: shortName, since: '2020-01-01T00:00:00Z' }
  const declared = await request.post(`${owner.origin}/api/v1/key-compromises`, { headers, data })
  if (!declared.ok()) throw new Error(await declared.text())
  const { id } = (await declared.json()) as { id: string }
  await see(owner, 'a stolen key', `/console/settings/keys/stolen/${id}`)
  await request.post(`${owner.origin}/api/v1/key-compromises/${id}/reissue`, { headers })
}

/** Somebody was asked for credentials and said no: the request, its answer, and what asks before it deletes. */
async function seeRequest(owner: Walker, say: Say, achievementId: string): Promise<void> {
  const { page } = owner.visitor
  const made = await page.request.post(`${owner.origin}/api/v1/presentation-requests`, {
    headers: { origin: owner.origin },
    data: { name: 'Junior designer', purpose: 'To invite you.', wants: [{ achievementId }] },
  })
  const { id, appLink } = (await made.json()) as { id: string; appLink: string }
  await declineRequest(appLink)
  await see(owner, 'requests for credentials', '/console/ask')
  await see(owner, 'a request for credentials', `/console/ask/${id}`)
  await seeDialog(
    owner,
    'deleting a request',
    page.getByRole('button', { name: say('presentations.remove'), exact: true }),
  )
  await page
    .getByRole('link', { name: say('presentations.nobody') })
    .filter({ visible: true })
    .click()
  await page.getByRole('heading', { name: say('presentations.nobody'), level: 1 }).waitFor()
  await expectAccessible(owner.visitor, 'an answer that says no')
  await seeDialog(
    owner,
    'deleting an answer',
    page.getByRole('button', { name: say('presentations.removeAnswer'), exact: true }),
  )
}

/** One that nobody answers: its page, its log and one of its messages. */
async function seeWebhook(owner: Walker, say: Say): Promise<void> {
  const { page } = owner.visitor
  const made = await page.request.post(`${owner.origin}/api/v1/webhooks`, {
    headers: { origin: owner.origin },
    data: { name: 'Sample receiver', url: 'http://localhost:9/hook', events: ['award.issued', 'award.revoked'] },
  })
  const { id } = (await made.json()) as { id: string }
  await page.request.post(`${owner.origin}/api/v1/webhooks/${id}/ping`, { headers: { origin: owner.origin } })
  await see(owner, 'a webhook', `/console/settings/webhooks/${id}`)
  await page.getByText(say('webhooks.problem.noConnection')).waitFor()
  await seeDialog(
    owner,
    'a message',
    page.getByRole('listitem').getByRole('button', { name: say('event.webhook_ping') }),
  )
}

/** The headings order the list by the keyboard alone, say how, and the address keeps it. */
async function seeOrders({ visitor: { page } }: Walker, say: Say): Promise<void> {
  const heading = (name: string) => page.getByRole('columnheader', { name })
  const learner = heading(say('awards.learner'))
  const names = () => page.locator('tbody .row-target').allInnerTexts()
  expect(await heading(say('awards.date')).getAttribute('aria-sort')).toBe('descending')
  await learner.getByRole('button').focus()
  const collator = new Intl.Collator('en', { numeric: false })
  for (const [way, sort] of [
    ['ascending', 'name'],
    ['descending', '-name'],
  ] as const) {
    await page.keyboard.press('Enter')
    await page.locator(`th[aria-sort=${way}]`, { hasText: say('awards.learner') }).waitFor()
    expect(new URL(page.url()).searchParams.get('sort')).toBe(sort)
    const sorted = (shown: string[]) => shown.toSorted(collator.compare)
    await expect
      .poll(async () => {
        const shown = await names()
        return JSON.stringify(shown) === JSON.stringify(way === 'ascending' ? sorted(shown) : sorted(shown).reverse())
      })
      .toBe(true)
  }
  await page.reload()
  await page.locator('th[aria-sort=descending]', { hasText: say('awards.learner') }).waitFor()
}

const idIn = (url: string) => /[0-9a-f-]{36}(?=$|\?)/.exec(url)?.[0] as string

/** A registrar's way: open the dialog, put the name right, say why. @returns the id of the new award */
async function correctName({ visitor, origin }: Walker, say: Say, id: string, name: string): Promise<string> {
  const { page } = visitor
  await page.goto(`${origin}/console/awards/${id}`)
  await page.getByRole('button', { name: say('award.correct') }).click()
  const dialog = page.getByRole('dialog')
  const submit = dialog.getByRole('button', { name: say('correct.submit') })
  await submit.waitFor()
  expect(await submit.isDisabled()).toBe(true)
  await dialog.getByLabel(say('awarding.name')).fill(name)
  await submit.click()
  await dialog.getByText(say('correct.reasonMissing')).waitFor()
  await expectAccessible(visitor, 'correcting without a reason')
  await dialog.getByLabel(say('correct.reason')).fill('The name was misspelt.')
  await page.keyboard.press('Tab')
  await submit.click()
  await page.waitForURL(url => url.pathname.includes('/awards/') && !url.pathname.includes(id))
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await page.getByRole('link', { name: say('award.toReplaced') }).click()
  await page.waitForURL(`**/awards/${id}`)
  await page.getByRole('link', { name: say('award.toReplacement') }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  return idIn(page.url())
}

async function seeWallet(learner: Walker, say: Say, achievement: string): Promise<string> {
  const { page } = learner.visitor
  await makeWallet(learner.visitor, say, achievement)
  await page.getByRole('link', { name: achievement }).first().click()
  await page.getByRole('heading', { name: achievement, level: 1 }).waitFor()
  const credential = new URL(page.url()).pathname
  await expectAccessible(learner.visitor, 'credential')
  await seeDialog(
    learner,
    'adding to another wallet app',
    page.getByRole('button', { name: say('otherWallets.add'), exact: true }),
  )
  await shareLink(learner.visitor, say)
  await endLink(learner.visitor, say)
  await page.getByRole('button', { name: say('share.make'), exact: true }).click()
  await page.getByLabel(say('parts.part')).check()
  await page.getByText(say('parts.group.person')).waitFor()
  await page.getByLabel(say('parts.unlinkable')).scrollIntoViewIfNeeded()
  await expectAccessible(learner.visitor, 'showing only a part')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await see(learner, 'my growth', '/wallet/growth')
  await see(learner, 'a request of another wallet app that is over', '/wallet/connect/sample-school/none')
  await see(learner, 'no offer from elsewhere', '/wallet/offer')
  await see(learner, 'back from elsewhere with nothing to go on with', '/wallet/offer/signed-in?state=x&code=y')
  await see(learner, 'an offer from elsewhere that cannot be read', '/wallet/offer?credential_offer=none')
  await see(learner, 'a request that is none', '/wallet/answer')
  await see(learner, 'answers to requests', '/wallet/answers')
  await seeDialog(learner, 'opening a request', page.getByRole('button', { name: say('answer.open.button') }))
  await see(learner, 'wallet settings', '/wallet/settings')
  for (const kind of ['passkey', 'passphrase'] as const)
    await seeDialog(learner, `adding a ${kind}`, page.getByRole('button', { name: say(`settings.add.${kind}`) }))
  await seeDialog(learner, 'connecting a backpack', page.getByRole('button', { name: say('backpacks.connect') }))
  await seeDialog(learner, 'a backup', page.getByRole('button', { name: say('backup.make') }))
  await seeDialog(learner, 'a new recovery code', page.getByRole('button', { name: say('settings.replace') }))
  await see(learner, 'a backpack that refused', '/wallet/settings?backpack=refused')
  await see(learner, 'what could be recognised', '/wallet/claims/new?for=recognition')
  await see(learner, 'nothing in the wallet here', '/wallet/nowhere')
  await see(learner, 'not in this wallet', '/wallet/awards/00000000-0000-4000-8000-000000000000')
  return credential
}

describe.each([['in French', IN_FRENCH]] as const)(
  'every screen of console and wallet is accessible, %s',
  (_, { locale, browserLocale, viewport, colorScheme }) => {
    let server: RunningServer
    let say: Awaited<ReturnType<typeof words>>
    let issuer: Issuer
    let owner: Walker
    let learner: Walker
    /** The address of the learner's credential in the wallet. */
    let credential: string
    const walkers: Walker[] = []
    const walker = async (): Promise<Walker> => {
      const { origin } = server
      const made = await visitor(browser, origin, { viewport, locale: browserLocale, colorScheme })
      const one = { visitor: made, origin, locale }
      walkers.push(one)
      return one
    }
    beforeAll(async () => {
      say = await words(locale)
      server = await startServer({ env: { LAUREL_REGISTRY_NAME: 'Registre Exemple' } })
      owner = await walker()
      learner = await walker()
      issuer = { server, visitor: owner.visitor, say: say.console }
    })
    afterAll(async () => {
      await Promise.all(walkers.map(one => one.visitor.close()))
      await server?.stop()
      await server?.remove()
    })
    /** One part of the walk; where it fails, what everybody saw is kept. Nobody may have had anything to complain of. */
    const part = (name: string, walk: () => Promise<void>) =>
      test(name, async () => {
        try {
          await walk()
          expect(walkers.flatMap(one => one.visitor.complaints)).toEqual([])
        } catch (error) {
          for (const [index, one] of walkers.entries())
            await one.visitor.page
              .screenshot({ path: `test-results/every-screen-${locale}-${index}.png`, fullPage: true })
              .catch(() => undefined)
          const complaints = walkers.flatMap(one => one.visitor.complaints)
          throw new Error(`${(error as Error).message}\n${complaints.join('\n')}`, { cause: error })
        }
      })

    part('the console of a school that has just begun', async () => {
      await see(owner, 'sign-in before set-up', '/console/sign-in')
      await setUp(issuer, 'École Exemple')
      await seeEmptyConsole(owner)
    })

    part('the console of a school that awards', async () => {
      await defineAchievement(issuer, 'Écoute active')
      await seeConsole(owner, say.console, idIn(owner.visitor.page.url()))
      await see(owner, 'an empty registry', '/registry')
    })

    part('the wallet', async () => {
      const { page } = learner.visitor
      await page.goto(await mailedLink(issuer, 'sample.learner.4@example.org', '/claim/'))
      await expectAccessible(learner.visitor, 'claim')
      await page.getByText(say.public('claim.other.summary')).click()
      await expectAccessible(learner.visitor, 'claim, another wallet app')
      await page.getByRole('button', { name: say.public('claim.button') }).click()
      credential = await seeWallet(learner, say.wallet, 'Écoute active')
    })

    part('the wallet on a device that knows neither the learner nor their wallet', async () => {
      const elsewhere = await walker()
      const { page } = elsewhere.visitor
      await see(elsewhere, 'wallet sign-in', '/wallet/sign-in')
      await page.getByLabel(say.common('signIn.email')).fill('sample.learner.4@example.org')
      await page.getByRole('button', { name: say.common('signIn.sendLink') }).click()
      await page.getByRole('heading', { name: say.common('signIn.sentTitle') }).waitFor()
      await expectAccessible(elsewhere.visitor, 'wallet sign-in link sent')
      const link = await mailedLink(issuer, 'sample.learner.4@example.org', '/sign-in/link')
      for (const what of ['unlock', 'spent'] as const) {
        await page.goto(link)
        await expectAccessible(elsewhere.visitor, 'sign-in link')
        await page.getByRole('button', { name: say.public('signInLink.button') }).click()
        const title = what === 'unlock' ? say.wallet('unlock.title') : say.public('signInLink.spentTitle')
        await page.getByRole('heading', { name: title, level: 1 }).waitFor()
        await expectAccessible(elsewhere.visitor, what === 'unlock' ? 'a locked wallet' : 'a used sign-in link')
      }
    })

    part('what the school corrects and revokes', async () => {
      const { page } = learner.visitor
      const { origin } = server
      const newer = await correctName(owner, say.console, idIn(credential), 'Élève Exemple 4')
      await see(learner, 'a replaced credential in the wallet', credential)
      await page.getByRole('link', { name: say.wallet('detail.toNewer') }).click()
      await page.waitForURL(`**/wallet/awards/${newer}`)
      await page.getByRole('button', { name: say.wallet('share.make') }).waitFor()
      await expectAccessible(learner.visitor, 'the corrected credential in the wallet')
      const revoked = await owner.visitor.page.request.post(`${origin}/api/v1/awards/${newer}/revoke`, {
        data: { reason: 'Awarded by mistake' },
        headers: { origin },
      })
      expect(revoked.status()).toBe(200)
      await see(learner, 'a revoked credential in the wallet', `/wallet/awards/${newer}`)
      await page.getByText('Awarded by mistake').waitFor()
    })
  },
)
