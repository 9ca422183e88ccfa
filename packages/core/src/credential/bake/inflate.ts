import { Unzlib } from 'fflate'
import { concat } from '../../primitives/bytes.ts'
import { MAX_BAKED } from './limits.ts'

/** Inflates zlib data in small steps and gives up past `most` bytes (the result is then longer than allowed). */
export function inflate(stored: Uint8Array, most: number = MAX_BAKED): Uint8Array | null {
  const parts: Uint8Array[] = []
  let size = 0
  const stream = new Unzlib(part => {
    parts.push(part)
    size += part.length
  })
  try {
    for (let at = 0; at < stored.length && size <= most; at += 1_024)
      stream.push(stored.subarray(at, at + 1_024), at + 1_024 >= stored.length)
  } catch {
    return null
  }
  return concat(...parts)
}
