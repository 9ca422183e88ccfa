const STATUS = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  invalid_redirect_uri: 400,
  invalid_client_metadata: 400,
} as const

/** A no in the words of OAuth 2.0 (RFC 6749 §5.2, RFC 7591 §3.2.2). Nothing of the request is repeated in it. */
export class OauthError extends Error {
  readonly code: keyof typeof STATUS
  readonly status: 400 | 401
  constructor(code: keyof typeof STATUS, description: string) {
    super(description)
    this.name = 'OauthError'
    this.code = code
    this.status = STATUS[code]
  }
}
