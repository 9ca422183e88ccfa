import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import type { ContextLibrary } from '../contexts/library.ts'
import { isAbsolute } from './active-context.ts'
import { compareNames, joinSorted, sortTexts } from './code-point-order.ts'
import { literal } from './quad.ts'
import { firstDegreeLines, type Group, type HashText, isText, readTree, treeCanonical } from './tree-canonical.ts'

/** How the texts begin that a template has in the places where the documents of a cohort differ. */
const SLOT = 'urn:laurel-slot:'
const slotText = (index: number) => `${SLOT}${index}:`
/** A document that differs from the others in more places is none of the cohort. */
const MOST_SLOTS = 64
/** A template is made anew when a document differs in a place that was the same so far; so often at most. */
const MOST_TEMPLATES = 8
/** One document in so many takes the long way too, and must come out the same. */
const SAMPLE = 64

/** What a document of the cohort must be like: the same in everything but its slots. */
type Pattern =
  | { readonly kind: 'object'; readonly keys: readonly string[]; readonly members: readonly Pattern[] }
  | { readonly kind: 'list'; readonly members: readonly Pattern[] }
  | { readonly kind: 'same'; readonly value: Json }
  | { readonly kind: 'slot'; readonly index: number }

/** A piece of a line: as it is, or what a slot holds as a literal or as a name. */
type Tail = {
  readonly text: string
  readonly slot: number
  /** What follows the slot; `text` is what comes before it. */
  readonly after: string
  readonly isName: boolean
  /** The number of the blank node that it leads to; -1 for none. */
  readonly child: number
}

type Subject = {
  /** Its name, where that is always the same. */
  readonly name: string | null
  /** Its slot, where its name is one; -1 for none. */
  readonly slot: number
  readonly tails: readonly Tail[]
  /** Several lines of it have one predicate, so their order is known only with their values. */
  readonly isMixed: boolean
  /** All its lines, where they are always the same. */
  readonly lines: string | null
}

type Blank = Subject & {
  /** The subject that leads to it: among the named ones, or among the blank ones. */
  readonly parent: { readonly named: number } | 'blank' | null
  readonly via: string
  /** Its first-degree hash, where that is always the same. */
  readonly hash: string | null
}

type Template = {
  readonly pattern: Pattern
  readonly slots: number
  /** What the slots hold in the document that it was made from: names have to begin as theirs do. */
  readonly sample: readonly string[]
  readonly isName: readonly boolean[]
  readonly named: readonly Subject[]
  readonly fixedNames: ReadonlySet<string>
  readonly blanks: readonly Blank[]
}

/** The canonical form of one document after the other; null where a document has to take the long way. */
export type Cohort = (document: JsonObject) => string | null

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

  const renew = (document: JsonObject): Template | null => {
    if (first === null || made >= MOST_TEMPLATES) return null
    const wider = new Set(places)
    // A document that is none of the cohort has no say in where the others may differ.
    if (!differences(first, document, '', wider) || wider.size > MOST_SLOTS) return null
    places = wider
    made++
    return makeTemplate(first, places, library, hash)
  }

  return document => {
    count++
    if (first === null) {
      first = document
      return treeCanonical(document, library, hash)
    }
    const values = template && readSlots(template, document)
    if (template === null || values === null) {
      const text = treeCanonical(document, library, hash)
      const renewed = text === null ? null : renew(document)
      const again = renewed && readSlots(renewed, document)
      // What it makes of the two documents that it came from is what it can be trusted with.
      if (renewed && again && text === write(renewed, again, hash) && isTrueTo(renewed, first, library, hash))
        template = renewed
      return text
    }
    const text = write(template, values, hash)
    if (text === null || count % SAMPLE !== 0) return text ?? treeCanonical(document, library, hash)
    const long = treeCanonical(document, library, hash)
    if (long !== text) template = null
    return long
  }
}

