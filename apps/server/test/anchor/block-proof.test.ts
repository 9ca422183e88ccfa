import {
  type AnchorProof,
  aggregate,
  anchorCall,
  askNode,
  type BlockProof,
  checkBlockProof,
  commitToCheckpoint,
  makeBlockProof,
  readAnchorProof,
  readHex,
  signTransaction,
  trustBlocks,
  verifyAnchor,
  writeAnchorProof,
  writeHex,
} from '@laurel/core/anchor'
import { writeCheckpoint } from '@laurel/core/log'
import { ACCOUNTS, type Chain, startChain } from '@laurel/testkit/chain'
import { createWalletClient, http, keccak256 } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// Blocks of a true node, by the rules of each fork that changed what a header or a receipt looks like.

type Json = Record<string, unknown>
const text = writeCheckpoint({ origin: 'school.example/log', size: 4711, root: new Uint8Array(32).fill(5) })
const neighbour = writeCheckpoint({ origin: 'college.example/log', size: 3, root: new Uint8Array(32).fill(6) })
const commitment = (of: string) => {
  const made = commitToCheckpoint(of)
  if (!made.ok) throw new Error(made.error.code)
  return made.value
}

type Anchored = {
  readonly chain: Chain
  readonly contract: string
  readonly proof: AnchorProof
  readonly block: Json
  readonly receipts: Json[]
}

/** A block with several transactions of several types around the anchor’s own. */
async function anchorAmongOthers(chain: Chain): Promise<Anchored> {
  const contract = await chain.deploy()
  await chain.request('evm_setAutomine', [false])
  const { root, paths } = await aggregate([commitment(neighbour), commitment(text)])
  const send = (from: string, more: Json) => chain.request('eth_sendTransaction', [{ from, to: contract, ...more }])
  const other = writeHex(anchorCall(new Uint8Array(32).fill(9)))
  await send(ACCOUNTS[1].address, { data: other, gasPrice: '0x77359400', type: '0x0' })
  await send(ACCOUNTS[1].address, { data: other, gasPrice: '0x77359400', type: '0x1', accessList: [] })
  const hash = (await send(ACCOUNTS[0].address, { data: writeHex(anchorCall(root)) })) as string
  for (let more = 0; more < 20; more++) await send(ACCOUNTS[2].address, { data: other })
  await chain.mine()
  await chain.request('evm_setAutomine', [true])
  const receipt = (await chain.request('eth_getTransactionReceipt', [hash])) as Json
  const block = (await chain.request('eth_getBlockByNumber', [receipt.blockNumber, false])) as Json
  const receipts = (await chain.request('eth_getBlockReceipts', [receipt.blockNumber])) as Json[]
  const made = makeBlockProof({
    chainId: chain.chainId,
    contract: readHex(contract, 20)!,
    root,
    block,
    receipts,
    transactionHash: hash,
  })
  if (!made) throw new Error('no proof')
  const proof: AnchorProof = { checkpoint: commitment(text), path: paths[1]!, evidence: { kind: 'chain', ...made } }
  return { chain, contract, proof, block, receipts }
}

const ask = (chain: Chain) => askNode((method, params) => chain.request(method, params))

