import { Inflate } from 'fflate'
import { concat } from '../primitives/bytes.ts'

/** The largest list that is expanded: 2^26 bits, 8 MiB (HOSTILE H-23). */
export const MAXIMUM_BYTES = 8 * 1024 * 1024

/** Inflates in small steps, so that a bomb is noticed while it is small; all of the input must be used, and end the stream. */
export function inflate(deflated: Uint8Array): Uint8Array | null | 'too large' {
  const parts: Uint8Array[] = []
  let size = 0
  const stream = new Inflate(part => {
    parts.push(part)
    size += part.length
  })
  try {
    const step = 8_192
    for (let at = 0; at < deflated.length; at += step) {
      stream.push(deflated.subarray(at, at + step), at + step >= deflated.length)
      if (size > MAXIMUM_BYTES) return 'too large'
    }
  } catch {
    return null
  }
  return concat(...parts)
}
