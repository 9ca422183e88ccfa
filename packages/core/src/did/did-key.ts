import { encodeMultikey, parseMultikey } from '../keys/multikey.ts'
import type { PublicKey } from '../keys/signer.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import type { DidDocument, DidError } from './did-document.ts'

/** The did:key of a public key, and the id of its only verification method. */
export function didKeyOf(key: PublicKey): { did: string; verificationMethod: string } {
  const multikey = encodeMultikey(key)
  return { did: `did:key:${multikey}`, verificationMethod: `did:key:${multikey}#${multikey}` }
}

/** The document that a did:key stands for (did:key v0.9, without key agreement). Needs no network. */
export function resolveDidKey(did: string): Result<DidDocument, DidError> {
  const multikey = did.slice('did:key:'.length)
  const key = parseMultikey(multikey)
  if (!key.ok) return err({ code: 'DID_MALFORMED', reason: key.error.reason, key: key.error.code })
  const id = `${did}#${multikey}`
  const relations = {
    authentication: [id],
    assertionMethod: [id],
    capabilityInvocation: [id],
    capabilityDelegation: [id],
  }
  const method = { id, type: 'Multikey', controller: did, publicKeyMultibase: multikey }
  return ok({
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [method],
    ...relations,
  })
}
