import { fromBase64url } from '../../../primitives/base64url.ts'
import { concat, fromHex } from '../../../primitives/bytes.ts'
import type { AffineBytes, Bls12381Curve, G1 } from './curve.ts'
import { FIRST_GENERATORS } from './generators.gen.ts'
import { API_ID_BYTES, GENERATOR_TAG, generatorSeeds, toBytes } from './scalars.ts'

/** P1 of the ciphersuite (draft-irtf-cfrg-bbs-signatures §7.2.2), compressed. */
const P1 = fromHex('a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd225e7c59698588e70d11406d161b4e28c9')
const COORDINATE = 48

/** The points that messages are bound to: Q1 first, then one a message. The same for every issuer. */
export type Generators = {
  readonly points: readonly G1[]
  /** Compressed, one after the other, as the domain names them. */
  readonly bytes: Uint8Array
}

type Kept = { p1: G1; points: G1[]; bytes: Uint8Array[]; seeds: Generator<Uint8Array, never> }
const kept = new WeakMap<Bls12381Curve, Kept>()

function keptBy(curve: Bls12381Curve): Kept {
  const known = kept.get(curve)
  if (known) return known
  const made: Kept = { p1: curve.parseG1(P1)!, points: [], bytes: [], seeds: generatorSeeds() }
  for (const point of readFirst()) {
    made.points.push(curve.trustedG1(point))
    made.seeds.next()
  }
  made.bytes = made.points.map(point => curve.writeG1(point))
  kept.set(curve, made)
  return made
}

function* readFirst(): Generator<AffineBytes> {
  const bytes = fromBase64url(FIRST_GENERATORS)!
  for (let at = 0; at < bytes.length; at += 2 * COORDINATE)
    yield { x: bytes.slice(at, at + COORDINATE), y: bytes.slice(at + COORDINATE, at + 2 * COORDINATE) }
}

/** The first `count` generators. The first ones are built in, the others are made when somebody needs so many, and kept. */
export function generatorsOf(curve: Bls12381Curve, count: number): Generators {
  const { points, bytes, seeds } = keptBy(curve)
  while (points.length < count) {
    const point = curve.hashToG1(seeds.next().value, GENERATOR_TAG)
    points.push(point)
    bytes.push(curve.writeG1(point))
  }
  return { points: points.slice(0, count), bytes: concat(...bytes.slice(0, count)) }
}

export const p1Of = (curve: Bls12381Curve): G1 => keptBy(curve).p1

/** What the domain is hashed from: key, number of messages, generators, interface, header (§4.2.1 calculate_domain). */
export const domainInput = (publicKey: Uint8Array, generators: Generators, header: Uint8Array): Uint8Array =>
  concat(
    publicKey,
    toBytes(generators.points.length - 1, 8),
    generators.bytes,
    API_ID_BYTES,
    toBytes(header.length, 8),
    header,
  )
