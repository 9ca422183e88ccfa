import { sha256 as pureSha256 } from '@noble/hashes/sha2.js'
import { isWellFormed, toHex, toUtf8 } from '../../primitives/bytes.ts'
import { CanonRefusal } from './canon-error.ts'
import { compareCodePoints, hasSurrogates, isBefore, joinSorted } from './code-point-order.ts'
import type { Quad, Term } from './quad.ts'

export type HashFunction = (data: Uint8Array) => Uint8Array

export type RdfcOptions = {
  readonly hash?: HashFunction | undefined
  /** The same hash of a text, in hexadecimal digits, where the platform has a quicker way to it. */
  readonly hashText?: ((text: string) => string) | undefined
  /** How many quads and labels of look-alike blank nodes may be looked at in all; poisoned graphs need more. */
  readonly workLimit?: number | undefined
}

export type Canonical = {
  /** Canonical N-Quads, each line ended. */
  readonly nquads: string
  /** Canonical label (without `_:`) of each blank node, by its number. */
  readonly labels: ReadonlyMap<number, string>
}

/**
 * Twice what any case of the W3C test suite that must pass takes (8,976). A clique of five takes 12,640 and each further
 * node tenfold, so a clique of ten is refused whatever factor is allowed (H-09). Work is counted, never timed.
 */
export const WORK_LIMIT = 20_000

/** Gives labels in the order of asking; copied when a path is tried. */
class Issuer {
  readonly prefix: string
  readonly issued: Map<number, string>
  constructor(prefix: string, issued = new Map<number, string>()) {
    this.prefix = prefix
    this.issued = issued
  }
  issue(node: number): string {
    const known = this.issued.get(node)
    if (known !== undefined) return known
    const label = `${this.prefix}${this.issued.size}`
    this.issued.set(node, label)
    return label
  }
  copy(): Issuer {
    return new Issuer(this.prefix, new Map(this.issued))
  }
}

const nquad = (subject: string, predicate: string, object: string, graph: string) =>
  graph === '' ? `${subject} ${predicate} ${object} .\n` : `${subject} ${predicate} ${object} ${graph} .\n`

/** The hash of a text in hexadecimal digits. */
export function hexOf({ hash = pureSha256, hashText }: RdfcOptions = {}): (text: string) => string {
  return hashText ?? (text => toHex(hash(toUtf8(text))))
}

/**
 * RDF Dataset Canonicalization (RDFC-1.0 §4.4).
 *
 * @throws CanonRefusal `WORK_LIMIT` for a poisoned graph
 */
export function canonicalizeDataset(quads: readonly Quad[], options: RdfcOptions = {}): Canonical {
  const labels = canonicalLabels(quads, options)
  return { nquads: writeSorted(quads, labels), labels }
}

/**
 * The canonical label (without `_:`) of each blank node, by its number. A blank node whose first-degree hash nobody shares needs no further
 * work; only look-alikes go through the n-degree algorithm, whose work is limited.
 *
 * @throws CanonRefusal `WORK_LIMIT` for a poisoned graph
 */
export function canonicalLabels(quads: readonly Quad[], options: RdfcOptions = {}): ReadonlyMap<number, string> {
  const digest = hexOf(options)

  const quadsOf = new Map<number, Quad[]>()
  const mention = (term: Term, quad: Quad) => {
    if (typeof term !== 'number') return
    const list = quadsOf.get(term)
    if (!list) quadsOf.set(term, [quad])
    else if (list.at(-1) !== quad) list.push(quad)
  }
  // A dataset is a set: a quad that was said twice must not count twice in the hashes of its blank nodes.
  const said = new Set<string>()
  for (const quad of quads) {
    const { subject, predicate, object, graph } = quad
    if (typeof subject !== 'number' && typeof object !== 'number' && typeof graph !== 'number') continue
    const before = said.size
    if (said.add(`${subject} ${predicate} ${object} ${graph}`).size === before) continue
    mention(subject, quad)
    mention(object, quad)
    mention(graph, quad)
  }

  const canonical = new Issuer('c14n')
  if (quadsOf.size > 0) labelBlankNodes(quadsOf, canonical, digest, options.workLimit ?? WORK_LIMIT)
  return canonical.issued
}

/**
 * The quads as canonical N-Quads, sorted by code points, none twice. They are sorted by subject first and then by what
 * follows it, which is the same order: no subject is the beginning of another one with its space.
 */
function writeSorted(quads: readonly Quad[], labels: ReadonlyMap<number, string>): string {
  const name = (term: Term) => (typeof term === 'number' ? `_:${labels.get(term)}` : term)
  const bySubject = new Map<Term, string[]>()
  for (const { subject, predicate, object, graph } of quads) {
    const text = typeof object === 'number' ? `_:${labels.get(object)}` : object
    const tail = graph === '' ? `${predicate} ${text} .\n` : `${predicate} ${text} ${name(graph)} .\n`
    const tails = bySubject.get(subject)
    if (tails) tails.push(tail)
    else bySubject.set(subject, [tail])
  }
  const groups = [...bySubject].map(([subject, tails]) => ({ start: `${name(subject)} `, tails }))
  const write = (
    compare: (one: string, other: string) => number,
    order: ((a: string, b: string) => number) | undefined,
  ) => {
    groups.sort((one, other) => compare(one.start, other.start))
    let text = ''
    for (const { start, tails } of groups) {
      tails.sort(order)
      let before = ''
      for (const tail of tails) {
        if (tail !== before) text += start + tail
        before = tail
      }
    }
    return text
  }
  const text = write((one, other) => (one < other ? -1 : 1), undefined)
  if (!hasSurrogates(text)) return text
  // A lone surrogate has no UTF-8 form: its bytes, and so its hash, would be those of another text.
  if (!isWellFormed(text)) throw new CanonRefusal('VALUE_INVALID', 'a lone surrogate')
  return write(compareCodePoints, compareCodePoints)
}

