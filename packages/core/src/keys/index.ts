export { parseJwk, toJwk } from './jwk.ts'
export type { KeyError } from './key-error.ts'
export {
  encodeMultikey,
  encodeMultikeyBytes,
  encodeSecretMultikey,
  parseMultikey,
  parseMultikeyBytes,
  parseSecretMultikey,
} from './multikey.ts'
export {
  cryptographyFromNode,
  type NodeCrypto,
  privateKeyFromNode,
  randomizedSignerFromNode,
  signerFromNode,
  signerWithKey,
} from './node-cryptography.ts'
export { parsePem } from './pem.ts'
export { createProofKey, type NodeKeys, type ProofKey, proofKeyFromNode } from './proof-key.ts'
export { createSigner, generateKeyPair, publicKeyOf, pureCryptography } from './pure-cryptography.ts'
export { checkPublicKey } from './sanity.ts'
export type { Cryptography, KeyType, PublicKey, Signer } from './signer.ts'
export { cryptographyFromWeb, type SubtleVerify } from './web-cryptography.ts'
