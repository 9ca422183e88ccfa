import { createHash } from 'node:crypto'
import type pg from 'pg'
import { type ArchiveRow, addressesOf } from '../archive/store.ts'
import { openArchiveFolders } from '../platform/archive-folders.ts'
import type { Break } from './check-credentials.ts'

/** What of the archives of closed institutions is not as it was when it was checked, or is not found any more (I20). */
export async function checkArchives(client: pg.Client, dataDir: string | undefined): Promise<Break[]> {
  const rows = await client.query<ArchiveRow>("select * from archive where state in ('waiting', 'kept') order by id")
  const breaks: Break[] = []
  for (const row of rows.rows) {
    const broken = (why: string) => breaks.push({ issuerId: row.issuer_id, subject: row.id, why })
    if (row.state === 'kept' && row.removed_at === null && row.name !== null && row.facts) {
      const addresses = addressesOf(row.name, row.facts, row.believed)
      const missing = await client.query(
        `select 1 from jsonb_to_recordset($1::jsonb) as one (kind text, address text)
         where not exists (select 1 from public_address where public_address.kind = one.kind
           and public_address.address = one.address and public_address.issuer_id = $2)`,
        [JSON.stringify(addresses), row.issuer_id],
      )
      if (missing.rowCount) broken('an archive without its addresses')
    }
    if (dataDir === undefined) continue
    const files = openArchiveFolders(dataDir).filesOf(row.id)
    const named = await client.query<{ path: string; sha256: string }>(
      'select path, sha256 from archive_file where issuer_id = $1 and archive_id = $2 order by path',
      [row.issuer_id, row.id],
    )
    if (named.rowCount !== row.files) broken('an archive with more or fewer files than were checked')
    for (const { path, sha256 } of named.rows) {
      const bytes = await files.get(sha256)
      if (!bytes) broken(`the file ${path} is missing`)
      else if (createHash('sha256').update(bytes).digest('hex') !== sha256) broken(`the file ${path} was changed`)
    }
  }
  return breaks
}
