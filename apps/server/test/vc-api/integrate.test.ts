import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { openSchool } from '../stages/school.ts'

const run = promisify(execFile)
const page = readFileSync(new URL('../../../../docs/handbook/en/integrate.md', import.meta.url), 'utf8')
const section = /^## VC-API\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(page)?.[1] ?? ''

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

test('the example of the VC-API section runs as it stands', async () => {
  const { owner, issuer } = await openSchool(server)
  const key = await owner.post('/api/v1/api-keys', { name: 'Examples', scopes: ['credentials:sign', 'verify'] })
  const folder = mkdtempSync(join(tmpdir(), 'laurel-vc-api-'))
  try {
    const code = /^```js\n([\s\S]*?)^```/m.exec(section)?.[1]
    writeFileSync(join(folder, 'example.mjs'), code as string)
    const env = {
      ...process.env,
      LAUREL_URL: server.origin,
      LAUREL_KEY: key.body.secret,
      LAUREL_ISSUER: issuer.shortName,
    }
    const { stdout } = await run(process.execPath, [join(folder, 'example.mjs')], { env })
    expect(stdout.trim().split('\n')).toEqual([
      'issued 201 eddsa-rdfc-2022',
      'verified 200 true',
      'revoked 400 REVOKED',
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the scopes, calls and settings that the section names are there', () => {
  for (const word of ['credentials:sign', 'LAUREL_VCAPI_OPEN', '/credentials/derive', '/presentations/verify'])
    expect(section).toContain(word)
})
