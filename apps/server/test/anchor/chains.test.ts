import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ACCOUNTS, type Chain, startChain } from '@laurel/testkit/chain'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chainPlace, type Place } from '../../src/anchor/follow-anchors.ts'
import { planAnchor } from '../../src/anchor/plan-anchor.ts'
import { readAnchors } from '../../src/anchor/read-anchors.ts'
import { INVARIANTS } from '../../src/operations/invariants.ts'
import { tx } from '../../src/platform/database.ts'
import { sql } from '../../src/platform/sql.ts'
import { backUp, findingOf, openGateway, openWorld, restore, rootsOn, settingsFor, type World } from './world.ts'

const DAY = 86_400_000
const MINUTE = 60_000

let world: World
let chain: Chain
let contract: string
let place: Place

beforeEach(async () => {
  world = await openWorld()
  chain = await startChain({ args: ['--no-mining'] })
  contract = await chain.deploy()
  place = chainPlace(settingsFor(chain, contract))
})
afterEach(async () => {
  await chain?.stop()
  await world?.stop()
})

const follow = (dies?: string) => world.follow(place, dies)
const only = async () => {
  const [one, ...others] = await world.anchors(place.target)
  expect(others).toEqual([])
  return one!
}

test('nothing is sent while there is no checkpoint', async () => {
  expect(await follow()).toBeNull()
  expect(await world.anchors()).toEqual([])
})

test('the checkpoints of all issuers go under one root: planned, sent, mined, confirmed', async () => {
  const texts = world.grow()
  expect(await follow()).toBe('sent')
  expect(await follow()).toBe('sent')
  await chain.mine()
  expect(await follow()).toBe('mined')
  expect(await readAnchors(world.server.deps, world.issuers[0]!)).toMatchObject([{ state: 'mined', proof: null }])
  await chain.mine(2)
  expect(await follow()).toBe('confirmed')
  const { root } = await only()
  expect(await rootsOn(chain, contract)).toEqual([root])
  for (const [issuer, text] of texts.entries())
    expect(await findingOf(world, chain, issuer, text)).toMatchObject({
      outcome: 'anchored',
      ledger: chain.chainId,
      by: ACCOUNTS[0].address,
    })
  expect(await findingOf(world, chain, 0, texts[1]!)).toEqual({
    outcome: 'refused',
    code: 'ANCHOR_OF_OTHER_CHECKPOINT',
  })
})

test('an issuer sees its own path, and nothing of the others', async () => {
  world.grow()
  await follow()
  for (const issuer of world.issuers) expect(await readAnchors(world.server.deps, issuer)).toHaveLength(1)
  const stranger = '00000000-0000-7000-8000-000000000000'
  expect(await readAnchors(world.server.deps, stranger)).toEqual([])
})

async function confirmOne(): Promise<void> {
  await follow()
  await chain.mine(3)
  expect(await follow()).toBe('confirmed')
}

test('the next is sent when its time has come and there is something new', async () => {
  world.grow()
  await confirmOne()
  expect(await follow()).toBeNull()
  world.grow()
  expect(await follow()).toBeNull()
  world.pass(DAY)
  await confirmOne()
  world.pass(DAY)
  expect(await follow()).toBeNull()
  expect(await rootsOn(chain, contract)).toHaveLength(2)
})

test('of the logs that have not grown nothing is anchored again', async () => {
  world.grow()
  await confirmOne()
  const texts = world.grow(1)
  world.pass(DAY)
  await confirmOne()
  const anchors = await world.anchors()
  expect(anchors.map(one => one.leaves)).toEqual([2, 1])
  expect(await readAnchors(world.server.deps, world.issuers[0]!)).toHaveLength(1)
  expect(await readAnchors(world.server.deps, world.issuers[1]!, { size: 22 })).toHaveLength(1)
  for (const [issuer, text] of texts.entries())
    expect(await findingOf(world, chain, issuer, text)).toMatchObject({ outcome: 'anchored' })
})

