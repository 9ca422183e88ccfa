import { createHash } from 'node:crypto'
import { parseJwt } from '@laurel/core/credential'
import { findVerificationMethod, resolveDidKey } from '@laurel/core/did'
import { err, type JsonObject, ok, type Result, toUtf8 } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { Refusal } from '../refusal.ts'

type KeyProof = { readonly did: string; readonly nonce: string; readonly payload: JsonObject }

const ALGORITHMS = {
  Ed25519: ['EdDSA', 'Ed25519'],
  'P-256': ['ES256'],
  'P-384': ['ES384'],
  RSA: [],
  'BLS12-381-G2': [],
} as const

/**
 * Whoever holds a wallet's key shows it by a JWT: `kid` in the did:key's own document, our audience, and a nonce, which is
 * spent by whoever reads it.
 *
 * @param typ what it proves; a proof for one thing is none for another
 * @returns the did:key that signed, or why it is no proof
 */
export async function readKeyProof(deps: Deps, proof: string, typ: string): Promise<Result<KeyProof, string>> {
  const parsed = parseJwt(proof)
  if (!parsed.ok) return err('is no JWT')
  const { header, payload, signature, signed } = parsed.value
  if (header.typ !== typ) return err(`has another typ than ${typ}`)
  if (header.crit !== undefined) return err('has a header that must be understood and is not')
  const kid = typeof header.kid === 'string' ? header.kid : ''
  const did = kid.split('#')[0] as string
  if (!did.startsWith('did:key:') || did.length > 200) return err('names no did:key')
  const document = resolveDidKey(did)
  if (!document.ok) return err('names a did:key that is none')
  const fragment = kid.includes('#') ? kid : `${did}#${did.slice('did:key:'.length)}`
  const method = findVerificationMethod(document.value, fragment, 'authentication')
  if (!method.ok) return err('names a key that its DID does not have')
  if (!(ALGORITHMS[method.value.type] as readonly unknown[]).includes(header.alg))
    return err('has an alg that is not the key’s')
  if (payload.aud !== deps.baseUrl) return err('is meant for somebody else')
  if (typeof payload.nonce !== 'string') return err('has no nonce')
  if (!(await deps.cryptography.verify(method.value, signature, toUtf8(signed)))) return err('has a wrong signature')
  return ok({ did, nonce: payload.nonce, payload })
}

export const PROOF_HEADER = 'Laurel-Vault-Proof'
const PROOF_TYPE = 'laurel-vault-proof+jwt'

/** A request's body to the letter, and the proof that came with it. */
export type Signed = { readonly body: string; readonly proof: string | undefined }

/**
 * The key by which somebody keeps a vault: it has signed the very bytes that are to be kept (`vault`, their SHA-256), so
 * that a proof that was overheard keeps nothing else. A challenge makes it good for once; the device's clock, which may
 * be wrong, is left out of it.
 *
 * @throws Refusal E_VAULT_PROOF
 */
export async function holderOfVaultProof(
  deps: Deps,
  { body, proof }: Signed,
): Promise<{ readonly did: string; readonly nonce: string }> {
  const refuse = (why: string) =>
    new Refusal('E_VAULT_PROOF', [{ path: PROOF_HEADER, code: 'E_VAULT_PROOF', message: why }])
  if (proof === undefined) throw refuse('is missing')
  const read = await readKeyProof(deps, proof, PROOF_TYPE)
  if (!read.ok) throw refuse(read.error)
  const { did, nonce, payload } = read.value
  if (payload.vault !== createHash('sha256').update(body).digest('base64url')) throw refuse('is of another vault')
  return { did, nonce }
}
