import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  commitmentOf,
  consistencyProof,
  digestOf,
  EMPTY_ROOT,
  readCheckpoint,
  readFromTiles,
  readNote,
  readNoteKey,
  readTlogProof,
  type TreeHead,
  tilePath,
  verifyConsistency,
  verifyTlogProof,
} from '@laurel/core/log'
import { decodeBase64url, type JsonObject, toHex } from '@laurel/core/primitives'
import { freePort, type RunningServer, startServer } from '@laurel/testkit/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

/*
 * The server is killed with SIGKILL while awards are being posted: at random instants, and at each failpoint of issuing.
 * Afterwards every acknowledged award must be there once: one status index, one credential, one mail, same bytes.
 */

const ROUNDS = 20
const AWARDS = 2_000
const FAILPOINTS = ['after-intent', 'after-sign', 'before-issue-commit', 'after-issue-commit']
/** In milliseconds; a failpoint that is passed ends it. */
const MOMENT = 5_000
/** Those of the public record, which grows once for what the last round left and a few times in a round. */
const LOG_FAILPOINTS = ['before-log-commit', 'after-log-grow', 'after-log-sign', 'before-checkpoint-commit']
const KEY = 'lrl_crash_test_key_0123456789abcdef0123456789abcdef'

type Acknowledged = { id: string; credentialId: string; statusListId: string; statusIndex: number }
type Listed = Acknowledged & { state: string; recipient: { name: string; email: string } }

const dataDir = mkdtempSync(join(tmpdir(), 'laurel-crash-'))
const acknowledged = new Map<number, Acknowledged>()
const documents = new Map<string, string>()
const heads: TreeHead[] = []
let server: RunningServer
let port: number
let achievementId: string

const start = (env: Record<string, string> = {}) =>
  startServer({
    dataDir,
    port,
    env: { LAUREL_BOOTSTRAP_ISSUER: 'crash', LAUREL_BOOTSTRAP_API_KEY: KEY, LAUREL_FAILPOINTS: 'on', ...env },
  })

const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }

