import { equalBytes } from '../primitives/bytes.ts'
import type { AnchorProof, ChainEvidence, Evidence, TimestampEvidence } from './anchor-proof.ts'
import { type AskBlock, type BlockSeen, bitcoinHash, type Ledger } from './ask-block.ts'
import { type BlockProofError, checkBlockProof } from './chain/block-proof.ts'
import { CONTRACT_ADDRESS } from './chain/contract.ts'
import { commitToCheckpoint, rootOfPath } from './commitment.ts'
import { writeHex } from './hex.ts'
import { readBitcoinHeader } from './timestamp/bitcoin-header.ts'
import { type Attested, readTimestamp } from './timestamp/timestamp.ts'

/** Where and when a checkpoint was anchored. */
export type Anchored = {
  readonly ledger: Ledger
  readonly block: { readonly number: number; readonly hash: string }
  /** The block's time: seconds since 1970. The checkpoint existed then. */
  readonly at: number
  /**
   * The account that sent it, on an EVM chain. `null` where the contract is neither ours nor one of `policy.contracts`:
   * any other may say of anybody that they sent it.
   */
  readonly by: string | null
  readonly confirmations: number
}

/** Why an anchor does not count, or not yet. */
export type PendingCode =
  /** Nobody could say whether the block is one of the chain. */
  | 'ANCHOR_NOT_LOOKED_UP'
  /** In a block, which has not enough others after it. */
  | 'ANCHOR_UNCONFIRMED'
  /** The chain has another block at that height now. */
  | 'ANCHOR_REORGED'
  /** A calendar promised to publish it, and nothing shows that it did. */
  | 'ANCHOR_PROMISED'
export type RefusedCode =
  | BlockProofError['code']
  | 'ANCHOR_OF_OTHER_CHECKPOINT'
  | 'ANCHOR_ON_OTHER_CHAIN'
  | 'ANCHOR_BY_OTHER_CONTRACT'
  | 'ANCHOR_OF_OTHER_BLOCK'

/**
 * What can be said of an anchor. Only `anchored` proves a time. `pending` may become that, and is never shown as it;
 * `refused` never will, and says nothing against the checkpoint either (H-55).
 */
export type AnchorFinding =
  | ({ readonly outcome: 'anchored' } & Anchored)
  | { readonly outcome: 'pending'; readonly code: PendingCode }
  | { readonly outcome: 'refused'; readonly code: RefusedCode }

export type AnchorPolicy = {
  /** `askNode`, `askEsplora`, or `trustBlocks` where there is no network. */
  readonly ask: AskBlock
  /** How many blocks there must be from the anchor's on. Usually 12, and 6 for Bitcoin. */
  readonly confirmations?: (ledger: Ledger) => number
  /**
   * The contracts that count, as `0x…`. Without it any does: a root in a block's receipts was known when the block was
   * made, whichever contract put it there. By whom is known of ours alone then.
   */
  readonly contracts?: readonly string[]
}

const USUAL = (ledger: Ledger): number => (ledger === 'bitcoin' ? 6 : 12)
const pending = (code: PendingCode): AnchorFinding => ({ outcome: 'pending', code })
const refused = (code: RefusedCode): AnchorFinding => ({ outcome: 'refused', code })

type Found = Pick<Anchored, 'ledger' | 'block' | 'at' | 'by'>

/** Whether the block that a proof leads to is one of the chain, and for good. */
function judge(found: Found, seen: BlockSeen | null, needed: number): AnchorFinding {
  if (!seen) return pending('ANCHOR_NOT_LOOKED_UP')
  if (seen.ledger !== found.ledger) return refused('ANCHOR_ON_OTHER_CHAIN')
  if (seen.hash !== found.block.hash) return pending('ANCHOR_REORGED')
  if (seen.confirmations < needed) return pending('ANCHOR_UNCONFIRMED')
  return { outcome: 'anchored', ...found, confirmations: seen.confirmations }
}

