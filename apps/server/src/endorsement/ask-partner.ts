import { isOpen, mayRemind } from '@laurel/core/endorsement'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import { note } from '../people/note.ts'
import { requireMail } from '../people/quotas.ts'
import { currentIssuer, saveAddresses } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { newToken, tokenHash } from '../platform/ids.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { knownIssuers } from '../verification/known-issuers.ts'
import { endorsementMail } from './endorsement-mail.ts'
import type { NewRequest, RequestView } from './schema.ts'
import { findRequest, listRequests, lockRequest, type RequestRow, searchOf, stateOf, textArray } from './store.ts'
import { readSubject } from './subject.ts'
import { newestVersions, requestView } from './view.ts'

const LIFETIME_DAYS = 30

async function viewOf(tx: Tx, deps: Deps, issuerId: string, id: string): Promise<RequestView> {
  const row = await findRequest(tx, issuerId, id)
  if (!row) throw new Refusal('E_NOT_FOUND')
  return requestView(deps, row, { newest: await newestVersions(tx, issuerId, [row]), known: await knownIssuers(deps) })
}

/** A fresh link, mailed; the link before it ends. Only its hash is kept (H-44). */
async function sendLink(tx: Tx, deps: Deps, row: RequestRow, kind: 'asked' | 'reminded'): Promise<void> {
  const token = newToken()
  const now = deps.clock()
  const expires = new Date(now.getTime() + LIFETIME_DAYS * 86_400_000).toISOString()
  await requireMail(tx, deps, row.issuer_id)
  await tx.execute(sql`
    delete from public_address where kind = 'endorsement' and address = ${row.token_hash} and issuer_id = ${row.issuer_id}`)
  await tx.execute(sql`
    update endorsement_request set token_hash = ${tokenHash(token)}, expires_at = ${expires}, sent_at = ${now.toISOString()},
      reminders = reminders + ${kind === 'reminded' ? 1 : 0}
    where issuer_id = ${row.issuer_id} and id = ${row.id}`)
  await saveAddresses(tx, row.issuer_id, [{ kind: 'endorsement', address: tokenHash(token) }])
  const issuer = await currentIssuer(tx, row.issuer_id)
  const content = endorsementMail(kind, {
    issuer: issuer.name,
    subject: row.subject_name,
    organisation: row.organisation,
    asker: row.asked_by_name,
    url: `${deps.baseUrl}/endorse/${token}`,
    locale: row.locale,
    words: row.message,
  })
  await deps.mailer.send(tx, {
    issuerId: row.issuer_id,
    kind: 'endorsement',
    to: { email: row.email, name: row.organisation },
    from: issuer.name,
    ...content,
  })
}

/** Where whoever asks is told what came of it. */
async function addressOf(tx: Tx, actor: Actor): Promise<string | null> {
  if (actor.kind !== 'member') return null
  const found = await tx.execute<{ email: string }>(sql`select email from person where id = ${actor.id}`)
  return found.rows[0]?.email ?? null
}

/** Asks a partner by mail. Nothing is shown of it anywhere before they have signed. */
export async function askPartner(deps: Deps, actor: Actor, wanted: NewRequest): Promise<RequestView> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const subject = await readSubject(tx, deps, issuerId, wanted.subject)
    const now = deps.clock().toISOString()
    const id = deps.newId()
    const search = searchOf({ organisation: wanted.organisation, email: wanted.email, subject_name: subject.name })
    const made = await tx.execute<RequestRow>(sql`
      insert into endorsement_request (issuer_id, id, subject_kind, subject_url, achievement_id, achievement_version,
        award_id, subject_name, organisation, email, locale, message, statements, token_hash, asked_by_id,
        asked_by_name, asked_by_email, created_at, sent_at, expires_at, search)
      values (${issuerId}, ${id}, ${subject.kind}, ${subject.url}, ${subject.achievement?.achievement_id ?? null},
        ${subject.achievement?.version ?? null}, ${subject.awardId}, ${subject.name}, ${wanted.organisation},
        ${wanted.email}, ${wanted.locale ?? subject.issuer.locale}, ${wanted.message}, ${textArray(wanted.statements)},
        ${tokenHash(newToken())}, ${actor.id}, ${actor.name}, ${await addressOf(tx, actor)}, ${now}, ${now}, ${now},
        ${search})
      returning *`)
    await sendLink(tx, deps, made.rows[0] as RequestRow, 'asked')
    await note(tx, deps, actor, { event: 'endorsement.asked', subject: id, details: { kind: subject.kind } })
    return viewOf(tx, deps, issuerId, id)
  })
}

