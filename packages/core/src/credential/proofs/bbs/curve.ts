declare const g1: unique symbol
declare const g2: unique symbol
/** A point of the prime-order subgroup of G1 or G2, in the form that its curve keeps it in. */
export type G1 = { readonly [g1]: true }
export type G2 = { readonly [g2]: true }

/** A point of G1 as its two coordinates, 48 bytes each, the highest byte first. */
export type AffineBytes = { readonly x: Uint8Array; readonly y: Uint8Array }

/**
 * The arithmetic of BLS12-381 that BBS needs, supplied by the place where core runs: `nobleCurve` in plain JavaScript,
 * `curveFromMcl` in WebAssembly, four times as fast. Both give the same bytes.
 */
export interface Bls12381Curve {
  /** Reads 48 bytes; `null` unless they are the canonical form of a point of the subgroup other than the identity. */
  parseG1(bytes: Uint8Array): G1 | null
  /** Reads 96 bytes, as strictly. */
  parseG2(bytes: Uint8Array): G2 | null
  /** A point that is known to be in the subgroup. */
  trustedG1(point: AffineBytes): G1
  /** Hashes to the subgroup (RFC 9380, BLS12381G1_XMD:SHA-256_SSWU_RO_) under the domain separation `tag`. */
  hashToG1(message: Uint8Array, tag: Uint8Array): G1
  writeG1(point: G1): Uint8Array
  /** points[0] · scalars[0] + points[1] · scalars[1] + …; the identity is no answer but `null`. */
  sum(points: readonly G1[], scalars: readonly bigint[]): G1 | null
  /** secret · base point of G2, compressed. */
  publicKeyOf(secret: bigint): Uint8Array
  /** True if e(one, key) = e(other, base point of G2). */
  pairsAlike(one: G1, key: G2, other: G1): boolean
}
