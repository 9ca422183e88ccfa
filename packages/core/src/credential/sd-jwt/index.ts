export { ALWAYS_SHOWN_CLAIMS, BADGE_CLAIMS, type BadgeClaim, claimsOfBadge, hideableClaims } from './badge-claims.ts'
export { type ClaimPath, concealClaims } from './conceal.ts'
export type { Disclosure, SdJwtCode, SdJwtError } from './disclosure.ts'
export { issueSdJwtVc, type SdJwtVcParts } from './issue.ts'
export { isSdJwtText, type ParsedSdJwt, parseSdJwt } from './parse.ts'
export { type BindingRequest, bindPresentation, showClaims } from './present.ts'
export { badgeOfClaims } from './read-badge.ts'
export { type Revealed, type RevealedPart, revealClaims } from './reveal.ts'
export {
  buildTypeMetadata,
  fitsIntegrity,
  integrityOf,
  type ReadType,
  readTypeMetadata,
  type TypeFacts,
} from './type-metadata.ts'
export { type VerifiedSdJwt, type VerifySdJwtOptions, verifySdJwt } from './verify.ts'
