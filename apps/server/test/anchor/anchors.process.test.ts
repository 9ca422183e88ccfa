import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CONTRACT_ADDRESS } from '@laurel/core/anchor'
import { ACCOUNTS, type Chain, startChain } from '@laurel/testkit/chain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectOwner, openWorkplace } from '../../src/operations/open-workplace.ts'
import { freePort } from '../../src/testing.ts'
import { ACHIEVEMENT } from '../stages/school.ts'
import { rootsOn } from './world.ts'

// The true server, killed as `kill -9` does, with a true chain beside it that lives on.
const SERVER = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const LAUREL = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url))
const KEY = 'lrl_sample-key-for-anchoring-0000000000000000000'
const NODE = ['--disable-warning=ExperimentalWarning']

let folder: string
let port: number
let chain: Chain

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-anchoring-'))
  port = await freePort()
  chain = await startChain({ args: ['--no-mining'] })
})
afterAll(async () => {
  await chain?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const env = (more: Record<string, string> = {}) =>
  ({
    PATH: process.env.PATH,
    LAUREL_PORT: String(port),
    LAUREL_DATA_DIR: join(folder, 'data'),
    LAUREL_BOOTSTRAP_ISSUER: 'sample',
    LAUREL_BOOTSTRAP_API_KEY: KEY,
    LAUREL_FAILPOINTS: 'on',
    LAUREL_LOG_LEVEL: 'error',
    LAUREL_ANCHOR_CHAINS: JSON.stringify([
      { name: 'local', chainId: chain.chainId, rpcUrl: chain.url, key: ACCOUNTS[0].key, confirmations: 3 },
    ]),
    ...more,
  }) as NodeJS.ProcessEnv

const laurel = (...args: string[]) =>
  new Promise<{ code: number; printed: string }>(done =>
    execFile(
      process.execPath,
      [...NODE, LAUREL, ...args],
      { encoding: 'utf8', cwd: folder, env: env() },
      (error, out, err) => done({ code: error ? Number(error.code) : 0, printed: out + err }),
    ),
  )

/** Starts the server. @returns it, and what it has printed */
function start(more: Record<string, string> = {}): { child: ChildProcess; printed: () => string } {
  const child = spawn(process.execPath, [...NODE, SERVER], {
    env: env(more),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', text => (printed += text))
  return { child, printed: () => printed }
}

async function runUntilItDies(failpoint: string): Promise<void> {
  const { child } = start({ LAUREL_FAILPOINT: failpoint })
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
}

async function asOwner<T>(work: (client: Awaited<ReturnType<typeof connectOwner>>) => Promise<T>): Promise<T> {
  const place = await openWorkplace({ databaseUrl: undefined, dataDir: join(folder, 'data') })
  try {
    const client = await connectOwner(place.owner, 'test')
    return await work(client).finally(() => client.end())
  } finally {
    await place.close()
  }
}

/** Runs the server until its anchor stands so. @returns what its metrics say then */
async function runUntil(state: string): Promise<string> {
  const { child, printed } = start()
  await expect.poll(printed, { timeout: 60_000 }).toContain('Ctrl-C ends everything.')
  const read = () =>
    asOwner(async client => (await client.query('select state from anchor')).rows.map(one => one.state))
  await expect.poll(read, { timeout: 30_000 }).toEqual([state])
  const metrics = await (await fetch(`http://localhost:${port}/metrics`)).text()
  child.kill('SIGTERM')
  await once(child, 'exit')
  return metrics
}

const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`http://localhost:${port}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer.status).toBe(201)
  return (await answer.json()) as Record<string, unknown>
}

/** Something goes on record, in a server without anchors: the log has a checkpoint. */
async function makeRecord(): Promise<void> {
  const { child, printed } = start({ LAUREL_ANCHOR_CHAINS: '' })
  await expect.poll(printed, { timeout: 60_000 }).toContain('Ctrl-C ends everything.')
  const { id: achievementId } = await post('/api/v1/achievements', ACHIEVEMENT)
  const recipient = { name: 'Sample Learner 7', email: 'sample.learner.7@example.org' }
  await post('/api/v1/awards', { achievementId, recipient, issue: true })
  const record = async () => (await fetch(`http://localhost:${port}/i/sample/log/checkpoint`)).status
  await expect.poll(record, { timeout: 30_000 }).toBe(200)
  child.kill('SIGTERM')
  await once(child, 'exit')
}

test('a server that is killed between any two steps of an anchor leaves one on the chain', {
  timeout: 300_000,
}, async () => {
  expect(await laurel('anchor', 'deploy', 'elsewhere')).toMatchObject({ code: 70 })
  expect((await laurel('anchor', 'deploy', 'local')).printed).toContain(CONTRACT_ADDRESS)
  await chain.mine()
  expect((await laurel('anchor', 'deploy', 'local')).printed).toBe(`The contract is at ${CONTRACT_ADDRESS} on local.\n`)

  await makeRecord()
  expect((await laurel('anchor')).printed).toBe('Nothing was anchored yet.\n')

  await runUntilItDies('anchor-intended')
  await runUntilItDies('anchor-signed')
  const signed = () =>
    asOwner(async client => (await client.query('select nonce, raw, hash from anchor_transaction')).rows)
  const before = await signed()
  expect(before).toEqual([{ nonce: '1', raw: expect.stringMatching(/^0x02/), hash: expect.any(String) }])
  await runUntilItDies('anchor-sent')
  await runUntil('sent')
  await chain.mine()
  await runUntil('mined')
  await chain.mine(2)
  expect(await runUntil('confirmed')).toMatch(/^laurel_anchor_confirmed_seconds{target="chain_31337"} \d{10}$/m)
  expect(await signed()).toEqual(before)
  expect(await rootsOn(chain, CONTRACT_ADDRESS)).toHaveLength(1)
  expect(await laurel('anchor')).toMatchObject({
    code: 0,
    printed: expect.stringMatching(/^chain:31337: confirmed, 1 logs, planned \S+, last confirmed 20\S+Z\n$/),
  })
})
