import {
  consistencyProof,
  cosignedAt,
  linesBy,
  type NoteSignature,
  readCosignatures,
  readNote,
  signatureLine,
  writeAddCheckpoint,
} from '@laurel/core/log'
import type { Deps } from '../deps.ts'
import { forEachIssuer, throwAll } from '../people/for-each-issuer.ts'
import { allSignerIds } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { createGuardedCall } from '../platform/guarded-call.ts'
import type { Log } from '../platform/log.ts'
import type { LogWitness } from '../platform/log-witnesses.ts'
import type { Metrics } from '../platform/metrics.ts'
import { sql } from '../platform/sql.ts'
import { readTree } from './read-tree.ts'
import { type CheckpointRow, findCheckpoint, findLogs, newestSeen } from './store.ts'

const MAX_BYTES = 64 * 1024

/** The way to those whom the operator has named, who may be in a private network. */
const call = createGuardedCall({ isLoopback: true, isAllowedAddress: () => true })

type Asking = { readonly issuerId: string; readonly logId: string; readonly head: CheckpointRow }

/** What came of asking one witness about one record. `conflict`: it knows a head of ours that we do not know. */
type Outcome = 'signed' | 'unknown' | 'conflict' | 'unreachable' | 'unusable'

type Standing = { readonly trouble: Exclude<Outcome, 'signed'> | null; readonly signedAt: number | null }

/**
 * Asks every witness, each by itself, to sign the newest head of every record that it has not signed yet. One that is
 * not to be reached is asked again in the next round; nothing and nobody waits for it. What the operator has to know of
 * them is in the metrics, and a witness that knows more of a record than this server is written of at once.
 */
export function askEveryWitness(
  deps: Deps,
  witnesses: readonly LogWitness[],
  { metrics, log }: { readonly metrics: Metrics; readonly log: Log },
): () => Promise<void> {
  const standings = new Map<string, Standing>()
  metrics.gauge('laurel_witness_signed_seconds', 'When each witness last signed a head, in Unix time.', () =>
    [...standings].flatMap(([witness, { signedAt }]) =>
      signedAt === null ? [] : [{ labels: { witness }, value: Math.round(signedAt / 1000) }],
    ),
  )
  metrics.gauge(
    'laurel_witness_trouble',
    '1 for each witness that did not sign at the last look, with the reason.',
    () =>
      [...standings].flatMap(([witness, { trouble: why }]) =>
        why === null ? [] : [{ labels: { witness, why }, value: 1 }],
      ),
  )
  return async () => {
    await Promise.all(
      witnesses.map(async witness => {
        const before = standings.get(witness.key.name)
        const { standing, errors } = await askAbout(deps, witness, before?.signedAt ?? null)
        standings.set(witness.key.name, standing)
        if (standing.trouble && standing.trouble !== before?.trouble)
          log[standing.trouble === 'conflict' ? 'error' : 'warn'](
            { witness: witness.key.name, why: standing.trouble },
            'a witness did not sign the head of a public record',
          )
        throwAll(errors)
      }),
    )
  }
}

/** One round with one witness. When it is not to be reached for one record, it is not for the others either. */
async function askAbout(deps: Deps, witness: LogWitness, signedAt: number | null) {
  let standing: Standing = { trouble: null, signedAt }
  const errors = await forEachIssuer(await tx(deps, {}, allSignerIds), async issuerId => {
    if (standing.trouble === 'unreachable') return
    const outcome = await askOne(deps, witness, issuerId)
    if (outcome === 'signed') standing = { ...standing, signedAt: deps.clock().getTime() }
    else if (outcome) standing = { ...standing, trouble: standing.trouble === 'conflict' ? 'conflict' : outcome }
  })
  return { standing, errors }
}

/** @returns `null` where there is nothing for it to sign */
async function askOne(deps: Deps, witness: LogWitness, issuerId: string): Promise<Outcome | null> {
  const asking = await tx(deps, { issuerId }, async (tx): Promise<(Asking & { old: number }) | null> => {
    const log = (await findLogs(tx, issuerId)).find(one => one.closed_at === null)
    const head = log && (await findCheckpoint(tx, issuerId, log.id, 'last'))
    if (!head) return null
    const seen = (await newestSeen(tx, issuerId, log.id)).find(one => one.name === witness.key.name)
    return { issuerId, logId: log.id, head, old: seen?.size ?? 0 }
  })
  if (!asking || asking.old === asking.head.size) return null
  const { logId, head, old } = asking
  const first = await send(deps, witness, asking, old)
  // It knows another head than we thought, e.g. one whose answer never arrived.
  const isBehind = typeof first === 'number' && first !== old && first <= head.size
  const answer = isBehind ? await send(deps, witness, asking, first) : first
  if (typeof answer === 'number') return 'conflict'
  if (typeof answer === 'string') return answer
  const note = readNote(head.note)
  if (!note.ok) throw new Error('a head of ours cannot be read')
  // Only what is its own word is kept: lines of others may be in the answer.
  const own = linesBy({ text: note.value.text, signatures: answer }, witness.key)
  const seen = await cosignedAt({ text: note.value.text, signatures: own }, witness.key, deps.cryptography)
  if (seen === null || own.length === 0) return 'unusable'
  await tx(deps, { issuerId }, tx =>
    tx.execute(sql`
      insert into log_cosignature (issuer_id, log_id, size, name, line, seen_at)
      values (${issuerId}, ${logId}, ${head.size}, ${witness.key.name}, ${own.map(signatureLine).join('')},
        ${new Date(seen * 1_000).toISOString()})
      on conflict do nothing`),
  )
  return 'signed'
}

/** @returns what it has signed; the size that it knows, where that is another one; what came of it, where it does neither */
async function send(
  deps: Deps,
  witness: LogWitness,
  { issuerId, logId, head }: Asking,
  old: number,
): Promise<readonly NoteSignature[] | number | Exclude<Outcome, 'signed'>> {
  const proof =
    old === 0 || old === head.size
      ? []
      : await tx(deps, { issuerId }, tx => consistencyProof(old, head.size, readTree(tx, issuerId, logId, head.size)))
  const answered = await call(`${witness.url}/add-checkpoint`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: writeAddCheckpoint({ old, proof, checkpoint: head.note }),
    maxBytes: MAX_BYTES,
  })
  if (!answered.ok) return 'unreachable'
  const { status, body } = answered.value
  const text = body.toString('utf8')
  if (status === 409) return /^(0|[1-9]\d{0,15})\n?$/.test(text) ? Number(text) : 'unusable'
  if (status === 422) return 'conflict'
  if (status === 404 || status === 403) return 'unknown'
  return (status === 200 && readCosignatures(text)) || 'unusable'
}
