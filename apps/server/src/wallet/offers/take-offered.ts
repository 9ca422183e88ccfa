import { readBySchema } from '@laurel/core/primitives'
import * as z from 'zod'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../refusal.ts'
import { openStep, type Steps, sealStep } from './flow-state.ts'
import { codeOfAnswer, dpopOf, speakWithIssuer } from './issuer-client.ts'
import type { Taken } from './schema.ts'

/** As much text as the wallet reads as one credential. */
const MAX_CREDENTIAL = 400_000
const [SOONEST, LATEST] = [5, 7 * 24 * 3_600]

/** What a token may be good for, by name (OpenID4VCI 1.0 §6.2). */
const zAuthorized = z.array(
  z.looseObject({
    credential_configuration_id: z.string().optional(),
    credential_identifiers: z.array(z.string().max(2_000)).optional(),
  }),
)

export function identifiersOf(details: unknown): Record<string, string> {
  const read = readBySchema(zAuthorized, details)
  if (!read.success) return {}
  const pairs = read.data.flatMap(({ credential_configuration_id: id, credential_identifiers: names }) =>
    id !== undefined && names?.[0] !== undefined ? [[id, names[0]] as const] : [],
  )
  return Object.fromEntries(pairs)
}

/**
 * Redeems the offer's code for a token (§6). The token is sealed like everything else here.
 *
 * @returns the next state
 * @throws Refusal E_OFFER_STATE, E_OFFER_CODE, E_OFFER_OVER, E_OFFER_REFUSED, E_OFFER_ISSUER, E_OFFER_UNREACHABLE
 */
export async function redeemOffer(
  deps: Deps,
  personId: string,
  { state, txCode }: { readonly state: string; readonly txCode?: string | undefined },
): Promise<string> {
  const { offer, metadata, dpopKey, signIn } = openStep(deps, personId, 'offered', state)
  if (signIn !== null) throw new Refusal('E_OFFER_STATE')
  const granted = await speakWithIssuer(
    deps,
    dpopKey,
    ({ vci }) =>
      vci.retrievePreAuthorizedCodeAccessTokenFromOffer({
        credentialOffer: offer,
        issuerMetadata: metadata,
        ...dpopOf(dpopKey),
        ...(txCode === undefined ? {} : { txCode }),
      }),
    { invalid_grant: txCode === undefined ? 'E_OFFER_OVER' : 'E_OFFER_CODE' },
  )
  const { access_token: accessToken, authorization_details: details } = granted.accessTokenResponse
  return sealStep(deps, personId, 'granted', { metadata, dpopKey, accessToken, identifiers: identifiersOf(details) })
}

/** What the wallet's next proof has to answer (§7); `null` where the issuer asks for no such thing. */
export async function askNonce(deps: Deps, personId: string, state: string): Promise<string | null> {
  const { metadata } = openStep(deps, personId, 'granted', state)
  if (metadata.credentialIssuer.nonce_endpoint === undefined) return null
  const { c_nonce: nonce } = await speakWithIssuer(deps, null, ({ vci }) =>
    vci.requestNonce({ issuerMetadata: metadata }),
  )
  if (nonce.length > 2_000) throw new Refusal('E_OFFER_ISSUER')
  return nonce
}

/** What the credential and the deferred endpoint answer (§8.3, §9.2). The library's own reading refuses a notice of a deferred one. */
const zAnswer = z.looseObject({
  credentials: z.array(z.looseObject({ credential: z.union([z.string(), z.record(z.string(), z.json())]) })).optional(),
  transaction_id: z.string().max(2_000).optional(),
  interval: z.number().optional(),
  notification_id: z.string().max(2_000).optional(),
})

type Granted = Steps['granted']

