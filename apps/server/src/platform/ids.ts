import { createHash, randomBytes } from 'node:crypto'

/** An id that sorts by its time (RFC 9562 §5.7): 48 bits of milliseconds, then 74 random bits. */
export function uuidv7(now: number, random: (length: number) => Uint8Array = randomBytes): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes.set(random(10), 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A secret for a link or a key: 256 random bits in 43 letters. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What is stored of a token. Tokens are random and long, so one plain hash suffices. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')
