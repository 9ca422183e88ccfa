import { anchorCall, readHex, type Transaction } from '@laurel/core/anchor'
import type { Deps } from '../../deps.ts'
import type { AnchorChain } from '../../platform/anchor-settings.ts'
import { tx } from '../../platform/database.ts'
import {
  type AnchorRow,
  addIntent,
  changeAnchor,
  keepSigned,
  lockAnchor,
  lockAsSeen,
  type SeenAnchor,
  type SignedRow,
} from '../store.ts'
import { AnchorTrouble } from '../trouble.ts'
import type { ChainNode, Fees } from './node.ts'
import { sign } from './sign.ts'

/** Gas is estimated on the newest block, and may be more in the next. */
const withMargin = (gas: bigint): bigint => (gas * 5n) / 4n
/** What nodes want for a transaction in the place of another: a tenth more. An eighth, rounded up, is enough for all. */
const raised = (fee: bigint): bigint => fee + fee / 8n + 1n
/** Enough for a base fee that rises for six full blocks. */
const usualFee = ({ baseFee, priorityFee }: Fees): bigint => baseFee * 2n + priorityFee
const most = (one: bigint, other: bigint): bigint => (one > other ? one : other)
const least = (one: bigint, other: bigint): bigint => (one < other ? one : other)

type Intent = Parameters<typeof addIntent>[2]
type Price = Omit<Intent, 'turn'>
const dataOf = (anchor: AnchorRow): Uint8Array => anchorCall(readHex(anchor.root, 32)!)

/** What a block takes now. @throws AnchorTrouble where that is more than the operator permits */
async function affordableFees(node: ChainNode, chain: AnchorChain): Promise<Fees> {
  const fees = await node.fees()
  if (fees.baseFee + fees.priorityFee > chain.maxFeePerGas) throw new AnchorTrouble('ANCHOR_FEE_LIMIT')
  return fees
}

async function requireFunds(node: ChainNode, chain: AnchorChain, { gas, maxFee }: Price): Promise<void> {
  if ((await node.balance(chain.signer.address)) < gas * maxFee) throw new AnchorTrouble('ANCHOR_NO_FUNDS')
}

/** With which number, and for how much, the account of the settings sends something now. */
export async function price(
  node: ChainNode,
  chain: AnchorChain,
  call: { readonly to: string; readonly data: Uint8Array },
): Promise<Price> {
  const from = chain.signer.address
  const nonce = await node.transactionCount(from, 'latest')
  // With others on their way the number could be theirs, and the anchor would wait behind them.
  if ((await node.transactionCount(from, 'pending')) !== nonce) throw new AnchorTrouble('ANCHOR_KEY_BUSY')
  const fees = await affordableFees(node, chain)
  // An account without anything may not even be allowed to estimate.
  if ((await node.balance(from)) === 0n) throw new AnchorTrouble('ANCHOR_NO_FUNDS')
  const gas = withMargin(await node.estimateGas({ from, ...call }))
  const maxFee = least(usualFee(fees), chain.maxFeePerGas)
  const found = { nonce, gas, maxFee, priorityFee: least(fees.priorityFee, maxFee) }
  await requireFunds(node, chain, found)
  return found
}

/** What the first transaction of an anchor is to be. */
export const firstIntent = async (node: ChainNode, chain: AnchorChain, anchor: AnchorRow): Promise<Intent> => ({
  turn: 0,
  ...(await price(node, chain, { to: chain.contract, data: dataOf(anchor) })),
})

/** What is to be sent in the place of a transaction that no block has taken: the same, for more. */
export async function raisedIntent(node: ChainNode, chain: AnchorChain, before: SignedRow): Promise<Intent> {
  const fees = await affordableFees(node, chain)
  const maxFee = most(raised(BigInt(before.max_fee)), usualFee(fees))
  const priorityFee = most(raised(BigInt(before.priority_fee)), fees.priorityFee)
  const intent = {
    turn: before.turn + 1,
    nonce: Number(before.nonce),
    gas: BigInt(before.gas),
    maxFee: least(maxFee, chain.maxFeePerGas),
    priorityFee: least(priorityFee, chain.maxFeePerGas),
  }
  // Nodes take nothing in the place of another for less.
  if (intent.maxFee < raised(BigInt(before.max_fee)) || intent.priorityFee < raised(BigInt(before.priority_fee)))
    throw new AnchorTrouble('ANCHOR_FEE_LIMIT')
  await requireFunds(node, chain, intent)
  return intent
}

/**
 * Writes down what is to be signed, number and all, before anything is signed: whatever happens after it, nothing with
 * another number is ever signed for this anchor.
 *
 * @param seen what the intent was made from
 */
export async function intend(deps: Deps, chain: AnchorChain, seen: SeenAnchor, intent: Intent): Promise<void> {
  const { anchor } = seen
  const now = deps.clock()
  await tx(deps, {}, async at => {
    // Another server has just done the same, or more.
    if (!(await lockAsSeen(at, seen))) return
    await addIntent(at, anchor.id, intent, now)
    const { contract, signer } = chain
    // Whatever the settings say later, what replaces a transaction does the same as it.
    const first = { contract, sender: signer.address, nonce: intent.nonce }
    await changeAnchor(at, anchor.id, intent.turn === 0 ? first : {})
  })
  deps.failpoint('anchor-intended')
}

/** Signs what was intended, the same bytes each time it is asked, and keeps them. */
export async function signIntended(
  deps: Deps,
  chain: AnchorChain,
  anchor: AnchorRow,
  intended: SignedRow,
): Promise<void> {
  if (anchor.sender !== chain.signer.address) throw new AnchorTrouble('ANCHOR_KEY_CHANGED')
  const transaction: Transaction = {
    chainId: chain.chainId,
    nonce: Number(intended.nonce),
    maxPriorityFeePerGas: BigInt(intended.priority_fee),
    maxFeePerGas: BigInt(intended.max_fee),
    gas: BigInt(intended.gas),
    to: readHex(anchor.contract, 20)!,
    data: dataOf(anchor),
  }
  const { raw, hash } = await sign(chain.signer, transaction)
  await tx(deps, {}, async at => {
    const { sent_at } = await lockAnchor(at, anchor.id)
    const isKept = await keepSigned(at, anchor.id, intended, { raw, hash })
    if (isKept) await changeAnchor(at, anchor.id, { state: 'sent', sent_at: sent_at ?? deps.clock() })
  })
  deps.failpoint('anchor-signed')
}
