import * as nodeCrypto from 'node:crypto'
import {
  type Bls12381Curve,
  bundledContexts,
  curveFromMcl,
  type MclModule,
  type RandomTools,
} from '@laurel/core/credential'
import { cryptographyFromNode, type NodeCrypto, type NodeKeys, proofKeyFromNode } from '@laurel/core/keys'

let loading: Promise<Bls12381Curve> | undefined

/** The arithmetic of bbs-2023 in WebAssembly, loaded when it is first needed: many issuers never use it. */
export const pairingCurve = (): Promise<Bls12381Curve> => {
  loading ??= import('mcl-wasm').then(module => curveFromMcl(module.default as unknown as MclModule))
  return loading
}

/** What signing, showing and checking in part needs on a server: everything by Node and WebAssembly. */
export const disclosureTools: RandomTools = {
  // A Buffer may be a window into a larger piece of memory that others write to.
  random: length => new Uint8Array(nodeCrypto.randomBytes(length)),
  cryptography: cryptographyFromNode(nodeCrypto as unknown as NodeCrypto),
  contexts: bundledContexts,
  makeProofKey: () => proofKeyFromNode(nodeCrypto as unknown as NodeKeys),
  curve: pairingCurve,
  pause: () => new Promise(resume => setImmediate(resume)),
}
