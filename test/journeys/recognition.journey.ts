import { randomBytes } from 'node:crypto'
import { signDataIntegrity } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import { openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { IN_ENGLISH } from './looks.ts'
import { words } from './words.ts'

/*
 * A learner has a credential of a college, adds its file to the wallet, looks at what the school will see, and asks to
 * have it recognised. The school sees it beside its own achievement, recognises it on a condition, and writes an agreement
 * of it, which anybody may read. A stranger reads what it was recognised from.
 */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const EMAIL = 'sample.learner.7@example.org'

/** A credential of a college that is on no server of ours, made out to the wallet's key. */
async function ofTheCollege(holder: string): Promise<string> {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(randomBytes(length)))
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const signed = await signDataIntegrity(
    {
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      ],
      id: 'https://college.example/c/1',
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      name: 'Statistics',
      issuer: { id: did, type: ['Profile'], name: 'Sample College' },
      validFrom: '2025-06-01T00:00:00Z',
      credentialSubject: {
        id: holder,
        type: ['AchievementSubject'],
        creditsEarned: 4,
        identifier: [{ type: 'IdentityObject', hashed: false, identityHash: 'Sample Learner 7', identityType: 'name' }],
        achievement: {
          id: 'https://college.example/achievements/7',
          type: ['Achievement'],
          name: 'Statistics',
          description: 'Reads and tests numbers.',
          criteria: { narrative: 'Two examinations.' },
          alignment: [
            {
              type: ['Alignment'],
              targetName: 'Reads a distribution',
              targetUrl: 'https://skills.example/distribution',
              targetFramework: 'Numbers',
            },
          ],
        },
      },
    } as never,
    createSigner({ type: 'Ed25519', secretKey: pair.secretKey, verificationMethod }),
    { cryptosuite: 'eddsa-rdfc-2022', created: '2025-06-01T00:00:00Z', proofPurpose: 'assertionMethod' },
  )
  if (!signed.ok) throw new Error(signed.error.code)
  return JSON.stringify(signed.value)
}

