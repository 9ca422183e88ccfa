import {
  consistencyProof,
  cosignedAt,
  type NoteSignature,
  readCosignatures,
  readNote,
  signatureLine,
  writeAddCheckpoint,
} from '@laurel/core/log'
import { sql } from 'drizzle-orm'
import type { Deps } from '../deps.ts'
import { allSignerIds } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import type { LogWitness } from '../platform/log-witnesses.ts'
import { readTree } from './read-tree.ts'
import { type CheckpointRow, findCheckpoint, findLogs } from './store.ts'

const MAX_BYTES = 64 * 1024

type Asking = { readonly issuerId: string; readonly logId: string; readonly head: CheckpointRow }

/**
 * Asks every witness to sign the newest head of every record that it has not signed yet. One that is not to be reached,
 * or says no, is asked again the next time; nothing waits for it.
 */
export async function askWitnesses(deps: Deps, witnesses: readonly LogWitness[]): Promise<void> {
  if (witnesses.length === 0) return
  for (const issuerId of await tx(deps, {}, allSignerIds)) {
    const asking = await tx(deps, { issuerId }, async (tx): Promise<Asking | undefined> => {
      const log = (await findLogs(tx, issuerId)).find(one => one.closed_at === null)
      const head = log && (await findCheckpoint(tx, issuerId, log.id, 'last'))
      return head && { issuerId, logId: log.id, head }
    })
    if (asking) await Promise.all(witnesses.map(witness => askOne(deps, witness, asking)))
  }
}

async function askOne(deps: Deps, witness: LogWitness, asking: Asking): Promise<void> {
  const { issuerId, logId, head } = asking
  const known = await tx(deps, { issuerId }, tx =>
    tx.execute<{ size: string }>(sql`
      select size from log_cosignature where issuer_id = ${issuerId} and log_id = ${logId} and name = ${witness.key.name}
      order by size desc limit 1`),
  )
  const old = Number(known.rows[0]?.size ?? 0)
  if (old === head.size) return
  const first = await send(deps, witness, asking, old)
  // It knows another head than we thought, e.g. one whose answer never arrived.
  const answer =
    typeof first === 'number' && first !== old && first <= head.size ? await send(deps, witness, asking, first) : first
  if (typeof answer === 'number' || answer === null) return
  const note = readNote(head.note)
  if (!note.ok) throw new Error('a head of ours cannot be read')
  // Only what is its own word is kept: lines of others may be in the answer.
  const line = answer.find(one => one.name === witness.key.name)
  const seen = line && (await cosignedAt({ ...note.value, signatures: [line] }, witness.key, deps.cryptography))
  if (!line || seen === null || seen === undefined) return
  await tx(deps, { issuerId }, tx =>
    tx.execute(sql`
      insert into log_cosignature (issuer_id, log_id, size, name, line, seen_at)
      values (${issuerId}, ${logId}, ${head.size}, ${witness.key.name}, ${signatureLine(line)}, ${new Date(seen * 1_000).toISOString()})
      on conflict do nothing`),
  )
}

/** @returns what it has signed; the size that it knows, where it knows another one; `null` where it does neither */
async function send(
  deps: Deps,
  witness: LogWitness,
  { issuerId, logId, head }: Asking,
  old: number,
): Promise<readonly NoteSignature[] | number | null> {
  const proof =
    old === 0 || old === head.size
      ? []
      : await tx(deps, { issuerId }, tx => consistencyProof(old, head.size, readTree(tx, issuerId, logId, head.size)))
  const answered = await deps.call(`${witness.url}/add-checkpoint`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: writeAddCheckpoint({ old, proof, checkpoint: head.note }),
    maxBytes: MAX_BYTES,
  })
  if (!answered.ok) return null
  const text = answered.value.body.toString('utf8')
  if (answered.value.status === 409) return /^(0|[1-9]\d{0,15})\n?$/.test(text) ? Number(text) : null
  return answered.value.status === 200 ? readCosignatures(text) : null
}
