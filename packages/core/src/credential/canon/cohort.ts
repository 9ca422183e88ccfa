import { canonicalJson } from '../../primitives/jcs.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import type { ContextLibrary } from '../contexts/library.ts'
import { isAbsolute } from './active-context.ts'
import { compareNames, hasSurrogates, sortTexts } from './code-point-order.ts'
import { canonicalWith, readText, type TextForm, textFormOf } from './cohort-text.ts'
import { literal } from './quad.ts'
import { areSame } from './shape.ts'
import {
  firstDegreeLines,
  type Group,
  type HashText,
  isText,
  linesOf,
  type Pieces,
  readTree,
  treeCanonical,
} from './tree-canonical.ts'

/** How the texts begin that a template has in the places where the documents of a cohort differ. */
const SLOT = 'urn:laurel-slot:'
const slotText = (index: number) => `${SLOT}${index}:`
/** A document that differs from the others in more places is none of the cohort. */
const MOST_SLOTS = 64
/** A template is made anew when a document differs in a place that was the same so far; so often at most. */
const MOST_TEMPLATES = 8
/** Of so many blank nodes the lines are kept for each label that they may have. */
const MOST_BY_LABEL = 24
/** So many stretches of lines that are always the same are kept. */
const MOST_RUNS = 64
/** One document in so many takes the long way too, and must come out the same. */
const SAMPLE = 64

/** What a document of the cohort must be like: the same in everything but its slots. */
type Pattern = {
  /** Of an object, its keys in their order; null for anything else. */
  readonly keys: readonly string[] | null
  /** Of an object or a list, what it holds; null for anything else. */
  readonly members: readonly Pattern[] | null
  /** What is always the same. */
  readonly value: Json | null
  /** The number of the slot; -1 where it is none. */
  readonly slot: number
}

/** What follows a subject in one of its lines: as it is, or with a slot in it, or leading to a blank node. */
type Tail = {
  readonly text: string
  readonly slot: number
  /** What follows the slot; `text` is what comes before it. */
  readonly after: string
  readonly isName: boolean
  /** The number in the filling of the blank node that it leads to; -1 for none. */
  readonly child: number
}

/**
 * A piece of what a subject's lines are made of: a text that is always the same, the number of one that is not (see
 * `filling`), or blank nodes that one predicate leads to, whose order is known only with their labels.
 */
type Piece = string | number | Beside
type Beside = { readonly start: string | number; readonly via: string; readonly children: readonly number[] }

type Subject = {
  /** Its name, where that is always the same. */
  readonly name: string | null
  /** Its slot, where its name is one; -1 for none. */
  readonly slot: number
  readonly tails: readonly Tail[]
  /** Several lines of it have one predicate, so their order is known only with their values. */
  readonly isMixed: boolean
  /** Its lines; null where their order has to be found out each time. */
  readonly pieces: readonly Piece[] | null
  /** All its lines, where they are always the same. */
  readonly lines: string | null
}

type Blank = Subject & {
  /** The subject that leads to it: among the named ones, or among the blank ones. */
  readonly parent: { readonly named: number } | 'blank' | null
  readonly via: string
  /** Its first-degree hash, where that is always the same. */
  readonly hash: string | null
  /** All its lines by the number of its label, where they differ in nothing else; found out when first needed. */
  readonly byLabel: (string | undefined)[] | null
}

type Template = {
  readonly pattern: Pattern
  /** A document of the cohort with the texts of the slots in their places. */
  readonly marked: JsonObject
  /** How its documents are written; null where that cannot be told, undefined until it is first needed. */
  text: TextForm | null | undefined
  readonly slots: number
  /** What the slots hold in the document that it was made from: names have to begin as theirs do. */
  readonly sample: readonly string[]
  readonly isName: readonly boolean[]
  readonly named: readonly Subject[]
  /** Those among them whose name is always the same, in their order. */
  readonly fixed: readonly Subject[]
  readonly fixedNames: ReadonlySet<string>
  /** The lines of those from one place to another, where they are always the same; found out when first needed. */
  readonly runs: Map<number, string>
  readonly blanks: readonly Blank[]
  /** The numbers of labels in the order of their texts, where 10 comes before 2. */
  readonly labelOrder: readonly number[]
}

