import { askNode, readAnchorProof, verifyAnchor } from '@laurel/core/anchor'
import { readNote } from '@laurel/core/log'
import { type Chain, startChain } from '@laurel/testkit/chain'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnchorDeps, chainPlace, followPlace } from '../../src/anchor/follow-anchors.ts'
import { newestCheckpoints } from '../../src/anchor/newest-checkpoints.ts'
import { readAnchors } from '../../src/anchor/read-anchors.ts'
import { appendLeft } from '../../src/log/append.ts'
import { closeLogs } from '../../src/operations/close-logs.ts'
import { createLog } from '../../src/platform/log.ts'
import { sql } from '../../src/platform/sql.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, makeAchievement, makeAward, openSchool } from '../stages/school.ts'
import { settingsFor } from './world.ts'

// The true log of an institution, anchored on a true chain.

let server: TestServer
let owner: Caller
let issuer: Json
let chain: Chain
beforeAll(async () => {
  server = await startTestServer()
  expect(await newestCheckpoints(server.deps)).toEqual([])
  ;({ owner, issuer } = await openSchool(server))
  chain = await startChain({ args: ['--no-mining'] })
})
afterAll(async () => {
  await chain?.stop()
  await server?.stop()
})

const noteOf = async (size: number): Promise<string> => {
  const found = await inTenant(server, issuer.id, at =>
    at.execute<{ note: string }>(
      sql`select note from log_checkpoint where issuer_id = ${issuer.id} and size = ${size}`,
    ),
  )
  return found.rows[0]!.note
}

test('what an institution has stated is anchored by its newest checkpoint, and verifies by the note that it signed', async () => {
  // What opening it has left for the record may be there already, or not yet.
  await appendLeft(server.deps)
  const [begun] = await newestCheckpoints(server.deps)
  const achievement = await makeAchievement(owner)
  await makeAward(owner, achievement.id)
  await appendLeft(server.deps)
  const newest = await newestCheckpoints(server.deps)
  expect(newest).toMatchObject([{ issuerId: issuer.id }])
  expect(newest[0]!.size).toBeGreaterThan(begun!.size)

  const place = chainPlace(settingsFor(chain, await chain.deploy()))
  const deps: AnchorDeps = { ...server.deps, log: createLog('silent') }
  expect(await followPlace(deps, place, newestCheckpoints)).toBe('sent')
  await chain.mine(3)
  expect(await followPlace(deps, place, newestCheckpoints)).toBe('confirmed')

  const [anchor] = await readAnchors(server.deps, issuer.id)
  const proof = readAnchorProof(anchor?.proof)
  const note = readNote(await noteOf(anchor!.size))
  if (!proof.ok || !note.ok) throw new Error('no proof')
  const ask = askNode((method, params) => chain.request(method, params))
  const finding = await verifyAnchor(note.value.text, proof.value, { ask, confirmations: () => 3 })
  expect(finding).toMatchObject({ outcome: 'anchored', ledger: chain.chainId })
})

const anchors = async (query = '') => owner.get(`/i/${issuer.shortName}/log/anchors${query}`)
const page = async () => (await server.fetch(`/i/${issuer.shortName}/log?lang=en`)).text()

test('where and when is said on the page of the record, to programs with the proof, and in the console', async () => {
  const { status, headers, body } = await anchors()
  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=60, stale-while-revalidate=60'])
  expect(headers.get('access-control-allow-origin')).toBe('*')
  const [known] = await readAnchors(server.deps, issuer.id)
  const { id: _id, logId: _logId, ...told } = JSON.parse(JSON.stringify(known))
  const origin = `${new URL(server.origin).host}/i/${issuer.shortName}/log`
  expect(body).toEqual({ items: [{ origin, ...told }], nextCursor: null })
  expect(told).toMatchObject({ target: `chain:${chain.chainId}`, state: 'confirmed' })
  const { number, at } = told.block
  expect(await chain.request('eth_getBlockByNumber', [`0x${number.toString(16)}`, false])).toMatchObject({
    timestamp: `0x${(Date.parse(at) / 1_000).toString(16)}`,
  })
  const shown = await page()
  expect(shown).toContain(`Chain ${chain.chainId}</strong> · ${told.size} entries, block ${number} of `)
  expect(shown).toContain(`/i/${issuer.shortName}/log/anchors`)
  expect((await owner.get('/api/v1/identity')).body).toMatchObject({
    recordUrl: `${server.origin}/i/${issuer.shortName}/log`,
    anchors: [{ ledger: chain.chainId, size: told.size, block: { number, at } }],
  })
})

test('a call that asks for what there is not is told which part of it', async () => {
  expect((await anchors('?size=7')).body).toEqual({ items: [], nextCursor: null })
  for (const query of ['limit=0', 'limit=101', 'size=x', 'cursor=x'])
    expect(await anchors(`?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'E_REQUEST_MALFORMED', errors: [{ path: query.split('=')[0] }] },
    })
  expect((await owner.get('/i/nobody/log/anchors')).status).toBe(404)
})

test('a log that has ended and the one that follows are anchored both', async () => {
  const [before] = await newestCheckpoints(server.deps)
  const client = new pg.Client(server.owner)
  await client.connect()
  await closeLogs(client, 'all').finally(() => client.end())
  await makeAward(owner, (await makeAchievement(owner)).id)
  await appendLeft(server.deps)
  const now = await newestCheckpoints(server.deps)
  expect(now).toHaveLength(2)
  expect(now[0]).toEqual(before)
  expect(now[1]?.logId).not.toEqual(before?.logId)
  // The new one stands nowhere yet, and says so.
  expect(await page()).toContain('not anchored in any blockchain')
  expect((await owner.get('/api/v1/identity')).body.anchors).toEqual([])

  const place = chainPlace(settingsFor(chain, await chain.deploy()))
  const clock = () => new Date(Date.now() + 2 * 86_400_000)
  const deps: AnchorDeps = { ...server.deps, clock, log: createLog('silent') }
  expect(await followPlace(deps, place, newestCheckpoints)).toBe('sent')
  expect((await anchors()).body.items[0]).toMatchObject({ state: 'sent', block: null, proof: null })
  await chain.mine(3)
  await followPlace(deps, place, newestCheckpoints)
  const all = (await anchors()).body.items
  const paged: Json[] = []
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = (await anchors(`?limit=1&cursor=${cursor}`)).body
    paged.push(...items)
    if (nextCursor === null) break
    cursor = nextCursor
  }
  expect(all.length).toBeGreaterThan(1)
  expect(paged).toEqual(all)
  expect((await anchors(`?size=${all[0].size}`)).body.items).toContainEqual(all[0])
  expect(await page()).toContain('In public blockchains')
})
