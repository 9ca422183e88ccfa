import type { PublicKey } from '../keys/signer.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import type { Instant } from '../primitives/time.ts'
import { type Compromise, findCompromised, isRevokedUnderAnyName } from './compromise.ts'
import {
  type DidDocument,
  findVerificationMethod,
  type MethodError,
  type VerificationRelationship,
} from './did-document.ts'
import type { DidResolver } from './resolve.ts'

export type SigningKey = {
  readonly key: PublicKey
  /**
   * The document has it no longer: it stood there at the time at which the signer says to have signed. Either it was
   * taken out, or the DID was given up as a whole.
   */
  readonly former?: 'taken-out' | 'given-up'
  /** Its issuer says that somebody else has it: what it signed holds only if something else shows that it was before. */
  readonly compromise?: Compromise
}

/**
 * The key that signed: one of the present document, or, for a statement by a did:webvh, one that stood in its log at the
 * time at which the signer says to have signed. Of such a former key no more can be said than that it was the signer's
 * once: the time is their own word, and whoever has copied the key can say so of any day. A key that any later version
 * calls `revoked` proves nothing.
 *
 * A key that the present document declares compromised is found for statements of the past alone.
 *
 * @param signedAt  what the signer says of the time; without it only the present document counts
 * @param isStatement  it may have been signed at any time: neither a list that speaks of now, nor an answer
 */
export async function findSigningKey(
  resolve: DidResolver,
  document: DidDocument,
  methodId: string,
  purpose: VerificationRelationship,
  times: {
    readonly now: Instant
    readonly signedAt?: Instant | undefined
    readonly isStatement?: boolean | undefined
  },
): Promise<Result<SigningKey, MethodError>> {
  const present = findVerificationMethod(document, methodId, purpose, times.now)
  if (present.ok)
    return isRevokedUnderAnyName(document, present.value, times.now)
      ? err({ code: 'E_KEY_REVOKED', reason: 'the same key is revoked under another name' })
      : ok({ key: present.value })
  const { signedAt, isStatement = false } = times
  const lost = isStatement && purpose === 'assertionMethod' ? findCompromised(document, methodId, times.now) : null
  if (lost) return ok(lost)
  // A presentation is an answer given now; a key of yesterday does not give it.
  const mayBeFormer = document.id.startsWith('did:webvh:') && purpose === 'assertionMethod' && signedAt !== undefined
  if (!mayBeFormer || (present.error.code !== 'E_KEY_NOT_FOUND' && present.error.code !== 'E_PURPOSE')) return present
  const then = await resolve(document.id, signedAt)
  const former = then.ok ? findVerificationMethod(then.value, methodId, purpose, times.now) : present
  if (former.ok) return ok({ key: former.value, former: isGivenUp(document) ? 'given-up' : 'taken-out' })
  return err(former.error.code === 'E_KEY_REVOKED' ? former.error : present.error)
}

/** So the document of a DID looks that has been deactivated, or has moved. */
const isGivenUp = (document: DidDocument): boolean =>
  document.verificationMethod === undefined && document.assertionMethod === undefined
