import { buildClosingStatement, CLOSING_PATH } from '@laurel/core/closing'
import type { Instant } from '@laurel/core/primitives'
import { finishIntents } from '../award/finish-intents.ts'
import { signOurs } from '../credential/sign-ours.ts'
import type { Deps } from '../deps.ts'
import { finishEndorsement } from '../endorsement/sign-endorsement.ts'
import { isReissuing } from '../identity/compromise/store.ts'
import { listDomains } from '../identity/domain/store.ts'
import { followIssuer } from '../identity/follow-issuer.ts'
import { folderOf, namesOf } from '../identity/names.ts'
import { endOfLog, lastEntry, readHeld } from '../identity/store.ts'
import { DidLogStuckError } from '../identity/stuck.ts'
import { appendWaiting } from '../log/append.ts'
import { catchUp } from '../log/catch-up.ts'
import { digestOfDocument, record } from '../log/record.ts'
import { findCheckpoint, findLogs, isAnyWaiting } from '../log/store.ts'
import type { Actor } from '../people/actor.ts'
import { forEachIssuer, throwAll } from '../people/for-each-issuer.ts'
import { note } from '../people/note.ts'
import { allIssuerIds, currentIssuer, homeDid } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { publishLastLists } from '../status/publish-last.ts'
import { enqueueSite } from './site/enqueue-site.ts'
import { closeOthersOut, findClosing, lockClosing } from './store.ts'
import { TELL_QUEUE } from './tell.ts'

export const CLOSE_QUEUE = 'close-institution'

/** Why an institution whose day has come is not closed yet; what an operator or owner has to see to. */
export type Trouble =
  | 'halted'
  | 'reissue'
  | 'did-held'
  | 'did-stuck'
  | 'did-full'
  | 'did-waits'
  | 'record-held'
  | 'record-unknown'
  | 'record-ahead'

class NotYet extends Error {
  readonly trouble: Trouble | null
  constructor(trouble: Trouble | null) {
    super(`an institution cannot be closed yet: ${trouble ?? 'something came in between'}`)
    this.trouble = trouble
  }
}

/** What closes it: nobody, since it is done by itself when the day has come. */
const closer = (issuerId: string): Actor => ({ issuerId, kind: 'server', id: 'closing', name: 'Laurel' })

/**
 * Closes an institution whose day has come. Each step finds what the one before has left, so whoever comes after a crash
 * goes on; nothing of it can be undone from the second step on.
 *
 * 1. Nothing new is begun. 2. What was begun is finished. 3. The time of the statement is decided. 4. The last version of
 * the DID says it. 5. The status lists are published for the last time. 6. The statement is signed and goes on record.
 * 7. The last head is signed. 8. Nothing is signed any more.
 *
 * @returns whether it is closed now
 */
export async function closeInstitution(deps: Deps, issuerId: string): Promise<boolean> {
  const begun = await tx(deps, { issuerId }, tx => stop(tx, deps, issuerId))
  if (begun !== 'stopped') return begun === 'closed'
  try {
    await finishBegun(deps, issuerId)
    await tx(deps, { issuerId }, tx => decideTime(tx, deps, issuerId))
    if (!(await tx(deps, { issuerId }, tx => endDid(tx, deps, issuerId)))) throw new NotYet('did-waits')
    deps.failpoint('after-closing-did')
    if (!(await publishLastLists(deps, issuerId))) throw new NotYet(null)
    deps.failpoint('after-last-lists')
    await appendLast(deps, issuerId)
    await state(deps, issuerId)
    deps.failpoint('after-closing-statement')
    await appendLast(deps, issuerId)
    await tx(deps, { issuerId }, tx => seal(tx, deps, issuerId))
    return true
  } catch (error) {
    if (await isClosed(deps, issuerId)) return true
    const trouble = troubleOf(error)
    if (trouble === undefined) throw error
    await tx(deps, { issuerId }, tx =>
      tx.execute(sql`
        update closing set trouble = ${trouble} where issuer_id = ${issuerId} and closed_at is null`),
    )
    return false
  }
}

/** Of two at once one is faster, and whatever the other would still add or sign is refused. */
const isClosed = async (deps: Deps, issuerId: string): Promise<boolean> => {
  const closing = await tx(deps, { issuerId }, tx => findClosing(tx, issuerId))
  return (closing?.closed_at ?? null) !== null
}

