import * as z from 'zod'
import { forgetClaims } from '../assessment/erase-claims.ts'
import type { Deps } from '../deps.ts'
import { forgetRequests } from '../endorsement/erase-endorsements.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { forgetBrought } from '../protocols/open-badges/sweep.ts'
import { forgetAnswers } from '../protocols/openid4vp/forget.ts'
import { forgetExchanges } from '../protocols/vc-api/exchange-store.ts'
import type { Actor } from './actor.ts'
import { note } from './note.ts'
import { allSignerIds } from './store.ts'

/** Days. The bounds keep a slip of the keyboard from emptying a table, and a trail from vanishing before anybody looks. */
const RULES = {
  /** Uploaded tables and the lines read from them, after their work is done. */
  importFilesDays: { column: 'import_files_days', usual: 90, min: 7, max: 3_650 },
  /** Whom a mail went to and what was in it. That it was sent stays known, so that nothing is sent twice. */
  mailsDays: { column: 'mails_days', usual: 180, min: 7, max: 3_650 },
  /** Invitations of members that were accepted, withdrawn or ran out. */
  invitationsDays: { column: 'invitations_days', usual: 30, min: 1, max: 3_650 },
  /** Entries of the audit trail. */
  auditDays: { column: 'audit_days', usual: 3_650, min: 365, max: 36_500 },
} as const
type RuleName = keyof typeof RULES
const NAMES = Object.keys(RULES) as RuleName[]

/** Who lost a wallet, and how it was checked who they are, after it was decided. The trail keeps that it was. */
const RECOVERIES_DAYS = 365
/** Messages to other systems, and each time that they were sent. */
const WEBHOOK_LOG_DAYS = 30
/** What a learner claimed and did not get or took back, with its evidence. What became an award stays with it. */
const CLAIMS_DAYS = 365
/** Whom an institution or a learner asked for an endorsement, and who did not give one. */
const REQUESTS_DAYS = 365
/** What was presented in an exchange of VC-API, for the program that asked to come for it. */
const EXCHANGES_DAYS = 30
/** Counts of views of links, by the hour: the learner's, and the same on the whole server. */
const VIEWS_DAYS = 400

const days = (name: RuleName) => z.int().min(RULES[name].min).max(RULES[name].max)
export const zRetention = z.object({
  importFilesDays: days('importFilesDays'),
  mailsDays: days('mailsDays'),
  invitationsDays: days('invitationsDays'),
  auditDays: days('auditDays'),
})
export const zRetentionChange = z.strictObject(zRetention.shape).partial()
export type Retention = z.infer<typeof zRetention>

export async function readRetention(tx: Tx, issuerId: string): Promise<Retention> {
  const found = await tx.execute<Record<string, number | null>>(
    sql`select * from retention where issuer_id = ${issuerId}`,
  )
  const row = found.rows[0]
  return Object.fromEntries(NAMES.map(name => [name, row?.[RULES[name].column] ?? RULES[name].usual])) as Retention
}

export async function changeRetention(
  deps: Deps,
  actor: Actor,
  wanted: z.infer<typeof zRetentionChange>,
): Promise<Retention> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const next = { ...(await readRetention(tx, issuerId)), ...wanted }
    await tx.execute(sql`
      insert into retention (issuer_id, import_files_days, mails_days, invitations_days, audit_days)
      values (${issuerId}, ${next.importFilesDays}, ${next.mailsDays}, ${next.invitationsDays}, ${next.auditDays})
      on conflict (issuer_id) do update set import_files_days = excluded.import_files_days,
        mails_days = excluded.mails_days, invitations_days = excluded.invitations_days,
        audit_days = excluded.audit_days`)
    await note(tx, deps, actor, { event: 'retention.changed', subject: issuerId, details: wanted })
    return next
  })
}

const before = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()

/** @returns the digests of files that nobody needs any more, to be taken away after the commit */
async function forgetImports(tx: Tx, issuerId: string, now: Date, until: string): Promise<string[]> {
  // A file whose work goes on is needed, however old; one that was never started is not.
  const old = await tx.execute<{ id: string; sha256: string }>(sql`
    update import set removed_at = ${now.toISOString()}, filename = '', bytes = 0
    where issuer_id = ${issuerId} and removed_at is null and created_at < ${until} and not exists (
      select 1 from job where job.issuer_id = import.issuer_id and job.import_id = import.id
        and (job.finished_at is null or job.finished_at >= ${until}))
    returning id, sha256`)
  // The lines stay as rows, since the job counts them; what was in them goes.
  await tx.execute(sql`
    update job_row set raw = null, request = '{}'::jsonb from job
    where job_row.issuer_id = ${issuerId} and job.issuer_id = job_row.issuer_id and job.id = job_row.job_id
      and job.finished_at < ${until} and job_row.request <> '{}'::jsonb`)
  if (old.rows.length === 0) return []
  const still = await tx.execute<{ sha256: string }>(
    sql`select distinct sha256 from import where issuer_id = ${issuerId} and removed_at is null`,
  )
  const needed = new Set(still.rows.map(row => row.sha256))
  return [...new Set(old.rows.map(row => row.sha256))].filter(sha256 => !needed.has(sha256))
}