function labelBlankNodes(
  quadsOf: ReadonlyMap<number, readonly Quad[]>,
  canonical: Issuer,
  digest: (text: string) => string,
  workLimit: number,
): void {
  let work = 0
  const spend = (units: number) => {
    work += units
    if (work > workLimit) throw new CanonRefusal('WORK_LIMIT', 'blank nodes')
  }

  // §4.6 Hash First Degree Quads
  const firstDegree = new Map<number, string>()
  const mask = (term: Term, node: number) => (typeof term === 'number' ? (term === node ? '_:a' : '_:z') : term)
  for (const [node, mentioned] of quadsOf) {
    const lines = mentioned.map(quad =>
      nquad(mask(quad.subject, node), quad.predicate, mask(quad.object, node), mask(quad.graph, node)),
    )
    firstDegree.set(node, digest(joinSorted(lines)))
  }
  const nodesOfHash = new Map<string, number[]>()
  for (const [node, hash] of firstDegree) {
    const list = nodesOfHash.get(hash)
    if (list) list.push(node)
    else nodesOfHash.set(hash, [node])
  }
  const hashes = [...nodesOfHash.keys()].sort()
  for (const hash of hashes) {
    const nodes = nodesOfHash.get(hash)!
    if (nodes.length === 1) canonical.issue(nodes[0]!)
  }

  // §4.7 Hash Related Blank Node. Look-alikes ask for the same hashes over and over: each is made once.
  const relatedHashes = new Map<string, Map<string, string>>()
  const hashRelated = (related: number, quad: Quad, issuer: Issuer, position: 's' | 'o' | 'g') => {
    const label = canonical.issued.get(related) ?? issuer.issued.get(related)
    const identifier = label === undefined ? firstDegree.get(related)! : `_:${label}`
    const predicate = position === 'g' ? '' : quad.predicate
    const known = relatedHashes.get(predicate) ?? new Map<string, string>()
    relatedHashes.set(predicate, known)
    const rest = position + identifier
    const made = known.get(rest) ?? digest(`${position}${predicate}${identifier}`)
    known.set(rest, made)
    return made
  }

  // §4.8 Hash N-Degree Quads
  const hashNDegree = (node: number, issuerGiven: Issuer): { hash: string; issuer: Issuer } => {
    let issuer = issuerGiven
    spend(quadsOf.get(node)!.length)
    const relatedBy = new Map<string, number[]>()
    for (const quad of quadsOf.get(node)!) {
      const note = (term: Term, position: 's' | 'o' | 'g') => {
        if (typeof term !== 'number' || term === node) return
        const hash = hashRelated(term, quad, issuer, position)
        const list = relatedBy.get(hash)
        if (list) list.push(term)
        else relatedBy.set(hash, [term])
      }
      note(quad.subject, 's')
      note(quad.object, 'o')
      note(quad.graph, 'g')
    }
    let data = ''
    for (const relatedHash of [...relatedBy.keys()].sort()) {
      data += relatedHash
      let chosenPath = ''
      let chosenIssuer: Issuer | null = null
      const isWorse = (path: string) =>
        chosenPath !== '' && path.length >= chosenPath.length && isBefore(chosenPath, path)
      permutations: for (const permutation of permutationsOf(relatedBy.get(relatedHash)!)) {
        // A permutation costs a copy of what has been labelled so far, and a label for each of its nodes.
        spend(permutation.length + (issuer.issued.size >> 2))
        let copy = issuer.copy()
        let path = ''
        const recursion: number[] = []
        for (const related of permutation) {
          const label = canonical.issued.get(related)
          if (label !== undefined) path += `_:${label}`
          else {
            if (!copy.issued.has(related)) recursion.push(related)
            path += `_:${copy.issue(related)}`
          }
          if (isWorse(path)) continue permutations
        }
        for (const related of recursion) {
          const result = hashNDegree(related, copy)
          path += `_:${copy.issue(related)}<${result.hash}>`
          copy = result.issuer
          if (isWorse(path)) continue permutations
        }
        if (chosenIssuer === null || isBefore(path, chosenPath)) {
          chosenPath = path
          chosenIssuer = copy
        }
      }
      data += chosenPath
      issuer = chosenIssuer!
    }
    return { hash: digest(data), issuer }
  }

  for (const hash of hashes) {
    const nodes = nodesOfHash.get(hash)!
    if (nodes.length === 1) continue
    const results: { hash: string; issuer: Issuer }[] = []
    for (const node of nodes) {
      if (canonical.issued.has(node)) continue
      const temporary = new Issuer('b')
      temporary.issue(node)
      results.push(hashNDegree(node, temporary))
    }
    results.sort((one, other) => (one.hash < other.hash ? -1 : one.hash > other.hash ? 1 : 0))
    for (const { issuer } of results) for (const node of issuer.issued.keys()) canonical.issue(node)
  }
}

/** All orders of `items` (Heap's algorithm), made one by one so that a limit can stop them. */
function* permutationsOf(items: readonly number[]): Generator<readonly number[]> {
  const list = [...items]
  const counters = new Array<number>(list.length).fill(0)
  yield list
  for (let at = 0; at < list.length; ) {
    const counter = counters[at]!
    if (counter < at) {
      const swap = at % 2 === 0 ? 0 : counter
      const kept = list[swap]!
      list[swap] = list[at]!
      list[at] = kept
      yield list
      counters[at] = counter + 1
      at = 0
    } else {
      counters[at] = 0
      at++
    }
  }
}
