import { setImmediate as nextTurn } from 'node:timers/promises'
import { finishIntents } from '../../award/finish-intents.ts'
import { intendCredentials } from '../../award/intend-credentials.ts'
import { type AwardListRow, findAwards, lockAward } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { requireIssuing, whyNotIssuing } from '../../people/halt-issuing.ts'
import { note } from '../../people/note.ts'
import { allSignerIds, currentIssuer, didsOfIssuer } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { setStatusBits } from '../../status/take-indexes.ts'
import { keyIds } from '../names.ts'
import { tellReissuedAfter } from './compromise-mail.ts'
import { findAffected, keysNamed } from './find-affected.ts'
import { signEndorsementAnew } from './sign-endorsement-anew.ts'
import { type CompromiseRow, closeItems, findCompromise, listCompromises, saveItems } from './store.ts'

export const REISSUE_QUEUE = 'reissue-affected'

/** Awards a turn: enough to share the cost of a commit, few enough to keep everybody else's way free. */
const CHUNK = 50

/** How soon a job that was stopped by the switch looks again. */
const HALTED_SECONDS = 60

/**
 * Puts the one button's work in the queue; pressed twice it is the same work.
 *
 * @param withKept  what stays valid is signed anew as well: whoever verifies without the record refuses the old signature
 * @throws Refusal E_NOT_FOUND, E_ISSUING_HALTED, E_INSTITUTION_CLOSED
 */
export async function beginReissue(deps: Deps, actor: Actor, id: string, withKept: boolean): Promise<void> {
  const { issuerId } = actor
  await tx(deps, { issuerId }, async tx => {
    const locked = await tx.execute<Pick<CompromiseRow, 'reissue'>>(sql`
      select reissue from key_compromise where issuer_id = ${issuerId} and id = ${id} for update`)
    if (!locked.rows[0]) throw new Refusal('E_NOT_FOUND')
    // An institution that closes waits for what was begun before, and nothing is begun afterwards.
    await tx.execute(sql`select laurel_closing_lock(${issuerId}::uuid, false)`)
    await requireIssuing(tx, issuerId)
    const row = await findCompromise(tx, issuerId, id)
    if (withKept && row) await listLate(tx, deps, issuerId, row, true)
    const isRunning = locked.rows[0].reissue === 'running'
    if (!isRunning) {
      const { kind, id: actorId, name } = actor
      await tx.execute(sql`
      update key_compromise set reissue = 'running', done_at = null, begun_at = ${deps.clock().toISOString()},
        actor = ${JSON.stringify({ issuerId, kind, id: actorId, name })}::jsonb
      where issuer_id = ${issuerId} and id = ${id}`)
      await note(tx, deps, actor, { event: 'keys.reissue-begun', subject: issuerId, details: { declaration: id } })
    }
    await deps.jobs.enqueue(tx, REISSUE_QUEUE, { issuerId, id }, { key: id })
  })
}

/**
 * Signs with the present key what is listed, some at a time. Safe to stop anywhere and to start again: what will be
 * signed is written down first, an item is closed in the transaction that keeps its new credential, and what somebody
 * else has signed anew in the meantime is only closed.
 */