async function post(path: string, body: unknown, more: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.origin}${path}`, {
    method: 'POST',
    headers: { ...headers, ...more },
    body: JSON.stringify(body),
  })
}

async function award(number: number): Promise<void> {
  const recipient = { name: `Sample Learner ${number}`, email: `sample.learner.${number}@example.org` }
  const answer = await post(
    '/api/v1/awards',
    { achievementId, recipient, issue: true },
    { 'idempotency-key': `crash-${number}` },
  )
  if (answer.status !== 201 && answer.status !== 200)
    throw new Error(`award ${number}: ${answer.status} ${await answer.text()}`)
  const made = (await answer.json()) as Acknowledged
  const before = acknowledged.get(number)
  if (before) expect(made).toMatchObject(before)
  acknowledged.set(number, {
    id: made.id,
    credentialId: made.credentialId,
    statusListId: made.statusListId,
    statusIndex: made.statusIndex,
  })
}

const logUrl = () => `${server.origin}/i/crash/log`

/** What the public record says of itself at this moment; once said, it holds for ever. */
async function noteHead(): Promise<TreeHead> {
  const answer = await fetch(`${logUrl()}/checkpoint`)
  if (answer.status === 404) return { size: 0, root: EMPTY_ROOT }
  const note = readNote(await answer.text())
  const head = note.ok ? readCheckpoint(note.value.text) : note
  if (!head.ok) throw new Error(head.error.code)
  heads.push(head.value)
  return head.value
}

/** Posts `from`…`to` over eight connections until all are answered or the server is gone. */
async function postUntilKilled(from: number, to: number): Promise<void> {
  let next = from
  const worker = async () => {
    while (next < to) {
      const number = next++
      await award(number)
    }
  }
  await Promise.allSettled(Array.from({ length: 8 }, worker))
}

async function allAwards(): Promise<Listed[]> {
  const found: Listed[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const answer = await fetch(`${server.origin}/api/v1/awards?limit=200${cursor ? `&cursor=${cursor}` : ''}`, {
      headers,
    })
    const page = (await answer.json()) as { items: Listed[]; nextCursor: string | null }
    found.push(...page.items)
    cursor = page.nextCursor
  }
  return found
}

beforeAll(async () => {
  port = await freePort()
  server = await start()
  const made = await post('/api/v1/achievements', {
    name: 'Steady under pressure',
    description: 'Kept going.',
    kind: 'micro',
    criteria: { narrative: 'Keep going.' },
  })
  expect(made.status).toBe(201)
  achievementId = ((await made.json()) as { id: string }).id
})

afterAll(async () => {
  await server?.stop()
  await server?.remove()
})

test('no kill loses, doubles or changes an acknowledged award', { timeout: 1_200_000 }, async () => {
  const perRound = AWARDS / ROUNDS
  let kills = 0
  const died = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const from = round * perRound
    // Half of the rounds die at a named step, the others at an instant that differs from round to round.
    const failpoint =
      round % 4 === 0
        ? `${FAILPOINTS[(round / 4) % FAILPOINTS.length]}:${1 + ((round * 7) % 40)}`
        : round % 4 === 2
          ? `${LOG_FAILPOINTS[((round - 2) / 4) % LOG_FAILPOINTS.length]}:2`
          : undefined
    if (failpoint) {
      await server.stop()
      server = await start({ LAUREL_FAILPOINT: failpoint })
      await Promise.race([postUntilKilled(from, from + perRound), server.ended])
      // The record is a moment behind what was posted.
      await Promise.race([server.ended, pause(MOMENT)])
      if (server.process.signalCode === 'SIGKILL') died.add(failpoint.split(':')[0] as string)
    } else {
      const posting = postUntilKilled(from, from + perRound)
      const goal = acknowledged.size + 1 + ((round * 13) % (perRound - 20))
      while (acknowledged.size < goal) await new Promise(resolve => setImmediate(resolve))
      await server.kill()
      await posting
    }
    if (server.process.signalCode === 'SIGKILL') kills++
    else await server.kill()
    server = await start()
    await noteHead()
    // What was not acknowledged is sent again, as a client would; what was, is sent again too and must be the same.
    await postUntilKilled(from, from + perRound)
  }
  expect(kills).toBeGreaterThanOrEqual(ROUNDS / 2)
  expect([...died].sort()).toEqual([...FAILPOINTS, ...LOG_FAILPOINTS].sort())
  expect(acknowledged.size).toBe(AWARDS)

  const listed = await allAwards()
  expect(listed.length).toBe(AWARDS)
  expect(new Set(listed.map(one => one.recipient.email)).size).toBe(AWARDS)
  expect(new Set(listed.map(one => one.credentialId)).size).toBe(AWARDS)
  expect(new Set(listed.map(one => `${one.statusListId} ${one.statusIndex}`)).size).toBe(AWARDS)
  expect(listed.filter(one => one.state !== 'issued')).toEqual([])
  const byId = new Map(listed.map(one => [one.id, one]))
  for (const known of acknowledged.values()) expect(byId.get(known.id)).toMatchObject(known)
})

test('the public record never forgot or forked, and everything acknowledged is on it', {
  timeout: 120_000,
}, async () => {
  const onRecord = async (document: JsonObject) => {
    const answer = await fetch(`${logUrl()}/proof/${toHex(digestOf(document))}`)
    return answer.status === 200 ? ((await answer.json()) as { salt: string; proof: string; key: string }) : null
  }
  const some = [...acknowledged.values()].filter((_, index) => index % 40 === 0)
  for (const { credentialId } of some) {
    const document = (await (await fetch(`${server.origin}/c/${credentialId}.json`)).json()) as JsonObject
    await vi.waitFor(async () => expect(await onRecord(document)).not.toBeNull(), { timeout: 20_000 })
    const { salt, proof, key } = (await onRecord(document))!
    const read = [decodeBase64url(salt), readTlogProof(proof), readNoteKey(key)] as const
    if (!read[0].ok || !read[1].ok || !read[2].ok) throw new Error('the proof cannot be read')
    const entry = commitmentOf(digestOf(document), read[0].value)
    const logged = await verifyTlogProof(entry, read[1].value, { log: read[2].value, witnesses: [] })
    expect(logged.ok).toBe(true)
  }
  const last = await noteHead()
  // Two statements for each award.
  expect(last.size).toBeGreaterThanOrEqual(AWARDS * 2)
  const nodes = readFromTiles(
    last.size,
    async tile => new Uint8Array(await (await fetch(`${logUrl()}/${tilePath(tile)}`)).arrayBuffer()),
  )
  expect(heads.length).toBeGreaterThan(ROUNDS / 2)
  for (const head of heads)
    expect(verifyConsistency(head, last, await consistencyProof(head.size, last.size, nodes))).toBe(true)
})

test('one mail for each award is on its way, none twice', { timeout: 120_000 }, async () => {
  const to: string[] = []
  const deadline = performance.now() + 90_000
  while (to.length < AWARDS && performance.now() < deadline) {
    to.length = 0
    let cursor: string | null = ''
    while (cursor !== null) {
      const answer = await fetch(`${server.origin}/api/v1/outbox?limit=200${cursor ? `&cursor=${cursor}` : ''}`, {
        headers,
      })
      expect(answer.status).toBe(200)
      const page = (await answer.json()) as { items: { to: string }[]; nextCursor: string | null }
      to.push(...page.items.map(mail => mail.to))
      cursor = page.nextCursor
    }
  }
  expect(to.length).toBe(AWARDS)
  expect(new Set(to).size).toBe(AWARDS)
})

test('each credential verifies, and stays the same byte for byte over another kill', { timeout: 120_000 }, async () => {
  const some = [...acknowledged.values()].filter((_, index) => index % 40 === 0)
  for (const { credentialId } of some) {
    const text = await (await fetch(`${server.origin}/c/${credentialId}.json`)).text()
    documents.set(credentialId, createHash('sha256').update(text).digest('hex'))
    const report = (await (await post('/api/v1/verify', JSON.parse(text))).json()) as {
      result: string
      findings: unknown
    }
    expect(report, JSON.stringify(report.findings)).toMatchObject({ result: 'valid' })
  }
  await server.kill()
  server = await start()
  for (const [credentialId, digest] of documents) {
    const text = await (await fetch(`${server.origin}/c/${credentialId}.json`)).text()
    expect(createHash('sha256').update(text).digest('hex')).toBe(digest)
  }
})
