import type { Cryptography, KeyType } from '../../keys/signer.ts'
import { concat, fromHex, toHex, toUtf8 } from '../../primitives/bytes.ts'
import { canonicalJson, NotCanonicalError } from '../../primitives/jcs.ts'
import type { JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { type CanonError, type Cohort, canonicalizeInPieces, createCohort, type Pieces } from '../canon/index.ts'
import type { ContextLibrary } from '../contexts/index.ts'
import type { Suite } from './suites.ts'

export type HashTools = { readonly cryptography: Cryptography; readonly contexts: ContextLibrary }
export type HashError = CanonError | { readonly code: 'E_CANONICAL'; readonly reason: string }

/** The hash that goes with a key: SHA-384 for P-384, also within RDFC-1.0 (VC-DI-ECDSA §3.2.3); else SHA-256. */
const hashFor = (keyType: KeyType, { cryptography }: HashTools) =>
  keyType === 'P-384' ? cryptography.sha384 : cryptography.sha256

const hashName = (keyType: KeyType) => (keyType === 'P-384' ? 'sha384' : 'sha256')

/** The hash of a text in hexadecimal digits, where the platform has one. */
function textHash(keyType: KeyType, { cryptography }: HashTools): ((text: string | Pieces) => string) | undefined {
  const { hashText } = cryptography
  return hashText && (text => hashText(hashName(keyType), text))
}

/** The hash that a proof signs of a canonical text. */
export function hashOf(pieces: Pieces, keyType: KeyType, tools: HashTools): Uint8Array {
  const quick = textHash(keyType, tools)
  return quick ? fromHex(quick(pieces)) : hashFor(keyType, tools)(toUtf8(pieces.join('')))
}

/** The cohort that was signed last, by the hash that goes with its keys: lists come in slices, and one has many. */
const lastCohorts = new WeakMap<ContextLibrary, Map<string, Cohort>>()

/**
 * Canonicalises many documents with what they have in common worked out once; see `createCohort`.
 *
 * @param first  the first of them: if it is of the cohort that was signed last, this goes on
 */
export function cohortOf(first: JsonObject, keyType: KeyType, tools: HashTools): Cohort {
  let last = lastCohorts.get(tools.contexts)
  if (!last) {
    last = new Map()
    lastCohorts.set(tools.contexts, last)
  }
  const known = last.get(hashName(keyType))
  if (known?.has(first)) return known
  const slow = (text: string) => toHex(hashFor(keyType, tools)(toUtf8(text)))
  const made = createCohort(tools.contexts, textHash(keyType, tools) ?? slow)
  last.set(hashName(keyType), made)
  return made
}

/** The cohort that was signed last, if any. */
export const lastCohort = (keyType: KeyType, { contexts }: HashTools): Cohort | undefined =>
  lastCohorts.get(contexts)?.get(hashName(keyType))

/** The canonical N-Quads of a document with SHA-256, as most suites take them. */
export const canonicalQuads = (document: JsonObject, tools: HashTools): Result<Pieces, CanonError> =>
  canonicalizeInPieces(document, tools.contexts, {
    hash: tools.cryptography.sha256,
    hashText: textHash('Ed25519', tools),
  })

/** The canonical text of a document or of proof options, by the suite's algorithm, in pieces. */
export function canonicalText(
  document: JsonObject,
  suite: Suite,
  keyType: KeyType,
  tools: HashTools,
): Result<Pieces, HashError> {
  if (suite.canonical === 'rdfc')
    return canonicalizeInPieces(document, tools.contexts, {
      hash: hashFor(keyType, tools),
      hashText: textHash(keyType, tools),
    })
  try {
    return ok([canonicalJson(document)])
  } catch (problem) {
    if (problem instanceof NotCanonicalError) return err({ code: 'E_CANONICAL', reason: problem.message })
    throw problem
  }
}

/**
 * Hashes of proof options that were met before, by their text: a class of awards is signed with the same ones, and its
 * credentials are verified with the same ones. Bounded, since strangers write proofs too.
 */
const MAX_REMEMBERED = 256
/** Longer options are hashed each time, so that the memory stays below a few megabytes whoever fills it. */
const MAX_REMEMBERED_LENGTH = 4_096
const remembered = new WeakMap<ContextLibrary, Map<string, Uint8Array>>()

/** The hash of a proof's canonical options, remembered while documents with the same ones follow. */
export function hashOptions(
  options: JsonObject,
  suite: Suite,
  keyType: KeyType,
  tools: HashTools,
): Result<Uint8Array, HashError> {
  let memo = remembered.get(tools.contexts)
  if (!memo) {
    memo = new Map()
    remembered.set(tools.contexts, memo)
  }
  const key = `${suite.name}${keyType}${JSON.stringify(options)}`
  const known = memo.get(key)
  if (known) return ok(known)
  const text = canonicalText(options, suite, keyType, tools)
  if (!text.ok) return text
  const made = hashOf(text.value, keyType, tools)
  if (key.length <= MAX_REMEMBERED_LENGTH) {
    if (memo.size >= MAX_REMEMBERED) memo.clear()
    memo.set(key, made)
  }
  return ok(made)
}

/**
 * The bytes that a proof signs: the hash of its canonical options, then the hash of the canonical document (VC-DI-EDDSA
 * §3.2.4 and §3.3.4, VC-DI-ECDSA §3.2.4 and §3.3.4): SHA-256, and SHA-384 for keys on P-384.
 *
 * @param document  without its `proof` (but with those that this proof builds upon)
 * @param options   the proof without `proofValue`; for RDF it is read under the document's `@context`
 * @param known     gives the canonical N-Quads of a document, by the hash that goes with the key, where they are known
 */
export function hashData(
  document: JsonObject,
  options: JsonObject,
  suite: Suite,
  keyType: KeyType,
  tools: HashTools,
  known?: (document: JsonObject) => Pieces | null,
): Result<Uint8Array, HashError> {
  const optionsHash = hashOptions(options, suite, keyType, tools)
  if (!optionsHash.ok) return optionsHash
  const quads = suite.canonical === 'rdfc' ? (known?.(document) ?? null) : null
  const text = quads === null ? canonicalText(document, suite, keyType, tools) : ok(quads)
  if (!text.ok) return text
  return ok(concat(optionsHash.value, hashOf(text.value, keyType, tools)))
}
