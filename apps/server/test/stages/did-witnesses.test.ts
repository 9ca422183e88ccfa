import { parseLog, parseWitnessProofs, resolveDid, updateKeyId, verifyLog, witnessVersion } from '@laurel/core/did'
import { createSigner, generateKeyPair, pureCryptography } from '@laurel/core/keys'
import { err, type Instant, ok } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import type { DIDLog } from 'didwebvh-ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { followEverybody } from '../../src/identity/follow-issuer.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { peer } from './didwebvh-peer.ts'
import { caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

/*
 * Others watch over the log of a school's DID: an entry counts once enough of them have signed it, and until then
 * nobody sees it.
 */

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const now = () => (Date.now() + 30_000) as Instant
const fetcher = async (url: string) => {
  const answer = await server.fetch(url)
  return answer.ok
    ? ok({ body: new Uint8Array(await answer.arrayBuffer()), contentType: '' })
    : err({ code: 'FETCH_NOT_FOUND', status: answer.status } as const)
}
const peersVerifier = {
  verify: async (signature: Uint8Array, message: Uint8Array, bytes: Uint8Array) =>
    pureCryptography.verify({ type: 'Ed25519', bytes }, signature, message),
}

/** Somebody who witnesses, with a key of their own. */
function witness() {
  const { publicKey, secretKey } = generateKeyPair('Ed25519', length => crypto.getRandomValues(new Uint8Array(length)))
  const verificationMethod = updateKeyId(publicKey)
  const signer = createSigner({ type: 'Ed25519', secretKey, verificationMethod })
  const sign = async (versionId: string) =>
    JSON.stringify([
      { versionId, proof: [await witnessVersion(versionId, signer, Date.now() as Instant, pureCryptography)] },
    ])
  return { did: verificationMethod.split('#')[0]!, sign }
}

let schools = 0
async function school() {
  const { owner: founder, issuer: first } = await openSchool(server).catch(
    () => ({ owner: null, issuer: null }) as never,
  )
  if (founder) founding = caller(server, { ...founder.headers, 'laurel-issuer': first.shortName })
  const shortName = `witnessed-${++schools}`
  const url = 'https://school.example'
  const made = await founding.post('/api/v1/issuers', {
    shortName,
    name: `Sample School ${schools}`,
    url,
    locale: 'en',
  })
  expect(made.status).toBe(201)
  const owner = caller(server, { ...founding.headers, 'laurel-issuer': shortName })
  const identity = async () => (await owner.get('/api/v1/identity')).body
  const log = async () => {
    const read = parseLog(await (await server.fetch(`/i/${shortName}/did.jsonl`)).text())
    if (!read.ok) throw new Error(read.error.reason)
    return read.value
  }
  return {
    owner,
    issuer: made.body,
    shortName,
    identity,
    log,
    set: async (threshold: number, witnesses: readonly string[]) =>
      owner.put('/api/v1/identity/witnesses', { seen: (await identity()).version, threshold, witnesses }),
    bring: (proofs: string) => owner.post('/api/v1/identity/witness-proofs', { proofs }),
    proofs: () => server.fetch(`/i/${shortName}/did-witness.json`),
  }
}
let founding: ReturnType<typeof caller>

test('an entry waits for its witnesses, is shown to nobody until then, and resolves with them, here and elsewhere', async () => {
  const { owner, identity, log, set, bring, proofs } = await school()
  const [first, second, third] = [witness(), witness(), witness()]
  const all = [first, second, third].map(one => one.did)
  expect(await set(4, all)).toMatchObject({ status: 422, body: { code: 'E_WITNESSES' } })
  expect(await set(1, ['did:key:zStranger'])).toMatchObject({ status: 422, body: { code: 'E_WITNESSES' } })
  expect(await set(1, [first.did, first.did])).toMatchObject({ status: 422, body: { code: 'E_WITNESSES' } })

  const before = await identity()
  const asked = await set(2, all)
  expect(asked).toMatchObject({
    status: 200,
    body: { version: before.version, witnesses: null, waiting: { number: 2, event: 'witnesses-set', threshold: 2 } },
  })
  expect(await log()).toHaveLength(1)
  expect((await proofs()).status).toBe(404)
  expect((await resolveDid(before.webvh, { fetch: fetcher, now: now() })).ok).toBe(true)

  const { version } = asked.body.waiting
  const shown = await owner.raw('GET', '/api/v1/identity/waiting.jsonl')
  const toSign = parseLog(await shown.text())
  expect(toSign).toMatchObject({ ok: true, value: [{}, { versionId: version }] })

  expect(await bring('{}')).toMatchObject({ status: 422, body: { code: 'E_WITNESS_PROOF' } })
  expect(await bring(await witness().sign(version))).toMatchObject({ status: 422 })
  expect(await bring(await first.sign('2-QmStranger'))).toMatchObject({ status: 422 })
  const once = await bring(await first.sign(version))
  expect(once.body.waiting.witnesses.map((one: Json) => one.hasApproved)).toEqual([true, false, false])
  // The same one again counts once, and nobody gives up what has been signed.
  await bring(await first.sign(version))
  expect(await log()).toHaveLength(1)
  expect(await owner.post('/api/v1/identity/waiting/give-up')).toMatchObject({
    status: 409,
    body: { code: 'E_DID_WITNESSED' },
  })
  const enough = await bring(await third.sign(version))
  expect(enough).toMatchObject({
    status: 200,
    body: { waiting: null, witnesses: { threshold: 2, ids: all }, history: [{ event: 'witnesses-set' }, {}] },
  })

  const entries = await log()
  const read = parseWitnessProofs(await (await proofs()).text())
  if (!read.ok) throw new Error(read.error.reason)
  expect((await verifyLog(entries, { now: now() })).broken).toMatchObject({ code: 'WEBVH_WITNESS' })
  expect((await verifyLog(entries, { now: now(), witnessProofs: read.value })).broken).toBeNull()
  expect((await resolveDid(before.webvh, { fetch: fetcher, now: now() })).ok).toBe(true)
  const theirs = await peer.resolveDIDFromLog(structuredClone(entries) as unknown as DIDLog, {
    verifier: peersVerifier,
    witnessProofs: structuredClone(read.value) as never,
  })
  expect(theirs.meta.versionId).toBe(version)
  await expect(
    peer.resolveDIDFromLog(structuredClone(entries) as unknown as DIDLog, {
      verifier: peersVerifier,
      witnessProofs: [],
    }),
  ).rejects.toThrow()
})

test('keys are replaced at once all the same: credentials verify by the did:web, and the log follows', async () => {
  const { owner, identity, log, set, bring, shortName } = await school()
  const one = witness()
  const asked = await set(1, [one.did])
  await bring(await one.sign(asked.body.waiting.version))
  const achievement = await makeAchievement(owner)
  const replace = async () => owner.post('/api/v1/identity/replace-keys', { seen: (await identity()).version })
  const replaced = await replace()
  expect(replaced).toMatchObject({ status: 200, body: { waiting: { event: 'keys-replaced', number: 3 } } })
  // Once more while it waits: the entry that waits stays what the witness was shown.
  expect((await replace()).body.waiting.version).toBe(replaced.body.waiting.version)
  const award = await makeAward(owner, achievement.id, 1)
  const credential = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
  expect(JSON.parse(credential).proof.verificationMethod).toMatch(/#key-7$/)
  expect((await verify(credential, { fetch: fetcher, now: now() })).result).toBe('valid')
  expect((await owner.patch('/api/v1/issuer', { name: 'Renamed School' })).status).toBe(200)
  expect(await log()).toHaveLength(2)
  expect(await set(0, [])).toMatchObject({ status: 409, body: { code: 'E_DID_WAITS' } })
  await followEverybody(server.deps)
  expect(await log()).toHaveLength(2)
  const audit = async () => {
    const { lines } = await auditDatabase(server.owner, { now: new Date(Date.now() + 60_000), sample: 1 })
    return lines.filter(line => line.name === 'I16' || line.name === 'I19').flatMap(line => line.breaks)
  }
  expect(await audit()).toEqual([])

  const followed = await bring(await one.sign(replaced.body.waiting.version))
  // What has changed since is the next entry that waits.
  expect(followed).toMatchObject({ status: 200, body: { waiting: { event: 'key-added', number: 4 } } })
  const done = await bring(await one.sign(followed.body.waiting.version))
  expect(done.body).toMatchObject({ waiting: null })
  const state = (await log()).at(-1)!.state
  expect(JSON.stringify(state)).toContain('#key-7')
  expect(JSON.stringify(state)).toContain('Renamed School')
  expect((await server.fetch(`/i/${shortName}/did-witness.json`)).headers.get('access-control-allow-origin')).toBe('*')
  expect(await audit()).toEqual([])
})

test('an entry that nobody has signed is given up; who were witnesses approve that there are none any more', async () => {
  const { owner, log, set, bring, identity } = await school()
  const [one, other] = [witness(), witness()]
  await set(1, [other.did])
  expect(await owner.post('/api/v1/identity/waiting/give-up')).toMatchObject({ status: 200, body: { waiting: null } })
  expect((await owner.post('/api/v1/identity/waiting/give-up')).status).toBe(404)
  const asked = await set(1, [one.did])
  await bring(await one.sign(asked.body.waiting.version))
  const ending = await set(0, [])
  expect(ending.body.waiting).toMatchObject({ witnesses: [{ id: one.did, hasApproved: false }] })
  expect(await bring(await other.sign(ending.body.waiting.version))).toMatchObject({ status: 422 })
  expect((await bring(await one.sign(ending.body.waiting.version))).body).toMatchObject({ witnesses: null })
  expect((await owner.patch('/api/v1/issuer', { name: 'Renamed School' })).status).toBe(200)
  expect(await log()).toHaveLength(4)
  expect((await resolveDid((await identity()).webvh, { fetch: fetcher, now: now() })).ok).toBe(true)
})