/** A document of a cohort that was told from its text, without being read. */
export type ToldFromText = {
  /** Its canonical N-Quads. */
  readonly quads: string
  /** What it has in common with all others; where they differ stand texts that mean nothing. */
  readonly common: JsonObject
  /** Its canonical JSON (RFC 8785) with a member `proof`, of which the canonical JSON is given. */
  canonicalWith(proof: string): string
}

export type Cohort = {
  /** The canonical form of one document after the other; null where a document has to take the long way. */
  canonical(document: JsonObject): string | null
  /**
   * Tells a document from its text, where that is written as `JSON.stringify` does, and differs in nothing but what the
   * documents before it differ in; null for any other, which is then to be read and given to `canonical`.
   */
  tell(text: string): ToldFromText | null
  /** Whether a document differs from those before it in nothing but what these differ in from each other. */
  has(document: JsonObject): boolean
}

/**
 * Canonicalises documents that differ in a few texts only, as the credentials of one class do: what they have in common is
 * worked out once. The documents must not change while it is in use.
 *
 * @param hash  hexadecimal hash of a text
 */
export function createCohort(library: ContextLibrary, hash: HashText): Cohort {
  let first: JsonObject | null = null
  let template: Template | null = null
  let made = 0
  let count = 0
  let places: ReadonlySet<string> = new Set()

  const alone = (document: JsonObject) => whole(treeCanonical(document, library, hash))
  const renew = (document: JsonObject): Template | null => {
    if (first === null || made >= MOST_TEMPLATES) return null
    const wider = new Set(places)
    // A document that is none of the cohort has no say in where the others may differ.
    if (!differences(first, document, '', wider) || wider.size > MOST_SLOTS) return null
    places = wider
    made++
    return makeTemplate(first, places, library, hash)
  }

  function canonical(document: JsonObject): string | null {
    count++
    if (first === null) {
      first = document
      return alone(document)
    }
    const values = template && readSlots(template, document)
    if (template === null || values === null) {
      const text = alone(document)
      const renewed = text === null ? null : renew(document)
      const again = renewed && readSlots(renewed, document)
      // What it makes of the two documents that it came from is what it can be trusted with.
      if (renewed && again && text === write(renewed, again, hash) && isTrueTo(renewed, first, library, hash))
        template = renewed
      return text
    }
    const text = write(template, values, hash)
    if (text === null || count % SAMPLE !== 0) return text ?? alone(document)
    const long = alone(document)
    if (long !== text) template = null
    return long
  }

  let told = 0
  function tell(text: string): ToldFromText | null {
    if (template === null) return null
    if (template.text === undefined) template.text = textFormOf(template.marked, template.slots, slotText)
    const { text: form, marked } = template
    const values = form && readText(form, text)
    if (!form || !values || !beginAlike(template, values)) return null
    const quads = write(template, values, hash)
    if (quads === null) return null
    const one: ToldFromText = { quads, common: marked, canonicalWith: proof => canonicalWith(form, values, proof) }
    if (told++ % SAMPLE === 0 && !isTrue(one, text)) {
      template = null
      return null
    }
    return one
  }

  function isTrue({ quads, canonicalWith }: ToldFromText, text: string): boolean {
    const document = JSON.parse(text) as JsonObject
    return (
      JSON.stringify(document) === text &&
      quads === alone(document) &&
      canonicalWith('{}') === canonicalJson({ ...document, proof: {} })
    )
  }

  return { canonical, tell, has: document => template !== null && readSlots(template, document) !== null }
}

const whole = (pieces: Pieces | null): string | null => (pieces === null ? null : pieces.join(''))

function isTrueTo(template: Template, document: JsonObject, library: ContextLibrary, hash: HashText): boolean {
  const values = readSlots(template, document)
  return values !== null && write(template, values, hash) === whole(treeCanonical(document, library, hash))
}

