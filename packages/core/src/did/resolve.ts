import { err, type Result } from '../primitives/result.ts'
import type { DidDocument, DidError } from './did-document.ts'
import { resolveDidJwk } from './did-jwk.ts'
import { resolveDidKey } from './did-key.ts'
import { resolveDidWeb } from './did-web.ts'
import type { GuardedFetch } from './fetcher.ts'

/** Finds the document of a DID; `resolveDid` with its fetcher already given. */
export type DidResolver = (did: string) => Promise<Result<DidDocument, DidError>>

/** Finds the document of a did:key, did:jwk or did:web. Only did:web asks the network, through `fetch`. */
export async function resolveDid(
  did: string,
  { fetch }: { readonly fetch: GuardedFetch },
): Promise<Result<DidDocument, DidError>> {
  if (did.length > 8_192) return err({ code: 'DID_MALFORMED', reason: 'too long' })
  if (did.startsWith('did:key:')) return resolveDidKey(did)
  if (did.startsWith('did:jwk:')) return resolveDidJwk(did)
  if (did.startsWith('did:web:')) return resolveDidWeb(did, fetch)
  if (/^did:[a-z0-9]+:.+/.test(did))
    return err({ code: 'DID_METHOD_UNSUPPORTED', reason: 'a DID method that Laurel does not know' })
  return err({ code: 'DID_MALFORMED', reason: 'not a DID' })
}