async function verifyChain(root: Uint8Array, evidence: ChainEvidence, policy: AnchorPolicy): Promise<AnchorFinding> {
  const proven = checkBlockProof(root, evidence)
  if ('code' in proven) return refused(proven.code)
  const contract = writeHex(evidence.contract)
  if (policy.contracts && !policy.contracts.some(one => one.toLowerCase() === contract))
    return refused('ANCHOR_BY_OTHER_CONTRACT')
  const { header, by } = proven
  const isKnown = contract === CONTRACT_ADDRESS || policy.contracts !== undefined
  const found: Found = {
    ledger: evidence.chainId,
    block: { number: header.number, hash: writeHex(header.hash) },
    at: header.timestamp,
    by: isKnown ? writeHex(by) : null,
  }
  const seen = await policy.ask(found.ledger, header.number)
  return judge(found, seen, (policy.confirmations ?? USUAL)(found.ledger))
}

type InBlock = Attested & { readonly attestation: { readonly kind: 'bitcoin'; readonly height: number } }
const isInBlock = (one: Attested): one is InBlock => one.attestation.kind === 'bitcoin' && one.message.length === 32

/** What one attestation comes to: its message has to be the Merkle root of the block at that height. */
async function verifyInBlock(
  { message, attestation: { height } }: InBlock,
  given: Uint8Array | null,
  policy: AnchorPolicy,
): Promise<AnchorFinding> {
  const seen = await policy.ask('bitcoin', height)
  const bytes = given ?? seen?.header
  if (!bytes) return pending('ANCHOR_NOT_LOOKED_UP')
  const header = readBitcoinHeader(bytes)
  if (!header) return refused('ANCHOR_MALFORMED')
  if (!equalBytes(header.merkleRoot, message)) return refused('ANCHOR_OF_OTHER_BLOCK')
  const block = { number: height, hash: bitcoinHash(header.hash) }
  const found: Found = { ledger: 'bitcoin', block, at: header.timestamp, by: null }
  return judge(found, seen, (policy.confirmations ?? USUAL)('bitcoin'))
}

async function verifyTimestamp(
  root: Uint8Array,
  { timestamp, header }: TimestampEvidence,
  policy: AnchorPolicy,
): Promise<AnchorFinding> {
  const found = readTimestamp(root, timestamp)
  if (!found) return refused('ANCHOR_MALFORMED')
  const findings: AnchorFinding[] = []
  // A few are enough: each may lead to a question to somebody else.
  for (const one of found.filter(isInBlock).slice(0, 4)) findings.push(await verifyInBlock(one, header, policy))
  const best =
    findings.find(one => one.outcome === 'anchored') ?? findings.find(one => one.outcome === 'pending') ?? findings[0]
  return best ?? pending('ANCHOR_PROMISED')
}

/** Whether a root stands where the evidence says. Of what it is the root is a question for `verifyAnchor`. */
export const verifyEvidence = (root: Uint8Array, evidence: Evidence, policy: AnchorPolicy): Promise<AnchorFinding> =>
  evidence.kind === 'chain' ? verifyChain(root, evidence, policy) : verifyTimestamp(root, evidence, policy)

/**
 * Whether a checkpoint was anchored, where, and when. It believes nobody but `policy.ask`, and that only about whether a
 * block is one of its chain.
 *
 *     const note = readNote(checkpoint)
 *     const proof = readAnchorProof(JSON.parse(file))
 *     const finding = await verifyAnchor(note.value.text, proof.value, { ask: askNode(request) })
 *     if (finding.outcome === 'anchored') // the log had this state at `finding.at`
 *
 * That the log signed the checkpoint is a question for `verifyTlogProof`.
 *
 * @param text the checkpoint: the text of the note, up to the blank line before its signatures
 * @throws what `policy.ask` throws
 */
export async function verifyAnchor(
  text: string,
  { checkpoint, path, evidence }: AnchorProof,
  policy: AnchorPolicy,
): Promise<AnchorFinding> {
  const own = commitToCheckpoint(text)
  if (!own.ok) return refused('ANCHOR_OF_OTHER_CHECKPOINT')
  const { logId, size, checkpointHash } = own.value
  const isSame =
    size === checkpoint.size &&
    equalBytes(logId, checkpoint.logId) &&
    equalBytes(checkpointHash, checkpoint.checkpointHash)
  const root = isSame ? rootOfPath(own.value, path) : null
  if (!root) return refused('ANCHOR_OF_OTHER_CHECKPOINT')
  return verifyEvidence(root, evidence, policy)
}
