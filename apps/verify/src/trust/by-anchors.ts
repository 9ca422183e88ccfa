import type { Instant } from '@laurel/core/primitives'
import { checkChain, didsIn, organizationIn, readKeySet, readStatement } from '@laurel/core/trust'
import type { Layer } from '@laurel/core/verification'
import { anchorId, type ByAsking, isOn, type Trust } from './lists.ts'

/** What those whose statements the visitor counts have signed on an issuer. Who has signed nothing here, says nothing. */
export async function byAnchors(
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
      if (answer.state !== 'member' || !answer.mayIssue) continue
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
