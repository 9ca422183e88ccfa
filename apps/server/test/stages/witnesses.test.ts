import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBundle } from '@laurel/core/bundle'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import {
  type Checkpoint,
  COSIGNATURE,
  commitmentOf,
  considerCheckpoint,
  cosign,
  digestOf,
  type NoteKey,
  readAddCheckpoint,
  readNoteKey,
  readTlogProof,
  signatureLine,
  type TreeHead,
  verifyTlogProof,
  writeNoteKey,
} from '@laurel/core/log'
import { decodeBase64url, toHex } from '@laurel/core/primitives'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeBundle } from '../../src/bundle/make-bundle.ts'
import { appendWaiting } from '../../src/log/append.ts'
import { askEveryWitness } from '../../src/log/ask-witnesses.ts'
import { createLog } from '../../src/platform/log.ts'
import { readLogWitnesses } from '../../src/platform/log-witnesses.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import { freePort, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

const SECONDS = 1_800_000_000

/** Somebody who signs by C2SP tlog-witness, in memory. */
async function startWitness(name: string, seed: number) {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(seed))
  const key: NoteKey = { name, type: COSIGNATURE, publicKey: pair.publicKey }
  const signer = createSigner({ ...pair, verificationMethod: '' })
  const known = new Map<string, TreeHead>()
  const logs: NoteKey[] = []
  const asked: string[] = []
  const state = { answer: null as null | ((head: Checkpoint & { text: string }) => Promise<string>) }
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', async () => {
      const text = Buffer.concat(parts).toString('utf8')
      asked.push(text)
      const considered = await considerCheckpoint(readAddCheckpoint(text), logs, origin => known.get(origin))
      if (!considered.ok) {
        const { status, size } = considered.error
        const type = status === 409 ? { 'content-type': 'text/x.tlog.size' } : {}
        return void response.writeHead(status, type).end(size === undefined ? '' : `${size}\n`)
      }
      if (state.answer) return void response.writeHead(200).end(await state.answer(considered.value))
      known.set(considered.value.origin, considered.value)
      const line = signatureLine(await cosign(considered.value.text, key, signer, SECONDS))
      response.writeHead(request.url === '/w/add-checkpoint' ? 200 : 404).end(line)
    })
  })
  const port = await freePort()
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/w`
  return { key, signer, known, logs, asked, state, entry: `${writeNoteKey(key)} ${url}/`, stop: () => server.close() }
}
type Witness = Awaited<ReturnType<typeof startWitness>>

let first: Witness
let second: Witness
let server: TestServer
let owner: Caller
let issuer: Json
let achievement: Json
beforeAll(async () => {
  first = await startWitness('district.example/w', 21)
  second = await startWitness('partner.example/w', 22)
  server = await startTestServer({ env: { LAUREL_LOG_WITNESSES: `${first.entry}, ${second.entry}` } })
  const school = await openSchool(server)
  owner = school.owner
  issuer = school.issuer
  achievement = await makeAchievement(owner)
  ask = askEveryWitness(server.deps, server.config.logWitnesses, { metrics, log: createLog('silent') })
})
afterAll(async () => {
  await server?.stop()
  first?.stop()
  second?.stop()
})

/** What the metrics say of who did not sign. */
const gauges = new Map<string, () => unknown>()
const metrics = {
  ...createMetrics(),
  gauge: (name: string, _: string, read: () => unknown) => void gauges.set(name, read),
}
const trouble = () => gauges.get('laurel_witness_trouble')?.()
let ask: () => Promise<void>
const log = async (path: string) => (await server.fetch(`/i/${issuer.shortName}/log/${path}`)).text()
async function logKey(): Promise<NoteKey> {
  const { service } = (await owner.get(`/i/${issuer.shortName}/did.json`)).body
  const key = readNoteKey(service.find((one: Json) => one.type === 'TransparencyLog').key)
  if (!key.ok) throw new Error(key.error.reason)
  return key.value
}

/** Who has seen that a credential is on record, by the proof that anybody can have. */
async function seenBy(document: Json): Promise<readonly { name: string; at: number }[]> {
  const { body } = await owner.get(`/i/${issuer.shortName}/log/proof/${toHex(digestOf(document))}`)
  const [salt, proof] = [decodeBase64url(body.salt), readTlogProof(body.proof)]
  if (!salt.ok || !proof.ok) throw new Error('the proof cannot be read')
  const policy = { log: await logKey(), witnesses: [first.key, second.key] }
  const logged = await verifyTlogProof(commitmentOf(digestOf(document), salt.value), proof.value, policy)
  if (!logged.ok) throw new Error(logged.error.code)
  return logged.value.cosigned
}

test('heads are signed by every witness that knows the log, and proofs carry their words', async () => {
  const award = await makeAward(owner, achievement.id, 1)
  await appendWaiting(server.deps, issuer.id)
  const document = (await owner.get(`/c/${award.credentialId}.json`)).body
  // Nobody knows the log yet.
  await ask()
  expect(await seenBy(document)).toEqual([])
  expect(trouble()).toContainEqual({ labels: { witness: 'district.example/w', why: 'unknown' }, value: 1 })
  first.logs.push(await logKey())
  second.logs.push(await logKey())
  await ask()
  expect(await seenBy(document)).toEqual([
    { name: 'district.example/w', at: SECONDS },
    { name: 'partner.example/w', at: SECONDS },
  ])
  await vi.waitFor(async () => {
    await appendWaiting(server.deps, issuer.id)
    await ask()
    expect((await log('checkpoint')).split('\n').filter(line => line.startsWith('— '))).toHaveLength(3)
  })
  expect(trouble()).toEqual([])
  // What they have signed they are not asked again.
  const signed = first.known.get((await logKey()).name)?.size as number
  const heads = () => first.asked.map(one => one.split('\n\n')[1])
  await ask()
  await ask()
  expect(new Set(heads()).size).toBe(heads().length - 1)
  await makeAward(owner, achievement.id, 2)
  await appendWaiting(server.deps, issuer.id)
  await ask()
  expect(first.asked.at(-1)).toMatch(new RegExp(`^old ${signed}\n`))
  expect(first.known.get((await logKey()).name)?.size).toBeGreaterThan(signed)
  const page = await server.fetch(`/c/${award.credentialId}`, { headers: { accept: 'text/html' } })
  expect(await page.text()).toContain('seen by 2 others')
  const record = await (await server.fetch(`/i/${issuer.shortName}/log`)).text()
  for (const words of ['Who else has signed', 'district.example/w', 'partner.example/w'])
    expect(record).toContain(words)
})

test('a proof prefers a head that others have seen to one that is newer', async () => {
  const award = await makeAward(owner, achievement.id, 3)
  await appendWaiting(server.deps, issuer.id)
  await ask()
  const document = (await owner.get(`/c/${award.credentialId}.json`)).body
  await makeAward(owner, achievement.id, 4)
  await appendWaiting(server.deps, issuer.id)
  expect(await seenBy(document)).toHaveLength(2)
})

test('a bundle proves under the head that a document was first seen in, and under the one that most have seen last', async () => {
  const award = await makeAward(owner, achievement.id, 9)
  await appendWaiting(server.deps, issuer.id)
  await ask()
  const document = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
  const headsOf = async () => {
    const bundle = readBundle(await makeBundle(server.deps, issuer.id, document))
    if (!bundle.ok) throw new Error(bundle.error.field)
    const digest = toHex(digestOf(JSON.parse(document)))
    const heads: { size: number; seen: number }[] = []
    for (const one of bundle.value.records.filter(record => toHex(record.digest) === digest)) {
      const proof = readTlogProof(one.proof)
      if (!proof.ok) throw new Error(proof.error.code)
      const policy = { log: await logKey(), witnesses: [first.key, second.key] }
      const logged = await verifyTlogProof(commitmentOf(one.digest, one.salt), proof.value, policy)
      if (!logged.ok) throw new Error(logged.error.code)
      heads.push({ size: logged.value.checkpoint.size, seen: logged.value.cosigned.length })
    }
    return heads
  }
  const [only, ...others] = await headsOf()
  expect([only?.seen, others]).toEqual([2, []])
  await makeAward(owner, achievement.id, 10)
  await appendWaiting(server.deps, issuer.id)
  // A head that nobody else has seen says nothing that these do not say.
  expect(await headsOf()).toEqual([only])
  await ask()
  const size = first.known.get((await logKey()).name)?.size
  expect(await headsOf()).toEqual([{ size, seen: 2 }, only])
})

test('a witness that knows another head than we thought is told the way from there', async () => {
  const name = (await logKey()).name
  await makeAward(owner, achievement.id, 5)
  await appendWaiting(server.deps, issuer.id)
  // It signs, and the answer is lost.
  first.state.answer = async head => {
    first.known.set(head.origin, head)
    return 'lost\n'
  }
  await ask()
  first.state.answer = null
  const known = first.known.get(name)?.size as number
  await makeAward(owner, achievement.id, 6)
  await appendWaiting(server.deps, issuer.id)
  await ask()
  expect(first.asked.at(-1)).toMatch(new RegExp(`^old ${known}\n`))
  expect(first.known.get(name)?.size).toBeGreaterThan(known)
  expect(await log('checkpoint')).toContain('— district.example/w ')
})

test('a witness that knows more of the record than this server does is told of', async () => {
  const name = (await logKey()).name
  const known = first.known.get(name) as TreeHead
  first.known.set(name, { ...known, size: known.size + 1_000 })
  await makeAward(owner, achievement.id, 8)
  await appendWaiting(server.deps, issuer.id)
  await ask()
  expect(trouble()).toEqual([{ labels: { witness: 'district.example/w', why: 'conflict' }, value: 1 }])
  first.known.set(name, known)
  await ask()
  expect(trouble()).toEqual([])
})

test('what is no word of the witness’s own is not kept, and one that is gone holds nobody up', async () => {
  const award = await makeAward(owner, achievement.id, 7)
  await appendWaiting(server.deps, issuer.id)
  const document = (await owner.get(`/c/${award.credentialId}.json`)).body
  // Under its name by another key; of another text; far too much; and one that has gone.
  for (const answer of [
    async (head: { text: string }) => signatureLine(await cosign(head.text, first.key, second.signer, SECONDS)),
    async () => signatureLine(await cosign('another\n1\nAAAA\n', first.key, first.signer, SECONDS)),
    async () => 'x'.repeat(200_000),
    async (head: { text: string }) => signatureLine(await cosign(head.text, first.key, first.signer, 2 ** 50)),
  ]) {
    first.state.answer = answer
    await ask()
    expect((await seenBy(document)).map(one => one.name)).toEqual(['partner.example/w'])
  }
  first.stop()
  await ask()
  expect(await log('checkpoint')).not.toContain('— district.example/w ')
})

test.each([
  ['nonsense', 'key in one line'],
  ['KEY', 'needs a key and an http(s) address in entry 1'],
  ['KEY ftp://witness.example', 'needs a key and an http(s) address'],
  ['KEY https://witness.example, KEY https://other.example', 'names one witness twice, in entry 2'],
])('LAUREL_LOG_WITNESSES=%s is told what is wrong with it', (text, words) => {
  expect(readLogWitnesses(text.replaceAll('KEY', writeNoteKey(first.key)))).toContain(words)
})
