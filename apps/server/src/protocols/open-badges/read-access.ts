import type { Deps } from '../../deps.ts'
import { tx } from '../../platform/database.ts'
import { tokenHash } from '../../platform/ids.ts'
import { sql } from '../../platform/sql.ts'
import { ImsxError } from './imsx-status.ts'
import type { ScopeName } from './scopes.ts'

/** What an app may do, and for whom. */
export type Access = {
  readonly issuerId: string
  readonly connectionId: string
  readonly personId: string
  readonly appName: string
}

/** When an app was last seen is noted to ten minutes. */
const NOTED_EVERY = 600_000

/** The app behind an access token that has the scope. A token of another institution is none here. @throws ImsxError */
export async function readAccess(
  deps: Deps,
  issuerId: string,
  authorization: string | undefined,
  scope: ScopeName,
): Promise<Access> {
  const token = /^Bearer ([\w-]{20,100})$/i.exec(authorization ?? '')?.[1]
  const now = deps.clock().toISOString()
  const noted = new Date(deps.clock().getTime() - NOTED_EVERY).toISOString()
  const found =
    token === undefined
      ? undefined
      : await tx(deps, { issuerId }, async tx => {
          const rows = await tx.execute<{ id: string; person_id: string; scopes: string[]; name: string }>(sql`
            select connection.id, connection.person_id, token.scopes, client.name from ob_token as token
            join ob_connection as connection on connection.issuer_id = token.issuer_id and connection.id = token.connection_id
            join ob_client as client on client.issuer_id = connection.issuer_id and client.id = connection.client_id
            where token.issuer_id = ${issuerId} and token.hash = ${tokenHash(token)} and token.kind = 'access'
              and token.expires_at > ${now}`)
          const [row] = rows.rows
          // Not at every call: those of one app would wait for each other.
          if (row)
            await tx.execute(sql`
              update ob_connection set used_at = ${now} where issuer_id = ${issuerId} and id = ${row.id}
                and (used_at is null or used_at < ${noted})`)
          return row
        })
  if (!found) throw new ImsxError(401, 'unauthorizedrequest', 'The access token is missing, none, or over.')
  if (!found.scopes.includes(scope)) throw new ImsxError(403, 'forbidden', 'The learner has not allowed this.')
  return { issuerId, connectionId: found.id, personId: found.person_id, appName: found.name }
}
