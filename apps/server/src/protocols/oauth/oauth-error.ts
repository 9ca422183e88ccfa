/**
 * The codes of OAuth 2.0 (RFC 6749 §5.2), of registering (RFC 7591 §3.2.2), DPoP (RFC 9449) and OpenID4VCI 1.0 (§8.3.1.2,
 * §9.3, §11.3), with their HTTP status. OpenID4VP 1.0 answers in the same words.
 */
const STATUS = {
  invalid_request: 400,
  invalid_grant: 400,
  invalid_client: 401,
  invalid_scope: 400,
  invalid_redirect_uri: 400,
  invalid_client_metadata: 400,
  invalid_token: 401,
  invalid_target: 400,
  unsupported_grant_type: 400,
  unsupported_response_type: 400,
  invalid_authorization_details: 400,
  invalid_dpop_proof: 400,
  invalid_credential_request: 400,
  unknown_credential_configuration: 400,
  unknown_credential_identifier: 400,
  invalid_proof: 400,
  invalid_nonce: 400,
  invalid_encryption_parameters: 400,
  credential_request_denied: 400,
  invalid_transaction_id: 400,
  issuance_pending: 400,
  invalid_notification_id: 400,
  invalid_notification_request: 400,
} as const
export type OauthErrorCode = keyof typeof STATUS

/** A no in the words of the protocol. Nothing of the request is repeated in it. */
export class OauthError extends Error {
  readonly code: OauthErrorCode
  readonly status: 400 | 401
  /** Members that go with it, e.g. `interval`. */
  readonly more: Readonly<Record<string, string | number>>
  constructor(code: OauthErrorCode, description: string, more: Readonly<Record<string, string | number>> = {}) {
    super(description)
    this.name = 'OauthError'
    this.code = code
    this.status = STATUS[code]
    this.more = more
  }
}
