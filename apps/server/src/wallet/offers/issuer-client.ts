import { createHash, generateKeyPairSync } from 'node:crypto'
import {
  clientAuthenticationAnonymous,
  clientAuthenticationNone,
  Oauth2Client,
  Oauth2ClientErrorResponseError,
  type RequestDpopOptions,
  resourceRequest,
} from '@openid4vc/oauth2'
import { Openid4vciClient, setGlobalConfig } from '@openid4vc/openid4vci'
import { type CryptoKey, importJWK, SignJWT } from 'jose'
import type { Deps } from '../../deps.ts'
import { FETCH_MAX_BYTES } from '../../platform/guarded-fetch.ts'
import { Refusal, type RefusalCode } from '../../refusal.ts'
import type { DpopKey } from './flow-state.ts'
import { clientIdOf } from './wallet-client.ts'

/** An issuer's own description is two documents, with a second place to look for each. */
const MOST_CALLS = 12
const MOST_MILLISECONDS = 40_000

class Unreachable extends Error {}

const isUnreachable = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof Error && error.cause !== undefined && isUnreachable(error.cause))

/** The one way by which the library reaches an issuer: guarded, and not for ever. */
function fetchOf(deps: Deps) {
  const until = performance.now() + MOST_MILLISECONDS
  let calls = 0
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const address = input instanceof Request ? input.url : String(input)
    if (++calls > MOST_CALLS || performance.now() > until) throw new Unreachable('asked for too long')
    const answered = await deps.call(address, {
      method: init.method === 'POST' ? 'POST' : 'GET',
      maxBytes: FETCH_MAX_BYTES,
      headers: { accept: 'application/json', ...Object.fromEntries(new Headers(init.headers)) },
      ...(init.body === undefined || init.body === null ? {} : { body: String(init.body) }),
    })
    if (!answered.ok) throw new Unreachable(answered.error.code)
    const { status, body, headers } = answered.value
    const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    )
    const isEmpty = status === 204 || status === 205 || status === 304
    return new Response(isEmpty ? null : new Uint8Array(body), { status, headers: pairs })
  }
}

/** A key for one offer; the issuer's tokens are of use to nobody without it. */
export function makeDpopKey(): DpopKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ format: 'jwk' }) as DpopKey
}

/** How the library is to prove that key. */
export const dpopOf = (key: DpopKey | null): { dpop?: RequestDpopOptions } => {
  if (key === null) return {}
  const { kty, crv, x, y } = key
  return { dpop: { signer: { method: 'jwk', alg: 'ES256', publicJwk: { kty, crv, x, y } } } }
}

export type IssuerClient = {
  readonly vci: Openid4vciClient
  /** As the client that people sign in with. */
  readonly oauth: Oauth2Client
  /** Posts JSON with a token, bound to the key where there is one. An answer of any status is one. */
  post(url: string, accessToken: string, body: object): Promise<{ status: number; answer: unknown }>
}

/** @param dpopKey the only key that is here; the wallet's own never is */
function openClient(deps: Deps, dpopKey: DpopKey | null): IssuerClient {
  // A server that only this machine reaches may speak to this machine; the guarded way out refuses it everywhere else.
  setGlobalConfig({ allowInsecureUrls: deps.isLoopback })
  const callbacks = {
    fetch: fetchOf(deps),
    hash: (data: Uint8Array, name: string) => createHash(name.replace('-', '')).update(data).digest(),
    generateRandom: (length: number) => deps.random(length),
    clientAuthentication: clientAuthenticationAnonymous(),
    async signJwt(_: unknown, { header, payload }: { header: object; payload: object }) {
      if (dpopKey === null) throw new Error('the library was to sign with a key that was not made')
      const { d: _private, ...publicJwk } = dpopKey
      const key = (await importJWK({ ...dpopKey }, 'ES256')) as CryptoKey
      const jwt = await new SignJWT({ ...payload }).setProtectedHeader({ alg: 'ES256', ...header }).sign(key)
      return { jwt, signerJwk: publicJwk }
    },
  }
  return {
    vci: new Openid4vciClient({ callbacks }),
    oauth: new Oauth2Client({
      callbacks: { ...callbacks, clientAuthentication: clientAuthenticationNone({ clientId: clientIdOf(deps) }) },
    }),
    async post(url, accessToken, body) {
      const headers = { 'content-type': 'application/json' }
      const requestOptions = { method: 'POST' as const, headers, body: JSON.stringify(body) }
      const { response } = await resourceRequest({ callbacks, url, accessToken, requestOptions, ...dpopOf(dpopKey) })
      return { status: response.status, answer: await response.json().catch(() => null) }
    },
  }
}

/** What an error of OAuth or OpenID4VCI means for a learner; its sentence is another server's and is shown to nobody. */
export type Meanings = Readonly<Record<string, RefusalCode>>

function meaningOf(error: unknown, meanings: Meanings): RefusalCode {
  if (!(error instanceof Oauth2ClientErrorResponseError)) return 'E_OFFER_ISSUER'
  const { error: said } = error.errorResponse
  return (Object.hasOwn(meanings, said) ? meanings[said] : undefined) ?? 'E_OFFER_REFUSED'
}

/** What an answer of a protected endpoint means that has not brought what was asked for. */
export function codeOfAnswer(status: number, error: unknown): RefusalCode {
  if (status === 401 || error === 'invalid_token' || error === 'invalid_transaction_id') return 'E_OFFER_OVER'
  return status >= 400 && status < 500 ? 'E_OFFER_REFUSED' : 'E_OFFER_ISSUER'
}

/**
 * Speaks with an issuer. Whatever goes wrong in it is told as a refusal of ours: the library's sentences may repeat what
 * was sent, and the issuer's are its own.
 *
 * @throws Refusal E_OFFER_UNREACHABLE; what `meanings` say of an error; else E_OFFER_ISSUER
 */
export async function speakWithIssuer<T>(
  deps: Deps,
  dpopKey: DpopKey | null,
  work: (client: IssuerClient) => Promise<T>,
  meanings: Meanings = {},
): Promise<T> {
  try {
    return await work(openClient(deps, dpopKey))
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (isUnreachable(error)) throw new Refusal('E_OFFER_UNREACHABLE')
    throw new Refusal(meaningOf(error, meanings))
  }
}
