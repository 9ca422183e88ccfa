import { type Cursor, foreignCursor } from '../people/cursor.ts'
import { type SQL, sql } from '../platform/sql.ts'

/** How awards can be listed; a minus turns it round. `issued`: what is not issued goes by the day it was made. */
export const AWARD_SORTS = ['created', '-created', 'issued', '-issued', 'name', '-name'] as const
export type AwardSort = (typeof AWARD_SORTS)[number]

/** A time as PostgreSQL writes it, on a day that exists. */
const isTime = (text: string) =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/.test(text) &&
  !Number.isNaN(Date.parse(text.replace(' ', 'T').replace(/[+-].{2,5}$/, 'Z'))) &&
  new Date(text.slice(0, 10)).toISOString().startsWith(text.slice(0, 10))

const COLUMN = {
  name: { key: sql`laurel_name_key(award.recipient_name)`, type: sql`text collate "C"`, isKey: () => true },
  issued: { key: sql`coalesce(award.issued_at, award.created_at)`, type: sql`timestamptz`, isKey: isTime },
  // Ids grow with time, so they order by when awards were made.
  created: undefined,
}

export type AwardOrder = {
  /** What the list goes by, as text for the cursor. */
  readonly key: SQL
  /** `order by` this. */
  readonly by: SQL
  /**
   * Only what comes after `last`, the last award of the page before, even where that one is gone.
   *
   * @throws Refusal for a cursor of another list
   */
  after(last: Cursor): SQL
}

/** An order in which every award has one place: equals go by their ids, so no page repeats or leaves out one. */
export function awardOrder(sort: AwardSort): AwardOrder {
  const down = sort.startsWith('-')
  const column = COLUMN[sort.replace('-', '') as keyof typeof COLUMN]
  const way = down ? sql`desc` : sql`asc`
  const past = down ? sql`<` : sql`>`
  if (!column)
    return {
      key: sql`''`,
      by: sql`award.id ${way}`,
      after: ({ id }) => sql`and award.id ${past} ${id}::uuid`,
    }
  const { key, type, isKey } = column
  return {
    key: sql`(${key})::text`,
    by: sql`${key} ${way}, award.id ${way}`,
    after(last) {
      if (!isKey(last.key)) throw foreignCursor()
      return sql`and (${key}, award.id) ${past} (${last.key}::${type}, ${last.id}::uuid)`
    },
  }
}
