import { createHmac } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import { derivedAgreementKey } from '../../platform/derived-key.ts'

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
