import { hash_to_field } from '@noble/curves/abstract/hash-to-curve.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { fromHex } from '../../../primitives/bytes.ts'
import type { Bls12381Curve, G1, G2 } from './curve.ts'
import { scalarToBytes, toBytes } from './scalars.ts'

type MclScalar = { setBigEndianMod(bytes: Uint8Array): void }
type MclField = { setBigEndianMod(bytes: Uint8Array): void; setInt(value: number): void; mapToG1(): MclG1 }
type MclPoint = {
  deserialize(bytes: Uint8Array): void
  serialize(): Uint8Array
  isZero(): boolean
  isValid(): boolean
  isValidOrder(): boolean
}
type MclG1 = MclPoint & { setX(value: MclField): void; setY(value: MclField): void; setZ(value: MclField): void }
type MclTarget = { isOne(): boolean }

/** The part of the module `mcl-wasm` that is used, so that core need not know it: pass the module itself. */
export type MclModule = {
  readonly BLS12_381: number
  readonly IRTF: number
  init(curve: number): Promise<unknown>
  setETHserialization(on: boolean): void
  setMapToMode(mode: number): void
  verifyOrderG1(on: boolean): void
  verifyOrderG2(on: boolean): void
  readonly Fr: new () => MclScalar
  readonly Fp: new () => MclField
  readonly G1: new () => MclG1
  readonly G2: new () => MclPoint
  add(one: MclG1, other: MclG1): MclG1
  neg(point: MclPoint): MclPoint
  mul(point: never, scalar: MclScalar): MclPoint
  mulVec(points: MclG1[], scalars: MclScalar[]): MclG1
  millerLoop(one: MclG1, other: MclPoint): never
  finalExp(value: never): MclTarget
}

/** The prime of the field that coordinates are in. */
const PRIME = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn
/** The base point of G2, compressed (draft-irtf-cfrg-pairing-friendly-curves §4.2.1). */
const BASE_G2 = fromHex(
  '93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8',
)

/** BLS12-381 by WebAssembly. The module's switches are set once: canonical bytes, subgroups checked, hashing by RFC 9380. */
export async function curveFromMcl(mcl: MclModule): Promise<Bls12381Curve> {
  await mcl.init(mcl.BLS12_381)
  mcl.setETHserialization(true)
  mcl.setMapToMode(mcl.IRTF)
  mcl.verifyOrderG1(true)
  mcl.verifyOrderG2(true)
  const base = new mcl.G2()
  base.deserialize(BASE_G2)
  const negatedBase = mcl.neg(base)
  const oneField = new mcl.Fp()
  oneField.setInt(1)

  const parse = (point: MclPoint, bytes: Uint8Array, length: number) => {
    if (bytes.length !== length) return null
    try {
      point.deserialize(bytes)
    } catch {
      return null
    }
    if (point.isZero() || !point.isValid() || !point.isValidOrder()) return null
    // One point, one form: what was read must be what would be written.
    return point.serialize().every((byte, at) => byte === bytes[at]) ? point : null
  }
  const field = (bytes: Uint8Array) => {
    const value = new mcl.Fp()
    value.setBigEndianMod(bytes)
    return value
  }
  const scalar = (value: bigint) => {
    const made = new mcl.Fr()
    made.setBigEndianMod(scalarToBytes(value))
    return made
  }
  return {
    parseG1: bytes => parse(new mcl.G1(), bytes, 48) as G1 | null,
    parseG2: bytes => parse(new mcl.G2(), bytes, 96) as G2 | null,
    trustedG1({ x, y }) {
      const point = new mcl.G1()
      point.setX(field(x))
      point.setY(field(y))
      point.setZ(oneField)
      return point as unknown as G1
    },
    hashToG1(message, tag) {
      const options = { DST: tag, p: PRIME, m: 1, k: 128, expand: 'xmd', hash: sha256 } as const
      const [first, second] = hash_to_field(message, 2, options).map(([value]) => field(toBytes(value!, 48)).mapToG1())
      return mcl.add(first!, second!) as unknown as G1
    },
    writeG1: point => (point as unknown as MclG1).serialize(),
    sum(points, scalars) {
      const total = mcl.mulVec(points as unknown as MclG1[], scalars.map(scalar))
      return total.isZero() ? null : (total as unknown as G1)
    },
    publicKeyOf: secret => mcl.mul(base as never, scalar(secret)).serialize(),
    pairsAlike(one, key, other) {
      const left = mcl.millerLoop(one as unknown as MclG1, key as unknown as MclPoint)
      const right = mcl.millerLoop(other as unknown as MclG1, negatedBase)
      return mcl.finalExp(mcl.mul(left, right as never) as never).isOne()
    },
  }
}
