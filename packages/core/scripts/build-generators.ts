/** Writes the first generators of BBS, so that no visitor's device has to hash them: `node scripts/build-generators.ts`. */
import { writeFileSync } from 'node:fs'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { GENERATOR_TAG, generatorSeeds } from '../src/credential/proofs/bbs/scalars.ts'

/** As many as a credential of ours has statements, and one. */
const COUNT = 128

const seeds = generatorSeeds()
const points = Array.from({ length: COUNT }, () =>
  bls12_381.G1.hashToCurve(seeds.next().value, { DST: GENERATOR_TAG }).toBytes(false),
)
writeFileSync(
  new URL('../src/credential/proofs/bbs/generators.gen.ts', import.meta.url),
  `/** Made by scripts/build-generators.ts: x and y of each, 48 bytes each, as base64url. A test makes them anew. */
export const FIRST_GENERATORS =
  '${Buffer.concat(points).toString('base64url')}'
`,
)
