import { canonicalJson } from '../../primitives/jcs.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import type { ContextLibrary } from '../contexts/library.ts'
import {
  type ActiveContext,
  enterContext,
  expandIri,
  initialContext,
  isAbsolute,
  isKeyword,
  meaningOf,
  type TermDefinition,
} from './active-context.ts'
import { CanonRefusal } from './canon-error.ts'
import type { NodeMemory } from './node-memory.ts'
import { datatypeSuffix, iri, literal, type Quad, RDF, type Term, XSD } from './quad.ts'

const TYPE = iri(`${RDF}type`)
const FIRST = iri(`${RDF}first`)
const REST = iri(`${RDF}rest`)
const DOUBLE = `${XSD}double`
const NIL = iri(`${RDF}nil`)
const JSON_SUFFIX = datatypeSuffix(`${RDF}JSON`)

/** Where contexts start, one for each library, so that what was compiled once is found again. */
const starts = new WeakMap<ContextLibrary, ActiveContext>()

/** What is at hand while one document is turned into quads. */
type Work = {
  readonly library: ContextLibrary
  readonly start: ActiveContext
  readonly quads: Quad[]
  readonly blanks: Map<string, number>
  readonly memory: NodeMemory | undefined
  nodes: number
  depth: number
}

/** How deep nodes may lie in each other; documents from outside have been bounded more tightly by their parser. */
const MAX_DEPTH = 64

/**
 * JSON-LD 1.1 expansion and deserialisation to RDF (JSON-LD API §5.1 and §8) in one walk, in safe mode: whatever would
 * be dropped is refused.
 *
 * @param memory  where the number of each blank node is kept, so that a part of the same document gets the same ones
 * @throws CanonRefusal
 */
export function documentQuads(document: JsonObject, library: ContextLibrary, memory?: NodeMemory): Quad[] {
  const start = startFor(document, library)
  const work: Work = {
    library,
    start,
    quads: [],
    blanks: memory?.blanks ?? new Map(),
    memory,
    nodes: memory?.nodes ?? 0,
    depth: 0,
  }
  if (document['@context'] === undefined) throw new CanonRefusal('CONTEXT_MISSING', '@context')
  emitNode(work, start, null, document, '', '')
  // A document that says nothing would be dropped; its signature would cover any other one that says nothing.
  if (work.quads.length === 0) throw new CanonRefusal('VALUE_DROPPED', '')
  if (memory) memory.nodes = work.nodes
  return work.quads
}

/** What a stranger's own contexts give is remembered for no longer than their document. */
function startFor(document: JsonObject, library: ContextLibrary): ActiveContext {
  if (library.takesInline && hasInline(document)) return initialContext()
  let start = starts.get(library)
  if (!start) {
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
function enterNamed(work: Work, active: ActiveContext, context: Json, at: string): ActiveContext {
  let entered = active
  for (const one of Array.isArray(context) ? context : [context]) {
    if (isJsonObject(one) && work.library.takesInline) {
      entered = enterContext(entered, one)
      continue
    }
    if (typeof one !== 'string') throw new CanonRefusal('CONTEXT_INLINE', at)
    const found = work.library.get(one)
    if (!found) throw new CanonRefusal('CONTEXT_UNKNOWN', at)
    entered = enterContext(entered, found)
  }
  return entered
}

/** Enters a context that is scoped to a term, which may itself name addresses or be a list. */
function enterScoped(
  work: Work,
  active: ActiveContext,
  context: Json,
  options: Parameters<typeof enterContext>[2],
): ActiveContext {
  let entered = active
  for (const one of Array.isArray(context) ? context : [context]) {
    if (one === null) {
      // A property may clear all meanings before its value (`verifiableCredential`); a type may not clear protected ones.
      if (!options?.overrideProtected) throw new CanonRefusal('UNSUPPORTED', 'a scoped context')
      entered = work.start
      continue
    }
    const object = typeof one === 'string' ? work.library.get(one) : isJsonObject(one) ? one : undefined
    if (!object) throw new CanonRefusal('CONTEXT_UNKNOWN', 'a scoped context')
    entered = enterContext(entered, object, options)
  }
  return entered
}

const asArray = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value as Json])

function nodeTerm(work: Work, id: string, at: string): Term {
  if (id.startsWith('_:')) {
    const known = work.blanks.get(id)
    if (known !== undefined) return known
    work.blanks.set(id, work.nodes)
    return work.nodes++
  }
  if (!isAbsolute(id)) throw new CanonRefusal('IRI_RELATIVE', at)
  return iri(id)
}

