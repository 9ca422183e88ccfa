export { type ClaimsPath, selectClaims } from './claims-path.ts'
export {
  type CredentialMatch,
  isAnswered,
  isSaid,
  type Mismatch,
  matchCredential,
  type QueriedCredential,
  typesOf,
} from './match.ts'
export {
  type ClaimsQuery,
  type CredentialQuery,
  type CredentialSetQuery,
  type DcqlError,
  type DcqlQuery,
  parseDcqlQuery,
} from './query.ts'
