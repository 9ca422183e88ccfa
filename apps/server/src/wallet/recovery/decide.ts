import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { requireIssuing } from '../../people/halt-issuing.ts'
import { note } from '../../people/note.ts'
import { currentIssuer } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { reissue } from './reissue.ts'
import { awardsOfRequest, isActive, lockRequest, type RecoveryRow, shownState } from './store.ts'
import { tellDecided } from './tell.ts'

const HOUR = 3_600_000

/** A request that still waits for somebody here, locked. @throws Refusal E_NOT_FOUND, E_REQUEST_DECIDED, E_EXPIRED */
async function lockActive(tx: Tx, deps: Deps, actor: Actor, id: string): Promise<RecoveryRow> {
  const request = await lockRequest(tx, actor.issuerId, id)
  if (shownState(request, deps.clock()) === 'expired') throw new Refusal('E_EXPIRED')
  if (!isActive(request.state)) throw new Refusal('E_REQUEST_DECIDED')
  // A key is nobody, and may be in the hands of the one who checked.
  if (actor.kind !== 'member') throw new Refusal('E_FORBIDDEN')
  return request
}

/** Nobody says of themselves who they are. */
const requireOther = (actor: Actor, request: RecoveryRow): void => {
  if (request.person_id === actor.id) throw new Refusal('E_SECOND_PERSON')
}

/**
 * The first person: has made sure who it is, and says how. That stays in the request and not in the trail, since it says
 * something of the learner.
 *
 * @throws Refusal E_REASON_MISSING, E_REQUEST_DECIDED where somebody has checked already
 */
export function checkRecovery(deps: Deps, actor: Actor, id: string, how: string): Promise<void> {
  return tx(deps, actor, async tx => {
    const request = await lockActive(tx, deps, actor, id)
    if (request.state !== 'open') throw new Refusal('E_REQUEST_DECIDED')
    requireOther(actor, request)
    const said = how.trim()
    if (said === '') throw new Refusal('E_REASON_MISSING')
    await tx.execute(sql`
      update recovery_request set state = 'checked', checked_by = ${actor.id}, checked_by_name = ${actor.name},
        checked_at = ${deps.clock().toISOString()}, check_note = ${said}
      where issuer_id = ${actor.issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'recovery.checked', subject: id })
  })
}

/** Hours that issuing anew waits, by the institution's rule: only where a macro-credential is among it. */
export async function waitHours(tx: Tx, deps: Deps, request: RecoveryRow): Promise<number> {
  const { recovery_wait_hours: hours } = await currentIssuer(tx, request.issuer_id)
  const awards = await awardsOfRequest(tx, request.issuer_id, request, deps.clock())
  return awards.some(one => one.kind === 'macro') ? hours : 0
}

/**
 * The second, another person: says yes. From then on, at once or after the wait, the server issues anew (`reissue`); a
 * crash in between leaves a request that is due, which the next round of the job finds.
 *
 * @throws Refusal E_NOT_CHECKED, E_SECOND_PERSON, E_ISSUING_HALTED
 */
export async function confirmRecovery(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { issuerId } = actor
  const isDue = await tx(deps, actor, async tx => {
    const request = await lockActive(tx, deps, actor, id)
    if (request.state === 'confirmed') throw new Refusal('E_REQUEST_DECIDED')
    requireOther(actor, request)
    if (request.state === 'open') throw new Refusal('E_NOT_CHECKED')
    if (request.checked_by === actor.id) throw new Refusal('E_SECOND_PERSON')
    await requireIssuing(tx, issuerId)
    const now = deps.clock()
    const hours = await waitHours(tx, deps, request)
    const due = new Date(now.getTime() + hours * HOUR)
    await tx.execute(sql`
      update recovery_request set state = 'confirmed', confirmed_by = ${actor.id}, confirmed_by_name = ${actor.name},
        confirmed_at = ${now.toISOString()}, due_at = ${due.toISOString()}
      where issuer_id = ${issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'recovery.confirmed', subject: id, details: { hours } })
    if (hours === 0) return true
    await tellDecided(tx, deps, await currentIssuer(tx, issuerId), request, { kind: 'waits', until: due })
    return false
  })
  deps.failpoint('after-recovery-confirmed')
  if (isDue) await reissue(deps, issuerId, id)
}

/** Anybody who may decide says no, up to the moment in which it is issued anew; the learner is told why. */
export function declineRecovery(deps: Deps, actor: Actor, id: string, reason: string): Promise<void> {
  return tx(deps, actor, async tx => {
    const request = await lockActive(tx, deps, actor, id)
    const said = reason.trim()
    if (said === '') throw new Refusal('E_REASON_MISSING')
    await tx.execute(sql`
      update recovery_request set state = 'declined', declined_by_name = ${actor.name}, decline_reason = ${said},
        closed_at = ${deps.clock().toISOString()}, due_at = null
      where issuer_id = ${actor.issuerId} and id = ${id}`)
    await note(tx, deps, actor, { event: 'recovery.declined', subject: id })
    const issuer = await currentIssuer(tx, actor.issuerId)
    await tellDecided(tx, deps, issuer, request, { kind: 'declined', reason: said })
  })
}
