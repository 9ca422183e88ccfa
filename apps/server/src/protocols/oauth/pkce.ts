import { createHash } from 'node:crypto'

/** SHA-256 in base64url, as PKCE, DPoP and key thumbprints write it. */
export const sha256url = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** Whether the verifier is the one of the challenge, S256 (RFC 7636 §4.6). */
export const fitsChallenge = (verifier: string | undefined, challenge: string): boolean =>
  verifier !== undefined && verifier.length <= 200 && sha256url(verifier) === challenge
