import { base64 } from '@scure/base'
import { isCount } from '../log/hash.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import type { BlockProof } from './chain/block-proof.ts'
import type { AnchorPath, CheckpointCommitment } from './commitment.ts'
import { readHex, writeHex } from './hex.ts'
import { MOST_TIMESTAMP_BYTES } from './timestamp/timestamp.ts'

/** An event in a block of an EVM chain. */
export type ChainEvidence = { readonly kind: 'chain' } & BlockProof
/** An OpenTimestamps proof of the root. Without a Bitcoin block's header one has to be asked for. */
export type TimestampEvidence = {
  readonly kind: 'timestamp'
  readonly timestamp: Uint8Array
  readonly header: Uint8Array | null
}
export type Evidence = ChainEvidence | TimestampEvidence

/** That a checkpoint was anchored: which one, the path from it to the root, and where the root stands. */
export type AnchorProof = {
  readonly checkpoint: CheckpointCommitment
  readonly path: AnchorPath
  readonly evidence: Evidence
}

export type AnchorProofError = {
  readonly code: 'ANCHOR_MALFORMED'
  /** Which part of it, as `evidence.header`. */
  readonly field: string
}

const FORMAT = 'laurel/anchor/1'

/** Evidence as JSON. */
export function writeEvidence(evidence: Evidence): object {
  if (evidence.kind === 'timestamp') {
    const { kind, timestamp, header } = evidence
    return { kind, timestamp: base64.encode(timestamp), header: header && writeHex(header) }
  }
  const { kind, chainId, contract, header, transactionIndex, receipt, logIndex } = evidence
  const proof = { header: writeHex(header), transactionIndex, receipt: receipt.map(writeHex), logIndex }
  return { kind, chainId, contract: writeHex(contract), ...proof }
}

/** A proof as JSON, for a file or a proof bundle. */
export const writeAnchorProof = ({ checkpoint, path, evidence }: AnchorProof): object => ({
  format: FORMAT,
  checkpoint: {
    logId: writeHex(checkpoint.logId),
    size: checkpoint.size,
    hash: writeHex(checkpoint.checkpointHash),
  },
  path: { index: path.index, leaves: path.leaves, hashes: path.hashes.map(writeHex) },
  evidence: writeEvidence(evidence),
})

// What a proof may have at most. A trie of receipts has no more levels than its keys have half-bytes.
const MOST_HASHES = 53
const MOST_NODES = 16
const MOST_NODE_BYTES = 131_072
const MOST_HEADER_BYTES = 8192

class Malformed extends Error {}

/** Takes the fields of a JSON object, each by its kind, and says which of them is wrong. */
function fieldsOf(value: unknown, name: string) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed(name)
  const object = value as Record<string, unknown>
  const at = (key: string) => (name === '' ? key : `${name}.${key}`)
  const need = <T>(key: string, found: T | null): T => {
    if (found === null) throw new Malformed(at(key))
    return found
  }
  const short = (text: unknown, most: number) => (typeof text === 'string' && text.length <= most ? text : null)
  return {
    is: (key: string, expected: string) => object[key] === expected,
    isAbsent: (key: string) => object[key] === undefined || object[key] === null,
    object: (key: string) => fieldsOf(object[key], at(key)),
    count: (key: string) =>
      need(key, typeof object[key] === 'number' && isCount(object[key]) ? (object[key] as number) : null),
    hex: (key: string, length?: number) => need(key, readHex(short(object[key], 2 * MOST_HEADER_BYTES), length)),
    hexes(key: string, most: number, length?: number): Uint8Array[] {
      const list = object[key]
      if (!Array.isArray(list) || list.length > most) throw new Malformed(at(key))
      return list.map(one => need(key, readHex(short(one, 2 * MOST_NODE_BYTES), length)))
    },
    base64(key: string): Uint8Array {
      try {
        return base64.decode(need(key, short(object[key], 2 * MOST_TIMESTAMP_BYTES)))
      } catch {
        throw new Malformed(at(key))
      }
    },
    refuse: (key: string): never => {
      throw new Malformed(at(key))
    },
  }
}

function evidenceOf(fields: ReturnType<typeof fieldsOf>): Evidence {
  if (fields.is('kind', 'timestamp')) {
    const header = fields.isAbsent('header') ? null : fields.hex('header', 80)
    return { kind: 'timestamp', timestamp: fields.base64('timestamp'), header }
  }
  if (!fields.is('kind', 'chain')) fields.refuse('kind')
  return {
    kind: 'chain',
    chainId: fields.count('chainId'),
    contract: fields.hex('contract', 20),
    header: fields.hex('header'),
    transactionIndex: fields.count('transactionIndex'),
    receipt: fields.hexes('receipt', MOST_NODES),
    logIndex: fields.count('logIndex'),
  }
}

function reading<T>(work: () => T): Result<T, AnchorProofError> {
  try {
    return ok(work())
  } catch (error) {
    if (error instanceof Malformed) return err({ code: 'ANCHOR_MALFORMED', field: error.message })
    throw error
  }
}

/** Reads evidence out of JSON, without believing any of it. */
export const readEvidence = (json: unknown): Result<Evidence, AnchorProofError> =>
  reading(() => evidenceOf(fieldsOf(json, 'evidence')))

/** Reads a proof out of JSON, without believing any of it. */
export const readAnchorProof = (json: unknown): Result<AnchorProof, AnchorProofError> =>
  reading(() => {
    const all = fieldsOf(json, '')
    if (!all.is('format', FORMAT)) all.refuse('format')
    const checkpoint = all.object('checkpoint')
    const path = all.object('path')
    return {
      checkpoint: {
        logId: checkpoint.hex('logId', 32),
        size: checkpoint.count('size'),
        checkpointHash: checkpoint.hex('hash', 32),
      },
      path: {
        index: path.count('index'),
        leaves: path.count('leaves'),
        hashes: path.hexes('hashes', MOST_HASHES, 32),
      },
      evidence: evidenceOf(all.object('evidence')),
    }
  })
