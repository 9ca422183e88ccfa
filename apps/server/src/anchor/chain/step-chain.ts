import { makeBlockProof, readHex, writeEvidence } from '@laurel/core/anchor'
import type { Deps } from '../../deps.ts'
import type { AnchorChain } from '../../platform/anchor-settings.ts'
import { tx } from '../../platform/database.ts'
import { timeSince } from '../clock-time.ts'
import {
  type AnchorRow,
  changeAnchor,
  changeAsSeen,
  dropSigned,
  lockAnchor,
  lockAsSeen,
  type SeenAnchor,
  type SignedRow,
  signedFor,
} from '../store.ts'
import { AnchorTrouble } from '../trouble.ts'
import type { ChainNode, Receipt } from './node.ts'
import { firstIntent, intend, raisedIntent, signIntended } from './send-anchor.ts'

/** How much earlier than it was planned here an anchor may stand on the chain, by the chain's clock. */
const LOOK_BACK_MILLISECONDS = 3_600_000

type Way = { readonly deps: Deps; readonly chain: AnchorChain; readonly node: ChainNode }

const readSigned = ({ deps }: Way, { id }: AnchorRow): Promise<SignedRow[]> => tx(deps, {}, at => signedFor(at, id))

/** Takes a transaction to the node, which may have it already, or have it in a block. */
async function send({ deps, node }: Way, { raw, hash }: SignedRow): Promise<void> {
  try {
    await node.send(raw!)
  } catch (error) {
    // Nodes say "already known" and "nonce too low" in words of their own. What they know counts, not what they say.
    if (!(await node.isKnown(hash!)) && !(await node.receipt(hash!))) throw error
  }
  deps.failpoint('anchor-sent')
}

/** Signs the newest intent where it is not signed yet, keeps it, and only then sends it. */
async function signAndSend(way: Way, { id }: AnchorRow): Promise<void> {
  const anchor = await tx(way.deps, {}, at => lockAnchor(at, id))
  const [intended] = await readSigned(way, anchor)
  if (intended?.raw === null) await signIntended(way.deps, way.chain, anchor, intended)
  const [signed] = await readSigned(way, anchor)
  // Another server may have intended a raise by now, which it signs and sends itself.
  if (signed && signed.raw !== null) await send(way, signed)
}

/** A number that is used up, for good, by something that left no event: the anchor begins again with the next. */
async function beginAgain({ deps }: Way, seen: SeenAnchor): Promise<void> {
  const { id } = seen.anchor
  await tx(deps, {}, async at => {
    // Another server may have begun again already, and what it has signed since is not to be forgotten.
    if (!(await lockAsSeen(at, seen))) return
    await dropSigned(at, id)
    await changeAnchor(at, id, { state: 'planned', nonce: null, sent_at: null })
  })
}

/**
 * Looks for the root on the chain before anything is signed with a new number: a backup knows nothing of what was sent, or
 * sent for more, after it was made, and the number of that is used up when it is restored. What is there is taken as it
 * is, whoever has paid for it.
 */
async function adopt({ deps, chain, node }: Way, seen: SeenAnchor): Promise<boolean> {
  const { contract } = chain
  const planned = Math.min(Date.parse(seen.anchor.planned_at), deps.clock().getTime())
  const transaction_hash = await node.findAnchored({
    contract,
    root: readHex(seen.anchor.root, 32)!,
    since: (planned - LOOK_BACK_MILLISECONDS) / 1000,
  })
  if (transaction_hash === null) return false
  await tx(deps, {}, at => changeAsSeen(at, seen, { state: 'mined', contract, transaction_hash }))
  return true
}

/** Whether the account's number was used so long ago that no reorganisation gives it back. */
async function isUsedUp({ chain, node }: Way, anchor: AnchorRow): Promise<boolean> {
  const isUsed = async (at: number | 'latest') =>
    (await node.transactionCount(anchor.sender!, at)) > Number(anchor.nonce)
  // Asked first, since not every node still knows what was so many blocks ago.
  if (!(await isUsed('latest'))) return false
  const settled = (await node.head()) - chain.confirmations + 1
  return settled > 0 && (await isUsed(settled))
}

/** Sends the same for more. */
async function raise(way: Way, seen: SeenAnchor, newest: SignedRow): Promise<void> {
  const { anchor } = seen
  if (anchor.sender !== way.chain.signer.address) throw new AnchorTrouble('ANCHOR_KEY_CHANGED')
  const intent = await unlessLate(way, seen, () => raisedIntent(way.node, way.chain, newest))
  if (intent === null) return
  await intend(way.deps, way.chain, seen, intent)
  await signAndSend(way, anchor)
}

/**
 * What is in the way of an anchor counts only while nobody has taken it further: to a server that comes late, what the
 * other one has just sent looks like somebody else's.
 *
 * @returns `null` where somebody has
 */
