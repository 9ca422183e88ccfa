import type pg from 'pg'
import { StartError } from '../platform/master-key.ts'

/** @throws StartError where nobody here has the short name */
export async function findInstitution(client: pg.Client, shortName: string): Promise<string> {
  const found = await client.query<{ issuer_id: string }>(
    "select issuer_id from public_address where kind in ('issuer', 'endorser') and address = $1",
    [shortName],
  )
  const issuerId = found.rows[0]?.issuer_id
  if (!issuerId) throw new StartError(`There is no institution "${shortName}" here.`)
  return issuerId
}
