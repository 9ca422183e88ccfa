import { createHmac } from 'node:crypto'
import { beginningOf, dayName, dayOf } from '@laurel/core/insight'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { saveAddresses, tenantOf } from '../people/store.ts'
import { mailLocale } from '../platform/button-mail.ts'
import { enterTenant, type Tx, tx } from '../platform/database.ts'
import { tokenHash } from '../platform/ids.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { zReport, zReportChange } from './schema.ts'

export type Every = 'weekly' | 'monthly'

/** The day on which the present week or month began: what is sent for it is about the one before. */
export const reportDay = (every: Every, now: Date): string =>
  dayName(beginningOf(every === 'weekly' ? 'week' : 'month', dayOf(now.getTime())))

/** Ends the reports of one member, by the link in each of them. Derived, so that every mail has the same. */
export const endToken = (deps: Pick<Deps, 'deriveSecret'>, issuerId: string, userId: string): string =>
  createHmac('sha256', deps.deriveSecret('insight-report'))
    .update(`${issuerId} ${userId}`)
    .digest()
    .subarray(0, 24)
    .toString('base64url')

async function everyOf(tx: Tx, issuerId: string, userId: string): Promise<z.infer<typeof zReport>> {
  const found = await tx.execute<{ every: Every }>(
    sql`select every from insight_report where issuer_id = ${issuerId} and user_id = ${userId}`,
  )
  return { every: found.rows[0]?.every ?? 'off' }
}

/** A report goes to a person, so an API key has none. */
export const readReport = (deps: Deps, actor: Actor): Promise<z.infer<typeof zReport>> =>
  tx(deps, actor, tx => everyOf(tx, actor.issuerId, actor.kind === 'member' ? actor.id : ''))

/** @throws Refusal E_FORBIDDEN for an API key */
export async function changeReport(
  deps: Deps,
  actor: Actor,
  { every, locale }: z.infer<typeof zReportChange>,
): Promise<z.infer<typeof zReport>> {
  if (actor.kind !== 'member') throw new Refusal('E_FORBIDDEN')
  const { issuerId, id: userId } = actor
  return tx(deps, actor, async tx => {
    const before = await everyOf(tx, issuerId, userId)
    if (every === 'off')
      await tx.execute(sql`delete from insight_report where issuer_id = ${issuerId} and user_id = ${userId}`)
    else {
      const person = await tx.execute<{ locale: string | null }>(sql`select locale from person where id = ${userId}`)
      await tx.execute(sql`
        insert into insight_report (issuer_id, user_id, every, locale, sent_for)
        values (${issuerId}, ${userId}, ${every}, ${mailLocale(locale, person.rows[0]?.locale)}, ${reportDay(every, deps.clock())})
        on conflict (issuer_id, user_id) do update set every = excluded.every, locale = excluded.locale,
          sent_for = case when insight_report.every = excluded.every then insight_report.sent_for else excluded.sent_for end`)
      const address = tokenHash(endToken(deps, issuerId, userId))
      await saveAddresses(tx, issuerId, [{ kind: 'insight-report', address }])
    }
    if (before.every !== every)
      await note(tx, deps, actor, { event: 'insight.report-changed', subject: userId, details: { every } })
    return { every }
  })
}

type Found = { readonly issuerId: string; readonly userId: string; readonly locale: string; readonly issuer: string }

/** Whose report a link ends; undefined where there is none any more. */
async function findReport(deps: Deps, tx: Tx, token: string): Promise<Found | undefined> {
  const issuerId = await tenantOf(tx, 'insight-report', tokenHash(token))
  if (!issuerId) return undefined
  await enterTenant(tx, issuerId)
  const found = await tx.execute<{ user_id: string; locale: string; issuer: string }>(sql`
    select user_id, insight_report.locale, issuer.name as issuer from insight_report join issuer using (issuer_id)
    where issuer_id = ${issuerId}`)
  const row = found.rows.find(one => endToken(deps, issuerId, one.user_id) === token)
  return row && { issuerId, userId: row.user_id, locale: row.locale, issuer: row.issuer }
}

export const readEnd = (deps: Deps, token: string) => tx(deps, {}, tx => findReport(deps, tx, token))

/** By the button behind the link; pressed twice it has nothing left to do. */
export const endReport = (deps: Deps, token: string): Promise<void> =>
  tx(deps, {}, async tx => {
    const found = await findReport(deps, tx, token)
    if (!found) return
    const { issuerId, userId } = found
    await tx.execute(sql`delete from insight_report where issuer_id = ${issuerId} and user_id = ${userId}`)
    const actor: Actor = { issuerId, kind: 'member', id: userId, name: '' }
    await note(tx, deps, actor, { event: 'insight.report-changed', subject: userId, details: { every: 'off' } })
  })
