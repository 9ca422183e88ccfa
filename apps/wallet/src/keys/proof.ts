import { toBase64url, toUtf8 } from '@laurel/core/primitives'
import { type DeviceSigningKey, signWith } from './signing-key.ts'

type Identity = { readonly did: string; readonly verificationMethod: string }
type Challenge = { readonly challenge: string; readonly audience: string }

/** Shows that this wallet holds the key of its DID: once, now, to this server (OpenID4VCI 1.0 appendix F.1). */
export async function proveKey(
  device: DeviceSigningKey,
  { did, verificationMethod }: Identity,
  { challenge, audience }: Challenge,
): Promise<string> {
  const part = (value: object) => toBase64url(toUtf8(JSON.stringify(value)))
  const header = { alg: 'EdDSA', typ: 'openid4vci-proof+jwt', kid: verificationMethod }
  const payload = { aud: audience, nonce: challenge, iat: Math.floor(Date.now() / 1000) }
  const signed = `${part(header)}.${part(payload)}`
  return `${signed}.${toBase64url(await signWith(device, did, toUtf8(signed)))}`
}
