import type { Deps } from '../../deps.ts'
import type { Tx } from '../../platform/database.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { sha256url } from '../oauth/pkce.ts'
import { readOwnJws, thumbprintOf } from './holder-key.ts'
import { spendOnce } from './store.ts'

/** How far a proof's `iat` may be from our clock. */
const SKEW_SECONDS = 300

export type DpopProof = { readonly jkt: string; readonly jti: string }

/**
 * Reads a DPoP proof (RFC 9449 §4.3): of this method and address, of now, and with a token its hash. That it is used once
 * `spendDpop` sees to, in the transaction of what it is used for.
 *
 * @throws OauthError invalid_dpop_proof
 */
export async function readDpop(
  deps: Deps,
  proof: string,
  { method, address, token }: { readonly method: string; readonly address: string; readonly token?: string },
): Promise<DpopProof> {
  const refuse = (why: string) => new OauthError('invalid_dpop_proof', `The DPoP proof ${why}.`)
  const read = proof.length > 8_192 ? 'is too long' : await readOwnJws(proof, 'dpop+jwt', deps.cryptography)
  if (typeof read === 'string') throw refuse(read)
  const { header, payload, holder } = read
  if (header.jwk === undefined) throw refuse('does not carry its key as jwk')
  if (payload.htm !== method) throw refuse('is of another method')
  if (typeof payload.htu !== 'string' || payload.htu.split(/[?#]/)[0] !== address) throw refuse('is of another address')
  const age =
    typeof payload.iat === 'number' ? Math.abs(deps.clock().getTime() / 1_000 - payload.iat) : Number.POSITIVE_INFINITY
  if (age > SKEW_SECONDS) throw refuse('is not of now')
  if (typeof payload.jti !== 'string' || payload.jti === '' || payload.jti.length > 300) throw refuse('has no jti')
  if (token !== undefined && payload.ath !== sha256url(token)) throw refuse('is of another token')
  return { jkt: thumbprintOf(holder.key), jti: payload.jti }
}

/** Uses a proof up. @throws OauthError invalid_dpop_proof for one that was used already */
export async function spendDpop(tx: Tx, deps: Deps, issuerId: string, { jkt, jti }: DpopProof): Promise<void> {
  const ends = new Date(deps.clock().getTime() + 2 * SKEW_SECONDS * 1_000)
  if (!(await spendOnce(tx, issuerId, sha256url(`dpop ${jkt} ${jti}`), ends)))
    throw new OauthError('invalid_dpop_proof', 'The DPoP proof was used already.')
}
