import { createHash } from 'node:crypto'
import type { Deps } from '../../deps.ts'

/**
 * As whom this server's wallet signs its people in elsewhere: a public client by the address of its own description
 * (draft-ietf-oauth-client-id-metadata-document). Whoever does not know that sees a name that is this server's alone.
 */
export const clientIdOf = ({ baseUrl }: Pick<Deps, 'baseUrl'>): string => `${baseUrl}/wallet-client.json`

const PATH = '/wallet/offer/signed-in'

type Server = {
  readonly issuer: string
  readonly authorization_response_iss_parameter_supported?: boolean | undefined
}

/**
 * Where a person comes back to. A server whose answers do not say whose they are has an address of its own, so that none
 * can pass an answer off as another's (RFC 9700 §4.4.2.2).
 */
export function returnPathOf(server: Server): string {
  if (server.authorization_response_iss_parameter_supported === true) return PATH
  return `${PATH}/${createHash('sha256').update(server.issuer).digest('base64url').slice(0, 22)}`
}

/** What those who sign people in are told of this wallet. */
export const clientDescription = (deps: Pick<Deps, 'baseUrl'>) => ({
  client_id: clientIdOf(deps),
  client_name: `Laurel (${new URL(deps.baseUrl).host})`,
  client_uri: `${deps.baseUrl}/`,
  logo_uri: `${deps.baseUrl}/wallet/icon-512.png`,
  redirect_uris: [`${deps.baseUrl}${PATH}`],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
})
