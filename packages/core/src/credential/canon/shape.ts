import { type ActiveContext, MAX_WORD, meaningOf, type TermDefinition } from './active-context.ts'
import { compareNames } from './code-point-order.ts'
import { TYPE } from './quad.ts'

/** A key that leads to a value, and the predicate that it stands for. */
export type Property = { readonly key: string; readonly predicate: string; readonly term: TermDefinition | null }

/** What the keys of a node mean under one context, worked out once for all nodes that have the same ones. */
export type Plan = {
  readonly idKey: string | null
  readonly typeKey: string | null
  readonly hasContext: boolean
  /** In the order of their predicates; null where a key asks for more than a plain property. */
  readonly properties: readonly Property[] | null
  /** Before which of them `rdf:type` stands. */
  readonly typeAt: number
}

/** One key after another: a tree of the orders in which keys were met, with a plan where a node ended. */
class Step {
  readonly next = new Map<string, Step>()
  readonly keys: readonly string[]
  plan: Plan | null | undefined
  constructor(keys: readonly string[]) {
    this.keys = keys
  }
}

const MAX_STEPS = 4_000
/** No node of a credential has so many keys; a stranger's may. */
const MAX_KEYS = 64

/** Plans of one context. Bounded, since strangers choose the keys: what is full begins anew. */
export class Plans {
  #first = new Step([])
  #steps = 0

  /** The plan for a node with these keys, in this order; null where they need the long way. */
  of(active: ActiveContext, keys: readonly string[]): Plan | null {
    if (keys.length > MAX_KEYS || keys.some(key => key.length > MAX_WORD)) return null
    let at = this.#first
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index]!
      let next = at.next.get(key)
      if (!next) {
        if (++this.#steps > MAX_STEPS) {
          this.#first = new Step([])
          this.#steps = 0
        }
        next = new Step([...at.keys, key])
        at.next.set(key, next)
      }
      at = next
    }
    if (at.plan === undefined) at.plan = makePlan(active, keys)
    return at.plan
  }
}

function makePlan(active: ActiveContext, keys: readonly string[]): Plan | null {
  let idKey: string | null = null
  let typeKey: string | null = null
  let hasContext = false
  const found: Property[] = []
  let arePlain = true
  for (const key of keys) {
    if (key === '@context') {
      hasContext = true
      continue
    }
    const { keyword, predicate, term } = meaningOf(active, key)
    if (predicate !== null) found.push({ key, predicate, term })
    else if (keyword === '@id') {
      if (idKey !== null) return null
      idKey = key
    } else if (keyword === '@type') {
      if (typeKey !== null) return null
      typeKey = key
    } else arePlain = false
  }
  const properties = found.sort((one, other) => compareNames(one.predicate, other.predicate))
  for (const [index, { predicate, term }] of properties.entries())
    if (term?.container === 'graph' || predicate === properties[index - 1]?.predicate || predicate === TYPE)
      arePlain = false
  const typeAt = properties.filter(one => compareNames(one.predicate, TYPE) < 0).length
  return { idKey, typeKey, hasContext, properties: arePlain ? properties : null, typeAt }
}