test('from a college’s file to a credential', async () => {
  const { locale, browserLocale, colorScheme, viewport } = IN_ENGLISH
  const { console: say, public: sayPublic, wallet: sayWallet } = await words(locale)
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
    const { page } = owner.visitor
    await setUp(owner, 'Sample School')
    const post = async (path: string, data: object): Promise<{ id: string; made?: string[] }> => {
      const answer = await page.request.post(`${origin}/api/v1${path}`, { data, headers: { origin } })
      if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
      return answer.json()
    }
    const define = (more: object) =>
      post('/achievements', {
        description: 'Works with numbers.',
        kind: 'micro',
        criteria: { narrative: 'An examination.' },
        levels: [],
        ...more,
      })
    const framework = await post('/frameworks', { title: 'Ours' })
    const skills = await post(`/frameworks/${framework.id}/skills`, {
      revision: 1,
      skills: [{ statement: 'Reads a distribution' }, { statement: 'Writes it up' }],
    })
    const welcome = await define({ name: 'Welcome' })
    const methods = await define({
      name: 'Quantitative Methods',
      claimable: true,
      credits: { number: 5, system: 'ECTS' },
      levels: [{ name: 'Emerging' }, { name: 'Secure' }],
      alignments: skills.made?.map(skillId => ({ skillId })),
    })
    await post('/awards', {
      achievementId: welcome.id,
      recipient: { name: 'Sample Learner 7', email: EMAIL },
      issue: true,
    })

    const learner = await person(origin)
    const phone = learner.page
    await phone.goto(await mailedLink(owner, EMAIL, '/claim/'))
    await phone.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, 'Welcome')
    // Made out to the wallet's key as soon as the wallet has taken it.
    const holder = async () => {
      const answer = await phone.request.get(`${origin}/api/v1/wallet/awards`)
      return ((await answer.json()) as { items: { subjectDid: string | null }[] }).items[0]?.subjectDid ?? null
    }
    await expect.poll(holder).not.toBeNull()

    // Into the wallet, and from there to the school.
    await phone
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'statistics.json',
        mimeType: 'application/json',
        buffer: Buffer.from(await ofTheCollege((await holder()) as string)),
      })
    await phone.getByRole('button', { name: sayWallet('import.keep') }).click()
    const card = phone.getByRole('article').filter({ hasText: 'Sample College' })
    await card.getByRole('link', { name: sayWallet('recognition.askThis') }).click()
    await phone.getByRole('heading', { name: sayWallet('recognition.newTitle'), level: 1 }).waitFor()
    await expectAccessible(learner, 'what it could be recognised as')
    await phone.getByRole('button', { name: sayWallet('claims.chooseNamed', { name: 'Quantitative Methods' }) }).click()
    await phone.getByRole('button', { name: sayWallet('recognition.beginAction'), exact: true }).click()
    await phone.getByRole('heading', { name: 'Quantitative Methods', level: 1 }).waitFor()
    await phone.getByText(sayWallet('recognition.holder.key')).waitFor()
    // Taken back, and looked at before it is shown again.
    await phone.getByRole('button', { name: sayWallet('claims.removeItem', { name: 'Statistics' }) }).click()
    await phone
      .getByRole('button', { name: sayWallet('recognition.chooseNamed', { name: 'Statistics' }), exact: true })
      .click()
    const dialog = phone.getByRole('dialog')
    await dialog.getByText('Reads a distribution').waitFor()
    await dialog.getByText(sayWallet('recognition.keyIsHere')).waitFor()
    await expectAccessible(learner, 'what the school will see')
    await dialog.getByRole('button', { name: sayWallet('recognition.showAction'), exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await phone.getByLabel(sayWallet('recognition.why')).fill('I had all of it at the college.')
    await phone.getByText(sayWallet('claims.standing.kept'), { exact: true }).waitFor()
    await expectAccessible(learner, 'a recognition being asked for')
    await phone.getByRole('button', { name: sayWallet('claims.send'), exact: true }).click()
    await phone.getByText(sayWallet('claims.where.submitted', { school: 'Sample School' })).waitFor()
    await expectAccessible(learner, 'a recognition that was sent')

    // The school looks, side by side.
    await page.goto(`${origin}/console/claims?kind=recognition`)
    await page.getByRole('link', { name: 'Sample Learner 7' }).click()
    await page.getByRole('button', { name: say('claims.take'), exact: true }).click()
    await page.getByText(say('recognition.holder.key')).waitFor()
    await page.getByText(say('recognition.covered', { have: '1', all: '2' })).waitFor()
    await page.getByText('Writes it up').waitFor()
    await page.getByText(say('recognition.checks')).click()
    const approve = page.getByRole('button', { name: say('recognition.approve'), exact: true })
    expect(await approve.isDisabled()).toBe(true)
    await page.getByRole('radiogroup').getByLabel('Secure', { exact: true }).check()
    await page.getByLabel(say('recognition.field.credits'), { exact: true }).fill('4')
    await page.getByLabel(say('recognition.field.conditions'), { exact: true }).fill('Hand in one report.')
    await page
      .getByLabel(say('recognition.field.reason'), { exact: false })
      .fill('Their syllabus has all but the report.')
    await expectAccessible(owner.visitor, 'a recognition being decided')
    await approve.click()
    await page.getByRole('link', { name: say('claims.toAward') }).waitFor()
    await expectAccessible(owner.visitor, 'a recognition that was decided')

    // Never again for the same: an agreement of it.
    await page.getByRole('link', { name: say('recognition.makeOfThis') }).click()
    await page.getByRole('heading', { name: say('recognition.newTitle'), level: 1 }).waitFor()
    expect(await page.locator('input[name=institution]').inputValue()).toBe('Sample College')
    await page.getByRole('button', { name: say('recognition.make'), exact: true }).click()
    await page.getByText(say('recognition.missing')).first().waitFor()
    await page.locator('select[name=level]').selectOption({ label: 'Secure' })
    await page.getByLabel(say('recognition.awarding.automatic')).check()
    await page.locator('textarea[name=reason]').fill('Compared in one case.')
    await expectAccessible(owner.visitor, 'an agreement being written')
    await page.getByRole('button', { name: say('recognition.make'), exact: true }).click()
    await page.getByText(say('recognition.history'), { exact: true }).waitFor()
    await page.getByText('Compared in one case.').waitFor()
    await expectAccessible(owner.visitor, 'an agreement')
    await page.goto(`${origin}/console/recognition`)
    await page.getByRole('link', { name: 'Statistics' }).waitFor()
    await expectAccessible(owner.visitor, 'agreements')
    await page.getByRole('tab', { name: say('recognition.recognised') }).click()
    await page.getByText('Their syllabus has all but the report.').waitFor()
    await expectAccessible(owner.visitor, 'what was recognised')

    // The learner has it, and reads the condition.
    await phone.reload()
    await phone.getByText(sayWallet('claims.where.approved', { school: 'Sample School' })).waitFor()
    await phone.getByText('Hand in one report.').first().waitFor()
    await expectAccessible(learner, 'a recognition that was approved')
    await phone.getByRole('link', { name: sayWallet('claims.toAward') }).click()
    await phone.getByRole('heading', { name: 'Quantitative Methods', level: 1 }).waitFor()

    // A stranger looks.
    const awards = (await (await page.request.get(`${origin}/api/v1/awards?achievementId=${methods.id}`)).json()) as {
      items: { credentialUrl: string }[]
    }
    const stranger = await person(origin)
    await stranger.page.goto(awards.items[0]?.credentialUrl ?? '')
    await stranger.page.locator('.verdict[data-result="valid"] .checked[data-by="browser"]').waitFor()
    const from = stranger.page.locator('#recognised')
    expect(await from.innerText()).toContain(sayPublic('credential.recognisedFrom'))
    expect(await from.innerText()).toContain('Awarded by Sample College on 2025-06-01')
    expect(await from.innerText()).toContain('Hand in one report.')
    expect(await stranger.page.content()).not.toContain('I had all of it')
    await expectAccessible(stranger, 'a credential that was recognised')
    await stranger.page.goto(`${origin}/i/sample-school/recognition`)
    await stranger.page.getByRole('heading', { name: 'Sample College' }).waitFor()
    await expectAccessible(stranger, 'what counts from elsewhere')
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } catch (error) {
    for (const [index, one] of people.entries())
      await one.page
        .screenshot({ path: `test-results/recognition-${locale}-${index}.png`, fullPage: true })
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
