import { type AnchorProof, commitToCheckpoint, writeHex } from '@laurel/core/anchor'
import type { RecordEntry } from '@laurel/core/bundle'
import { readNote } from '@laurel/core/log'
import { isJsonObject, type JsonObject, list } from '@laurel/core/primitives'
import { logIdOf, proofOf } from '../anchor/read-anchors.ts'
import { firstAnchors } from '../anchor/store.ts'
import { type OpenHead, openHead } from '../log/read-proof.ts'
import {
  type CheckpointRow,
  checkpointsOf,
  findAllPlaced,
  findCheckpoint,
  findFirstSeen,
  findLogs,
  findSeenCheckpoint,
  type LogRow,
  type PlacedStatement,
} from '../log/store.ts'
import type { Tx } from '../platform/database.ts'

export type Records = { readonly records: readonly RecordEntry[]; readonly anchors: readonly AnchorProof[] }

/** Of each document so many heads of each kind at most. */
const MOST_FIRST = 3
const MOST_PLACES = 8
const MOST_NAMED = 8

/** A head of a log. */
export type NamedHead = { readonly origin: string; readonly size: number }

/**
 * The heads that an issuer's document names: of a declaration that a key is somebody else's, the last ones from before.
 * Whoever judges by it wants to see a document in one of those trees.
 */
export const headsNamedIn = (document: JsonObject): NamedHead[] =>
  list(document.service)
    .filter(isJsonObject)
    .flatMap(one => list(one.lastGood))
    .flatMap(one =>
      isJsonObject(one) && typeof one.origin === 'string' && Number.isSafeInteger(one.size)
        ? [{ origin: one.origin, size: one.size as number }]
        : [],
    )

/**
 * That documents are on their issuer's record, in the tenant's transaction: each under the heads that say most of it.
 * Those that witnesses signed first and those that were anchored first show how early it existed; the one that most
 * witnesses have signed is the one that most verifiers believe. What is not on record, or not yet, is left out.
 *
 * @param named heads under which it is to be proven as well, where they stand for it
 */
export async function gatherRecords(
  tx: Tx,
  issuerId: string,
  digests: readonly Uint8Array[],
  named: readonly NamedHead[] = [],
): Promise<Records> {
  const placed = digests.length === 0 ? [] : await findAllPlaced(tx, issuerId, digests)
  const logs = placed.length === 0 ? [] : await findLogs(tx, issuerId)
  const heads = new Map<string, Promise<OpenHead>>()
  const open = (log: LogRow, head: CheckpointRow) => {
    const key = `${log.id} ${head.size}`
    const opened = heads.get(key) ?? openHead(tx, issuerId, log.id, head)
    heads.set(key, opened)
    return opened
  }
  const records: RecordEntry[] = []
  const anchors = new Map<string, AnchorProof>()
  const byDigest = new Map(placed.map(one => [one.digest.toString('hex'), one]))
  // In the order that was asked for: where there is room for so many only, it is for the first.
  for (const digest of digests) {
    const statement = byDigest.get(Buffer.from(digest).toString('hex'))
    const log = statement && logs.find(one => one.id === statement.log_id)
    if (!statement || !log) continue
    const anchored = await anchoredHeads(tx, issuerId, log, statement.position)
    const own = named.filter(one => one.origin === log.origin && one.size > statement.position)
    const sizes = own.slice(-MOST_NAMED).map(one => one.size)
    const besides = [...anchored.map(one => one.head), ...(await checkpointsOf(tx, issuerId, log.id, sizes))]
    for (const head of await headsOver(tx, issuerId, statement, besides)) {
      const proof = await (await open(log, head)).prove(statement.position)
      records.push({ digest, salt: new Uint8Array(statement.salt), proof })
    }
    for (const { key, proof } of anchored) anchors.set(key, proof)
  }
  return { records, anchors: [...anchors.values()] }
}

/** The heads to be proven under, the one that says most first, each once. */
async function headsOver(
  tx: Tx,
  issuerId: string,
  { log_id: logId, position }: PlacedStatement,
  besides: readonly CheckpointRow[],
): Promise<CheckpointRow[]> {
  const most =
    (await findSeenCheckpoint(tx, issuerId, logId, position)) ?? (await findCheckpoint(tx, issuerId, logId, 'last'))
  const first = await findFirstSeen(tx, issuerId, logId, position, MOST_FIRST)
  const wanted = [...(most && most.size > position ? [most] : []), ...first, ...besides]
  return [...new Map(wanted.map(head => [head.size, head])).values()]
}

type Anchored = { readonly key: string; readonly head: CheckpointRow; readonly proof: AnchorProof }

/** The first confirmed anchor of each place that stands for a head above a position, with that head. */
async function anchoredHeads(tx: Tx, issuerId: string, log: LogRow, position: number): Promise<Anchored[]> {
  const rows = await firstAnchors(tx, issuerId, logIdOf(log.origin), position, MOST_PLACES)
  const sizes = [...new Set(rows.map(row => Number(row.size)))]
  const heads = new Map((await checkpointsOf(tx, issuerId, log.id, sizes)).map(head => [head.size, head]))
  return rows.flatMap(row => {
    const head = heads.get(Number(row.size))
    const proof = proofOf(row)
    return head && proof && row.checkpoint_hash === checkpointHash(head)
      ? [{ key: `${row.anchor_id} ${row.log_id}`, head, proof }]
      : []
  })
}

/** What an anchor says of a head; a head that was signed anew after a restore is another one. */
function checkpointHash({ note }: CheckpointRow): string | null {
  const read = readNote(note)
  const commitment = read.ok ? commitToCheckpoint(read.value.text) : read
  return commitment.ok ? writeHex(commitment.value.checkpointHash) : null
}
