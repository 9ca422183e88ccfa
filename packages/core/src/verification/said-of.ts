import { canonicalJson } from '../primitives/jcs.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'

/** All that a document says of one thing, wherever it says it; a bare id stands for the thing. */
export type SaidOf = (value: Json | undefined) => JsonObject | null

/**
 * Puts together what a document says of each thing in several places (an issuer, and again as `creator`), as its
 * signature does: what is signed has no places, so moving a description elsewhere must not take it out of sight.
 * The gate has seen to it that no two descriptions disagree, so the order in which they are met does not matter.
 * Nothing is expanded ahead: a document whose things all point to each other costs no more than it is long.
 */
export function gather(document: JsonObject): SaidOf {
  const said = new Map<string, JsonObject[]>()
  const walk = (value: Json): void => {
    if (Array.isArray(value)) for (const one of value) walk(one as Json)
    else if (isJsonObject(value)) {
      if (typeof value.id === 'string') {
        const before = said.get(value.id)
        if (before) before.push(value)
        else said.set(value.id, [value])
      }
      // What a proof says is in a graph of its own (VC-DI §2.1), not about these things; what the credentials inside a
      // learner record say, each says under its own signature.
      for (const key of Object.keys(value))
        if (key !== 'proof' && key !== 'verifiableCredential') walk(value[key] as Json)
    }
  }
  walk(document)
  const known = new Map<string, JsonObject>()
  const about = (id: string): JsonObject => {
    const before = known.get(id)
    if (before) return before
    const made = united(said.get(id) ?? [{ id }])
    known.set(id, made)
    return made
  }
  return value => {
    if (typeof value === 'string') return about(value)
    if (!isJsonObject(value)) return null
    return typeof value.id === 'string' ? about(value.id) : value
  }
}

const gathered = new WeakMap<JsonObject, SaidOf>()

/** The same, made once: for a document that was read by the verifier itself, so that nobody else can write into it. */
export function gatherOnce(document: JsonObject): SaidOf {
  const made = gathered.get(document) ?? gather(document)
  gathered.set(document, made)
  return made
}

/** Several descriptions as one: lists are put together, each thing once. */
function united(descriptions: readonly JsonObject[]): JsonObject {
  if (descriptions.length === 1) return descriptions[0]!
  const members = new Map<string, Map<string, Json>>()
  for (const description of descriptions)
    for (const [key, value] of Object.entries(description)) {
      const things = members.get(key) ?? new Map<string, Json>()
      members.set(key, things)
      for (const one of list(value as Json)) things.set(typeof one === 'string' ? `"${one}` : canonicalJson(one), one)
    }
  return Object.fromEntries(
    [...members].map(([key, things]) => [key, things.size === 1 ? [...things.values()][0]! : [...things.values()]]),
  )
}
