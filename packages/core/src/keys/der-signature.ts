/**
 * ECDSA signatures between their two forms: r‖s of equal length, as all proofs here write them, and the DER that OpenSSL
 * works in (RFC 3279 §2.2.3). Left to OpenSSL, the change takes as long as half a signature.
 */
export function toDer(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2
  const r = integerOf(signature.subarray(0, half))
  const s = integerOf(signature.subarray(half))
  const der = new Uint8Array(6 + r.length + s.length)
  der.set([0x30, 4 + r.length + s.length, 0x02, r.length])
  der.set(r, 4)
  der.set([0x02, s.length], 4 + r.length)
  der.set(s, 6 + r.length)
  return der
}

/** An unsigned number as DER has it: no leading zeros, but one where it would look negative. */
function integerOf(bytes: Uint8Array): Uint8Array {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const trimmed = bytes.subarray(start)
  if ((trimmed[0]! & 0x80) === 0) return trimmed
  const padded = new Uint8Array(trimmed.length + 1)
  padded.set(trimmed, 1)
  return padded
}

/** `der` comes from OpenSSL itself, of a key whose numbers have `half` bytes; nothing in it is a stranger's. */
export function fromDer(der: Uint8Array, half: number): Uint8Array {
  const signature = new Uint8Array(2 * half)
  let at = 2
  for (const end of [half, 2 * half]) {
    const length = der[at + 1]!
    const value = der.subarray(at + 2 + Math.max(0, length - half), at + 2 + length)
    signature.set(value, end - value.length)
    at += 2 + length
  }
  return signature
}
