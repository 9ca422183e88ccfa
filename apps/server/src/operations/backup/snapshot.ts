import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Part } from './tar.ts'

/** Of no use later, or dangerous: who signed out must not be signed in again by a restore, no code must work twice. */
const LEFT_OUT = [
  'session',
  'verification',
  'rate_limit',
  'wallet_challenge',
  'device_pairing',
  'ob_request',
  'ob_token',
  'backpack_request',
  'backpack_token',
  'openid4vci_offer',
  'openid4vci_request',
  'openid4vci_token',
  'openid4vci_transaction',
  'openid4vci_spent',
  'vc_api_exchange',
  'presentation_transaction',
  'closing_site',
  'laurel_migration',
  'restored_job',
]

export type Table = { readonly name: string; readonly columns: readonly string[]; readonly order: readonly string[] }

/** The tables to keep, those that others refer to first, and by name else: the same database gives the same order. */
export async function tablesToKeep(client: pg.Client): Promise<Table[]> {
  const found = await client.query<{ name: string; columns: string[]; key: string[]; needs: string[] }>(
    `select relname as name,
       (select array_agg(attname::text order by attnum) from pg_attribute
         where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
       coalesce((select array_agg(attname::text order by array_position(indkey::int2[], attnum)) from pg_index
         join pg_attribute on attrelid = indrelid and attnum = any (indkey)
         where indrelid = pg_class.oid and indisprimary), '{}') as key,
       array(select confrelid::regclass::text from pg_constraint
         where conrelid = pg_class.oid and contype = 'f' and confrelid <> conrelid) as needs
     from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
     order by relname collate "C"`,
  )
  const left = found.rows.filter(row => !LEFT_OUT.includes(row.name))
  const ordered: Table[] = []
  while (left.length > 0) {
    const next = left.findIndex(row => row.needs.every(name => !left.some(one => one.name === name)))
    const [row] = left.splice(Math.max(next, 0), 1)
    ordered.push({ name: row!.name, columns: row!.columns, order: row!.key.length > 0 ? row!.key : row!.columns })
  }
  return ordered
}

/** Bytes of a part, about; it is cut at the end of a row. */
const PART_BYTES = 8 * 1024 * 1024

/** A table's rows in the order of its key, in COPY's text format, in which a line break ends a row and nothing else. */
export async function* copyTable(client: pg.Client, table: Table): AsyncGenerator<Part> {
  const quoted = (names: readonly string[]) => names.map(name => client.escapeIdentifier(name)).join(', ')
  const stream = client.query(
    copyTo(
      `copy (select ${quoted(table.columns)} from public.${quoted([table.name])} order by ${quoted(table.order)}) to stdout`,
    ),
  )
  let number = 0
  let held: Buffer[] = []
  let size = 0
  const part = (bytes: Uint8Array): Part => ({
    path: `tables/${table.name}/${String(++number).padStart(6, '0')}.copy`,
    bytes,
  })
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    held.push(chunk)
    size += chunk.length
    if (size < PART_BYTES) continue
    const all = Buffer.concat(held)
    const end = all.lastIndexOf(10) + 1
    if (end > 0) yield part(all.subarray(0, end))
    held = [all.subarray(end)]
    size = all.length - end
  }
  if (size > 0) yield part(Buffer.concat(held))
}

export type WaitingJob = {
  readonly queue: string
  readonly data: unknown
  readonly key: string | null
  readonly priority: number
  readonly start_after: string
}

/** The jobs that are not done, one JSON object a line. The tables of the job library are its own affair. */
export async function waitingJobs(client: pg.Client, schema: string): Promise<string> {
  const isThere = await client.query('select 1 where to_regclass($1) is not null', [`${schema}.job`])
  if (isThere.rowCount === 0) return ''
  const found = await client.query<WaitingJob>(
    `select name as queue, data, singleton_key as key, priority, start_after from ${schema}.job
     where state in ('created', 'retry', 'active') order by created_on, id`,
  )
  return found.rows.map(row => `${JSON.stringify(row)}\n`).join('')
}