/** Notes in which places two documents have different texts; false where they differ in anything else. */
function differences(one: Json, other: Json, at: string, places: Set<string>): boolean {
  if (one === other) return true
  if (typeof one === 'string' && typeof other === 'string') {
    places.add(at)
    return true
  }
  if (Array.isArray(one) && Array.isArray(other))
    return (
      one.length === other.length &&
      one.every((member, index) => differences(member as Json, other[index] as Json, `${at}/${index}`, places))
    )
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  const keys = Object.keys(one)
  const others = Object.keys(other)
  return (
    keys.length === others.length &&
    keys.every(
      (key, index) =>
        key === others[index] &&
        differences(one[key] as Json, other[key] as Json, `${at}/${key.replaceAll('/', '//')}`, places),
    )
  )
}

/** The document with each slot's text in its place, and the pattern of it; null where a text looks like a slot's. */
function cut(
  value: Json,
  at: string,
  places: ReadonlySet<string>,
  sample: string[],
): { readonly pattern: Pattern; readonly value: Json } | null {
  if (typeof value === 'string') {
    if (value.startsWith(SLOT)) return null
    if (!places.has(at)) return { pattern: same(value), value }
    const index = sample.push(value) - 1
    return { pattern: { keys: null, members: null, value: null, slot: index }, value: slotText(index) }
  }
  if (Array.isArray(value)) {
    const members: Pattern[] = []
    const values: Json[] = []
    for (const [index, member] of value.entries()) {
      const made = cut(member as Json, `${at}/${index}`, places, sample)
      if (!made) return null
      members.push(made.pattern)
      values.push(made.value)
    }
    return { pattern: { keys: null, members, value: null, slot: -1 }, value: values }
  }
  if (!isJsonObject(value)) return { pattern: same(value), value }
  const keys = Object.keys(value)
  const members: Pattern[] = []
  const values: [string, Json][] = []
  for (const key of keys) {
    const made = cut(value[key] as Json, `${at}/${key.replaceAll('/', '//')}`, places, sample)
    if (!made) return null
    members.push(made.pattern)
    values.push([key, made.value])
  }
  return { pattern: { keys, members, value: null, slot: -1 }, value: Object.fromEntries(values) }
}

const same = (value: Json): Pattern => ({ keys: null, members: null, value, slot: -1 })

function makeTemplate(
  document: JsonObject,
  places: ReadonlySet<string>,
  library: ContextLibrary,
  hash: HashText,
): Template | null {
  const sample: string[] = []
  const made = cut(document, '', places, sample)
  const tree = made && readTree(made.value as JsonObject, library, SLOT)
  if (!made || !tree || tree.named.some(one => one.isMixed && one.tails.length > 0 && isSlotName(one.name))) return null
  const numbers = new Map(tree.blanks.map((group, index) => [group, index]))
  const isName: boolean[] = []
  const found = new Set<number>()
  const subjects = [...tree.named, ...tree.blanks].map((group, index) =>
    readSubject(group, numbers, sample.length, index - tree.named.length, isName, found),
  )
  // A text that is nowhere to be found again was turned into something else.
  if (subjects.includes(null) || found.size !== sample.length) return null
  const named = subjects.slice(0, tree.named.length) as Subject[]
  const numberOfNamed = new Map(tree.named.map((group, index) => [group, index]))
  const blanks = tree.blanks.map((group, index): Blank => {
    const subject = subjects[tree.named.length + index] as Subject
    const { parent, via } = group
    const leads = parent === null ? null : parent.name === null ? 'blank' : { named: numberOfNamed.get(parent)! }
    const hasNoSlot = subject.tails.every(one => one.slot < 0)
    const isFixed = hasNoSlot && (leads === null || leads === 'blank' || named[leads.named]!.slot < 0)
    const own = isFixed ? ownLines(subject, []) : ''
    const lead = leads === null ? null : leads === 'blank' ? '_:z' : named[leads.named]!.name
    const isSimple = hasNoSlot && subject.pieces !== null && subject.tails.every(one => one.child < 0)
    return {
      ...subject,
      parent: leads,
      via,
      hash: isFixed ? hash(firstDegreeLines(own, lead, via)) : null,
      byLabel: isSimple && tree.blanks.length <= MOST_BY_LABEL ? [] : null,
    }
  })
  const fixed = named.filter(one => one.slot < 0).sort((one, other) => compareNames(one.name!, other.name!))
  return {
    pattern: made.pattern,
    marked: made.value as JsonObject,
    text: undefined,
    slots: sample.length,
    sample,
    isName: sample.map((_, index) => isName[index] === true),
    named,
    fixed,
    fixedNames: new Set(fixed.map(one => one.name!)),
    runs: new Map(),
    blanks,
    labelOrder: blanks.map((_, number) => number).sort((one, other) => (`c14n${one}` < `c14n${other}` ? -1 : 1)),
  }
}