async function unlessLate<Found>({ deps }: Way, seen: SeenAnchor, look: () => Promise<Found>): Promise<Found | null> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof AnchorTrouble && !(await tx(deps, {}, at => lockAsSeen(at, seen)))) return null
    throw error
  }
}

/** No block has it. */
async function getIntoBlock(way: Way, seen: SeenAnchor): Promise<void> {
  const { deps, chain, node } = way
  const { anchor, signed } = seen
  const [newest] = signed
  if (!newest) {
    if (!(await node.isContract(chain.contract))) throw new AnchorTrouble('ANCHOR_NO_CONTRACT')
    const count = await node.transactionCount(chain.signer.address, 'latest')
    if (await adopt(way, seen)) return
    const intent = await unlessLate(way, seen, () => firstIntent(node, chain, anchor))
    // A block has taken something of the account since the chain was searched: that may be this very root.
    if (intent === null || intent.nonce !== count) return
    await intend(deps, chain, seen, intent)
    return signAndSend(way, anchor)
  }
  if (newest.raw === null) return signAndSend(way, anchor)
  if (await isUsedUp(way, anchor)) return beginAgain(way, seen)
  const sendAgain = async () => {
    if (!(await node.isKnown(newest.hash!))) await send(way, newest)
  }
  if (timeSince(deps.clock(), newest.made_at) < chain.patienceMilliseconds) return sendAgain()
  try {
    await raise(way, seen, newest)
  } catch (error) {
    // What was sent for less may still do. Why no more can be offered is what the operator has to know.
    await sendAgain().catch(() => {})
    throw error
  }
}

/** Keeps the proof, once there are enough blocks after the anchor's own. */
async function confirm({ deps, chain, node }: Way, anchor: AnchorRow, receipt: Receipt): Promise<void> {
  if ((await node.head()) - receipt.blockNumber + 1 < chain.confirmations) return
  const block = await node.block(receipt.blockNumber)
  // The chain has just changed; the next look sees it.
  if (block?.hash !== receipt.blockHash) return
  const proof = makeBlockProof({
    chainId: chain.chainId,
    contract: readHex(anchor.contract, 20)!,
    root: readHex(anchor.root, 32)!,
    block,
    receipts: await node.receipts(block),
    transactionHash: receipt.transactionHash,
  })
  if (!proof) throw new AnchorTrouble('ANCHOR_UNPROVABLE')
  const evidence = writeEvidence({ kind: 'chain', ...proof }) as Record<string, unknown>
  await tx(deps, {}, at => changeAnchor(at, anchor.id, { state: 'confirmed', confirmed_at: deps.clock(), evidence }))
}

/** The chain has it in a block now, perhaps in another one than before. */
async function inBlock(way: Way, seen: SeenAnchor, receipt: Receipt): Promise<void> {
  const { anchor } = seen
  if (!receipt.isDone) {
    if (await isUsedUp(way, anchor)) await beginAgain(way, seen)
    throw new AnchorTrouble('ANCHOR_REVERTED')
  }
  const { blockNumber: block_number, blockHash: block_hash, transactionHash: transaction_hash } = receipt
  if (anchor.state !== 'mined' || anchor.block_hash !== block_hash || anchor.transaction_hash !== transaction_hash)
    await tx(way.deps, {}, at => changeAsSeen(at, seen, { state: 'mined', block_number, block_hash, transaction_hash }))
  await confirm(way, anchor, receipt)
}

const NOWHERE = { block_number: null, block_hash: null, transaction_hash: null }

/**
 * Takes an anchor one step further on a chain: intended, signed and kept, sent, in a block, confirmed. What is about to be
 * done is written down first, and each step can be done again: whatever is done twice is the same transaction, or one with
 * the same number.
 *
 * @throws AnchorTrouble where it does not get on
 */
export async function stepChain(deps: Deps, chain: AnchorChain, node: ChainNode, { id }: AnchorRow): Promise<void> {
  const way = { deps, chain, node }
  if ((await node.chainId()) !== chain.chainId) throw new AnchorTrouble('ANCHOR_OTHER_CHAIN')
  const seen = await tx(deps, {}, async at => ({ anchor: await lockAnchor(at, id), signed: await signedFor(at, id) }))
  const { anchor, signed } = seen
  if (anchor.state === 'confirmed') return
  // In a block it may be by a transaction that was adopted, which nobody here has signed.
  for (const hash of [anchor.transaction_hash, ...signed.map(one => one.hash)]) {
    const receipt = hash === null ? null : await node.receipt(hash)
    // What somebody else has sent counts as long as it is carried out.
    if (receipt && (receipt.isDone || signed.some(one => one.hash === hash))) return inBlock(way, seen, receipt)
  }
  if (anchor.state !== 'mined') return getIntoBlock(way, seen)
  // The chain had it in a block and has taken the block away.
  const back = { state: signed.length === 0 ? 'planned' : 'sent', ...NOWHERE } as const
  if (await tx(deps, {}, at => changeAsSeen(at, seen, back)))
    await getIntoBlock(way, { anchor: { ...anchor, ...back }, signed })
}
