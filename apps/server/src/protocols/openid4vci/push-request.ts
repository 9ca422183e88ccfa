import type { Deps } from '../../deps.ts'
import { tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { configurationById } from './configurations.ts'
import { type DpopProof, readDpop, spendDpop } from './dpop.ts'
import { readBy, serverLibrary } from './library.ts'
import { wantedInDetails } from './read-request.ts'
import { saveRequest } from './store.ts'

const REQUEST_SECONDS = 600
export const REQUEST_URI = 'urn:ietf:params:oauth:request_uri:'
/** Long-known schemes of wallets that have no dot, as an app's own should (RFC 8252 §7.1). */
const WALLETS = new Set(['openid-credential-offer:', 'openid4vci:', 'openid:', 'haip:', 'haip-vci:', 'eudi-openid4ci:'])

/** Where the answer goes (RFC 8252 §7): https, this machine, or an app's own scheme. */
export function isRedirectUri(text: string | undefined): text is string {
  if (text === undefined || text.length > 2_000) return false
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return false
  }
  if (url.hash !== '' || url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return true
  if (url.protocol === 'http:') return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)
  return url.protocol.includes('.') || WALLETS.has(url.protocol)
}

/** What is asked for, by `scope` or `authorization_details` (§5.1). */
function wantedOf(form: Readonly<Record<string, string>>): string[] {
  const details = wantedInDetails(form.authorization_details)
  if (details) {
    const wanted = details.ids.map(id => configurationById(id)?.id)
    if (wanted.some(one => one === undefined))
      throw new OauthError('invalid_authorization_details', 'There is no such credential configuration.')
    return [...new Set(wanted as string[])]
  }
  const scopes = (form.scope ?? '').split(' ').slice(0, 20)
  const wanted = [...new Set(scopes.flatMap(one => configurationById(one)?.id ?? []))]
  if (wanted.length === 0) throw new OauthError('invalid_scope', 'Ask for at least one credential configuration.')
  return wanted
}

/**
 * The pushed authorization request (RFC 9126): the only way in. PKCE with S256 is needed, since wallets have no secret.
 *
 * @throws OauthError
 */
export async function pushRequest(
  deps: Deps,
  issuerId: string,
  {
    form,
    dpop,
    address,
  }: { readonly form: Readonly<Record<string, string>>; readonly dpop: string | undefined; readonly address: string },
): Promise<object> {
  const library = serverLibrary(deps)
  if (form.request !== undefined || form.request_uri !== undefined)
    throw new OauthError('invalid_request', 'The request is sent as it is, not as a JWT or by reference.')
  await readBy(
    () =>
      library.parsePushedAuthorizationRequest({
        authorizationRequest: { ...form },
        request: { method: 'POST', url: address, headers: new Headers() },
      }),
    'invalid_request',
  )
  if (form.response_type !== 'code')
    throw new OauthError('unsupported_response_type', 'Only response_type=code is known.')
  if (form.code_challenge_method !== 'S256' || !/^[\w-]{43}$/.test(form.code_challenge ?? ''))
    throw new OauthError('invalid_request', 'A code_challenge with the method S256 is needed.')
  if (!isRedirectUri(form.redirect_uri))
    throw new OauthError('invalid_request', 'The redirect_uri is not https, nor an app’s own scheme, nor this machine.')
  if (!form.client_id || form.client_id.length > 300)
    throw new OauthError('invalid_client', 'The client_id is missing.')
  if ((form.state ?? '').length > 1_000) throw new OauthError('invalid_request', 'The state is too long.')
  const wanted = wantedOf(form)
  const proof: DpopProof | null = dpop === undefined ? null : await readDpop(deps, dpop, { method: 'POST', address })
  if (proof && form.dpop_jkt !== undefined && form.dpop_jkt !== proof.jkt)
    throw new OauthError('invalid_dpop_proof', 'The dpop_jkt is of another key.')
  const token = newToken()
  const now = deps.clock()
  await tx(deps, { issuerId }, async tx => {
    if (proof) await spendDpop(tx, deps, issuerId, proof)
    await saveRequest(tx, issuerId, {
      id: deps.newId(),
      request_hash: tokenHash(token),
      client_id: form.client_id as string,
      redirect_uri: form.redirect_uri as string,
      state: form.state ?? null,
      code_challenge: form.code_challenge as string,
      wanted,
      dpop_jkt: proof?.jkt ?? form.dpop_jkt?.slice(0, 100) ?? null,
      created_at: now.toISOString(),
      expires_at: new Date(now.getTime() + REQUEST_SECONDS * 1_000).toISOString(),
    })
  })
  return library.createPushedAuthorizationResponse({
    requestUri: `${REQUEST_URI}${token}`,
    expiresInSeconds: REQUEST_SECONDS,
  }).pushedAuthorizationResponse
}
