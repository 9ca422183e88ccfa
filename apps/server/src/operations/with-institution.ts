import type pg from 'pg'
import type { Config } from '../platform/config.ts'
import { StartError } from '../platform/master-key.ts'
import { connectOwner, openWorkplace } from './open-workplace.ts'

/**
 * Does something about one institution for an operator, as the owner of the tables, in one transaction.
 *
 * @throws StartError where nobody here has the short name, and whatever `work` throws; then nothing was changed
 */
export async function withInstitution<Result>(
  config: Config,
  { task, shortName }: { readonly task: string; readonly shortName: string },
  work: (client: pg.Client, issuerId: string) => Promise<Result>,
): Promise<Result> {
  const place = await openWorkplace(config)
  try {
    const client = await connectOwner(place.owner, task)
    try {
      const found = await client.query<{ issuer_id: string }>(
        "select issuer_id from public_address where kind in ('issuer', 'endorser') and address = $1",
        [shortName],
      )
      const issuerId = found.rows[0]?.issuer_id
      if (!issuerId) throw new StartError(`There is no institution "${shortName}" here.`)
      await client.query('begin')
      // An owner who is no superuser is bound by the tenant's policies as well.
      await client.query("select set_config('laurel.issuer_id', $1, true)", [issuerId])
      const result = await work(client, issuerId)
      await client.query('commit')
      return result
    } finally {
      // With it ends a transaction that was not committed.
      await client.end()
    }
  } finally {
    await place.close()
  }
}