describe.each(['london', 'paris', 'shanghai', 'cancun', 'prague', 'osaka'])('by the rules of %s', hardfork => {
  let one: Anchored
  let chain: Chain
  beforeAll(async () => {
    chain = await startChain({ hardfork })
    one = await anchorAmongOthers(chain)
  })
  afterAll(() => chain?.stop())

  test('a block with receipts of several types gives a proof that its hash alone verifies', async () => {
    expect(one.receipts.length).toBe(23)
    expect(new Set(one.receipts.map(receipt => receipt.type))).toEqual(new Set(['0x0', '0x1', '0x2']))
    const { hash, number } = one.block as { hash: string; number: string }
    const trusted = trustBlocks([{ ledger: chain.chainId, number: Number(number), hash }])
    expect(await verifyAnchor(text, one.proof, { ask: trusted })).toMatchObject({
      outcome: 'anchored',
      ledger: chain.chainId,
      block: { number: Number(number), hash },
      at: Number(one.block.timestamp),
      by: ACCOUNTS[0].address,
    })
  })

  test('it survives being written to a file and read from it', async () => {
    const file = JSON.stringify(writeAnchorProof(one.proof))
    expect(file.length).toBeLessThan(20_000)
    expect(readAnchorProof(JSON.parse(file))).toEqual({ ok: true, value: one.proof })
  })

  test('it is anchored once enough blocks follow, and pending until then', async () => {
    const policy = { ask: ask(chain), confirmations: () => 5 }
    expect(await verifyAnchor(text, one.proof, policy)).toEqual({ outcome: 'pending', code: 'ANCHOR_UNCONFIRMED' })
    await chain.mine(4)
    expect(await verifyAnchor(text, one.proof, policy)).toMatchObject({ outcome: 'anchored', confirmations: 5 })
  })

  test('a block whose fields do not hash to it gives no proof', () => {
    const about = { chainId: 1, contract: readHex(one.contract, 20)!, root: new Uint8Array(32), transactionHash: '' }
    expect(makeBlockProof({ ...about, block: { ...one.block, gasUsed: '0x1' }, receipts: one.receipts })).toBeNull()
  })
})

/** A block in which the anchor stands beside something of another type. */
async function anchorBeside(chain: Chain, sendOther: (contract: string) => Promise<unknown>) {
  const contract = await chain.deploy()
  const root = new Uint8Array(32).fill(3)
  await sendOther(contract)
  const call = { from: ACCOUNTS[0].address, to: contract, data: writeHex(anchorCall(root)) }
  const transactionHash = (await chain.request('eth_sendTransaction', [call])) as string
  await chain.mine()
  const { blockNumber } = (await chain.request('eth_getTransactionReceipt', [transactionHash])) as Json
  const block = (await chain.request('eth_getBlockByNumber', [blockNumber, false])) as Json
  const receipts = (await chain.request('eth_getBlockReceipts', [blockNumber])) as Json[]
  const about = { chainId: chain.chainId, contract: readHex(contract, 20)!, root, block, receipts, transactionHash }
  return { types: receipts.map(one => Number(one.type)), proof: makeBlockProof(about), root }
}

test('a block of the OP stack, which holds deposits, gives a proof', async () => {
  const chain = await startChain({ args: ['--no-mining', '--network', 'optimism'] })
  try {
    const { types, proof, root } = await anchorBeside(chain, () =>
      chain.request('eth_sendTransaction', [
        {
          ...{ type: '0x7e', from: ACCOUNTS[1].address, to: ACCOUNTS[2].address, value: '0x1', gas: '0x5208' },
          ...{ sourceHash: `0x${'11'.repeat(32)}`, mint: '0x0', isSystemTx: false, gasPrice: '0x0' },
        },
      ]),
    )
    expect(types).toContain(0x7e)
    expect(checkBlockProof(root, proof!)).toMatchObject({ by: readHex(ACCOUNTS[0].address) })
  } finally {
    await chain.stop()
  }
})

test('a block in which an account was given code (EIP-7702) gives a proof', async () => {
  const chain = await startChain({ args: ['--no-mining'] })
  try {
    const account = privateKeyToAccount(ACCOUNTS[1].key)
    const wallet = createWalletClient({ account, transport: http(chain.url) })
    const { types, proof, root } = await anchorBeside(chain, async contract => {
      const about = { contractAddress: contract as `0x${string}`, chainId: chain.chainId, nonce: 1 }
      const authorization = await account.signAuthorization(about)
      const more = { to: account.address, chain: null, gas: 100_000n, nonce: 0 }
      await wallet.sendTransaction({ ...more, authorizationList: [authorization] })
    })
    expect(types).toContain(4)
    expect(checkBlockProof(root, proof!)).toMatchObject({ by: readHex(ACCOUNTS[0].address) })
  } finally {
    await chain.stop()
  }
})

