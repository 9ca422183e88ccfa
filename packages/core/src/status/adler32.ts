const MODULUS = 65_521

/** Adler-32 as zlib has it (RFC 1950 §2.2). */
export function adler32(bytes: Uint8Array): number {
  let a = 1
  let b = 0
  for (let at = 0; at < bytes.length; ) {
    // 3,800 additions fit before the sums have to be brought back below the modulus.
    for (const end = Math.min(at + 3_800, bytes.length); at < end; at++) {
      a += bytes[at]!
      b += a
    }
    a %= MODULUS
    b %= MODULUS
  }
  return ((b << 16) | a) >>> 0
}

/** Of two runs of bytes, one after the other: by the checksum of each, and the length of the second. */
export function adler32OfBoth(first: number, second: number, length: number): number {
  const a = (first & 0xffff) + (second & 0xffff) + MODULUS - 1
  const b = (first >>> 16) + (second >>> 16) + (length % MODULUS) * ((first & 0xffff) + MODULUS - 1)
  return (((b % MODULUS) << 16) | (a % MODULUS)) >>> 0
}
