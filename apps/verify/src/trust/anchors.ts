import type { Instant } from '@laurel/core/primitives'
import { checkChain, didsIn, organizationIn, readKeySet, readStatement } from '@laurel/core/trust'
import type { Layer, ListProblem } from '@laurel/core/verification'
import { anchorId, isOn, type Trust } from './lists.ts'

/** What the server was told of an issuer, with the signed statements that show it. */
export type ByAsking = { readonly did: string; readonly layers: readonly Layer[] }

/** What is wrong with a file that somebody has chosen. */
export type FileProblem = ListProblem | { readonly kind: 'anchor' }

/** What those whose statements the visitor counts have signed on an issuer. Who has signed nothing here, says nothing. */
async function byAnchors(
  did: string,
  trust: Trust,
  asked: readonly ByAsking[],
  now: Instant,
): Promise<readonly Layer[]> {
  const chains = asked
    .filter(one => one.did === did)
    .flatMap(one => one.layers.flatMap(layer => (layer.proof ? [layer.proof] : [])))
  const found: Layer[] = []
  for (const anchor of trust.anchors) {
    const keys = isOn(trust, anchorId(anchor)) ? readKeySet(anchor.jwks) : null
    if (!keys) continue
    for (const chain of chains) {
      const answer = await checkChain(chain, { id: anchor.id, keys }, { now })
      if (answer.state !== 'member') continue
      // Of whoever goes by an address, that address must name this very DID.
      const named = didsIn(answer.metadata) ?? subjectOf(chain)
      if (!named.includes(did)) continue
      const name = organizationIn(answer.metadata)
      found.push({
        kind: 'federation',
        state: 'confirmed',
        by: anchor.id.replace(/^https?:\/\//, ''),
        from: 'file',
        ...(name ? { name } : {}),
      })
      break
    }
  }
  return found
}

const subjectOf = ([first = '']: readonly string[]): readonly string[] => {
  const read = readStatement(first)
  return read.ok ? [read.value.sub] : []
}

/** The server was asked for one credential of the issuer; an accreditor may not have recognised it for the next. */
function forTypes(layer: Layer, types: readonly string[]): Layer {
  const named = (layer.mayIssue ?? []).filter(one => !/^https?:/.test(one))
  const isOther = types.length > 0 && named.length > 0 && !named.some(one => types.includes(one))
  return layer.kind === 'recognition' && layer.state === 'confirmed' && isOther ? { ...layer, state: 'silent' } : layer
}

/** Who else knows the issuer, in this visitor's eyes: whom the server asked, unless its lists are off, and their own. */
export async function layersFor(
  did: string,
  trust: Trust,
  asked: readonly ByAsking[],
  now: Instant,
  types: readonly string[] = [],
): Promise<readonly Layer[]> {
  const byServer = asked
    .filter(one => one.did === did)
    .flatMap(one =>
      one.layers
        .filter(({ from }) => from !== 'operator' || isOn(trust, 'operator'))
        .map(layer => forTypes(layer, types)),
    )
  return [...byServer, ...(await byAnchors(did, trust, asked, now))]
}
