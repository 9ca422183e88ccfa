import type { ProofKey } from '../../../keys/proof-key.ts'
import type { Cryptography } from '../../../keys/signer.ts'
import type { ContextLibrary } from '../../contexts/index.ts'
import type { Bls12381Curve } from '../bbs/curve.ts'

/** The suites in which a holder chooses what to show. */
export type DisclosureSuite = 'ecdsa-sd-2023' | 'bbs-2023'
export const isDisclosureSuite = (name: string): name is DisclosureSuite =>
  name === 'ecdsa-sd-2023' || name === 'bbs-2023'

/** What signing, disclosing and verifying selectively may be given; each part has a pure stand-in. */
export type DisclosureTools = {
  readonly cryptography?: Cryptography
  readonly contexts?: ContextLibrary
  /** Loads the arithmetic of bbs-2023. Without it, plain JavaScript is loaded when a bbs-2023 proof is met. */
  readonly curve?: () => Bls12381Curve | Promise<Bls12381Curve>
}

export type RandomTools = DisclosureTools & {
  /** Fresh random bytes, fit for keys. */
  readonly random: (length: number) => Uint8Array
  /** Makes the key that signs the statements of one ecdsa-sd-2023 proof and is then forgotten. */
  readonly makeProofKey?: () => ProofKey
  /** Lets others have a turn, where long work must not keep a process to itself. */
  readonly pause?: () => Promise<void>
}

export const curveOf = async (tools: DisclosureTools): Promise<Bls12381Curve> =>
  tools.curve ? tools.curve() : (await import('../bbs/noble-curve.ts')).nobleCurve
