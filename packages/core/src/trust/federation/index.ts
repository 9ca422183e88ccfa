export { configurationUrl, entityIdOf, isEntityId } from './entity-id.ts'
export {
  checkChain,
  didsIn,
  type FederationAnswer,
  type FederationTools,
  findListedDid,
  findMembership,
  type Membership,
  organizationIn,
  type TrustAnchor,
} from './find-chain.ts'
export { isSignedBy, type KeySet, readKeySet, writeKeySet } from './key-set.ts'
export {
  checkConfiguration,
  checkStatement,
  type EntityStatement,
  readStatement,
  type StatementProblem,
} from './statement.ts'
