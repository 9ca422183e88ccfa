import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { Oauth2AuthorizationServer, Oauth2ResourceServer, Oauth2ServerErrorResponseError } from '@openid4vc/oauth2'
import { Openid4vciIssuer, setGlobalConfig } from '@openid4vc/openid4vci'
import { appKey } from '../wallet-app/index.ts'
import type { Answer, Fields } from './answer.ts'
import { type SignInOptions, signInServer } from './sign-in.ts'

export type ForeignFormat = 'jwt_vc_json' | 'dc+sd-jwt' | 'ldp_vc'
/** Whom a credential is made out to: the key of the proof, by both its names. */
export type Holder = { readonly did: string; readonly jwk: Fields }

export type ForeignOptions = {
  /** Where it is reached from outside. */
  readonly origin: string
  readonly port: number
  readonly formats?: readonly ForeignFormat[]
  readonly txCode?: { readonly code: string; readonly asked: Fields }
  /** Tokens are bound to a key, and the first proof lacks the server's nonce (RFC 9449 §8). */
  readonly dpop?: boolean
  /** How often it says that the credential is not ready. */
  readonly notReady?: number
  /** The name by which a token names what it is good for. */
  readonly identifier?: string
  /** What it accepts as names of keys. */
  readonly methods?: readonly string[]
  readonly algorithms?: readonly string[]
  /** Signs in its place. */
  readonly sign?: (format: ForeignFormat, holder: Holder) => unknown
  /** It offers without a code: people sign in with it, on a page that lets in whoever presses yes. */
  readonly signIn?: SignInOptions
  /** The last word on an answer. */
  readonly answer?: (path: string, answer: Answer) => Answer
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** The Ed25519 key of a did:key, or the key of a did:jwk. */
function jwkOfDid(did: string): Fields {
  if (did.startsWith('did:jwk:')) return JSON.parse(Buffer.from(did.slice(8), 'base64url').toString('utf8'))
  let number = 0n
  for (const letter of did.slice('did:key:z'.length)) number = number * 58n + BigInt(BASE58.indexOf(letter))
  const bytes = Buffer.from(number.toString(16).padStart(68, '0'), 'hex')
  if (bytes.readUInt16BE(0) !== 0xed01) throw new Error('no Ed25519 key')
  return { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(2).toString('base64url') }
}

/** As every verifier of a JWT does that knows these two kinds of keys. */
function checkJwt(jwk: Fields, compact: string): boolean {
  const [head = '', body = '', signature = ''] = compact.split('.')
  const key = createPublicKey({ key: jwk as never, format: 'jwk' })
  const text = Buffer.from(`${head}.${body}`)
  const bytes = Buffer.from(signature, 'base64url')
  if (jwk.crv === 'Ed25519') return verify(null, text, key, bytes)
  return verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, bytes)
}

async function bodyOf(request: IncomingMessage): Promise<Fields> {
  let text = ''
  for await (const piece of request) text += piece
  if ((request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text))
  return text === '' ? {} : JSON.parse(text)
}

/**
 * An issuer of another maker, on the OpenID4VC library as many issuers are: its messages, checks and signatures are not
 * ours. One offer, with one pre-authorised code that works once.
 */
