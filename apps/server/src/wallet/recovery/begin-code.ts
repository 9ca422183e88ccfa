import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { handCode, isHandCode } from '../../people/hand-code.ts'
import { note } from '../../people/note.ts'
import type { Person } from '../../people/person.ts'
import { enterTenant, type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { lockRequest, type RecoveryRow, requestsOf, shownState } from './store.ts'

type Row = Pick<RecoveryRow, 'issuer_id' | 'id' | 'code_turn' | 'code_misses'>

/** The code of a request; `null` where it was missed too often. */
export const beginCode = (deps: Deps, { issuer_id: issuerId, id, code_turn: turn, code_misses: misses }: Row) =>
  handCode(deps, 'new wallet code', [issuerId, id], { turn, misses })

/** A request has a code from the moment in which somebody has seen the person until it is used up. */
export function hasBeginCode(row: Pick<RecoveryRow, 'state' | 'settled_at' | 'expires_at'>, now: Date): boolean {
  const state = shownState(row, now)
  return row.settled_at === null && (state === 'checked' || state === 'confirmed' || state === 'reissued')
}

/** A new wallet can be begun by this request. */
export const allowsBegin = (row: Pick<RecoveryRow, 'state' | 'settled_at'>): boolean =>
  row.state === 'reissued' && row.settled_at === null

/**
 * Another code for a request; the one before ends.
 *
 * @throws Refusal E_NOT_CHECKED, E_REQUEST_DECIDED where no code is good for anything any more, E_SECOND_PERSON for
 * whoever asks for themselves: a stranger in a mailbox would be in the console as well
 */
export function renewBeginCode(deps: Deps, actor: Actor, id: string): Promise<void> {
  return tx(deps, actor, async tx => {
    const request = await lockRequest(tx, actor.issuerId, id)
    if (actor.kind !== 'member') throw new Refusal('E_FORBIDDEN')
    if (request.person_id === actor.id) throw new Refusal('E_SECOND_PERSON')
    if (!hasBeginCode(request, deps.clock()))
      throw new Refusal(shownState(request, deps.clock()) === 'open' ? 'E_NOT_CHECKED' : 'E_REQUEST_DECIDED')
    await tx.execute(sql`
      update recovery_request set code_turn = code_turn + 1, code_misses = 0
      where issuer_id = ${actor.issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'recovery.code-renewed', subject: id })
  })
}

/**
 * Whether somebody has the code of one school that has issued anew; a wrong one counts at each of them. Committed by the
 * caller even where the answer is no.
 *
 * @returns why not, or `null`
 */
export async function tryBeginCode(
  tx: Tx,
  deps: Deps,
  personId: string,
  code: string,
): Promise<'E_RECOVERY_WAITS' | 'E_BEGIN_CODE' | 'E_BEGIN_CODE_ENDED' | null> {
  const open = (await requestsOf(tx, personId)).filter(allowsBegin)
  const missed: RecoveryRow[] = []
  let isKnown = false
  for (const { issuer_id: issuerId, id } of open) {
    await enterTenant(tx, issuerId)
    // Locked, so that fifty who guess at once have no more tries than one after the other (H-21).
    const request = await lockRequest(tx, issuerId, id)
    if (!allowsBegin(request)) continue
    isKnown = true
    const right = beginCode(deps, request)
    if (isHandCode(right, code)) return null
    if (right !== null) missed.push(request)
  }
  for (const { issuer_id: issuerId, id } of missed) {
    await enterTenant(tx, issuerId)
    await tx.execute(sql`
      update recovery_request set code_misses = code_misses + 1 where issuer_id = ${issuerId} and id = ${id}`)
  }
  if (!isKnown) return 'E_RECOVERY_WAITS'
  return missed.length === 0 ? 'E_BEGIN_CODE_ENDED' : 'E_BEGIN_CODE'
}

/** Says whether a code is right before a new wallet is made with it; each wrong one counts. It uses nothing up. */
export async function checkBeginCode(deps: Deps, person: Person, code: string): Promise<void> {
  const refused = await tx(deps, { personId: person.id }, tx => tryBeginCode(tx, deps, person.id, code))
  if (refused) throw new Refusal(refused)
}
