import { type CheckpointCommitment, commitToCheckpoint } from '@laurel/core/anchor'
import { readNote } from '@laurel/core/log'
import type { Deps } from '../deps.ts'
import { findCheckpoint, findLogs } from '../log/store.ts'
import { allSignerIds } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'

/** What is to be anchored: the newest checkpoint of a log of an issuer. */
export type IssuerCheckpoint = CheckpointCommitment & { readonly issuerId: string }

/** All that anchoring asks of the logs. */
export type NewestCheckpoints = (deps: Pick<Deps, 'database'>) => Promise<readonly IssuerCheckpoint[]>

/** Of every log that the issuer has had: how one ended is worth a time as well. */
async function newestOf(tx: Tx, issuerId: string): Promise<IssuerCheckpoint[]> {
  const found: IssuerCheckpoint[] = []
  for (const { id } of await findLogs(tx, issuerId)) {
    const last = await findCheckpoint(tx, issuerId, id, 'last')
    const note = readNote(last?.note ?? '')
    const commitment = note.ok ? commitToCheckpoint(note.value.text) : note
    if (commitment.ok) found.push({ issuerId, ...commitment.value })
  }
  return found
}

/** The newest checkpoint of each log here, those of partners who only endorse included. */
export const newestCheckpoints: NewestCheckpoints = async deps => {
  const found: IssuerCheckpoint[] = []
  for (const issuerId of await tx(deps, {}, allSignerIds))
    found.push(...(await tx(deps, { issuerId }, at => newestOf(at, issuerId))))
  return found
}
