import { isWellFormed } from '../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import type { ContextLibrary } from '../contexts/library.ts'
import {
  type ActiveContext,
  expandIri,
  isAbsolute,
  isKeyword,
  MAX_WORD,
  meaningOf,
  type Plan,
  type Property,
  type TermDefinition,
  type Typed,
} from './active-context.ts'
import { CanonRefusal } from './canon-error.ts'
import { compareNames, hasSurrogates, sortTexts } from './code-point-order.ts'
import { type Contexts, enterNamed, enterScoped, MAX_DEPTH, startFor } from './enter-contexts.ts'
import { escaped, FIRST, iri, literal, NIL, REST, TYPE } from './quad.ts'
import { areSame, guessed, Plans, remember } from './shape.ts'
import { DOUBLE, jsonLiteral, languageSuffix, scalarLiteral, valueObject } from './values.ts'

/** Hexadecimal hash of a text. */
export type HashText = (text: string) => string

/** What is said of one subject: a named one, or a blank node, which one other subject at most leads to. */
export type Group = {
  /** Null for a blank node until it has its label. */
  name: string | null
  readonly parent: Group | null
  /** The predicate by which `parent` leads to it. */
  readonly via: string
  /** What follows the subject in each of its lines, in their order; or the blank node that the line leads to. */
  readonly tails: (string | Group)[]
  /** Other nodes of the document have the same name, so what was said is in no order. */
  isMixed: boolean
}

type Work = Contexts & {
  /** By what their names expand to. */
  readonly named: Map<string, Group>
  readonly blanks: Group[]
  readonly slot: string | undefined
  depth: number
}

/** What each context has worked out so far. */
type Known = { readonly plans: Plans; readonly typeTails: Map<string, string>; readonly valueKeys: readonly string[] }
const knownOf = new WeakMap<ActiveContext, Known>()

/** Thrown where a document needs the long way; it carries nothing, and no stack has to be written down for it. */
const LONG_WAY = { name: 'the long way' }

function know(active: ActiveContext): Known {
  const before = knownOf.get(active)
  if (before) return before
  const aliases = [...active.terms].filter(([, term]) => OF_VALUES.includes(term.iri ?? '')).map(([key]) => key)
  const made = { plans: new Plans(), typeTails: new Map(), valueKeys: [...OF_VALUES, ...aliases] }
  knownOf.set(active, made)
  return made
}
const OF_VALUES = ['@value', '@list', '@set']

/**
 * The canonical N-Quads of a document in one go, where it is a tree: no blank node has a name or is led to twice, no
 * property holds a graph, no two blank nodes look alike. Then each blank node's first-degree hash is all that it takes
 * (RDFC-1.0 §4.4 step 5), and lines come in their order by themselves.
 *
 * @returns the lines; null for whatever is not so, or is refused: `documentQuads` and `canonicalizeDataset` then say what it is
 */
export function treeCanonical(document: JsonObject, library: ContextLibrary, hash: HashText): Pieces | null {
  const tree = readTree(document, library)
  if (tree === null || !label(tree.blanks, hash)) return null
  const pieces = write(tree.named, tree.blanks)
  return pieces.length === 0 || !pieces.every(isText) ? null : pieces
}

/**
 * A text in pieces of whole lines. The engine keeps texts beyond 128 kB apart, where making one takes ten times as long
 * as making all of its pieces, and whoever hashes a text needs it in one piece no more than in many.
 */
export type Pieces = readonly string[]
const PIECE = 32_768

/** A lone surrogate has no UTF-8 form: its bytes, and so its hash, would be those of another text. */
export const isText = (text: string): boolean => !hasSurrogates(text) || isWellFormed(text)

/** What a document says, by subject. */
export type Tree = { readonly named: Group[]; readonly blanks: readonly Group[] }

/**
 * The statements of a document that is a tree; null for any other.
 *
 * @param slot  how texts begin that stand for others: such a text may be a name or a literal, and nothing that says how
 *   something else is to be read
 */
export function readTree(document: JsonObject, library: ContextLibrary, slot?: string): Tree | null {
  if (document['@context'] === undefined || library.takesInline) return null
  const start = startFor(document, library)
  const work: Work = { library, start, named: new Map(), blanks: [], depth: 0, slot }
  try {
    emitNode(work, start, null, document, null, null, '')
    return { named: [...work.named.values()], blanks: work.blanks }
  } catch (reason) {
    if (reason === LONG_WAY || reason instanceof CanonRefusal) return null
    throw reason
  }
}