/** What came of asking: the credential, or that it is not ready. */
function takenOf(deps: Deps, personId: string, granted: Granted, status: number, answer: unknown): Taken {
  const read = readBySchema(zAnswer, answer)
  if (status < 200 || status > 299) throw new Refusal(codeOfAnswer(status, read.data?.error))
  if (!read.success) throw new Refusal('E_OFFER_ISSUER')
  const { credentials, transaction_id: transactionId, interval, notification_id: notificationId } = read.data
  const found = credentials?.[0]?.credential
  if (found !== undefined) {
    const credential = typeof found === 'string' ? found : JSON.stringify(found)
    if (credential.length > MAX_CREDENTIAL) throw new Refusal('E_OFFER_ISSUER')
    const isAwaited =
      notificationId !== undefined && granted.metadata.credentialIssuer.notification_endpoint !== undefined
    const notice = isAwaited ? sealStep(deps, personId, 'notice', { ...granted, notificationId }) : null
    return { outcome: 'here', credential, notice }
  }
  if (transactionId === undefined || granted.metadata.credentialIssuer.deferred_credential_endpoint === undefined)
    throw new Refusal('E_OFFER_ISSUER')
  return later(deps, personId, { ...granted, transactionId }, interval)
}

const later = (deps: Deps, personId: string, deferred: Steps['deferred'], interval: unknown): Taken => ({
  outcome: 'later',
  state: sealStep(deps, personId, 'deferred', deferred),
  seconds: Math.ceil(Math.min(Math.max(Number(interval) || SOONEST, SOONEST), LATEST)),
})

/**
 * Asks for one of the credentials that were offered (§8). The proof was made by the wallet; this server passes it on.
 *
 * @throws Refusal as `redeemOffer`
 */
export async function takeOffered(
  deps: Deps,
  personId: string,
  {
    state,
    credentialId,
    proof,
  }: { readonly state: string; readonly credentialId: string; readonly proof: string | null },
): Promise<Taken> {
  const granted = openStep(deps, personId, 'granted', state)
  const { credential_endpoint: endpoint, credential_configurations_supported: offered } =
    granted.metadata.credentialIssuer
  if (!Object.hasOwn(offered, credentialId)) throw new Refusal('E_OFFER_STATE')
  const identifier = Object.hasOwn(granted.identifiers, credentialId) ? granted.identifiers[credentialId] : undefined
  const { status, answer } = await speakWithIssuer(deps, granted.dpopKey, client =>
    client.post(endpoint, granted.accessToken, {
      ...(identifier === undefined
        ? { credential_configuration_id: credentialId }
        : { credential_identifier: identifier }),
      ...(proof === null ? {} : { proofs: { jwt: [proof] } }),
    }),
  )
  return takenOf(deps, personId, granted, status, answer)
}

/** Asks again for what was not ready (§9). @throws Refusal as `redeemOffer` */
export async function askAgain(deps: Deps, personId: string, state: string): Promise<Taken> {
  const deferred = openStep(deps, personId, 'deferred', state)
  const endpoint = deferred.metadata.credentialIssuer.deferred_credential_endpoint
  if (endpoint === undefined) throw new Refusal('E_OFFER_STATE')
  const { transactionId, ...granted } = deferred
  const { status, answer } = await speakWithIssuer(deps, deferred.dpopKey, client =>
    client.post(endpoint, granted.accessToken, { transaction_id: transactionId }),
  )
  const { error, interval } = (answer ?? {}) as Record<string, unknown>
  // How the drafts say what 1.0 says by 202 (§9.2, §9.3).
  if (status === 400 && error === 'issuance_pending') return later(deps, personId, deferred, interval)
  return takenOf(deps, personId, granted, status, answer)
}

/** Tells the issuer what became of it, where it wants to know (§11): kept, or refused by the wallet. */
export async function sendNotice(
  deps: Deps,
  personId: string,
  { state, event }: { readonly state: string; readonly event: 'credential_accepted' | 'credential_failure' },
): Promise<void> {
  const { metadata, accessToken, dpopKey, notificationId } = openStep(deps, personId, 'notice', state)
  await speakWithIssuer(deps, dpopKey, ({ vci }) =>
    vci.sendNotification({
      issuerMetadata: metadata,
      accessToken,
      ...dpopOf(dpopKey),
      notification: { notificationId, event },
    }),
  )
}
