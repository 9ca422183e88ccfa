import { isJsonObject, type Json, list } from '../../primitives/json.ts'
import type { DidDocument } from '../did-document.ts'
import { parseDidWebvh } from './address.ts'
import { replaceThroughout } from './entry-hash.ts'
import { withImplicitServices } from './resolution-result.ts'

/**
 * The document of the did:web of the same place (did:webvh 1.0, "Publishing a Parallel did:web DID"): the same in its
 * name, with each of the two naming the other.
 *
 * @throws for the document of no did:webvh
 */
export function parallelDidWeb(document: DidDocument): DidDocument {
  const address = parseDidWebvh(document.id)
  if (!address.ok) throw new Error('not the document of a did:webvh')
  const { scid, web } = address.value
  const renamed = replaceThroughout(withImplicitServices(document), `did:webvh:${scid}:`, 'did:web:')
  const names = [...list(renamed.alsoKnownAs), document.id].filter(name => name !== web)
  return { ...renamed, alsoKnownAs: [...new Set(names)] }
}

/** The document of another did:web of the same DID, wherever that one is: the same in its name, which names all others. */
export function documentAs(web: string, document: DidDocument): DidDocument {
  const address = parseDidWebvh(document.id)
  if (address.ok && address.value.web === web) return parallelDidWeb(document)
  const renamed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(renamed)
    if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, renamed(one)]))
    const isOwn = typeof value === 'string' && (value === document.id || value.startsWith(`${document.id}#`))
    return isOwn ? web + value.slice(document.id.length) : value
  }
  const names = [...list(document.alsoKnownAs), document.id].filter(name => name !== web)
  return { ...(renamed(withImplicitServices(document)) as DidDocument), alsoKnownAs: [...new Set(names)] }
}
