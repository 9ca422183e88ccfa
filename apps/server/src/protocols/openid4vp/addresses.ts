import type { Deps } from '../../deps.ts'

/** How an institution goes by as verifier: the DID whose keys sign its requests (OpenID4VP 1.0 §5.9.3). */
export const clientIdOf = (did: string): string => `decentralized_identifier:${did}`

/** Where wallets and the people who hold them turn to. */
export function addressesOf(deps: Pick<Deps, 'baseUrl'>, shortName: string) {
  const issuer = `${deps.baseUrl}/i/${shortName}`
  return {
    /** The page that applicants are given. */
    ask: (token: string) => `${issuer}/ask/${token}`,
    done: (token: string, code: string) => `${issuer}/ask/${token}/done?response_code=${code}`,
    request: (token: string) => `${issuer}/openid4vp/requests/${token}`,
    response: (token: string) => `${issuer}/openid4vp/responses/${token}`,
    browser: (token: string) => `${issuer}/openid4vp/browser/${token}`,
  }
}

/** The parameters with which a wallet fetches the request by itself (RFC 9101 §5.2, OpenID4VP 1.0 §5.10). */
function byReference(deps: Pick<Deps, 'baseUrl'>, shortName: string, did: string, token: string): string {
  return new URLSearchParams({
    client_id: clientIdOf(did),
    request_uri: addressesOf(deps, shortName).request(token),
    request_uri_method: 'post',
  }).toString()
}

/** The links that begin an answer: for any wallet app, and for the wallet of this server. */
export function linksOf(deps: Pick<Deps, 'baseUrl'>, shortName: string, did: string, token: string) {
  const query = byReference(deps, shortName, did, token)
  return {
    page: addressesOf(deps, shortName).ask(token),
    app: `openid4vp://?${query}`,
    wallet: `${deps.baseUrl}/wallet/answer?${query}`,
  }
}
