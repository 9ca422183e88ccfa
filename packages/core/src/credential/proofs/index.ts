export * from './bbs/index.ts'
export * from './disclosure/index.ts'
export { canonicalQuads, canonicalText, type HashTools, hashData, hashOptions } from './hash-data.ts'
export { ALGORITHM, checkJwsSignature, isAlgorithmOf, type ParsedJwt } from './jws-signature.ts'
export {
  type JwtError,
  type JwtType,
  parseJwt,
  signJws,
  signJwt,
  signJwtText,
  type VerifiedJwt,
  type VerifyJwtOptions,
  verifyJwt,
} from './jwt.ts'
export type { ProofCode, ProofFinding, SignError } from './proof-error.ts'
export {
  type ProofOptions,
  type SecuredDocument,
  type SignTools,
  signDataIntegrity,
  signDataIntegrityBatch,
  withoutProof,
} from './sign-data-integrity.ts'
export { type SignedText, signTexts } from './sign-texts.ts'
export { type CryptosuiteName, findSuite, SUITES, type Suite } from './suites.ts'
export {
  type CanonicalDocument,
  CLOCK_SKEW_MS,
  MAX_PROOFS,
  type VerifyProofsOptions,
  verifyProofs,
} from './verify-proofs.ts'
