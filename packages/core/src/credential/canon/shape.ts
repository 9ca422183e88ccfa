import { type ActiveContext, MAX_WORD, meaningOf, type TermDefinition } from './active-context.ts'
import { compareNames } from './code-point-order.ts'
import { TYPE } from './quad.ts'
import { DOUBLE } from './values.ts'

/** A key that leads to a value, and the predicate that it stands for. */
export type Property = {
  readonly key: string
  readonly predicate: string
  readonly term: TermDefinition | null
  /** Its values need no container, and none of them is of type `@json`. */
  readonly isPlain: boolean
  /** How the rest of a line begins whose object is a text, up to that text; null where a text is read as anything else. */
  readonly opens: string | null
  /** How such a line ends, from the end of the text on. */
  readonly closes: string
  /** Where among the guesses the plan of the node is that it led to last. */
  guess: number
}

/**
 * What the next node will mostly be like: its property's last one. Only ever guesses, so this list begins anew when it is
 * full, whoever has filled it, and a place in it that means another plan by then does no harm.
 */
const guesses: Plan[] = []
const MAX_GUESSES = 1_000

/** The plan of the node that a property led to last, if that is the plan for these keys as well. */
export function guessed({ guess }: Property, active: ActiveContext, keys: readonly string[]): Plan | null {
  const plan = guesses[guess]
  return plan !== undefined && plan.active === active && areSame(plan.keys, keys) ? plan : null
}

export function remember(property: Property, plan: Plan): void {
  if (guesses.length >= MAX_GUESSES) guesses.length = 0
  if (guesses[property.guess] === undefined) property.guess = guesses.push(plan) - 1
  else guesses[property.guess] = plan
}

/** What the keys of a node mean under one context, worked out once for all nodes that have the same ones. */
export type Plan = {
  readonly active: ActiveContext
  readonly keys: readonly string[]
  readonly idKey: string | null
  readonly typeKey: string | null
  readonly hasContext: boolean
  /** In the order of their predicates; null where a key asks for more than a plain property. */
  readonly properties: readonly Property[] | null
  /** Before which of them `rdf:type` stands. */
  readonly typeAt: number
  /** What the types said that its last node had. */
  typed: Typed | null
}

/** What the types of a node say under one context. */
export type Typed = {
  readonly types: readonly string[]
  /** The plan under the contexts that they bring in. */
  readonly plan: Plan
  /** What follows the subject in the lines that name them, in their order. */
  readonly tails: readonly string[]
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
    if (at.plan === undefined) at.plan = makePlan(active, at.keys)
    return at.plan
  }
}

export function areSame(some: readonly string[], others: readonly unknown[]): boolean {
  if (some.length !== others.length) return false
  for (let index = 0; index < some.length; index++) if (some[index] !== others[index]) return false
  return true
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
    if (predicate !== null) found.push(makeProperty(active, key, predicate, term))
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
  return { active, keys, idKey, typeKey, hasContext, properties: arePlain ? properties : null, typeAt, typed: null }
}

function makeProperty(active: ActiveContext, key: string, predicate: string, term: TermDefinition | null): Property {
  const type = term?.type ?? null
  const isPlain = type !== '@json' && (term === null || term.container === 'none')
  const isText = isPlain && type !== '@id' && type !== '@vocab' && type !== DOUBLE
  const language = term?.language === undefined ? active.language : term.language
  const suffix = type !== null && type !== '@none' ? term!.suffix : language === null ? '' : `@${language}`
  return { key, predicate, term, isPlain, opens: isText ? `${predicate} "` : null, closes: `"${suffix} .\n`, guess: -1 }
}
