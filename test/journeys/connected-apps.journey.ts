import { createHash } from 'node:crypto'
import { openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { awardClass, defineAchievement, expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { openWaitingApp } from './waiting-app.ts'
import { words } from './words.ts'

/* A learner connects an app, takes in what it brings, and disconnects it: on a phone, in Thai, in the dark. */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

test('a learner connects an app and ends it again', async () => {
  const { console: say, wallet: sayWallet, public: sayPublic } = await words('th')
  const achievement = 'การฟังอย่างตั้งใจ'
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const app = await openWaitingApp('Sample Backpack')
  const person = async (origin: string, more: object = {}) => {
    const made = await visitor(browser, origin, { viewport: PHONE, locale: 'th-TH', ...more })
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const owner = await person(server.origin)
    const issuer: Issuer = { server, visitor: owner, say }
    await setUp(issuer, 'โรงเรียนตัวอย่าง')
    await defineAchievement(issuer, achievement)
    await awardClass(issuer, 8, 0)
    const learner = await person(server.origin, { colorScheme: 'dark' })
    const { page } = learner
    await page.goto(await mailLink(issuer, 'sample.learner.7@example.org'))
    await page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, achievement)

    const awards = await (await page.request.get(`${server.origin}/api/v1/wallet/awards`)).json()
    const { shortName } = awards.items[0].issuer
    const api = `${server.origin}/i/${shortName}/ims/ob/v3p0`
    const base = 'https://purl.imsglobal.org/spec/ob/v3p0/scope/'
    const scope = `${base}credential.readonly ${base}credential.upsert`
    const registered = await fetch(`${api}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: 'Sample Backpack',
        client_uri: app.home,
        redirect_uris: [app.redirect],
        token_endpoint_auth_method: 'none',
      }),
    })
    const { client_id: id } = (await registered.json()) as { client_id: string }
    const verifier = 'v'.repeat(43)
    const question = new URLSearchParams({
      response_type: 'code',
      client_id: id,
      redirect_uri: app.redirect,
      scope,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    await page.goto(`${api}/oauth/authorize?${question}`)
    await page.getByText(new URL(app.home).host).first().waitFor()
    await expectAccessible(learner, 'connecting an app')
    await page.getByRole('button', { name: sayPublic('connect.allow'), exact: true }).click()
    const code = (await app.answer).get('code') ?? ''
    await page.getByText('Sample Backpack').first().waitFor()

    const granted = await fetch(`${api}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: id,
        code,
        code_verifier: verifier,
        redirect_uri: app.redirect,
      }),
    })
    const { access_token: token } = (await granted.json()) as { access_token: string }
    const headers = { authorization: `Bearer ${token}` }
    const read = await fetch(`${api}/credentials`, { headers })
    const { credential } = (await read.json()) as { credential: unknown[] }
    expect(credential).toHaveLength(1)
    const bring = async (brought: unknown) => {
      const answer = await fetch(`${api}/credentials`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(brought),
      })
      expect(answer.status).toBe(201)
    }
    const home = async () => {
      await page.goto(`${server?.origin}/wallet/`)
      await page.getByRole('heading', { name: sayWallet('apps.brought') }).waitFor()
    }

    // What was awarded here is in the wallet: it is not taken in a second time.
    await bring(credential[0])
    await home()
    await page.getByText(sayWallet('import.duplicate.own')).waitFor()
    await expectAccessible(learner, 'brought by an app though it is here')
    const take = page.getByRole('button', { name: sayWallet('apps.take') })
    expect(await take.count()).toBe(0)
    await page.getByRole('button', { name: sayWallet('apps.clear') }).click()
    await page.getByRole('heading', { name: sayWallet('apps.brought') }).waitFor({ state: 'detached' })

    const listed = await owner.page.request.get(`${server.origin}/api/v1/awards?limit=100`)
    const all = (await listed.json()) as { items: { id: string; credentialUrl: string }[] }
    const other = all.items.find(one => one.id !== awards.items[0].id)
    await bring(await (await fetch(`${other?.credentialUrl}.json`)).json())
    await home()
    await expect.poll(() => take.isEnabled()).toBe(true)
    await expectAccessible(learner, 'brought by an app')
    await take.click()
    await page.getByRole('heading', { name: sayWallet('import.listTitle') }).waitFor()
    await take.waitFor({ state: 'detached' })

    await page.goto(`${server.origin}/wallet/settings`)
    await page.getByRole('heading', { name: 'Sample Backpack' }).waitFor()
    await expectAccessible(learner, 'connected apps')
    await page.getByRole('button', { name: sayWallet('apps.end'), exact: true }).click()
    const dialog = page.getByRole('dialog')
    await expectAccessible(learner, 'disconnecting an app')
    await dialog.getByRole('button', { name: sayWallet('apps.end'), exact: true }).click()
    await page.getByText(sayWallet('apps.none')).waitFor()
    expect((await fetch(`${api}/credentials`, { headers })).status).toBe(401)
  } finally {
    app.close()
    for (const one of people) await one.close()
    await server?.stop()
  }
})
