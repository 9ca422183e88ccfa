import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Oauth2AuthorizationServer, Oauth2ServerErrorResponseError } from '@openid4vc/oauth2'
import type { Answer, Fields } from './answer.ts'

/** How people sign in with the issuer, where it brings no code of its own (authorization code). */
export type SignInOptions = {
  /** Requests are pushed (RFC 9126); by default the server offers it and does not require it. */
  readonly pushed?: 'required' | 'offered' | 'never'
  /** Whether its answers say whose they are (RFC 9207); by default they do. */
  readonly isNamed?: boolean
  /** What credentials are asked for by; without it by their names. */
  readonly scope?: string
  /** `issuer_state` of the offer. */
  readonly issuerState?: string
  /** The server that signs in, where that is another than the issuer; and servers that the issuer lists besides. */
  readonly server?: string
  readonly others?: readonly string[]
  /** The only address that people are sent back to. */
  readonly redirectUri?: string
  /** It describes itself as OpenID Connect does. */
  readonly isOpenId?: boolean
  /** What its endpoint has as a question of its own. */
  readonly query?: string
}

type Asked = Readonly<Record<string, string | undefined>>
type Code = { readonly asked: Asked }

/** The server that signs people in: its messages are checked by the library, who may come in is said by the test. */
export function signInServer(
  authorization: Oauth2AuthorizationServer,
  { pushed = 'offered', isNamed = true, redirectUri, query = '', ...options }: SignInOptions,
  origin: string,
) {
  const issuer = options.server ?? origin
  const requests = new Map<string, Asked>()
  const codes = new Map<string, Code>()
  /** Everything that was asked, the last one last. */
  const asked: Asked[] = []

  const refuse = (error: string) => new Oauth2ServerErrorResponseError({ error } as never)
  function check(request: Asked): void {
    if (request.response_type !== 'code' || !request.client_id || !request.state) throw refuse('invalid_request')
    if (request.code_challenge_method !== 'S256' || !/^[\w-]{43}$/.test(request.code_challenge ?? ''))
      throw refuse('invalid_request')
    if (redirectUri !== undefined && request.redirect_uri !== redirectUri) throw refuse('invalid_redirect_uri')
    const details = JSON.parse(request.authorization_details ?? '[]') as Fields[]
    const isWished = options.scope === undefined ? details.length > 0 : request.scope === options.scope
    if (!isWished || request.issuer_state !== options.issuerState) throw refuse('invalid_request')
    if (options.server !== undefined && request.resource !== origin) throw refuse('invalid_target')
  }

  return {
    metadata: {
      authorization_endpoint: `${issuer}/authorize${query}`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      ...(pushed === 'never' ? {} : { pushed_authorization_request_endpoint: `${issuer}/par` }),
      ...(pushed === 'required' ? { require_pushed_authorization_requests: true } : {}),
      ...(isNamed ? { authorization_response_iss_parameter_supported: true } : {}),
    },
    asked,

    async push(request: IncomingMessage, body: Fields): Promise<Answer> {
      const like = { url: `${issuer}/par`, method: 'POST', headers: new Headers(request.headers as never) } as const
      const read = await authorization.parsePushedAuthorizationRequest({ authorizationRequest: body, request: like })
      const pushed = read.authorizationRequest as unknown as Asked
      check(body as Asked)
      const requestUri = `urn:ietf:params:oauth:request_uri:${randomBytes(16).toString('base64url')}`
      requests.set(requestUri, { ...(body as Asked), client_id: pushed.client_id })
      return { status: 201, body: { request_uri: requestUri, expires_in: 90 } }
    },

    /** Somebody stands before its page. @returns where they are sent back to, and whether they said yes */
    letIn(to: string, said: 'yes' | 'no' = 'yes'): string {
      const parameters = Object.fromEntries(new URL(to).searchParams) as Asked
      const { request_uri: requestUri } = parameters
      if (requestUri === undefined && pushed === 'required') throw new Error('was to be pushed')
      const request = requestUri === undefined ? parameters : requests.get(requestUri)
      if (!request || request.client_id !== parameters.client_id) throw new Error('not asked before')
      if (requestUri !== undefined) requests.delete(requestUri)
      check(request)
      asked.push(request)
      const back = new URL(request.redirect_uri as string)
      back.searchParams.set('state', request.state as string)
      if (isNamed) back.searchParams.set('iss', issuer)
      if (said === 'no') back.searchParams.set('error', 'access_denied')
      else {
        const code = randomBytes(16).toString('base64url')
        codes.set(code, { asked: request })
        back.searchParams.set('code', code)
      }
      return back.href
    },

    /** What a code was given for; it is of use once. @throws what the library answers */
    async redeem(
      read: { accessTokenRequest: Fields; grant: Fields; dpop?: { jwt: string } | undefined },
      more: Fields,
    ) {
      const code = String(read.grant.code)
      const known = codes.get(code)
      codes.delete(code)
      const { asked: request } = known ?? { asked: {} as Asked }
      const { client_id: client, redirect_uri: redirect, code_verifier: verifier } = read.accessTokenRequest
      if (!known || client !== request.client_id || redirect !== request.redirect_uri) throw refuse('invalid_grant')
      return authorization.verifyAuthorizationCodeAccessTokenRequest({
        ...(more as never as object),
        accessTokenRequest: read.accessTokenRequest as never,
        grant: read.grant as never,
        expectedCode: code,
        pkce: {
          codeVerifier: verifier as string,
          codeChallenge: request.code_challenge as string,
          codeChallengeMethod: 'S256' as never,
        },
      } as never)
    },
  }
}