const lockOwn = async (tx: Tx, issuerId: string, id: string): Promise<RequestRow> => {
  const row = await lockRequest(tx, issuerId, { id })
  if (row?.kind !== 'partner') throw new Refusal('E_NOT_FOUND')
  return row
}

/** Asks once more, by another link. */
export async function remindPartner(deps: Deps, actor: Actor, id: string): Promise<RequestView> {
  return tx(deps, actor, async tx => {
    const row = await lockOwn(tx, actor.issuerId, id)
    if (!mayRemind(stateOf(row, deps.clock()))) throw new Refusal('E_ENDORSEMENT_STATE')
    await sendLink(tx, deps, row, 'reminded')
    await note(tx, deps, actor, { event: 'endorsement.reminded', subject: id })
    return viewOf(tx, deps, actor.issuerId, id)
  })
}

/** Takes the request back; its link says so from now on. */
export async function cancelRequest(deps: Deps, actor: Actor, id: string): Promise<RequestView> {
  return tx(deps, actor, async tx => {
    const row = await lockOwn(tx, actor.issuerId, id)
    const state = stateOf(row, deps.clock())
    if (state !== 'cancelled') {
      if (!isOpen(state) && state !== 'expired') throw new Refusal('E_ENDORSEMENT_STATE')
      await tx.execute(sql`
        update endorsement_request set cancelled_at = ${deps.clock().toISOString()}
        where issuer_id = ${actor.issuerId} and id = ${id}`)
      await note(tx, deps, actor, { event: 'endorsement.cancelled', subject: id })
    }
    return viewOf(tx, deps, actor.issuerId, id)
  })
}

/** Whether an endorsement is shown, and travels with what is issued from now on. Credentials that are out keep it. */
export async function setHidden(deps: Deps, actor: Actor, id: string, isHidden: boolean): Promise<RequestView> {
  return tx(deps, actor, async tx => {
    const row = await lockOwn(tx, actor.issuerId, id)
    if (stateOf(row, deps.clock()) !== 'endorsed') throw new Refusal('E_ENDORSEMENT_STATE')
    if ((row.hidden_at !== null) !== isHidden) {
      await tx.execute(sql`
        update endorsement_request set hidden_at = ${isHidden ? deps.clock().toISOString() : null}
        where issuer_id = ${actor.issuerId} and id = ${id}`)
      await note(tx, deps, actor, { event: `endorsement.${isHidden ? 'hidden' : 'shown'}`, subject: id })
    }
    return viewOf(tx, deps, actor.issuerId, id)
  })
}

export const readRequest = (deps: Deps, actor: Actor, id: string): Promise<RequestView> =>
  tx(deps, actor, async tx => {
    const row = await findRequest(tx, actor.issuerId, id)
    if (row?.kind !== 'partner') throw new Refusal('E_NOT_FOUND')
    return viewOf(tx, deps, actor.issuerId, id)
  })

type Query = Omit<Parameters<typeof listRequests>[2], 'after'> & { readonly cursor: string }

export async function requestsOf(deps: Deps, actor: Actor, { cursor, ...query }: Query) {
  const known = await knownIssuers(deps)
  return tx(deps, actor, async tx => {
    const wanted = { ...query, limit: query.limit + 1, after: readCursor(cursor) }
    const rows = await listRequests(tx, actor.issuerId, wanted, deps.clock())
    const newest = await newestVersions(tx, actor.issuerId, rows)
    return pageFrom(rows, query.limit, row => requestView(deps, row, { newest, known }))
  })
}