export async function openForeignIssuer(options: ForeignOptions) {
  const { origin, formats = ['ldp_vc', 'dc+sd-jwt', 'jwt_vc_json'], methods = ['did:key', 'jwk'] } = options
  setGlobalConfig({ allowInsecureUrls: origin.startsWith('http:') })
  const key = appKey()
  const told: Fields[] = []
  const asked: string[] = []
  const nonces = new Set<string>()
  const dpopNonce = randomBytes(12).toString('base64url')
  let code: string | undefined = randomBytes(24).toString('base64url')
  let notReady = options.notReady ?? 0
  let waiting: { format: ForeignFormat; holder: Holder } | undefined

  const callbacks = {
    fetch: async () =>
      new Response(JSON.stringify({ keys: [{ ...key.jwk, kid: 'token', alg: 'ES256' }] }), {
        headers: { 'content-type': 'application/jwk-set+json' },
      }),
    hash: (data: Uint8Array, name: string) => createHash(name.replace('-', '')).update(data).digest(),
    generateRandom: (length: number) => randomBytes(length),
    clientAuthentication: () => undefined,
    signJwt: async (_: unknown, { header, payload }: { header: object; payload: object }) => ({
      jwt: key.sign(header as Fields, payload as Fields),
      signerJwk: key.jwk as never,
    }),
    async verifyJwt(signer: Fields, { compact }: { compact: string }) {
      const jwk =
        signer.method === 'did' ? jwkOfDid(String(signer.didUrl).split('#')[0] as string) : (signer.publicJwk as Fields)
      const isGood = checkJwt(jwk, compact)
      return isGood ? { verified: true as const, signerJwk: jwk as never } : { verified: false as const }
    },
    decryptJwe: () => Promise.reject(new Error('nothing is sealed')),
    encryptJwe: () => Promise.reject(new Error('nothing is sealed')),
  }
  const issuer = new Openid4vciIssuer({ callbacks: callbacks as never })
  const authorization = new Oauth2AuthorizationServer({ callbacks: callbacks as never })
  const resource = new Oauth2ResourceServer({ callbacks: callbacks as never })

  const { signIn } = options
  const at = signIn?.server ?? origin
  const login = signIn && signInServer(authorization, signIn, origin)

  const display = [
    { name: 'Sample Diploma', locale: 'en' },
    { name: 'Diplôme d’exemple', locale: 'fr' },
    { name: 'ประกาศนียบัตรตัวอย่าง', locale: 'th' },
  ]
  const configuration = (format: ForeignFormat) => ({
    format,
    ...(signIn?.scope === undefined ? {} : { scope: signIn.scope }),
    ...(format === 'dc+sd-jwt' ? { vct: 'urn:example:diploma' } : {}),
    ...(format === 'jwt_vc_json' ? { credential_definition: { type: ['VerifiableCredential'] } } : {}),
    ...(format === 'ldp_vc'
      ? {
          credential_definition: {
            '@context': ['https://www.w3.org/ns/credentials/v2'],
            type: ['VerifiableCredential'],
          },
        }
      : {}),
    cryptographic_binding_methods_supported: [...methods],
    proof_types_supported: {
      jwt: { proof_signing_alg_values_supported: [...(options.algorithms ?? ['EdDSA', 'ES256'])] },
    },
    credential_metadata: { display },
  })
  const issuerMetadata = issuer.createCredentialIssuerMetadata({
    credential_issuer: origin,
    credential_endpoint: `${origin}/credential`,
    nonce_endpoint: `${origin}/nonce`,
    deferred_credential_endpoint: `${origin}/deferred`,
    notification_endpoint: `${origin}/notification`,
    display: [{ name: 'Sample Academy', locale: 'en' }],
    ...(signIn?.server === undefined ? {} : { authorization_servers: [...(signIn.others ?? []), signIn.server] }),
    credential_configurations_supported: Object.fromEntries(formats.map(one => [`diploma_${one}`, configuration(one)])),
  } as never)
  const serverMetadata = authorization.createAuthorizationServerMetadata({
    issuer: at,
    token_endpoint: `${at}/token`,
    jwks_uri: `${at}/jwks`,
    ...login?.metadata,
    'pre-authorized_grant_anonymous_access_supported': true,
    ...(options.dpop ? { dpop_signing_alg_values_supported: ['ES256'] } : {}),
  })
  const metadata = {
    originalDraftVersion: 'V1' as never,
    credentialIssuer: issuerMetadata,
    authorizationServers: [serverMetadata],
    knownCredentialConfigurations: issuer.getKnownCredentialConfigurationsSupported(issuerMetadata),
  }
  const offer = await issuer.createCredentialOffer({
    issuerMetadata: metadata,
    credentialConfigurationIds: formats.map(one => `diploma_${one}`),
    grants: signIn
      ? {
          authorization_code: {
            ...(signIn.issuerState === undefined ? {} : { issuer_state: signIn.issuerState }),
            ...(signIn.server === undefined ? {} : { authorization_server: signIn.server }),
          },
        }
      : {
          'urn:ietf:params:oauth:grant-type:pre-authorized_code': {
            'pre-authorized_code': code,
            ...(options.txCode ? { tx_code: options.txCode.asked } : {}),
          },
        },
  })

  /** VC 2.0 as `vc+jwt`. */
  const vcJwt = (holder: Holder) =>
    key.sign(
      { typ: 'vc+jwt', cty: 'vc', kid: `${key.did}#0`, iss: key.did },
      {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        id: 'urn:uuid:3f1c1f0e-5a6b-4c1d-9c7e-000000000001',
        type: ['VerifiableCredential'],
        name: 'Sample Diploma',
        issuer: { id: key.did, name: 'Sample Academy' },
        validFrom: '2026-01-01T00:00:00Z',
        credentialSubject: { id: holder.did },
      },
    )
  const sdJwt = (holder: Holder) => {
    const disclosure = part([randomBytes(16).toString('base64url'), 'achievement_name', 'Sample Diploma'])
    const payload = {
      iss: key.did,
      iat: Math.floor(Date.now() / 1_000) - 60,
      vct: 'urn:example:diploma',
      cnf: { jwk: holder.jwk },
      _sd_alg: 'sha-256',
      _sd: [sha256(disclosure)],
    }
    return `${key.sign({ typ: 'dc+sd-jwt', kid: `${key.did}#0` }, payload)}~${disclosure}~`
  }
  const signedFor = (format: ForeignFormat, holder: Holder): unknown =>
    options.sign?.(format, holder) ?? (format === 'dc+sd-jwt' ? sdJwt(holder) : vcJwt(holder))

  const requestOf = (request: IncomingMessage) => ({
    url: `${origin}${request.url}`,
    method: request.method as 'POST',
    headers: new Headers(request.headers as Record<string, string>),
  })
  const hasNonce = (request: IncomingMessage) => {
    const proof = request.headers.dpop
    if (!options.dpop || typeof proof !== 'string') return true
    return JSON.parse(Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString('utf8')).nonce === dpopNonce
  }
  const wantsNonce = { 'dpop-nonce': dpopNonce }

  async function token(request: IncomingMessage, body: Fields): Promise<Answer> {
    if (!hasNonce(request)) return { status: 400, body: { error: 'use_dpop_nonce' }, headers: wantsNonce }
    const parsed = authorization.parseAccessTokenRequest({ request: requestOf(request), accessTokenRequest: body })
    const common = {
      authorizationServerMetadata: serverMetadata,
      request: { ...requestOf(request), url: `${at}/token` },
      ...(options.dpop ? { dpop: { jwt: parsed.dpop?.jwt as string, required: true } } : {}),
    }
    const { dpop } = login
      ? await login.redeem(parsed as never, common)
      : await authorization.verifyPreAuthorizedCodeAccessTokenRequest({
          ...common,
          accessTokenRequest: parsed.accessTokenRequest,
          grant: parsed.grant as never,
          expectedPreAuthorizedCode: code ?? randomBytes(24).toString('base64url'),
          ...(options.txCode ? { expectedTxCode: options.txCode.code } : {}),
        })
    code = undefined
    const made = await authorization.createAccessTokenResponse({
      authorizationServer: at,
      audience: origin,
      subject: 'sample',
      expiresInSeconds: 600,
      signer: { method: 'jwk', alg: 'ES256', kid: 'token', publicJwk: key.jwk as never },
      ...(dpop ? { dpop: { jwk: dpop.jwk } } : {}),
      additionalAccessTokenResponsePayload: options.identifier
        ? {
            authorization_details: formats.map(one => ({
              type: 'openid_credential',
              credential_configuration_id: `diploma_${one}`,
              credential_identifiers: [options.identifier],
            })),
          }
        : {},
    })
    return { status: 200, body: made }
  }

  async function guarded(request: IncomingMessage): Promise<Answer | undefined> {
    if (!hasNonce(request))
      return {
        status: 401,
        body: {},
        headers: { ...wantsNonce, 'www-authenticate': 'DPoP error="use_dpop_nonce"' },
      }
    try {
      await resource.verifyResourceRequest({
        request: requestOf(request),
        resourceServer: origin,
        authorizationServers: [serverMetadata],
      })
      return undefined
    } catch {
      return { status: 401, body: {}, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } }
    }
  }

  async function credential(body: Fields): Promise<Answer> {
    const isNamed = options.identifier !== undefined && body.credential_identifier === options.identifier
    const read = issuer.parseCredentialRequest({ issuerMetadata: metadata, credentialRequest: body })
    if (options.identifier !== undefined && !isNamed)
      return { status: 400, body: { error: 'invalid_credential_request' } }
    const [jwt = ''] = read.proofs?.jwt ?? []
    const { nonce } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8') || '{}')
    if (!nonces.delete(nonce)) return { status: 400, body: { error: 'invalid_nonce' } }
    const { signer } = await issuer.verifyCredentialRequestJwtProof({
      issuerMetadata: metadata,
      jwt,
      expectedNonce: nonce,
    })
    const jwk = signer.publicJwk as Fields
    const holder = {
      jwk,
      did: signer.method === 'did' ? (signer.didUrl.split('#')[0] as string) : `did:jwk:${part(jwk)}`,
    }
    const format = isNamed ? (formats[0] as ForeignFormat) : (read.credentialConfiguration?.format as ForeignFormat)
    if (notReady > 0) {
      waiting = { format, holder }
      return { status: 202, body: { transaction_id: 'later', interval: 5 } }
    }
    const signed = await signedFor(format, holder)
    return { status: 200, body: { credentials: [{ credential: signed }], notification_id: 'told' } }
  }

  async function deferred(body: Fields): Promise<Answer> {
    if (body.transaction_id !== 'later' || !waiting) return { status: 400, body: { error: 'invalid_transaction_id' } }
    if (--notReady > 0) return { status: 202, body: { transaction_id: 'later', interval: 5 } }
    const signed = await signedFor(waiting.format, waiting.holder)
    return { status: 200, body: { credentials: [{ credential: signed }], notification_id: 'told later' } }
  }

  /** Its page: who wants to come in says yes or no, and is sent back. */
  function pageOf(path: string, url: string): Answer {
    const to = `${at}${url.replace(/^\/authorize\/(yes|no)/, '/authorize')}`
    const said = path.endsWith('/yes') ? 'yes' : path.endsWith('/no') ? 'no' : null
    if (said) return { status: 303, body: null, headers: { location: login?.letIn(to, said) ?? '' } }
    const query = url.slice(path.length).replaceAll('&', '&amp;')
    const link = (answer: string) => `<a href="/authorize/${answer}${query}">${answer}</a>`
    const headers = { 'content-type': 'text/html' }
    return {
      status: 200,
      body: `<!doctype html><link rel="icon" href="data:,"><title>Sample Academy</title>${link('yes')} ${link('no')}`,
      headers,
    }
  }

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const body = await bodyOf(request)
    const [path = ''] = (request.url ?? '').split('?')
    if (login && path.startsWith('/authorize')) return pageOf(path, request.url ?? '')
    switch (request.url) {
      case '/.well-known/openid-credential-issuer':
        return { status: 200, body: issuerMetadata }
      case '/.well-known/oauth-authorization-server':
        return signIn?.isOpenId ? { status: 404, body: {} } : { status: 200, body: serverMetadata }
      case '/.well-known/openid-configuration':
        return signIn?.isOpenId ? { status: 200, body: serverMetadata } : { status: 404, body: {} }
      case '/par':
        return login ? login.push(request, body) : { status: 404, body: {} }
      case '/offer':
        return { status: 200, body: offer.credentialOfferObject }
      case '/token':
        return token(request, body)
      case '/nonce': {
        const nonce = randomBytes(16).toString('base64url')
        nonces.add(nonce)
        return { status: 200, body: { c_nonce: nonce } }
      }
      case '/credential':
        return (await guarded(request)) ?? credential(body)
      case '/deferred':
        return (await guarded(request)) ?? deferred(body)
      case '/notification': {
        const refused = await guarded(request)
        if (!refused) told.push(body)
        return refused ?? { status: 204, body: null }
      }
    }
    return { status: 404, body: {} }
  }

  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const said = await answerTo(request).catch((error): Answer => {
      if (error instanceof Oauth2ServerErrorResponseError) return { status: error.status, body: error.errorResponse }
      return { status: 500, body: { error: 'server_error' } }
    })
    const { status, body, headers } = options.answer?.(request.url ?? '', said) ?? said
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
    response.end(body === null ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>(done => server.listen(options.port, '127.0.0.1', done))
  return {
    /** The offer by value, and by reference. */
    offer: offer.credentialOffer,
    offerByReference: `openid-credential-offer://?credential_offer_uri=${encodeURIComponent(`${origin}/offer`)}`,
    offerObject: offer.credentialOfferObject,
    /** The DID that it signs under. */
    did: key.did,
    /** Somebody stands before its page, who has come by that address. @returns where they are sent back to */
    letIn: (to: string, said?: 'yes' | 'no') => login?.letIn(to, said) ?? '',
    /** What it was asked by those who came. */
    requests: login?.asked ?? [],
    /** What it was told by notifications, and each request that it had. */
    told,
    asked,
    port: (server.address() as { port: number }).port,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
