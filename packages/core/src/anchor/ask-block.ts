import { toHex } from '../primitives/bytes.ts'
import { readHex, readQuantity, writeHex, writeQuantity } from './hex.ts'
import { readBitcoinHeader } from './timestamp/bitcoin-header.ts'

/** A chain by its EIP-155 id, or Bitcoin. */
export type Ledger = number | 'bitcoin'

/** What whoever was asked says of the block at a height of a chain now. */
export type BlockSeen = {
  /** The chain that it speaks of, which may be another than was asked for. */
  readonly ledger: Ledger
  /** Of the block at that height, as people write it; `null` where there is none yet. */
  readonly hash: string | null
  /** How many blocks the chain has from that one on, itself included. */
  readonly confirmations: number
  /** For Bitcoin: the header itself. */
  readonly header?: Uint8Array
}

/** Asks about the block at a height. `null`: nobody could be asked. */
export type AskBlock = (ledger: Ledger, height: number) => Promise<BlockSeen | null>

/** A Bitcoin block's hash as people write it: the other way round. */
export const bitcoinHash = (hash: Uint8Array): string => toHex(hash.slice().reverse())

/**
 * Asks a node of an EVM chain by JSON-RPC: which chain it is of, which block it has there, and how far its chain goes.
 *
 * @param request sends one call and gives its result; what it throws is for the caller
 */
export const askNode =
  (request: (method: string, params: readonly unknown[]) => Promise<unknown>): AskBlock =>
  async (ledger, height) => {
    if (ledger === 'bitcoin') return null
    const chainId = readQuantity(await request('eth_chainId', []))
    const head = readQuantity(await request('eth_blockNumber', []))
    const block = (await request('eth_getBlockByNumber', [writeQuantity(height), false])) as { hash?: unknown } | null
    if (chainId === null || head === null) return null
    const hash = readHex(block?.hash, 32)
    const confirmations = hash === null ? 0 : Math.max(0, Number(head) - height + 1)
    return { ledger: Number(chainId), hash: hash && writeHex(hash), confirmations }
  }

/**
 * Asks a service that knows Bitcoin's blocks as Esplora does (`/block-height/…`, `/block/…/header`, `/blocks/tip/height`).
 *
 * @param get the text at a path below the service's address; `null` where there is none
 */
export const askEsplora =
  (get: (path: string) => Promise<string | null>): AskBlock =>
  async (ledger, height) => {
    if (ledger !== 'bitcoin') return null
    const tip = await get('/blocks/tip/height')
    if (tip === null || !/^\d{1,9}$/.test(tip.trim())) return null
    const hash = (await get(`/block-height/${height}`))?.trim()
    if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash)) return { ledger, hash: null, confirmations: 0 }
    const header = readHex(`0x${(await get(`/block/${hash}/header`))?.trim()}`, 80)
    // The header has to be the one of that hash, and to have cost what it claims.
    const read = header && readBitcoinHeader(header)
    if (!read || bitcoinHash(read.hash) !== hash) return null
    return { ledger, hash, confirmations: Math.max(0, Number(tip) - height + 1), header: header! }
  }

/** Nobody is asked: these blocks are known to be of their chains for good, and no others. */
export const trustBlocks =
  (blocks: readonly { readonly ledger: Ledger; readonly number: number; readonly hash: string }[]): AskBlock =>
  async (ledger, height) => {
    const known = blocks.find(one => one.ledger === ledger && one.number === height)
    return known ? { ledger, hash: known.hash.toLowerCase(), confirmations: Number.POSITIVE_INFINITY } : null
  }