/** The number of the blank node that `object` is, or leads to: the one that it had before, where that is remembered. */
function numberOf(work: Work, known: Map<JsonObject, number> | undefined, object: JsonObject): number {
  if (!known) return work.nodes++
  const source = work.memory?.sources.get(object) ?? object
  const before = known.get(source)
  if (before !== undefined) return before
  known.set(source, work.nodes)
  return work.nodes++
}

/** The blank nodes that hold a list together. A part of a list would be another list, so it has no place in a part. */
function headsOf(work: Work, owner: JsonObject, length: number, at: string): readonly number[] {
  const make = () => Array.from({ length }, () => work.nodes++)
  const { memory } = work
  if (!memory) return make()
  const source = memory.sources.get(owner) ?? owner
  const lists = memory.lists.get(source) ?? new Map<string, readonly number[]>()
  memory.lists.set(source, lists)
  const before = lists.get(at)
  if (before && before.length !== length) throw new CanonRefusal('LIST_PART', at)
  const heads = before ?? make()
  lists.set(at, heads)
  return heads
}

/** Turns one node object into quads; gives its subject. */
function emitNode(
  work: Work,
  activeGiven: ActiveContext,
  property: TermDefinition | null,
  node: JsonObject,
  graph: Term,
  at: string,
): Term {
  if (++work.depth > MAX_DEPTH) throw new CanonRefusal('UNSUPPORTED', `${at}: too deep`)
  let active = activeGiven
  const keys = Object.keys(node)
  // §5.1.2 step 7: a type-scoped context ends here, unless this is no more than a reference.
  if (active.previous) {
    const isReference = keys.length === 1 && meaningOf(active, keys[0]!).keyword === '@id'
    if (!isReference) active = active.previous
  }
  // Step 8: the context of the property that led here was made from where that property stands.
  if (property?.context !== undefined) active = enterScoped(work, active, property.context, { overrideProtected: true })
  if (node['@context'] !== undefined) active = enterNamed(work, active, node['@context'], `${at}/@context`)

  // Step 11: the contexts of the types, in the order of the types' names.
  const typeScoped = active
  let typeKeys: string[] | null = null
  let idKey: string | null = null
  for (const key of keys) {
    const { keyword } = meaningOf(typeScoped, key)
    if (keyword === null) continue
    if (keyword === '@type') typeKeys = typeKeys ? [...typeKeys, key] : [key]
    else if (keyword === '@id') {
      if (idKey !== null) throw new CanonRefusal('VALUE_INVALID', `${at}/${key}`)
      idKey = key
    }
  }
  if (typeKeys) {
    for (const key of typeKeys.length > 1 ? typeKeys.sort() : typeKeys) {
      const types = asArray(node[key] as Json)
      for (const type of types.length > 1 ? [...types].sort() : types) {
        if (typeof type !== 'string') throw new CanonRefusal('VALUE_INVALID', `${at}/${key}`)
        const scoped = typeScoped.terms.get(type)?.context
        if (scoped !== undefined) active = enterScoped(work, active, scoped, { propagate: false })
      }
    }
  }

  let subject: Term
  if (idKey === null) subject = numberOf(work, work.memory?.subjects, node)
  else {
    const id = node[idKey]
    const expanded = typeof id === 'string' ? expandIri(active, id, false) : null
    if (expanded === null) throw new CanonRefusal('VALUE_INVALID', `${at}/${idKey}`)
    subject = nodeTerm(work, expanded, `${at}/${idKey}`)
  }

  if (typeKeys)
    for (const key of typeKeys)
      for (const type of asArray(node[key] as Json)) {
        const expanded = expandIri(typeScoped, type as string, true)
        if (expanded === null) throw new CanonRefusal('TERM_UNDEFINED', `${at}/${key}`)
        if (!isAbsolute(expanded))
          throw new CanonRefusal(isKeyword(expanded) ? 'UNSUPPORTED' : 'TERM_UNDEFINED', `${at}/${key}`)
        const object = expanded.startsWith('_:') ? nodeTerm(work, expanded, at) : iri(expanded)
        work.quads.push({ subject, predicate: TYPE, object, graph })
      }

  for (const key of keys) {
    if (key === '@context') continue
    const { keyword, predicate, unsupported, term } = meaningOf(active, key)
    const value = node[key] as Json
    const where = `${at}/${key}`
    if (predicate !== null) {
      emitProperty(work, active, term, node, subject, predicate, value, graph, where)
      continue
    }
    if (unsupported !== null) throw new CanonRefusal('UNSUPPORTED', `${where}: ${unsupported}`)
    switch (keyword) {
      case null:
        throw new CanonRefusal('TERM_UNDEFINED', where)
      case '@id':
      case '@type':
        if (key !== idKey && !typeKeys?.includes(key)) throw new CanonRefusal('UNSUPPORTED', where)
        break
      case '@index':
        if (typeof value !== 'string') throw new CanonRefusal('VALUE_INVALID', where)
        break
      case '@included':
        for (const one of asArray(value)) {
          if (!isJsonObject(one)) throw new CanonRefusal('VALUE_INVALID', where)
          emitNode(work, active, null, one, graph, where)
        }
        break
      default:
        throw new CanonRefusal('UNSUPPORTED', where)
    }
  }
  work.depth--
  return subject
}

