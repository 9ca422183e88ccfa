import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../../deps.ts'

type Secrets = Pick<Deps, 'deriveSecret'>

const derived = (deps: Secrets, label: string, about: readonly string[]): Buffer =>
  createHmac('sha256', deps.deriveSecret(label)).update(about.join(' ')).digest()

/** 128 bits of an offer's address; derived, so that it can be shown again and only its hash is kept. */
export const offerToken = (deps: Secrets, issuerId: string, offerId: string): string =>
  derived(deps, 'openid4vci-offer', [issuerId, offerId]).subarray(0, 16).toString('base64url')

/** The pre-authorised code in it. */
export const offerCode = (deps: Secrets, issuerId: string, offerId: string): string =>
  derived(deps, 'openid4vci-code', [issuerId, offerId]).toString('base64url')

const TX_DIGITS = 6
/** A transaction code that was missed so often ends with its offer: 5 of a million. */
export const MOST_TX_MISSES = 5

/** What goes another way than the offer (OpenID4VCI 1.0 §4.1.1): six digits, which any keyboard has. */
export function txCode(deps: Secrets, issuerId: string, offerId: string): string {
  const number = derived(deps, 'openid4vci-tx-code', [issuerId, offerId]).readUIntBE(0, 6)
  return String(number % 10 ** TX_DIGITS).padStart(TX_DIGITS, '0')
}

export const NONCE_SECONDS = 300

/**
 * A challenge for proofs. It carries its own end and a check value, so that asking for one, which anybody may, leaves
 * nothing behind; only what was used is kept (`openid4vci_spent`).
 */
export function makeNonce(deps: Pick<Deps, 'deriveSecret' | 'random' | 'clock'>, issuerId: string): string {
  const body = Buffer.alloc(20)
  body.set(deps.random(16), 0)
  body.writeUInt32BE(Math.floor(deps.clock().getTime() / 1_000) + NONCE_SECONDS, 16)
  return Buffer.concat([body, nonceCheck(deps, issuerId, body)]).toString('base64url')
}

const nonceCheck = (deps: Secrets, issuerId: string, body: Buffer) =>
  derived(deps, 'openid4vci-nonce', [issuerId, body.toString('hex')]).subarray(0, 16)

/** @returns when it ends; `null` for one that is not of ours, or not for this issuer, or over */
export function readNonce(deps: Pick<Deps, 'deriveSecret' | 'clock'>, issuerId: string, nonce: string): Date | null {
  const bytes = Buffer.from(nonce.slice(0, 100), 'base64url')
  if (bytes.length !== 36 || bytes.toString('base64url') !== nonce) return null
  const body = bytes.subarray(0, 20)
  if (!timingSafeEqual(bytes.subarray(20), nonceCheck(deps, issuerId, body))) return null
  const ends = new Date(body.readUInt32BE(16) * 1_000)
  return ends > deps.clock() ? ends : null
}