describe('exactly once', () => {
  test('two servers that find the same plan intend one transaction', async () => {
    world.grow()
    const { target, everyMilliseconds } = place
    expect(await planAnchor(world.server.deps, target, { everyMilliseconds, newest: world.newest })).not.toBeNull()
    await Promise.all([follow(), follow(), follow(), follow()])
    expect(await only()).toMatchObject({ state: 'sent', problem: null })
    expect(await world.signed(await only())).toHaveLength(1)
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test.each(['anchor-intended', 'anchor-signed', 'anchor-sent'])(
    'whoever dies at %s goes on with the same transaction',
    async dies => {
      world.grow()
      await follow(dies)
      const before = await world.signed(await only())
      expect(before).toHaveLength(1)
      expect(before[0]!.raw === null).toBe(dies === 'anchor-intended')
      // Another process, which knows what the database says and nothing else.
      place = chainPlace(settingsFor(chain, contract))
      expect(await follow()).toBe('sent')
      const after = await world.signed(await only())
      expect(after).toHaveLength(1)
      if (before[0]!.raw !== null) expect(after).toEqual(before)
      await chain.mine(3)
      expect(await follow()).toBe('confirmed')
      expect(await rootsOn(chain, contract)).toHaveLength(1)
    },
  )

  test('whoever dies after it was taken into a block finds it there', async () => {
    world.grow()
    await follow('anchor-sent')
    await chain.mine(5)
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test('two servers at once send one transaction', async () => {
    world.grow()
    await Promise.all([follow(), follow(), follow(), follow()])
    await Promise.all([follow(), follow()])
    await chain.mine(3)
    await Promise.all([follow(), follow()])
    expect(await only()).toMatchObject({ state: 'confirmed' })
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test('a node that has lost the transaction is given the same again', async () => {
    world.grow()
    await follow()
    const before = await world.signed(await only())
    await chain.request('anvil_dropAllTransactions')
    expect(await follow()).toBe('sent')
    expect(await world.signed(await only())).toEqual(before)
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test('a number that somebody else has used up with the same key is replaced once that is for good', async () => {
    world.grow()
    await follow('anchor-signed')
    await chain.request('eth_sendTransaction', [{ from: ACCOUNTS[0].address, to: ACCOUNTS[1].address, value: '0x1' }])
    await chain.mine(1)
    const [{ hash } = { hash: '' }] = await world.signed(await only())
    await follow()
    expect(await only()).toMatchObject({ nonce: '0' })
    await chain.mine(4)
    world.pass(MINUTE)
    expect(await follow()).toBe('planned')
    expect(await follow()).toBe('sent')
    const [again] = await world.signed(await only())
    expect(again).toMatchObject({ nonce: '1' })
    expect(again!.hash).not.toBe(hash)
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })
})

describe('exactly once, also with two servers of which one is late', () => {
  test('who finds late that a number is used up forgets nothing that another has signed since', async () => {
    world.grow()
    await follow('anchor-signed')
    await chain.request('eth_sendTransaction', [{ from: ACCOUNTS[0].address, to: ACCOUNTS[1].address, value: '0x1' }])
    await chain.mine(5)
    let counts = 0
    const way = await openGateway(chain, {
      async happens({ method }) {
        // The second of the two by which it is known that the number is used up for good.
        if (method !== 'eth_getTransactionCount' || ++counts !== 2) return
        expect(await follow()).toBe('planned')
        expect(await follow()).toBe('sent')
      },
    })
    try {
      expect(await world.follow(chainPlace(settingsFor(way.chain, contract)))).toBe('sent')
      expect(counts).toBe(2)
      expect(await world.signed(await only())).toMatchObject([{ nonce: '1' }])
      await chain.mine(3)
      expect(await follow()).toBe('confirmed')
      expect(await rootsOn(chain, contract)).toHaveLength(1)
    } finally {
      way.close()
    }
  })

  test('who comes late takes what the other server has sent for nobody else’s', async () => {
    world.grow()
    let counts = 0
    const way = await openGateway(chain, {
      async happens({ method }) {
        // It has just heard how many are in blocks, and is about to ask how many are on their way.
        if (method === 'eth_getTransactionCount' && ++counts === 2) expect(await follow()).toBe('sent')
      },
    })
    try {
      expect(await world.follow(chainPlace(settingsFor(way.chain, contract)))).toBe('sent')
      expect(counts).toBe(3)
      expect(await only()).toMatchObject({ state: 'sent', problem: null, failures: 0, next_at: null })
      await chain.mine(3)
      expect(await follow()).toBe('confirmed')
      expect(await rootsOn(chain, contract)).toHaveLength(1)
    } finally {
      way.close()
    }
  })

  test('who finds late that a block was taken away undoes nothing that is confirmed', async () => {
    world.grow()
    await follow()
    await chain.mine()
    expect(await follow()).toBe('mined')
    await chain.request('anvil_rollback', [1])
    let asked = 0
    const way = await openGateway(chain, {
      async happens({ method }) {
        if (method !== 'eth_getTransactionReceipt' || ++asked !== 1) return
        expect(await follow()).toBe('sent')
        await chain.mine(3)
        expect(await follow()).toBe('confirmed')
      },
    })
    try {
      await chain.request('anvil_dropAllTransactions')
      await world.follow(chainPlace(settingsFor(way.chain, contract)))
      expect(asked).toBeGreaterThan(0)
      const done = await only()
      expect(done).toMatchObject({ state: 'confirmed', problem: null, failures: 0 })
      expect(done.block_hash).not.toBeNull()
    } finally {
      way.close()
    }
  })

  test('who signs late keeps nothing for an anchor that has begun again', async () => {
    world.grow()
    await follow('anchor-intended')
    const before = await only()
    const slow = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', async () => {
        const { id, params } = JSON.parse(Buffer.concat(parts).toString()) as { id: number; params: object[] }
        const result = await chain.request('eth_signTransaction', params)
        const { db } = world.server.deps.database
        await db.execute(sql`update anchor_transaction set nonce = 5`)
        await db.execute(sql`update anchor set nonce = 5`)
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ jsonrpc: '2.0', id, result }))
      })
    })
    await new Promise<void>(done => slow.listen(0, '127.0.0.1', done))
    try {
      const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
      const signer = { url, address: ACCOUNTS[0].address }
      expect(await world.follow(chainPlace(settingsFor(chain, contract, { signer })))).toBe('planned')
      expect(before).toMatchObject({ nonce: '0' })
      expect(await world.signed(await only())).toMatchObject([{ nonce: '5', raw: null, hash: null }])
    } finally {
      slow.closeAllConnections()
      slow.close()
    }
  })
})

describe('exactly once, also with a backup', () => {
  const plan = () => {
    const { target, everyMilliseconds } = place
    const deps = { ...world.server.deps, clock: () => new Date(Date.UTC(2027, 0, 1)) }
    return planAnchor(deps, target, { everyMilliseconds, newest: world.newest })
  }

  test('from before it was sent: what stands on the chain is taken as it is', async () => {
    const texts = world.grow()
    await plan()
    const backup = await backUp(world)
    await confirmOne()
    await restore(world, backup)
    expect(await follow()).toBe('mined')
    expect(await only()).toMatchObject({ nonce: null, problem: null })
    expect(await world.signed(await only())).toEqual([])
    // The audit does not miss what was signed before.
    const shown = INVARIANTS.find(one => one.name === 'I15')!
    for (const issuerId of world.issuers)
      expect((await tx(world.server.deps, { issuerId }, at => at.execute(sql.raw(shown.sql)))).rows).toEqual([])
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
    expect(await findingOf(world, chain, 0, texts[0]!)).toMatchObject({ outcome: 'anchored', by: ACCOUNTS[0].address })
  })

  test('from before it was sent for more: what was sent for more counts', async () => {
    world.grow()
    expect(await follow()).toBe('sent')
    const backup = await backUp(world)
    const [first] = await world.signed(await only())
    await chain.request('anvil_setNextBlockBaseFeePerGas', [`0x${(BigInt(first!.max_fee) * 3n).toString(16)}`])
    await chain.mine()
    world.pass(11 * MINUTE)
    await follow()
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    await restore(world, backup)
    expect(await follow()).toBe('planned')
    expect(await follow()).toBe('mined')
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test('and a chain that takes it away then: it is sent', async () => {
    world.grow()
    await plan()
    const backup = await backUp(world)
    await confirmOne()
    await restore(world, backup)
    expect(await follow()).toBe('mined')
    await chain.request('anvil_rollback', [3])
    await chain.request('anvil_dropAllTransactions')
    expect(await follow()).toBe('sent')
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test('and a chain that takes it away then and does not carry it out: it is sent anew', async () => {
    world.grow()
    await plan()
    const backup = await backUp(world)
    await confirmOne()
    const [{ raw } = { raw: '' }] = await world.signed(await only())
    await restore(world, backup)
    expect(await follow()).toBe('mined')
    const code = await chain.request('eth_getCode', [contract, 'latest'])
    await chain.request('anvil_rollback', [3])
    await chain.request('anvil_dropAllTransactions')
    await chain.request('anvil_setCode', [contract, '0x60006000fd'])
    await chain.request('eth_sendRawTransaction', [raw])
    await chain.mine()
    expect(await follow()).toBe('planned')
    await chain.request('anvil_setCode', [contract, code])
    world.pass(MINUTE)
    expect(await follow()).toBe('sent')
    expect(await only()).toMatchObject({ nonce: '1' })
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test('at a node that gives the events of a few blocks only', async () => {
    // Long before the chain began, so that all of it is looked through.
    world.pass(-1000 * DAY)
    const spans: number[] = []
    const way = await openGateway(chain, {
      refuses({ method, params }) {
        const [range] = params as { fromBlock: string; toBlock: string }[]
        if (method !== 'eth_getLogs') return false
        spans.push(Number(range!.toBlock) - Number(range!.fromBlock) + 1)
        return spans.at(-1)! > 10
      },
    })
    try {
      place = chainPlace(settingsFor(way.chain, contract))
      await chain.mine(35)
      world.grow()
      expect(await follow('anchor-intended')).toBeNull()
      // Three times for too many; then the whole chain of 37 blocks, ten at a time.
      expect(spans.slice(-4)).toEqual([10, 10, 10, 7])
      const backup = await backUp(world)
      expect(await follow()).toBe('sent')
      await chain.mine(25)
      await follow()
      await restore(world, backup)
      await world.server.deps.database.db.execute(sql`delete from anchor_transaction`)
      expect(await follow()).toBe('mined')
      expect(await follow()).toBe('confirmed')
      expect(await rootsOn(chain, contract)).toHaveLength(1)
    } finally {
      way.close()
    }
  })
})

test('a node that has forgotten what was some blocks ago is given a lost transaction again', async () => {
  const way = await openGateway(chain, {
    refuses: ({ method, params }) => method === 'eth_getTransactionCount' && /^0x/.test(String(params[1])),
  })
  try {
    place = chainPlace(settingsFor(way.chain, contract))
    world.grow()
    await follow()
    const [sent] = await world.signed(await only())
    await chain.request('anvil_dropAllTransactions')
    expect(await follow()).toBe('sent')
    expect(await only()).toMatchObject({ problem: null })
    expect(await chain.request('eth_getTransactionByHash', [sent!.hash])).not.toBeNull()
  } finally {
    way.close()
  }
})

describe('a clock that was set ahead and corrected (H-50)', () => {
  const ahead = 30 * DAY

  test('does not put off what comes next, and does not hurry it either', async () => {
    world.pass(ahead)
    world.grow()
    await confirmOne()
    world.pass(-ahead)
    world.grow()
    await confirmOne()
    world.grow()
    expect(await follow()).toBeNull()
    world.pass(DAY)
    await confirmOne()
  })

  test('puts off no next try', async () => {
    world.pass(ahead)
    await chain.request('anvil_setBalance', [ACCOUNTS[0].address, '0x0'])
    world.grow()
    await follow()
    expect(await only()).toMatchObject({ problem: 'ANCHOR_NO_FUNDS' })
    world.pass(-ahead)
    await chain.request('anvil_setBalance', [ACCOUNTS[0].address, '0xde0b6b3a7640000'])
    expect(await follow()).toBe('sent')
  })

  test('puts off no higher fee', async () => {
    world.pass(ahead)
    world.grow()
    await follow()
    world.pass(-ahead)
    await follow()
    expect(await world.signed(await only())).toHaveLength(2)
    await follow()
    expect(await world.signed(await only())).toHaveLength(2)
  })
})

describe('a reorganisation', () => {
  test('deeper than the confirmations gives the number of a confirmed anchor to the next', async () => {
    world.grow()
    await confirmOne()
    await chain.request('anvil_rollback', [3])
    await chain.request('anvil_dropAllTransactions')
    world.grow()
    world.pass(DAY)
    await confirmOne()
    expect((await world.anchors()).map(one => [one.state, one.nonce])).toEqual([
      ['confirmed', '0'],
      ['confirmed', '0'],
    ])
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test('takes an anchor back, and it is sent again', async () => {
    world.grow()
    await follow()
    await chain.mine()
    expect(await follow()).toBe('mined')
    const before = await world.signed(await only())
    // The chain goes back to before, and forgets the transaction with the block.
    await chain.request('anvil_rollback', [1])
    await chain.request('anvil_dropAllTransactions')
    expect(await follow()).toBe('sent')
    expect(await only()).toMatchObject({ block_number: null, block_hash: null, transaction_hash: null })
    expect(await world.signed(await only())).toEqual(before)
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test('that puts an anchor into another block has its proof from there', async () => {
    const texts = world.grow()
    await follow()
    await chain.mine()
    await follow()
    const { block_hash } = await only()
    await chain.request('anvil_rollback', [1])
    const [{ raw } = { raw: '' }] = await world.signed(await only())
    await chain.mine(1)
    await chain.request('eth_sendRawTransaction', [raw]).catch(() => {})
    await chain.mine(1)
    expect(await follow()).toBe('mined')
    const moved = await only()
    expect(moved.block_hash).not.toBe(block_hash)
    await chain.mine(2)
    expect(await follow()).toBe('confirmed')
    expect(await findingOf(world, chain, 0, texts[0]!)).toMatchObject({
      outcome: 'anchored',
      block: { hash: moved.block_hash },
    })
  })
})

describe('a transaction that no block takes', () => {
  test('is replaced by one with the same number for more, and one of them counts', async () => {
    world.grow()
    await follow()
    const [first] = await world.signed(await only())
    // Everything has become dearer than what was offered.
    await chain.request('anvil_setNextBlockBaseFeePerGas', [`0x${(BigInt(first!.max_fee) * 3n).toString(16)}`])
    await chain.mine()
    expect(await follow()).toBe('sent')
    world.pass(11 * MINUTE)
    expect(await follow()).toBe('sent')
    const [, second] = await world.signed(await only())
    expect(second).toMatchObject({ nonce: first!.nonce, turn: 1 })
    expect(BigInt(second!.max_fee)).toBeGreaterThan(BigInt(first!.max_fee) * 3n)
    await chain.mine(1)
    expect(await follow()).toBe('mined')
    expect(await only()).toMatchObject({ transaction_hash: second!.hash })
    await chain.mine(2)
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test('whose fee may not be raised further waits, and the operator is told', async () => {
    place = chainPlace(settingsFor(chain, contract, { maxFeeGwei: 5 }))
    world.grow()
    await follow()
    world.pass(11 * MINUTE)
    await chain.request('anvil_setNextBlockBaseFeePerGas', ['0x174876e800'])
    await chain.mine()
    expect(await follow()).toBe('sent')
    expect(await only()).toMatchObject({ problem: 'ANCHOR_FEE_LIMIT' })
    expect(world.logged()).toContain('maxFeeGwei')
    // Once a block takes less it goes on, under the same number.
    await chain.request('anvil_setNextBlockBaseFeePerGas', ['0x1'])
    await chain.mine()
    world.pass(MINUTE)
    expect(await follow()).toBe('sent')
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })

  test('is replaced by whoever comes after a crash between writing down the raise and signing it', async () => {
    world.grow()
    await follow()
    world.pass(11 * MINUTE)
    await follow('anchor-intended')
    expect((await world.signed(await only())).map(one => one.raw === null)).toEqual([false, true])
    expect(await follow()).toBe('sent')
    expect((await world.signed(await only())).map(one => one.raw === null)).toEqual([false, false])
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    expect(await rootsOn(chain, contract)).toHaveLength(1)
  })
})

test('a transaction that a block took without carrying it out is sent anew, once that is for good', async () => {
  world.grow()
  await follow()
  const code = await chain.request('eth_getCode', [contract, 'latest'])
  // Whatever is called there reverts.
  await chain.request('anvil_setCode', [contract, '0x60006000fd'])
  await chain.mine()
  expect(await follow()).toBe('sent')
  expect(await only()).toMatchObject({ problem: 'ANCHOR_REVERTED', nonce: '0' })
  await chain.request('anvil_setCode', [contract, code])
  await chain.mine(2)
  world.pass(MINUTE)
  expect(await follow()).toBe('planned')
  world.pass(MINUTE)
  expect(await follow()).toBe('sent')
  expect(await only()).toMatchObject({ problem: null, nonce: '1' })
  await chain.mine(3)
  expect(await follow()).toBe('confirmed')
  expect(await rootsOn(chain, contract)).toHaveLength(1)
})

test('a chain that does not know the kind of transaction is sent nothing', async () => {
  const old = await startChain({ hardfork: 'berlin', args: ['--no-mining'] })
  try {
    place = chainPlace(settingsFor(old, await old.deploy()))
    world.grow()
    expect(await follow()).toBe('planned')
    expect(await only()).toMatchObject({ problem: 'ANCHOR_NO_EIP1559', nonce: null })
  } finally {
    await old.stop()
  }
})

describe('nothing is sent', () => {
  const refused = async (problem: string) => {
    world.grow()
    expect(await follow()).toBe('planned')
    expect(await only()).toMatchObject({ problem, failures: 1, nonce: null })
    expect(await world.signed(await only())).toEqual([])
    expect(await rootsOn(chain, contract)).toEqual([])
    expect(world.logged().match(new RegExp(problem, 'g'))).toHaveLength(1)
  }

  test('to a node of another chain', async () => {
    place = chainPlace({ ...settingsFor(chain, contract), chainId: 1 })
    await refused('ANCHOR_OTHER_CHAIN')
  })

  test('to an address at which the contract is not', async () => {
    place = chainPlace(settingsFor(chain, `0x${'12'.repeat(20)}`))
    await refused('ANCHOR_NO_CONTRACT')
  })

  test('while the chain takes more than the operator permits', async () => {
    place = chainPlace(settingsFor(chain, contract, { maxFeeGwei: 0.000001 }))
    await refused('ANCHOR_FEE_LIMIT')
  })

  test('while the key has other transactions on their way', async () => {
    await chain.request('eth_sendTransaction', [{ from: ACCOUNTS[0].address, to: ACCOUNTS[1].address }])
    await refused('ANCHOR_KEY_BUSY')
  })

  test.each(['0x0', '0x1'])('from an account with %s; once it has something, everything goes on', async balance => {
    await chain.request('anvil_setBalance', [ACCOUNTS[0].address, balance])
    await refused('ANCHOR_NO_FUNDS')
    expect(await follow()).toBe('planned')
    expect(await only()).toMatchObject({ failures: 1 })
    await chain.request('anvil_setBalance', [ACCOUNTS[0].address, '0xde0b6b3a7640000'])
    world.pass(MINUTE)
    expect(await follow()).toBe('sent')
    expect(await only()).toMatchObject({ problem: null, failures: 0 })
  })
})

test('a node that does not answer is asked again, later each time, and nobody waits for it', async () => {
  const { port } = new URL(chain.url)
  await chain.stop()
  world.grow()
  const pauses: number[] = []
  for (let turn = 0; turn < 4; turn++) {
    expect(await follow()).toBe('planned')
    const { next_at, problem } = await only()
    expect(problem).toBe('ANCHOR_NODE_SILENT')
    pauses.push(Date.parse(next_at!))
    world.pass(20 * MINUTE)
  }
  const steps = pauses.slice(1).map((at, turn) => at - pauses[turn]! - 20 * MINUTE)
  expect(steps).toEqual([15_000, 30_000, 60_000])
  expect(world.logged().match(/"level":40/g)).toHaveLength(1)
  // Its address may hold a key.
  expect(world.logged()).not.toContain(port)
  chain = await startChain({ port: Number(port), args: ['--no-mining'] })
  expect(await chain.deploy()).toBe(contract)
  expect(await follow()).toBe('sent')
})

test('two chains are anchored on at once, each for itself', async () => {
  const other = await startChain({ chainId: 10_143, hardfork: 'london', args: ['--no-mining'] })
  try {
    const elsewhere = chainPlace(settingsFor(other, await other.deploy()))
    const texts = world.grow()
    expect(await Promise.all([follow(), world.follow(elsewhere)])).toEqual(['sent', 'sent'])
    await other.mine(3)
    expect(await Promise.all([follow(), world.follow(elsewhere)])).toEqual(['sent', 'confirmed'])
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    for (const one of [chain, other])
      expect(await findingOf(world, one, 1, texts[1]!)).toMatchObject({ outcome: 'anchored', ledger: one.chainId })
  } finally {
    await other.stop()
  }
})

describe('a key that another program keeps', () => {
  test('signs, and what it signed is kept before it is sent', async () => {
    place = chainPlace(settingsFor(chain, contract, { signer: { url: chain.url, address: ACCOUNTS[1].address } }))
    const texts = world.grow()
    await follow('anchor-signed')
    expect((await world.signed(await only()))[0]?.raw).toMatch(/^0x02/)
    await follow()
    await chain.mine(3)
    expect(await follow()).toBe('confirmed')
    expect(await findingOf(world, chain, 0, texts[0]!)).toMatchObject({ by: ACCOUNTS[1].address })
  })

  test('that signs anything else is not believed', async () => {
    // A signer that raises the tip of whatever it is given.
    const greedy = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', async () => {
        const { id, params } = JSON.parse(Buffer.concat(parts).toString()) as { id: number; params: object[] }
        const result = await chain.request('eth_signTransaction', [{ ...params[0], nonce: '0x9' }])
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ jsonrpc: '2.0', id, result }))
      })
    })
    await new Promise<void>(done => greedy.listen(0, '127.0.0.1', done))
    try {
      const url = `http://127.0.0.1:${(greedy.address() as AddressInfo).port}`
      place = chainPlace(settingsFor(chain, contract, { signer: { url, address: ACCOUNTS[1].address } }))
      world.grow()
      await follow()
      expect(await only()).toMatchObject({ problem: 'ANCHOR_NOT_SIGNED' })
      expect((await world.signed(await only()))[0]?.raw).toBeNull()
    } finally {
      greedy.closeAllConnections()
      greedy.close()
    }
  })

  test('and was exchanged leaves what is on its way as it is', async () => {
    world.grow()
    await follow()
    place = chainPlace(settingsFor(chain, contract, { key: ACCOUNTS[1].key }))
    world.pass(11 * MINUTE)
    await follow()
    expect(await only()).toMatchObject({ problem: 'ANCHOR_KEY_CHANGED', sender: ACCOUNTS[0].address })
    await chain.mine(3)
    world.pass(MINUTE)
    expect(await follow()).toBe('confirmed')
  })
})

test('the database holds no more than one anchor on its way to a place, whoever tries', async () => {
  world.grow()
  await follow()
  await expect(
    world.server.deps.database.db.execute(sql`
      insert into anchor (id, target, root, leaves, state, planned_at)
      values (gen_random_uuid(), ${place.target}, '0x', 1, 'planned', now())`),
  ).rejects.toMatchObject({ cause: { constraint: 'anchor_under_way' } })
})
