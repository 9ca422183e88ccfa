import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import type { ContextLibrary } from '../../credential/index.ts'
import type { GuardedFetch } from '../../did/index.ts'
import { equalBytes, toHex, toUtf8 } from '../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { asList } from './model-finding.ts'
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
    asList(document.relatedResource).flatMap((one, index) => {
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
    asList(resource.digestSRI).every(digest => fitsSri(digest, bytes)) &&
    asList(resource.digestMultibase).every(digest => fitsMultihash(digest, bytes))
  return isSame
    ? { at, outcome: 'passed', reason: 'the resource is the one that was meant' }
    : { at, outcome: 'failed', reason: 'the resource is not the one that was meant' }
}

/** One of several digests is enough (SRI §3.3.4). Some write the digest in hexadecimal. */
function fitsSri(value: Json, bytes: Uint8Array): boolean {
  return String(value)
    .split(/\s+/)
    .some(one => {
      const [, name, digest] = /^(sha256|sha384|sha512)-([^?]+)/.exec(one) ?? []
      const hash = HASHES[name as keyof typeof HASHES]
      if (!hash || digest === undefined) return false
      const made = hash(bytes)
      return digest === toHex(made) || digest.replace(/=+$/, '') === base64(made)
    })
}

function fitsMultihash(value: Json, bytes: Uint8Array): boolean {
  const read = readMultihash(value)
  return read !== null && equalBytes(HASHES[read.algorithm](bytes), read.digest)
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const letters = Math.min(bytes.length - at, 3) + 1
    for (let letter = 0; letter < letters; letter++) text += ALPHABET[(group >> (18 - 6 * letter)) & 63]
  }
  return text
}
