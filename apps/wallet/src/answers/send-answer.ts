import type { Signer } from '@laurel/core/keys'
import { type Agreed, type CheckedRequest, MOST_ANSWER, makeVpToken } from '@laurel/core/presentation'
import type { Instant } from '@laurel/core/primitives'
import { ApiProblem, api } from '@laurel/ui/api'
import { CompactEncrypt, importJWK, type JWK } from 'jose'
import type { DeviceKeys } from '../keys/device.ts'
import { signWith } from '../keys/signing-key.ts'
import { random } from '../keys/web-aead.ts'

type Sent = { readonly redirectUri: string | null }

const signerOf = ({ signingKey, did, verificationMethod }: DeviceKeys): Signer => ({
  type: 'Ed25519',
  verificationMethod,
  sign: messages => Promise.all(messages.map(message => signWith(signingKey, did, message))),
})

/** Sealed to the key of whoever asks, so that nobody on the way can read it, this site's server included (OpenID4VP 1.0 §8.3). */
async function seal(message: object, { publicJwk, encryption }: NonNullable<CheckedRequest['sealing']>) {
  const { kid } = publicJwk
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(message)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: encryption, ...(typeof kid === 'string' ? { kid } : {}) })
    .encrypt(await importJWK(publicJwk as JWK, 'ECDH-ES'))
}

/**
 * Makes the answer on this device and sends it. @throws ApiProblem, E_ANSWER_LARGE before anything is sent; or where a
 * credential cannot be shown
 */
export async function sendAnswer(
  device: DeviceKeys,
  request: CheckedRequest,
  agreed: readonly Agreed[],
): Promise<Sent> {
  const made = await makeVpToken(agreed, request, {
    did: device.did,
    signer: signerOf(device),
    now: Date.now() as Instant,
    random,
  })
  if (!made.ok) throw new Error(made.error.reason)
  const state = request.state === null ? {} : { state: request.state }
  const message = { vp_token: made.value, ...state }
  if (new TextEncoder().encode(JSON.stringify(message)).length > MOST_ANSWER)
    throw new ApiProblem({ status: 0, code: 'E_ANSWER_LARGE', title: 'More than one answer can hold' })
  const form = request.sealing
    ? { response: await seal(message, request.sealing) }
    : { vp_token: JSON.stringify(made.value), ...state }
  return api.post<Sent>('/wallet/answers', { uri: request.responseUri, form })
}

/** Tells whoever asks that nothing is told; not whether there would have been anything (OpenID4VP 1.0 §8.5). */
export const sendRefusal = ({ responseUri, state }: CheckedRequest): Promise<Sent> =>
  api.post<Sent>('/wallet/answers', {
    uri: responseUri,
    form: { error: 'access_denied', ...(state === null ? {} : { state }) },
  })
