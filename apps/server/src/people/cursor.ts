import * as z from 'zod'
import { Refusal } from '../refusal.ts'

/** Where a page of a list ended: opaque to callers, the last row's sort key and id inside. */
const zCursor = z.strictObject({
  // PostgreSQL keeps every letter but this one.
  key: z
    .string()
    .max(400)
    .refine(text => !text.includes('\0')),
  id: z.uuid(),
})
export type Cursor = z.infer<typeof zCursor>

const writeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')

export const foreignCursor = () =>
  new Refusal('E_REQUEST_MALFORMED', [{ path: 'cursor', code: 'malformed', message: 'is no cursor of this list' }])

export function readCursor(text: string): Cursor | null {
  if (text === '') return null
  try {
    return zCursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw foreignCursor()
  }
}

/** A page out of `limit + 1` rows: the one too many only says that there is more. */
export function pageFrom<Row extends { id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  key: (row: Row) => string = () => '',
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(item),
    nextCursor: rows.length > limit && last ? writeCursor({ key: key(last), id: last.id }) : null,
  }
}
