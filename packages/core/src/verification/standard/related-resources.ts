import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { type ContextLibrary, fitsIntegrity } from '../../credential/index.ts'
import type { GuardedFetch } from '../../did/index.ts'
import { equalBytes, toUtf8 } from '../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { isUrl, readMultihash } from './values.ts'

export type ResourceFinding = {
  readonly at: string
  readonly outcome: 'passed' | 'failed' | 'not-checked'
  readonly reason: string
}

/** Asked for at most; the rest is said not to have been. */
const MAX_ASKED = 3
const HASHES = { sha256, sha384, sha512 } as const

/**
 * Compares what a credential says of related resources with what is there (VC 2.0 §5.3): contexts that are known here
 * by heart, everything else by the fetcher. What cannot be had says nothing; what differs is an error.
 */
export async function checkRelatedContent(
  document: JsonObject,
  tools: { readonly fetch: GuardedFetch; readonly contexts: ContextLibrary },
): Promise<ResourceFinding[]> {
  let asked = 0
  const contentOf = async (url: string): Promise<Uint8Array | null> => {
    const known = tools.contexts.sources.find(one => one.url === url)
    if (known) return toUtf8(known.text)
    if (!url.startsWith('https:') || ++asked > MAX_ASKED) return null
    const fetched = await tools.fetch(url)
    return fetched.ok ? fetched.value.body : null
  }
  return Promise.all(
    list(document.relatedResource).flatMap((one, index) => {
      if (!isJsonObject(one) || !isUrl(one.id)) return []
      return [compare(one, `/relatedResource/${index}`, contentOf(one.id))]
    }),
  )
}

async function compare(
  resource: JsonObject,
  at: string,
  content: Promise<Uint8Array | null>,
): Promise<ResourceFinding> {
  const bytes = await content
  if (bytes === null) return { at, outcome: 'not-checked', reason: 'the resource could not be had' }
  const isSame =
    list(resource.digestSRI).every(digest => fitsIntegrity(bytes, String(digest))) &&
    list(resource.digestMultibase).every(digest => fitsMultihash(digest, bytes))
  return isSame
    ? { at, outcome: 'passed', reason: 'the resource is the one that was meant' }
    : { at, outcome: 'failed', reason: 'the resource is not the one that was meant' }
}

function fitsMultihash(value: Json, bytes: Uint8Array): boolean {
  const read = readMultihash(value)
  return read !== null && equalBytes(HASHES[read.algorithm](bytes), read.digest)
}
