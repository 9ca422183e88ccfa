import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import type { ContextLibrary } from '../contexts/library.ts'
import {
  type ActiveContext,
  expandIri,
  isAbsolute,
  isKeyword,
  meaningOf,
  type TermDefinition,
} from './active-context.ts'
import { CanonRefusal } from './canon-error.ts'
import { asArray, type Contexts, enterNamed, enterScoped, MAX_DEPTH, startFor } from './enter-contexts.ts'
import type { NodeMemory } from './node-memory.ts'
import { FIRST, iri, literal, NIL, type Quad, REST, type Term, TYPE } from './quad.ts'
import { DOUBLE, jsonLiteral, languageSuffix, scalarLiteral, valueObject } from './values.ts'

/** What is at hand while one document is turned into quads. */
type Work = Contexts & {
  readonly quads: Quad[]
  readonly blanks: Map<string, number>
  readonly memory: NodeMemory | undefined
  nodes: number
  depth: number
}

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
    work.quads.push({ subject, predicate, object: jsonLiteral(value), graph })
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
      if (keyword === '@value') return valueObject(work, active, term, value, at)
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
