import type { GuardedFetch } from '../../../src/did/index.ts'
import {
  createLog,
  type DidDocument,
  keyHash,
  type LogEntry,
  lineOf,
  type NewParameters,
  nextEntry,
  parseLog,
  updateKeyId,
  type VerifiedLog,
  type Version,
  verifyLog,
  type WitnessProofs,
  witnessVersion,
} from '../../../src/did/index.ts'
import { entryHash } from '../../../src/did/webvh/entry-hash.ts'
import { proofOf } from '../../../src/did/webvh/entry-proof.ts'
import { createSigner, encodeMultikey, generateKeyPair, pureCryptography } from '../../../src/keys/index.ts'
import { err, type Instant, type JsonObject, ok, toUtf8 } from '../../../src/primitives/index.ts'

export const now = Date.UTC(2026, 5, 12) as Instant
export const day = (number: number) => Date.UTC(2026, 0, number) as Instant
export const web = 'did:web:school.example:i:hts'

/** The update key (or witness, or signing key) number `seed`. */
export function keyOf(seed: number) {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(seed))
  const multikey = encodeMultikey(pair.publicKey)
  return {
    ...pair,
    multikey,
    hash: keyHash(multikey, pureCryptography),
    did: `did:key:${multikey}`,
    signer: createSigner({
      type: 'Ed25519',
      secretKey: pair.secretKey,
      verificationMethod: updateKeyId(pair.publicKey),
    }),
  }
}
export type Key = ReturnType<typeof keyOf>

/** A document with these assertion keys, each under its fragment. */
export const documentWith =
  (keys: Record<string, Key>, more: JsonObject = {}) =>
  (did: string): DidDocument => ({
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: Object.entries(keys).map(([fragment, key]) => ({
      id: `${did}#${fragment}`,
      type: 'Multikey',
      controller: did,
      publicKeyMultibase: key.multikey,
    })),
    assertionMethod: Object.keys(keys).map(fragment => `${did}#${fragment}`),
    ...more,
  })

/** A log under way: its DID, its entries, and how to add one. */
export async function startLog(
  first: { by: Key; document?: (did: string) => DidDocument; at?: Instant; web?: string } & NewParameters,
) {
  const { by, document = documentWith({}), at = day(1), web: place = web, ...parameters } = first
  const made = await createLog(
    { web: place, document, at, parameters: { updateKeys: [by.multikey], ...parameters } },
    by.signer,
  )
  if (!made.ok) throw new Error(`${made.error.code}: ${made.error.reason}`)
  const { did } = made.value
  const entries: LogEntry[] = [made.value.entry]
  return {
    did,
    entries,
    async add(next: { by: Key; document?: (did: string) => DidDocument; at: Instant } & NewParameters) {
      const { by: signing, document: state = documentWith({}), at: time, ...changes } = next
      const last = await lastOf(entries)
      const added = await nextEntry(last, { document: state(did), parameters: changes, at: time }, signing.signer)
      if (!added.ok) throw new Error(`${added.error.code}: ${added.error.reason}`)
      entries.push(added.value)
      return added.value
    },
    text: () => entries.map(lineOf).join(''),
  }
}

/** The last version of a log, which its witnesses (keys 100 to 107) approve one and all. */
async function lastOf(entries: readonly LogEntry[]): Promise<Version> {
  const log = await check(entries, {
    witnessProofs: await approvedBy(entries, [100, 101, 102, 103, 104, 105, 106, 107]),
  })
  const last = log.versions.at(-1)
  if (!last || log.broken) throw new Error(log.broken?.reason ?? 'no version')
  return last
}

/** What stands in `did-witness.json` after these witnesses have approved the version of that number, or the last. */
export async function approvedBy(
  entries: readonly LogEntry[],
  seeds: readonly number[],
  number = entries.length,
): Promise<WitnessProofs[]> {
  const { versionId } = entries[number - 1]!
  const proof = seeds.map(seed => witnessVersion(versionId, keyOf(seed).signer, day(100), pureCryptography))
  return [{ versionId, proof: await Promise.all(proof) }]
}

export const witnessed = (threshold: number, seeds: readonly number[]) => ({
  threshold,
  witnesses: seeds.map(seed => ({ id: keyOf(seed).did })),
})

/** An entry with a hash and a proof that fit, whatever stands in it: what nobody but an attacker writes. */
export async function forge(
  before: LogEntry | null,
  entry: Omit<LogEntry, 'proof' | 'versionId'> & { number: number },
  by: Key,
) {
  const { number, ...rest } = entry
  const unsigned = { versionId: '', ...rest }
  const previous = before?.versionId ?? ''
  const versionId = `${number}-${entryHash(unsigned, previous, pureCryptography)}`
  const proof = await proofOf(
    { ...unsigned, versionId } as unknown as JsonObject,
    by.signer,
    rest.versionTime,
    pureCryptography,
  )
  return { ...unsigned, versionId, proof: [proof] } as LogEntry
}

export async function check(entries: readonly LogEntry[] | string, more: object = {}): Promise<VerifiedLog> {
  const read = typeof entries === 'string' ? parseLog(entries) : ok(entries)
  if (!read.ok) return { scid: '', versions: [], broken: read.error }
  return verifyLog(read.value, { now, ...more })
}

export const served = (files: Record<string, string | undefined>): { fetch: GuardedFetch; asked: string[] } => {
  const asked: string[] = []
  return {
    asked,
    fetch: async url => {
      asked.push(url)
      const body = files[url]
      return body === undefined
        ? err({ code: 'FETCH_NOT_FOUND', status: 404 })
        : ok({ body: toUtf8(body), contentType: 'text/jsonl' })
    },
  }
}
