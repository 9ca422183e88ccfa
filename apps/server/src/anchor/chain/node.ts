import { anchoredTopics, isContractCode, readHex, readQuantity, writeHex, writeQuantity } from '@laurel/core/anchor'
import { RpcAnswerError, type RpcRequest, RpcUnreachableError } from '../../platform/json-rpc.ts'
import { AnchorTrouble } from '../trouble.ts'

type Json = Readonly<Record<string, unknown>>

export type Receipt = {
  readonly transactionHash: string
  readonly blockHash: string
  readonly blockNumber: number
  readonly isDone: boolean
}
export type Fees = { readonly baseFee: bigint; readonly priorityFee: bigint }

/** What is asked of a chain's node. Everything it says is only that: the proof is made of what hashes to the block. */
export type ChainNode = {
  chainId(): Promise<number>
  head(): Promise<number>
  isContract(address: string): Promise<boolean>
  /** How many transactions of an account are in blocks, up to this height or up to the newest; or on their way too. */
  transactionCount(address: string, at: number | 'latest' | 'pending'): Promise<number>
  balance(address: string): Promise<bigint>
  fees(): Promise<Fees>
  estimateGas(call: { readonly from: string; readonly to: string; readonly data: Uint8Array }): Promise<bigint>
  send(raw: string): Promise<void>
  isKnown(hash: string): Promise<boolean>
  receipt(hash: string): Promise<Receipt | null>
  /**
   * The transaction by which a contract has left a root on the chain.
   *
   * @param about.since in seconds; older blocks are not looked at
   */
  findAnchored(about: {
    readonly contract: string
    readonly root: Uint8Array
    readonly since: number
  }): Promise<string | null>
  block(height: number): Promise<Json | null>
  /** Of all transactions of a block, in their order. */
  receipts(block: Json): Promise<readonly Json[]>
}

/** What a node answers to a call that it does not know. */
const NO_SUCH_METHOD = -32601
/** Where the network says nothing of what its miners take: a tenth of a gwei. */
const LEAST_PRIORITY_FEE = 100_000_000n

/** So many blocks are asked for events at once. Where a node permits fewer, the next of these. */
const SPANS = [10_000, 1_000, 100, 10]

function need<T>(value: T | null, what: string): T {
  if (value === null) throw new AnchorTrouble('ANCHOR_NODE_REFUSED', `no ${what}`)
  return value
}

