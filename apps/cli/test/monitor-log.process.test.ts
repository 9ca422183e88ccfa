import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDidDocument } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import {
  type Edge,
  EMPTY_EDGE,
  growEdge,
  leafHash,
  NOTE_SIGNATURE,
  type NoteKey,
  rootOfEdge,
  signNote,
  tilePath,
  writeCheckpoint,
  writeNote,
  writeNoteKey,
} from '@laurel/core/log'
import { toUtf8 } from '@laurel/core/primitives'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { laurel } from './laurel.ts'

/** A school on this machine, as far as its public record goes; everything of it is in memory. */
const served = new Map<string, string | Uint8Array>()
/** What happens when something is asked for, before it is answered. */
let onAsked: (path: string) => void = () => {}
let server: Server
let base = ''
let folder = ''
let state = ''
let files = 0
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-monitor-'))
  server = createServer((request, response) => {
    onAsked(request.url ?? '')
    const found = served.get(request.url ?? '')
    response.writeHead(found === undefined ? 404 : 200).end(found)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const pairOf = (seed: number) => generateKeyPair('Ed25519', length => new Uint8Array(length).fill(seed))

/** A log that gives itself out at `…/i/hts/log`. */
function makeLog(seed = 7, word = 'entry') {
  const pair = pairOf(seed)
  const key: NoteKey = { name: `${new URL(base).host}/i/hts/log`, type: NOTE_SIGNATURE, publicKey: pair.publicKey }
  const signer = createSigner({ ...pair, verificationMethod: '' })
  let edge: Edge = EMPTY_EDGE
  return {
    key,
    async grow(count: number) {
      const leaves = Array.from({ length: count }, (_, at) => leafHash(toUtf8(`${word} ${edge.size + at}`)))
      const { grown, full } = growEdge(edge, leaves)
      edge = grown
      for (const { level, index, bytes } of full)
        served.set(`/i/hts/log/${tilePath({ level, index, width: 256 })}`, bytes)
      for (const [level, bytes] of edge.tiles.entries()) {
        const tile = { level, index: Math.floor(edge.size / 256 ** (level + 1)), width: bytes.length / 32 }
        if (tile.width > 0) served.set(`/i/hts/log/${tilePath(tile)}`, bytes)
      }
      const text = writeCheckpoint({ origin: key.name, size: edge.size, root: rootOfEdge(edge) })
      const note = writeNote({ text, signatures: [await signNote(text, key, signer)] })
      served.set('/i/hts/log/checkpoint', note)
      return note
    },
  }
}

const publish = (...logs: { key: NoteKey }[]) =>
  served.set(
    '/i/hts/did.json',
    JSON.stringify(
      createDidDocument({
        did: 'did:web:school.example',
        keys: [{ fragment: 'key-1', key: pairOf(1).publicKey }],
        logs: logs.map(({ key }) => ({ fragment: 'log', url: `${base}/i/hts/log`, key: writeNoteKey(key) })),
      }),
    ),
  )

const monitor = () => laurel('log', 'monitor', `${base}/i/hts/log`, '--state', state)
const noteIn = () => (Object.values(JSON.parse(readFileSync(state, 'utf8'))) as { note: string }[])[0]?.note

beforeEach(() => {
  served.clear()
  onAsked = () => {}
  state = join(folder, `${++files}.json`)
})

test('a record that grows is followed from one look to the next', async () => {
  const log = makeLog()
  publish(log)
  await log.grow(64)
  expect(await monitor()).toMatchObject({ code: 0, err: '', out: expect.stringContaining('64 entries, seen for the') })
  await log.grow(576)
  const note = await log.grow(1)
  expect(await monitor()).toMatchObject({ code: 0, out: expect.stringContaining('641 entries, leads on') })
  expect(noteIn()).toBe(note)
  expect(await monitor()).toMatchObject({ code: 0, out: expect.stringContaining('641 entries') })
  // Without a file it looks once and remembers nothing.
  expect((await laurel('log', 'monitor', `${base}/i/hts/log`)).out).toContain('seen for the first time')
})

test.each([
  ['that lost entries', 'fewer entries', 63, 'entry'],
  ['of the same size with another history', 'two histories', 64, 'other'],
  ['that is longer with another history', 'two histories', 300, 'other'],
] as const)('a record %s raises the alarm, with both heads as evidence (H-52)', async (_, words, size, word) => {
  const log = makeLog()
  publish(log)
  const before = await log.grow(64)
  expect((await monitor()).code).toBe(0)
  const now = await makeLog(7, word).grow(size)
  const done = await monitor()
  expect(done).toMatchObject({ code: 1, out: expect.stringContaining(words) })
  for (const note of [before, now]) expect(done.out).toContain(note.split('\n')[2])
  // What was seen before is not forgotten over it.
  expect(noteIn()).toBe(before)
  expect((await monitor()).code).toBe(1)
})

test('tiles that are not those of the head, another’s signature and another key are each told', async () => {
  const log = makeLog()
  publish(log)
  await log.grow(64)
  served.set('/i/hts/log/tile/0/000.p/64', new Uint8Array(64 * 32))
  expect(await monitor()).toMatchObject({ code: 1, out: expect.stringContaining('tiles are not those') })
  served.set('/i/hts/log/tile/0/000.p/64', new Uint8Array(31))
  expect(await monitor()).toMatchObject({ code: 1, out: expect.stringContaining('tiles are not those') })
  await makeLog(8).grow(64)
  expect(await monitor()).toMatchObject({ code: 1, out: expect.stringContaining('not signed by its key') })
  served.set('/i/hts/log/checkpoint', '\u001b[31mnonsense\n')
  const nonsense = await monitor()
  expect(nonsense).toMatchObject({ code: 1, out: expect.stringContaining('its head is none') })
  expect(nonsense.out).not.toContain('\u001b')
  await makeLog().grow(64)
  expect((await monitor()).code).toBe(0)
  publish(makeLog(8))
  expect(await monitor()).toMatchObject({ code: 1, out: expect.stringContaining('another key') })
  publish(makeLog(), makeLog(8))
  expect(await monitor()).toMatchObject({ code: 1, out: expect.stringContaining('two logs have this name') })
  publish()
  expect(await monitor()).toMatchObject({ code: 1, out: expect.stringContaining('names this log no more') })
  state = join(folder, `${++files}.json`)
  expect(await monitor()).toMatchObject({ code: 2, err: expect.stringContaining('names no log') })
})

test('it goes on looking without a file too, over a moment in which nothing is there, and ends with an alarm', async () => {
  const log = makeLog()
  publish(log)
  const head = await log.grow(64)
  const path = '/i/hts/log/checkpoint'
  let looks = 0
  onAsked = asked => {
    if (asked !== path) return
    looks++
    // It is gone for one look, then there again, and at last it has another history.
    if (looks === 2) served.delete(path)
    if (looks === 3) served.set(path, head)
    if (looks === 4) return void served.set(path, forked)
  }
  const kept = new Map(served)
  const forked = await makeLog(7, 'other').grow(64)
  served.clear()
  for (const [key, value] of kept) served.set(key, value)
  const done = await laurel('log', 'monitor', `${base}/i/hts/log`, '--every', '1')
  expect(done).toMatchObject({ code: 1, out: expect.stringContaining('two histories') })
  expect(done.out.split('\n').map(line => line.split(' ')[0])).toEqual(expect.arrayContaining(['ok', '?', 'ALARM']))
  expect(looks).toBe(4)
})

test('what cannot be reached is no alarm, and wrong use is told', async () => {
  expect(await monitor()).toMatchObject({ code: 2, err: expect.stringContaining('did.json cannot be read') })
  publish(makeLog())
  expect(await monitor()).toMatchObject({ code: 2, out: expect.stringContaining('checkpoint cannot be read') })
  expect((await laurel('log', 'monitor', 'nonsense')).code).toBe(64)
  expect((await laurel('log', 'other', base)).code).toBe(64)
  expect((await laurel('log', 'monitor', base, '--every', '0')).code).toBe(64)
})