export async function reissueAffected(deps: Deps, issuerId: string, id: string, signal?: AbortSignal): Promise<void> {
  const row = await tx(deps, { issuerId }, tx => findCompromise(tx, issuerId, id))
  if (row?.reissue !== 'running' || !row.actor) return
  const { actor } = row
  // What was being signed with the old key at the moment of the declaration was kept after it.
  await tx(deps, { issuerId }, tx => listLate(tx, deps, issuerId, row))
  for (;;) {
    if (signal?.aborted) throw new Error('stopped before the end')
    if (await waits(deps, issuerId, id)) return
    const turn = await tx(deps, { issuerId }, tx => intendTurn(tx, deps, issuerId, row))
    if (turn.length === 0) break
    deps.failpoint('after-reissue-intent')
    await finishIntents(deps, actor, turn, tx => closeTurn(tx, deps, issuerId, row, turn))
    await nextTurn()
  }
  for (;;) {
    if (signal?.aborted) throw new Error('stopped before the end')
    const open = await tx(deps, { issuerId }, tx => openItems(tx, issuerId, id, 'endorsement', 1))
    if (!open[0]) break
    await signEndorsementAnew(deps, issuerId, open[0])
  }
  await tx(deps, { issuerId }, async tx => {
    const done = await tx.execute(sql`
      update key_compromise set reissue = 'done', done_at = ${deps.clock().toISOString()}
      where issuer_id = ${issuerId} and id = ${id} and reissue = 'running' returning 1`)
    if (done.rows.length === 0) return
    const count = await tx.execute<{ n: number }>(sql`
      select count(*)::int as n from key_compromise_item
      where issuer_id = ${issuerId} and compromise_id = ${id} and kind = 'award' and state = 'reissued'`)
    const details = { declaration: id, awards: count.rows[0]?.n ?? 0 }
    await note(tx, deps, actor, { event: 'keys.reissued', subject: issuerId, details })
  })
}

export const LATE_QUEUE = 'list-late'

/** For so long after a declaration something may be kept that was being signed at its moment. */
const LATE_MS = 240_000

/** Looks once more when nothing can be under way any more that the stolen key has signed. */
export const listLateAfter = (tx: Tx, deps: Deps, issuerId: string, id: string): Promise<void> =>
  deps.jobs.enqueue(tx, LATE_QUEUE, { issuerId, id }, { key: id, startAfter: new Date(Date.now() + LATE_MS) })

/** Lists what was being signed at the moment of a declaration, and was kept after it. */
export const listLateOnes = (deps: Deps, issuerId: string, id: string): Promise<void> =>
  tx(deps, { issuerId }, async tx => {
    const row = await findCompromise(tx, issuerId, id)
    if (row) await listLate(tx, deps, issuerId, row)
  })

/** Goes on with what was begun and whose job is gone; harmless beside jobs that run. */
export async function seeToCompromises(deps: Deps): Promise<void> {
  for (const issuerId of await tx(deps, {}, allSignerIds))
    await tx(deps, { issuerId }, async tx => {
      for (const row of await listCompromises(tx, issuerId))
        if (row.reissue === 'running')
          await deps.jobs.enqueue(tx, REISSUE_QUEUE, { issuerId, id: row.id }, { key: row.id })
    })
}

/** While issuing is halted the job waits, with everything that it has done so far; it ends with its institution. */
const waits = (deps: Deps, issuerId: string, id: string): Promise<boolean> =>
  tx(deps, { issuerId }, async tx => {
    const why = await whyNotIssuing(tx, issuerId)
    if (why === null) return false
    if (why === 'E_INSTITUTION_CLOSED') return true
    const startAfter = new Date(Date.now() + HALTED_SECONDS * 1_000)
    await deps.jobs.enqueue(tx, REISSUE_QUEUE, { issuerId, id }, { key: id, startAfter })
    return true
  })

/** The ids of a declaration's keys in the DID documents, under every name of the issuer. */
async function keysOf(tx: Tx, deps: Deps, issuerId: string, row: CompromiseRow): Promise<string[]> {
  const keys = await deps.keys.publicKeys(tx, issuerId)
  const names = await didsOfIssuer(tx, await currentIssuer(tx, issuerId))
  return keyIds(
    names,
    keys.filter(one => row.keys.includes(one.fragment)),
  )
}

async function listLate(tx: Tx, deps: Deps, issuerId: string, row: CompromiseRow, withKept = false): Promise<void> {
  const { items, kept } = await findAffected(tx, issuerId, await keysOf(tx, deps, issuerId, row), row.last_good)
  const more = withKept ? kept.map(id => ({ kind: 'award' as const, id, award_id: id, state: 'open' as const })) : []
  await saveItems(tx, issuerId, row.id, [...items, ...more])
}

