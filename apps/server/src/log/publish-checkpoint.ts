import {
  readCheckpoint,
  readNote,
  rootAt,
  rootOfEdge,
  signNote,
  type TreeHead,
  writeCheckpoint,
  writeNote,
} from '@laurel/core/log'
import { equalBytes } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { noteKeyOf } from './read-proof.ts'
import { readTree } from './read-tree.ts'
import { type CheckpointRow, findCheckpoint, type LogRow, lockOpenLog, readEdge, saveCheckpoint } from './store.ts'

/**
 * What came of it. `held`: the tree is not what this machine has signed; `unknown`: this machine has signed nothing of it;
 * `ahead`: the last head is of a time to come.
 */
export type Published = 'published' | 'unchanged' | 'held' | 'unknown' | 'ahead'

/** How far ahead of the clock the last head may be. */
const AHEAD_MILLISECONDS = 5 * 60_000

/**
 * Signs the head of an issuer's tree, where it has grown since the last. A head that this machine has signed and the
 * tree does not lead on from is another history: then nothing is signed, and the log is held until an operator closes
 * it (`laurel log renew`); `unknown` is for a machine that has to be told that the log is its own (`laurel log adopt`).
 */
export async function publishCheckpoint(deps: Deps, issuerId: string): Promise<Published> {
  return tx(deps, { issuerId }, async tx => {
    const log = await lockOpenLog(tx, issuerId)
    if (!log || log.size === 0) return 'unchanged'
    if (log.held_at !== null) return 'held'
    const last = await findCheckpoint(tx, issuerId, log.id, 'last')
    if (last?.size === log.size) return 'unchanged'
    // A clock that was set ahead and back again: dates of the future would be signed.
    if (last && Date.parse(last.at) > deps.clock().getTime() + AHEAD_MILLISECONDS) return 'ahead'
    const leads = await leadsOn(tx, deps, issuerId, log, last)
    if (leads === 'unknown') return 'unknown'
    if (leads === 'no') {
      const at = deps.clock().toISOString()
      await tx.execute(sql`update log set held_at = ${at} where issuer_id = ${issuerId} and id = ${log.id}`)
      return 'held'
    }
    const { edge } = await readEdge(tx, issuerId, log)
    const root = rootOfEdge(edge)
    const text = writeCheckpoint({ origin: log.origin, size: log.size, root })
    const signer = deps.keys.logSigner({ issuerId, logId: log.id }, log.wrapped)
    const note = writeNote({ text, signatures: [await signNote(text, noteKeyOf(log), signer)] })
    // Before anybody can read it: whatever the database forgets, this machine remembers what it has signed.
    await deps.logHeads.keep(log.id, note)
    deps.failpoint('after-log-sign')
    const at = new Date(Math.max(deps.clock().getTime(), last ? Date.parse(last.at) + 1 : 0)).toISOString()
    await saveCheckpoint(tx, issuerId, log.id, { size: log.size, root: Buffer.from(root), note, at })
    deps.failpoint('before-checkpoint-commit')
    return 'published'
  })
}

/**
 * Whether the tree leads on from what was signed last, by the database and by this machine's own memory. A machine that
 * remembers nothing of a log that has heads is not the one that signed them: it signs none until it is told to.
 */
async function leadsOn(tx: Tx, deps: Deps, issuerId: string, log: LogRow, last: CheckpointRow | undefined) {
  const kept = await deps.logHeads.read(log.id)
  if (kept === null && last) return 'unknown'
  const mine = kept === null ? undefined : headOf(kept, log.origin)
  if (kept !== null && !mine) return 'no'
  for (const head of [last, mine]) {
    if (!head) continue
    if (head.size > log.size) return 'no'
    const root = await rootAt(head.size, readTree(tx, issuerId, log.id, log.size))
    if (!equalBytes(root, head.root)) return 'no'
  }
  return 'yes'
}

function headOf(note: string, origin: string): TreeHead | undefined {
  const read = readNote(note)
  const head = read.ok ? readCheckpoint(read.value.text) : read
  return head.ok && head.value.origin === origin ? head.value : undefined
}
