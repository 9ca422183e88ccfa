import type { Cryptography } from '../keys/signer.ts'
import { err, type Result } from '../primitives/result.ts'
import type { Instant } from '../primitives/time.ts'
import type { DidDocument, DidError } from './did-document.ts'
import { resolveDidJwk } from './did-jwk.ts'
import { resolveDidKey } from './did-key.ts'
import { type ReadDocuments, resolveDidWeb } from './did-web.ts'
import type { GuardedFetch } from './fetcher.ts'
import type { WebvhMemory } from './webvh/memory.ts'

/**
 * Finds the document of a DID; `resolveDid` with its tools already given.
 *
 * @param at  the document of that time, where a DID has a history (did:webvh); the present one without it
 */
export type DidResolver = (did: string, at?: Instant) => Promise<Result<DidDocument, DidError>>

export type ResolveTools = {
  readonly fetch: GuardedFetch
  /** No version of a did:webvh is from after it. */
  readonly now: Instant
  readonly cryptography?: Cryptography
  /** Remembers from one time to the next which versions of a did:webvh there were. */
  readonly memory?: WebvhMemory
  readonly documents?: ReadDocuments
}

/** Finds the document of a did:key, did:jwk, did:web or did:webvh. Only the last two ask the network, through `fetch`. */
export async function resolveDid(
  did: string,
  tools: ResolveTools,
  at?: Instant,
): Promise<Result<DidDocument, DidError>> {
  if (did.length > 8_192) return err({ code: 'DID_MALFORMED', reason: 'too long' })
  if (did.startsWith('did:key:')) return resolveDidKey(did)
  if (did.startsWith('did:jwk:')) return resolveDidJwk(did)
  if (did.startsWith('did:web:')) return resolveDidWeb(did, tools.fetch, tools.documents)
  if (did.startsWith('did:webvh:')) {
    // Few go by one; what checks a log is loaded for those.
    const { resolveDidWebvh } = await import('./webvh/resolve-did-webvh.ts')
    return resolveDidWebvh(did, tools, at === undefined ? {} : { at })
  }
  if (/^did:[a-z0-9]+:.+/.test(did))
    return err({ code: 'DID_METHOD_UNSUPPORTED', reason: 'a DID method that Laurel does not know' })
  return err({ code: 'DID_MALFORMED', reason: 'not a DID' })
}
