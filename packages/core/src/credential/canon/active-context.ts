import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { CanonRefusal } from './canon-error.ts'
import { datatypeSuffix, iri } from './quad.ts'

/** What a term means (JSON-LD 1.1 §4.1, "term definition"). `iri` may be a keyword: `type` is an alias of `@type`. */
export type TermDefinition = {
  readonly iri: string | null
  readonly type: string | null
  /** How its literals end in N-Quads: with their datatype, or nothing. */
  readonly suffix: string
  readonly container: Container
  /** What in its definition is not supported: the term may stand in a context, but not be used. */
  readonly unsupported: string | null
  /** A scoped context, as written; compiled when it is entered. */
  readonly context: Json | undefined
  readonly language: string | null | undefined
  readonly isPrefix: boolean
  readonly isProtected: boolean
}

/** How a term's values are put together; `@set` beside it changes nothing in RDF. */
export type Container = 'none' | 'list' | 'graph' | 'language'

/** What a key says in a context: a keyword, or a property with its IRI as N-Quads write it; or nothing at all. */
export type KeyMeaning = {
  readonly keyword: string | null
  readonly predicate: string | null
  /** What in the key's definition is not supported. */
  readonly unsupported: string | null
  readonly term: TermDefinition | null
}

/** A set of meanings, never changed once made: entering a context makes another, and both are remembered. */
export type ActiveContext = {
  readonly terms: ReadonlyMap<string, TermDefinition>
  readonly vocab: string | null
  readonly language: string | null
  /** The context to go back to when a node is left behind by a type-scoped context that does not propagate. */
  readonly previous: ActiveContext | null
  /** What entering a context from here gives, by the way in; keyed by the context's own object, all of them bundled. */
  readonly entered: readonly Map<JsonObject, ActiveContext>[]
  /** What types and words expand to, and what keys mean. */
  readonly expansions: Map<string, string | null>
  readonly meanings: Map<string, KeyMeaning>
  readonly store: ContextStore
}

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

/**
 * What was worked out from one beginning, and is kept for the documents that follow. Strangers choose words, and in which
 * order types bring their contexts in; so it is counted, and what is full is left behind as a whole.
 */
export type ContextStore = {
  /** Contexts that were made; each has some 20 kB. */
  contexts: number
  /** So many more may be made for the document that is being read. */
  left: number
  /** Words whose meaning is kept, in whatever form; each has some hundred bytes. */
  words: number
  /** What nodes were like that properties led to; see `remember`. */
  readonly guesses: Plan[]
}

/** Far more than all kinds of documents take that are issued. */
const MAX_CONTEXTS = 1_000
const MAX_CONTEXTS_OF_ONE = 400
const MAX_WORDS = 20_000

/** Begins a document; true where there is no room for what it may need, so that it is better to begin anew. */
export function isFull({ store }: ActiveContext): boolean {
  store.left = MAX_CONTEXTS_OF_ONE
  return store.contexts > MAX_CONTEXTS || store.words > MAX_WORDS
}

/** Longer words are a stranger's, and are not remembered. */
export const MAX_WORD = 256

const make = (parts: Omit<ActiveContext, 'entered' | 'expansions' | 'meanings'>): ActiveContext => ({
  ...parts,
  entered: [new Map(), new Map(), new Map(), new Map()],
  expansions: new Map(),
  meanings: new Map(),
})

export const initialContext = (): ActiveContext =>
  make({
    terms: new Map(),
    vocab: null,
    language: null,
    previous: null,
    store: { contexts: 0, left: MAX_CONTEXTS_OF_ONE, words: 0, guesses: [] },
  })

const KEYWORDS = new Set(
  [
    'base',
    'container',
    'context',
    'direction',
    'graph',
    'id',
    'import',
    'included',
    'index',
    'json',
    'language',
    'list',
    'nest',
    'none',
    'prefix',
    'propagate',
    'protected',
    'reverse',
    'set',
    'type',
    'value',
    'version',
    'vocab',
  ].map(word => `@${word}`),
)
export const isKeyword = (text: string): boolean => KEYWORDS.has(text)

