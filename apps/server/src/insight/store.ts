import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

export type DayRow = { readonly day: number; readonly measure: string; readonly n: number }

/** Awards by the day on which they were earned (or revoked), from `first` on. */
export async function daysOf(tx: Tx, issuerId: string, first: number | null): Promise<DayRow[]> {
  const found = await tx.execute<DayRow>(sql`
    select bucket as day, measure, n::int from insight_count where issuer_id = ${issuerId}
      and measure in ('earned-day', 'taken-day', 'revoked-day') and subject = '' and bucket >= ${first ?? -1_000_000} and n <> 0
    order by bucket`)
  return found.rows
}

export type AchievementCount = {
  id: string
  name: string
  kind: string
  language: string
  translations: Record<string, { name?: string }> | null
  earned: number
  taken: number
}

/** Achievements by how often they were earned from a month (202611) on, the most first. */
export async function achievementsOf(
  tx: Tx,
  issuerId: string,
  month: number,
  limit: number,
): Promise<AchievementCount[]> {
  const found = await tx.execute<AchievementCount>(sql`
    with counted as materialized (
      select subject, sum(n) filter (where measure = 'earned') as earned, sum(n) filter (where measure = 'taken') as taken
      from insight_count where issuer_id = ${issuerId} and measure in ('earned', 'taken') and bucket >= ${month}
      group by subject having sum(n) filter (where measure = 'earned') > 0
      order by 2 desc, 1 limit ${limit})
    select id, name, kind, language, translations, earned::int, coalesce(taken, 0)::int as taken
    from counted join achievement on achievement.issuer_id = ${issuerId} and achievement.id = counted.subject::uuid
    order by earned desc, lower(name), id`)
  return found.rows
}

export type BinRow = { readonly measure: string; readonly subject: string; readonly bin: number; readonly n: number }

/** Waiting times by bin: of everything (subject ''), and of each achievement or pathway. */
export async function binsOf(tx: Tx, issuerId: string, measures: readonly string[]): Promise<BinRow[]> {
  const found = await tx.execute<BinRow>(sql`
    select measure, subject, bucket as bin, n::int from insight_count
    where issuer_id = ${issuerId} and n > 0
      and measure in (select jsonb_array_elements_text(${JSON.stringify(measures)}::jsonb))`)
  return found.rows
}

/** The bins of one subject, as `quartiles` takes them. */
export const binsBySubject = (rows: readonly BinRow[], measure: string): Map<string, Map<number, number>> => {
  const found = new Map<string, Map<number, number>>()
  for (const row of rows) {
    if (row.measure !== measure) continue
    const bins = found.get(row.subject) ?? new Map<number, number>()
    bins.set(row.bin, row.n)
    found.set(row.subject, bins)
  }
  return found
}

/** Counts of people by whom they are: `all`, `none` (without a cohort), `in:` and a cohort. */
export async function peopleOf(tx: Tx, issuerId: string): Promise<Map<string, Record<string, number>>> {
  const found = await tx.execute<{ measure: string; subject: string; n: number }>(sql`
    select measure, subject, n::int from insight_count where issuer_id = ${issuerId} and n > 0
      and measure in ('learners', 'earners', 'holders', 'completers')`)
  const people = new Map<string, Record<string, number>>()
  for (const { measure, subject, n } of found.rows) people.set(subject, { ...people.get(subject), [measure]: n })
  return people
}

/** What happened, by month. */
export async function monthsOf(tx: Tx, issuerId: string): Promise<{ month: number; kind: string; n: number }[]> {
  const found = await tx.execute<{ month: number; kind: string; n: number }>(sql`
    select bucket as month, measure as kind, n::int from insight_count
    where issuer_id = ${issuerId} and measure in ('shared', 'seen', 'verified') order by bucket`)
  return found.rows
}

/** How many are on versions of pathways, have completed them and have done each step: by `pathway:version[:step]`. */
export async function funnelsOf(tx: Tx, issuerId: string, pathwayId: string | null): Promise<Map<string, number>> {
  const of = pathwayId === null ? sql`true` : sql`subject like ${`${pathwayId}:%`}`
  const found = await tx.execute<{ key: string; n: number }>(sql`
    select measure || ' ' || subject as key, n::int from insight_count
    where issuer_id = ${issuerId} and measure in ('enrolled', 'completed', 'step') and n > 0 and ${of}`)
  return new Map(found.rows.map(row => [row.key, row.n]))
}