async function counted(tx: Tx, statement: ReturnType<typeof sql>): Promise<number> {
  const done = await tx.execute(statement)
  return done.rowCount ?? 0
}

/**
 * Takes away what an issuer's own rules say, once a day, with one entry in the trail where there was anything.
 *
 * @returns false where it was done today already, by this server or another
 */
async function applyTo(deps: Deps, issuerId: string): Promise<boolean> {
  const now = deps.clock()
  const today = now.toISOString().slice(0, 10)
  const files = await tx(deps, { issuerId }, async tx => {
    const begun = await tx.execute(sql`
      insert into retention (issuer_id, applied_on) values (${issuerId}, ${today})
      on conflict (issuer_id) do update set applied_on = excluded.applied_on
        where retention.applied_on is null or retention.applied_on < excluded.applied_on
      returning issuer_id`)
    if (begun.rows.length === 0) return null
    const rules = await readRetention(tx, issuerId)
    const imports = await forgetImports(tx, issuerId, now, before(now, rules.importFilesDays))
    const mails = await counted(
      tx,
      sql`update mail set to_email = '', to_name = null, from_name = null, subject = '', text = '', html = '', attachment = null
        where issuer_id = ${issuerId} and created_at < ${before(now, rules.mailsDays)} and to_email <> ''`,
    )
    const ended = before(now, rules.invitationsDays)
    const gone = await tx.execute<{ token_hash: string }>(sql`
      delete from invitation where issuer_id = ${issuerId} and least(expires_at, accepted_at, withdrawn_at) < ${ended}
      returning token_hash`)
    for (const { token_hash: hash } of gone.rows)
      await tx.execute(sql`
        delete from public_address where kind = 'invitation' and address = ${hash} and issuer_id = ${issuerId}`)
    const recoveries = await counted(
      tx,
      sql`delete from recovery_request where issuer_id = ${issuerId} and state <> 'confirmed'
        and coalesce(closed_at, expires_at) < ${before(now, RECOVERIES_DAYS)}`,
    )
    const sent = before(now, WEBHOOK_LOG_DAYS)
    await tx.execute(sql`
      delete from webhook_attempt using webhook_delivery as delivery
      where webhook_attempt.issuer_id = ${issuerId} and delivery.issuer_id = ${issuerId}
        and delivery.created_at < ${sent} and webhook_attempt.delivery_id = delivery.id`)
    await tx.execute(sql`delete from webhook_delivery where issuer_id = ${issuerId} and created_at < ${sent}`)
    const requests = await forgetRequests(tx, issuerId, before(now, REQUESTS_DAYS))
    const claims = await forgetClaims(tx, issuerId, before(now, CLAIMS_DAYS))
    const exchanges = await forgetExchanges(tx, issuerId, before(now, EXCHANGES_DAYS))
    const answers = await forgetAnswers(tx, issuerId, now)
    const trail = await tx.execute<{ forgotten: number }>(
      sql`select laurel_forget_trail(${before(now, rules.auditDays)}::timestamptz) as forgotten`,
    )
    const details = {
      importFiles: imports.length,
      mails,
      invitations: gone.rows.length,
      recoveries,
      claims: claims.count,
      endorsements: requests,
      exchanges,
      answers,
      audit: trail.rows[0]?.forgotten ?? 0,
    }
    const server: Actor = { issuerId, kind: 'server', id: 'server', name: 'Laurel' }
    if (Object.values(details).some(count => count > 0))
      await note(tx, deps, server, { event: 'retention.applied', subject: issuerId, details })
    return [...imports, ...claims.files]
  })
  if (files === null) return false
  // After the commit: a crash here leaves a file that no row leads to, and never a row without its file.
  for (const sha256 of files) await deps.blobs.remove(sha256)
  return true
}

/** What belongs to no issuer: ended sessions, used-up links, and counts of views that nobody looks at any more. */
async function applyToServer(deps: Deps): Promise<void> {
  const now = deps.clock()
  const instant = now.toISOString()
  await tx(deps, {}, async tx => {
    await tx.execute(sql`delete from session where expires_at < ${instant}`)
    await tx.execute(sql`delete from verification where expires_at < ${instant}`)
    await tx.execute(sql`delete from rate_limit where last_request < ${now.getTime() - 86_400_000}`)
    await tx.execute(sql`
      update mail set to_email = '', to_name = null, subject = '', text = '', html = '', attachment = null
      where issuer_id is null and to_email <> '' and created_at < ${before(now, 7)}`)
    await tx.execute(sql`select laurel_forget_views(${before(now, VIEWS_DAYS)}::timestamptz)`)
    await forgetBrought(tx, now)
  })
}

/** The nightly round over all issuers; asked more often, it does each day's work once. */
export async function applyRetention(deps: Deps): Promise<void> {
  let isNew = false
  for (const issuerId of await tx(deps, {}, allSignerIds)) isNew = (await applyTo(deps, issuerId)) || isNew
  if (isNew) await applyToServer(deps)
}
