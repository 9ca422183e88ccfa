import type { GuardedFetch } from '@laurel/core/did'
import type { Instant } from '@laurel/core/primitives'
import {
  type KnownIssuer,
  type Layer,
  MAX_CONSTITUENTS,
  MAX_ENDORSEMENTS,
  type VerificationReport,
  type VerifyOptions,
  verify,
} from '@laurel/core/verification'
import type { Deps } from '../deps.ts'
import { layersOf } from '../trust/layers.ts'
import { knownIssuers, type SeenLogo, trustOf, whatSpokeForTrust } from './known-issuers.ts'
import { printHere } from './logo-prints.ts'

/** What was fetched to verify, so that the visitor's own browser can check everything again without the network. */
type Material = {
  readonly url: string
  readonly contentType: string
  readonly body: string
  /** What was not there (404) or was taken away (410), which says something as well. */
  readonly status?: number
}
export type VerifiedReport = VerificationReport & {
  readonly materials: readonly Material[]
  /** Whom its issuer resembles, and who vouches for it: a browser comes to the same findings with these. */
  readonly known: readonly KnownIssuer[]
  readonly logos: readonly SeenLogo[]
  readonly trusted: readonly {
    readonly did: string
    readonly name: string
    readonly list: string
    readonly by: 'operator' | 'host'
  }[]
  /** Who else knows the issuers, as they were asked by this server: a browser asks nobody. */
  readonly layers: readonly { readonly did: string; readonly layers: readonly Layer[] }[]
}

/**
 * Up to so many documents are given back as materials: a key and a list for the credential and for each of its
 * endorsements, and as many more for what it consists of. A credential's own are fetched before its endorsers', so what the verdict rests on is among them.
 */
const MAX_MATERIALS = 2 + 2 * MAX_ENDORSEMENTS + MAX_CONSTITUENTS

function recording(fetch: GuardedFetch, materials: Material[]): GuardedFetch {
  return async (url, accept) => {
    const fetched = await fetch(url, accept)
    if (materials.length >= MAX_MATERIALS || materials.some(one => one.url === url)) return fetched
    if (fetched.ok) {
      const { contentType, body } = fetched.value
      materials.push({ url, contentType, body: new TextDecoder().decode(body) })
    } else if (fetched.error.code === 'FETCH_NOT_FOUND')
      materials.push({ url, contentType: '', body: '', status: fetched.error.status })
    return fetched
  }
}

/**
 * The report on anything that may be a credential, with what was fetched for it. Never throws.
 *
 * @param asked of a presentation that answers somebody: what they gave out as nonce, and who they are
 */
export async function verifyAnything(
  deps: Deps,
  input: unknown,
  asked: Pick<VerifyOptions, 'challenge' | 'domain'> = {},
): Promise<VerifiedReport | 'busy'> {
  return deps.verifyInTurn(async () => {
    const materials: Material[] = []
    const known = await knownIssuers(deps)
    const logos: SeenLogo[] = []
    const layers = new Map<string, readonly Layer[]>()
    const askLayers = layersOf(deps)
    const printOf = printHere(deps)
    const report = await verify(input, {
      now: deps.clock().getTime() as Instant,
      fetch: recording(deps.fetch, materials),
      cryptography: deps.cryptography,
      ...(deps.disclosure.curve ? { curve: deps.disclosure.curve } : {}),
      contexts: deps.contexts,
      didMemory: deps.didMemory,
      knownIssuers: known,
      logoPrint: async image => {
        const print = await printOf(image)
        if (print !== null) logos.push({ image, print })
        return print
      },
      trust: trustOf(deps, known),
      layers: async (did, about) => {
        const found = await askLayers(did, about)
        layers.set(did, found)
        return found
      },
      ...asked,
    })
    const told = [...layers].map(([did, found]) => ({ did, layers: found }))
    return { ...report, materials, ...whatSpokeForTrust(report, known, logos), layers: told }
  })
}
