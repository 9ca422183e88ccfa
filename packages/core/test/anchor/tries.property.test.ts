import { fc, test } from '@fast-check/vitest'
import {
  aggregate,
  keyOfIndex,
  makePatricia,
  type Rlp,
  readPatricia,
  readRlp,
  readTimestamp,
  rootOfPath,
  writeRlp,
} from '@laurel/core/anchor'
import { toHex } from '@laurel/core/primitives'
import { expect } from 'vitest'

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength })
const item: fc.Arbitrary<Rlp> = fc.letrec<{ item: Rlp }>(tie => ({
  item: fc.oneof({ maxDepth: 5 }, bytes(0, 70), fc.array(tie('item'), { maxLength: 5 })),
})).item

test.prop([item])('whatever is written as RLP is read as it was', one => {
  expect(readRlp(writeRlp(one))).toEqual(one)
})

test.prop([bytes(0, 80)])('whatever is read as RLP has that spelling alone', one => {
  const read = readRlp(one)
  if (read !== null) expect(toHex(writeRlp(read))).toBe(toHex(one))
})

test.prop([fc.array(bytes(1, 300), { minLength: 1, maxLength: 300 }), fc.nat()])(
  'every value of a block’s trie is shown by its proof, under its own place and no other',
  (values, chosen) => {
    const entries = values.map((value, index) => ({ key: keyOfIndex(index), value }))
    const index = chosen % values.length
    const { root, proof } = makePatricia(entries, keyOfIndex(index))
    expect(root).toEqual(makePatricia(entries).root)
    expect(readPatricia(root, keyOfIndex(index), proof)).toEqual(values[index])
    const elsewhere = readPatricia(root, keyOfIndex(index + 1), proof)
    // Small neighbours may stand in the same node, and are shown by it truly.
    if (elsewhere !== null) expect(elsewhere).toEqual(values[index + 1])
  },
)

test.prop([
  fc.array(bytes(33, 120), { minLength: 1, maxLength: 60 }),
  fc.nat(),
  fc.nat(),
  fc.integer({ min: 1, max: 255 }),
])('a proof with one byte changed shows nothing', (values, chosen, place, change) => {
  const entries = values.map((value, index) => ({ key: keyOfIndex(index), value }))
  const key = keyOfIndex(chosen % values.length)
  const { root, proof } = makePatricia(entries, key)
  const changed = proof.map(node => node.slice())
  const node = changed[place % changed.length]!
  node[place % node.length]! ^= change
  expect(readPatricia(root, key, changed)).toBeNull()
  expect(readPatricia(root, key, proof.slice(1))).toBeNull()
  expect(readPatricia(root, key, [...proof, proof[0]!])).toBeNull()
})

const hash = bytes(32, 32)
const commitment = fc.record({ logId: hash, size: fc.maxSafeNat(), checkpointHash: hash })

test.prop([fc.array(commitment, { minLength: 1, maxLength: 40 }), fc.nat(), commitment])(
  'each checkpoint of an anchor leads to its root, and a stranger by no path of theirs',
  async (all, chosen, stranger) => {
    const { root, paths } = await aggregate(all)
    const index = chosen % all.length
    expect(rootOfPath(all[index]!, paths[index]!)).toEqual(root)
    expect(rootOfPath({ ...all[index]!, size: (all[index]!.size + 1) % 2 ** 40 }, paths[index]!)).not.toEqual(root)
    expect(rootOfPath(stranger, paths[index]!)).not.toEqual(root)
  },
)

test.prop([hash, bytes(0, 200)])('reading a timestamp ends, whatever it is', (digest, timestamp) => {
  readTimestamp(digest, timestamp)
})
