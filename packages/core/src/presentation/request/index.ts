export {
  type CertificateFacts,
  type CheckedRequest,
  checkRequest,
  type RequestTools,
  type Sealing,
} from './check-request.ts'
export type { RequestCode, RequestError } from './request-error.ts'
export { isRequestLink, parseRequestLink, type RequestLink } from './request-link.ts'
