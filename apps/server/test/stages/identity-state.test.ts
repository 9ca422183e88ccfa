import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentUnder } from '../../src/identity/published.ts'
import { identityState, identityStateIn } from '../../src/identity/store.ts'
import { type Tx, tx } from '../../src/platform/database.ts'
import { sql } from '../../src/platform/sql.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let place: string
let issuerId: string
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  place = `/i/${school.issuer.shortName}`
  // Keys, a public record and a log of the DID are there.
  await makeAward(owner, (await makeAchievement(owner)).id, 1)
  await server.fetch(`${place}/did.json`)
})
afterAll(() => server?.stop())

/** The tables that some work reads, as PostgreSQL is asked for them. */
async function tablesOf(work: (tx: Tx) => Promise<unknown>): Promise<Set<string>> {
  const tables = new Set<string>()
  await tx(server.deps, { issuerId }, async tx => {
    const client = tx.$client as unknown as { query(...of: unknown[]): unknown }
    const { query } = client
    client.query = function (...of) {
      const text = typeof of[0] === 'string' ? of[0] : (of[0] as { text: string }).text
      for (const [, name = ''] of text.matchAll(/\b(?:from|join)\s+([a-z_]+)/gi)) tables.add(name)
      return query.apply(this, of)
    }
    try {
      await work(tx)
    } finally {
      client.query = query
    }
  })
  return tables
}

test('what a DID document is made of is asked for whole: no table that it is read from is left out', async () => {
  const read = await tablesOf(tx => documentUnder(tx, server.deps, issuerId))
  const source = await tx(server.deps, {}, tx =>
    tx.execute<{ text: string }>(sql`select prosrc as text from pg_proc where proname = 'laurel_identity_state'`),
  )
  const named = [...(source.rows[0]?.text ?? '').matchAll(/\bfrom ([a-z_]+)/g)].map(([, name]) => name)
  expect(read.size).toBeGreaterThan(5)
  expect([...read].filter(one => !named.includes(one))).toEqual([])
})

test('it stays the same word while nothing changes, by itself and in a transaction, and is another one after a change', async () => {
  const first = await identityState(server.deps, issuerId)
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect(await identityState(server.deps, issuerId)).toBe(first)
  expect(await tx(server.deps, { issuerId }, tx => identityStateIn(tx, issuerId))).toBe(first)
  const document = async () => (await server.fetch(`${place}/did.json`)).text()
  const before = await document()
  expect(await document()).toBe(before)
  await owner.patch('/api/v1/issuer', { name: 'Sample School of Another Name' })
  expect(await identityState(server.deps, issuerId)).not.toBe(first)
  expect(await document()).toContain('Sample School of Another Name')
})

test('nobody is told of a tenant that is not theirs', async () => {
  const other = await tx(server.deps, {}, tx => identityStateIn(tx, issuerId))
  const none = await tx(server.deps, {}, tx => identityStateIn(tx, '00000000-0000-7000-8000-000000000000'))
  expect(other).toBe(none)
})