function isTrueTo(template: Template, document: JsonObject, library: ContextLibrary, hash: HashText): boolean {
  const values = readSlots(template, document)
  return values !== null && write(template, values, hash) === treeCanonical(document, library, hash)
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
    if (!places.has(at)) return { pattern: { kind: 'same', value }, value }
    const index = sample.push(value) - 1
    return { pattern: { kind: 'slot', index }, value: slotText(index) }
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
    return { pattern: { kind: 'list', members }, value: values }
  }
  if (!isJsonObject(value)) return { pattern: { kind: 'same', value }, value }
  const keys = Object.keys(value)
  const members: Pattern[] = []
  const values: [string, Json][] = []
  for (const key of keys) {
    const made = cut(value[key] as Json, `${at}/${key.replaceAll('/', '//')}`, places, sample)
    if (!made) return null
    members.push(made.pattern)
    values.push([key, made.value])
  }
  return { pattern: { kind: 'object', keys, members }, value: Object.fromEntries(values) }
}

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
  const subjects = [...tree.named, ...tree.blanks].map(group => readSubject(group, numbers, isName, found))
  // A text that is nowhere to be found again was turned into something else.
  if (subjects.includes(null) || found.size !== sample.length) return null
  const named = subjects.slice(0, tree.named.length) as Subject[]
  const numberOfNamed = new Map(tree.named.map((group, index) => [group, index]))
  const blanks = tree.blanks.map((group, index): Blank => {
    const subject = subjects[tree.named.length + index] as Subject
    const { parent, via } = group
    const leads = parent === null ? null : parent.name === null ? 'blank' : { named: numberOfNamed.get(parent)! }
    const isFixed =
      subject.tails.every(one => one.slot < 0) && (leads === null || leads === 'blank' || named[leads.named]!.slot < 0)
    const own = isFixed ? ownLines(subject, []) : ''
    const lead = leads === null ? null : leads === 'blank' ? '_:z' : named[leads.named]!.name
    return { ...subject, parent: leads, via, hash: isFixed ? hash(firstDegreeLines(own!, lead, via)) : null }
  })
  return {
    pattern: made.pattern,
    slots: sample.length,
    sample,
    isName: sample.map((_, index) => isName[index] === true),
    named,
    fixedNames: new Set(named.flatMap(({ name, slot }) => (slot < 0 && name !== null ? [name] : []))),
    blanks,
  }
}

const isSlotName = (name: string | null): boolean => name?.startsWith(`<${SLOT}`) === true
const SLOT_AT = /^urn:laurel-slot:(\d+):$/

