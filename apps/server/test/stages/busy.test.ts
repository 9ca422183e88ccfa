import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { VERIFY_TURNS } from '../../src/verification/verify-anything.ts'
import { makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let path: string
beforeAll(async () => {
  server = await startTestServer()
  const { owner } = await openSchool(server)
  const award = await makeAward(owner, (await makeAchievement(owner)).id)
  path = `/c/${award.credentialId}`
})
afterAll(() => server?.stop())

/** Takes every turn and every place in the queue; the answer gives them back. */
function crowd(): () => void {
  let leave = () => {}
  const gate = new Promise<void>(resolve => {
    leave = resolve
  })
  for (let count = 0; count < VERIFY_TURNS.atOnce + VERIFY_TURNS.waiting; count++)
    void server.deps.verifyInTurn(() => gate)
  return () => leave()
}

test('when too many come at once the page says so, to people and programs, and is there again afterwards', async () => {
  const leave = crowd()
  const page = await server.fetch(path, { headers: { accept: 'text/html' } })
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await page.text()).toContain('Try again in a few seconds')
  const call = await server.fetch('/api/v1/verify', { method: 'POST', body: '{}' })
  expect(call.status).toBe(429)
  leave()
  expect((await server.fetch(path, { headers: { accept: 'text/html' } })).status).toBe(200)
  expect(server.logged()).not.toContain('a request failed')
})

test('a page that many open at once is verified once, and all of them see it', async () => {
  server.setClock(new Date(Date.now() + 60_000))
  const all = await Promise.all(
    Array.from({ length: 300 }, () => server.fetch(path, { headers: { accept: 'text/html' } })),
  )
  expect(new Set(all.map(one => one.status))).toEqual(new Set([200]))
  server.setClock(null)
})
