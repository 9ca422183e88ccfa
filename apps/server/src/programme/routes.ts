import { MOST_PROGRAMME_BYTES, programmeSchema } from '@laurel/core/programme'
import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { download } from '../platform/download.ts'
import { Refusal } from '../refusal.ts'
import { exportProgramme } from './export-programme.ts'
import { importView, isLast, startImport } from './import-programme.ts'
import { addedView, lastDone, planImport } from './plan-import.ts'
import { readyMade } from './ready-made.ts'
import {
  zImportView,
  zProgrammeExport,
  zProgrammeImport,
  zProgrammePlan,
  zProgrammePreview,
  zReadyProgramme,
} from './schema.ts'
import { findImport, importsOf, listImports } from './store.ts'
import { summarise } from './summarise.ts'
import { undoImport } from './undo-import.ts'

const tag = 'Programmes'
/** The file is a text within the request, where quotes and letters beyond ASCII take more room. */
const MOST_BODY_BYTES = 2 * MOST_PROGRAMME_BYTES

export function addProgrammeRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'get',
      path: '/programmes',
      summary: 'The programmes that come with the server, and when each was added here last',
      tag,
      access: 'achievements:read',
      answer: z.object({ items: z.array(zReadyProgramme) }),
    },
    ({ actor }) =>
      tx(deps, actor, async tx => {
        const items = []
        for (const { ready, programme, digest } of readyMade()) {
          const last = lastDone(await importsOf(tx, actor.issuerId, programme.id))
          items.push({ ...summarise(programme), ready, added: addedView(last, digest) })
        }
        return { items }
      }),
  )
  api.add(
    {
      method: 'get',
      path: '/programmes/schema',
      summary: 'The JSON Schema of a programme’s file',
      tag,
      access: 'anyone',
    },
    async ({ c }) =>
      c.body(JSON.stringify({ ...programmeSchema(), $id: `${deps.baseUrl}/api/v1/programmes/schema` }, null, 2), 200, {
        'content-type': 'application/schema+json',
        'access-control-allow-origin': '*',
        'cache-control': 'no-cache',
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/programmes/preview',
      summary: 'What adding a programme would make and change; nothing is saved',
      tag,
      access: 'programmes:write',
      body: zProgrammePreview,
      maxBytes: MOST_BODY_BYTES,
      answer: zProgrammePlan,
    },
    ({ actor, body }) => planImport(deps, actor, body),
  )
  api.add(
    {
      method: 'post',
      path: '/programmes',
      summary: 'Add a programme, all of it or nothing; how far it is can be read from the import',
      tag,
      access: 'programmes:write',
      body: zProgrammeImport,
      maxBytes: MOST_BODY_BYTES,
      answer: zImportView,
      status: 202,
    },
    ({ actor, body }) => startImport(deps, actor, body),
  )
  api.add(
    {
      method: 'post',
      path: '/programmes/export',
      summary: 'Pathways, achievements and frameworks as one file, with everything that they need',
      tag,
      access: 'achievements:read',
      body: zProgrammeExport,
    },
    async ({ actor, body }) => {
      const { name, text } = await exportProgramme(deps, actor, body)
      const file = name.replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'programme'
      return download(text, {
        name: 'programme.json',
        type: 'application/json',
        fullName: `${file}.programme.json`,
      })
    },
  )
  api.add(
    {
      method: 'get',
      path: '/programme-imports',
      summary: 'Programmes that were added, the newest first',
      tag,
      access: 'achievements:read',
      query: zPageQuery,
      answer: pageOf(zImportView),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const { issuerId } = actor
        const before = z.uuid().safeParse(query.cursor).data ?? null
        const rows = await listImports(tx, issuerId, { before, limit: query.limit + 1 })
        const items = []
        for (const row of rows.slice(0, query.limit))
          items.push(importView(row, isLast(row, await importsOf(tx, issuerId, row.programme_id))))
        return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null }
      }),
  )
  api.add(
    {
      method: 'get',
      path: '/programme-imports/{id}',
      summary: 'How far an import is, and what became of each part of the file',
      tag,
      access: 'achievements:read',
      answer: zImportView,
    },
    ({ actor, id }) =>
      tx(deps, actor, async tx => {
        const row = await findImport(tx, actor.issuerId, id)
        if (!row) throw new Refusal('E_NOT_FOUND')
        return importView(row, isLast(row, await importsOf(tx, actor.issuerId, row.programme_id)))
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/programme-imports/{id}/undo',
      summary: 'Take back everything that an import made, while nothing of it is in use',
      tag,
      access: 'programmes:write',
      answer: zImportView,
    },
    ({ actor, id }) => undoImport(deps, actor, id),
  )
}
