import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, makeAchievement, makeAward, openSchool } from '../stages/school.ts'

const run = promisify(execFile)
const guide = readFileSync(new URL('../../../../docs/handbook/en/integrate.md', import.meta.url), 'utf8')
const section = guide.split(/^(?=## )/m).find(one => one.startsWith('## Files: ')) ?? ''
const [code = ''] = [...section.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, block]) => block ?? '')

let server: TestServer
let owner: Caller
let folder: string
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  folder = mkdtempSync(join(tmpdir(), 'laurel-files-'))
})
afterAll(async () => {
  await server?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

test('the example of the guide reads a transcript out of each of its files', async () => {
  const one = await makeAward(owner, (await makeAchievement(owner)).id)
  const learners = (await owner.get('/api/v1/learners')).body.items as Json[]
  const made = await owner.post(`/api/v1/learners/${learners[0]?.id}/transcripts`, {
    sections: [{ title: 'All', awards: [one.id] }],
  })
  const file = join(folder, 'files.mjs')
  writeFileSync(file, code)
  const env = { ...process.env, LAUREL_CREDENTIAL: made.body.credentialUrl as string }
  const { stdout } = await run(process.execPath, [file], { env })
  expect(stdout.trim().split('\n')).toEqual([
    'png true',
    'svg true',
    'png valid 1',
    'svg valid 1',
    'pdf valid 1',
    'elm EuropeanDigitalCredential true',
  ])
})
