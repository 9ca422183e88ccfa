import { equalBytes } from '../../primitives/bytes.ts'
import { readHex, readQuantity } from '../hex.ts'
import { readAnchored } from './contract.ts'
import { type BlockHeader, headerOfBlock, readHeader } from './header.ts'
import { keyOfIndex, makePatricia, readPatricia } from './patricia.ts'
import { readReceipt, receiptBytes } from './receipt.ts'

/**
 * That a contract left an event in a block: the block's header, and the way from its `receiptsRoot` to the receipt. With
 * it nobody has to be asked anything but whether the block is one of that chain.
 */
export type BlockProof = {
  /** EIP-155. A header does not name its chain, so this is a claim until somebody knows the block on that chain. */
  readonly chainId: number
  readonly contract: Uint8Array
  /** RLP, as it is hashed. */
  readonly header: Uint8Array
  readonly transactionIndex: number
  /** The nodes of the trie from `receiptsRoot` down to the receipt. */
  readonly receipt: readonly Uint8Array[]
  /** Of the receipt's events, from 0. */
  readonly logIndex: number
}

export type BlockProofError = {
  readonly code: 'ANCHOR_MALFORMED' | 'ANCHOR_RECEIPT_ELSEWHERE' | 'ANCHOR_EVENT_MISSING' | 'ANCHOR_OF_OTHER_ROOT'
}

/** The block in which a root stands, and who put it there; or why the proof does not show it. */
export function checkBlockProof(
  root: Uint8Array,
  proof: BlockProof,
): { readonly header: BlockHeader; readonly by: Uint8Array } | BlockProofError {
  const header = readHeader(proof.header)
  if (!header) return { code: 'ANCHOR_MALFORMED' }
  const bytes = readPatricia(header.receiptsRoot, keyOfIndex(proof.transactionIndex), proof.receipt)
  if (!bytes) return { code: 'ANCHOR_RECEIPT_ELSEWHERE' }
  const log = readReceipt(bytes)?.[proof.logIndex]
  const anchored = log && equalBytes(log.address, proof.contract) ? readAnchored(log) : null
  if (!anchored) return { code: 'ANCHOR_EVENT_MISSING' }
  return equalBytes(anchored.root, root) ? { header, by: anchored.by } : { code: 'ANCHOR_OF_OTHER_ROOT' }
}

type FromNode = Readonly<Record<string, unknown>>

/**
 * Makes the proof out of what a node says of the block and of all its receipts, believing none of it: what does not hash
 * to what the block commits to gives no proof.
 *
 * @param about.block `eth_getBlockByNumber`
 * @param about.receipts `eth_getBlockReceipts`, or all of them one by one
 * @param about.transactionHash in which `root` was sent
 */
export function makeBlockProof(about: {
  readonly chainId: number
  readonly contract: Uint8Array
  readonly root: Uint8Array
  readonly block: FromNode
  readonly receipts: readonly FromNode[]
  readonly transactionHash: string
}): BlockProof | null {
  const { chainId, contract, root } = about
  const header = headerOfBlock(about.block)
  const all = about.receipts.map(receiptBytes)
  const own = about.receipts.find(one => one.transactionHash === about.transactionHash)
  const transactionIndex = Number(readQuantity(own?.transactionIndex) ?? -1n)
  if (!header || !own || all.includes(null) || !all[transactionIndex]) return null
  const places = about.receipts.map(one => Number(readQuantity(one.transactionIndex) ?? -1n))
  if (places.some((place, at) => place !== at)) return null
  const entries = all.map((value, index) => ({ key: keyOfIndex(index), value: value! }))
  const { proof: receipt } = makePatricia(entries, keyOfIndex(transactionIndex))
  const logs = (own.logs as FromNode[]).map(one => readHex(one.address, 20))
  for (const [logIndex, address] of logs.entries()) {
    if (!address || !equalBytes(address, contract)) continue
    const proof = { chainId, contract, header, transactionIndex, receipt, logIndex }
    if (!('code' in checkBlockProof(root, proof))) return proof
  }
  return null
}
