import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import { writeRows, writeTable } from '../award/import/write-failed-file.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { CSV, download } from '../platform/download.ts'
import type { Actor } from './actor.ts'
import { pageFrom, readCursor } from './cursor.ts'
import { note } from './note.ts'
import { readTrail, type TrailFilter, type TrailRow, zTrailFilter } from './read-trail.ts'

const zAuditEntry = z.object({
  id: z.uuid(),
  at: z.string(),
  event: z.string(),
  by: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  subject: z.string(),
  about: z
    .object({ kind: z.enum(['award', 'achievement', 'api-key', 'member', 'recovery']), name: z.string() })
    .nullable(),
  details: z.record(z.string(), z.unknown()),
})

const iso = (time: string) => new Date(time).toISOString()

/** Entries of a file read from the database at a time. */
const CHUNK = 500
const COLUMNS = ['at', 'event', 'actor', 'actorKind', 'actorId', 'subject', 'about', 'details']

const cells = (row: TrailRow): string[] => [
  iso(row.at),
  row.event,
  row.actor.name,
  row.actor.kind,
  row.actor.id,
  row.subject,
  row.about ?? '',
  Object.keys(row.details).length > 0 ? JSON.stringify(row.details) : '',
]

/** The whole answer as CSV, read piece by piece while it is sent: a trail has no end. */
function trailFile(deps: Deps, actor: Actor, filter: TrailFilter): ReadableStream<Uint8Array> {
  let before: string | undefined
  const encoder = new TextEncoder()
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(writeTable(COLUMNS, [])))
    },
    async pull(controller) {
      const rows = await tx(deps, actor, tx => readTrail(tx, actor.issuerId, filter, { limit: CHUNK, before }))
      if (rows.length > 0) controller.enqueue(encoder.encode(writeRows(rows.map(cells))))
      before = rows.at(-1)?.id
      if (rows.length < CHUNK) controller.close()
    },
  })
}

/** The audit trail: who did what, by page and as a file. Nothing here changes an entry. */
export function addAuditRoutes(api: Api, deps: Deps): void {
  const tag = 'Audit'
  const access = 'audit:read'
  api.add(
    {
      method: 'get',
      path: '/audit',
      summary: 'Who did what, newest first',
      tag,
      access,
      query: zPageQuery.extend(zTrailFilter.shape),
      answer: pageOf(zAuditEntry),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const page = { limit: query.limit + 1, before: readCursor(query.cursor)?.id }
        const rows = await readTrail(tx, actor.issuerId, query, page)
        return pageFrom(rows, query.limit, row => ({
          id: row.id,
          at: iso(row.at),
          event: row.event,
          by: row.actor.name,
          actor: row.actor,
          subject: row.subject,
          about: row.about_kind && row.about ? { kind: row.about_kind, name: row.about } : null,
          details: row.details,
        }))
      }),
  )
  api.add(
    {
      method: 'get',
      path: '/audit.csv',
      summary: 'The same as a CSV file; that it was taken out is written down too',
      tag,
      access,
      query: zTrailFilter,
    },
    async ({ actor, query }) => {
      await tx(deps, actor, tx => note(tx, deps, actor, { event: 'audit.exported', subject: actor.issuerId }))
      return download(trailFile(deps, actor, query), { name: 'audit-trail.csv', type: CSV })
    },
  )
}
