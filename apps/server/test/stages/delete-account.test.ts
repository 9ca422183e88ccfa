import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, claim, learner, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
})
afterAll(() => server?.stop())

/** Every row of every table that says this word, as the owner of the database sees it. */
async function rowsWith(word: string): Promise<string[]> {
  const { default: pg } = await import('pg')
  const client = new pg.Client(server.owner)
  await client.connect()
  try {
    const tables = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    )
    const found: string[] = []
    for (const { name } of tables.rows) {
      const rows = await client.query(`select 1 from "${name}" as one where one::text like $1`, [`%${word}%`])
      if (rows.rowCount) found.push(name)
    }
    return found
  } finally {
    await client.end()
  }
}

test('"forget me": vault, links, sign-ins and account are gone, pages are closed, the school keeps its record (P11)', async () => {
  const award = await makeAward(owner, (await makeAchievement(owner)).id, 1)
  const wallet = await claim(server, 1)
  const person = (await wallet.get('/api/v1/session')).body.user
  const vault = await wallet.put('/api/v1/wallet/vault', { blob: 'c2VhbGVk', locks: [] }, { 'if-match': '"0"' })
  expect([200, 400]).toContain(vault.status)
  expect((await server.fetch(`/c/${award.credentialId}.json`)).status).toBe(200)

  const slip = await wallet.post('/api/v1/wallet/account/delete', { email: 'other@example.org' })
  expect(slip).toMatchObject({ status: 400, body: { errors: [{ path: 'email' }] } })
  expect((await wallet.get('/api/v1/session')).body.user).not.toBeNull()

  const gone = await wallet.post('/api/v1/wallet/account/delete', { email: learner(1).email.toUpperCase() })
  expect(gone).toMatchObject({ status: 200, body: { account: 'deleted' } })
  expect((await wallet.get('/api/v1/session')).body.user).toBeNull()
  expect((await server.fetch(`/c/${award.credentialId}.json`)).status).toBeGreaterThanOrEqual(404)
  expect((await owner.get(`/api/v1/awards/${award.id}`)).body).toMatchObject({ state: 'issued', publicPage: false })
  // The number of the account is left in the trail alone, where it names nobody any more.
  expect(await rowsWith(person.id)).toEqual(['audit'])
})

test('whoever works for an institution keeps the account for that, and loses the wallet', async () => {
  const me = (await owner.get('/api/v1/session')).body.user
  expect(await owner.post('/api/v1/wallet/account/delete', { email: me.email })).toMatchObject({
    status: 200,
    body: { account: 'kept' },
  })
  expect((await owner.get('/api/v1/session')).body.memberships).toHaveLength(1)
})