export function createChainNode(request: RpcRequest): ChainNode {
  const ask = async (method: string, ...params: readonly unknown[]): Promise<unknown> => {
    try {
      return await request(method, params)
    } catch (error) {
      if (error instanceof RpcUnreachableError) throw new AnchorTrouble('ANCHOR_NODE_SILENT', error.message)
      if (error instanceof RpcAnswerError) throw new AnchorTrouble('ANCHOR_NODE_REFUSED', error.message)
      throw error
    }
  }
  const askNumber = async (method: string, ...params: readonly unknown[]) =>
    need(readQuantity(await ask(method, ...params)), method)
  const askObject = async (method: string, ...params: readonly unknown[]) => {
    const found = await ask(method, ...params)
    return typeof found === 'object' ? (found as Json | null) : null
  }

  async function priorityFee(): Promise<bigint> {
    try {
      return need(readQuantity(await request('eth_maxPriorityFeePerGas', [])), 'fee')
    } catch {
      return LEAST_PRIORITY_FEE
    }
  }

  async function allReceipts(block: Json): Promise<unknown> {
    try {
      return await request('eth_getBlockReceipts', [block.number])
    } catch (error) {
      if (!(error instanceof RpcAnswerError) || error.rpcCode !== NO_SUCH_METHOD) throw error
    }
    const hashes = Array.isArray(block.transactions) ? block.transactions : []
    const found: unknown[] = []
    for (const hash of hashes) found.push(await ask('eth_getTransactionReceipt', hash))
    return found
  }

  const block = (height: number) => askObject('eth_getBlockByNumber', writeQuantity(height), false)

  /** The events of a contract about a root, in the last blocks up to one; and the first block that was asked for. */
  async function eventsUpTo(
    last: number,
    [span, ...less]: readonly number[],
    about: { readonly address: string; readonly topics: readonly (string | null)[] },
  ): Promise<{ first: number; events: readonly unknown[]; spans: readonly number[] }> {
    const first = Math.max(0, last - span! + 1)
    const range = { fromBlock: writeQuantity(first), toBlock: writeQuantity(last) }
    try {
      const events = await ask('eth_getLogs', { ...about, ...range })
      if (!Array.isArray(events)) throw new AnchorTrouble('ANCHOR_NODE_REFUSED', 'no events')
      return { first, events, spans: [span!, ...less] }
    } catch (error) {
      if (less.length === 0 || !(error instanceof AnchorTrouble) || error.problem !== 'ANCHOR_NODE_REFUSED') throw error
      return eventsUpTo(last, less, about)
    }
  }

  return {
    chainId: async () => Number(await askNumber('eth_chainId')),
    head: async () => Number(await askNumber('eth_blockNumber')),
    async isContract(address) {
      const code = readHex(await ask('eth_getCode', address, 'latest'))
      return code !== null && isContractCode(code)
    },
    async transactionCount(address, at) {
      const tag = typeof at === 'number' ? writeQuantity(at) : at
      return Number(await askNumber('eth_getTransactionCount', address, tag))
    },
    balance: address => askNumber('eth_getBalance', address, 'latest'),
    async fees() {
      const latest = await askObject('eth_getBlockByNumber', 'latest', false)
      const baseFee = readQuantity(latest?.baseFeePerGas)
      if (baseFee === null) throw new AnchorTrouble('ANCHOR_NO_EIP1559')
      return { baseFee, priorityFee: await priorityFee() }
    },
    estimateGas: ({ from, to, data }) => askNumber('eth_estimateGas', { from, to, data: writeHex(data) }),
    async send(raw) {
      await ask('eth_sendRawTransaction', raw)
    },
    isKnown: async hash => (await askObject('eth_getTransactionByHash', hash)) !== null,
    async receipt(hash) {
      const found = await askObject('eth_getTransactionReceipt', hash)
      const number = readQuantity(found?.blockNumber)
      if (!found || number === null || typeof found.blockHash !== 'string') return null
      const { blockHash } = found
      return { transactionHash: hash, blockHash, blockNumber: Number(number), isDone: found.status === '0x1' }
    },
    async findAnchored({ contract, root, since }) {
      const about = { address: contract, topics: anchoredTopics(root) }
      let last = Number(await askNumber('eth_blockNumber'))
      let spans: readonly number[] = SPANS
      while (last >= 0) {
        const asked = await eventsUpTo(last, spans, about)
        const [event] = asked.events as ({ transactionHash?: unknown } | null)[]
        if (event) return writeHex(need(readHex(event.transactionHash, 32), 'transaction of an event'))
        const time = need(readQuantity((await block(asked.first))?.timestamp), 'time of a block')
        if (Number(time) < since) break
        last = asked.first - 1
        spans = asked.spans
      }
      return null
    },
    block,
    async receipts(block) {
      try {
        const found = await allReceipts(block)
        if (Array.isArray(found) && found.every(one => typeof one === 'object' && one !== null)) return found as Json[]
      } catch (error) {
        if (error instanceof RpcUnreachableError) throw new AnchorTrouble('ANCHOR_NODE_SILENT', error.message)
        if (error instanceof RpcAnswerError) throw new AnchorTrouble('ANCHOR_NODE_REFUSED', error.message)
        throw error
      }
      throw new AnchorTrouble('ANCHOR_NODE_REFUSED', 'no receipts')
    },
  }
}
