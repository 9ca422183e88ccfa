import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { designSvg } from '@laurel/core/achievement'
import { DESKTOP, openBrowser, PHONE, type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { strangerIssuer } from './stranger.ts'
import { paste } from './verify-steps.ts'
import { words } from './words.ts'

/*
 * What a stranger may count on who checks a credential: nobody is told, what is not known is never green, and whoever
 * looks like somebody else is called out.
 */

const KEY = 'lrl_promises_to_strangers_0123456789abcdef0123456789'
const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
const folder = mkdtempSync(join(tmpdir(), 'laurel-promises-'))
const LOGO = designSvg({ template: 'shield', palette: 'laurel', symbol: 'book' })

let browser: Browser
let server: RunningServer
let page: string
let document: string

beforeAll(async () => {
  writeFileSync(join(folder, 'logo.svg'), LOGO)
  writeFileSync(
    join(folder, 'trusted.json'),
    JSON.stringify([{ did: 'did:web:poly.example', name: 'Sample Polytechnic', logo: 'logo.svg' }]),
  )
  browser = await openBrowser()
  server = await startServer({
    env: {
      LAUREL_BOOTSTRAP_ISSUER: 'sample-school',
      LAUREL_BOOTSTRAP_API_KEY: KEY,
      LAUREL_TRUSTED_ISSUERS: join(folder, 'trusted.json'),
    },
  })
  const api = async (path: string, body: unknown) => {
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(`${server.origin}/api/v1${path}`, init)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Record<string, string>
  }
  const achievement = await api('/achievements', {
    name: 'Active Listening',
    description: 'Hears what is said, and what is not.',
    kind: 'micro',
    criteria: { narrative: 'Listen to **three** people.' },
  })
  const recipient = { name: 'Sample Learner 7', email: 'sample.learner.7@example.org' }
  const award = await api('/awards', { achievementId: achievement.id, recipient, issue: true })
  page = `${server.origin}/c/${award.credentialId}`
  document = await (await fetch(`${page}.json`)).text()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await server?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) })

async function offline(work: (at: Visitor, requests: readonly string[]) => Promise<void>): Promise<void> {
  const path = join(folder, 'offline.html')
  writeFileSync(path, Buffer.from(await (await fetch(`${server.origin}/verify/offline.html`)).arrayBuffer()))
  const alone = await visitor(browser, 'file://', { viewport: PHONE })
  await alone.context.setOffline(true)
  const requests: string[] = []
  alone.page.on('request', request => {
    if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url())
  })
  try {
    await alone.page.goto(`file://${path}`)
    await work(alone, requests)
  } finally {
    await alone.close()
  }
}

