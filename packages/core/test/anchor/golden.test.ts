import { readFileSync } from 'node:fs'
import {
  aggregate,
  commitToCheckpoint,
  readAnchorProof,
  rootOfPath,
  trustBlocks,
  verifyAnchor,
  writeAnchorProof,
  writeHex,
} from '@laurel/core/anchor'
import { expect, test } from 'vitest'

// A proof that was made once, of a block of a development chain by the rules of Prague. It has to verify for ever: what it
// is made of must not change (docs/specs/anchor-proof.md).
const golden = JSON.parse(readFileSync(new URL('golden/chain.json', import.meta.url), 'utf8')) as {
  checkpoint: string
  root: string
  block: { number: number; hash: string; at: number }
  by: string
  proof: unknown
}
const proof = readAnchorProof(golden.proof)
if (!proof.ok) throw new Error(proof.error.field)
const { number, hash } = golden.block

test('a proof of long ago verifies by the hash of its block', async () => {
  const ask = trustBlocks([{ ledger: 31_337, number, hash }])
  expect(await verifyAnchor(golden.checkpoint, proof.value, { ask })).toEqual({
    outcome: 'anchored',
    ledger: 31_337,
    block: { number, hash },
    at: golden.block.at,
    by: golden.by,
    confirmations: Number.POSITIVE_INFINITY,
  })
})

test('a checkpoint of long ago leads to its root, and is written as it was', async () => {
  const commitment = commitToCheckpoint(golden.checkpoint)
  if (!commitment.ok) throw new Error(commitment.error.code)
  expect(writeHex(rootOfPath(commitment.value, proof.value.path)!)).toBe(golden.root)
  expect(writeAnchorProof(proof.value)).toEqual(golden.proof)
})

test('what stands for one checkpoint alone stays what it was', async () => {
  const commitment = commitToCheckpoint(golden.checkpoint)
  if (!commitment.ok) throw new Error(commitment.error.code)
  const { root, paths } = await aggregate([commitment.value])
  expect(writeHex(root)).toBe('0x618822f58dfcd9e6a383a9cb23fa0cdcdeaf02fa3a0adde6aa97422828d334fa')
  expect(paths).toEqual([{ index: 0, leaves: 1, hashes: [] }])
})
