import { toBase64url, toUtf8 } from '@laurel/core/primitives'
import { type DeviceSigningKey, signWith } from './signing-key.ts'

/** A key that can sign, and the identity that it signs for. */
export type Holder = {
  readonly signingKey: DeviceSigningKey
  readonly did: string
  readonly verificationMethod: string
}
export type Challenge = { readonly challenge: string; readonly audience: string }

async function prove(holder: Holder, typ: string, { challenge, audience }: Challenge, more: object): Promise<string> {
  const part = (value: object) => toBase64url(toUtf8(JSON.stringify(value)))
  const header = { alg: 'EdDSA', typ, kid: holder.verificationMethod }
  const payload = { aud: audience, nonce: challenge, iat: Math.floor(Date.now() / 1000), ...more }
  const signed = `${part(header)}.${part(payload)}`
  return `${signed}.${toBase64url(await signWith(holder.signingKey, holder.did, toUtf8(signed)))}`
}

/** Shows that this wallet holds the key of its DID: once, now, to this server (OpenID4VCI 1.0 appendix F.1). */
export const proveKey = (holder: Holder, challenge: Challenge): Promise<string> =>
  prove(holder, 'openid4vci-proof+jwt', challenge, {})

const digestOf = async (text: string): Promise<string> =>
  toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', toUtf8(text) as Uint8Array<ArrayBuffer>)))

/** Shows that it is the wallet's key that keeps just this: the SHA-256 of the body that is sent. */
export const proveVault = async (holder: Holder, challenge: Challenge, body: string): Promise<string> =>
  prove(holder, 'laurel-vault-proof+jwt', challenge, { vault: await digestOf(body) })

/** Shows to a school, with just this credential, that the key that it is made out to is here. */
export const proveShown = async (holder: Holder, challenge: Challenge, credential: string): Promise<string> =>
  prove(holder, 'laurel-recognition+jwt', challenge, { credential: await digestOf(credential) })
