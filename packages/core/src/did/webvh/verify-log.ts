import { pureCryptography } from '../../keys/pure-cryptography.ts'
import type { Cryptography } from '../../keys/signer.ts'
import { isJsonObject, type JsonObject, list } from '../../primitives/json.ts'
import { type Instant, parseDateTime } from '../../primitives/time.ts'
import type { DidDocument } from '../did-document.ts'
import { parseDidWebvh } from './address.ts'
import { type LogEntry, withoutProofOf } from './entry.ts'
import { entryHash, keyHash, replaceThroughout, scidOf } from './entry-hash.ts'
import { CLOCK_TOLERANCE_MS, hashToSign, multikeyOf, whyProofFails } from './entry-proof.ts'
import { applyParameters, type Parameters, type Witnesses } from './parameters.ts'
import type { WebvhCode, WebvhError } from './webvh-error.ts'
import { approvals, type WitnessProofs } from './witness-proofs.ts'

/** One version of a DID, as its log has it. */
export type Version = {
  readonly number: number
  readonly versionId: string
  /** As written; says the controller. */
  readonly versionTime: string
  readonly since: Instant
  readonly document: DidDocument
  /** In force after it. */
  readonly parameters: Parameters
}

export type VerifiedLog = {
  readonly scid: string
  /** Those that hold, in their order: up to the first that does not. */
  readonly versions: readonly Version[]
  /** What is wrong with the entry after them; null where the whole log holds. */
  readonly broken: WebvhError | null
}

export type VerifyLogOptions = {
  readonly now: Instant
  readonly cryptography?: Cryptography
  /** What `did-witness.json` has; needed where a version says that it is witnessed. */
  readonly witnessProofs?: readonly WitnessProofs[]
  /** A version that was met before. A log without it is cut short, or another's (HOSTILE H-29). */
  readonly seen?: string
}

/** Proofs on one entry at most. */
const MAX_PROOFS = 16
/** Keys in one document at most. */
const MAX_METHODS = 500

/**
 * Checks a log from its first entry to its last (did:webvh 1.0, "Read (Resolve)"): that each entry follows from the one
 * before, was signed by a key that was allowed to, and was witnessed where it must be. Never throws; asks nobody.
 */
export async function verifyLog(entries: readonly LogEntry[], options: VerifyLogOptions): Promise<VerifiedLog> {
  const cryptography = options.cryptography ?? pureCryptography
  const versions: Version[] = []
  const witnessed: { number: number; by: Witnesses }[] = []
  let broken: WebvhError | null = null
  for (const entry of entries) {
    const previous = versions.at(-1) ?? null
    const checked = await checkEntry(entry, previous, options.now, cryptography)
    if ('code' in checked) {
      broken = { code: checked.code, entry: versions.length + 1, reason: checked.reason }
      break
    }
    // A new list of witnesses is in force after the entry that brings it, except where there was none before.
    const by = previous?.parameters.witness ?? checked.parameters.witness
    if (by) witnessed.push({ number: checked.number, by })
    versions.push(checked)
  }

  const everybody = [...new Set(witnessed.flatMap(({ by }) => by.ids))]
  const published = versions.map(one => one.versionId)
  const approved = await approvals(options.witnessProofs ?? [], everybody, published, options.now, cryptography)
  for (const { number, by } of witnessed) {
    const count = by.ids.filter(id => (approved.get(id) ?? 0) >= number).length
    if (count >= by.threshold) continue
    broken = { code: 'WEBVH_WITNESS', entry: number, reason: `${count} of ${by.threshold} witnesses approve` }
    versions.length = number - 1
    break
  }

  if (options.seen !== undefined && broken === null && !versions.some(one => one.versionId === options.seen)) {
    broken = { code: 'WEBVH_TRUNCATED', entry: 0, reason: 'a version that was met before is missing' }
    versions.length = 0
  }
  return { scid: versions[0]?.parameters.scid ?? '', versions, broken }
}

type Refused = { readonly code: WebvhCode; readonly reason: string }

