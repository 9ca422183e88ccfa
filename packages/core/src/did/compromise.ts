import { base64 } from '@scure/base'
import { parseJwk } from '../keys/jwk.ts'
import { encodeMultikey, parseMultikey } from '../keys/multikey.ts'
import type { PublicKey } from '../keys/signer.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { type Instant, timeIn, toIso } from '../primitives/time.ts'
import type { DidDocument } from './did-document.ts'

/** The type of service by which a DID document says since when one of its keys is in the wrong hands. */
export const COMPROMISE_SERVICE = 'KeyCompromise'

/** A tree of a public record, as its head names it. The root is 32 bytes. */
export type NamedTree = { readonly origin: string; readonly size: number; readonly root: Uint8Array }

/** What an issuer says of a key of its own that somebody else has got hold of. */
export type Compromise = {
  /** From then on nobody knows who signed with it. */
  readonly since: Instant
  /** What stands in one of these trees was signed before: their heads were published before `since`. */
  readonly lastGood: readonly NamedTree[]
}

export type PublishedCompromise = Compromise & {
  /** The address of the issuer's public record. */
  readonly url: string
}

/** The declaration as it stands among the services of a DID document. */
export const compromiseService = (
  did: string,
  fragment: string,
  { since, lastGood, url }: PublishedCompromise,
): JsonObject => ({
  id: `${did}#compromise-${fragment}`,
  type: COMPROMISE_SERVICE,
  serviceEndpoint: url,
  verificationMethod: `${did}#${fragment}`,
  since: toIso(since),
  lastGood: lastGood.map(({ origin, size, root }) => ({ origin, size, root: base64.encode(root) })),
})

/**
 * The key `methodId`, if the document calls it `revoked` and declares since when it is compromised; `null` in any other
 * case. The key stands in no relationship any more: what it once might sign is the declaration's to say.
 *
 * One key may have two names and so be declared by either; of several declarations the earliest time counts, and with
 * it what that one names. A time that cannot be read, or has not come, declares nothing.
 */
export function findCompromised(
  document: DidDocument,
  methodId: string,
  now: Instant,
): { readonly key: PublicKey; readonly compromise: Compromise } | null {
  const named = methodsNamed(document, methodId)
  const [method] = named
  const key = method ? keyOf(method) : null
  if (!method || !key || named.some(one => JSON.stringify(one) !== JSON.stringify(method))) return null
  if (method.controller !== undefined && method.controller !== document.id) return null
  if (method.expires !== undefined) return null
  const revoked = timeIn(method.revoked)
  if (revoked === null) return null
  const declared = list(document.service)
    .filter(isJsonObject)
    .filter(one => list(one.type).includes(COMPROMISE_SERVICE))
    .filter(one => {
      const { verificationMethod: id } = one
      if (typeof id !== 'string') return false
      return methodsNamed(document, absoluteId(id, document.id)).some(other => isSame(keyOf(other), key))
    })
    .flatMap((one): Compromise[] => {
      const since = timeIn(one.since)
      return since === null ? [] : [{ since, lastGood: list(one.lastGood).flatMap(treeIn) }]
    })
  if (declared.length === 0) return null
  const first = declared.reduce((one, other) => (other.since < one.since ? other : one))
  const since = Math.min(first.since, revoked) as Instant
  return since > now ? null : { key, compromise: { since, lastGood: first.lastGood } }
}

/** True if the document calls this very key `revoked`, under whatever name: it has one private half. */
export const isRevokedUnderAnyName = (document: DidDocument, key: PublicKey, now: Instant): boolean =>
  methodsOf(document).some(method => {
    if (method.revoked === undefined || !isSame(keyOf(method), key)) return false
    const at = timeIn(method.revoked)
    return at === null || at <= now
  })

/** Every key that a document has, wherever it stands. */
export const methodsOf = (document: DidDocument): JsonObject[] =>
  [...list(document.verificationMethod), ...list(document.assertionMethod)].filter(isJsonObject)

const absoluteId = (id: string, did: string): string => (id.startsWith('#') ? did + id : id)

const methodsNamed = (document: DidDocument, methodId: string): JsonObject[] =>
  methodsOf(document).filter(({ id }) => typeof id === 'string' && absoluteId(id, document.id) === methodId)

function keyOf({ publicKeyMultibase, publicKeyJwk }: JsonObject): PublicKey | null {
  const parsed =
    typeof publicKeyMultibase === 'string'
      ? parseMultikey(publicKeyMultibase)
      : isJsonObject(publicKeyJwk)
        ? parseJwk(publicKeyJwk)
        : null
  return parsed?.ok ? parsed.value : null
}

/** What a key is, however it is written and whatever it is called; null for what is no key that is known here. */
export function keyMark(method: JsonObject): string | null {
  const key = keyOf(method)
  return key && markOf(key)
}

const markOf = (key: PublicKey): string => `${key.type} ${encodeMultikey(key)}`

const isSame = (one: PublicKey | null, other: PublicKey): boolean => one !== null && markOf(one) === markOf(other)

function treeIn(value: Json): NamedTree[] {
  if (!isJsonObject(value)) return []
  const { origin, size, root: text } = value
  if (typeof origin !== 'string' || typeof size !== 'number' || !Number.isSafeInteger(size) || size < 1) return []
  const root = typeof text === 'string' ? bytesIn(text) : null
  return root?.length === 32 ? [{ origin, size, root }] : []
}

function bytesIn(text: string): Uint8Array | null {
  try {
    return base64.decode(text)
  } catch {
    return null
  }
}
