import type { PublicKey } from '../keys/signer.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import type { Instant } from '../primitives/time.ts'
import {
  type DidDocument,
  findVerificationMethod,
  type MethodError,
  type VerificationRelationship,
} from './did-document.ts'
import type { DidResolver } from './resolve.ts'

export type SigningKey = {
  readonly key: PublicKey
  /** The document has it no longer: it stood there at the time at which the signer says to have signed. */
  readonly isFormer?: true
}

/**
 * The key that signed: one of the present document, or, for a statement by a did:webvh, one that stood in its log at the
 * time of signing. So what an institution signed outlives its keys. A key that any later version calls `revoked` proves
 * nothing; and since the time is the signer's own word, whoever shows the result says that the key is a former one.
 *
 * @param signedAt  what the signer says of the time; without it only the present document counts
 */
export async function findSigningKey(
  resolve: DidResolver,
  document: DidDocument,
  methodId: string,
  purpose: VerificationRelationship,
  times: { readonly now: Instant; readonly signedAt?: Instant | undefined },
): Promise<Result<SigningKey, MethodError>> {
  const present = findVerificationMethod(document, methodId, purpose, times.now)
  if (present.ok) return ok({ key: present.value })
  const { signedAt } = times
  // A presentation is an answer given now; a key of yesterday does not give it.
  const mayBeFormer = document.id.startsWith('did:webvh:') && purpose === 'assertionMethod' && signedAt !== undefined
  if (!mayBeFormer || (present.error.code !== 'E_KEY_NOT_FOUND' && present.error.code !== 'E_PURPOSE')) return present
  const then = await resolve(document.id, signedAt)
  const former = then.ok ? findVerificationMethod(then.value, methodId, purpose, times.now) : present
  if (former.ok) return ok({ key: former.value, isFormer: true })
  return err(former.error.code === 'E_KEY_REVOKED' ? former.error : present.error)
}
