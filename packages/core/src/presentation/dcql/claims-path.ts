import { isJsonObject, type Json } from '../../primitives/json.ts'

/** Where a claim is: a name, a position, or `null` for every element of a list (OpenID4VP 1.0 §7). */
export type ClaimsPath = readonly (string | number | null)[]

/**
 * What a path leads to (OpenID4VP 1.0 §7.1).
 *
 * @returns the values it selects, at least one; `null` where it leads nowhere, or through something of another kind
 */
export function selectClaims(root: Json, path: ClaimsPath): readonly Json[] | null {
  let selected: readonly Json[] = [root]
  for (const step of path) {
    const next = takeStep(selected, step)
    if (next === null || next.length === 0) return null
    selected = next
  }
  return selected
}

function takeStep(selected: readonly Json[], step: string | number | null): readonly Json[] | null {
  if (typeof step === 'string') {
    if (!selected.every(isJsonObject)) return null
    return selected.flatMap(one => (Object.hasOwn(one, step) ? [one[step] as Json] : []))
  }
  if (!selected.every(one => Array.isArray(one))) return null
  const lists = selected as readonly (readonly Json[])[]
  return step === null ? lists.flat() : lists.flatMap(one => (step < one.length ? [one[step] as Json] : []))
}
