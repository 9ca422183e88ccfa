import { parseMultikey, toJwk } from '@laurel/core/keys'
import { type JsonObject, toBase64url, toUtf8 } from '@laurel/core/primitives'
import { type DeviceSigningKey, signWith } from './signing-key.ts'

/** A key that can sign, and the identity that it signs for. */
export type Holder = {
  readonly signingKey: DeviceSigningKey
  readonly did: string
  readonly verificationMethod: string
}
export type Challenge = { readonly challenge: string; readonly audience: string }
/** How whoever asks wants the key to be named: by its DID, or by itself; and how its algorithm is called there. */
export type KeyName = { readonly by: 'did' | 'jwk'; readonly alg: 'EdDSA' | 'Ed25519' }
const BY_DID: KeyName = { by: 'did', alg: 'EdDSA' }

function nameOf({ did, verificationMethod }: Holder, { by, alg }: KeyName): JsonObject {
  if (by === 'did') return { alg, kid: verificationMethod }
  const key = parseMultikey(did.slice('did:key:'.length))
  if (!key.ok) throw new Error('the wallet has a key that is none')
  return { alg, jwk: toJwk(key.value) }
}

async function prove(
  holder: Holder,
  typ: string,
  { challenge, audience }: Partial<Challenge>,
  more: object,
  name = BY_DID,
): Promise<string> {
  const part = (value: object) => toBase64url(toUtf8(JSON.stringify(value)))
  const header = { typ, ...nameOf(holder, name) }
  const payload = { aud: audience, nonce: challenge, iat: Math.floor(Date.now() / 1000), ...more }
  const signed = `${part(header)}.${part(payload)}`
  return `${signed}.${toBase64url(await signWith(holder.signingKey, holder.did, toUtf8(signed)))}`
}

/**
 * Shows that this wallet holds the key of its DID: once, now, to one issuer (OpenID4VCI 1.0 appendix F.1).
 *
 * @param challenge  missing where an issuer gives none out
 */
export const proveKey = (
  holder: Holder,
  challenge: Pick<Challenge, 'audience'> & Partial<Challenge>,
  name?: KeyName,
): Promise<string> => prove(holder, 'openid4vci-proof+jwt', challenge, {}, name)

const digestOf = async (text: string): Promise<string> =>
  toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', toUtf8(text) as Uint8Array<ArrayBuffer>)))

/** Shows that it is the wallet's key that keeps just this: the SHA-256 of the body that is sent. */
export const proveVault = async (holder: Holder, challenge: Challenge, body: string): Promise<string> =>
  prove(holder, 'laurel-vault-proof+jwt', challenge, { vault: await digestOf(body) })

/** Shows to a school, with just this credential, that the key that it is made out to is here. */
export const proveShown = async (holder: Holder, challenge: Challenge, credential: string): Promise<string> =>
  prove(holder, 'laurel-recognition+jwt', challenge, { credential: await digestOf(credential) })
