// What verifies an anchor is loaded when there is one.
import { type AnchorProof, readAnchorProof, writeAnchorProof } from '../anchor/anchor-proof.ts'
import { fromBase64url, toBase64url } from '../primitives/base64url.ts'
import { fromHex, toHex, toUtf8 } from '../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { type Instant, parseDateTime, toIso } from '../primitives/time.ts'

/** What an address answered when it was asked: the document of a DID, its log, what witnesses say of it, a status list. */
export type Material = {
  readonly url: string
  readonly contentType: string
  readonly body: string
  /** Of what was not there (404), or was taken away (410). */
  readonly status?: number
}

/** That a document is on a public record, in the tree of one head; it may be there in several, of different ages. */
export type RecordEntry = {
  /** `digestOf` the document: of the credential itself, or of a status list among the materials. */
  readonly digest: Uint8Array
  readonly salt: Uint8Array
  /** A C2SP tlog-proof. */
  readonly proof: string
}

/** What somebody who is no part of the institution says of who it is: a token, or a document with proofs. */
export type IdentityEvidence = { readonly kind: string; readonly body: string }

/**
 * A proof bundle: a credential with everything that it takes to check it when its issuer is gone (docs/specs/bundle.md).
 * Nothing in it is believed because it is in it.
 */
export type Bundle = {
  /** Whoever put it together says that it was then. */
  readonly madeAt: Instant
  /** The credential as it was signed: JSON, or a token. */
  readonly credential: string
  readonly materials: readonly Material[]
  readonly records: readonly RecordEntry[]
  /** Of heads that `records` lead to. */
  readonly anchors: readonly AnchorProof[]
  /** SHA-256 of each context that the credential names, by its address. */
  readonly contexts: Readonly<Record<string, Uint8Array>>
  readonly identity: readonly IdentityEvidence[]
  /** What an institution said when it closed, as it was signed. */
  readonly closing: string | null
  /** SHA-256 of the one-file verifier of that day. */
  readonly verifier: Uint8Array | null
}

export type BundleError = {
  readonly code: 'BUNDLE_MALFORMED' | 'BUNDLE_TOO_LARGE' | 'BUNDLE_VERSION'
  /** Which part of it, as `records[2].salt`. */
  readonly field: string
}

export const BUNDLE_FORMAT = 'laurel/bundle/1'
/** The largest that is read, in bytes. */
export const MAX_BUNDLE_BYTES = 4 * 1024 * 1024
/** How many of each are read. */
const MOST = { materials: 100, records: 64, anchors: 64, contexts: 32, identity: 16 } as const
/** Of the log of a DID, which may be as large as a bundle may be. */
const LOG_TYPE = 'text/jsonl'

/** The bundle as a file's text. */
export const writeBundle = (bundle: Bundle): string =>
  `${JSON.stringify(
    {
      format: BUNDLE_FORMAT,
      madeAt: toIso(bundle.madeAt),
      credential: bundle.credential,
      materials: bundle.materials,
      records: bundle.records.map(({ digest, salt, proof }) => ({
        digest: toHex(digest),
        salt: toBase64url(salt),
        proof,
      })),
      anchors: bundle.anchors.map(writeAnchorProof),
      contexts: Object.fromEntries(Object.entries(bundle.contexts).map(([url, hash]) => [url, toHex(hash)])),
      identity: bundle.identity,
      ...(bundle.closing === null ? {} : { closing: bundle.closing }),
      ...(bundle.verifier === null ? {} : { verifier: toHex(bundle.verifier) }),
    },
    null,
    1,
  )}\n`

/** No more of each than is read: whatever comes first. */
const cutToMost = (bundle: Bundle): Bundle => ({
  ...bundle,
  materials: bundle.materials.slice(0, MOST.materials),
  records: bundle.records.slice(0, MOST.records),
  anchors: bundle.anchors.slice(0, MOST.anchors),
  contexts: Object.fromEntries(Object.entries(bundle.contexts).slice(0, MOST.contexts)),
  identity: bundle.identity.slice(0, MOST.identity),
})

/**
 * The bundle as a file's text that every reader takes. Where it would be too large, the histories of DIDs are left out
 * from the last one on, which leaves the issuer's own to the end: without it a key in use still verifies.
 *
 * @returns `BUNDLE_TOO_LARGE` where it is so without any history
 */
export function fitBundle(bundle: Bundle): Result<string, BundleError> {
  const cut = cutToMost(bundle)
  const text = writeBundle(cut)
  if (toUtf8(text).length <= MAX_BUNDLE_BYTES) return ok(text)
  const last = cut.materials.map(one => one.contentType).lastIndexOf(LOG_TYPE)
  if (last < 0) return refuse('BUNDLE_TOO_LARGE', '')
  return fitBundle({ ...cut, materials: cut.materials.filter((_, at) => at !== last) })
}

