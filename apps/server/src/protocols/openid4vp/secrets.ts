import { createHmac } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import { derivedAgreementKey } from '../../platform/derived-key.ts'
import { networkOf } from '../../platform/peer.ts'

/** 128 bits of a request's link; derived, so that staff can be shown it again and only its hash is kept. */
export const askToken = (deps: Pick<Deps, 'deriveSecret'>, issuerId: string, requestId: string): string =>
  createHmac('sha256', deps.deriveSecret('openid4vp-ask'))
    .update(`${issuerId} ${requestId}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url')

/** The key to which one wallet seals its one answer. */
export function answerKey(deps: Pick<Deps, 'deriveSecret'>, issuerId: string, transactionId: string) {
  const key = derivedAgreementKey(deps, 'openid4vp-answer', `${issuerId} ${transactionId}`)
  const publicJwk = { ...key.publicJwk, use: 'enc', alg: 'ECDH-ES', kid: transactionId }
  return { publicJwk, privateJwk: { ...publicJwk, d: key.secret } }
}

/** Who begins visits of a request, by their network: as much as tells one from another, and nobody at another request. */
export const visitorOf = (deps: Pick<Deps, 'deriveSecret'>, requestId: string, peer: string): string =>
  createHmac('sha256', deps.deriveSecret('openid4vp-visitor'))
    .update(`${requestId} ${networkOf(peer)}`)
    .digest()
    .subarray(0, 12)
    .toString('base64url')