const isSlotName = (name: string | null): boolean => name?.startsWith(`<${SLOT}`) === true
const SLOT_AT = /^urn:laurel-slot:(\d+):$/

function readSubject(
  group: Group,
  numbers: ReadonlyMap<Group, number>,
  slots: number,
  /** Its number among the blank nodes; below nought for a named one. */
  number: number,
  isName: boolean[],
  found: Set<number>,
): Subject | null {
  const tails: Tail[] = []
  for (const one of group.tails) {
    const tail: Tail | null =
      typeof one === 'string'
        ? readTail(one)
        : { text: `${one.via} `, slot: -1, after: '', isName: false, child: slots + numbers.get(one)! }
    if (!tail) return null
    if (tail.slot >= 0) {
      found.add(tail.slot)
      isName[tail.slot] = tail.isName
    }
    tails.push(tail)
  }
  const slot = isSlotName(group.name) ? Number(SLOT_AT.exec(group.name!.slice(1, -1))?.[1] ?? -1) : -1
  if (isSlotName(group.name) && slot < 0) return null
  if (slot >= 0) {
    found.add(slot)
    isName[slot] = true
  }
  const predicates = tails.map(one => one.text.slice(0, one.text.indexOf(' ')))
  const isMixed =
    group.isMixed ||
    tails.some(
      (one, index) =>
        one.slot >= 0 && (predicates[index - 1] === predicates[index] || predicates[index + 1] === predicates[index]),
    )
  const isAlone = slot < 0 && group.name !== null && tails.every(one => one.slot < 0 && one.child < 0)
  const subject = { name: slot < 0 ? group.name : null, slot, tails, isMixed }
  if (isAlone) {
    const lines = linesOf(
      `${group.name} `,
      tails.map(one => one.text),
    )
    return { ...subject, pieces: [lines], lines }
  }
  const start = number >= 0 ? slots + number : slot >= 0 ? slot : group.name!
  return { ...subject, pieces: isMixed ? null : piecesOf(start, tails), lines: null }
}

