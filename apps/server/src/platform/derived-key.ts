import { createECDH, createHmac } from 'node:crypto'

/** A key for ECDH on P-256 as JSON Web Key. */
type AgreementKey = {
  readonly publicJwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }
  /** The scalar `d`. */
  readonly secret: string
}

/**
 * A key to which messages are sealed. It follows from the master key, `label` and `about`, so that it lies in no database
 * and in no backup, and signs nothing.
 */
export function derivedAgreementKey(
  deps: { readonly deriveSecret: (label: string) => Uint8Array },
  label: string,
  about: string,
): AgreementKey {
  for (let turn = 0; ; turn++) {
    const secret = createHmac('sha256', deps.deriveSecret(label)).update(`${about} ${turn}`).digest()
    const pair = createECDH('prime256v1')
    try {
      pair.setPrivateKey(secret)
    } catch {
      // Not a scalar of the curve: one in four thousand million is not.
      continue
    }
    const point = pair.getPublicKey()
    return {
      publicJwk: {
        kty: 'EC',
        crv: 'P-256',
        x: point.subarray(1, 33).toString('base64url'),
        y: point.subarray(33).toString('base64url'),
      },
      secret: secret.toString('base64url'),
    }
  }
}
