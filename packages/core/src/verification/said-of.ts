import { canonicalJson } from '../primitives/jcs.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'

/** All that a document says of one thing, wherever it says it; a bare id stands for the thing. */
export type SaidOf = (value: Json | undefined) => JsonObject | null

const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as Json]

/** Two descriptions as one: lists are put together, each thing once. */
function united(before: JsonObject, value: JsonObject): JsonObject {
  const both = Object.keys(value).filter(key => before[key] !== undefined && key !== 'id')
  const lists = both.map(key => {
    const things = new Map([...list(before[key]), ...list(value[key])].map(one => [canonicalJson(one), one]))
    return [key, things.size === 1 ? value[key] : [...things.values()]] as const
  })
  return { ...before, ...value, ...(Object.fromEntries(lists) as JsonObject) }
}

/**
 * Puts together what a document says of each thing in several places (an issuer, and again as `creator`), as its
 * signature does: what is signed has no places, so moving a description elsewhere must not take it out of sight.
 * The gate has seen to it that no two descriptions disagree, so the order in which they are met does not matter.
 * Nothing is expanded ahead: a document whose things all point to each other costs no more than it is long.
 */
export function gather(document: JsonObject): SaidOf {
  const known = new Map<string, JsonObject>()
  const walk = (value: Json): void => {
    if (Array.isArray(value)) for (const one of value) walk(one as Json)
    else if (isJsonObject(value)) {
      if (typeof value.id === 'string') {
        const before = known.get(value.id)
        known.set(value.id, before ? united(before, value) : value)
      }
      // What a proof says is in a graph of its own (VC-DI §2.1), not about these things.
      for (const key of Object.keys(value)) if (key !== 'proof') walk(value[key] as Json)
    }
  }
  walk(document)
  return value => {
    if (typeof value === 'string') return known.get(value) ?? { id: value }
    if (!isJsonObject(value)) return null
    return typeof value.id === 'string' ? (known.get(value.id) ?? value) : value
  }
}
