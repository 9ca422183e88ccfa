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
  verifyLog,
} from '../../../src/did/index.ts'
import { createSigner, encodeMultikey, generateKeyPair, pureCryptography } from '../../../src/keys/index.ts'
import { err, type Instant, type JsonObject, ok, toUtf8 } from '../../../src/primitives/index.ts'
import type { GuardedFetch } from '../../../src/did/index.ts'

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
    signer: createSigner({ type: 'Ed25519', secretKey: pair.secretKey, verificationMethod: updateKeyId(pair.publicKey) }),
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
    async add(
      next: { by: Key; document?: (did: string) => DidDocument; at: Instant; witnessProofs?: never } & NewParameters,
    ) {
      const { by: signing, document: state = documentWith({}), at: time, ...changes } = next
      // Witnesses approve afterwards; what is added next must follow all the same.
      const before = await verifyLog(entries, { now, witnessProofs: [] })
      const known = before.versions.at(-1)
      const last = known?.number === entries.length ? known : await unwitnessed(entries)
      const added = await nextEntry(last, { document: state(did), parameters: changes, at: time }, signing.signer)
      if (!added.ok) throw new Error(`${added.error.code}: ${added.error.reason}`)
      entries.push(added.value)
      return added.value
    },
    text: () => entries.map(lineOf).join(''),
  }
}

/** The last version of a log whose witnesses have not approved it yet. */
async function unwitnessed(entries: LogEntry[]) {
  const { witnessVersion } = await import('../../../src/did/index.ts')
  const witnesses = Array.from({ length: 20 }, (_, index) => keyOf(100 + index))
  const versionId = entries.at(-1)!.versionId
  const proof = await Promise.all(witnesses.map(one => witnessVersion(versionId, one.signer, now, pureCryptography)))
  const log = await verifyLog(entries, { now, witnessProofs: [{ versionId, proof }] })
  const last = log.versions.at(-1)
  if (!last || last.number !== entries.length) throw new Error(log.broken?.reason ?? 'no version')
  return last
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
