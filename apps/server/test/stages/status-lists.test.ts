import { gunzipSync, inflateSync } from 'node:zlib'
import { readStatus, readTokenStatus, type StatusIndex } from '@laurel/core/status'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../src/platform/sql.ts'
import { publishedList } from '../../src/status/publish-list.ts'
import { publishedToken } from '../../src/status/publish-token.ts'
import { setStatusBits, setSuspension } from '../../src/status/take-indexes.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Json, openSchool } from './school.ts'

let server: TestServer
let issuerId: string
beforeAll(async () => {
  server = await startTestServer()
  issuerId = (await openSchool(server)).issuer.id
})
afterAll(() => server?.stop())

const write = (work: Parameters<typeof inTenant>[2]) => inTenant(server, issuerId, work)
const now = () => server.deps.clock()

/** A list of a length of its own, with awards at these places; of each, its suspension has the same place in another. */
async function makeList(id: string, entries: number, indexes: readonly number[]): Promise<Map<number, string>> {
  const awards = new Map(indexes.map(index => [index, server.deps.newId()]))
  await write(async tx => {
    for (const [list, purpose] of [
      [id, 'revocation'],
      [`${id}-s`, 'suspension'],
    ] as const) {
      await tx.execute(sql`
        insert into status_list (issuer_id, id, purpose, entries, used, is_open, version, created_at)
        values (${issuerId}, ${list}, ${purpose}, ${entries}, ${indexes.length}, false, 1, now())`)
      for (const [index, award] of awards)
        await tx.execute(sql`
          insert into status_entry (issuer_id, list_id, index, award_id, purpose)
          values (${issuerId}, ${list}, ${index}, ${award}, ${purpose})`)
    }
  })
  return awards
}

/** What both forms say of these places, as whoever fetches them reads them. */
async function read(id: string, indexes: Iterable<number>, deps = server.deps) {
  const list = await publishedList(deps, issuerId, id)
  const token = await publishedToken(deps, issuerId, id)
  if (!list || !token) throw new Error('no list')
  const { encodedList } = (JSON.parse(list.document) as Json).credentialSubject
  const claims = JSON.parse(Buffer.from(token.token.split('.')[1] ?? '', 'base64url').toString()) as Json
  const bits = gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'))
  const entries = inflateSync(Buffer.from(claims.status_list.lst, 'base64url'))
  const values = [...indexes].map(index => {
    const [one, other] = [readStatus(bits, index as StatusIndex), readTokenStatus(entries, index as StatusIndex, 2)]
    return [index, one.ok ? one.value : one.error.code, other.ok ? other.value : other.error.code]
  })
  let set = 0
  for (const byte of bits) for (let left = byte; left > 0; left &= left - 1) set++
  return { values, set, length: bits.length * 8, encoded: encodedList as string }
}

/** The same by a process that has nothing at hand. */
async function readAfresh(id: string, indexes: Iterable<number>) {
  await write(tx =>
    tx.execute(sql`update status_list set published_version = null, token_state = null where issuer_id = ${issuerId}`),
  )
  return read(id, indexes, { ...server.deps })
}

describe.each([131_072, 2 ** 20, 2 ** 24])('a list of %i entries', entries => {
  const id = `list-${entries}`
  const places = [0, 7, 8, 4_095, entries / 2, entries - 2, entries - 1]

  test('says after each change what a process says that reads all of it', async () => {
    const awards = await makeList(id, entries, places)
    const award = (place: number) => awards.get(places.at(place) as number) as string
    const empty = await read(id, places)
    expect(empty).toMatchObject({ set: 0, length: entries })
    const steps: [what: string, change: Parameters<typeof write>[0]][] = [
      ['the first', tx => setStatusBits(tx, issuerId, [award(0)], now())],
      ['the last', tx => setStatusBits(tx, issuerId, [award(-1)], now())],
      ['suspended', tx => setSuspension(tx, issuerId, award(1), now())],
      ['two at once, one of them again', tx => setStatusBits(tx, issuerId, [award(0), award(2), award(3)], now())],
      ['suspended and revoked', tx => setSuspension(tx, issuerId, award(2), now())],
      ['reinstated', tx => setSuspension(tx, issuerId, award(1), null)],
      ['suspended again', tx => setSuspension(tx, issuerId, award(1), now())],
    ]
    for (const [what, change] of steps) {
      await write(change)
      const kept = await read(id, places)
      expect(kept, what).toEqual(await readAfresh(id, places))
    }
    const values = new Map((await read(id, places)).values.map(([index, ...both]) => [index, both]))
    expect(values.get(0)).toEqual([1, 1])
    expect(values.get(7)).toEqual([0, 2])
    expect(values.get(8)).toEqual([1, 1])
    expect(values.get(4_095)).toEqual([1, 1])
    expect(values.get(entries / 2)).toEqual([0, 0])
    expect(values.get(entries - 1)).toEqual([1, 1])
  })
})

test('of many changes at once, each is in the list that is asked for when it is done', async () => {
  const places = Array.from({ length: 40 }, (_, at) => at * 1_001)
  const awards = await makeList('rush', 131_072, places)
  await read('rush', places)
  await Promise.all(
    places.map(async index => {
      await write(tx => setStatusBits(tx, issuerId, [awards.get(index) as string], now()))
      expect((await read('rush', [index])).values).toEqual([[index, 1, 1]])
    }),
  )
  expect(await read('rush', places)).toMatchObject({ set: 40 })
})

test('a place that was taken meanwhile for somebody who is suspended is suspended too', async () => {
  const awards = await makeList('late', 131_072, [3])
  const award = awards.get(3) as string
  await read('late', [3])
  await write(tx => setSuspension(tx, issuerId, award, now()))
  expect((await read('late', [3])).values).toEqual([[3, 0, 2]])
  // A copy of it in another wallet, with a place of its own in the same list.
  const copy = server.deps.newId()
  await write(async tx => {
    await tx.execute(sql`
      insert into status_entry (issuer_id, list_id, index, award_id, purpose)
      values (${issuerId}, 'late', 5, ${copy}, 'revocation')`)
    await tx.execute(sql`
      insert into status_entry (issuer_id, list_id, index, award_id, purpose)
      values (${issuerId}, 'late', 6, ${server.deps.newId()}, 'revocation')`)
  })
  await write(tx =>
    tx.execute(sql`
      insert into wallet_copy (issuer_id, id, award_id, format, holder, unsigned, proof_created, created_at)
      values (${issuerId}, ${copy}, ${award}, 'ldp_vc', 'did:example:holder', '{}', now(), now())`),
  )
  await write(tx => tx.execute(sql`update status_list set version = version + 1 where id = 'late'`))
  expect((await read('late', [3, 5, 6])).values).toEqual([
    [3, 0, 2],
    [5, 0, 2],
    [6, 0, 0],
  ])
})
