import { WHOLE_TOKEN } from '../credential/detached-token.ts'
import type { Deps } from '../deps.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { record, type StatementKind } from './record.ts'

/** Rows that are looked at in one transaction. */
const AT_ONCE = 100

/** Where there are documents that were signed and given out. */
const SOURCES = [
  {
    kind: 'credential',
    table: 'credential',
    id: 'award_id',
    type: 'uuid',
    subject: 'award_id',
    documents: `document, ${WHOLE_TOKEN}`,
  },
  { kind: 'copy', table: 'wallet_copy', id: 'id', type: 'uuid', subject: 'award_id', documents: 'document' },
  { kind: 'endorsement', table: 'endorsement', id: 'id', type: 'uuid', subject: 'id', documents: 'document' },
  { kind: 'vc-api', table: 'vc_api_credential', id: 'id', type: 'uuid', subject: 'id', documents: 'document' },
  {
    kind: 'status-list',
    table: 'status_list',
    id: 'id',
    type: 'text',
    subject: 'id',
    documents: 'published, published_token',
  },
] as const satisfies readonly { kind: StatementKind; [name: string]: string }[]

type Source = (typeof SOURCES)[number]
type Row = { id: string; subject: string; document: string | null }

/**
 * Puts on record what an issuer had stated before there was a log. It says truthfully since when: since now. Some at a
 * time; cut off, it begins again, and what is there stays
 * as it is.
 */
export async function catchUp(deps: Deps, issuerId: string): Promise<void> {
  for (const source of SOURCES)
    for (let after: string | undefined; ; ) {
      const last: string | undefined = await tx(deps, { issuerId }, async tx => {
        const rows = await readSome(tx, issuerId, source, after)
        const signed = rows.flatMap(({ subject, document }) =>
          document ? [{ kind: source.kind, subject, document }] : [],
        )
        await record(tx, deps, issuerId, signed)
        return rows.at(-1)?.id
      })
      if (last === undefined) break
      after = last
    }
  await tx(deps, { issuerId }, tx =>
    tx.execute(sql`
      insert into log_state (issuer_id, caught_up_at) values (${issuerId}, ${deps.clock().toISOString()})
      on conflict do nothing`),
  )
}

/** The documents of the next rows; what a row has not, or was erased, is empty. */
async function readSome(tx: Tx, issuerId: string, source: Source, after: string | undefined): Promise<Row[]> {
  const [table, id] = [sql.identifier(source.table), sql.identifier(source.id)]
  const found = await tx.execute<Row>(sql`
    select ${id}::text as id, ${sql.identifier(source.subject)}::text as subject, signed.document
    from ${table}, lateral unnest(array[${sql.raw(source.documents)}]) as signed (document)
    where issuer_id = ${issuerId} and ${id} in (
      select distinct ${id} from ${table} where issuer_id = ${issuerId} ${source.kind === 'copy' ? sql`and not is_own` : sql``}
        ${after === undefined ? sql`` : sql`and ${id} > ${after}::${sql.raw(source.type)}`} order by ${id} limit ${AT_ONCE})
    order by ${id}`)
  return found.rows
}
