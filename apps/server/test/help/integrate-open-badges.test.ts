import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, claim, type Json, makeAchievement, makeAward, openSchool } from '../stages/school.ts'

const run = promisify(execFile)
const guide = readFileSync(new URL('../../../../docs/handbook/en/integrate.md', import.meta.url), 'utf8')
/** The one example of a section, to the letter. */
const exampleOf = (title: string): string => {
  const section = guide.split(/^## /m).find(one => one.startsWith(`${title}\n`)) ?? ''
  return /^```js\n([\s\S]*?)^```/m.exec(section)?.[1] ?? ''
}

let server: TestServer
let folder: string
let issuer: Json
let award: Json
let learner: Caller
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  issuer = school.issuer
  award = await makeAward(school.owner, (await makeAchievement(school.owner)).id, 7)
  learner = await claim(server, 7)
  folder = mkdtempSync(join(tmpdir(), 'laurel-integrate-'))
})
afterAll(async () => {
  await server?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})
const written = (name: string, title: string) => {
  const file = join(folder, name)
  writeFileSync(file, exampleOf(title))
  return file
}

test('the example of SD-JWT VC runs as it stands', async () => {
  const env = { ...process.env, LAUREL_CREDENTIAL: `${server.origin}/c/${award.credentialId}` }
  const { stdout } = await run(process.execPath, [written('sd-jwt.mjs', 'SD-JWT VC')], { env })
  expect(stdout.trim().split('\n')).toEqual(['valid Active Listening', expect.stringContaining('Awarded to')])
})

test('the example of the Open Badges API runs as it stands, and waits for the learner', async () => {
  const env = {
    ...process.env,
    LAUREL_URL: server.origin,
    LAUREL_ISSUER: issuer.shortName,
    PORT: String(await freePort()),
  }
  const app = spawn(process.execPath, [written('open-badges.mjs', 'Open Badges API')], { env })
  let said = ''
  app.stdout.on('data', part => {
    said += part
  })
  const ended = once(app, 'exit')
  await expect.poll(() => said).toMatch(/^Open \S+\n/)
  const asked = await server.fetch(/^Open (\S+)/.exec(said)![1]!)
  const page = asked.headers.get('location')!
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const answered = await learner.call('POST', page, 'answer=allow', form)
  await fetch(/url=(.*)$/.exec(answered.headers.get('refresh')!)![1]!)
  expect((await ended)[0]).toBe(0)
  expect(said).toContain(`Active Listening ${server.origin}/c/${award.credentialId}`)
})