function emitNode(
  work: Work,
  activeGiven: ActiveContext,
  property: TermDefinition | null,
  node: JsonObject,
  parent: Group | null,
  from: Property | null,
  via: string,
): Group {
  if (++work.depth > MAX_DEPTH) throw LONG_WAY
  const keys = Object.keys(node)
  let active = activeGiven
  if (active.previous) {
    const isReference = keys.length === 1 && meaningOf(active, keys[0]!).keyword === '@id'
    if (!isReference) active = active.previous
  }
  if (property?.context !== undefined) active = enterScoped(work, active, property.context, { overrideProtected: true })
  let plan = planOf(active, keys, from)
  if (plan.hasContext) {
    active = enterNamed(work, active, node['@context'] as Json, '')
    plan = planOf(active, keys, null)
  }
  const { idKey, typeKey } = plan
  const typed = typeKey === null ? null : typedBy(work, plan, node[typeKey] as Json)
  if (typed !== null) {
    plan = typed.plan
    active = plan.active
    if (plan.idKey !== idKey || plan.typeKey !== typeKey) throw LONG_WAY
  }
  const { properties, typeAt } = plan
  if (properties === null) throw LONG_WAY

  const group = idKey === null ? blank(work, parent, via) : named(work, active, node[idKey])
  const { tails } = group
  for (let index = 0; index < properties.length; index++) {
    if (index === typeAt && typed !== null) for (const tail of typed.tails) tails.push(tail)
    const one = properties[index]!
    const value = node[one.key] as Json
    if (one.opens !== null && typeof value === 'string') tails.push(one.opens + escaped(value) + one.closes)
    else emitProperty(work, active, group, one, value)
  }
  if (typeAt === properties.length && typed !== null) for (const tail of typed.tails) tails.push(tail)
  work.depth--
  return group
}

/** @param from  the property that led here: what it led to last is mostly like this */
function planOf(active: ActiveContext, keys: readonly string[], from: Property | null): Plan {
  const likely = from === null ? null : guessed(from, active, keys)
  if (likely !== null) return likely
  const plan = know(active).plans.of(active, keys)
  if (plan === null) throw LONG_WAY
  if (from !== null) remember(from, plan)
  return plan
}

/** More types than any thing of a credential has. */
const MAX_TYPES_OF_ONE = 16

/** What the types of a node say, as its last node had them or worked out anew. */
function typedBy(work: Work, plan: Plan, types: Json): Typed {
  const { typed } = plan
  if (typed !== null && (typeof types === 'string' ? areOnly(typed.types, types) : areSameTypes(typed.types, types)))
    return typed
  const list = typeof types === 'string' ? [types] : types
  if (!Array.isArray(list) || !list.every(one => typeof one === 'string')) throw LONG_WAY
  const typeScoped = plan.active
  let active = typeScoped
  for (const type of list.length > 1 ? [...list].sort() : list) active = enterType(work, active, typeScoped, type)
  const tails = sortTexts([...new Set((list as readonly string[]).map(one => typeTail(typeScoped, one)))])
  const under = active === typeScoped ? plan : planOf(active, plan.keys, null)
  const made = { types: [...(list as readonly string[])], plan: under, tails }
  if (list.length <= MAX_TYPES_OF_ONE && list.every(one => one.length <= MAX_WORD)) plan.typed = made
  return made
}

const areOnly = (some: readonly string[], type: string): boolean => some.length === 1 && some[0] === type
const areSameTypes = (some: readonly string[], types: Json): boolean => Array.isArray(types) && areSame(some, types)

function enterType(work: Work, active: ActiveContext, typeScoped: ActiveContext, type: string): ActiveContext {
  refuseSlot(work, type)
  const scoped = typeScoped.terms.get(type)?.context
  return scoped === undefined ? active : enterScoped(work, active, scoped, { propagate: false })
}

function refuseSlot({ slot }: Work, value: string): void {
  if (slot !== undefined && value.startsWith(slot)) throw LONG_WAY
}

function blank(work: Work, parent: Group | null, via: string): Group {
  const group: Group = { name: null, parent, via, tails: [], isMixed: false }
  work.blanks.push(group)
  return group
}