describe('H-55: an anchor is refused or pending, and never anchored', () => {
  let one: Anchored
  let chain: Chain
  let evidence: BlockProof & { kind: 'chain' }
  beforeAll(async () => {
    chain = await startChain()
    one = await anchorAmongOthers(chain)
    evidence = one.proof.evidence as typeof evidence
    await chain.mine(20)
  })
  afterAll(() => chain?.stop())
  const verify = (proof: AnchorProof, of = text) => verifyAnchor(of, proof, { ask: ask(chain) })
  const withEvidence = (more: Partial<BlockProof>): AnchorProof => ({
    ...one.proof,
    evidence: { ...evidence, ...more },
  })

  test('the true one is anchored, so that the others are refused for their own reasons', async () => {
    expect(await verify(one.proof)).toMatchObject({ outcome: 'anchored', confirmations: 21 })
  })

  test('of another checkpoint: another log, size or root', async () => {
    for (const other of [
      neighbour,
      text.replace('4711', '4712'),
      writeCheckpoint({ origin: 'school.example/log', size: 4711, root: new Uint8Array(32).fill(6) }),
      'no checkpoint',
    ])
      expect(await verify(one.proof, other)).toEqual({ outcome: 'refused', code: 'ANCHOR_OF_OTHER_CHECKPOINT' })
  })

  test('with the commitment changed to fit another checkpoint: another root', async () => {
    const proof = { ...one.proof, checkpoint: commitment(neighbour) }
    expect(await verify(proof, neighbour)).toEqual({ outcome: 'refused', code: 'ANCHOR_OF_OTHER_ROOT' })
    const path = { ...one.proof.path, index: 0 }
    expect(await verify({ ...one.proof, path })).toEqual({ outcome: 'refused', code: 'ANCHOR_OF_OTHER_ROOT' })
  })

  test('with another event of the same block', async () => {
    const others = one.receipts.filter(receipt => receipt.from !== ACCOUNTS[0].address)
    const made = makeBlockProof({
      chainId: chain.chainId,
      contract: evidence.contract,
      root: new Uint8Array(32).fill(9),
      block: one.block,
      receipts: one.receipts,
      transactionHash: others[0]!.transactionHash as string,
    })
    expect(await verify(withEvidence(made!))).toEqual({ outcome: 'refused', code: 'ANCHOR_OF_OTHER_ROOT' })
  })

  test('by another contract, or at another place of the receipt', async () => {
    for (const more of [{ contract: new Uint8Array(20) }, { logIndex: 1 }])
      expect(await verify(withEvidence(more))).toEqual({ outcome: 'refused', code: 'ANCHOR_EVENT_MISSING' })
    const policy = { ask: ask(chain), contracts: [`0x${'1'.repeat(40)}`] }
    expect(await verifyAnchor(text, one.proof, policy)).toEqual({
      outcome: 'refused',
      code: 'ANCHOR_BY_OTHER_CONTRACT',
    })
  })

  test('with a receipt that is not in the block', async () => {
    const [first, ...rest] = evidence.receipt.map(node => node.slice())
    first![40]! ^= 1
    for (const more of [
      { receipt: [first!, ...rest] },
      { receipt: rest },
      { receipt: [] },
      { transactionIndex: evidence.transactionIndex + 1 },
    ])
      expect(await verify(withEvidence(more))).toEqual({ outcome: 'refused', code: 'ANCHOR_RECEIPT_ELSEWHERE' })
  })

  test('with a header that was changed: a block that the chain has not got, or none at all', async () => {
    const changed = evidence.header.slice()
    changed[changed.length - 1]! ^= 1
    expect(await verify(withEvidence({ header: changed }))).toEqual({ outcome: 'pending', code: 'ANCHOR_REORGED' })
    for (const header of [new Uint8Array(), evidence.header.subarray(1), Uint8Array.of(0xc0)])
      expect(await verify(withEvidence({ header }))).toEqual({ outcome: 'refused', code: 'ANCHOR_MALFORMED' })
  })

  test('with another chain’s id, or asked of a node of another chain', async () => {
    expect(await verify(withEvidence({ chainId: 1 }))).toEqual({ outcome: 'refused', code: 'ANCHOR_ON_OTHER_CHAIN' })
    const other = await startChain({ chainId: 5 })
    try {
      const finding = await verifyAnchor(text, one.proof, { ask: ask(other) })
      expect(finding).toEqual({ outcome: 'refused', code: 'ANCHOR_ON_OTHER_CHAIN' })
    } finally {
      await other.stop()
    }
  })

  test('with nobody to ask', async () => {
    const finding = await verifyAnchor(text, one.proof, { ask: async () => null })
    expect(finding).toEqual({ outcome: 'pending', code: 'ANCHOR_NOT_LOOKED_UP' })
  })

  test('in a block that a reorganisation has taken away', async () => {
    const depth = 21
    await chain.request('anvil_reorg', [depth, []])
    expect(await verify(one.proof)).toEqual({ outcome: 'pending', code: 'ANCHOR_REORGED' })
  })

  test('malformed JSON names the field', () => {
    const json = writeAnchorProof(one.proof) as { path: object; evidence: object; checkpoint: object }
    for (const [changed, field] of [
      [{ ...json, format: 'laurel/anchor/2' }, 'format'],
      [{ ...json, checkpoint: { ...json.checkpoint, size: -1 } }, 'checkpoint.size'],
      [{ ...json, path: { ...json.path, hashes: ['0x00'] } }, 'path.hashes'],
      [{ ...json, path: null }, 'path'],
      [{ ...json, evidence: { ...json.evidence, header: '0xg' } }, 'evidence.header'],
      [{ ...json, evidence: { ...json.evidence, kind: 'word of honour' } }, 'evidence.kind'],
      [{ ...json, evidence: { ...json.evidence, receipt: new Array(100).fill('0x00') } }, 'evidence.receipt'],
    ] as const)
      expect(readAnchorProof(changed)).toEqual({ ok: false, error: { code: 'ANCHOR_MALFORMED', field } })
    for (const nothing of [null, 'x', 3, []])
      expect(readAnchorProof(nothing)).toEqual({ ok: false, error: { code: 'ANCHOR_MALFORMED', field: '' } })
  })
})