const TROUBLE_OF_DID = {
  E_DID_HELD: 'did-held',
  E_DID_STUCK: 'did-stuck',
  E_DID_FULL: 'did-full',
} as const satisfies Record<DidLogStuckError['code'], Trouble>

/** What is a state with a reason, and no fault: null where it is only a matter of time, `undefined` for a fault. */
export function troubleOf(error: unknown): Trouble | null | undefined {
  if (error instanceof NotYet) return error.trouble
  if (error instanceof DidLogStuckError) return TROUBLE_OF_DID[error.code]
  if (error instanceof Refusal && error.code === 'E_ISSUING_HALTED') return 'halted'
  return undefined
}

async function stop(tx: Tx, deps: Deps, issuerId: string): Promise<'waits' | 'stopped' | 'closed'> {
  const closing = await lockClosing(tx, issuerId)
  const now = deps.clock()
  if (!closing || new Date(closing.closes_at) > now) return 'waits'
  if (closing.closed_at) return 'closed'
  if (closing.stopped_at) return 'stopped'
  await closeOthersOut(tx, issuerId)
  // What a stolen key has signed is signed anew award by award, and each is begun for itself.
  if (await isReissuing(tx, issuerId)) {
    await tx.execute(sql`update closing set trouble = 'reissue' where issuer_id = ${issuerId}`)
    return 'waits'
  }
  await tx.execute(sql`update closing set stopped_at = ${now.toISOString()} where issuer_id = ${issuerId}`)
  await note(tx, deps, closer(issuerId), { event: 'closing.begun', subject: issuerId })
  return 'stopped'
}

/** What was written down and acknowledged before is signed; what was stated before there was a log goes on record. */
async function finishBegun(deps: Deps, issuerId: string): Promise<void> {
  const awards = await tx(deps, { issuerId }, tx =>
    tx.execute<{ award_id: string }>(sql`
      select distinct award_id from issuance_intent where issuer_id = ${issuerId} and done_at is null`),
  )
  for (let from = 0; from < awards.rows.length; from += 200)
    await finishIntents(
      deps,
      closer(issuerId),
      awards.rows.slice(from, from + 200).map(row => row.award_id),
    )
  const endorsements = await tx(deps, { issuerId }, tx =>
    tx.execute<{ id: string }>(sql`select id from endorsement where issuer_id = ${issuerId} and document is null`),
  )
  for (const { id } of endorsements.rows) await finishEndorsement(deps, issuerId, id)
  await catchUp(deps, issuerId)
}

async function decideTime(tx: Tx, deps: Deps, issuerId: string): Promise<void> {
  await lockClosing(tx, issuerId)
  await tx.execute(sql`
    update closing set final_at = coalesce(final_at, ${seconds(deps.clock())}), trouble = null
    where issuer_id = ${issuerId}`)
}

/** @returns whether the last version is published: where witnesses have to approve, it waits for them */
async function endDid(tx: Tx, deps: Deps, issuerId: string): Promise<boolean> {
  // Of two that close it at once the second finds the entry of the first, or of whoever follows the institution by itself.
  await lockClosing(tx, issuerId)
  await deps.keys.lock(tx, issuerId)
  if ((await readHeld(tx, issuerId))?.waitsFor === 'witnesses') return false
  if (await endOfLog(tx, issuerId)) return true
  return (await followIssuer(tx, deps, issuerId, { event: 'closed' })).event === 'closed'
}

async function appendLast(deps: Deps, issuerId: string): Promise<void> {
  const came = await appendWaiting(deps, issuerId)
  if (came !== 'published' && came !== 'unchanged') throw new NotYet(`record-${came}`)
}