function named(work: Work, active: ActiveContext, id: Json | undefined): Group {
  if (typeof id !== 'string') throw LONG_WAY
  const expanded = expandIri(active, id, false)
  const before = expanded === null ? undefined : work.named.get(expanded)
  if (before) {
    before.isMixed = true
    return before
  }
  const group: Group = { name: nameOf(expanded), parent: null, via: '', tails: [], isMixed: false }
  work.named.set(expanded!, group)
  return group
}

function nameOf(expanded: string | null): string {
  if (expanded === null || expanded.startsWith('_:') || !isAbsolute(expanded)) throw LONG_WAY
  return iri(expanded)
}

function typeTail(typeScoped: ActiveContext, type: string): string {
  const { typeTails } = know(typeScoped)
  const known = typeTails.get(type)
  if (known !== undefined) return known
  const tail = `${TYPE} ${nameOf(expandIri(typeScoped, type, true))} .\n`
  if (type.length > MAX_WORD) return tail
  typeScoped.store.words++
  typeTails.set(type, tail)
  return tail
}

/** Puts what one property said in its order, each once. Blank nodes come last, in an order that their labels will say. */
function putInOrder({ tails, isMixed }: Group, start: number): void {
  if (tails.length - start < 2 || isMixed) return
  const texts: string[] = []
  const below: Group[] = []
  for (let index = start; index < tails.length; index++) {
    const tail = tails[index]!
    if (typeof tail === 'string') texts.push(tail)
    else below.push(tail)
  }
  sortTexts(texts)
  tails.length = start
  for (const text of texts) if (tails.length === start || text !== tails[tails.length - 1]) tails.push(text)
  for (const child of below) tails.push(child)
}

function emitProperty(work: Work, active: ActiveContext, group: Group, property: Property, value: Json): void {
  const start = group.tails.length
  if (!property.isPlain) emitContained(work, active, group, property, property.term!, value)
  else if (Array.isArray(value))
    for (const one of value as readonly Json[]) emitValue(work, active, group, property, one)
  else emitValue(work, active, group, property, value)
  putInOrder(group, start)
}

function emitContained(
  work: Work,
  active: ActiveContext,
  group: Group,
  property: Property,
  term: TermDefinition,
  value: Json,
): void {
  const { predicate } = property
  if (term.type === '@json') group.tails.push(`${predicate} ${jsonLiteral(value)} .\n`)
  else if (term.container === 'list') emitList(work, active, group, predicate, term, value)
  else if (term.container === 'language' && isJsonObject(value)) {
    for (const language of Object.keys(value)) {
      const suffix = languageSuffix(active, language, '')
      const texts = value[language] as Json
      for (const text of Array.isArray(texts) ? texts : [texts]) {
        if (typeof text !== 'string') throw LONG_WAY
        group.tails.push(`${predicate} ${literal(text, suffix)} .\n`)
      }
    }
  } else throw LONG_WAY
}

function emitList(
  work: Work,
  active: ActiveContext,
  group: Group,
  predicate: string,
  term: TermDefinition,
  value: Json,
): void {
  const items = Array.isArray(value) ? (value as readonly Json[]) : [value]
  let before = group
  let leads = predicate
  for (const item of items) {
    if (Array.isArray(item)) throw LONG_WAY
    const head = blank(work, before, leads)
    before.tails.push(head)
    emitTerm(work, active, head, FIRST, term, null, item)
    before = head
    leads = REST
  }
  before.tails.push(`${leads} ${NIL} .\n`)
}

function emitValue(work: Work, active: ActiveContext, group: Group, property: Property, value: Json): void {
  if (property.opens !== null && typeof value === 'string')
    group.tails.push(property.opens + escaped(value) + property.closes)
  else emitTerm(work, active, group, property.predicate, property.term, property, value)
}

/** @param from  the property that has the value, where what it led to last is like it */
function emitTerm(
  work: Work,
  active: ActiveContext,
  group: Group,
  predicate: string,
  term: TermDefinition | null,
  from: Property | null,
  value: Json,
): void {
  if (typeof value === 'string') {
    group.tails.push(`${predicate} ${textTerm(work, active, term, value)} .\n`)
    return
  }
  if (typeof value === 'object') {
    if (value === null || Array.isArray(value)) throw LONG_WAY
    emitObject(work, active, group, predicate, term, from, value as JsonObject)
    return
  }
  const type = term?.type ?? null
  const datatype = type === '@id' || type === '@vocab' || type === '@none' ? null : type
  group.tails.push(`${predicate} ${scalarLiteral(value, datatype)} .\n`)
}

