import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
})
afterAll(() => server?.stop())

const example = (name: string) =>
  readFileSync(
    new URL(`../../../../packages/core/test/vectors/openbadges-3.0/examples/${name}.json`, import.meta.url),
    'utf8',
  )
const post = (body: string | Uint8Array) =>
  owner.post('/api/v1/achievements/import', body, { 'content-type': 'application/octet-stream' })

test('an achievement out of somebody’s badge becomes one of ours, and can be awarded', async () => {
  const { status, body } = await post(example('basicOpenBadgeCredential'))
  expect(status).toBe(201)
  expect(body).toMatchObject({ name: 'Teamwork', state: 'active', kind: 'micro' })
  expect((await owner.get(`/api/v1/achievements/${body.id}`)).body.name).toBe('Teamwork')
  expect((await makeAward(owner, body.id)).state).toBe('issued')
})

test('a picture with a badge inside will do', async () => {
  const award = await makeAward(owner, (await makeAchievement(owner)).id)
  const picture = new Uint8Array(await (await server.fetch(`/c/${award.credentialId}.png`)).arrayBuffer())
  expect((await post(picture)).body).toMatchObject({ name: award.achievement.name })
})

test('what shows no achievement is refused with a sentence', async () => {
  for (const text of ['', '{}', 'prose', example('endorsement')])
    expect(await post(text), text.slice(0, 20)).toMatchObject({ status: 422, body: { code: 'E_NOTHING_TO_IMPORT' } })
})
