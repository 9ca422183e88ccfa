import type { Instant } from '@laurel/core/primitives'
import type { Layer, ListProblem } from '@laurel/core/verification'
import { type ByAsking, isOn, type Trust } from './lists.ts'

/** What is wrong with a file that somebody has chosen. */
export type FileProblem = ListProblem | { readonly kind: 'anchor' }

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
  if (trust.anchors.length === 0) return byServer
  // Few visitors have any, so what reads their statements is loaded for those.
  const { byAnchors } = await import('./by-anchors.ts')
  return [...byServer, ...(await byAnchors(did, trust, asked, now))]
}