function emitObject(
  work: Work,
  active: ActiveContext,
  group: Group,
  predicate: string,
  term: TermDefinition | null,
  from: Property | null,
  value: JsonObject,
): void {
  for (const key of know(active).valueKeys)
    if (Object.hasOwn(value, key)) {
      if (meaningOf(active, key).keyword !== '@value') throw LONG_WAY
      group.tails.push(`${predicate} ${valueObject(work, active, term, value, '')} .\n`)
      return
    }
  const child = emitNode(work, active, term, value, group, from, predicate)
  group.tails.push(child.name === null ? child : `${predicate} ${child.name} .\n`)
}

/** A text as the object of a line: a name where its property leads to things, else a literal. */
function textTerm(work: Work, active: ActiveContext, term: TermDefinition | null, value: string): string {
  const type = term === null ? null : term.type
  if (type === '@id' || type === '@vocab') {
    if (type === '@vocab') refuseSlot(work, value)
    const scoped =
      term?.context === undefined ? active : enterScoped(work, active, term.context, { overrideProtected: true })
    const expanded = expandIri(scoped, value, type === '@vocab')
    if (expanded !== null && isKeyword(expanded)) throw LONG_WAY
    return nameOf(expanded)
  }
  if (type !== null && type !== '@none')
    return type === DOUBLE ? scalarLiteral(value, type) : literal(value, term!.suffix)
  const language = term?.language === undefined ? active.language : term.language
  return literal(value, language === null ? '' : `@${language}`)
}

/** Hash First Degree Quads (RDFC-1.0 §4.6) of each blank node, and labels in their order; false where two look alike. */
export function label(blanks: readonly Group[], hash: HashText): boolean {
  const byHash = new Map<string, Group>()
  for (const group of blanks) {
    const { parent, via, tails } = group
    let own = ''
    for (const tail of tails) own += typeof tail === 'string' ? `_:a ${tail}` : `_:a ${tail.via} _:z .\n`
    const lead = parent === null ? null : (parent.name ?? '_:z')
    const hashed = hash(firstDegreeLines(own, lead, via))
    if (byHash.has(hashed)) return false
    byHash.set(hashed, group)
  }
  for (const [index, hashed] of [...byHash.keys()].sort().entries()) byHash.get(hashed)!.name = `_:c14n${index}`
  return true
}

/** The lines of a blank node, and the one by which another subject leads to it: named ones come before `_:a`, `_:z` after. */
export function firstDegreeLines(own: string, parent: string | null, via: string): string {
  if (parent === null) return own
  const leads = `${parent} ${via} _:a .\n`
  return parent === '_:z' ? own + leads : leads + own
}

function byName(one: Group, other: Group): number {
  return compareNames(one.name!, other.name!)
}

/** All lines in their order: subjects by name, which puts named ones before blank ones. */
function write(namedGroups: Group[], blanks: readonly Group[]): string[] {
  const pieces: string[] = []
  let text = ''
  for (const group of [...namedGroups.sort(byName), ...[...blanks].sort(byName)]) {
    text += group.isMixed ? writeMixed(group) : writeGroup(group)
    if (text.length < PIECE) continue
    pieces.push(text)
    text = ''
  }
  if (text !== '') pieces.push(text)
  return pieces
}

function writeGroup({ name, tails }: Group): string {
  const start = `${name} `
  let text = ''
  for (let index = 0; index < tails.length; index++) {
    const tail = tails[index]!
    if (typeof tail === 'string') {
      text += start
      text += tail
      continue
    }
    // Those that one predicate leads to stand beside each other, in no order yet.
    const labels = [tail.name!]
    for (let next = tails[index + 1]; typeof next === 'object' && next.via === tail.via; next = tails[++index + 1])
      labels.push(next.name!)
    for (const one of labels.length > 1 ? labels.sort() : labels) text += `${start}${tail.via} ${one} .\n`
  }
  return text
}

function writeMixed({ name, tails }: Group): string {
  const texts = tails.map(tail => (typeof tail === 'string' ? tail : `${tail.via} ${tail.name} .\n`))
  return linesOf(`${name} `, texts)
}

/** The lines of one subject, in their order, each once. */
export function linesOf(start: string, tails: string[]): string {
  let text = ''
  let before = ''
  for (const tail of sortTexts(tails)) {
    if (tail === before) continue
    text += start
    text += tail
    before = tail
  }
  return text
}
