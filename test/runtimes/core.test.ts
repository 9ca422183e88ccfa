import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vm from 'node:vm'
import { openBrowser } from '@laurel/testkit/browser'
import { build } from 'vite'
import { beforeAll, expect, test } from 'vitest'
import { exercise } from './entry.ts'

/* The same core, the same results, to the byte: in Node, in a context that has nothing of Node's, and in Chromium. */

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../packages/core/test/vectors/${path}`, import.meta.url), 'utf8'))
const published = [
  'eddsa/eddsa-rdfc-2022/signedDataInt',
  'eddsa/eddsa-jcs-2022/signedJCS',
  'ecdsa/ecdsa-rdfc-2019-p256/signedECDSAP256',
  'ecdsa/ecdsa-jcs-2019-p384/signedJCSECDSAP384',
  'eddsa/proof-set-chain/signedProofChain1',
  'ecdsa/ecdsa-sd-2023/prc/derivedRevealDocument',
  'bbs/prc/derivedRevealDocument',
].map(name => read(`${name}.json`))
const now = Date.UTC(2026, 5, 12)
let bundle: string
let expected: string[]

beforeAll(async () => {
  const made = await build({
    logLevel: 'silent',
    configFile: false,
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      lib: { entry: fileURLToPath(new URL('entry.ts', import.meta.url)), formats: ['iife'], name: 'core' },
    },
  })
  const [output] = Array.isArray(made) ? made : [made]
  if (!output || !('output' in output)) throw new Error('nothing was built')
  bundle = (output.output[0] as { code: string }).code
  expected = await exercise(published, now)
})

test('Node finds the published vectors good and its own signatures too', () => {
  const derived = 2
  expect(expected.slice(0, published.length)).toEqual([
    ...published.slice(derived).map(() => 'PROOF_OK'),
    ...Array<string>(derived).fill('PROOF_DERIVED'),
  ])
  for (const line of expected.slice(published.length)) expect(line).toContain(' valid invalid ')
})

test('a context without process, fetch, Buffer and timers gives the same', async () => {
  const context = vm.createContext({ TextEncoder, TextDecoder, URL })
  vm.runInContext(`${bundle}; globalThis.core = core`, context)
  const run = vm.runInContext(
    '(vectors, now) => core.exercise(JSON.parse(vectors), now).then(JSON.stringify)',
    context,
  ) as (vectors: string, now: number) => Promise<string>
  expect(JSON.parse(await run(JSON.stringify(published), now))).toEqual(expected)
})

test('Chromium gives the same', async () => {
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: `${bundle}; globalThis.core = core` })
    const found = await page.evaluate(
      ([vectors, at]) =>
        (
          globalThis as never as { core: { exercise(vectors: unknown, now: unknown): Promise<string[]> } }
        ).core.exercise(vectors, at),
      [published, now],
    )
    expect(found).toEqual(expected)
  } finally {
    await browser.close()
  }
})
