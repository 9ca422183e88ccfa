import type { DIDLog, Signer } from 'didwebvh-ts'
import { describe, expect, test } from 'vitest'
import { documentOf, selectVersion, type WitnessProofs } from '../../../src/did/index.ts'
import { pureCryptography } from '../../../src/keys/index.ts'
import { canonicalJson, concat, type JsonObject, toBase58btc, toUtf8 } from '../../../src/primitives/index.ts'
import { peer } from './peer.ts'
import { approvedBy, check, day, documentWith, type Key, keyOf, startLog, witnessed } from './world.ts'

const { createDID, deactivateDID, resolveDIDFromLog, updateDID } = peer
const [a, b, c] = [keyOf(1), keyOf(2), keyOf(3)]

const verifier = {
  verify: async (signature: Uint8Array, message: Uint8Array, bytes: Uint8Array) =>
    pureCryptography.verify({ type: 'Ed25519', bytes }, signature, message),
}

/** Our key as their signer; they leave what is signed, and how, to whoever brings it. */
const theirs = (key: Key): Signer => ({
  getVerificationMethodId: () => `${key.did}#${key.multikey}`,
  sign: async ({ document, proof }) => {
    const hash = (value: unknown) => pureCryptography.sha256(toUtf8(canonicalJson(value as JsonObject)))
    const [signature] = await key.signer.sign([concat(hash(proof), hash(document))])
    return { proofValue: toBase58btc(signature!) }
  },
})

const theirLog = (log: DIDLog) => log.map(one => `${JSON.stringify(one)}\n`).join('')

const method = (key: Key) => ({
  type: 'Multikey',
  publicKeyMultibase: key.multikey,
  purpose: 'assertionMethod' as const,
})

/** A log of theirs: made, its keys changed under pre-rotation twice. */
async function madeByThem() {
  const first = await createDID({
    domain: 'school.example',
    paths: ['i', 'hts'],
    signer: theirs(a),
    updateKeys: [a.multikey],
    nextKeyHashes: [b.hash],
    verificationMethods: [method(a)],
    created: '2026-01-01T00:00:00Z',
    verifier,
  })
  const second = await updateDID({
    log: first.log,
    signer: theirs(b),
    updateKeys: [b.multikey],
    nextKeyHashes: [c.hash],
    verificationMethods: [method(b)],
    updated: '2026-01-02T00:00:00Z',
    verifier,
  })
  return updateDID({
    log: second.log,
    signer: theirs(c),
    updateKeys: [c.multikey],
    nextKeyHashes: [],
    verificationMethods: [method(c)],
    updated: '2026-01-03T00:00:00Z',
    verifier,
  })
}

describe('a log of didwebvh-ts', () => {
  test('verifies here, each version of it', async () => {
    const { did, log, doc } = await madeByThem()
    const checked = await check(theirLog(log))
    expect(checked.broken).toBeNull()
    expect(checked.versions.map(one => one.number)).toEqual([1, 2, 3])
    const last = selectVersion(checked)
    expect(last.ok && documentOf(did, last.value, checked)).toEqual(log.at(-1)!.state)
    expect(doc.id).toBe(did)
  })

  test('deactivated there, has no keys here', async () => {
    const made = await createDID({
      domain: 'school.example',
      signer: theirs(a),
      updateKeys: [a.multikey],
      verificationMethods: [method(a)],
      created: '2026-01-01T00:00:00Z',
      verifier,
    })
    const { log, did } = await deactivateDID({ log: made.log, signer: theirs(a), verifier })
    // They take the time of this machine.
    const checked = await check(theirLog(log), { now: Date.parse(log.at(-1)!.versionTime) })
    expect(checked.broken).toBeNull()
    const last = selectVersion(checked)
    expect(last.ok && documentOf(did, last.value, checked)).toEqual({ id: did })
  })
})

describe('a log of ours', () => {
  const resolve = (entries: readonly object[], more: object = {}) =>
    resolveDIDFromLog(structuredClone(entries) as DIDLog, { verifier, ...more })

  test('verifies there: made, its keys changed under pre-rotation, its document changed', async () => {
    const log = await startLog({ by: a, nextKeyHashes: [b.hash], document: documentWith({ 'key-1': keyOf(9) }) })
    await log.add({
      by: b,
      at: day(2),
      updateKeys: [b.multikey],
      nextKeyHashes: [c.hash],
      document: documentWith({ 'key-4': keyOf(8) }),
    })
    await log.add({
      by: c,
      at: day(3),
      updateKeys: [c.multikey],
      nextKeyHashes: [a.hash],
      ttl: 300,
      document: documentWith({ 'key-4': keyOf(8) }, { alsoKnownAs: ['did:web:school.example:i:hts'] }),
    })
    const { did, doc, meta } = await resolve(log.entries)
    expect(meta).toMatchObject({ versionId: log.entries[2]!.versionId, prerotation: true, updateKeys: [c.multikey] })
    expect(meta.error).toBeUndefined()
    expect(did).toBe(log.did)
    expect(doc).toMatchObject(log.entries[2]!.state)
    const first = await resolve(log.entries, { versionNumber: 1 })
    expect(first.doc).toMatchObject(log.entries[0]!.state)
    // What they refuse, we refuse, and the other way round.
    const changed = structuredClone(log.entries) as unknown as { state: Record<string, unknown> }[]
    changed[1]!.state.alsoKnownAs = []
    await expect(resolve(changed)).rejects.toThrow()
  })

  test('verifies there with its witnesses', async () => {
    const log = await startLog({ by: a, witness: witnessed(2, [100, 101, 102]) })
    const witnessProofs: WitnessProofs[] = await approvedBy(log.entries, [100, 102])
    expect((await resolve(log.entries, { witnessProofs: structuredClone(witnessProofs) })).meta.error).toBeUndefined()
    const one = await approvedBy(log.entries, [100])
    await expect(resolve(log.entries, { witnessProofs: one })).rejects.toThrow(/threshold/)
    expect((await check(log.entries, { witnessProofs })).broken).toBeNull()
  })

  test('that has moved, and one that was given up', async () => {
    const log = await startLog({ by: a, portable: true })
    const moved = log.did.replace('school.example', 'college.example')
    await log.add({
      by: a,
      at: day(2),
      document: () => documentWith({ 'key-1': b }, { alsoKnownAs: [log.did] })(moved),
    })
    expect((await resolve(log.entries)).did).toBe(moved)
    await log.add({
      by: a,
      at: day(3),
      deactivated: true,
      updateKeys: [],
      document: () => documentWith({}, { alsoKnownAs: [log.did] })(moved),
    })
    expect((await resolve(log.entries)).meta.deactivated).toBe(true)
  })
})
