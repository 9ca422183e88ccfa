import { parseJwk } from '../keys/jwk.ts'
import type { KeyError } from '../keys/key-error.ts'
import { parseMultikey } from '../keys/multikey.ts'
import type { PublicKey } from '../keys/signer.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { type Instant, parseDateTime } from '../primitives/time.ts'

/** A resolved DID document (DID 1.0 §5); only `id` has been checked, to be the DID that was asked for. */
export type DidDocument = JsonObject & { readonly id: string }

export type DidError = {
  readonly code:
    | 'DID_MALFORMED'
    | 'DID_METHOD_UNSUPPORTED'
    | 'DID_NOT_FOUND'
    | 'DID_UNREACHABLE'
    | 'DID_DOCUMENT_INVALID'
  readonly reason: string
  /** Where the key inside the DID is the cause, why it is refused (HOSTILE H-12). */
  readonly key?: KeyError['code']
}

/** What a key may be used for (DID 1.0 §5.3). */
export type VerificationRelationship =
  | 'assertionMethod'
  | 'authentication'
  | 'capabilityInvocation'
  | 'capabilityDelegation'

export type MethodError =
  | {
      readonly code: 'E_KEY_NOT_FOUND' | 'E_KEY_REVOKED' | 'E_PURPOSE' | 'E_CONTROLLER'
      readonly reason: string
    }
  | KeyError

/** An end that cannot be read has come: better a key too few than a withdrawn one. */
function hasCome(end: Json | undefined, now: Instant): boolean {
  if (end === undefined) return false
  const instant = typeof end === 'string' ? parseDateTime(end) : null
  return !instant?.ok || instant.value <= now
}

/** An id as a DID URL: a fragment alone is read relative to the document. */
const absolute = (id: Json | undefined, did: string): string | null =>
  typeof id !== 'string' ? null : id.startsWith('#') ? did + id : id

/**
 * Finds the key `methodId` in a resolved document, if it is listed for `purpose`. The id is compared exactly and whole;
 * it is never used as a path, a pattern or an address (HOSTILE H-16).
 *
 * @param now  a key that is `revoked` or `expires` by then proves nothing any more, whenever the proof says that it was
 *   made: only its maker says so (Controlled Identifiers 1.0 §2.2)
 */
export function findVerificationMethod(
  document: DidDocument,
  methodId: string,
  purpose: VerificationRelationship,
  now?: Instant,
): Result<PublicKey, MethodError> {
  const did = document.id
  const methods = [...list(document.verificationMethod), ...list(document[purpose])].filter(isJsonObject)
  const [method, ...others] = methods.filter(one => absolute(one.id, did) === methodId)
  if (others.some(one => JSON.stringify(one) !== JSON.stringify(method)))
    return err({ code: 'E_KEY_NOT_FOUND', reason: 'the document has two keys of that name' })
  if (!method) return err({ code: 'E_KEY_NOT_FOUND', reason: 'the document has no such key' })
  const isListed = list(document[purpose]).some(one => absolute(isJsonObject(one) ? one.id : one, did) === methodId)
  if (!isListed) return err({ code: 'E_PURPOSE', reason: `the key is not listed under ${purpose}` })
  if (method.controller !== undefined && method.controller !== did)
    return err({ code: 'E_CONTROLLER', reason: 'the key is controlled by somebody else' })
  for (const end of ['revoked', 'expires'] as const)
    if (now !== undefined && hasCome(method[end], now)) return err({ code: 'E_KEY_REVOKED', reason: `${end} has come` })
  if (typeof method.publicKeyMultibase === 'string') return parseMultikey(method.publicKeyMultibase)
  if (isJsonObject(method.publicKeyJwk)) return parseJwk(method.publicKeyJwk)
  return err({ code: 'E_KEY_UNSUPPORTED', reason: 'no key in a form that is known' })
}

/** Reads what a server or a method gave as the document of `did`. */
export function parseDidDocument(value: unknown, did: string): Result<DidDocument, DidError> {
  if (!isJsonObject(value) || value.id !== did)
    return err({ code: 'DID_DOCUMENT_INVALID', reason: 'not the document of the DID that was asked for' })
  return ok(value as DidDocument)
}
