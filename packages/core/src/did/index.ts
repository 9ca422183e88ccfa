export {
  COMPROMISE_SERVICE,
  type Compromise,
  compromiseService,
  findCompromised,
  isRevokedUnderAnyName,
  keyMark,
  methodsOf,
  type NamedTree,
  type PublishedCompromise,
} from './compromise.ts'
export { createDidDocument, LOG_SERVICE, type PublishedKey, type PublishedLog } from './create-did-document.ts'
export {
  type DidDocument,
  type DidError,
  findVerificationMethod,
  type MethodError,
  parseDidDocument,
  type VerificationRelationship,
} from './did-document.ts'
export { resolveDidJwk } from './did-jwk.ts'
export { didKeyOf, resolveDidKey } from './did-key.ts'
export { type ReadDocuments, resolveDidWeb } from './did-web.ts'
export { didWebOf, didWebUrl } from './did-web-address.ts'
export {
  contradictsUs,
  judgeDocument,
  judgeLog,
  SERVED_OUTCOMES,
  type Served,
  servesUs,
  whyNotServed,
} from './domain/judge-served.ts'
export { parseDomain, placeOfDidWeb } from './domain/parse-domain.ts'
export { checkFetchUrl, type FetchUrlError, isPublicAddress, type UrlParts } from './fetch-url.ts'
export type { Fetched, FetchProblem, GuardedFetch } from './fetcher.ts'
export { createJwtVcIssuer, jwtVcIssuerUrl, resolveJwtVcIssuer } from './jwt-vc-issuer.ts'
export { type DidResolver, type ResolveTools, resolveDid } from './resolve.ts'
export { findSigningKey, type SigningKey } from './signing-key.ts'
export * from './webvh/index.ts'
