import * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Quotas } from '../platform/config.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'

const zUse = z.object({ used: z.int(), limit: z.int().nullable(), startsAnewAt: z.string().nullable() })
export const zUsage = z.object({ awardsPerDay: zUse, awardsPerMonth: zUse, mailsPerDay: zUse, storageBytes: zUse })

type Row = Readonly<Record<'awards_per_day' | 'awards_per_month' | 'mails_per_day' | 'storage_bytes', string | null>>

/** In the table -1 says that there is no limit, and null that the server's own setting holds. */
const limitOf = (own: string | null | undefined, usual: number | null): number | null =>
  own === null || own === undefined ? usual : Number(own) < 0 ? null : Number(own)

/** What holds for this issuer: what the operator has set for it, else the server's settings. */
async function quotasOf(tx: Tx, deps: Pick<Deps, 'quotas'>, issuerId: string): Promise<Quotas> {
  const found = await tx.execute<Row>(sql`select * from issuer_quota where issuer_id = ${issuerId}`)
  const own = found.rows[0]
  return {
    awardsPerDay: limitOf(own?.awards_per_day, deps.quotas.awardsPerDay),
    awardsPerMonth: limitOf(own?.awards_per_month, deps.quotas.awardsPerMonth),
    mailsPerDay: limitOf(own?.mails_per_day, deps.quotas.mailsPerDay),
    storageBytes: limitOf(own?.storage_bytes, deps.quotas.storageBytes),
  }
}

const startOfDay = (now: Date) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()))
const startOfMonth = (now: Date) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
const nextDay = (now: Date) => new Date(startOfDay(now).getTime() + 86_400_000)
const nextMonth = (now: Date) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))

/** The smallest id that can have been made from this instant on: ids begin with their time, and keys with the tenant. */
const firstIdFrom = (instant: Date): string => {
  const hex = instant.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

async function countFrom(tx: Tx, table: 'award' | 'mail', issuerId: string, instant: Date): Promise<number> {
  const first = firstIdFrom(instant)
  // What another program has signed by VC-API is one as well.
  const signed = sql`+ (select count(*)::int from vc_api_credential where issuer_id = ${issuerId} and id >= ${first}::uuid)`
  const found = await tx.execute<{ count: number }>(sql`
    select (select count(*)::int from ${sql.identifier(table)} where issuer_id = ${issuerId} and id >= ${first}::uuid)
      ${table === 'award' ? signed : sql``} as count`)
  return found.rows[0]?.count ?? 0
}

async function storedBytes(tx: Tx, issuerId: string): Promise<number> {
  const found = await tx.execute<{ bytes: string }>(sql`
    select (select coalesce(sum(bytes), 0) from picture where issuer_id = ${issuerId})
      + (select coalesce(sum(bytes), 0) from import where issuer_id = ${issuerId})
      + (select coalesce(sum(coalesce(bytes, size)), 0) from learner_claim_item
        where issuer_id = ${issuerId} and state <> 'refused')
      + (select coalesce(sum(bytes + upload_bytes), 0) from archive
        where issuer_id = ${issuerId} and state <> 'refused') as bytes`)
  return Number(found.rows[0]?.bytes ?? 0)
}

/** What has been used and what there is, for the settings page and for programs. */
export async function readUsage(tx: Tx, deps: Deps, issuerId: string): Promise<z.infer<typeof zUsage>> {
  const now = deps.clock()
  const limits = await quotasOf(tx, deps, issuerId)
  const [day, month] = [nextDay(now).toISOString(), nextMonth(now).toISOString()]
  const use = (used: number, limit: number | null, startsAnewAt: string | null) => ({ used, limit, startsAnewAt })
  return {
    awardsPerDay: use(await countFrom(tx, 'award', issuerId, startOfDay(now)), limits.awardsPerDay, day),
    awardsPerMonth: use(await countFrom(tx, 'award', issuerId, startOfMonth(now)), limits.awardsPerMonth, month),
    mailsPerDay: use(await countFrom(tx, 'mail', issuerId, startOfDay(now)), limits.mailsPerDay, day),
    storageBytes: use(await storedBytes(tx, issuerId), limits.storageBytes, null),
  }
}

/** Of two who ask at once the second sees what the first has used. Only where there is a limit at all. */
const inTurn = (tx: Tx, issuerId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`quota ${issuerId}`}, 0))`)

export type QuotaCode = 'E_QUOTA_AWARDS_DAY' | 'E_QUOTA_AWARDS_MONTH' | 'E_QUOTA_MAILS'

export const isQuotaCode = (code: string): code is QuotaCode =>
  code === 'E_QUOTA_AWARDS_DAY' || code === 'E_QUOTA_AWARDS_MONTH' || code === 'E_QUOTA_MAILS'

/** Seconds until what this code refuses will be possible again. */
export const quotaWait = (code: QuotaCode, now: Date): number =>
  Math.ceil(((code === 'E_QUOTA_AWARDS_MONTH' ? nextMonth(now) : nextDay(now)).getTime() - now.getTime()) / 1000)

/**
 * Which of these awards there is still room for, in their order.
 *
 * @param mails for each award, whether making it sends a mail
 * @returns for each award `null`, or why not
 */
export async function roomForAwards(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  mails: readonly boolean[],
): Promise<(QuotaCode | null)[]> {
  const limits = await quotasOf(tx, deps, issuerId)
  if (limits.awardsPerDay === null && limits.awardsPerMonth === null && limits.mailsPerDay === null)
    return mails.map(() => null)
  await inTurn(tx, issuerId)
  const now = deps.clock()
  const left = async (limit: number | null, table: 'award' | 'mail', from: Date) =>
    limit === null ? Number.POSITIVE_INFINITY : limit - (await countFrom(tx, table, issuerId, from))
  let day = await left(limits.awardsPerDay, 'award', startOfDay(now))
  let month = await left(limits.awardsPerMonth, 'award', startOfMonth(now))
  let post = await left(limits.mailsPerDay, 'mail', startOfDay(now))
  return mails.map(mail => {
    if (month < 1) return 'E_QUOTA_AWARDS_MONTH'
    if (day < 1) return 'E_QUOTA_AWARDS_DAY'
    if (mail && post < 1) return 'E_QUOTA_MAILS'
    day--
    month--
    if (mail) post--
    return null
  })
}

/** @throws Refusal where no more mail may be sent today */
export async function requireMail(tx: Tx, deps: Deps, issuerId: string): Promise<void> {
  const { mailsPerDay } = await quotasOf(tx, deps, issuerId)
  if (mailsPerDay === null) return
  await inTurn(tx, issuerId)
  const now = deps.clock()
  if ((await countFrom(tx, 'mail', issuerId, startOfDay(now))) >= mailsPerDay)
    throw new Refusal('E_QUOTA_MAILS', [], quotaWait('E_QUOTA_MAILS', now))
}

/** @throws Refusal where `bytes` more would be more than the issuer may store */
export async function requireStorage(
  tx: Tx,
  deps: Pick<Deps, 'quotas'>,
  issuerId: string,
  bytes: number,
): Promise<void> {
  const { storageBytes } = await quotasOf(tx, deps, issuerId)
  if (storageBytes === null) return
  await inTurn(tx, issuerId)
  if ((await storedBytes(tx, issuerId)) + bytes > storageBytes) throw new Refusal('E_QUOTA_STORAGE')
}
