import type { Signer } from '../../keys/signer.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import type { Instant } from '../../primitives/time.ts'
import { ALGORITHM } from '../proofs/jws-signature.ts'
import { signJws } from '../proofs/jwt.ts'
import type { ClaimPath } from './conceal.ts'
import { digestOf, isSdHash, type SdJwtError } from './disclosure.ts'
import { parseSdJwt } from './parse.ts'
import { revealClaims } from './reveal.ts'

/**
 * The same credential with only those hidden claims that `wanted` names: each of these paths with all that is inside
 * it and whatever it is inside of. What the issuer shows openly stays; a key binding is taken off.
 */
export function showClaims(text: string, wanted: readonly ClaimPath[]): Result<string, SdJwtError> {
  const parsed = parseSdJwt(text)
  if (!parsed.ok) return parsed
  const revealed = revealClaims(parsed.value.jwt.payload, parsed.value.disclosures)
  if (!revealed.ok) return revealed
  const shown = new Set<string>()
  for (const { path, disclosure, within } of revealed.value.parts)
    if (
      wanted.some(one =>
        one.every((step, depth) => step === path[depth] || (step === null && path[depth] !== undefined)),
      )
    )
      for (const part of [...within, disclosure]) shown.add(part.text)
  const [token] = text.split('~')
  const kept = parsed.value.disclosures.filter(one => shown.has(one.text)).map(one => one.text)
  return ok(`${[token, ...kept].join('~')}~`)
}

/** What a verifier has given out, and when the holder answers. */
export type BindingRequest = { readonly audience: string; readonly nonce: string; readonly now: Instant }

/**
 * Ties a presentation to the one who asked (RFC 9901 §4.3): a token by the holder's key over exactly what is shown.
 *
 * @param signer the key in the credential's `cnf`
 */
export async function bindPresentation(
  text: string,
  signer: Signer,
  { audience, nonce, now }: BindingRequest,
): Promise<Result<string, SdJwtError>> {
  const parsed = parseSdJwt(text)
  if (!parsed.ok) return parsed
  const alg = parsed.value.jwt.payload._sd_alg ?? 'sha-256'
  if (!isSdHash(alg)) return err({ code: 'E_SD_ALG', reason: 'a hash that is not taken' })
  const { presented } = parsed.value
  const claims = { iat: Math.floor(now / 1000), aud: audience, nonce, sd_hash: digestOf(presented, alg) }
  return ok(presented + (await signJws({ alg: ALGORITHM[signer.type], typ: 'kb+jwt' }, claims, signer)))
}
