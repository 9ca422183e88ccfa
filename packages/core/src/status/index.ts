export {
  type BitstringError,
  createBitstring,
  decodeBitstring,
  encodeBitstring,
  MINIMUM_ENTRIES,
  readStatus,
  type StatusIndex,
  writeStatus,
} from './bitstring.ts'
export { buildStatusEntry, buildStatusListCredential, type StatusPurpose } from './build-status-list.ts'
export {
  type CheckStatusOptions,
  checkStatus,
  createOpenedLists,
  type OpenedLists,
  type StatusFinding,
  type StatusMemory,
  type VerifyList,
} from './check-status.ts'
export {
  type CheckTokenStatusOptions,
  checkTokenStatus,
  STATUS_LIST_JWT,
  type VerifyTokenList,
} from './check-token-status.ts'
export { MAXIMUM_BYTES } from './inflate.ts'
export { LAST_EXPIRES, LAST_VALID_UNTIL } from './last-list.ts'
export { createPackedList, type DeflatePart, type PackedList } from './packed-list.ts'
export { type FetchedList, MAX_LIST_TEXT } from './read-list.ts'
export {
  decodeTokenList,
  encodeTokenList,
  packStatuses,
  readTokenStatus,
  type StatusBits,
  TOKEN_STATUS,
  tokenListClaims,
} from './token-list.ts'