function emitProperty(
  work: Work,
  active: ActiveContext,
  term: TermDefinition | null,
  owner: JsonObject,
  subject: Term,
  predicate: string,
  value: Json,
  graph: Term,
  at: string,
): void {
  if (term?.type === '@json') {
    work.quads.push({ subject, predicate, object: literal(canonicalJson(value), JSON_SUFFIX), graph })
    return
  }
  if (term?.container === 'list') {
    const items = asArray(value)
    const heads = headsOf(work, owner, items.length, at)
    work.quads.push({ subject, predicate, object: heads[0] ?? NIL, graph })
    items.forEach((item, index) => {
      if (Array.isArray(item)) throw new CanonRefusal('UNSUPPORTED', `${at}: a list of lists`)
      const head = heads[index]!
      work.quads.push({
        subject: head,
        predicate: FIRST,
        object: emitValue(work, active, term, item, graph, at),
        graph,
      })
      work.quads.push({ subject: head, predicate: REST, object: heads[index + 1] ?? NIL, graph })
    })
    return
  }
  if (term?.container === 'language' && isJsonObject(value)) {
    for (const [language, texts] of Object.entries(value)) {
      const suffix = languageSuffix(active, language, at)
      for (const text of asArray(texts)) {
        if (typeof text !== 'string') throw new CanonRefusal(text === null ? 'VALUE_DROPPED' : 'VALUE_INVALID', at)
        work.quads.push({ subject, predicate, object: literal(text, suffix), graph })
      }
    }
    return
  }
  const emitOne = (one: Json, depth: number): void => {
    if (Array.isArray(one)) {
      if (depth > 32) throw new CanonRefusal('UNSUPPORTED', at)
      for (const inner of one) emitOne(inner as Json, depth + 1)
      return
    }
    if (term?.container === 'graph') {
      if (!isJsonObject(one) || '@graph' in one) throw new CanonRefusal('UNSUPPORTED', at)
      const inner = numberOf(work, work.memory?.graphs, one)
      work.quads.push({ subject, predicate, object: inner, graph })
      const before = work.quads.length
      emitNode(work, active, term, one, inner, at)
      if (work.quads.length === before) throw new CanonRefusal('VALUE_DROPPED', at)
      return
    }
    work.quads.push({ subject, predicate, object: emitValue(work, active, term, one, graph, at), graph })
  }
  emitOne(value, 0)
}

const LANGUAGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/

/** What stands after a text that a language map holds under `language`. */
function languageSuffix(active: ActiveContext, language: string, at: string): string {
  if (meaningOf(active, language).keyword === '@none') return ''
  if (!LANGUAGE.test(language)) throw new CanonRefusal('VALUE_INVALID', `${at}/${language}`)
  return `@${language.toLowerCase()}`
}

/** Turns one value into the object of a quad, emitting what it holds. */
function emitValue(
  work: Work,
  active: ActiveContext,
  term: TermDefinition | null,
  value: Json,
  graph: Term,
  at: string,
): Term {
  if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const { keyword } = meaningOf(active, key)
      if (keyword === '@value') return emitValueObject(work, active, term, value, at)
      if (keyword === '@list' || keyword === '@set') throw new CanonRefusal('UNSUPPORTED', at)
    }
    return emitNode(work, active, term, value, graph, at)
  }
  if (value === null) throw new CanonRefusal('VALUE_DROPPED', at)
  const type = term?.type ?? null
  if (typeof value === 'string') {
    if (type === '@id' || type === '@vocab') {
      // §5.1.2 step 4: a property's own context also says what the words that are its values mean (`proofPurpose`).
      const scoped =
        term?.context === undefined ? active : enterScoped(work, active, term.context, { overrideProtected: true })
      const expanded = expandIri(scoped, value, type === '@vocab')
      if (expanded === null) throw new CanonRefusal('VALUE_DROPPED', at)
      if (isKeyword(expanded)) throw new CanonRefusal('VALUE_DROPPED', at)
      return nodeTerm(work, expanded, at)
    }
    if (type !== null && type !== '@none')
      return type === DOUBLE ? scalarLiteral(value, type) : literal(value, term!.suffix)
    const language = term?.language === undefined ? active.language : term.language
    return literal(value, language === null ? '' : `@${language}`)
  }
  return scalarLiteral(value as number | boolean, type === '@id' || type === '@vocab' || type === '@none' ? null : type)
}

