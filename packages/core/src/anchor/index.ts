export {
  type AnchorProof,
  type AnchorProofError,
  type ChainEvidence,
  type Evidence,
  readAnchorProof,
  readEvidence,
  type TimestampEvidence,
  writeAnchorProof,
  writeEvidence,
} from './anchor-proof.ts'
export {
  type AskBlock,
  askEsplora,
  askNode,
  type BlockSeen,
  bitcoinHash,
  type Ledger,
  trustBlocks,
} from './ask-block.ts'
export { type BlockProof, type BlockProofError, checkBlockProof, makeBlockProof } from './chain/block-proof.ts'
export {
  anchorCall,
  anchoredTopics,
  CONTRACT_ADDRESS,
  deployCall,
  FACTORY_ADDRESS,
  isContractCode,
} from './chain/contract.ts'
export { type BlockHeader, headerOfBlock, readHeader } from './chain/header.ts'
export { type Entry, keyOfIndex, makePatricia, readPatricia } from './chain/patricia.ts'
export { type EventLog, readReceipt, receiptBytes } from './chain/receipt.ts'
export { type Rlp, readRlp, writeRlp } from './chain/rlp.ts'
export { addressOf, readTransaction, signTransaction, type Transaction, transactionHash } from './chain/transaction.ts'
export { type AnchorPath, aggregate, type CheckpointCommitment, commitToCheckpoint, rootOfPath } from './commitment.ts'
export { readHex, readQuantity, writeHex, writeQuantity } from './hex.ts'
export { ledgerName } from './ledger-name.ts'
export { type BitcoinHeader, readBitcoinHeader } from './timestamp/bitcoin-header.ts'
export {
  type Attestation,
  type Attested,
  readTimestamp,
  readTimestampFile,
  replacePending,
  writeTimestampFile,
} from './timestamp/timestamp.ts'
export {
  type Anchored,
  type AnchorFinding,
  type AnchorPolicy,
  type PendingCode,
  type RefusedCode,
  verifyAnchor,
  verifyEvidence,
} from './verify-anchor.ts'
