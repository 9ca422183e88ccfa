import { expect, test } from 'vitest'
import { summarize } from '../src/profile/summary.ts'

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
})

test('time is counted to what it belongs to, native code to what called it, and waiting and the profiler to nobody', () => {
  const profile = {
    nodes: [
      node(1, '(root)', '', [2, 5, 6, 7, 10]),
      node(2, 'signDataIntegrity', 'file:///packages/core/src/credential/proofs/sign-data-integrity.ts', [3, 8]),
      node(3, 'signOneShot', 'node:internal/crypto/sig', [4]),
      node(4, 'run', ''),
      node(5, '(garbage collector)', ''),
      node(6, '(idle)', ''),
      node(7, 'main', 'file:///bench/src/main.ts'),
      node(8, 'canonicalize', 'file:///packages/core/src/credential/canon/canonicalize.ts', [9]),
      node(9, 'stringify', ''),
      node(10, 'post', 'node:inspector'),
    ],
    samples: [4, 3, 5, 6, 7, 8, 9, 2, 10],
    timeDeltas: [30, 10, 20, 1000, 10, 10, 10, 10, 500],
  }
  expect(summarize(profile)).toEqual([
    { part: 'signing and verifying in OpenSSL', share: 0.4 },
    { part: 'garbage collection', share: 0.2 },
    { part: 'canonical form', share: 0.2 },
    { part: 'the rest', share: 0.1 },
    { part: 'proof, keys, DID', share: 0.1 },
  ])
})