function emitValueObject(
  work: Work,
  activeGiven: ActiveContext,
  term: TermDefinition | null,
  value: JsonObject,
  at: string,
): Term {
  // A value object is no node: neither does it end a type-scoped context, but a property-scoped context applies.
  let active = activeGiven
  if (term?.context !== undefined) active = enterScoped(work, active, term.context, { overrideProtected: true })
  let content: Json | undefined
  let type: Json | undefined
  let language: Json | undefined
  let direction: Json | undefined
  for (const key of Object.keys(value)) {
    const expanded = expandIri(active, key, true)
    if (expanded === '@value') content = value[key]
    else if (expanded === '@type') type = value[key]
    else if (expanded === '@language') language = value[key]
    else if (expanded === '@direction') direction = value[key]
    else if (expanded === '@index') continue
    else throw new CanonRefusal('VALUE_INVALID', `${at}/${key}`)
  }
  if (type !== undefined && (language !== undefined || direction !== undefined))
    throw new CanonRefusal('VALUE_INVALID', at)
  if (direction !== undefined) return directedText(content, language, direction, at)
  if (type !== undefined) {
    const datatype = typeof type === 'string' ? expandIri(active, type, true) : null
    if (datatype === '@json') return literal(canonicalJson(content as Json), JSON_SUFFIX)
    if (datatype === null || !isAbsolute(datatype)) throw new CanonRefusal('VALUE_INVALID', at)
    if (content === null || typeof content === 'object' || content === undefined)
      throw new CanonRefusal('VALUE_INVALID', at)
    return scalarLiteral(content as string | number | boolean, datatype)
  }
  if (language !== undefined) {
    if (typeof language !== 'string' || typeof content !== 'string' || !LANGUAGE.test(language))
      throw new CanonRefusal('VALUE_INVALID', at)
    return literal(content, `@${language.toLowerCase()}`)
  }
  if (content === null || content === undefined) throw new CanonRefusal('VALUE_DROPPED', at)
  if (typeof content === 'object') throw new CanonRefusal('VALUE_INVALID', at)
  return typeof content === 'string' ? literal(content, '') : scalarLiteral(content as number | boolean, null)
}

/** A text with its base direction, as the `i18n` datatype has it (JSON-LD API §8.2.2 step 13), so that it is signed too. */
function directedText(content: Json | undefined, language: Json | undefined, direction: Json, at: string): Term {
  const isTagged = language === undefined || (typeof language === 'string' && LANGUAGE.test(language))
  if (typeof content !== 'string' || !isTagged || (direction !== 'ltr' && direction !== 'rtl'))
    throw new CanonRefusal('VALUE_INVALID', at)
  const tag = ((language as string | undefined) ?? '').toLowerCase()
  return literal(content, datatypeSuffix(`https://www.w3.org/ns/i18n#${tag}_${direction}`))
}

/** A literal with its datatype; numbers and booleans in their canonical lexical form (JSON-LD API §8.6). */
function scalarLiteral(value: string | number | boolean, datatype: string | null): string {
  if (typeof value === 'boolean') return literal(String(value), datatypeSuffix(datatype ?? `${XSD}boolean`))
  if (typeof value === 'string')
    return literal(
      datatype === DOUBLE ? double(Number.parseFloat(value)) : value,
      datatype === null ? '' : datatypeSuffix(datatype),
    )
  const isDouble = String(value).includes('.') || Math.abs(value) >= 1e21
  // 1e-7 is a double by the specification and 0 by jsonld.js: what would be read differently is not signed.
  if (!isDouble && !Number.isInteger(value)) throw new CanonRefusal('UNSUPPORTED', 'a number as small as 1e-7')
  if (isDouble || datatype === DOUBLE) return literal(double(value), datatypeSuffix(datatype ?? DOUBLE))
  return literal(value.toFixed(0), datatypeSuffix(datatype ?? `${XSD}integer`))
}

const double = (value: number) => value.toExponential(15).replace(/(\d)0*e\+?/, '$1E')
