import { concat } from '../../../primitives/bytes.ts'
import type { Bls12381Curve, G1 } from './curve.ts'
import { domainInput, generatorsOf, p1Of } from './generators.ts'
import { SIGNATURE_LENGTH } from './proof-value.ts'
import {
  hashToScalar,
  invert,
  messageToScalar,
  mod,
  parseScalar,
  SCALAR_LENGTH,
  scalarToBytes,
  toBytes,
} from './scalars.ts'

const POINT_LENGTH = 48
/** Three points, and four scalars beside those of the messages withheld. */
const LEAST_LENGTH = 3 * POINT_LENGTH + 4 * SCALAR_LENGTH

/** How many scalars must be drawn to withhold `count` messages. */
export const scalarsToDraw = (count: number): number => 5 + count

type Shown = {
  readonly publicKey: Uint8Array
  readonly header: Uint8Array
  readonly presentationHeader: Uint8Array
  /** Positions of the messages that are shown, ascending. */
  readonly disclosed: readonly number[]
}

/** What both sides hash to the challenge (draft-irtf-cfrg-bbs-signatures §3.7.4). */
function challengeOf(
  curve: Bls12381Curve,
  shown: Shown,
  scalars: readonly bigint[],
  points: readonly G1[],
  domain: bigint,
): bigint {
  return hashToScalar(
    concat(
      toBytes(shown.disclosed.length, 8),
      ...shown.disclosed.flatMap((index, at) => [toBytes(index, 8), scalarToBytes(scalars[at]!)]),
      ...points.map(point => curve.writeG1(point)),
      scalarToBytes(domain),
      toBytes(shown.presentationHeader.length, 8),
      shown.presentationHeader,
    ),
  )
}

/**
 * Proves a signature over `messages` without showing it, or those messages that are not `disclosed` (§3.5.3, §3.6.3). Two
 * proofs of one signature have nothing in common, as long as each has scalars of its own.
 *
 * @param drawn  `scalarsToDraw` fresh random scalars; ones that were used before give the signature away
 * @returns `null` for a signature that is malformed
 */
export function proveBbs(
  curve: Bls12381Curve,
  signature: Uint8Array,
  messages: readonly Uint8Array[],
  shown: Shown,
  drawn: readonly bigint[],
): Uint8Array | null {
  const a = signature.length === SIGNATURE_LENGTH ? curve.parseG1(signature.subarray(0, POINT_LENGTH)) : null
  const e = parseScalar(signature.subarray(POINT_LENGTH))
  if (a === null || e === null) return null
  const scalars = messages.map(messageToScalar)
  const generators = generatorsOf(curve, messages.length + 1)
  const domain = hashToScalar(domainInput(shown.publicKey, generators, shown.header))
  const [r1, r2, eDrawn, r1Drawn, r3Drawn, ...hiddenDrawn] = drawn as [bigint, bigint, bigint, bigint, bigint]
  const isShown = new Set(shown.disclosed)
  const hidden = scalars.map((_, index) => index).filter(index => !isShown.has(index))

  const b = curve.sum([p1Of(curve), ...generators.points], [1n, domain, ...scalars])
  const d = b && curve.sum([b], [r2])
  const aBar = curve.sum([a], [mod(r1 * r2)])
  const bBar = d && curve.sum([d, a], [r1, mod(-e * r1 * r2)])
  const t1 = aBar && d && curve.sum([aBar, d], [eDrawn, r1Drawn])
  const t2 = d && curve.sum([d, ...hidden.map(index => generators.points[index + 1]!)], [r3Drawn, ...hiddenDrawn])
  if (!(d && aBar && bBar && t1 && t2)) return null

  const disclosed = shown.disclosed.map(index => scalars[index]!)
  const challenge = challengeOf(curve, shown, disclosed, [aBar, bBar, d, t1, t2], domain)
  const answers = [
    eDrawn + e * challenge,
    r1Drawn - r1 * challenge,
    r3Drawn - invert(r2) * challenge,
    ...hidden.map((index, at) => hiddenDrawn[at]! + scalars[index]! * challenge),
    challenge,
  ]
  return concat(...[aBar, bBar, d].map(point => curve.writeG1(point)), ...answers.map(one => scalarToBytes(mod(one))))
}

export type BbsVerdict = 'holds' | 'broken' | 'malformed' | 'weak-key'

/** How many messages a proof withholds, by its length; `null` where no proof is so long. */
export const withheldBy = (proof: Uint8Array): number | null => {
  const rest = proof.length - LEAST_LENGTH
  return rest < 0 || rest % SCALAR_LENGTH !== 0 ? null : rest / SCALAR_LENGTH
}

/** Checks a proof (§3.5.4, §3.6.4): `messages` are those shown, at the positions `shown.disclosed`. */
export function verifyBbs(
  curve: Bls12381Curve,
  proof: Uint8Array,
  messages: readonly Uint8Array[],
  shown: Shown,
): BbsVerdict {
  const withheld = withheldBy(proof)
  if (withheld === null || messages.length !== shown.disclosed.length) return 'malformed'
  const total = withheld + messages.length
  if (shown.disclosed.some((index, at) => index >= total || (at > 0 && index <= shown.disclosed[at - 1]!)))
    return 'malformed'
  const points = [0, 1, 2].map(at => curve.parseG1(proof.subarray(at * POINT_LENGTH, (at + 1) * POINT_LENGTH)))
  const [aBar, bBar, d] = points
  const answers: bigint[] = []
  for (let at = 3 * POINT_LENGTH; at < proof.length; at += SCALAR_LENGTH) {
    const answer = parseScalar(proof.subarray(at, at + SCALAR_LENGTH))
    if (answer === null) return 'malformed'
    answers.push(answer)
  }
  if (!(aBar && bBar && d)) return 'malformed'
  const key = curve.parseG2(shown.publicKey)
  if (key === null) return 'weak-key'

  const [eHat, r1Hat, r3Hat] = answers as [bigint, bigint, bigint]
  const hiddenHats = answers.slice(3, -1)
  const challenge = answers.at(-1)!
  const generators = generatorsOf(curve, total + 1)
  const domain = hashToScalar(domainInput(shown.publicKey, generators, shown.header))
  const scalars = messages.map(messageToScalar)
  // What the proof says of each message, for one sum: shown ones times the challenge, withheld ones as answered.
  const factors = new Array<bigint | undefined>(total)
  for (const [at, index] of shown.disclosed.entries()) factors[index] = mod(scalars[at]! * challenge)
  let next = 0
  const all = Array.from(factors, factor => factor ?? hiddenHats[next++]!)
  const t1 = curve.sum([bBar, aBar, d], [challenge, eHat, r1Hat])
  const t2 = curve.sum([p1Of(curve), d, ...generators.points], [challenge, r3Hat, mod(domain * challenge), ...all])
  if (!(t1 && t2)) return 'broken'
  if (challengeOf(curve, shown, scalars, [aBar, bBar, d, t1, t2], domain) !== challenge) return 'broken'
  return curve.pairsAlike(aBar, key, bBar) ? 'holds' : 'broken'
}
