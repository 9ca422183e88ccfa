import { findAwards } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import { isHandCode } from '../../people/hand-code.ts'
import { tryClaimCode } from '../../people/minors/claim-code.ts'
import { protectionOfLearner } from '../../people/minors/protection.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { needsOf } from '../../wallet/claim-award.ts'
import { mustWait } from '../../wallet/copies/make-copies.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { fitsChallenge } from '../oauth/pkce.ts'
import { configurationById, configurationsOf, type GrantedAward, goesWith, grantedAward } from './configurations.ts'
import { type DpopProof, readDpop, spendDpop } from './dpop.ts'
import { readBy, serverLibrary } from './library.ts'
import { wantedInDetails } from './read-request.ts'
import { MOST_TX_MISSES, makeNonce, NONCE_SECONDS, txCode } from './secrets.ts'
import {
  countMiss,
  endToken,
  findToken,
  lockOfferByCode,
  redeemOffer,
  redeemRequest,
  saveToken,
  type TokenRow,
} from './store.ts'

const ACCESS_SECONDS = 600
/** What waits for somebody is taken within this time. */
export const WAITING_DAYS = 30

type Grant = Pick<TokenRow, 'offer_id' | 'person_id' | 'awards' | 'wanted' | 'client_id' | 'dpop_jkt'>
type Said = Grant | OauthError
export type TokenRequest = {
  readonly form: Readonly<Record<string, string>>
  readonly dpop: string | undefined
  readonly address: string
  readonly issuer: string
}

const invalid = (why: string) => new OauthError('invalid_grant', why)
const NO_CODE = 'The code is none, was used already, or is over.'

/** `pre-authorized_code` (§6.1). Whatever is wrong with the second code counts, so this returns its no and commits. */
async function byOffer(tx: Tx, deps: Deps, issuerId: string, code: string, second: string | undefined): Promise<Said> {
  const offer = await lockOfferByCode(tx, issuerId, tokenHash(code))
  const isOpen = offer && !offer.redeemed_at && Date.parse(offer.expires_at) > deps.clock().getTime()
  if (!isOpen || offer.misses >= MOST_TX_MISSES) return invalid(NO_CODE)
  if (second === undefined)
    return new OauthError('invalid_request', 'A tx_code is needed: it came another way than the offer.')
  const [award] = await findAwards(tx, issuerId, [offer.award_id])
  if (!award) return invalid(NO_CODE)
  // Who turns out to be a minor after the offer was made is asked for the code that is given by hand all the same.
  const needs = needsOf(await protectionOfLearner(tx, issuerId, award.learner_id, deps.clock()))
  const isRight =
    second.length <= 40 &&
    (offer.second === 'hand' || (needs !== null && offer.made_by !== 'wallet')
      ? await tryClaimCode(tx, deps, issuerId, award.learner_id, second)
      : isHandCode(txCode(deps, issuerId, offer.id), second))
  if (!isRight) {
    await countMiss(tx, issuerId, offer.id)
    return invalid('The tx_code is not right.')
  }
  if (!(await redeemOffer(tx, issuerId, offer.id, deps.clock()))) return invalid(NO_CODE)
  const granted = grantedAward(award)
  return {
    offer_id: offer.id,
    person_id: offer.person_id,
    awards: [granted],
    wanted: configurationsOf(granted).map(one => one.id),
    client_id: null,
    dpop_jkt: null,
  }
}

/** `authorization_code` with PKCE (RFC 7636): whoever pushed the request is who redeems it. */
async function byRequest(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  { code, verifier, form }: { code: string; verifier: string | undefined; form: Readonly<Record<string, string>> },
): Promise<Said> {
  // Used up even where the rest is wrong: whoever guesses at a code has one try.
  const request = await redeemRequest(tx, issuerId, tokenHash(code), deps.clock())
  if (!request?.awards) return invalid(NO_CODE)
  if (!fitsChallenge(verifier, request.code_challenge))
    return invalid('The code_verifier is not the one of the request.')
  if (form.redirect_uri !== undefined && form.redirect_uri !== request.redirect_uri)
    return invalid('The redirect_uri is not the one of the request.')
  if (form.client_id !== undefined && form.client_id !== request.client_id)
    return invalid('The client_id is not the one of the request.')
  return {
    offer_id: null,
    person_id: request.person_id,
    awards: request.awards,
    wanted: request.wanted,
    client_id: request.client_id,
    dpop_jkt: request.dpop_jkt,
  }
}

async function byRefresh(tx: Tx, deps: Deps, issuerId: string, token: string): Promise<Said> {
  const known = await findToken(tx, issuerId, tokenHash(token), 'refresh', deps.clock())
  if (!known || !(await endToken(tx, issuerId, known.hash)))
    return invalid('The refresh token is none, or was used already.')
  return known
}

