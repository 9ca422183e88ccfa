import { err, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { type DidDocument, type DidError, parseDidDocument } from './did-document.ts'
import { didWebUrl } from './did-web-address.ts'
import type { GuardedFetch } from './fetcher.ts'

/** Documents that were read before, by the very bytes; see `VerifierMemory`. */
export type ReadDocuments = WeakMap<Uint8Array, { readonly did: string; readonly read: Result<DidDocument, DidError> }>

export async function resolveDidWeb(
  did: string,
  fetch: GuardedFetch,
  documents?: ReadDocuments,
): Promise<Result<DidDocument, DidError>> {
  const url = didWebUrl(did)
  if (!url.ok) return url
  const fetched = await fetch(url.value)
  if (!fetched.ok) {
    const { code } = fetched.error
    if (code === 'FETCH_NOT_FOUND') return err({ code: 'DID_NOT_FOUND', reason: 'its host has no such document' })
    if (code === 'FETCH_REFUSED') return err({ code: 'DID_UNREACHABLE', reason: 'its address may not be asked' })
    return err({ code: 'DID_UNREACHABLE', reason: 'its host did not answer' })
  }
  const { body } = fetched.value
  const known = documents?.get(body)
  if (known?.did === did) return known.read
  const parsed = parseStrictJson(body)
  const read = parsed.ok
    ? parseDidDocument(parsed.value, did)
    : err({ code: 'DID_DOCUMENT_INVALID', reason: parsed.error.code } as const)
  documents?.set(body, { did, read })
  return read
}
