import { list } from '../../primitives/json.ts'
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
