import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import type { ContextLibrary } from '../contexts/library.ts'
import { type ActiveContext, enterContext, initialContext, isFull } from './active-context.ts'
import { CanonRefusal } from './canon-error.ts'

/** Where the contexts of a document come from, and where they start. */
export type Contexts = { readonly library: ContextLibrary; readonly start: ActiveContext }

/** How deep nodes may lie in each other; documents from outside have been bounded more tightly by their parser. */
export const MAX_DEPTH = 64

/** Where contexts start, one for each library, so that what was compiled once is found again. */
const starts = new WeakMap<ContextLibrary, ActiveContext>()

/** What a stranger's own contexts give is remembered for no longer than their document. */
export function startFor(document: JsonObject, library: ContextLibrary): ActiveContext {
  if (library.takesInline && hasInline(document)) return initialContext()
  let start = starts.get(library)
  if (!start || isFull(start)) {
    start = initialContext()
    starts.set(library, start)
  }
  return start
}

function hasInline(value: Json, depth = 0): boolean {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false
  if (Array.isArray(value)) return value.some(one => hasInline(one as Json, depth + 1))
  return Object.entries(value).some(([key, one]) =>
    key === '@context'
      ? (Array.isArray(one) ? one : [one]).some(context => typeof context !== 'string')
      : hasInline(one as Json, depth + 1),
  )
}

/** Enters what a node's `@context` names: addresses out of the library, and objects where the library takes them. */
export function enterNamed(contexts: Contexts, active: ActiveContext, context: Json, at: string): ActiveContext {
  let entered = active
  for (const one of Array.isArray(context) ? context : [context]) {
    if (isJsonObject(one) && contexts.library.takesInline) {
      entered = enterContext(entered, one)
      continue
    }
    if (typeof one !== 'string') throw new CanonRefusal('CONTEXT_INLINE', at)
    const found = contexts.library.get(one)
    if (!found) throw new CanonRefusal('CONTEXT_UNKNOWN', at)
    entered = enterContext(entered, found)
  }
  return entered
}

/** Enters a context that is scoped to a term, which may itself name addresses or be a list. */
export function enterScoped(
  contexts: Contexts,
  active: ActiveContext,
  context: Json,
  options: Parameters<typeof enterContext>[2],
): ActiveContext {
  let entered = active
  for (const one of Array.isArray(context) ? context : [context]) {
    if (one === null) {
      // A property may clear all meanings before its value (`verifiableCredential`); a type may not clear protected ones.
      if (!options?.overrideProtected) throw new CanonRefusal('UNSUPPORTED', 'a scoped context')
      entered = contexts.start
      continue
    }
    const object = typeof one === 'string' ? contexts.library.get(one) : isJsonObject(one) ? one : undefined
    if (!object) throw new CanonRefusal('CONTEXT_UNKNOWN', 'a scoped context')
    entered = enterContext(entered, object, options)
  }
  return entered
}

export const asArray = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value as Json])
