import type { Json, JsonObject } from '../../primitives/json.ts'
import { isJsonObject } from '../../primitives/json.ts'
import { type Disclosure, digestOf, makeDisclosure } from './disclosure.ts'

/** Where a claim stands, as SD-JWT VC writes it (§4.6.1): names, places in arrays, null for each element. */
export type ClaimPath = readonly (string | number | null)[]

/**
 * Puts digests in the place of the claims at `paths` (RFC 9901 §4.2.4). What is inside a hidden claim may be hidden
 * too: its digest then stands in the outer disclosure. Digests are sorted, so that their order tells nothing.
 *
 * @param salt gives a new one each time
 */
export function concealClaims(
  claims: JsonObject,
  paths: readonly ClaimPath[],
  salt: () => string,
): { readonly payload: JsonObject; readonly disclosures: readonly Disclosure[] } {
  const disclosures: Disclosure[] = []
  const hide = (name: string | null, value: Json): string => {
    const disclosure = makeDisclosure(salt(), name, value)
    disclosures.push(disclosure)
    return digestOf(disclosure.text)
  }
  const conceal = (value: Json, within: readonly ClaimPath[]): Json => {
    if (within.length === 0) return value
    const inside = (found: readonly ClaimPath[]) => found.filter(path => path.length > 1).map(path => path.slice(1))
    if (Array.isArray(value))
      return value.map((one: Json, index) => {
        const found = within.filter(path => path[0] === index || path[0] === null)
        const inner = conceal(one, inside(found))
        return found.some(path => path.length === 1) ? { '...': hide(null, inner) } : inner
      })
    if (!isJsonObject(value)) return value
    const shown: Record<string, Json> = {}
    const digests: string[] = []
    for (const [name, one] of Object.entries(value)) {
      const found = within.filter(path => path[0] === name)
      const inner = conceal(one as Json, inside(found))
      if (found.some(path => path.length === 1)) digests.push(hide(name, inner))
      else shown[name] = inner
    }
    return digests.length > 0 ? { ...shown, _sd: digests.sort() } : shown
  }
  const payload = conceal(claims, paths) as JsonObject
  return {
    payload: disclosures.length > 0 ? { ...payload, _sd_alg: 'sha-256' } : payload,
    disclosures,
  }
}
