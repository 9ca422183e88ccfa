// Makes the archive of a release that the upgrade test starts from: a server (of that release) is started on an empty
// data folder, filled through its API, and backed up. See SOURCES.md.
//
//   node make-archive.ts NAME [path of the release's apps/server/src/main.ts]
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeBackup } from '../../src/operations/backup/make-backup.ts'
import { openWorkplace } from '../../src/operations/open-workplace.ts'
import { findMasterKey } from '../../src/platform/master-key.ts'
import type { Release } from './release.ts'

const [name, main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))] = process.argv.slice(2)
if (!name) throw new Error('name the release')
const here = fileURLToPath(new URL('.', import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'laurel-release-'))
const port = 41_999
const origin = `http://localhost:${port}`
const apiKey = 'lrl_sample-release-key-00000000000000000000000000'

const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
  env: {
    PATH: process.env.PATH,
    LAUREL_PORT: String(port),
    LAUREL_DATA_DIR: dataDir,
    LAUREL_BOOTSTRAP_ISSUER: 'sample-school',
    LAUREL_BOOTSTRAP_API_KEY: apiKey,
  } as NodeJS.ProcessEnv,
  stdio: ['ignore', 'pipe', 'inherit'],
})
await new Promise<void>((resolve, reject) => {
  let printed = ''
  server.stdout.on('data', text => {
    printed += text
    if (printed.includes('Ctrl-C ends everything.')) resolve()
  })
  server.once('exit', () => reject(new Error('the server ended')))
})

// biome-ignore lint/suspicious/noExplicitAny: what an older release answers
async function post(path: string, body: unknown): Promise<any> {
  const answer = await fetch(`${origin}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

const achievement = await post('achievements', {
  name: 'Active Listening / การฟังอย่างตั้งใจ',
  description: 'Listens in order to understand.',
  kind: 'micro',
  criteria: { narrative: 'Two *observed* conversations.' },
  levels: [{ name: 'Emerging' }, { name: 'Secure' }],
})
const award = (number: number, more: object = {}) =>
  post('awards', {
    achievementId: achievement.id,
    recipient: { name: `Sample Learner ${number}`, email: `sample.learner.${number}@example.org` },
    issue: true,
    ...more,
  })
const issued = [await award(1, { level: 'Secure' }), await award(2)]
for (let number = 3; number < 10; number++)
  issued.push(await award(number, { recipient: { name: `Sample ${number}` } }))
const revoked = await award(20)
await post(`awards/${revoked.id}/revoke`, { reason: 'Awarded in error' })
await award(21, { issue: false })

const credentials: Release['credentials'][number][] = []
for (const [one, state] of [...issued.map(it => [it, 'issued'] as const), [revoked, 'revoked'] as const]) {
  const document = await (await fetch(`${origin}/c/${one.credentialId}.json`)).text()
  const sha256 = createHash('sha256').update(document).digest('hex')
  credentials.push({ id: one.credentialId, state, sha256 })
}

const place = await openWorkplace({ dataDir, databaseUrl: undefined })
const masterKey = (await findMasterKey(undefined, dataDir))!
const file = join(here, `${name}.tar.gz`)
rmSync(file, { force: true })
await makeBackup(place.owner, { file, blobsDir: join(dataDir, 'blobs'), masterKey, passphrase: undefined })
await place.close()
const release: Release = { origin, apiKey, achievementId: achievement.id, credentials }
writeFileSync(join(here, `${name}.json`), `${JSON.stringify(release, null, 2)}\n`)
server.kill('SIGTERM')
await once(server, 'exit')
rmSync(dataDir, { recursive: true, force: true })
