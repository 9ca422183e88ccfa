import { resolveDid } from '@laurel/core/did'
import { cryptographyFromWeb, type SubtleVerify } from '@laurel/core/keys'
import {
  type CertificateFacts,
  type CheckedRequest,
  checkRequest,
  parseRequestLink,
  type RequestError,
  type RequestLink,
} from '@laurel/core/presentation'
import { err, type Instant, ok, type Result, toBase64url, toUtf8 } from '@laurel/core/primitives'
import { api } from '@laurel/ui/api'
import { random } from '../keys/web-aead.ts'

type Published = { readonly url: string; readonly body: string }
type Fetched = {
  readonly token: string
  readonly document: Published | null
  /** Who approved the log of a did:webvh, where it is witnessed. */
  readonly witness: Published | null
  readonly certificate: CertificateFacts | null
}

async function fetchFor({ clientId, request }: RequestLink, walletNonce: string | undefined): Promise<Fetched | null> {
  if ('parameters' in request) return null
  const wanted = 'token' in request ? { token: request.token } : { uri: request.at, walletNonce }
  return api.post<Fetched>('/wallet/answers/request', { clientId, ...wanted })
}

/**
 * Reads the request behind a link and checks it on this device. The server has fetched it and what its sender publishes,
 * as a page may not.
 *
 * @throws ApiProblem where it could not be fetched
 */
export async function readRequest(text: string): Promise<Result<CheckedRequest, RequestError>> {
  const link = parseRequestLink(text)
  if (!link.ok) return link
  const isPost = 'method' in link.value.request && link.value.request.method === 'post'
  const walletNonce = isPost ? toBase64url(random(32)) : undefined
  const fetched = await fetchFor(link.value, walletNonce)
  return checkRequest(link.value, fetched?.token ?? null, {
    now: Date.now() as Instant,
    cryptography: cryptographyFromWeb(crypto.subtle as unknown as SubtleVerify | undefined),
    resolveDid: did =>
      resolveDid(did, {
        fetch: async url => {
          const found = [fetched?.document, fetched?.witness].find(one => one?.url === url)
          return found
            ? ok({ body: toUtf8(found.body), contentType: 'application/json' })
            : err({ code: 'FETCH_OFFLINE' })
        },
        now: Date.now() as Instant,
      }),
    readCertificates: () => fetched?.certificate ?? null,
    walletNonce,
  })
}
