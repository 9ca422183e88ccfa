import { isContractCode, readHex, readQuantity, writeHex, writeQuantity } from '@laurel/core/anchor'
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
  block(height: number): Promise<Json | null>
  /** Of all transactions of a block, in their order. */
  receipts(block: Json): Promise<readonly Json[]>
}

/** What a node answers to a call that it does not know. */
const NO_SUCH_METHOD = -32601
/** Where the network says nothing of what its miners take: a tenth of a gwei. */
const LEAST_PRIORITY_FEE = 100_000_000n

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
    block: height => askObject('eth_getBlockByNumber', writeQuantity(height), false),
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
