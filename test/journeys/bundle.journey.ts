import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bakeBundleIntoPng, writeBundle } from '@laurel/core/bundle'
import { bakePng } from '@laurel/core/credential'
import { writeNoteKey } from '@laurel/core/log'
import { DESKTOP, openBrowser, PHONE, visitor } from '@laurel/testkit/browser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleOf, changed, didUrl, listUrl, logUrl, now, web, witness } from '../../packages/core/test/bundle/world.ts'
import { expectAccessible } from './issuer-steps.ts'
import { words } from './words.ts'

/*
 * Years later, the school is gone: a proof file, the one-file verifier, and no network.
 */

let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'laurel-bundle-'))
const verifier = join(folder, 'laurel-offline-verifier.html')
beforeAll(async () => {
  browser = await openBrowser()
  writeFileSync(verifier, readFileSync(new URL('../../apps/verify/dist/offline.html', import.meta.url)))
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test.each([
  ['a phone', PHONE, 'dark'],
  ['a desk', DESKTOP, 'light'],
] as const)(
  'a proof file of a school that is gone is valid as of, on %s with the network off',
  async (_, viewport, colorScheme) => {
    const { public: say, checks } = await words('en')
    const made = await bundleOf()
    const text = writeBundle(made.bundle)
    const alone = await visitor(browser, 'file://', { viewport, colorScheme })
    const { page } = alone
    await alone.context.setOffline(true)
    await page.clock.setFixedTime(now)
    const requests: string[] = []
    page.on('request', request => requests.push(request.url()))
    const drop = (name: string, content: string | Uint8Array) =>
      page.locator('#file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) })
    const shows = (conclusion: string) => page.locator(`.verdict[data-conclusion=${conclusion}]`).waitFor()
    const has = (code: string, outcome: string) =>
      page.locator(`.piece[data-outcome="${outcome}"]`).filter({ hasText: code }).first().waitFor()
    try {
      await page.goto(`file://${verifier}`)
      await drop('badge.laurel.json', text)
      // Whoever forged the credential could have made all of this.
      await shows('keyFromFile')
      await page.getByRole('heading', { name: checks('pieces.title') }).waitFor()
      for (const [code, outcome] of [
        ['HISTORY_HOLDS', 'not-checked'],
        ['RECORD_OWN', 'warning'],
        ['SNAPSHOT_CLEAR', 'passed'],
        ['TODAY_SILENT', 'not-checked'],
      ] as const)
        await has(code, outcome)
      await expectAccessible(alone, 'proof file unbound')

      // The office knows the school, by a list with its history, and a witness.
      await drop('witnesses.txt', `${writeNoteKey(witness.key)}\n`)
      await has('RECORD_SEEN', 'passed')
      await page.locator('#trust > summary').click()
      const list = JSON.stringify([{ did: web, name: 'Sample School', webvh: made.school.did }])
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('[data-load]').click()])
      await chooser.setFiles({ name: 'ministry.json', mimeType: 'application/json', buffer: Buffer.from(list) })
      await shows('validAsOf')
      await page.getByRole('heading', { name: say('verdict.validAsOf.title', { asOf: 'June 11, 2026' }) }).waitFor()
      await has('HISTORY_OK', 'passed')
      await has('CLOSING_OK', 'passed')
      await expectAccessible(alone, 'proof file valid as of')

      const badge = bakePng(new Uint8Array(PNG), made.bundle.credential)
      const both = badge.ok ? bakeBundleIntoPng(badge.value, text) : badge
      if (!both.ok) throw new Error(both.error.code)
      await drop('badge.png', both.value)
      await shows('validAsOf')

      // Each part that is tampered with says so by itself.
      const { materials } = made.bundle
      const without = (url: string, change: (body: string) => string) =>
        writeBundle({
          ...made.bundle,
          materials: materials.map(one => (one.url === url ? { ...one, body: change(one.body) } : one)),
        })
      await drop(
        'history.laurel.json',
        without(logUrl, body => changed(body, 'key-1', 'key-2')),
      )
      await has('HISTORY_BROKEN', 'failed')
      await shows('keyFromFile')
      await drop(
        'list.laurel.json',
        without(listUrl, body => changed(body, '2026-06-11', '2030-12-31')),
      )
      await has('E_STATUS_PROOF', 'failed')
      await drop(
        'keys.laurel.json',
        without(didUrl, () => '{}'),
      )
      await has('HISTORY_OTHER_KEYS', 'warning')
      await shows('validAsOf')
      await drop('record.laurel.json', changed(text, /"salt": ".{6}/, '"salt": "AAAAAA'))
      await has('PROOF_OF_OTHER_ENTRY', 'failed')
      const credential = changed(made.bundle.credential, '"Active Listening"', '"Active Leadership"')
      await drop('badge.laurel.json', writeBundle({ ...made.bundle, credential }))
      await shows('changed')
      await drop('cut.laurel.json', text.replace('"records"', '"recorda"'))
      await shows('unreadable')

      expect(requests.filter(url => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([])
      expect(alone.complaints.filter(one => one !== 'request to a third party: null')).toEqual([])
    } finally {
      await alone.close()
    }
  },
)
