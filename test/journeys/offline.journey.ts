import { readFileSync } from 'node:fs'
import { readBundle } from '@laurel/core/bundle'
import { openBrowser, PHONE, visitor } from '@laurel/testkit/browser'
import { startServer } from '@laurel/testkit/server'
import { expect, test } from 'vitest'
import { defineAchievement, expectAccessible, type Issuer, mailLink, setUp } from './issuer-steps.ts'
import { keptOnDevice } from './learner-steps.ts'
import { words } from './words.ts'

const ACHIEVEMENT = 'Active Listening'
const EMAIL = 'sample.learner.7@example.org'

/** Everything that a browser keeps for the page, as text: databases and caches. What is sealed stays unread. */
async function keptByBrowser(page: import('playwright-core').Page): Promise<string> {
  return page.evaluate(async () => {
    const parts: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    const text = (bytes: ArrayBuffer | Uint8Array) => new TextDecoder().decode(bytes as Uint8Array<ArrayBuffer>)
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        parts.push(request.url)
        const type = (await cache.match(request))?.headers.get('content-type') ?? ''
        if (!/font|javascript|css/.test(type)) parts.push(await (await cache.match(request))!.text())
      }
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>(done => {
        const open = indexedDB.open(name!)
        open.onsuccess = () => done(open.result)
      })
      for (const store of database.objectStoreNames) {
        const all = await new Promise<unknown[]>(done => {
          const ask = database.transaction(store).objectStore(store).getAll()
          ask.onsuccess = () => done(ask.result)
        })
        parts.push(JSON.stringify(all, (_, value) => (value instanceof Uint8Array ? text(value) : value)))
      }
      database.close()
    }
    return parts.join('\n')
  })
}

test('the wallet starts without a network, shows what is in it, and leaves nothing behind', async () => {
  const browser = await openBrowser()
  const { console: sayConsole, wallet: say, public: sayPublic } = await words('en')
  const server = await startServer()
  try {
    const owner = await visitor(browser, server.origin)
    const issuer: Issuer = { server, visitor: owner, say: sayConsole }
    await setUp(issuer, 'Sample School')
    await defineAchievement(issuer, ACHIEVEMENT)
    const achievementId = new URL(owner.page.url()).pathname.split('/').pop()
    const made = await owner.page.request.post(`${server.origin}/api/v1/awards`, {
      headers: { origin: server.origin },
      data: { achievementId, recipient: { name: 'Sample Learner 7', email: EMAIL }, issue: true },
    })
    expect(made.status(), await made.text()).toBe(201)
    const learner = await visitor(browser, server.origin, { viewport: PHONE })
    const { page, context } = learner
    await page.goto(await mailLink(issuer, EMAIL))
    await page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await page.getByRole('button', { name: say('make.passkey') }).click()
    await page.getByText(say('make.passkeyDone')).waitFor()
    await page.getByLabel(say('recovery.kept')).check()
    await page.getByRole('button', { name: say('make.done') }).click()
    await page.getByRole('link', { name: say('detail.back') }).click()
    const credential = page.getByRole('link', { name: ACHIEVEMENT }).first()
    await credential.waitFor()
    // It is in the vault once it can be saved from there.
    await credential.click()
    await page.getByRole('button', { name: say('download.jwt') }).waitFor()
    await page.getByRole('link', { name: say('detail.back') }).click()
    await keptOnDevice(page, credential)
    const manifest = await page.request.get(
      new URL((await page.locator('link[rel=manifest]').getAttribute('href')) ?? '', server.origin).href,
    )
    expect(await manifest.json()).toMatchObject({ lang: 'en', display: 'standalone', scope: '/wallet/' })

    const kept = await keptByBrowser(page)
    for (const word of [ACHIEVEMENT, 'Sample Learner', 'Sample School', EMAIL]) expect(kept).not.toContain(word)
    expect(kept).not.toMatch(/\/api\/v1\/|\/c\/[0-9a-f-]{36}/)

    // What was changed a moment ago is there as well, and nothing of the device is newer than what it has kept.
    await page.goto(`${server.origin}/wallet/collections/new`)
    await page.getByLabel(say('collections.name')).fill('Sample collection')
    await page.getByRole('button', { name: ACHIEVEMENT, exact: true }).click()
    await page.getByRole('button', { name: say('collections.save'), exact: true }).click()
    await page.waitForURL(url => /collections\/[\w-]{10,}$/.test(url.pathname))
    await context.setOffline(true)
    await page.goto(`${server.origin}/wallet/collections`)
    await page.getByRole('heading', { name: 'Sample collection' }).waitFor()
    await page.goto(`${server.origin}/wallet/`)
    await page.getByText(say('offline.title')).waitFor()
    await credential.waitFor()
    await expectAccessible(learner, 'offline')
    const nonces = new Set<string>()
    for (let visit = 0; visit < 2; visit++) {
      await page.reload()
      nonces.add(
        await page.evaluate(() => document.querySelector<HTMLElement>('meta[property=csp-nonce]')?.nonce ?? ''),
      )
    }
    expect(nonces.size).toBe(2)
    await credential.click()
    await page.getByRole('heading', { name: ACHIEVEMENT, level: 1 }).waitFor()
    expect(
      await page
        .locator('.detail img')
        .first()
        .evaluate(image => (image as HTMLImageElement).naturalWidth),
    ).toBeGreaterThan(0)
    await page.getByRole('img', { name: say('share.qr', { title: ACHIEVEMENT }) }).waitFor()
    await expectAccessible(learner, 'credential offline')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: say('download.jwt') }).click(),
    ])
    expect(file.suggestedFilename()).toBe(`${ACHIEVEMENT}.jwt`)
    // The proof file is here before anybody has asked for it.
    const [proof] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: say('download.bundle') }).click(),
    ])
    expect(proof.suggestedFilename()).toBe(`${ACHIEVEMENT}.laurel.json`)
    expect(readBundle(readFileSync(await proof.path())).ok).toBe(true)

    // Locked and offline: the device's own lock opens it.
    await page.goto(`${server.origin}/wallet/settings`)
    await page.getByRole('button', { name: say('settings.lockNow') }).click()
    await page.getByRole('button', { name: say('unlock.passkey') }).click()
    await credential.waitFor()

    await context.setOffline(false)
    await page.getByText(say('offline.title')).waitFor({ state: 'hidden' })
    await page.goto(`${server.origin}/wallet/settings`)
    await page.getByRole('button', { name: say('nav.signOut') }).click()
    await page.waitForURL(url => url.pathname === '/wallet/sign-in')
    const left = await page.evaluate(async () => {
      const open = indexedDB.open('laurel-wallet')
      const database = await new Promise<IDBDatabase>(done => (open.onsuccess = () => done(open.result)))
      const counts: number[] = []
      for (const store of database.objectStoreNames)
        counts.push(
          await new Promise<number>(done => {
            const ask = database.transaction(store).objectStore(store).count()
            ask.onsuccess = () => done(ask.result)
          }),
        )
      database.close()
      return counts
    })
    expect(left).toEqual([0, 0])
    expect([...owner.complaints, ...learner.complaints]).toEqual([])
  } finally {
    await browser.close()
    await server.stop()
    await server.remove()
  }
})
