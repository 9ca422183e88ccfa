import { parseJwt } from '@laurel/core/credential'
import { didWebUrl, parseDidWebvh } from '@laurel/core/did'
import type { CertificateFacts } from '@laurel/core/presentation'
import { list } from '@laurel/core/primitives'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../refusal.ts'
import { readCertificates } from './read-certificates.ts'
import { relay } from './relay.ts'

const REQUEST_TYPE = 'application/oauth-authz-req+jwt'

export type WantedRequest = {
  readonly clientId: string
  /** The request itself, or where it is fetched. */
  readonly token?: string | undefined
  readonly uri?: string | undefined
  /** Fetched by POST with it (OpenID4VP 1.0 §5.10); without, by GET. */
  readonly walletNonce?: string | undefined
}

type Published = { readonly url: string; readonly body: string }

/** A request, and what the wallet needs to check it: it looks at both by itself. */
export type FetchedRequest = {
  readonly token: string
  /** The document of the did:web that it says it comes from, or the log of the did:webvh. */
  readonly document: Published | null
  /** Who approved the versions of that log, where it says that it is witnessed. */
  readonly witness: Published | null
  readonly certificate: CertificateFacts | null
}

async function readToken(deps: Deps, personId: string, { token, uri, walletNonce }: WantedRequest): Promise<string> {
  if (token !== undefined) return token
  const answer = await relay(deps, personId, uri ?? '', {
    method: walletNonce === undefined ? 'GET' : 'POST',
    accept: REQUEST_TYPE,
    ...(walletNonce === undefined ? {} : { form: { wallet_nonce: walletNonce } }),
  })
  if (answer?.status === 410 || answer?.status === 404) throw new Refusal('E_EXPIRED')
  if (answer?.status !== 200) throw new Refusal('E_REQUEST_UNREACHABLE')
  return answer.text.trim()
}

type Sender = Pick<FetchedRequest, 'document' | 'witness'>

/** What whoever goes by a DID publishes: all that is needed to check it, and nothing that was checked. */
export async function publishedBy(deps: Pick<Deps, 'fetch'>, clientId: string): Promise<Sender> {
  const did = clientId.replace(/^decentralized_identifier:/, '')
  if (did === clientId) return { document: null, witness: null }
  const read = async (url: string): Promise<Published | null> => {
    const fetched = await deps.fetch(url)
    return fetched.ok ? { url, body: new TextDecoder().decode(fetched.value.body) } : null
  }
  const webvh = parseDidWebvh(did)
  if (webvh.ok) {
    const document = await read(webvh.value.logUrl)
    const witness = document?.body.includes('"witness"') ? await read(webvh.value.witnessUrl) : null
    return { document, witness }
  }
  const web = didWebUrl(did)
  return { document: web.ok ? await read(web.value) : null, witness: null }
}

/**
 * Fetches a request for a wallet, with what its sender publishes. What is no token is handed to nobody: this server
 * fetches nothing else here.
 *
 * @throws Refusal E_REQUEST_UNREACHABLE, E_EXPIRED
 */
export async function fetchRequest(deps: Deps, personId: string, wanted: WantedRequest): Promise<FetchedRequest> {
  const token = await readToken(deps, personId, wanted)
  const parsed = parseJwt(token)
  if (!parsed.ok) throw new Refusal('E_REQUEST_UNREACHABLE')
  const chain = list(parsed.value.header.x5c).filter(one => typeof one === 'string')
  return {
    token,
    ...(await publishedBy(deps, wanted.clientId)),
    certificate: chain.length > 0 ? readCertificates(chain, deps.clock()) : null,
  }
}
