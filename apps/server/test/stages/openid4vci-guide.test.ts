import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { caller, learner, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

/** The first example of a section of the guide, to the letter. */
function exampleOf(section: string): string {
  const page = readFileSync(new URL('../../../../docs/handbook/en/integrate.md', import.meta.url), 'utf8')
  const [, text = ''] = page.split(`\n## ${section}\n`)
  const [, code] = /```js\n([\s\S]*?)```/.exec(text.split('\n## ')[0] ?? '') ?? []
  if (!code) throw new Error(`no example in ${section}`)
  return code
}

test('the wallet of the guide takes an award, as it stands there', async () => {
  const { owner } = await openSchool(server)
  const achievement = await makeAchievement(owner)
  const award = await makeAward(owner, achievement.id, 7)
  const { body: offer } = await owner.post(`/api/v1/awards/${award.id}/wallet-offer`)
  const mail = (await server.mails()).findLast(one => one.to === learner(7).email && one.kind === 'wallet-code')
  const folder = mkdtempSync(join(tmpdir(), 'laurel-guide-'))
  const file = join(folder, 'wallet.mjs')
  writeFileSync(file, exampleOf('OpenID4VCI'))
  const { stdout } = await promisify(execFile)(process.execPath, [file], {
    env: { LAUREL_OFFER: offer.link, LAUREL_TX_CODE: /\d{6}/.exec(mail?.subject ?? '')?.[0] ?? '' },
  })
  rmSync(folder, { recursive: true })
  const printed = JSON.parse(stdout)
  const text = typeof printed === 'string' ? printed : JSON.stringify(printed)
  const { body } = await caller(server, {}).post('/api/v1/verify', text, { 'content-type': 'application/octet-stream' })
  expect(body).toMatchObject({ result: 'valid' })
  expect((await owner.get(`/api/v1/awards/${award.id}/copies`)).body.items).toHaveLength(1)
})
