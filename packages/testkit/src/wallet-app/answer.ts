import { createHash, generateKeyPairSync } from 'node:crypto'
import { sealEcdhEs } from '../seal-ecdh-es.ts'

type Fields = Record<string, unknown>
/** The key that the credential is made out to. */
type Signing = { sign(header: Fields, payload: Fields): string }
type Request = {
  readonly client_id: string
  readonly nonce: string
  readonly state: string
  readonly response_uri: string
  readonly dcql_query: {
    readonly credentials: readonly {
      readonly id: string
      readonly format: string
      readonly claims?: readonly { readonly path: readonly unknown[] }[]
    }[]
  }
  readonly client_metadata: { readonly jwks: { readonly keys: readonly Record<string, string>[] } }
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const read = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString())

async function post(address: string, fields: Record<string, string>): Promise<Response> {
  return fetch(address, { method: 'POST', body: new URLSearchParams(fields), redirect: 'error' })
}

/** The part of the query that an SD-JWT VC can answer. */
function partOf({ dcql_query: query }: Request) {
  const asked = query.credentials.find(one => one.format === 'dc+sd-jwt')
  if (!asked) throw new Error('no SD-JWT VC is asked for')
  return asked
}

/** The token with those of its hidden claims that are asked for by name, tied to who asks. */
function present(sdJwt: string, key: Signing, request: Request, audience: string): string {
  const names = (partOf(request).claims ?? []).map(one => one.path[0])
  const [token = '', ...disclosures] = sdJwt.split('~').filter(Boolean)
  const shown = disclosures.filter(one => {
    const disclosure = read(one) as unknown[]
    return disclosure.length === 3 && names.includes(disclosure[1])
  })
  const text = `${[token, ...shown].join('~')}~`
  const iat = Math.floor(Date.now() / 1_000)
  const hash = createHash('sha256').update(text).digest('base64url')
  const claims = { iat, aud: audience, nonce: request.nonce, sd_hash: hash }
  return text + key.sign({ typ: 'kb+jwt' }, claims)
}

function sealed(message: Fields, request: Request): string {
  const [recipient] = request.client_metadata.jwks.keys
  if (!recipient) throw new Error('the request has no key to seal to')
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' }) as Record<string, string>
  const header = part({ alg: 'ECDH-ES', enc: 'A256GCM', kid: recipient.kid, epk: { kty, crv, x, y } })
  const { encrypted, iv, tag } = sealEcdhEs(Buffer.from(JSON.stringify(message)), {
    secret: privateKey,
    recipient,
    algorithm: 'A256GCM',
    aad: Buffer.from(header),
  })
  return [header, '', ...[iv, encrypted, tag].map(one => Buffer.from(one).toString('base64url'))].join('.')
}

async function fetchRequest(link: string): Promise<Request> {
  const answer = await post(new URL(link).searchParams.get('request_uri') ?? '', {})
  if (!answer.ok) throw new Error(`no request: ${answer.status}`)
  return readRequest(await answer.text())
}

const readRequest = (token: string) => read(token.split('.')[1] ?? '') as Request

/** What a wallet gives back to a browser that has handed it a signed request (`dc_api.jwt`). */
export function answerInBrowser(token: string, origin: string, sdJwt: string, key: Signing): string {
  const request = readRequest(token)
  const presented = present(sdJwt, key, request, `origin:${origin}`)
  return sealed({ vp_token: { [partOf(request).id]: [presented] } }, request)
}

/**
 * Answers a request for presentations (OpenID4VP 1.0, `direct_post.jwt`) with an SD-JWT VC. Nothing that comes is checked:
 * that a wallet must do so is the matter of other tests.
 *
 * @returns where the wallet sends its person back to
 */
export async function answerRequest(link: string, sdJwt: string, key: Signing): Promise<string> {
  const request = await fetchRequest(link)
  const presented = present(sdJwt, key, request, request.client_id)
  const response = sealed({ vp_token: { [partOf(request).id]: [presented] }, state: request.state }, request)
  const answer = await post(request.response_uri, { response })
  if (!answer.ok) throw new Error(`the answer was refused: ${await answer.text()}`)
  return ((await answer.json()) as { redirect_uri: string }).redirect_uri
}

/** Says no. */
export async function declineRequest(link: string): Promise<string> {
  const request = await fetchRequest(link)
  const answer = await post(request.response_uri, { error: 'access_denied', state: request.state })
  return ((await answer.json()) as { redirect_uri: string }).redirect_uri
}
