import type { Deps } from '../../deps.ts'
import { note } from '../../people/note.ts'
import { currentIssuer } from '../../people/store.ts'
import { enterTenant, type Tx, tx } from '../../platform/database.ts'
import { tokenHash } from '../../platform/ids.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { putIntoWallet } from '../store.ts'
import { ACTIVE, isActive, type RecoveryRow, recoveryOrigin, requestsOf } from './store.ts'

/** Ends requests that go on; what was issued anew by then stays so. @returns how many */
async function endRequests(
  tx: Tx,
  deps: Deps,
  rows: readonly RecoveryRow[],
  state: 'withdrawn' | 'opened' | 'stopped',
): Promise<number> {
  const at = deps.clock().toISOString()
  let ended = 0
  for (const { issuer_id: issuerId, id, person_id: personId } of rows) {
    await enterTenant(tx, issuerId)
    const done = await tx.execute(sql`
      update recovery_request set state = ${state}, closed_at = ${at}, due_at = null
      where issuer_id = ${issuerId} and id = ${id} and ${ACTIVE} returning 1`)
    if (done.rows.length === 0) continue
    ended++
    const actor = { issuerId, kind: 'learner' as const, id: personId ?? '', name: '' }
    await note(tx, deps, actor, { event: `recovery.${state}`, subject: id })
  }
  return ended
}

/** The person withdraws all that they have asked for. @returns how many requests ended */
export const withdrawOwn = (deps: Deps, personId: string): Promise<number> =>
  tx(deps, { personId }, async tx => endRequests(tx, deps, await requestsOf(tx, personId), 'withdrawn'))

/** What a request has issued anew goes into the wallet that there is. In the school's tenant and the person's scope. */
async function keepReissued(tx: Tx, deps: Deps, { issuer_id: issuerId, id, person_id: personId }: RecoveryRow) {
  if (!personId) return
  const now = deps.clock()
  const at = now.toISOString()
  const claimed = await tx.execute<{ id: string }>(sql`
    update award set claimed_at = ${at} where issuer_id = ${issuerId} and origin like ${recoveryOrigin(id, '%')}
      and claimed_at is null and state = 'issued' returning id`)
  const actor = { issuerId, kind: 'learner' as const, id: personId, name: '' }
  for (const { id: awardId } of claimed.rows) {
    await tx.execute(sql`
      update claim set used_at = ${at} where issuer_id = ${issuerId} and award_id = ${awardId} and used_at is null`)
    await putIntoWallet(tx, personId, issuerId, awardId, now)
    await note(tx, deps, actor, { event: 'award.claimed', subject: awardId })
  }
}

/**
 * The wallet was opened after all: nobody has to issue anything anew, and whoever asked may have been somebody else. What
 * was issued anew already goes into this wallet; a new one can't be begun by it any more.
 *
 * @returns how many requests ended
 */
export function noteOpened(deps: Deps, personId: string): Promise<number> {
  return tx(deps, { personId }, async tx => {
    const rows = (await requestsOf(tx, personId)).filter(one => one.settled_at === null)
    const ended = await endRequests(tx, deps, rows, 'opened')
    for (const row of rows) {
      const { issuer_id: issuerId, id } = row
      await enterTenant(tx, issuerId)
      if (row.state === 'reissued') await keepReissued(tx, deps, row)
      await tx.execute(sql`
        update recovery_request set settled_at = ${deps.clock().toISOString()}
        where issuer_id = ${issuerId} and id = ${id} and settled_at is null`)
    }
    return ended
  })
}

/** The requests that a mail's button is about, whoever brings it. */
async function byButton(tx: Tx, token: string): Promise<RecoveryRow[]> {
  const hash = tokenHash(token)
  await tx.execute(sql`select set_config('laurel.recovery', ${hash}, true)`)
  const found = await tx.execute<RecoveryRow>(sql`select * from recovery_request where stop_hash = ${hash} order by id`)
  if (found.rows.length === 0) throw new Refusal('E_NOT_FOUND')
  return found.rows
}

export type StopFacts = {
  /** Whether there is still something to stop. */
  readonly isOpen: boolean
  readonly schools: readonly string[]
  readonly askedAt: string
  readonly locale: string
}

/** What the button of the mail would stop. Looking stops nothing. */
export function readStop(deps: Deps, token: string): Promise<StopFacts> {
  return tx(deps, {}, async tx => {
    const rows = await byButton(tx, token)
    const schools = new Map<string, { name: string; locale: string }>()
    for (const { issuer_id: issuerId } of rows) {
      await enterTenant(tx, issuerId)
      schools.set(issuerId, await currentIssuer(tx, issuerId))
    }
    return {
      isOpen: rows.some(one => isActive(one.state)),
      schools: [...schools.values()].map(one => one.name),
      askedAt: new Date(rows[0]!.asked_at).toISOString(),
      locale: [...schools.values()][0]?.locale ?? 'en',
    }
  })
}

/**
 * "It was not me": everything that was asked for in this person's name ends, and so does every sign-in, since somebody
 * may be in the mailbox.
 */
export async function stopByButton(deps: Deps, token: string): Promise<void> {
  await tx(deps, {}, async at => {
    const rows = await byButton(at, token)
    const personId = rows.find(one => one.person_id !== null)?.person_id
    if (!personId) return
    await at.execute(sql`select set_config('laurel.person_id', ${personId}, true)`)
    await endRequests(at, deps, await requestsOf(at, personId), 'stopped')
    await at.execute(sql`delete from session where user_id = ${personId}`)
  })
}
