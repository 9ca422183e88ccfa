import { createHash } from 'node:crypto'
import type { Context } from 'hono'

/** For how long others may keep what is public; docs/ARCHITECTURE.md, "What others may keep". */
export const CACHE = {
  /**
   * Kept, and asked for anew each time: what is signed with a new key must verify at once, and what is closed must be
   * closed. An unchanged one costs a 304.
   */
  askEachTime: 'public, no-cache',
  /**
   * Status lists: a cache that has one serves it for half a minute, and for as long again while it asks for the next, so
   * that a rush comes to us as one request. A revocation is seen through it within a minute.
   */
  list: 'public, max-age=30, stale-while-revalidate=30',
  /** The head of a public record, which grows each second. */
  head: 'public, max-age=2, stale-while-revalidate=8',
  aMinute: 'public, max-age=60, stale-while-revalidate=60',
  /** What is at an address that says what it is: a tile of a public record, a picture by its digest. */
  forEver: 'public, max-age=31536000, immutable',
} as const

/** A strong ETag (RFC 9110 §8.8.3): these bytes and no others, in this coding. */
export function etagOf(body: string | Uint8Array, coding?: 'gzip'): string {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 27)
  return `"${digest}${coding ? `-${coding}` : ''}"`
}

/** Whether whoever asks has this already (`If-None-Match`, compared weakly as RFC 9110 §13.1.2 wants it). */
export function isKnown(c: Context, etag: string): boolean {
  const known = c.req.header('if-none-match')
  return (known ?? '').split(',').some(one => ['*', etag].includes(one.trim().replace(/^W\//, '')))
}
