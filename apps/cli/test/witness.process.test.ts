import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createDidDocument,
  createLog,
  keyHash,
  type LogEntry,
  lineOf,
  nextEntry,
  parseWitnessProofs,
  updateKeyId,
  verifyLog,
} from '@laurel/core/did'
import { createSigner, encodeMultikey, generateKeyPair, pureCryptography } from '@laurel/core/keys'
import type { Instant } from '@laurel/core/primitives'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { laurel } from './laurel.ts'

let folder: string
let key: string
let did: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-witness-'))
  key = join(folder, 'key.json')
  const { out } = await laurel('keygen')
  writeFileSync(key, out)
  did = JSON.parse(out).controller
})
afterAll(() => rmSync(folder, { recursive: true }))

const now = Date.now()
const pair = () => generateKeyPair('Ed25519', length => crypto.getRandomValues(new Uint8Array(length)))
const start = { first: pair(), second: pair() }
const signerOf = ({ publicKey, secretKey }: ReturnType<typeof pair>) =>
  createSigner({ type: 'Ed25519', secretKey, verificationMethod: updateKeyId(publicKey) })

/** A log of two entries, of which the second brings the witness; `name` makes it another history. */
async function logOf(name: string): Promise<LogEntry[]> {
  const document = (id: string) => createDidDocument({ did: id, keys: [] })
  const made = await createLog(
    {
      web: 'did:web:school.example',
      document,
      parameters: {
        updateKeys: [encodeMultikey(start.first.publicKey)],
        nextKeyHashes: [keyHash(encodeMultikey(start.second.publicKey), pureCryptography)],
      },
      at: (now - 60_000) as Instant,
    },
    signerOf(start.first),
  )
  if (!made.ok) throw new Error(made.error.reason)
  const { versions } = await verifyLog([made.value.entry], { now: now as Instant })
  const next = await nextEntry(
    versions[0]!,
    {
      document: { ...document(made.value.did), alsoKnownAs: [`did:web:${name}.example`] },
      parameters: {
        updateKeys: [encodeMultikey(start.second.publicKey)],
        nextKeyHashes: [],
        witness: { threshold: 1, witnesses: [{ id: did }] },
      },
      at: (now - 30_000) as Instant,
    },
    signerOf(start.second),
  )
  if (!next.ok) throw new Error(next.error.reason)
  return [made.value.entry, next.value]
}

function fileOf(name: string, entries: readonly LogEntry[]): string {
  const path = join(folder, name)
  writeFileSync(path, entries.map(lineOf).join(''))
  return path
}

test('a witness signs the newest version of a log that holds, and the log is approved by it', async () => {
  const entries = await logOf('one')
  const signed = await laurel('did', 'witness', fileOf('a.jsonl', entries), '--key', key)
  expect(signed).toMatchObject({ code: 0, err: expect.stringContaining(entries[1]!.versionId) })
  const proofs = parseWitnessProofs(signed.out)
  if (!proofs.ok) throw new Error(proofs.error.reason)
  const checked = await verifyLog(entries, { now: (now + 60_000) as Instant, witnessProofs: proofs.value })
  expect(checked.broken).toBeNull()
})

test('it refuses a log that does not hold, another history than before, and a key of another kind', async () => {
  const entries = await logOf('one')
  const state = join(folder, 'signed.json')
  expect(await laurel('did', 'witness', fileOf('a.jsonl', entries), '--key', key, '--state', state)).toMatchObject({
    code: 0,
  })
  const kept = readFileSync(state, 'utf8')
  expect(Object.values(JSON.parse(kept))).toEqual([entries[1]!.versionId])
  const other = await logOf('another')
  const refused = await laurel('did', 'witness', fileOf('b.jsonl', other), '--key', key, '--state', state)
  expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('another history') })
  expect(readFileSync(state, 'utf8')).toBe(kept)

  const changed = JSON.parse(JSON.stringify(entries).replaceAll('did:web:one.example', 'did:web:two.example'))
  expect(await laurel('did', 'witness', fileOf('c.jsonl', changed), '--key', key)).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('WEBVH_HASH in entry 2'),
  })
  const p256 = join(folder, 'p256.json')
  writeFileSync(p256, (await laurel('keygen', '--type', 'p-256')).out)
  expect(await laurel('did', 'witness', fileOf('a.jsonl', entries), '--key', p256)).toMatchObject({ code: 64 })
  expect(await laurel('did', 'witness', fileOf('a.jsonl', entries))).toMatchObject({ code: 64 })
  expect(await laurel('did', 'witness', key, '--key', key)).toMatchObject({ code: 64 })
})
