import { readFileSync } from 'node:fs'
import { sha256, sha384 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { WORK_LIMIT } from '../../src/credential/canon/rdfc.ts'
import { canonicalizeQuads } from '../../src/credential/index.ts'

const suite = new URL('../vectors/rdf-canon/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, suite), 'utf8')

type Entry = { id: string; type: string; name: string; action: string; result?: string; hashAlgorithm?: string }
const { entries } = JSON.parse(read('manifest.jsonld')) as { entries: Entry[] }

describe('the W3C test suite of RDFC-1.0', () => {
  test('is here whole', () => expect(entries.length).toBe(86))

  // Half the limit is enough for every graph that has a form: what is honest is far from being refused.
  const workLimit = WORK_LIMIT / 2
  test.each(entries.map(entry => [`${entry.id} ${entry.name}`, entry] as const))('%s', (_, entry) => {
    const hash = entry.hashAlgorithm === 'SHA384' ? sha384 : sha256
    const canonical = canonicalizeQuads(read(entry.action), { hash, workLimit })
    if (entry.type === 'rdfc:RDFC10NegativeEvalTest') {
      expect(canonical).toMatchObject({ ok: false, error: { code: 'WORK_LIMIT' } })
      return
    }
    if (!canonical.ok) throw new Error(canonical.error.code)
    if (entry.type === 'rdfc:RDFC10MapTest')
      expect(Object.fromEntries(canonical.value.labels)).toEqual(JSON.parse(read(entry.result!)))
    else expect(canonical.value.nquads).toBe(read(entry.result!))
  })
})

describe('a poisoned graph', () => {
  type Shape = (size: number) => string
  const edges = (pairs: [number, number][]) => pairs.map(([from, to]) => `_:n${from} <urn:knows> _:n${to} .\n`).join('')
  const range = (size: number) => Array.from({ length: size }, (_, at) => at)
  const clique: Shape = size =>
    edges(
      range(size).flatMap(from => range(size).flatMap((to): [number, number][] => (from === to ? [] : [[from, to]]))),
    )
  const ring: Shape = size => edges(range(size).map(from => [from, (from + 1) % size]))
  const tree: Shape = depth =>
    edges(range(2 ** depth - 1).flatMap(at => [1, 2].map((to): [number, number] => [at, 2 * at + to])))

  /** How often a hash is made before the answer: what a graph costs, told without a clock. */
  function hashes(text: string, workLimit?: number) {
    let made = 0
    const hash = (data: Uint8Array) => {
      made++
      return sha256(data)
    }
    const { ok } = canonicalizeQuads(text, { hash, workLimit })
    return { ok, made }
  }

  test('H-09 a clique of ten costs no more hashes than the limit, and is refused where ten times as much is allowed', () => {
    expect(hashes(clique(10)).ok).toBe(false)
    expect(hashes(clique(10)).made).toBeLessThan(WORK_LIMIT / 10)
    expect(hashes(clique(10), WORK_LIMIT * 10).ok).toBe(false)
    // It would go on: what is allowed is what is spent.
    expect(hashes(clique(10), WORK_LIMIT * 10).made).toBeGreaterThan(5 * hashes(clique(10)).made)
  })

  test.each([
    ['H-09 a clique of ten', clique(10)],
    ['a clique of sixty', clique(60)],
    ['a ring of fifty', ring(50)],
    ['a ring of three thousand', ring(3_000)],
    ['a tree with the same two branches everywhere', tree(9)],
  ])('%s is refused by the work that it would be, however long a clock it would take', (_, text) => {
    expect(canonicalizeQuads(text)).toEqual({ ok: false, error: { code: 'WORK_LIMIT', at: 'blank nodes' } })
  })

  test('H-09 the limit counts work, not graphs: a clique gets its form where more is allowed', () => {
    expect(canonicalizeQuads(clique(4), { workLimit: 100 }).ok).toBe(false)
    expect(canonicalizeQuads(clique(4), { workLimit: 100_000 }).ok).toBe(true)
  })

  test('many look-alikes that are told apart by their neighbours are no poison', () => {
    const pairs = range(500).map(at => `_:a${at} <urn:knows> _:b${at} .\n_:b${at} <urn:name> "${at}" .\n`)
    expect(canonicalizeQuads(pairs.join('')).ok).toBe(true)
  })
})

test('an IRI may not smuggle in by escapes what ends it', () => {
  expect(canonicalizeQuads('<urn:a\\u003E> <urn:p> "x" .\n')).toMatchObject({
    ok: false,
    error: { code: 'NQUADS_SYNTAX' },
  })
})