test('P9: a browser that checks a credential asks the page it is on, and nobody else; offline it asks nobody', async () => {
  const stranger = await visitor(browser, server.origin)
  const id = page.split('/').at(-1) as string
  const asked: string[] = []
  stranger.page.on('request', request => asked.push(`${request.method()} ${request.url()}`))
  try {
    // On the verify page: what was brought goes to the server that the visitor chose, in the body of one question.
    await paste(stranger.page, server.origin, document)
    await stranger.page.locator('.verdict[data-conclusion=genuine]').waitFor()
    const questions = asked.filter(one => !/^GET [^?]*\/(assets\/|verify$|favicon)/.test(one))
    // The picture is the issuer's, who here is this very site; at another's address none is loaded.
    expect(questions.filter(one => !/\/i\/[\w-]+\/image\//.test(one))).toEqual([`POST ${server.origin}/api/v1/verify`])
    expect(asked.filter(one => one.includes(id))).toEqual([])

    // On the credential's own page: that page and its document, no more.
    asked.length = 0
    await stranger.page.goto(page)
    await stranger.page.locator('.checked[data-by=browser]').waitFor()
    const named = asked.filter(one => one.includes(id)).map(one => one.replace(server.origin, ''))
    expect(new Set(named)).toEqual(new Set([`GET /c/${id}`, `GET /c/${id}.json`]))
    expect(asked.filter(one => !one.includes(` ${server.origin}/`) && !/ data:/.test(one))).toEqual([])
    expect(stranger.complaints).toEqual([])
  } finally {
    await stranger.close()
  }
  await offline(async ({ page: alone }, requests) => {
    await alone.locator('#file').setInputFiles(file('one.json', document))
    await alone.locator('.verdict').waitFor()
    expect(requests).toEqual([])
  })
})

test.each([
  ['a desk', DESKTOP, 'light', 'en'],
  ['a phone, in Thai, in the dark', PHONE, 'dark', 'th'],
] as const)('P13: what could not be found out is never green, at %s', async (_, viewport, colorScheme, locale) => {
  const academy = strangerIssuer('Sample Academy', 51)
  const entry = {
    id: 'https://nobody.invalid/status/1#7',
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '7',
    statusListCredential: 'https://nobody.invalid/status/1',
  }
  const unknownStatus = await academy.issue('Sample Welding', { credentialStatus: entry })
  // The same words under a name whose key nobody can fetch.
  const unknownIssuer = document.replaceAll(/did:web:[^"#]+/g, 'did:web:nobody.invalid')
  const stranger = await visitor(browser, server.origin, { viewport, colorScheme, locale })
  try {
    for (const [text, conclusion] of [
      [unknownStatus, 'statusUnknown'],
      [unknownIssuer, 'issuerUnknown'],
    ] as const) {
      await paste(stranger.page, server.origin, text)
      await stranger.page.locator(`.verdict[data-conclusion=${conclusion}][data-tone=unsure]`).waitFor()
      expect(await stranger.page.locator('[data-tone=good]').count()).toBe(0)
      await expectAccessible(stranger, conclusion)
    }
    await stranger.page.goto(`${server.origin}/verify`)
    await stranger.page.locator('#trust').waitFor()
    await stranger.page
      .locator('#file')
      .setInputFiles([file('status.json', unknownStatus), file('issuer.json', unknownIssuer)])
    await stranger.page.locator('#answer[data-desk=done]').waitFor()
    const groups = await stranger.page
      .locator('.desk tbody .chip')
      .evaluateAll(chips => chips.map(chip => chip.getAttribute('data-group')))
    expect(groups).toEqual(['unsure', 'unsure'])
    expect(stranger.complaints).toEqual([])
  } finally {
    await stranger.close()
  }
  await offline(async ({ page: alone }) => {
    for (const [name, text] of [
      ['status', unknownStatus],
      ['issuer', unknownIssuer],
      ['own', document],
    ] as const) {
      await alone.locator('#file').setInputFiles(file(`${name}.json`, text))
      await alone.locator('.verdict[data-tone=unsure]').waitFor()
      expect(await alone.locator('[data-tone=good]').count()).toBe(0)
    }
  })
})

test.each([
  ['in English at a desk', DESKTOP, 'light', 'en-CA', 'en'],
  ['in French on a phone, in the dark', PHONE, 'dark', 'fr-CA', 'fr'],
  ['in Thai on a phone', PHONE, 'light', 'th-TH', 'th'],
] as const)(
  'P14: a look-alike is called out, by its name and by its logo, %s',
  async (_, viewport, colorScheme, browserLocale, locale) => {
    const { public: say } = await words(locale)
    const named = await strangerIssuer('Sample Po1ytechnic', 52).issue('Sample Welding')
    const bureau = strangerIssuer('Sample Bureau', 53)
    const image = { id: `data:image/svg+xml;base64,${Buffer.from(LOGO).toString('base64')}`, type: 'Image' }
    const carrying = await bureau.issue('Sample Drafting', {
      issuer: { id: bureau.did, type: ['Profile'], name: 'Sample Bureau', image },
    })
    const stranger = await visitor(browser, server.origin, { viewport, colorScheme, locale: browserLocale })
    try {
      for (const [text, key] of [
        [named, 'answer.vouched.lookAlike'],
        [carrying, 'answer.vouched.logo'],
      ] as const) {
        await paste(stranger.page, server.origin, text)
        await stranger.page.locator('.verdict[data-conclusion=lookAlike][data-tone=unsure]').waitFor()
        const words = say(key, { known: 'Sample Polytechnic', home: 'poly.example' })
        await stranger.page.getByText(words, { exact: true }).first().waitFor()
        expect(await stranger.page.locator('[data-trust]').count()).toBe(0)
        // The logo of somebody else is not shown above either.
        expect(await stranger.page.locator('.issuer-mark img').count()).toBe(0)
        await expectAccessible(stranger, key)
      }
      await stranger.page.getByText(say('verdict.lookAlike.textLogoBare'), { exact: true }).waitFor()
      expect(stranger.complaints).toEqual([])
    } finally {
      await stranger.close()
    }
  },
)
