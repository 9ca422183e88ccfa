/*
 * Shamir's secret sharing over GF(2^8) with AES's polynomial x^8+x^4+x^3+x+1, byte by byte (A. Shamir, "How to share a
 * secret", 1979). Multiplication is by shift and add without tables or branches on secret bits.
 */

function multiply(a: number, b: number): number {
  let product = 0
  let left = a
  for (let bit = 0; bit < 8; bit++) {
    product ^= -((b >> bit) & 1) & left
    left = ((left << 1) ^ (-(left >> 7) & 0x11b)) & 0xff
  }
  return product & 0xff
}

/** a^254 = 1/a in this field; 0 for 0. */
function inverse(a: number): number {
  let result = 1
  for (let bit = 7; bit >= 0; bit--) {
    result = multiply(result, result)
    if ((254 >> bit) & 1) result = multiply(result, a)
  }
  return result
}

export type Point = { readonly x: number; readonly bytes: Uint8Array }

/**
 * `count` points of which any `threshold` give the secret back and fewer say nothing about it.
 *
 * @param coefficients `secret.length × (threshold − 1)` bytes from a cryptographic source, used once
 */
export function splitSecret(
  secret: Uint8Array,
  threshold: number,
  count: number,
  coefficients: Uint8Array,
): readonly Point[] {
  if (threshold < 2 || count < threshold || count > 255 || coefficients.length !== secret.length * (threshold - 1))
    throw new Error('these are no parameters for sharing a secret')
  return Array.from({ length: count }, (_, index) => {
    const x = index + 1
    const bytes = secret.map((byte, at) => {
      let value = 0
      // Horner, from the highest power down
      for (let power = threshold - 2; power >= 0; power--)
        value = multiply(value ^ (coefficients[power * secret.length + at] as number), x)
      return value ^ byte
    })
    return { x, bytes }
  })
}

/** The value at 0 of the polynomial through the points; `null` if two are at one place, or they differ in length. */
export function joinSecret(points: readonly Point[]): Uint8Array | null {
  const first = points[0]
  if (!first || new Set(points.map(point => point.x)).size !== points.length) return null
  if (points.some(point => point.x < 1 || point.x > 255 || point.bytes.length !== first.bytes.length)) return null
  const secret = new Uint8Array(first.bytes.length)
  for (const { x, bytes } of points) {
    let weight = 1
    for (const other of points) if (other.x !== x) weight = multiply(weight, multiply(other.x, inverse(other.x ^ x)))
    for (const [at, byte] of bytes.entries()) secret[at] = (secret[at] as number) ^ multiply(weight, byte)
  }
  return secret
}
