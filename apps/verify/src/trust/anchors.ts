import { err, type Instant, isJsonObject, ok, type Result } from '@laurel/core/primitives'
import { checkChain, checkConfiguration, didsIn, organizationIn, readKeySet, readStatement } from '@laurel/core/trust'
import type { Layer } from '@laurel/core/verification'
import { type Anchor, anchorId, isOn, type Trust } from './lists.ts'
import type { ListProblem } from './read-list.ts'

/** What the server was told of an issuer, with the signed statements that show it. */
export type ByAsking = { readonly did: string; readonly layers: readonly Layer[] }

/** Whether a file is what a federation says of itself: a token, and no list. */
export const isAnchorFile = (text: string): boolean => /^\s*ey[\w-]+\.[\w-]+\.[\w-]*\s*$/.test(text)

/**
 * Reads what a federation or a registry says of itself (`/.well-known/openid-federation`): its address and its keys. That
 * the visitor has it from there is theirs to know; that nobody has changed it since, its own signature shows.
 */
export async function readAnchor(
  text: string,
  now: Instant,
): Promise<Result<Pick<Anchor, 'id' | 'jwks'>, ListProblem>> {
  const read = readStatement(text)
  if (!read.ok) return err({ kind: 'anchor' })
  const { iss, token } = read.value
  const { jwks } = token.payload
  if ((await checkConfiguration(read.value, iss, now)) !== null || !isJsonObject(jwks)) return err({ kind: 'anchor' })
  return ok({ id: iss, jwks })
}

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
