import { readFileSync } from 'node:fs'
import { sha384 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { canonicalizeQuads } from '../../src/credential/index.ts'

const suite = new URL('../vectors/rdf-canon/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, suite), 'utf8')

type Entry = { id: string; type: string; name: string; action: string; result?: string; hashAlgorithm?: string }
const { entries } = JSON.parse(read('manifest.jsonld')) as { entries: Entry[] }

describe('the W3C test suite of RDFC-1.0', () => {
  test('is here whole', () => expect(entries.length).toBe(86))

  test.each(entries.map(entry => [`${entry.id} ${entry.name}`, entry] as const))('%s', (_, entry) => {
    const canonical = canonicalizeQuads(read(entry.action), entry.hashAlgorithm === 'SHA384' ? { hash: sha384 } : {})
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
  const clique = (size: number) => {
    let text = ''
    for (let from = 0; from < size; from++)
      for (let to = 0; to < size; to++) if (from !== to) text += `_:n${from} <urn:knows> _:n${to} .\n`
    return text
  }

  test('H-09 a clique of ten look-alikes is refused by the work that it would be', () => {
    expect(canonicalizeQuads(clique(10))).toEqual({ ok: false, error: { code: 'WORK_LIMIT', at: 'blank nodes' } })
  })
})
