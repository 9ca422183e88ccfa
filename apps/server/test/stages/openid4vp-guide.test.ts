import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { makeApplicant, partOf, presentSdJwt, readAsked, respond } from './applicant.ts'
import { type Json, makeAchievement, openSchool } from './school.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const guide = readFileSync(new URL('../../../../docs/handbook/en/integrate.md', import.meta.url), 'utf8')
const section = guide.split(/^(?=## )/m).find(one => one.startsWith('## OpenID4VP\n')) ?? ''
const [, code = ''] = /```js\n([\s\S]*?)```/.exec(section) ?? []

test('the program of the guide asks, waits and prints what was shown', async () => {
  const { owner } = await openSchool(server)
  const achievement = await makeAchievement(owner)
  const who = await makeApplicant(server, owner, achievement.id, 1)
  const apiKey = `lrl_${'of-the-employer-'.repeat(3)}`
  await bootstrapIssuer(server.deps, { issuer: 'employer', apiKey })
  const folder = mkdtempSync(join(tmpdir(), 'laurel-guide-'))
  const file = join(folder, 'ask.mjs')
  writeFileSync(file, code)
  const child = spawn(process.execPath, [file], { env: { LAUREL_URL: server.origin, LAUREL_KEY: apiKey } })
  try {
    const lines = createInterface({ input: child.stdout })
    const [link] = (await once(lines, 'line')) as [string]
    const asked = await readAsked(server, link, {})
    const printed = once(lines, 'line') as Promise<[string]>
    await respond(server, asked, { [partOf(asked, 'dc+sd-jwt')]: [await presentSdJwt(who, asked)] })
    const [shown] = JSON.parse((await printed)[0]) as Json[]
    expect(shown).toMatchObject({ achievement: 'Active Listening', name: 'Sample Learner 1', result: 'valid' })
  } finally {
    child.kill()
    rmSync(folder, { recursive: true })
  }
})
