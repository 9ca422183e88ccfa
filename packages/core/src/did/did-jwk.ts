import { parseJwk } from '../keys/jwk.ts'
import { isJsonObject, type JsonObject } from '../primitives/json.ts'
import { decodeBase64url } from '../primitives/multibase.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import type { DidDocument, DidError } from './did-document.ts'

/** The document that a did:jwk stands for. Needs no network. */
export function resolveDidJwk(did: string): Result<DidDocument, DidError> {
  const malformed = (reason: string) => err({ code: 'DID_MALFORMED', reason } as const)
  const bytes = decodeBase64url(did.slice('did:jwk:'.length))
  if (!bytes.ok) return malformed('not base64url')
  const jwk = parseStrictJson(bytes.value, { maxBytes: 4_096, maxDepth: 4 })
  if (!jwk.ok || !isJsonObject(jwk.value)) return malformed('not a JSON Web Key')
  const key = parseJwk(jwk.value)
  if (!key.ok) return err({ code: 'DID_MALFORMED', reason: key.error.reason, key: key.error.code })
  const id = `${did}#0`
  const isForSigning = jwk.value.use !== 'enc'
  const relations: JsonObject = isForSigning
    ? { assertionMethod: [id], authentication: [id], capabilityInvocation: [id], capabilityDelegation: [id] }
    : {}
  return ok({
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/suites/jws-2020/v1'],
    id: did,
    verificationMethod: [{ id, type: 'JsonWebKey2020', controller: did, publicKeyJwk: jwk.value }],
    ...relations,
  })
}