function readSubject(
  group: Group,
  numbers: ReadonlyMap<Group, number>,
  isName: boolean[],
  found: Set<number>,
): Subject | null {
  const tails: Tail[] = []
  for (const one of group.tails) {
    const tail =
      typeof one === 'string'
        ? readTail(one)
        : { text: `${one.via} _:`, slot: -1, after: '', isName: false, child: numbers.get(one)! }
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
  const isFixed = slot < 0 && group.name !== null && !isMixed && tails.every(one => one.slot < 0 && one.child < 0)
  return {
    name: slot < 0 ? group.name : null,
    slot,
    tails,
    isMixed,
    lines: isFixed ? tails.map(one => `${group.name} ${one.text}`).join('') : null,
  }
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
function readSlots({ pattern, slots, sample, isName }: Template, document: JsonObject): string[] | null {
  const values = new Array<string>(slots)
  if (!matches(pattern, document, values)) return null
  for (let index = 0; index < slots; index++)
    if (isName[index] && !beginsAlike(sample[index]!, values[index]!)) return null
  return values
}

function matches(pattern: Pattern, value: Json | undefined, values: string[]): boolean {
  switch (pattern.kind) {
    case 'same':
      // Minus nought is written in another way than nought.
      return typeof value === 'number' ? Object.is(value, pattern.value) : value === pattern.value
    case 'slot':
      if (typeof value !== 'string') return false
      values[pattern.index] = value
      return true
    case 'list': {
      const { members } = pattern
      if (!Array.isArray(value) || value.length !== members.length) return false
      for (let index = 0; index < members.length; index++)
        if (!matches(members[index]!, value[index] as Json, values)) return false
      return true
    }
    default: {
      if (!isJsonObject(value)) return false
      const { keys, members } = pattern
      const others = Object.keys(value)
      if (others.length !== keys.length) return false
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index]!
        if (others[index] !== key || !matches(members[index]!, value[key], values)) return false
      }
      return true
    }
  }
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

const tailText = (tail: Tail, values: readonly string[]): string => {
  const value = values[tail.slot]!
  return tail.isName ? `${tail.text}<${value}>${tail.after}` : tail.text + literal(value, tail.after)
}

/** The lines of a blank node as its first-degree hash reads them. */
function ownLines({ tails, isMixed }: Subject, values: readonly string[]): string {
  const lines = tails.map(tail =>
    tail.child >= 0 ? `_:a ${tail.text}z .\n` : `_:a ${tail.slot < 0 ? tail.text : tailText(tail, values)}`,
  )
  return isMixed ? unique(sortTexts(lines)).join('') : lines.join('')
}

/** Blank nodes that one predicate leads to have the same line here, and are each one of their own. */
const unique = (lines: readonly string[]): string[] =>
  lines.filter((line, index) => line !== lines[index - 1] || line.endsWith(' _:z .\n'))

function write(template: Template, values: readonly string[], hash: HashText): string | null {
  const { named, blanks, fixedNames } = template
  const names: string[] = []
  const met = new Set<string>()
  for (const subject of named) {
    const name = subject.slot < 0 ? subject.name! : `<${values[subject.slot]}>`
    // Two subjects of one name would be one.
    if (subject.slot >= 0 && (fixedNames.has(name) || met.has(name))) return null
    if (subject.slot >= 0) met.add(name)
    names.push(name)
  }
  const hashed: { hash: string; at: number }[] = []
  for (let at = 0; at < blanks.length; at++) {
    const one = blanks[at]!
    const lead = one.parent === null ? null : one.parent === 'blank' ? '_:z' : names[one.parent.named]!
    hashed.push({ hash: one.hash ?? hash(firstDegreeLines(ownLines(one, values), lead, one.via)), at })
  }
  hashed.sort((one, other) => (one.hash < other.hash ? -1 : 1))
  const labels = new Array<string>(blanks.length)
  for (let index = 0; index < hashed.length; index++) {
    if (index > 0 && hashed[index]!.hash === hashed[index - 1]!.hash) return null
    labels[hashed[index]!.at] = `c14n${index}`
  }
  let text = ''
  const order = names.map((name, index) => ({ name, index })).sort((one, other) => compareNames(one.name, other.name))
  for (const { name, index } of order) text += subjectLines(named[index]!, name, values, labels)
  const byLabel = labels.map((label, index) => ({ label, index }))
  byLabel.sort((one, other) => (one.label < other.label ? -1 : 1))
  for (const { label, index } of byLabel) text += subjectLines(blanks[index]!, `_:${label}`, values, labels)
  return isText(text) ? text : null
}

function subjectLines(subject: Subject, name: string, values: readonly string[], labels: readonly string[]): string {
  if (subject.lines !== null) return subject.lines
  const { tails, isMixed } = subject
  const start = `${name} `
  if (isMixed) {
    const lines = tails.map(tail => start + lineEnd(tail, values, labels))
    return joinSorted([...new Set(lines)])
  }
  let text = ''
  for (let index = 0; index < tails.length; index++) {
    const tail = tails[index]!
    if (tail.child < 0) {
      text += start + (tail.slot < 0 ? tail.text : tailText(tail, values))
      continue
    }
    const beside = [labels[tail.child]!]
    while (index + 1 < tails.length && tails[index + 1]!.child >= 0 && tails[index + 1]!.text === tail.text)
      beside.push(labels[tails[++index]!.child]!)
    for (const label of beside.length > 1 ? beside.sort() : beside) text += `${start}${tail.text}${label} .\n`
  }
  return text
}

const lineEnd = (tail: Tail, values: readonly string[], labels: readonly string[]): string =>
  tail.child >= 0 ? `${tail.text}${labels[tail.child]} .\n` : tail.slot < 0 ? tail.text : tailText(tail, values)
