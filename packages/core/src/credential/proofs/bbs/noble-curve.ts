import { pippenger } from '@noble/curves/abstract/curve.js'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import type { Bls12381Curve, G1, G2 } from './curve.ts'
import { toNumber } from './scalars.ts'

const Point1 = bls12_381.G1.Point
const Point2 = bls12_381.G2.Point
type Noble1 = InstanceType<typeof Point1>
type Noble2 = InstanceType<typeof Point2>
const one = (point: G1) => point as unknown as Noble1
const wrap1 = (point: Noble1) => point as unknown as G1

/** Fewer points than this are quicker multiplied one by one. */
const FEW = 4

/** BLS12-381 in plain JavaScript: runs everywhere, also where a page may not compile WebAssembly. */
export const nobleCurve: Bls12381Curve = {
  parseG1(bytes) {
    if (bytes.length !== 48) return null
    try {
      const point = Point1.fromBytes(bytes)
      if (point.is0()) return null
      point.assertValidity()
      return wrap1(point)
    } catch {
      return null
    }
  },
  parseG2(bytes) {
    if (bytes.length !== 96) return null
    try {
      const point = Point2.fromBytes(bytes)
      if (point.is0()) return null
      point.assertValidity()
      return point as unknown as G2
    } catch {
      return null
    }
  },
  trustedG1: ({ x, y }) => wrap1(Point1.fromAffine({ x: toNumber(x), y: toNumber(y) })),
  hashToG1: (message, tag) => wrap1(bls12_381.G1.hashToCurve(message, { DST: tag }) as Noble1),
  writeG1: point => one(point).toBytes(true),
  sum(points, scalars) {
    const nobles = points.map(one)
    const total =
      points.length < FEW
        ? nobles.reduce((sum, point, at) => sum.add(point.multiplyUnsafe(scalars[at]!)), Point1.ZERO)
        : pippenger(Point1, nobles, [...scalars])
    return total.is0() ? null : wrap1(total)
  },
  publicKeyOf: secret => Point2.BASE.multiply(secret).toBytes(true),
  pairsAlike(first, key, second) {
    const product = bls12_381.pairingBatch([
      { g1: one(first), g2: key as unknown as Noble2 },
      { g1: one(second), g2: Point2.BASE.negate() },
    ])
    return bls12_381.fields.Fp12.eql(product, bls12_381.fields.Fp12.ONE)
  },
}
