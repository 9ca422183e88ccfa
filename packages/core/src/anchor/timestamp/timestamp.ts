import { ripemd160, sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, decodeUtf8Strictly, equalBytes, fromHex, toUtf8 } from '../../primitives/bytes.ts'

// OpenTimestamps: a tree of operations on a digest, whose leaves say where the outcome was published.

/** Where the outcome of the operations stands, or who promised to put it there. */
export type Attestation =
  | { readonly kind: 'bitcoin'; readonly height: number }
  /** A calendar has it, and nothing more: no proof of any time. */
  | { readonly kind: 'pending'; readonly uri: string }
  | { readonly kind: 'unknown' }

/** An attestation and what the operations on the way to it made of the digest. */
export type Attested = { readonly message: Uint8Array; readonly attestation: Attestation }

const BITCOIN = fromHex('0588960d73d71901')
const PENDING = fromHex('83dfe30d2ef90c8e')
const TAG_BYTES = 8
const MAGIC = concat(
  Uint8Array.of(0),
  toUtf8('OpenTimestamps'),
  Uint8Array.of(0, 0),
  toUtf8('Proof'),
  fromHex('00bf89e2e884e89294'),
)
const SHA256 = 0x08

// The limits of the format's own library, so that no proof takes more than it should.
const MOST_MESSAGE = 4096
const MOST_PAYLOAD = 8192
const MOST_URI = 1000
const DEEPEST = 256
const MOST_STEPS = 10_000
export const MOST_TIMESTAMP_BYTES = 65_536

const UNARY: Readonly<Record<number, (message: Uint8Array) => Uint8Array>> = {
  2: sha1,
  3: ripemd160,
  [SHA256]: sha256,
}
const APPEND = 0xf0
const PREPEND = 0xf1

class Malformed extends Error {}

/** Bytes that are read from the front, each once. */
class Reader {
  #bytes: Uint8Array
  #at = 0
  #steps = 0
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }
  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new Malformed()
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }
  byte(): number {
    return this.take(1)[0]!
  }
  /** Seven bits a byte, the lowest first. */
  number(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
      if (scale >= 2 ** 28) throw new Malformed()
    }
  }
  counted(most: number): Uint8Array {
    const length = this.number()
    if (length > most) throw new Malformed()
    return this.take(length)
  }
  step(): void {
    if (++this.#steps > MOST_STEPS) throw new Malformed()
  }
  isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }
}

function readUri(payload: Uint8Array): string {
  const reader = new Reader(payload)
  const uri = decodeUtf8Strictly(reader.counted(MOST_URI))
  // The characters that the format permits there, and no others.
  if (uri === null || !/^[A-Za-z0-9._/:-]*$/.test(uri)) throw new Malformed()
  return uri
}

function readAttestation(reader: Reader): Attestation {
  const tag = reader.take(TAG_BYTES)
  const payload = reader.counted(MOST_PAYLOAD)
  if (equalBytes(tag, PENDING)) return { kind: 'pending', uri: readUri(payload) }
  if (!equalBytes(tag, BITCOIN)) return { kind: 'unknown' }
  const inner = new Reader(payload)
  const height = inner.number()
  if (!inner.isAtEnd()) throw new Malformed()
  return { kind: 'bitcoin', height }
}

function apply(operation: number, message: Uint8Array, reader: Reader): Uint8Array {
  const unary = UNARY[operation]
  if (unary) return unary(message)
  if (operation !== APPEND && operation !== PREPEND) throw new Malformed()
  const more = reader.counted(MOST_MESSAGE)
  const made = operation === APPEND ? concat(message, more) : concat(more, message)
  if (more.length === 0 || made.length > MOST_MESSAGE) throw new Malformed()
  return made
}

function walk(reader: Reader, message: Uint8Array, depth: number, found: Attested[]): void {
  if (depth > DEEPEST) throw new Malformed()
  for (let isLast = false; !isLast; ) {
    reader.step()
    let mark = reader.byte()
    isLast = mark !== 0xff
    if (!isLast) mark = reader.byte()
    if (mark === 0) found.push({ message, attestation: readAttestation(reader) })
    else walk(reader, apply(mark, message, reader), depth + 1, found)
  }
}

/**
 * Follows a timestamp from the digest to all that it leads to.
 *
 * @param timestamp what a calendar answers: the operations and attestations, without a file's header
 * @returns `null` where it is malformed, too large, or has an operation that is not in use
 */
export function readTimestamp(digest: Uint8Array, timestamp: Uint8Array): readonly Attested[] | null {
  if (timestamp.length > MOST_TIMESTAMP_BYTES) return null
  const reader = new Reader(timestamp)
  const found: Attested[] = []
  try {
    walk(reader, digest, 0, found)
  } catch (error) {
    if (error instanceof Malformed) return null
    throw error
  }
  return reader.isAtEnd() ? found : null
}

/** A timestamp as a file that other tools read (`.ots`), of a SHA-256 digest. */
export const writeTimestampFile = (digest: Uint8Array, timestamp: Uint8Array): Uint8Array =>
  concat(MAGIC, Uint8Array.of(1, SHA256), digest, timestamp)

/** Reads such a file, believing nothing of it. `null` where it is none, or of a digest of another kind. */
export function readTimestampFile(file: Uint8Array): { digest: Uint8Array; timestamp: Uint8Array } | null {
  const head = MAGIC.length + 2
  const isOne = file.length > head + 32 && equalBytes(file.subarray(0, head), concat(MAGIC, Uint8Array.of(1, SHA256)))
  return isOne ? { digest: file.slice(head, head + 32), timestamp: file.slice(head + 32) } : null
}

/**
 * Puts what a calendar has added to a promise of its own in the promise's place.
 *
 * @param pending where the promise stands, as `readTimestamp` has found it
 * @param more what the calendar answers when it is asked for `pending.message`
 * @returns the timestamp without that promise; `null` where it does not stand in it
 */
export function replacePending(timestamp: Uint8Array, pending: Attested, more: Uint8Array): Uint8Array | null {
  if (pending.attestation.kind !== 'pending') return null
  const uri = toUtf8(pending.attestation.uri)
  const payload = concat(writeCount(uri.length), uri)
  const written = concat(Uint8Array.of(0), PENDING, writeCount(payload.length), payload)
  // As calendars answer, a promise is the last thing of its branch; among several it is not replaced.
  const at = timestamp.length - written.length
  return at >= 0 && equalBytes(timestamp.subarray(at), written) ? concat(timestamp.subarray(0, at), more) : null
}

function writeCount(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128)
  return Uint8Array.from([...bytes, rest])
}