const GEN_DELIMS = /[:/?#[\]@]$/
const CONTAINERS: Readonly<Record<string, Container>> = {
  '': 'none',
  '@list': 'list',
  '@graph': 'graph',
  '@language': 'language',
}
const TERM_MEMBERS = new Set(['@id', '@type', '@container', '@context', '@protected', '@prefix', '@language'])

/** An IRI with a scheme, or a blank node; what has none is relative and has no place in a signed document. */
export const isAbsolute = (value: string): boolean => /^(?:[A-Za-z][A-Za-z0-9+\-.]*|_):[^\s<>"]*$/.test(value)

/** Expands a key, a type or a term's mapping (JSON-LD API §5.2). Gives `null` for a term mapped to nothing. */
export function expandIri(active: ActiveContext, value: string, vocab: boolean): string | null {
  if (!vocab) return expandId(active, value)
  const known = active.expansions.get(value)
  if (known !== undefined) return known
  const expanded = expandVocab(active, value)
  if (value.length > MAX_WORD) return expanded
  active.store.words++
  active.expansions.set(value, expanded)
  return expanded
}

/** What a node's key means; a key that would be dropped has neither keyword nor predicate. */
export function meaningOf(active: ActiveContext, key: string): KeyMeaning {
  const known = active.meanings.get(key)
  if (known) return known
  const expanded = expandIri(active, key, true)
  const keyword = expanded !== null && isKeyword(expanded) ? expanded : null
  const isProperty = expanded !== null && isAbsolute(expanded) && !expanded.startsWith('_:')
  const term = active.terms.get(key) ?? null
  const unsupported = term?.unsupported ?? null
  const meaning = { keyword, predicate: isProperty && !unsupported ? iri(expanded) : null, unsupported, term }
  if (key.length > MAX_WORD) return meaning
  active.store.words++
  active.meanings.set(key, meaning)
  return meaning
}

function expandVocab(active: ActiveContext, value: string): string | null {
  if (isKeyword(value)) return value
  const definition = active.terms.get(value)
  if (definition) return definition.iri
  const prefixed = expandPrefixed(active, value)
  if (prefixed !== null) return prefixed
  return active.vocab === null ? value : active.vocab + value
}

/** An id: a compact IRI is expanded, everything else stays as it is (there is no base). */
function expandId(active: ActiveContext, value: string): string {
  const colon = value.indexOf(':', 1)
  if (colon < 0 || value.startsWith('//', colon + 1)) return value
  const definition = active.terms.get(value.slice(0, colon))
  return definition?.iri && definition.isPrefix ? definition.iri + value.slice(colon + 1) : value
}

function expandPrefixed(active: ActiveContext, value: string): string | null {
  const colon = value.indexOf(':', 1)
  if (colon < 0) return null
  const prefix = value.slice(0, colon)
  const suffix = value.slice(colon + 1)
  if (prefix === '_' || suffix.startsWith('//')) return value
  const definition = active.terms.get(prefix)
  if (definition?.iri && definition.isPrefix) return definition.iri + suffix
  return isAbsolute(value) ? value : null
}

type EnterOptions = {
  /** A property-scoped context may redefine protected terms (JSON-LD API §4.1.2, override protected). */
  readonly overrideProtected?: boolean
  /** A type-scoped context ends with its node. */
  readonly propagate?: boolean
}

/**
 * Enters one context (an object out of the library, or scoped inside one) from `active`.
 *
 * @throws CanonRefusal for a feature that is not supported, a protected term that is redefined, or a document that enters
 *   contexts in more orders than any honest one
 */
export function enterContext(active: ActiveContext, context: JsonObject, options: EnterOptions = {}): ActiveContext {
  const overrideProtected = options.overrideProtected ?? false
  const propagate = typeof context['@propagate'] === 'boolean' ? context['@propagate'] : (options.propagate ?? true)
  const entered = active.entered[(overrideProtected ? 2 : 0) + (propagate ? 1 : 0)]!
  const known = entered.get(context)
  if (known) return known
  const { store } = active
  if (--store.left < 0) throw new CanonRefusal('WORK_LIMIT', 'the contexts that its types bring in')
  const made = compile(active, context, overrideProtected, propagate)
  store.contexts++
  entered.set(context, made)
  return made
}

function compile(
  active: ActiveContext,
  context: JsonObject,
  overrideProtected: boolean,
  propagate: boolean,
): ActiveContext {
  if ('@import' in context || '@base' in context || '@direction' in context)
    throw new CanonRefusal('UNSUPPORTED', '@import, @base or @direction in a context')
  const terms = new Map(active.terms)
  let { vocab, language } = active
  if ('@vocab' in context) {
    const wanted = context['@vocab']
    if (wanted !== null && (typeof wanted !== 'string' || !isAbsolute(wanted)))
      throw new CanonRefusal('UNSUPPORTED', '@vocab')
    vocab = wanted as string | null
  }
  if ('@language' in context) {
    const wanted = context['@language']
    if (wanted !== null && typeof wanted !== 'string') throw new CanonRefusal('CONTEXT_INVALID', '@language')
    language = wanted === null ? null : (wanted as string).toLowerCase()
  }
  const previous = propagate ? active.previous : (active.previous ?? active)
  const target = make({ terms, vocab, language, previous, store: active.store })

  const begun = new Map<string, boolean>()
  const define = (term: string): void => {
    const state = begun.get(term)
    if (state === true) return
    if (state === false) throw new CanonRefusal('CONTEXT_INVALID', `cyclic definition of ${term}`)
    begun.set(term, false)
    const before = terms.get(term)
    terms.delete(term)
    const definition = defineTerm(term, context[term] as Json, context, target, define)
    if (before?.isProtected && !overrideProtected) {
      if (!isSameDefinition(before, definition)) throw new CanonRefusal('TERM_PROTECTED', term)
      terms.set(term, before)
    } else terms.set(term, definition)
    begun.set(term, true)
  }
  for (const key of Object.keys(context)) {
    if (!key.startsWith('@')) define(key)
    else if (!isKeyword(key)) throw new CanonRefusal('UNSUPPORTED', key)
  }
  target.expansions.clear()
  return target
}

function defineTerm(
  term: string,
  value: Json,
  context: JsonObject,
  target: ActiveContext,
  define: (term: string) => void,
): TermDefinition {
  if (term === '') throw new CanonRefusal('CONTEXT_INVALID', 'an empty term')
  const isSimple = typeof value === 'string'
  const written: JsonObject = isSimple
    ? { '@id': value }
    : value === null
      ? { '@id': null }
      : isJsonObject(value)
        ? value
        : {}
  let unsupported = Object.keys(written).find(member => !TERM_MEMBERS.has(member)) ?? null
  const ownProtected = written['@protected']
  const isProtected = typeof ownProtected === 'boolean' ? ownProtected : context['@protected'] === true

  /** Expands within the context that is being made; a term that it names is defined first. */
  const expand = (text: string): string | null => {
    if (isKeyword(text)) return text
    if (Object.hasOwn(context, text)) define(text)
    const colon = text.indexOf(':', 1)
    if (colon > 0 && !text.startsWith('//', colon + 1) && Object.hasOwn(context, text.slice(0, colon)))
      define(text.slice(0, colon))
    return expandVocab(target, text)
  }

  let mapped: string | null
  const id = written['@id']
  if (id === null || '@reverse' in written) mapped = null
  else if (typeof id === 'string' && id !== term) {
    mapped = expand(id)
    if (mapped === null || !(isKeyword(mapped) || isAbsolute(mapped))) throw new CanonRefusal('CONTEXT_INVALID', term)
  } else if (id !== undefined && typeof id !== 'string') throw new CanonRefusal('CONTEXT_INVALID', term)
  else if (term.indexOf(':', 1) > 0) {
    const prefix = term.slice(0, term.indexOf(':', 1))
    if (Object.hasOwn(context, prefix)) define(prefix)
    mapped = expandPrefixed(target, term)
    if (mapped === null) throw new CanonRefusal('CONTEXT_INVALID', term)
  } else if (target.vocab !== null) mapped = target.vocab + term
  else throw new CanonRefusal('CONTEXT_INVALID', term)

  let type: string | null = null
  const writtenType = written['@type']
  if (writtenType !== undefined) {
    if (typeof writtenType !== 'string') throw new CanonRefusal('CONTEXT_INVALID', term)
    type = expand(writtenType)
    if (type === null || !(['@id', '@vocab', '@json', '@none'].includes(type) || isAbsolute(type)))
      throw new CanonRefusal('CONTEXT_INVALID', term)
  }

  const writtenContainer = written['@container']
  const containers =
    writtenContainer === undefined ? [] : Array.isArray(writtenContainer) ? writtenContainer : [writtenContainer]
  const container = CONTAINERS[containers.filter(one => one !== '@set').join()]
  if (container === undefined || (container === 'list' && containers.length > 1)) unsupported ??= '@container'

  const language = written['@language']
  if (language !== undefined && language !== null && typeof language !== 'string')
    throw new CanonRefusal('CONTEXT_INVALID', term)
  const prefixFlag = written['@prefix']
  return {
    iri: mapped,
    type,
    suffix: type === null || type.startsWith('@') ? '' : datatypeSuffix(type),
    container: container ?? 'none',
    unsupported,
    context: written['@context'],
    language: typeof language === 'string' ? language.toLowerCase() : (language as null | undefined),
    isPrefix:
      typeof prefixFlag === 'boolean'
        ? prefixFlag
        : isSimple && mapped !== null && !/[:/]/.test(term) && (GEN_DELIMS.test(mapped) || mapped.startsWith('_:')),
    isProtected,
  }
}

function isSameDefinition(one: TermDefinition, other: TermDefinition): boolean {
  return (
    one.iri === other.iri &&
    one.type === other.type &&
    one.language === other.language &&
    one.isPrefix === other.isPrefix &&
    one.container === other.container &&
    one.unsupported === null &&
    other.unsupported === null &&
    JSON.stringify(one.context) === JSON.stringify(other.context)
  )
}
