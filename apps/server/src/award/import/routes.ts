import * as z from 'zod'
import { readUpload } from '../../achievement/routes.ts'
import type { Api } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { CSV, download } from '../../platform/download.ts'
import { zJob } from '../job-store.ts'
import { readJob } from '../read-job.ts'
import { failedFile, previewImport, startImport, takeFile, zImport, zMapping, zPreview } from './import-file.ts'
import { MAX_FILE_BYTES } from './read-table.ts'

export function addImportRoutes(api: Api, deps: Deps): void {
  const tag = 'Imports'
  const access = 'awards:write'
  api.add(
    {
      method: 'post',
      path: '/imports',
      summary: 'Upload a table of learners (CSV in any usual encoding)',
      tag,
      access,
      bodyTypes: ['text/csv', 'application/octet-stream'],
      query: z.object({ filename: z.string().max(200).default('learners.csv') }),
      answer: zImport,
      status: 201,
    },
    async ({ actor, query, c }) => takeFile(deps, actor, query.filename, await readUpload(c, MAX_FILE_BYTES)),
  )
  api.add(
    {
      method: 'post',
      path: '/imports/{id}/preview',
      summary: 'What would happen, row by row',
      tag,
      access,
      body: z.strictObject({ achievementId: z.uuid(), mapping: zMapping }),
      answer: zPreview,
    },
    ({ actor, id, body }) => previewImport(deps, actor, id, body),
  )
  api.add(
    {
      method: 'post',
      path: '/imports/{id}/start',
      summary: 'Award every good row; the same file for the same achievement is never awarded twice',
      tag,
      access,
      body: z.strictObject({ achievementId: z.uuid(), mapping: zMapping, issue: z.boolean().default(true) }),
      answer: zJob,
      status: 202,
    },
    async ({ actor, id, body }) => {
      return readJob(deps, actor.issuerId, await startImport(deps, actor, id, body))
    },
  )
  api.add(
    { method: 'get', path: '/imports/{id}/failed.csv', summary: 'The rows that failed, with reasons', tag, access },
    async ({ actor, id }) =>
      download(await failedFile(deps, actor.issuerId, id), { name: 'failed-rows.csv', type: CSV }),
  )
}
