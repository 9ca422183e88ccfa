import * as z from 'zod'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

/** A day (all of it, in UTC) or an instant with its zone. */
const zMoment = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

/** What of the trail is asked for; nothing given is everything. */
export const zTrailFilter = z.object({
  /** An event (`award.revoked`), or all of a kind (`award`). */
  event: z
    .string()
    .regex(/^([a-z-]+(\.[a-z-]+)?)?$/)
    .max(60)
    .default(''),
  /** Who: the id as the trail has it, or a part of the name. */
  actor: z.string().max(200).default(''),
  /** What it happened to: an id. */
  subject: z.string().max(100).default(''),
  from: z.union([z.literal(''), zMoment]).default(''),
  to: z.union([z.literal(''), zMoment]).default(''),
  /** A part of anything in the entry, or of the name of whom or what it is about. */
  q: z.string().max(200).default(''),
})
export type TrailFilter = z.infer<typeof zTrailFilter>

export type TrailRow = {
  id: string
  at: string
  actor: { kind: string; id: string; name: string }
  event: string
  subject: string
  details: Record<string, unknown>
  /** Whom or what the subject is called today, where it still is. */
  about: string | null
  about_kind: 'award' | 'achievement' | 'api-key' | 'member' | 'recovery' | null
}

/** The subject as an id that an index knows, where it is one. */
const asId = sql`case when subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then subject::uuid end`

/** PostgreSQL keeps every letter but this one. */
const plain = (text: string) => text.replaceAll('\0', '')
const contains = (text: string, within: ReturnType<typeof sql>) =>
  sql`position(lower(${plain(text)}) in lower(${within})) > 0`

const endOf = (to: string) =>
  to.length === 10 ? sql`(${to}::date + 1)::timestamp at time zone 'UTC'` : sql`${to}::timestamptz`
const startOf = (from: string) =>
  from.length === 10 ? sql`${from}::date::timestamp at time zone 'UTC'` : sql`${from}::timestamptz`

function conditions(issuerId: string, filter: TrailFilter) {
  const { event, actor, subject, from, to, q } = filter
  return sql.join(
    [
      sql`audit.issuer_id = ${issuerId}`,
      event === '' ? null : event.includes('.') ? sql`event = ${event}` : sql`event like ${`${event}.%`}`,
      actor && sql`(actor->>'id' = ${plain(actor)} or ${contains(actor, sql`actor->>'name'`)})`,
      subject && sql`subject = ${plain(subject)}`,
      from && sql`at >= ${startOf(from)}`,
      to && sql`at < ${endOf(to)}`,
      q &&
        sql`(${contains(q, sql`concat_ws(' ', event, subject, actor->>'name', details::text)`)}
          or ${contains(q, sql`concat_ws(' ', award.recipient_name, awarded.name, achievement.name, person.name, recovering.name)`)})`,
    ].filter(one => one !== null && one !== ''),
    sql` and `,
  )
}

/** The trail of one issuer, newest first; `before` is the id of the last entry of the page before. */
export async function readTrail(
  tx: Tx,
  issuerId: string,
  filter: TrailFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<TrailRow[]> {
  const found = await tx.execute<TrailRow>(sql`
    select audit.id, at, actor, event, subject, details,
      coalesce(award.recipient_name || ', ' || awarded.name, achievement.name, api_key.name, person.name,
        recovering.name) as about,
      case when award.id is not null then 'award' when achievement.id is not null then 'achievement'
        when api_key.id is not null then 'api-key' when person.id is not null then 'member'
        when recovering.id is not null then 'recovery' end as about_kind
    from audit
    left join award on award.issuer_id = audit.issuer_id and award.id = ${asId}
    left join achievement as awarded on awarded.issuer_id = audit.issuer_id and awarded.id = award.achievement_id
    left join achievement on achievement.issuer_id = audit.issuer_id and achievement.id = ${asId}
    left join api_key on api_key.issuer_id = audit.issuer_id and api_key.id = ${asId}
    left join member on member.issuer_id = audit.issuer_id and member.user_id = audit.subject
    left join person on person.id = member.user_id
    left join recovery_request as recovery on recovery.issuer_id = audit.issuer_id and recovery.id = ${asId}
    left join learner as recovering on recovering.issuer_id = audit.issuer_id and recovering.id = recovery.learner_id
    where ${conditions(issuerId, filter)} ${page.before ? sql`and audit.id < ${page.before}::uuid` : sql``}
    order by audit.id desc limit ${page.limit}`)
  return found.rows
}
