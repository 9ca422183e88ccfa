import {
  type ActiveContext,
  MAX_WORD,
  meaningOf,
  type Plan,
  type Property,
  type TermDefinition,
} from './active-context.ts'
import { compareNames } from './code-point-order.ts'
import { TYPE } from './quad.ts'
import { DOUBLE } from './values.ts'

const MAX_GUESSES = 1_000

/** The plan of the node that a property led to last, if that is the plan for these keys as well. */
export function guessed({ guess }: Property, active: ActiveContext, keys: readonly string[]): Plan | null {
  const plan = active.store.guesses[guess]
  return plan !== undefined && plan.active === active && areSame(plan.keys, keys) ? plan : null
}

/**
 * What the next node will mostly be like: its property's last one. Only ever a guess, so the list of them begins anew when
 * it is full, whoever has filled it, and a place in it that means another plan by then does no harm.
 */
export function remember(property: Property, plan: Plan): void {
  const { guesses } = plan.active.store
  if (guesses.length >= MAX_GUESSES) guesses.length = 0
  if (guesses[property.guess] === undefined) property.guess = guesses.push(plan) - 1
  else guesses[property.guess] = plan
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

/** No node of a credential has so many keys; a stranger's may. */
const MAX_KEYS = 64

/** Plans of one context. */
export class Plans {
  readonly #first = new Step([])

  /** The plan for a node with these keys, in this order; null where they need the long way. */
  of(active: ActiveContext, keys: readonly string[]): Plan | null {
    if (keys.length > MAX_KEYS || keys.some(key => key.length > MAX_WORD)) return null
    let at = this.#first
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index]!
      let next = at.next.get(key)
      if (!next) {
        active.store.words++
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
