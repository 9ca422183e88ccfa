import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../src/testing.ts'

// What an operator types, with the embedded PostgreSQL of a data folder, beside a server and without one.
const SERVER = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const LAUREL = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url))
const KEY = 'lrl_sample-key-for-operating-0000000000000000000'
const NODE = ['--disable-warning=ExperimentalWarning']

let folder: string
let port: number
let server: ChildProcess | undefined
const data = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-operating-'))
  port = await freePort()
})
afterAll(async () => {
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

const laurel = (...args: string[]) =>
  new Promise<{ code: number; printed: string }>(done =>
    execFile(
      process.execPath,
      [...NODE, LAUREL, ...args],
      { encoding: 'utf8', cwd: folder, env: { PATH: process.env.PATH } },
      (error, out, err) => done({ code: error ? Number(error.code) : 0, printed: out + err }),
    ),
  )

async function start(dataDir: string): Promise<void> {
  const child = spawn(process.execPath, [...NODE, SERVER], {
    env: {
      PATH: process.env.PATH,
      LAUREL_PORT: String(port),
      LAUREL_DATA_DIR: dataDir,
      LAUREL_BOOTSTRAP_ISSUER: 'sample',
      LAUREL_BOOTSTRAP_API_KEY: KEY,
    } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server = child
  let printed = ''
  child.stdout.on('data', text => (printed += text))
  await expect.poll(() => printed, { timeout: 60_000 }).toContain('Ctrl-C ends everything.')
}
async function stop(): Promise<void> {
  if (server && server.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  server = undefined
}
async function post(path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await fetch(`http://localhost:${port}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as Record<string, string>
}

test('backup and audit beside a server; restore into a new folder; the same credentials from there', {
  timeout: 240_000,
}, async () => {
  await start(data('one'))
  const achievement = await post('achievements', {
    name: 'Active Listening',
    description: 'Listens in order to understand.',
    kind: 'micro',
    criteria: { narrative: 'Two talks.' },
  })
  const award = await post('awards', {
    achievementId: achievement.id,
    recipient: { name: 'Sample Learner 7' },
    issue: true,
  })
  const document = await (await fetch(`http://localhost:${port}/c/${award.credentialId}.json`)).text()

  const quota = (...args: string[]) => laurel('quota', 'sample', ...args, '--data-dir', data('one'))
  expect((await quota('--awards-per-day', '1', '--storage-mb', 'none')).printed).toMatch(
    /awards-per-day +1\nawards-per-month +as the server is set\n[\s\S]*storage-mb +no limit/,
  )
  const one = { achievementId: achievement.id, recipient: { name: 'Sample Learner 8' } }
  await expect(post('awards', one)).rejects.toThrow('429')
  expect((await quota('--awards-per-day', 'default')).code).toBe(0)
  expect((await quota('--awards-per-day', 'many')).code).toBe(70)
  await post('awards', one)

  const audited = await laurel('doctor', '--audit', '--data-dir', data('one'))
  expect(audited).toMatchObject({ code: 0, printed: expect.stringContaining('✓ I5') })
  const made = await laurel('backup', 'plain.tar.gz', '--data-dir', data('one'))
  expect(made).toMatchObject({ code: 0, printed: expect.stringContaining('The master key is not in it.') })
  writeFileSync(join(folder, 'passphrase'), 'a long passphrase\n')
  const locked = await laurel(
    ...['backup', 'locked.bin', '--with-keys', '--passphrase-file', 'passphrase', '--data-dir', data('one')],
  )
  expect(locked.code).toBe(0)
  // The server is untouched by all this, and in nobody's way.
  expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200)
  expect(await laurel('restore', 'plain.tar.gz', '--data-dir', data('one'))).toMatchObject({
    code: 70,
    printed: expect.stringContaining('in use by another Laurel server'),
  })
  await stop()

  expect(await laurel('restore', 'plain.tar.gz', '--data-dir', data('two'))).toMatchObject({
    code: 70,
    printed: expect.stringContaining('has no master key in it'),
  })
  expect(existsSync(data('two'))).toBe(false)
  mkdirSync(data('two'))
  copyFileSync(join(data('one'), 'master.key'), join(data('two'), 'master.key'))
  expect(await laurel('restore', 'plain.tar.gz', '--data-dir', data('two'))).toMatchObject({ code: 0 })
  expect(await laurel('restore', 'plain.tar.gz', '--data-dir', data('two'))).toMatchObject({
    code: 70,
    printed: expect.stringContaining('The database is not empty'),
  })
  const restored = await laurel('restore', 'locked.bin', '--passphrase-file', 'passphrase', '--data-dir', data('three'))
  expect(restored).toMatchObject({ code: 0, printed: expect.stringContaining(`live under localhost:${port}`) })
  expect(await laurel('doctor', '--audit', '--json', '--data-dir', data('three'))).toMatchObject({ code: 0 })

  await start(data('three'))
  expect(await (await fetch(`http://localhost:${port}/c/${award.credentialId}.json`)).text()).toBe(document)
})

test('says in one sentence what it cannot do', async () => {
  const nowhere = await laurel('doctor', '--audit', '--data-dir', data('nowhere'))
  expect(nowhere).toMatchObject({ code: 70, printed: expect.stringContaining('holds no database') })
  expect(nowhere.printed.trim().split('\n')).toHaveLength(1)
  expect(existsSync(data('nowhere'))).toBe(false)
  expect((await laurel('backup')).code).toBe(64)
  expect((await laurel('restore', 'no-such-file', '--data-dir', data('four'))).printed).toContain('cannot be read')
  expect((await laurel('backup', 'x', '--no-such-flag')).code).toBe(64)
})
