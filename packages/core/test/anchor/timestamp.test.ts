import { readFileSync } from 'node:fs'
import {
  askEsplora,
  bitcoinHash,
  readBitcoinHeader,
  readTimestamp,
  readTimestampFile,
  replacePending,
  writeTimestampFile,
} from '@laurel/core/anchor'
import { concat, fromHex, toHex, toUtf8 } from '@laurel/core/primitives'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'

// As published, see vectors/SOURCES.md.
const vector = (name: string) =>
  fromHex(readFileSync(new URL(`../vectors/opentimestamps/${name}.hex`, import.meta.url), 'utf8').trim())
const read = (file: Uint8Array) => {
  const found = readTimestampFile(file)
  return found && readTimestamp(found.digest, found.timestamp)
}

describe('the published proofs of OpenTimestamps', () => {
  test('“Hello World!” leads through a Bitcoin transaction to the Merkle root of block 358391', () => {
    const file = vector('hello-world.txt.ots')
    expect(readTimestampFile(file)?.digest).toEqual(sha256(toUtf8('Hello World!\n')))
    const [one, ...others] = read(file) ?? []
    expect(others).toEqual([])
    expect(one?.attestation).toEqual({ kind: 'bitcoin', height: 358_391 })
    expect(one?.message).toHaveLength(32)
  })

  test('a promise of a calendar is a promise', () => {
    const file = vector('incomplete.txt.ots')
    const text = 'The timestamp on this file is incomplete, and can be upgraded.\n'
    expect(readTimestampFile(file)?.digest).toEqual(sha256(toUtf8(text)))
    const attestations = (read(file) ?? []).map(one => one.attestation)
    expect(attestations).toEqual([{ kind: 'pending', uri: 'https://alice.btc.calendar.opentimestamps.org' }])
  })

  test('come out of what was read as they were', () => {
    for (const name of ['hello-world.txt.ots', 'incomplete.txt.ots']) {
      const file = vector(name)
      const { digest, timestamp } = readTimestampFile(file)!
      expect(writeTimestampFile(digest, timestamp)).toEqual(file)
    }
  })

  test('lead elsewhere, or nowhere, once a byte of them differs', () => {
    const file = vector('hello-world.txt.ots')
    const root = toHex(read(file)![0]!.message)
    for (let at = 0; at < file.length; at += 7) {
      const changed = file.slice()
      changed[at]! ^= 1
      const found = read(changed) ?? []
      const isSame = found.some(
        one => toHex(one.message) === root && one.attestation.kind === 'bitcoin' && one.attestation.height === 358_391,
      )
      expect([at, isSame]).toEqual([at, false])
    }
  })

  test('are nothing when cut off anywhere', () => {
    const file = vector('hello-world.txt.ots')
    for (let end = 0; end < file.length; end++) expect(read(file.subarray(0, end))).toBeNull()
  })
})

const digest = sha256(toUtf8('a root'))
const PENDING = '0083dfe30d2ef90c8e'
const promise = (uri: string) => {
  const text = toUtf8(uri)
  return concat(fromHex(PENDING), Uint8Array.of(text.length + 1, text.length), text)
}
const IN_BLOCK = fromHex('000588960d73d719010101')

describe('a timestamp', () => {
  test('branches: each attestation has what its own way made of the digest', () => {
    const both = concat(Uint8Array.of(0xff), promise('https://one.example'), Uint8Array.of(8), IN_BLOCK)
    expect(readTimestamp(digest, both)).toEqual([
      { message: digest, attestation: { kind: 'pending', uri: 'https://one.example' } },
      { message: sha256(digest), attestation: { kind: 'bitcoin', height: 1 } },
    ])
  })

  test('of an attestation that is not in use is read, and proves nothing', () => {
    expect(readTimestamp(digest, fromHex('0006869a0d73d71b450101'))).toEqual([
      { message: digest, attestation: { kind: 'unknown' } },
    ])
  })

  test.each<[string, Uint8Array]>([
    ['is empty', new Uint8Array()],
    ['has an operation that is not in use', concat(Uint8Array.of(0xf3), IN_BLOCK)],
    ['appends nothing', concat(Uint8Array.of(0xf0, 0), IN_BLOCK)],
    ['goes on after its end', concat(IN_BLOCK, IN_BLOCK)],
    ['names an address with other characters', promise('https://one.example/?q')],
    ['has a height that goes on', fromHex('000588960d73d71901020101')],
    ['is deeper than any', concat(new Uint8Array(300).fill(8), IN_BLOCK)],
    ['grows past all bounds', concat(...new Array(40).fill(concat(fromHex('f0f001'), new Uint8Array(240))), IN_BLOCK)],
    ['has a count without an end', concat(Uint8Array.of(0xf0), new Uint8Array(12).fill(255), IN_BLOCK)],
    ['is larger than any', new Uint8Array(70_000).fill(8)],
  ])('that %s is none', (_, timestamp) => {
    expect(readTimestamp(digest, timestamp)).toBeNull()
  })

  test('has a calendar’s addition in the place of its promise, and nothing else changed', () => {
    const before = concat(fromHex('f00411223344'), Uint8Array.of(8), promise('https://one.example'))
    const [pending] = readTimestamp(digest, before)!
    const after = replacePending(before, pending!, concat(Uint8Array.of(8), IN_BLOCK))!
    expect(readTimestamp(digest, after)).toEqual([
      { message: sha256(pending!.message), attestation: { kind: 'bitcoin', height: 1 } },
    ])
    expect(replacePending(after, pending!, IN_BLOCK)).toBeNull()
  })
})

describe('a Bitcoin header', () => {
  // The first block, as everybody has it.
  const genesis = fromHex(
    '0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c',
  )

  test('has its hash, its Merkle root and its time', () => {
    const read = readBitcoinHeader(genesis)!
    expect(bitcoinHash(read.hash)).toBe('000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f')
    expect(bitcoinHash(read.merkleRoot)).toBe('4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b')
    expect(new Date(read.timestamp * 1000).toISOString()).toBe('2009-01-03T18:15:05.000Z')
  })

  test('that did not cost what it claims is none', () => {
    for (const at of [0, 40, 70, 79]) {
      const changed = genesis.slice()
      changed[at]! ^= 1
      expect(readBitcoinHeader(changed)).toBeNull()
    }
    expect(readBitcoinHeader(genesis.subarray(1))).toBeNull()
  })

  test('is asked for, and is believed for its own hash alone', async () => {
    const hash = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f'
    const service = (more: Record<string, string | null> = {}) => {
      const pages: Record<string, string | null> = {
        '/blocks/tip/height': '5',
        '/block-height/0': hash,
        [`/block/${hash}/header`]: toHex(genesis),
        ...more,
      }
      return askEsplora(async path => pages[path] ?? null)
    }
    const seen = await service()('bitcoin', 0)
    expect(seen).toMatchObject({ ledger: 'bitcoin', hash, confirmations: 6, header: genesis })
    expect(await service()(1, 0)).toBeNull()
    expect(await service({ '/block-height/0': null })('bitcoin', 0)).toMatchObject({ hash: null, confirmations: 0 })
    const other = hash.replace('6f', '60')
    expect(
      await service({ '/block-height/0': other, [`/block/${other}/header`]: toHex(genesis) })('bitcoin', 0),
    ).toBeNull()
    for (const nothing of [null, '', 'many', '-1'])
      expect(await service({ '/blocks/tip/height': nothing })('bitcoin', 0)).toBeNull()
    expect(await service({ [`/block/${hash}/header`]: '00' })('bitcoin', 0)).toBeNull()
  })
})