/** Whether a file looks like a bundle, by how it begins; what is in it is for `readBundle` to say. */
export const isBundleText = (start: string): boolean => /^\s*\{\s*"format"\s*:\s*"laurel\/bundle\//.test(start)

const refuse = (code: BundleError['code'], field: string) => err({ code, field } as const)
const isText = (value: Json | undefined): value is string => typeof value === 'string'

function readHash(value: Json | undefined): Uint8Array | null {
  const bytes = isText(value) && /^[0-9a-f]{64}$/.test(value) ? fromHex(value) : null
  return bytes
}

function readMaterial(value: Json): Material | null {
  if (!isJsonObject(value)) return null
  const { url, contentType, body, status } = value
  if (!isText(url) || !isText(contentType) || !isText(body)) return null
  if (status === undefined) return { url, contentType, body }
  return status === 404 || status === 410 ? { url, contentType, body, status } : null
}

function readRecord(value: Json): RecordEntry | null {
  if (!isJsonObject(value) || !isText(value.salt) || !isText(value.proof)) return null
  const digest = readHash(value.digest)
  const salt = fromBase64url(value.salt)
  return digest && salt?.length === 32 ? { digest, salt, proof: value.proof } : null
}

const readIdentity = (value: Json): IdentityEvidence | null =>
  isJsonObject(value) && isText(value.kind) && isText(value.body) ? { kind: value.kind, body: value.body } : null

function readAnchor(value: Json): AnchorProof | null {
  const read = readAnchorProof(value)
  return read.ok ? read.value : null
}

/** Every member of a list, or the field that is not what it must be. */
function readAll<T>(
  value: Json | undefined,
  name: keyof typeof MOST,
  read: (one: Json) => T | null,
): Result<readonly T[], BundleError> {
  if (!Array.isArray(value) || value.length > MOST[name]) return refuse('BUNDLE_MALFORMED', name)
  const found: T[] = []
  for (const [index, one] of (value as readonly Json[]).entries()) {
    const made = read(one)
    if (made === null) return refuse('BUNDLE_MALFORMED', `${name}[${index}]`)
    found.push(made)
  }
  return ok(found)
}

function readContexts(value: Json | undefined): Result<Bundle['contexts'], BundleError> {
  if (!isJsonObject(value) || Object.keys(value).length > MOST.contexts) return refuse('BUNDLE_MALFORMED', 'contexts')
  const found: [string, Uint8Array][] = []
  for (const [url, text] of Object.entries(value)) {
    const hash = readHash(text)
    if (!hash) return refuse('BUNDLE_MALFORMED', 'contexts')
    found.push([url, hash])
  }
  return ok(Object.fromEntries(found))
}

/** Reads a bundle without believing any of it. Never throws. */
export function readBundle(input: Uint8Array | string): Result<Bundle, BundleError> {
  const read = parseStrictJson(input, { maxBytes: MAX_BUNDLE_BYTES })
  if (!read.ok) return refuse(read.error.code === 'JSON_TOO_LARGE' ? 'BUNDLE_TOO_LARGE' : 'BUNDLE_MALFORMED', '')
  return isJsonObject(read.value) ? readParts(read.value) : refuse('BUNDLE_MALFORMED', '')
}

function readParts(given: JsonObject): Result<Bundle, BundleError> {
  if (given.format !== BUNDLE_FORMAT) return refuse('BUNDLE_VERSION', 'format')
  const madeAt = isText(given.madeAt) ? parseDateTime(given.madeAt) : null
  if (!madeAt?.ok) return refuse('BUNDLE_MALFORMED', 'madeAt')
  if (!isText(given.credential)) return refuse('BUNDLE_MALFORMED', 'credential')
  const materials = readAll(given.materials, 'materials', readMaterial)
  if (!materials.ok) return materials
  const records = readAll(given.records, 'records', readRecord)
  if (!records.ok) return records
  const anchors = readAll(given.anchors, 'anchors', readAnchor)
  if (!anchors.ok) return anchors
  const identity = readAll(given.identity, 'identity', readIdentity)
  if (!identity.ok) return identity
  const contexts = readContexts(given.contexts)
  if (!contexts.ok) return contexts
  const { closing = null, verifier } = given
  if (closing !== null && !isText(closing)) return refuse('BUNDLE_MALFORMED', 'closing')
  const verifierHash = verifier === undefined ? null : readHash(verifier)
  if (verifier !== undefined && !verifierHash) return refuse('BUNDLE_MALFORMED', 'verifier')
  return ok({
    madeAt: madeAt.value,
    credential: given.credential,
    materials: materials.value,
    records: records.value,
    anchors: anchors.value,
    contexts: contexts.value,
    identity: identity.value,
    closing,
    verifier: verifierHash,
  })
}
