import { createHash } from 'node:crypto'
import * as z from 'zod'
import { achievementsToAward } from '../../achievement/store.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import { requireStorage } from '../../people/quotas.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { insertJob } from '../job-store.ts'
import { keepFile, readKeptFile } from './kept-file.ts'
import { type ReadRow, readRows } from './read-row.ts'
import { readTable, type Table } from './read-table.ts'
import { IMPORT_FIELDS, type Mapping, suggestMapping } from './suggest-mapping.ts'
import { writeTable } from './write-failed-file.ts'

const zColumn = z
  .string()
  .max(300)
  .nullish()
  .transform(name => name || undefined)
export const zMapping = z.strictObject({
  name: zColumn,
  email: zColumn,
  level: zColumn,
  date: zColumn,
  narrative: zColumn,
  evidenceUrl: zColumn,
  externalId: zColumn,
  locale: zColumn,
  birthDate: zColumn,
  guardianEmail: zColumn,
  guardianName: zColumn,
})
export const zImport = z.object({
  id: z.uuid(),
  filename: z.string(),
  encoding: z.string(),
  delimiter: z.string(),
  columns: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  rowCount: z.int(),
  suggestedMapping: z.partialRecord(z.enum(IMPORT_FIELDS), z.string()),
})
export const zPreview = z.object({
  total: z.int(),
  good: z.int(),
  bad: z.int(),
  duplicates: z.int(),
  rows: z.array(
    z.object({
      row: z.int(),
      values: z.partialRecord(z.enum(IMPORT_FIELDS), z.string()),
      problems: z.array(z.object({ column: z.string(), code: z.string(), message: z.string() })),
    }),
  ),
})

type ImportRow = { id: string; filename: string; sha256: string; job_id: string | null }

const SHOWN_ROWS = 200

/** Keeps an uploaded file and says how it was read: encoding, delimiter, columns and what they probably hold. */
export async function takeFile(
  deps: Deps,
  actor: Actor,
  filename: string,
  bytes: Uint8Array,
): Promise<z.infer<typeof zImport>> {
  const table = readTable(bytes)
  if (!table.ok) throw new Refusal(table.error.code)
  await tx(deps, actor, tx => requireStorage(tx, deps, actor.issuerId, bytes.length))
  const sha256 = await keepFile(deps, actor.issuerId, bytes)
  const id = deps.newId()
  const { columns, rows, encoding, delimiter } = table.value
  await tx(deps, actor, async tx => {
    await tx.execute(sql`
      insert into import (issuer_id, id, filename, sha256, encoding, delimiter, columns, row_count, created_at, bytes)
      values (${actor.issuerId}, ${id}, ${filename}, ${sha256}, ${encoding}, ${delimiter},
        ${JSON.stringify(columns)}::jsonb, ${rows.length}, ${deps.clock().toISOString()},
        ${bytes.length})`)
    await note(tx, deps, actor, { event: 'import.uploaded', subject: id, details: { rows: rows.length } })
  })
  return {
    id,
    filename,
    encoding,
    delimiter,
    columns: [...columns],
    sample: rows.slice(0, 5).map(row => [...row]),
    rowCount: rows.length,
    suggestedMapping: suggestMapping(columns) as Record<string, string>,
  }
}

async function findImport(tx: Tx, issuerId: string, id: string): Promise<ImportRow> {
  const found = await tx.execute<ImportRow>(
    sql`select id, filename, sha256, job_id from import where issuer_id = ${issuerId} and id = ${id}`,
  )
  if (!found.rows[0]) throw new Refusal('E_NOT_FOUND')
  return found.rows[0]
}

/** The file read again, row by row, for one achievement. The bytes are the ones whose hash was kept. */
async function readAgain(
  deps: Deps,
  issuerId: string,
  id: string,
  achievementId: string,
  mapping: Mapping,
  issue: boolean,
) {
  const { kept, achievement } = await tx(deps, { issuerId }, async tx => ({
    kept: await findImport(tx, issuerId, id),
    achievement: (await achievementsToAward(tx, issuerId, [achievementId]))[0],
  }))
  if (!achievement) throw new Refusal('E_ACHIEVEMENT_NOT_FOUND')
  if (achievement.state === 'archived') throw new Refusal('E_ACHIEVEMENT_ARCHIVED')
  const bytes = await readKeptFile(deps, issuerId, kept.sha256)
  const table = bytes && readTable(bytes)
  if (!table?.ok) throw new Refusal('E_NOT_FOUND')
  const unknown = Object.entries(mapping).filter(([, column]) => column && !table.value.columns.includes(column))
  if (unknown.length > 0)
    throw new Refusal(
      'E_COLUMN_UNKNOWN',
      unknown.map(([field]) => ({
        path: `mapping.${field}`,
        code: 'E_COLUMN_UNKNOWN',
        message: 'The file has no such column.',
      })),
    )
  return { kept, table: table.value, rows: readRows(table.value, mapping, achievement, { issue, now: deps.clock() }) }
}

