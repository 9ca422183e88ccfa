import { isJsonObject, type Json, toUtf8 } from '@laurel/core/primitives'
import type { CredentialOfferObject, IssuerMetadataResult } from '@openid4vc/openid4vci'
import type { Deps } from '../../deps.ts'
import { unwrapKey, wrapKey } from '../../platform/wrap-key.ts'
import { Refusal } from '../../refusal.ts'
import { MAX_STATE, type ReadOffer } from './schema.ts'

/** A private key of this server's, made for one offer, that its tokens are bound to (RFC 9449). */
export type DpopKey = {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly d: string
}

/** What is known of an issuer that has described itself: where its endpoints are and what was offered, no more. */
type Described = { readonly metadata: IssuerMetadataResult; readonly dpopKey: DpopKey | null }
type Granted = Described & {
  readonly accessToken: string
  /** What the token names each configuration by, where it does (OpenID4VCI 1.0 §6.2). */
  readonly identifiers: Readonly<Record<string, string>>
}

/** What the person was shown, to be shown again when they come back. */
type Shown = Pick<ReadOffer, 'issuer' | 'credentials'>

/** Where a person is with an offer, by step. */
export type Steps = {
  offered: Described & {
    readonly offer: CredentialOfferObject
    /** With which server they have to sign in; null where a code came with the offer. */
    readonly signIn: (Shown & { readonly server: string }) | null
  }
  /** On the way to that server and back. */
  away: Described &
    Shown & {
      readonly server: string
      /** What they come back with as `state`. */
      readonly flow: string
      /** Of PKCE. */
      readonly verifier: string
      /** Of the address that they come back to. */
      readonly path: string
    }
  granted: Granted
  deferred: Granted & { readonly transactionId: string }
  notice: Granted & { readonly notificationId: string }
}

const MINUTE = 60_000
const LIFETIMES = {
  offered: 10 * MINUTE,
  // Signing in may take a new password, or somebody's help.
  away: 30 * MINUTE,
  // As long: what was granted waits in the browser until the wallet is open.
  granted: 30 * MINUTE,
  // Asked for again in the days to come; whether the token is still good then, its issuer says.
  deferred: 30 * 24 * 60 * MINUTE,
  notice: 10 * MINUTE,
} as const satisfies Record<keyof Steps, number>

const nameOf = (personId: string, step: keyof Steps) => ({ issuerId: personId, keyId: 'offer-1', purpose: step })
const keyOf = (deps: Pick<Deps, 'deriveSecret'>) => deps.deriveSecret('wallet-offer')

/**
 * Seals where a person is with an offer, for their wallet to hand back: this server keeps nothing of it. It opens here
 * only, for that person, at that step, until it ends.
 *
 * @throws Refusal E_OFFER_ISSUER for more than a request can carry
 */
export function sealStep<Step extends keyof Steps>(
  deps: Pick<Deps, 'deriveSecret' | 'clock'>,
  personId: string,
  step: Step,
  content: Steps[Step],
): string {
  const ends = deps.clock().getTime() + LIFETIMES[step]
  const sealed = wrapKey(keyOf(deps), nameOf(personId, step), toUtf8(JSON.stringify({ ends, content })))
  if (sealed.length > MAX_STATE) throw new Refusal('E_OFFER_ISSUER')
  return sealed
}

/** @throws Refusal E_OFFER_STATE for what is over, of somebody else, or of another step */
export function openStep<Step extends keyof Steps>(
  deps: Pick<Deps, 'deriveSecret' | 'clock'>,
  personId: string,
  step: Step,
  sealed: string,
): Steps[Step] {
  const opened = unwrapKey(keyOf(deps), nameOf(personId, step), sealed)
  if (!opened.ok) throw new Refusal('E_OFFER_STATE')
  const state: Json = JSON.parse(new TextDecoder().decode(opened.value))
  if (!isJsonObject(state) || !(Number(state.ends) > deps.clock().getTime())) throw new Refusal('E_OFFER_STATE')
  // Nobody else has the key that this was sealed with.
  return state.content as unknown as Steps[Step]
}
