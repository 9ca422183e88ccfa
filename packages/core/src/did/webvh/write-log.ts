import { pureCryptography } from '../../keys/pure-cryptography.ts'
import type { Cryptography, Signer } from '../../keys/signer.ts'
import type { JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { type Instant, toIso } from '../../primitives/time.ts'
import type { DidDocument } from '../did-document.ts'
import { didWebvhOf, SCID_PLACEHOLDER } from './address.ts'
import type { LogEntry, UnsignedEntry } from './entry.ts'
import { entryHash, keyHash, replaceThroughout, scidOf } from './entry-hash.ts'
import { multikeyOf, proofOf } from './entry-proof.ts'
import { applyParameters, METHOD, type Parameters } from './parameters.ts'
import type { Version } from './verify-log.ts'
import type { WebvhCode } from './webvh-error.ts'

/** What a version may say of how the DID goes on; see `Parameters`. What is left out stays as it was. */
export type NewParameters = {
  readonly updateKeys?: readonly string[]
  readonly nextKeyHashes?: readonly string[]
  readonly witness?:
    | { readonly threshold: number; readonly witnesses: readonly { readonly id: string }[] }
    | Record<string, never>
  readonly watchers?: readonly string[]
  readonly portable?: boolean
  readonly deactivated?: boolean
  readonly ttl?: number
}

type WriteError = { readonly code: WebvhCode; readonly reason: string }
type Hash = Pick<Cryptography, 'sha256'>

/**
 * The first entry of a log for the place that the did:web `web` names.
 *
 * @param document  of the DID that it is given, which has a placeholder for the SCID
 * @param signer    one of the update keys, with the id of `updateKeyId`
 */
export async function createLog(
  first: {
    readonly web: string
    readonly document: (did: string) => DidDocument
    readonly parameters: NewParameters & { readonly updateKeys: readonly string[] }
    readonly at: Instant
  },
  signer: Signer,
  hash: Hash = pureCryptography,
): Promise<Result<{ did: string; entry: LogEntry }, WriteError>> {
  const preliminary = {
    versionId: SCID_PLACEHOLDER,
    versionTime: toIso(first.at),
    parameters: { method: METHOD, scid: SCID_PLACEHOLDER, ...first.parameters } as unknown as JsonObject,
    state: first.document(didWebvhOf(first.web, SCID_PLACEHOLDER)) as JsonObject,
  }
  const scid = scidOf(preliminary, hash)
  const unsigned = replaceThroughout(preliminary, SCID_PLACEHOLDER, scid)
  const applied = applyParameters(null, unsigned.parameters)
  if (!applied.ok) return err({ code: 'WEBVH_PARAMETER', reason: `${applied.error.name}: ${applied.error.reason}` })
  const entry = await signEntry(unsigned, { number: 1, before: scid, active: applied.value.updateKeys }, signer, hash)
  return entry.ok ? ok({ did: didWebvhOf(first.web, scid), entry: entry.value }) : entry
}

/** The next entry of a log, after the version given. Refused where a verifier would refuse it. */
export async function nextEntry(
  previous: Pick<Version, 'number' | 'versionId' | 'since' | 'parameters'>,
  next: { readonly document: DidDocument; readonly parameters: NewParameters; readonly at: Instant },
  signer: Signer,
  hash: Hash = pureCryptography,
): Promise<Result<LogEntry, WriteError>> {
  if (previous.parameters.deactivated)
    return err({ code: 'WEBVH_DEACTIVATED', reason: 'nothing follows a deactivation' })
  const versionTime = toIso(next.at)
  if (Date.parse(versionTime) <= previous.since)
    return err({ code: 'WEBVH_TIME', reason: 'not later than the version before' })
  const applied = applyParameters(previous.parameters, next.parameters as JsonObject)
  if (!applied.ok) return err({ code: 'WEBVH_PARAMETER', reason: `${applied.error.name}: ${applied.error.reason}` })
  const committed = previous.parameters.nextKeyHashes
  if (committed.length > 0 && !keepsItsWord(next.parameters, applied.value, committed, hash))
    return err({ code: 'WEBVH_PRE_ROTATION', reason: 'not the keys that the version before committed to' })
  const active = committed.length > 0 ? applied.value.updateKeys : previous.parameters.updateKeys
  return signEntry(
    { versionId: '', versionTime, parameters: next.parameters as JsonObject, state: next.document },
    { number: previous.number + 1, before: previous.versionId, active },
    signer,
    hash,
  )
}

const keepsItsWord = (given: NewParameters, applied: Parameters, committed: readonly string[], hash: Hash) =>
  given.updateKeys !== undefined &&
  given.nextKeyHashes !== undefined &&
  applied.updateKeys.every(key => committed.includes(keyHash(key, hash)))

async function signEntry(
  entry: UnsignedEntry,
  place: { readonly number: number; readonly before: string; readonly active: readonly string[] },
  signer: Signer,
  hash: Hash,
): Promise<Result<LogEntry, WriteError>> {
  const multikey = multikeyOf(signer.verificationMethod)
  if (multikey === null || !place.active.includes(multikey))
    return err({ code: 'WEBVH_KEY', reason: 'this key may not update the DID' })
  const unsigned = { ...entry, versionId: `${place.number}-${entryHash(entry, place.before, hash)}` }
  const proof = await proofOf(unsigned as unknown as JsonObject, signer, entry.versionTime, hash)
  return ok({ ...unsigned, proof: [proof] })
}