async function openItems(
  tx: Tx,
  issuerId: string,
  id: string,
  kind: 'award' | 'endorsement',
  most: number,
): Promise<string[]> {
  // Ids rise with time, so what an award consists of comes before the award.
  const found = await tx.execute<{ id: string }>(sql`
    select id from key_compromise_item
    where issuer_id = ${issuerId} and compromise_id = ${id} and state = 'open' and kind = ${kind}
    order by id limit ${most}`)
  return found.rows.map(one => one.id)
}

/** As many as do not consist of each other: an award carries the credentials of its parts, so those come first. */
function apart(awards: readonly AwardListRow[]): AwardListRow[] {
  const taken = new Set<string>()
  const first: AwardListRow[] = []
  for (const award of awards) {
    if (award.constituents?.some(one => taken.has(one))) break
    taken.add(award.id)
    first.push(award)
  }
  return first
}

/**
 * Writes down what will be signed for the next awards: the same award, holder, dates and address. What counts no more,
 * or has been signed anew already, has nothing to be signed.
 *
 * @returns the awards of this turn
 */
async function intendTurn(tx: Tx, deps: Deps, issuerId: string, row: CompromiseRow): Promise<string[]> {
  const ids = await openItems(tx, issuerId, row.id, 'award', CHUNK)
  const turn = apart(await findAwards(tx, issuerId, ids)).map(one => one.id)
  // An award that was erased has left its item behind for a moment.
  if (turn.length === 0) {
    await closeItems(tx, issuerId, 'award', ids, 'over', deps.clock())
    return ids
  }
  for (const id of turn) await lockAward(tx, issuerId, id)
  const keys = new Set(await keysOf(tx, deps, issuerId, row))
  const found = await tx.execute<{
    id: string
    subject_did: string | null
    document: string
    is_intended: boolean
  }>(sql`
    select award.id, credential.subject_did, credential.document,
      exists (select 1 from issuance_intent as intent where intent.issuer_id = award.issuer_id
        and intent.award_id = award.id and intent.done_at is null) as is_intended
    from award join credential on credential.issuer_id = award.issuer_id and credential.award_id = award.id and is_current
    where award.issuer_id = ${issuerId} and award.state = 'issued'
      and award.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(turn)}::jsonb))`)
  const bySubject = Map.groupBy(
    found.rows.filter(one => !one.is_intended && keysNamed(one.document).some(key => keys.has(key))),
    one => one.subject_did,
  )
  for (const [subject, awards] of bySubject)
    await intendCredentials(
      tx,
      deps,
      issuerId,
      awards.map(one => one.id),
      subject,
    )
  return turn
}

/** Closes the items of a turn with its new credentials, and tells whose awards they are. */
async function closeTurn(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  row: CompromiseRow,
  turn: readonly string[],
): Promise<void> {
  const now = deps.clock()
  const awards = await findAwards(tx, issuerId, turn)
  const inForce = awards.filter(one => one.state === 'issued')
  const anew = new Set(inForce.map(one => one.id))
  await closeItems(tx, issuerId, 'award', [...anew], 'reissued', now)
  await closeItems(
    tx,
    issuerId,
    'award',
    turn.filter(id => !anew.has(id)),
    'over',
    now,
  )
  await withdrawCopies(tx, issuerId, row.id, [...anew], now)
  await tellReissuedAfter(tx, deps, await currentIssuer(tx, issuerId), row.id, inForce)
  deps.failpoint('before-reissue-commit')
}

/** Copies in other wallets that count no more: whoever asks for one again, with the same key, gets a new one. */
async function withdrawCopies(
  tx: Tx,
  issuerId: string,
  compromiseId: string,
  awardIds: readonly string[],
  now: Date,
): Promise<void> {
  const withdrawn = await tx.execute<{ id: string }>(sql`
    update wallet_copy set withdrawn_at = ${now.toISOString()} where issuer_id = ${issuerId} and withdrawn_at is null
      and award_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(awardIds)}::jsonb))
      and id in (select item.id from key_compromise_item as item where item.issuer_id = ${issuerId}
        and item.compromise_id = ${compromiseId} and item.kind = 'copy')
    returning id`)
  await setStatusBits(
    tx,
    issuerId,
    withdrawn.rows.map(one => one.id),
    now,
  )
}