async function state(deps: Deps, issuerId: string): Promise<void> {
  const facts = await tx(deps, { issuerId }, async tx => {
    const closing = await findClosing(tx, issuerId)
    if (!closing?.final_at || closing.statement !== null) return null
    const issuer = await currentIssuer(tx, issuerId)
    const last = await lastEntry(tx, issuerId)
    if (!last) throw new Error('an issuer that closes has no log of its DID')
    const lists = await tx.execute<{ id: string; published: string; published_token: string }>(sql`
      select id, published, published_token from status_list where issuer_id = ${issuerId} order by id`)
    const records = []
    for (const log of await findLogs(tx, issuerId)) {
      const head = await findCheckpoint(tx, issuerId, log.id, 'last')
      if (head) records.push({ origin: log.origin, size: head.size, root: head.root.toString('base64') })
    }
    const names = namesOf(issuer, await listDomains(tx, issuerId), last.entry)
    return { closing, issuer, names, last, lists: lists.rows, records }
  })
  if (!facts) return
  const { closing, issuer, names, last, lists, records } = facts
  const closedAt = seconds(closing.final_at as string)
  const place = `${deps.baseUrl}/i/${issuer.short_name}`
  const digest = (document: string) => Buffer.from(digestOfDocument(document)).toString('hex')
  const said = {
    name: issuer.name,
    closedAt: Date.parse(closedAt) as Instant,
    successor: closing.successor_name === null ? null : { name: closing.successor_name, did: closing.successor_did },
    didVersion: { did: last.entry.state.id as string, version: last.entry.versionId },
    statusLists: lists.map(one => ({
      url: `${place}/status/${one.id}`,
      digest: digest(one.published),
      tokenDigest: digest(one.published_token),
    })),
    records,
  }
  // Nobody closes somebody else, and to whoever verifies another name is somebody else: so each says it itself.
  const signUnder = (did: string): Promise<string> => {
    const unsigned = buildClosingStatement(
      { issuer: did, ...said },
      { url: `${place}/${folderOf(issuer, did)}${CLOSING_PATH}`, closedAt },
    )
    return signOurs(deps, issuerId, unsigned, closedAt)
  }
  const statement = await signUnder(homeDid(issuer))
  const others: Record<string, string> = {}
  for (const did of names.webs) if (did !== homeDid(issuer)) others[did] = await signUnder(did)
  await tx(deps, { issuerId }, async tx => {
    await lockClosing(tx, issuerId)
    await deps.keys.lock(tx, issuerId)
    if ((await endOfLog(tx, issuerId))?.entry.versionId !== last.entry.versionId) throw new NotYet(null)
    const kept = await tx.execute(sql`
      update closing set statement = ${statement}, other_statements = ${JSON.stringify(others)}::jsonb
      where issuer_id = ${issuerId} and statement is null returning 1`)
    const documents = [statement, ...Object.values(others)]
    if (kept.rows.length > 0)
      await record(
        tx,
        deps,
        issuerId,
        documents.map(document => ({ kind: 'closing' as const, subject: 'closing', document })),
      )
  })
}

async function seal(tx: Tx, deps: Deps, issuerId: string): Promise<void> {
  const closing = await lockClosing(tx, issuerId)
  if (closing?.closed_at) return
  await closeOthersOut(tx, issuerId)
  const open = await tx.execute(sql`
    select 1 from issuance_intent where issuer_id = ${issuerId} and done_at is null
    union all select 1 from endorsement where issuer_id = ${issuerId} and document is null
    union all select 1 from status_list where issuer_id = ${issuerId} and not is_final limit 1`)
  // Whatever came in between is seen to the next time.
  if (open.rows.length > 0 || (await isAnyWaiting(tx, issuerId))) throw new NotYet(null)
  // The times of heads rise, and by a clock that stood still the last one is a moment ahead.
  await tx.execute(sql`
    update closing set trouble = null, closed_at = greatest(${deps.clock().toISOString()}::timestamptz,
      (select max(at) from log_checkpoint where log_checkpoint.issuer_id = ${issuerId}))
    where issuer_id = ${issuerId}`)
  await note(tx, deps, closer(issuerId), { event: 'closing.closed', subject: issuerId })
  await deps.jobs.enqueue(tx, TELL_QUEUE, { issuerId, what: 'closed' })
  await enqueueSite(tx, deps, issuerId)
}

/**
 * The regular look: closes whatever institution's day has come.
 *
 * @throws AggregateError of what went wrong with some of them, when all others were seen to
 */
export async function closeDue(deps: Deps): Promise<void> {
  const errors = await forEachIssuer(await tx(deps, {}, allIssuerIds), async issuerId => {
    const closing = await tx(deps, { issuerId }, tx => findClosing(tx, issuerId))
    if (!closing || closing.closed_at || new Date(closing.closes_at) > deps.clock()) return
    await closeInstitution(deps, issuerId)
  })
  throwAll(errors)
}