test('what is signed here is what viem signs, byte for byte', async () => {
  for (let turn = 0; turn < 200; turn++) {
    const key = keccak256(`0x${turn.toString(16).padStart(64, '0')}`)
    const account = privateKeyToAccount(key)
    const to = writeHex(readHex(keccak256(key))!.slice(12)) as `0x${string}`
    const about = {
      chainId: 1 + turn * 7919,
      nonce: turn * turn,
      maxFeePerGas: 2n + 10n ** BigInt(turn % 20),
      gas: 21_000n + BigInt(turn),
      maxPriorityFeePerGas: BigInt(turn % 3),
    }
    const data = writeHex(new Uint8Array(turn).fill(turn)) as `0x${string}`
    const theirs = await account.signTransaction({ type: 'eip1559', to, data, ...about })
    const ours = signTransaction({ ...about, to: readHex(to)!, data: readHex(data)! }, readHex(key)!)
    expect(writeHex(ours)).toBe(theirs)
  }
})

test('an anchor costs less than 50,000 gas', async () => {
  const chain = await startChain()
  try {
    const contract = (await chain.deploy()) as `0x${string}`
    const wallet = createWalletClient({ account: privateKeyToAccount(ACCOUNTS[0].key), transport: http(chain.url) })
    const data = writeHex(anchorCall(new Uint8Array(32).fill(255))) as `0x${string}`
    const hash = await wallet.sendTransaction({ to: contract, data, chain: null })
    const receipt = (await chain.request('eth_getTransactionReceipt', [hash])) as { gasUsed: string; status: string }
    expect(receipt.status).toBe('0x1')
    expect(Number(receipt.gasUsed)).toBeLessThan(50_000)
    expect(Number(receipt.gasUsed)).toBeGreaterThan(21_000)
  } finally {
    await chain.stop()
  }
})
