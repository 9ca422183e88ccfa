import {
  type AnchorPolicy,
  aggregate,
  anchoredTopics,
  CONTRACT_ADDRESS,
  commitToCheckpoint,
  keyOfIndex,
  makePatricia,
  readHeader,
  readHex,
  receiptBytes,
  trustBlocks,
  verifyAnchor,
  writeHex,
  writeRlp,
} from '@laurel/core/anchor'
import { writeCheckpoint } from '@laurel/core/log'
import { describe, expect, test } from 'vitest'

const text = writeCheckpoint({ origin: 'school.example/log', size: 4711, root: new Uint8Array(32).fill(5) })
/** The account of the school, which has sent nothing. */
const SCHOOL = `0x${'5c'.repeat(20)}`
const OTHER_CONTRACT = `0x${'0b'.repeat(20)}`

/** Of a block in which a contract says that the school has anchored the checkpoint. */
async function findingOf(contract: string, more: Partial<AnchorPolicy> = {}) {
  const made = commitToCheckpoint(text)
  if (!made.ok) throw new Error(made.error.code)
  const { root, paths } = await aggregate([made.value])
  const [name, , anchored] = anchoredTopics(root)
  const receipt = receiptBytes({
    type: '0x2',
    status: '0x1',
    cumulativeGasUsed: '0x5208',
    logsBloom: `0x${'00'.repeat(256)}`,
    logs: [{ address: contract, topics: [name, `0x${'00'.repeat(12)}${SCHOOL.slice(2)}`, anchored], data: '0x' }],
  })!
  const trie = makePatricia([{ key: keyOfIndex(0), value: receipt }], keyOfIndex(0))
  const fields = Array.from({ length: 15 }, (): Uint8Array => Uint8Array.of(7))
  fields[5] = trie.root
  const header = writeRlp(fields)
  const [address, path] = [readHex(contract, 20)!, paths[0]!]
  const evidence = {
    ...({ kind: 'chain', chainId: 1, contract: address, header } as const),
    ...{ transactionIndex: 0, receipt: trie.proof, logIndex: 0 },
  }
  const ask = trustBlocks([{ ledger: 1, number: 7, hash: writeHex(readHeader(header)!.hash) }])
  return verifyAnchor(text, { checkpoint: made.value, path, evidence }, { ask, ...more })
}

describe('who sent an anchor', () => {
  test('is said by our contract, which can name nobody else', async () => {
    expect(await findingOf(CONTRACT_ADDRESS)).toMatchObject({ outcome: 'anchored', at: 7, by: SCHOOL })
  })

  test('is not said where any contract counts: it may name whom it likes, and the time holds all the same', async () => {
    expect(await findingOf(OTHER_CONTRACT)).toMatchObject({ outcome: 'anchored', at: 7, by: null })
  })

  test('is said by a contract that the verifier knows, and no other counts then', async () => {
    const contracts = [OTHER_CONTRACT.toUpperCase().replace('0X', '0x')]
    expect(await findingOf(OTHER_CONTRACT, { contracts })).toMatchObject({ outcome: 'anchored', by: SCHOOL })
    expect(await findingOf(CONTRACT_ADDRESS, { contracts })).toEqual({
      outcome: 'refused',
      code: 'ANCHOR_BY_OTHER_CONTRACT',
    })
  })
})