/** Whether something that a wallet would ask for cannot be made today. */
async function isWaiting(tx: Tx, deps: Deps, issuerId: string, awards: readonly GrantedAward[]): Promise<boolean> {
  const ids = awards.map(one => one.id)
  for (const award of await findAwards(tx, issuerId, ids)) if (await mustWait(tx, deps, issuerId, award)) return true
  return false
}

/** The names under which a wallet may ask for each award (§6.2). */
export const identifierOf = (configuration: string, awardId: string): string => `${configuration}:${awardId}`

const detailsOf = ({ wanted, awards }: Grant) =>
  wanted.flatMap(id => {
    const configuration = configurationById(id)
    const identifiers = awards
      .filter(one => configuration && goesWith(one, configuration))
      .map(one => identifierOf(id, one.id))
    return identifiers.length === 0
      ? []
      : [{ type: 'openid_credential', credential_configuration_id: id, credential_identifiers: identifiers }]
  })

/**
 * The token endpoint (OpenID4VCI 1.0 §6). Codes and refresh tokens are good for once; with a DPoP proof the token is good
 * for that key only (RFC 9449).
 *
 * @throws OauthError
 */
export async function grantToken(
  deps: Deps,
  issuerId: string,
  { form, dpop, address, issuer }: TokenRequest,
): Promise<object> {
  const library = serverLibrary(deps)
  const request = { method: 'POST' as const, url: address, headers: new Headers() }
  const { grant, pkceCodeVerifier } = await readBy(
    () => library.parseAccessTokenRequest({ request, accessTokenRequest: { ...form } }),
    'invalid_request',
  )
  // RFC 8707: a token is for this issuer or for nobody.
  if (form.resource !== undefined && form.resource !== issuer)
    throw new OauthError('invalid_target', 'There is no such resource here.')
  const details = wantedInDetails(form.authorization_details)
  const proof = dpop === undefined ? null : await readDpop(deps, dpop, { method: 'POST', address })
  const said = await tx(deps, { issuerId }, async tx => {
    if (proof) await spendDpop(tx, deps, issuerId, proof)
    const granted: Said =
      grant.grantType === 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
        ? await byOffer(tx, deps, issuerId, grant.preAuthorizedCode, grant.txCode)
        : grant.grantType === 'authorization_code'
          ? await byRequest(tx, deps, issuerId, { code: grant.code, verifier: pkceCodeVerifier, form })
          : grant.grantType === 'refresh_token'
            ? await byRefresh(tx, deps, issuerId, grant.refreshToken)
            : new OauthError('unsupported_grant_type', 'That kind of grant is not known here.')
    if (granted instanceof OauthError) return granted
    if (granted.dpop_jkt !== null && granted.dpop_jkt !== proof?.jkt)
      return new OauthError('invalid_dpop_proof', 'The grant is bound to another key.')
    return keepTokens(tx, deps, issuerId, granted, form.client_id ?? granted.client_id, proof)
  })
  if (said instanceof OauthError) throw said
  const isFromRequest = grant.grantType === 'authorization_code'
  return {
    access_token: said.access,
    ...(said.refresh ? { refresh_token: said.refresh } : {}),
    token_type: proof ? 'DPoP' : 'Bearer',
    expires_in: ACCESS_SECONDS,
    // Draft 13 and before have no nonce endpoint.
    c_nonce: makeNonce(deps, issuerId),
    c_nonce_expires_in: NONCE_SECONDS,
    ...(details || isFromRequest ? { authorization_details: detailsOf(said.grant) } : {}),
  }
}

async function keepTokens(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  granted: Grant,
  client: string | null,
  proof: DpopProof | null,
) {
  const grant: Grant = {
    offer_id: granted.offer_id,
    person_id: granted.person_id,
    awards: granted.awards,
    wanted: granted.wanted,
    client_id: client?.slice(0, 300) ?? null,
    dpop_jkt: proof?.jkt ?? null,
  }
  const now = deps.clock().getTime()
  const created_at = new Date(now).toISOString()
  const until = (seconds: number) => new Date(now + seconds * 1_000).toISOString()
  const access = newToken()
  await saveToken(tx, issuerId, {
    ...grant,
    kind: 'access',
    hash: tokenHash(access),
    created_at,
    expires_at: until(ACCESS_SECONDS),
  })
  const refresh = (await isWaiting(tx, deps, issuerId, grant.awards)) ? newToken() : null
  if (refresh)
    await saveToken(tx, issuerId, {
      ...grant,
      kind: 'refresh',
      hash: tokenHash(refresh),
      created_at,
      expires_at: until(WAITING_DAYS * 86_400),
    })
  return { access, refresh, grant }
}
