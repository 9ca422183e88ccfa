import { createHash, randomBytes } from 'node:crypto'

const MOST_COUNT = 0xfff
const HALF_COUNT = 0x7ff

const POOL_BYTES = 4_096

/** Draws much at once and hands out a little at a time: asking the system costs more than what it gives. */
function fromPool(random: (length: number) => Uint8Array): (length: number) => Uint8Array {
  let pool: Uint8Array = new Uint8Array(0)
  let at = 0
  return length => {
    if (at + length > pool.length) [pool, at] = [random(POOL_BYTES), 0]
    at += length
    return pool.subarray(at - length, at)
  }
}

/**
 * Makes ids that sort by their time, and those of one millisecond by their turn (RFC 9562 §5.7 and §6.2, method 1): 48
 * bits of milliseconds, a counter of 12 bits that begins anywhere in its lower half, and 62 random bits.
 *
 * @param now milliseconds since 1970; where it is set back, so are the ids
 */
export function idMaker(now: () => number, random: (length: number) => Uint8Array = randomBytes): () => string {
  const draw = fromPool(random)
  let seen = Number.NaN
  let time = 0
  let count = 0
  return () => {
    const at = now()
    const bytes = Buffer.alloc(16)
    bytes.set(draw(10), 6)
    if (at === seen) count++
    else [seen, time, count] = [at, at, bytes.readUInt16BE(6) & HALF_COUNT]
    // Where a millisecond has had all that it can count, the next one lends.
    if (count > MOST_COUNT) [time, count] = [time + 1, bytes.readUInt16BE(6) & HALF_COUNT]
    bytes.writeUIntBE(time, 0, 6)
    bytes.writeUInt16BE(0x7000 | count, 6)
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    const hex = bytes.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}

/** A secret for a link or a key: 256 random bits in 43 letters. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What is stored of a token. Tokens are random and long, so one plain hash suffices. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')
