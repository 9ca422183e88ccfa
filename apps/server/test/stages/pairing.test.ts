import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller } from './school.ts'

let server: TestServer
let me: Caller
let other: Caller
beforeAll(async () => {
  server = await startTestServer()
  const person = async (email: string) => caller(server, { cookie: await server.signIn(email), origin: server.origin })
  me = await person('pairing@example.org')
  other = await person('other@example.org')
})
afterAll(() => server?.stop())

const text = (letter: string) => letter.repeat(43)
const start = async () => (await me.post('/api/v1/wallet/pairings', { commitment: text('c') })).body
const join = (who: Caller, code: string) => who.post('/api/v1/wallet/pairings/join', { code, key: text('k') })

test('two devices of one person meet: key, opening, sealed data key, each once and in order', async () => {
  const { id, code } = await start()
  const at = `/api/v1/wallet/pairings/${id}`
  expect((await me.post(at, { opening: text('o') })).status).toBe(404)
  expect((await join(me, `${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`)).body).toMatchObject({
    id,
    commitment: text('c'),
    opening: null,
  })
  expect((await me.get(at)).body).toMatchObject({ joinerKey: text('k') })
  expect((await me.post(at, { payload: text('p') })).status).toBe(404)
  expect((await me.post(at, { opening: text('o') })).status).toBe(204)
  expect((await me.post(at, { opening: text('x') })).status).toBe(404)
  expect((await me.post(`${at}/collect`)).body).toEqual({ payload: null })
  expect((await me.post(at, { payload: text('p') })).status).toBe(204)
  const taken = await Promise.all(Array.from({ length: 5 }, () => me.post(`${at}/collect`)))
  expect(taken.map(one => one.status).sort()).toEqual([200, 404, 404, 404, 404])
  expect((await me.get(at)).status).toBe(404)
})

test('a code lets one device in, and nobody after five wrong ones', async () => {
  const first = await start()
  const tries = await Promise.all(Array.from({ length: 5 }, () => join(me, first.code)))
  expect(tries.map(one => one.status).sort()).toEqual([200, 404, 404, 404, 404])
  const second = await start()
  for (let wrong = 0; wrong < 5; wrong++) expect((await join(me, 'AAAAAAAA')).status).toBe(404)
  expect((await join(me, second.code)).status).toBe(404)
})

test('the code of one person is worth nothing to another, and neither is the meeting', async () => {
  const { id, code } = await start()
  expect((await join(other, code)).status).toBe(404)
  expect((await other.get(`/api/v1/wallet/pairings/${id}`)).status).toBe(404)
  expect((await other.post(`/api/v1/wallet/pairings/${id}/collect`)).status).toBe(404)
  expect((await other.call('DELETE', `/api/v1/wallet/pairings/${id}`)).status).toBe(204)
  expect((await join(me, code)).status).toBe(200)
})
