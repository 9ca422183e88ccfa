import { askNode, readAnchorProof, verifyAnchor } from '@laurel/core/anchor'
import { readNote } from '@laurel/core/log'
import { type Chain, startChain } from '@laurel/testkit/chain'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnchorDeps, chainPlace, followPlace } from '../../src/anchor/follow-anchors.ts'
import { newestCheckpoints } from '../../src/anchor/newest-checkpoints.ts'
import { readAnchors } from '../../src/anchor/read-anchors.ts'
import { appendLeft } from '../../src/log/append.ts'
import { closeLogs } from '../../src/operations/close-logs.ts'
import { createLog } from '../../src/platform/log.ts'
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
  expect(await newestCheckpoints(server.deps)).toEqual([])
  const achievement = await makeAchievement(owner)
  await makeAward(owner, achievement.id)
  await appendLeft(server.deps)
  expect(await newestCheckpoints(server.deps)).toMatchObject([{ issuerId: issuer.id }])

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
})
