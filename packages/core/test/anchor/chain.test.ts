import { readFileSync } from 'node:fs'
import {
  addressOf,
  CONTRACT_ADDRESS,
  deployCall,
  FACTORY_ADDRESS,
  keyOfIndex,
  makePatricia,
  readHex,
  readPatricia,
  readReceipt,
  readRlp,
  readTransaction,
  receiptBytes,
  signTransaction,
  writeHex,
  writeRlp,
} from '@laurel/core/anchor'
import { concat, fromHex, toHex, toUtf8 } from '@laurel/core/primitives'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { describe, expect, test } from 'vitest'

describe('RLP', () => {
  // From the examples of ethereum.org's description of RLP.
  test.each<[string, Parameters<typeof writeRlp>[0], string]>([
    ['dog', toUtf8('dog'), '83646f67'],
    ['a list of cat and dog', [toUtf8('cat'), toUtf8('dog')], 'c88363617483646f67'],
    ['nothing', new Uint8Array(), '80'],
    ['an empty list', [], 'c0'],
    ['a zero byte', Uint8Array.of(0), '00'],
    ['fifteen', Uint8Array.of(15), '0f'],
    ['1024', Uint8Array.of(4, 0), '820400'],
    ['the set theoretical representation of three', [[], [[]], [[], [[]]]], 'c7c0c1c0c3c0c1c0'],
    [
      'Lorem ipsum',
      toUtf8('Lorem ipsum dolor sit amet, consectetur adipisicing elit'),
      'b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974',
    ],
  ])('writes %s as published, and reads it', (_, item, written) => {
    expect(toHex(writeRlp(item))).toBe(written)
    expect(readRlp(fromHex(written))).toEqual(item)
  })

  test.each([
    ['nothing', ''],
    ['more than one item', '8080'],
    ['a small byte in a long way', '8105'],
    ['a short length in a long way', 'b801ff'],
    ['a length with a leading zero', `b90038${'00'.repeat(56)}`],
    ['an item that is cut off', '83646f'],
    ['a list that is cut off', 'c88363617483646f'],
    ['an item that goes past its list', 'c283646f67'],
    ['a length past everything', 'bbffffffff'],
    ['a length of eight bytes', 'bfffffffffffffffff'],
    ['lists in lists without an end', `${'c1'.repeat(20)}c0`],
  ])('is not %s', (_, bytes) => {
    expect(readRlp(fromHex(bytes))).toBeNull()
  })
})

describe('a Merkle-Patricia trie', () => {
  const words = (all: Record<string, string>) =>
    Object.entries(all).map(([key, value]) => ({ key: toUtf8(key), value: toUtf8(value) }))

  // From ethereum/tests, TrieTests/trieanyorder.json.
  test.each([
    ['empty', {}, '56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'],
    [
      'dogs',
      { doe: 'reindeer', dog: 'puppy', dogglesworth: 'cat' },
      '8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3',
    ],
    [
      'puppy',
      { do: 'verb', horse: 'stallion', doge: 'coin', dog: 'puppy' },
      '5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84',
    ],
    ['foo', { foo: 'bar', food: 'bass' }, '17beaa1648bafa633cda809c90c04af50fc8aed3cb40d16efbddee6fdf63c4c3'],
  ])('%s has the published root', (_, all, root) => {
    expect(toHex(makePatricia(words(all)).root)).toBe(root)
  })

  test('with short nodes inside of others shows what is in it, and nothing else', () => {
    const entries = words({ do: 'verb', horse: 'stallion', doge: 'coin', dog: 'puppy' })
    for (const { key, value } of entries) {
      const { root, proof } = makePatricia(entries, key)
      expect(readPatricia(root, key, proof)).toEqual(value)
      for (const other of ['', 'd', 'dogs', 'horses', 'x']) expect(readPatricia(root, toUtf8(other), proof)).toBeNull()
    }
  })
})

const SECRET = fromHex('ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const TRANSACTION = {
  chainId: 31_337,
  nonce: 7,
  maxPriorityFeePerGas: 1_000_000_000n,
  maxFeePerGas: 30_000_000_000n,
  gas: 40_000n,
  to: new Uint8Array(20).fill(17),
  data: Uint8Array.of(1, 2, 3),
}

describe('a transaction', () => {
  test('is signed by the account that its key opens, the same way each time', () => {
    const raw = signTransaction(TRANSACTION, SECRET)
    expect(signTransaction(TRANSACTION, SECRET)).toEqual(raw)
    const read = readTransaction(raw)!
    expect(read.transaction).toEqual(TRANSACTION)
    expect(read.from).toEqual(addressOf(SECRET))
    // The first account of every development node.
    expect(writeHex(read.from)).toBe('0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266')
  })

  test('that was changed is of another account, or none', () => {
    const raw = signTransaction(TRANSACTION, SECRET)
    for (let at = 0; at < raw.length; at++) {
      const changed = raw.slice()
      changed[at]! ^= 1
      expect(toHex(readTransaction(changed)?.from ?? new Uint8Array())).not.toBe(toHex(addressOf(SECRET)))
    }
  })
})

describe('a receipt', () => {
  const log = { address: `0x${'11'.repeat(20)}`, topics: [`0x${'22'.repeat(32)}`], data: '0x' }
  const receipt = {
    type: '0x2',
    status: '0x1',
    cumulativeGasUsed: '0x5208',
    logsBloom: `0x${'00'.repeat(256)}`,
    logs: [log],
  }

  test('of each type is read as it was written', () => {
    for (const type of ['0x0', '0x1', '0x2', '0x3', '0x4']) {
      const events = readReceipt(receiptBytes({ ...receipt, type })!)
      expect(events).toHaveLength(1)
      expect(events?.[0]?.topics).toEqual([new Uint8Array(32).fill(0x22)])
    }
  })

  test('of a deposit has two fields more', () => {
    const deposit = { ...receipt, type: '0x7e', depositNonce: '0x5', depositReceiptVersion: '0x1' }
    expect(receiptBytes(deposit)!.length).toBe(receiptBytes({ ...receipt, type: '0x7e' })!.length + 2)
    expect(readReceipt(receiptBytes(deposit)!)).toHaveLength(1)
  })

  test('of a transaction that failed holds no events', () => {
    for (const status of ['0x0', '0x2']) expect(readReceipt(receiptBytes({ ...receipt, status })!)).toBeNull()
  })

  test.each(['status', 'logs', 'logsBloom', 'cumulativeGasUsed'])('without its %s is none', name => {
    expect(receiptBytes({ ...receipt, [name]: undefined })).toBeNull()
  })

  test('stands under its place in the block', () => {
    expect([0, 1, 127, 128, 256].map(index => toHex(keyOfIndex(index)))).toEqual(['80', '01', '7f', '8180', '820100'])
  })
})

test('the contract is at the address to which the factory puts it (EIP-1014)', () => {
  const file = new URL('../../../../contracts/LaurelAnchor.json', import.meta.url)
  const code = readHex((JSON.parse(readFileSync(file, 'utf8')) as { bytecode: string }).bytecode)!
  const salt = deployCall(code).subarray(0, 32)
  const about = concat(Uint8Array.of(0xff), readHex(FACTORY_ADDRESS)!, salt, keccak_256(code))
  expect(CONTRACT_ADDRESS).toBe(`0x${toHex(keccak_256(about).slice(12))}`)
})