/** @param start  the subject's name, or its number in the filling */
function piecesOf(start: string | number, tails: readonly Tail[]): Piece[] {
  const pieces: Piece[] = []
  const put = (...more: Piece[]) => {
    for (const one of more) {
      const last = pieces.at(-1)
      if (typeof one === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + one
      else pieces.push(one)
    }
  }
  for (let index = 0; index < tails.length; index++) {
    const { text, slot, after, child } = tails[index]!
    if (child < 0) {
      put(start, ` ${text}`)
      if (slot >= 0) put(slot, after)
      continue
    }
    const children = [child]
    while ((tails[index + 1]?.child ?? -1) >= 0 && tails[index + 1]!.text === text) children.push(tails[++index]!.child)
    if (children.length > 1) put({ start, via: text, children })
    else put(start, ` ${text}`, child, ' .\n')
  }
  return pieces
}

/** Where in a line a slot is: as the whole of a literal, or as a name. Null where it is a part of anything. */
function readTail(text: string): Tail | null {
  const at = text.indexOf(SLOT)
  const fixed = { text, slot: -1, after: '', isName: false, child: -1 }
  if (at < 0) return fixed
  const object = text.indexOf(' ') + 1
  const end = text.indexOf(':', at + SLOT.length) + 1
  const index = Number(SLOT_AT.exec(text.slice(at, end))?.[1] ?? -1)
  if (index < 0 || at !== object + 1 || text.indexOf(SLOT, end) >= 0) return null
  const [opens, closes] = [text[object], text[end]]
  const isName = opens === '<' && closes === '>'
  if (!isName && !(opens === '"' && closes === '"')) return null
  return { text: text.slice(0, object), slot: index, after: text.slice(end + 1), isName, child: -1 }
}

/** What the slots hold in a document; null for one that is different in anything else. */
function readSlots(template: Template, document: JsonObject): string[] | null {
  const values = new Array<string>(template.slots)
  return matches(template.pattern, document, values) && beginAlike(template, values) ? values : null
}

function beginAlike({ sample, isName }: Template, values: readonly string[]): boolean {
  for (let index = 0; index < values.length; index++)
    if (isName[index] && !beginsAlike(sample[index]!, values[index]!)) return false
  return true
}

function matches({ keys, members, value: wanted, slot }: Pattern, value: Json | undefined, values: string[]): boolean {
  if (slot >= 0) {
    if (typeof value !== 'string') return false
    values[slot] = value
    return true
  }
  // Minus nought is written in another way than nought.
  if (members === null) return typeof value === 'number' ? Object.is(value, wanted) : value === wanted
  if (keys === null) {
    if (!Array.isArray(value) || value.length !== members.length) return false
    for (let index = 0; index < members.length; index++)
      if (!matches(members[index]!, value[index] as Json, values)) return false
    return true
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  if (!areSame(keys, Object.keys(value))) return false
  const held = Object.values(value)
  for (let index = 0; index < members.length; index++) {
    const one = members[index]!
    const other = held[index] as Json
    // Most of what a document holds is the same text, which need not be asked about any further.
    if (one.value === other && typeof other === 'string') continue
    if (!matches(one, other, values)) return false
  }
  return true
}

/**
 * Names that begin alike are read alike: what stands before the first colon may be the prefix of a compact IRI, and two
 * slashes after it say that it is none (JSON-LD API §5.2).
 */
function beginsAlike(one: string, other: string): boolean {
  const colon = one.indexOf(':', 1)
  return (
    colon > 0 &&
    other.startsWith(one.slice(0, colon + 1)) &&
    other.indexOf(':', 1) === colon &&
    one.startsWith('//', colon + 1) === other.startsWith('//', colon + 1) &&
    isAbsolute(other)
  )
}

/** What the numbers of pieces stand for: each slot as a line has it, then the label of each blank node. */
function fillingOf(template: Template, values: readonly string[], hash: HashText): string[] | null {
  const { named, blanks, fixedNames, isName, slots } = template
  const filling = new Array<string>(slots + blanks.length)
  for (let index = 0; index < slots; index++)
    filling[index] = isName[index] ? `<${values[index]}>` : literal(values[index]!, '')
  const met = new Set<string>()
  for (const { slot } of named) {
    if (slot < 0) continue
    const name = filling[slot]!
    // Two subjects of one name would be one.
    if (fixedNames.has(name) || met.has(name)) return null
    met.add(name)
  }
  const hashed: { hash: string; at: number }[] = []
  for (let at = 0; at < blanks.length; at++) {
    const one = blanks[at]!
    const { parent } = one
    const lead = parent === null ? null : parent === 'blank' ? '_:z' : nameOf(named[parent.named]!, filling)
    hashed.push({ hash: one.hash ?? hash(firstDegreeLines(ownLines(one, filling), lead, one.via)), at })
  }
  hashed.sort((one, other) => (one.hash < other.hash ? -1 : 1))
  for (let index = 0; index < hashed.length; index++) {
    if (index > 0 && hashed[index]!.hash === hashed[index - 1]!.hash) return null
    filling[slots + hashed[index]!.at] = `_:c14n${index}`
  }
  return filling
}

const nameOf = ({ name, slot }: Subject, filling: readonly string[]): string => name ?? filling[slot]!

/** The lines of a blank node as its first-degree hash reads them. */
function ownLines({ tails, isMixed }: Subject, filling: readonly string[]): string {
  const lines = tails.map(tail =>
    tail.child >= 0 ? `_:a ${tail.text}_:z .\n` : `_:a ${tail.slot < 0 ? tail.text : tailText(tail, filling)}`,
  )
  return isMixed ? unique(sortTexts(lines)).join('') : lines.join('')
}

/** Blank nodes that one predicate leads to have the same line here, and are each one of their own. */
const unique = (lines: readonly string[]): string[] =>
  lines.filter((line, index) => line !== lines[index - 1] || line.endsWith(' _:z .\n'))

const tailText = ({ text, slot, after }: Tail, filling: readonly string[]): string => text + filling[slot]! + after

function write(template: Template, values: readonly string[], hash: HashText): string | null {
  // What is always the same has been looked at when the template was made.
  for (const value of values) if (!isText(value)) return null
  const { named, blanks, fixed, labelOrder, slots } = template
  const filling = fillingOf(template, values, hash)
  if (filling === null) return null
  const others = named.filter(one => one.slot >= 0)
  if (others.length > 1) others.sort((one, other) => compareNames(filling[one.slot]!, filling[other.slot]!))
  let text = ''
  let from = 0
  for (const subject of others) {
    const to = placeOf(filling[subject.slot]!, fixed, from)
    if (to > from) text += runOf(template, from, to, filling)
    text += linesWith(subject, filling[subject.slot]!, filling)
    from = to
  }
  text += runOf(template, from, fixed.length, filling)
  const byLabel = new Array<number>(blanks.length)
  for (let at = 0; at < blanks.length; at++) byLabel[Number(filling[slots + at]!.slice(6))] = at
  for (const label of labelOrder) {
    const at = byLabel[label]!
    const one = blanks[at]!
    const name = filling[slots + at]!
    if (one.byLabel === null) text += linesWith(one, name, filling)
    else text += one.byLabel[label] ??= flat(linesWith(one, name, filling))
  }
  return text
}

/** Before which of the subjects whose names are always the same a name stands; none before `from` does. */
function placeOf(name: string, fixed: readonly Subject[], from: number): number {
  let low = from
  let high = fixed.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareNames(fixed[middle]!.name!, name) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** The lines of the subjects from one place to another whose names are always the same. */
function runOf({ fixed, runs }: Template, from: number, to: number, filling: readonly string[]): string {
  const key = from * (fixed.length + 1) + to
  const known = runs.get(key)
  if (known !== undefined) return known
  let text = ''
  let isAlwaysTheSame = true
  for (let at = from; at < to; at++) {
    const one = fixed[at]!
    if (one.lines === null) isAlwaysTheSame = false
    text += one.lines ?? linesWith(one, one.name!, filling)
  }
  if (isAlwaysTheSame && runs.size < MOST_RUNS) runs.set(key, flat(text))
  return text
}

function linesWith({ pieces, tails }: Subject, name: string, filling: readonly string[]): string {
  if (pieces === null)
    return linesOf(
      `${name} `,
      tails.map(tail => lineEnd(tail, filling)),
    )
  let text = ''
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece
    else if (typeof piece === 'number') text += filling[piece]!
    else text += besideEachOther(piece, filling)
  }
  return text
}

function besideEachOther({ start, via, children }: Beside, filling: readonly string[]): string {
  const subject = typeof start === 'string' ? start : filling[start]!
  const labels = children.map(one => filling[one]!).sort()
  return labels.map(label => `${subject} ${via}${label} .\n`).join('')
}

const lineEnd = (tail: Tail, filling: readonly string[]): string =>
  tail.child >= 0 ? `${tail.text}${filling[tail.child]} .\n` : tail.slot < 0 ? tail.text : tailText(tail, filling)

/** The same text in one piece, which looking at it makes of it: what is used often need not be put together each time. */
function flat(text: string): string {
  hasSurrogates(text)
  return text
}
