import type pg from 'pg'

/**
 * Ends logs, so that others begin: what was published of them may have been more than this database knows. What was
 * placed and not published goes into the log that follows.
 *
 * @param of all that go on, or the one of an issuer where it is held
 * @returns the names of those that were ended
 */
export async function closeLogs(client: pg.Client, of: 'all' | { readonly issuerId: string }): Promise<string[]> {
  const closed = await client.query<{ origin: string }>(
    `
    update log set closed_at = now()
    where closed_at is null and ($1::uuid is null or (issuer_id = $1 and held_at is not null))
      -- Of an institution that has closed nothing follows.
      and not exists (select 1 from closing where closing.issuer_id = log.issuer_id and closing.closed_at is not null)
    returning origin`,
    [of === 'all' ? null : of.issuerId],
  )
  await client.query(
    `update log_statement set log_id = null, position = null where position >= coalesce((
      select max(size) from log_checkpoint where log_checkpoint.issuer_id = log_statement.issuer_id
        and log_checkpoint.log_id = log_statement.log_id), 0)
      and ($1::uuid is null or issuer_id = $1) and exists (select 1 from log
        where log.issuer_id = log_statement.issuer_id and log.id = log_id and closed_at is not null)`,
    [of === 'all' ? null : of.issuerId],
  )
  return closed.rows.map(row => row.origin)
}
