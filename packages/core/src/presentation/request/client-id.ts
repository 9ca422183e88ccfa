import { type DidError, didWebUrl, parseDidWebvh } from '../../did/index.ts'
import { ok, type Result } from '../../primitives/result.ts'
import { type RequestError, refuse } from './request-error.ts'

/** By what whoever asks is to be known (OpenID4VP 1.0 §5.9.3). `host` is where answers must go; null where any will do. */
export type ClientId =
  | { readonly by: 'did'; readonly did: string; readonly host: string | null }
  | { readonly by: 'certificate'; readonly host: string }
  | { readonly by: 'address'; readonly address: string; readonly host: string }

const NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/

/** Host and port of a web address, in small letters; null for anything else, and for one with a name and password in it. */
export function hostOf(address: string): string | null {
  const [, scheme = '', host = ''] = /^(https?):\/\/([^/?#\\]+)(?:[/?#]|$)/i.exec(address) ?? []
  if (!/^[a-z0-9.-]+(:\d{1,5})?$/i.test(host)) return null
  return host.toLowerCase().replace(scheme.toLowerCase() === 'https' ? /:443$/ : /:80$/, '')
}

/**
 * Reads the identifier of whoever asks. One without a prefix means something else (a client that was registered), and
 * taking it for the rest of a prefixed one would make two verifiers of one name: it is refused (HOSTILE H-21b).
 */
export function parseClientId(clientId: string): Result<ClientId, RequestError> {
  const [, prefix, rest = ''] = /^([a-z0-9_]+):(.+)$/.exec(clientId) ?? []
  if (clientId.length > 2_048) return refuse('E_REQUEST_VERIFIER', 'a client_id that is too long')
  if (prefix === 'decentralized_identifier') {
    if (!rest.startsWith('did:')) return refuse('E_REQUEST_VERIFIER', 'no DID')
    const url = rest.startsWith('did:web:') ? didWebUrl(rest) : webvhUrl(rest)
    if (url === null) return ok({ by: 'did', did: rest, host: null })
    return url.ok
      ? ok({ by: 'did', did: rest, host: hostOf(url.value) })
      : refuse('E_REQUEST_VERIFIER', url.error.reason)
  }
  if (prefix === 'x509_san_dns')
    return NAME.test(rest) ? ok({ by: 'certificate', host: rest }) : refuse('E_REQUEST_VERIFIER', 'no name of a host')
  if (prefix === 'redirect_uri') {
    const host = hostOf(rest)
    return host ? ok({ by: 'address', address: rest, host }) : refuse('E_REQUEST_VERIFIER', 'no address')
  }
  return refuse('E_REQUEST_VERIFIER', 'a client_id without a prefix that is taken here')
}

/** Where the log of a did:webvh is; null for every other DID. */
function webvhUrl(did: string): Result<string, DidError> | null {
  if (!did.startsWith('did:webvh:')) return null
  const address = parseDidWebvh(did)
  return address.ok ? ok(address.value.logUrl) : address
}
