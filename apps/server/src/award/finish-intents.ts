import { type Signed, signStatements } from '../credential/sign-statement.ts'
import type { Deps } from '../deps.ts'
import { record } from '../log/record.ts'
import { followAwards } from '../pathway/follow-awards.ts'
import type { Actor } from '../people/actor.ts'
import { requireFinishing } from '../people/halt-issuing.ts'
import { note } from '../people/note.ts'
import { saveAddresses } from '../people/store.ts'
import { arrayOf, fewAtOnce, tableOf } from '../platform/columns.ts'
import { type Tx, tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { openClaims } from './claim-token.ts'
import type { Intent } from './intend-credentials.ts'
import { supersedeReplaced } from './supersede-replaced.ts'
import { tellLearners } from './tell-learners.ts'

/**
 * Steps 4 and 5 of docs/FLOW.md for awards that have an open intent: sign, then, in one transaction, keep the
 * credential, turn the award to `issued`, put the mail in the queue, write the audit entry and close the intent.
 * Whoever comes second (a retry, the sweeper) finds the intent closed and changes nothing (I1).
 *
 * @returns how many intents this call has closed
 */
export async function finishIntents(
  deps: Deps,
  actor: Actor,
  awardIds: readonly string[],
  alongside?: (tx: Tx) => Promise<void>,
): Promise<number> {
  const open = await tx(deps, { issuerId: actor.issuerId }, tx => openIntents(tx, actor.issuerId, awardIds))
  return signIntents(deps, actor, open, alongside)
}

async function openIntents(tx: Tx, issuerId: string, awardIds: readonly string[]): Promise<Intent[]> {
  const found = await tx.execute<Intent>(sql`
    select award_id, statement, unsigned, proof_created, subject_did from issuance_intent
    where issuer_id = ${issuerId} and done_at is null
      and award_id = any (${arrayOf('uuid', awardIds)})
    order by award_id, statement`)
  return found.rows
}

/** The same for intents that the caller has just written and so need not be read: one way to the database less. */
export async function signIntents(
  deps: Deps,
  actor: Actor,
  open: readonly Intent[],
  alongside?: (tx: Tx) => Promise<void>,
): Promise<number> {
  const { issuerId } = actor
  if (open.length === 0 && !alongside) return 0
  deps.failpoint('after-intent')
  const signed = await signStatements(
    open.map(one => ({
      unsigned: one.unsigned,
      did: one.did,
      proofCreated: seconds(one.proof_created),
    })),
    did => deps.keys.signerFor(issuerId, 'assertion', did),
    deps,
  )
  deps.failpoint('after-sign')
  const closed = await tx(deps, { issuerId }, async tx => {
    // What was written down before the switch was turned is kept for the day when it is turned back (the sweeper).
    if (open.length > 0) await requireFinishing(tx, issuerId)
    const count = await keepStatements(tx, deps, actor, open, signed)
    await alongside?.(tx)
    deps.failpoint('before-issue-commit')
    return count
  })
  deps.failpoint('after-issue-commit')
  return closed
}

async function keepStatements(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  intents: readonly Intent[],
  signed: readonly Signed[],
): Promise<number> {
  const { issuerId } = actor
  const now = deps.clock()
  const at = now.toISOString()
  // Closing the intent takes its row lock: of two that finish the same one, the second waits here and then finds it done.
  const won = await tx.execute<{ award_id: string; statement: number }>(sql`
    update issuance_intent set done_at = ${at}
    from ${tableOf(intents, { award_id: 'uuid', statement: 'integer' })}
    where issuance_intent.issuer_id = ${issuerId} and issuance_intent.award_id = one.award_id
      and issuance_intent.statement = one.statement and issuance_intent.done_at is null
    returning issuance_intent.award_id, issuance_intent.statement`)
  const mine = new Set(won.rows.map(row => `${row.award_id} ${row.statement}`))
  const rows = intents.flatMap(({ award_id, statement, subject_did }, index) =>
    mine.has(`${award_id} ${statement}`) ? [{ award_id, statement, subject_did, ...(signed[index] as Signed) }] : [],
  )
  if (rows.length === 0) return 0
  const restated = rows.filter(row => row.statement > 1).map(row => row.award_id)
  if (restated.length > 0)
    await tx.execute(sql`
      update credential set is_current = false
      where issuer_id = ${issuerId} and is_current
        and award_id = any (${arrayOf('uuid', restated)})`)
  const columns = {
    award_id: 'uuid',
    statement: 'integer',
    subject_did: 'text',
    document: 'text',
    jwt: 'text',
  } as const
  for (const some of fewAtOnce(rows))
    await tx.execute(sql`
      insert into credential (issuer_id, award_id, statement, credential_id, subject_did, document, jwt, is_current, created_at)
      select ${issuerId}, one.award_id, one.statement, award.credential_id, one.subject_did, one.document, one.jwt, true, ${at}
      from ${tableOf(some, columns)}
      join award on award.issuer_id = ${issuerId} and award.id = one.award_id`)
  await record(
    tx,
    deps,
    issuerId,
    rows.flatMap(({ award_id: subject, document, documentDigest, jwt, jwtDigest }) => [
      { kind: 'credential' as const, subject, document, digest: documentDigest },
      { kind: 'credential' as const, subject, document: jwt, digest: jwtDigest },
    ]),
  )
  const first = rows.filter(row => row.statement === 1).map(row => row.award_id)
  if (first.length > 0) {
    await tellIssued(tx, deps, issuerId, first, now)
    await supersedeReplaced(tx, deps, actor, first, now)
    await followAwards(tx, deps, issuerId, first)
  }
  await note(
    tx,
    deps,
    actor,
    ...rows.map(row => ({
      event: row.statement === 1 ? 'award.issued' : 'award.restated',
      subject: row.award_id,
    })),
  )
  return rows.length
}

/** What happens once, when an award's first credential exists: its address, its state, its claim links, its mail. */
async function tellIssued(tx: Tx, deps: Deps, issuerId: string, awardIds: readonly string[], now: Date): Promise<void> {
  const issued = await tx.execute<{ credential_id: string }>(sql`
    update award set state = 'issued', issued_at = ${now.toISOString()}
    where issuer_id = ${issuerId} and state = 'approved'
      and id = any (${arrayOf('uuid', awardIds)})
    returning credential_id`)
  await saveAddresses(
    tx,
    issuerId,
    issued.rows.map(row => ({ kind: 'credential', address: row.credential_id })),
  )
  await openClaims(tx, deps, issuerId, awardIds, now)
  await tellLearners(tx, deps, issuerId, awardIds)
}
