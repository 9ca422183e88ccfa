export { type BbsSigner, createBbsSigner } from './bbs-signer.ts'
export type { Bls12381Curve } from './curve.ts'
export { generateBbsKeyPair } from './generate-key.ts'
export { curveFromMcl, type MclModule } from './mcl-curve.ts'