const isDuplicate = (row: ReadRow) => row.problems.some(one => one.code === 'E_DUPLICATE_ROW')

/** What would happen: counts, and the first rows with their problems, bad ones first. Changes nothing. */
export async function previewImport(
  deps: Deps,
  actor: Actor,
  id: string,
  wanted: { achievementId: string; mapping: Mapping },
): Promise<z.infer<typeof zPreview>> {
  const { rows } = await readAgain(deps, actor.issuerId, id, wanted.achievementId, wanted.mapping, false)
  const bad = rows.filter(row => row.award === null)
  return {
    total: rows.length,
    good: rows.length - bad.length,
    bad: bad.length,
    duplicates: rows.filter(isDuplicate).length,
    rows: [...bad, ...rows.filter(row => row.award !== null)].slice(0, SHOWN_ROWS).map(({ row, values, problems }) => ({
      row,
      values: values as Record<string, string>,
      problems: [...problems],
    })),
  }
}

/**
 * Starts the job. Starting the same upload twice answers with the first job; the same file uploaded again finds the
 * awards that its rows have made already, and no row is awarded twice (H-34).
 */
export async function startImport(
  deps: Deps,
  actor: Actor,
  id: string,
  wanted: { achievementId: string; mapping: Mapping; issue: boolean },
): Promise<string> {
  const { issuerId } = actor
  const { kept, table, rows } = await readAgain(deps, issuerId, id, wanted.achievementId, wanted.mapping, wanted.issue)
  const mappingDigest = createHash('sha256')
    .update(JSON.stringify([wanted.mapping, wanted.issue]))
    .digest('hex')
  return tx(deps, actor, async tx => {
    const job = await insertJob(tx, issuerId, {
      id: deps.newId(),
      kind: 'import',
      achievement_id: wanted.achievementId,
      import_id: id,
      origin: `import:${id}:${wanted.achievementId}:${mappingDigest}`,
      row_origin: `import:${kept.sha256}:${wanted.achievementId}`,
      actor,
      at: deps.clock(),
      rows: rows.map(row => ({
        row: row.row,
        request: row.award,
        raw: row.award ? null : (table.rows[row.row - 1] ?? null),
        code: row.problems[0]?.code ?? null,
        message: row.problems[0] ? `${row.problems[0].column}: ${row.problems[0].message}` : null,
      })),
    })
    if (job.isNew) {
      await tx.execute(sql`update import set job_id = ${job.id} where issuer_id = ${issuerId} and id = ${id}`)
      await note(tx, deps, actor, { event: 'import.started', subject: id, details: { job: job.id } })
      await deps.jobs.enqueue(tx, 'run-award-job', { issuerId, jobId: job.id }, { key: job.id })
    }
    return job.id
  })
}

/** The rows that failed, as they were in the file, with the reason in a last column: to be mended and sent again. */
export async function failedFile(deps: Deps, issuerId: string, id: string): Promise<string> {
  return tx(deps, { issuerId }, async tx => {
    const kept = await findImport(tx, issuerId, id)
    const columns = await tx.execute<{ columns: string[] }>(
      sql`select columns from import where issuer_id = ${issuerId} and id = ${id}`,
    )
    const failed = await tx.execute<{ row: number; raw: string[] | null; message: string }>(sql`
      select row, raw, message from job_row
      where issuer_id = ${issuerId} and job_id = ${kept.job_id}::uuid and state = 'failed' order by row`)
    const names = columns.rows[0]?.columns ?? []
    // A row that was well-formed failed later (its achievement was archived meanwhile, say): read it from the file.
    const bytes = failed.rows.some(row => !row.raw) ? await readKeptFile(deps, issuerId, kept.sha256) : null
    const table = bytes ? readTable(bytes) : null
    const source: Table | null = table?.ok ? table.value : null
    return writeTable(
      [...names, 'Row', 'Problem'],
      failed.rows.map(row => {
        const cells = row.raw ?? source?.rows[row.row - 1] ?? []
        return [...names.map((_, index) => cells[index] ?? ''), String(row.row), row.message]
      }),
    )
  })
}