async function checkEntry(
  entry: LogEntry,
  previous: Version | null,
  now: Instant,
  cryptography: Cryptography,
): Promise<Version | Refused> {
  const refused = (code: WebvhCode, reason: string): Refused => ({ code, reason })
  if (previous?.parameters.deactivated) return refused('WEBVH_DEACTIVATED', 'nothing follows a deactivation')

  const number = (previous?.number ?? 0) + 1
  const [, written, hash] = /^([1-9]\d{0,8})-(.+)$/.exec(entry.versionId) ?? []
  if (written !== String(number)) return refused('WEBVH_VERSION', `it should be version ${number}`)

  const time = entry.versionTime.endsWith('Z') ? parseDateTime(entry.versionTime) : null
  if (!time?.ok) return refused('WEBVH_TIME', 'versionTime is no time in UTC')
  if (previous && time.value <= previous.since) return refused('WEBVH_TIME', 'not later than the version before')
  if (time.value > now + CLOCK_TOLERANCE_MS) return refused('WEBVH_TIME', 'made at a time that has not come')

  const applied = applyParameters(previous?.parameters ?? null, entry.parameters)
  if (!applied.ok) return refused('WEBVH_PARAMETER', `${applied.error.name}: ${applied.error.reason}`)
  const parameters = applied.value

  const unsigned = withoutProofOf(entry)
  const { scid } = parameters
  if (!previous) {
    const preliminary = replaceThroughout({ ...unsigned, versionId: '' }, scid, '{SCID}')
    if (scidOf(preliminary, cryptography) !== scid)
      return refused('WEBVH_SCID', 'the SCID is not the hash of the first entry')
  }
  if (entryHash(unsigned, previous?.versionId ?? scid, cryptography) !== hash)
    return refused('WEBVH_HASH', 'the hash is not that of the entry after its predecessor')

  const committed = previous?.parameters.nextKeyHashes ?? []
  if (committed.length > 0) {
    if (!Object.hasOwn(entry.parameters, 'updateKeys') || !Object.hasOwn(entry.parameters, 'nextKeyHashes'))
      return refused('WEBVH_PRE_ROTATION', 'updateKeys and nextKeyHashes must be said anew')
    if (parameters.updateKeys.some(key => !committed.includes(keyHash(key, cryptography))))
      return refused('WEBVH_PRE_ROTATION', 'an update key that the version before did not commit to')
  }
  const active = previous === null || committed.length > 0 ? parameters.updateKeys : previous.parameters.updateKeys

  if (entry.proof.length === 0 || entry.proof.length > MAX_PROOFS)
    return refused('WEBVH_PROOF', `it has ${entry.proof.length} proofs`)
  const signed = hashToSign(unsigned as unknown as JsonObject, cryptography)
  for (const proof of entry.proof) {
    const multikey = isJsonObject(proof) ? multikeyOf(proof.verificationMethod) : null
    if (multikey === null || !active.includes(multikey))
      return refused('WEBVH_KEY', 'signed by a key that may not update the DID')
    const reason = await whyProofFails(signed, proof, now, cryptography)
    if (reason !== null) return refused('WEBVH_PROOF', reason)
  }

  const { id, verificationMethod, assertionMethod } = entry.state
  const address = typeof id === 'string' ? parseDidWebvh(id) : null
  if (!address?.ok) return refused('WEBVH_DOCUMENT', 'the document is of no did:webvh')
  if (list(verificationMethod).length > MAX_METHODS || list(assertionMethod).length > MAX_METHODS)
    return refused('WEBVH_DOCUMENT', `more than ${MAX_METHODS} keys`)
  if (address.value.scid !== scid) return refused('WEBVH_SCID', 'the document is of another SCID')
  if (previous && previous.document.id !== id) {
    if (!previous.parameters.portable || !parameters.portable)
      return refused('WEBVH_MOVED', 'moved without being portable')
    if (!list(entry.state.alsoKnownAs).includes(previous.document.id))
      return refused('WEBVH_MOVED', 'alsoKnownAs does not say where it was before')
  }
  return {
    number,
    versionId: entry.versionId,
    versionTime: entry.versionTime,
    since: time.value,
    document: entry.state as DidDocument,
    parameters,
  }
}
