import { sha256 } from '@noble/hashes/sha2.js'
import { toHex, toUtf8 } from '../../primitives/bytes.ts'
import { isJsonObject, type JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { BUNDLE } from './bundle.gen.ts'

/** The bytes of one context, with the digest that it must have. */
export type ContextSource = { readonly url: string; readonly sha256: string; readonly text: string }

export type ContextDigestError = { readonly code: 'CONTEXT_DIGEST'; readonly url: string }

/**
 * The JSON-LD contexts that may be used: all of them are here, none is ever fetched. An operator adds more by text and
 * digest. `get` gives the same object each time, since compiled contexts are remembered by it.
 */
export type ContextLibrary = {
  get(url: string): JsonObject | undefined
  has(url: string): boolean
  with(extra: readonly ContextSource[]): ContextLibrary
  /**
   * The same library for documents that may also carry contexts of their own, as VC 2.0 §4.3 allows. What people are
   * shown is never read with it: two documents with one signature could say two things (TRUST.md 1).
   */
  withInline(): ContextLibrary
  readonly takesInline: boolean
  readonly sources: readonly ContextSource[]
}

/** Digests that are fixed by their specifications, held apart from the generated file (HOSTILE H-08). */
const NORMATIVE: Record<string, string> = {
  'https://www.w3.org/ns/credentials/v2': '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734',
  'https://www.w3.org/2018/credentials/v1': 'ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc',
  // Verifiable Credential Data Integrity 1.0 §2.4.1 and Controlled Identifiers 1.0
  'https://w3id.org/security/data-integrity/v2': '67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4',
  'https://w3id.org/security/multikey/v1': 'ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597',
  'https://w3id.org/security/jwk/v1': '0f14b62f6071aafe00df265770ea0c7508e118247d79b7d861a406d2aa00bece',
}

export function createContextLibrary(sources: readonly ContextSource[], takesInline = false): ContextLibrary {
  const byUrl = new Map(sources.map(source => [source.url, source]))
  const parsed = new Map<string, JsonObject>()
  let inline: ContextLibrary | undefined
  return {
    sources,
    has: url => byUrl.has(url),
    get(url) {
      const known = parsed.get(url)
      if (known) return known
      const source = byUrl.get(url)
      if (!source) return undefined
      const document = JSON.parse(source.text) as JsonObject
      const context = document['@context']
      const made = isJsonObject(context) ? context : {}
      parsed.set(url, made)
      return made
    },
    with: extra => createContextLibrary([...sources, ...extra], takesInline),
    withInline: () => {
      inline ??= createContextLibrary(sources, true)
      return inline
    },
    takesInline,
  }
}

/** What Laurel ships. */
export const bundledContexts: ContextLibrary = createContextLibrary(BUNDLE)

/**
 * Compares every context's bytes with its pinned digest; run at start. A context that drifted would change what
 * signatures mean.
 */
export function checkContextDigests(
  library: ContextLibrary = bundledContexts,
  hash: (data: Uint8Array) => Uint8Array = sha256,
): Result<number, ContextDigestError> {
  for (const { url, text, sha256: pinned } of library.sources) {
    const digest = toHex(hash(toUtf8(text)))
    if (digest !== pinned || digest !== (NORMATIVE[url] ?? digest)) return err({ code: 'CONTEXT_DIGEST', url })
  }
  return ok(library.sources.length)
}
