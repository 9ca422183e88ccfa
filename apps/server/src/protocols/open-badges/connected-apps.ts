import * as z from 'zod'
import type { Deps } from '../../deps.ts'
import { note } from '../../people/note.ts'
import type { Person } from '../../people/person.ts'
import { allSignerIds, currentIssuer } from '../../people/store.ts'
import { enterTenant, type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { connectionsOf, endConnection, findClient, forgetConnections } from './store.ts'

export const zConnectedApp = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The host that the app goes by. */
  host: z.string(),
  issuerName: z.string(),
  scopes: z.array(z.enum(['read', 'add', 'profile', 'changeProfile', 'offline'])),
  connectedAt: z.string(),
  usedAt: z.string().nullable(),
})
type ConnectedApp = z.infer<typeof zConnectedApp>

export const zBrought = z.object({
  id: z.uuid(),
  /** What the app calls itself. */
  from: z.string(),
  /** JSON or compact JWT, as it came. */
  content: z.string(),
  cameAt: z.string(),
})

/** The apps that a person has let in, newest first. */
export async function connectedApps(deps: Deps, personId: string): Promise<ConnectedApp[]> {
  const own = await tx(deps, { personId }, tx => connectionsOf(tx, personId))
  const shown: ConnectedApp[] = []
  for (const [issuerId, rows] of Map.groupBy(own, one => one.issuer_id))
    await tx(deps, { issuerId }, async tx => {
      const { name: issuerName } = await currentIssuer(tx, issuerId)
      for (const row of rows) {
        const client = await findClient(tx, issuerId, row.client_id)
        if (!client) continue
        shown.push({
          id: row.id,
          name: client.name,
          host: new URL(client.home).host,
          issuerName,
          scopes: row.scopes as ConnectedApp['scopes'],
          connectedAt: new Date(row.connected_at).toISOString(),
          usedAt: row.used_at && new Date(row.used_at).toISOString(),
        })
      }
    })
  return shown.sort((one, other) => (one.id < other.id ? 1 : -1))
}

/** The app may do nothing any more, from now on; what it brought and nobody took in goes too. @throws Refusal E_NOT_FOUND */
export async function disconnectApp(deps: Deps, person: Person, id: string): Promise<void> {
  const own = await tx(deps, { personId: person.id }, tx => connectionsOf(tx, person.id))
  const connection = own.find(one => one.id === id)
  if (!connection) throw new Refusal('E_NOT_FOUND')
  const { issuer_id: issuerId } = connection
  await tx(deps, { issuerId, personId: person.id }, async tx => {
    await tx.execute(sql`delete from ob_inbox where person_id = ${person.id} and connection_id = ${id}`)
    if (!(await endConnection(tx, issuerId, person.id, id))) return
    const actor = { issuerId, kind: 'learner' as const, id: person.id, name: person.name }
    await note(tx, deps, actor, { event: 'app.disconnected', subject: connection.client_id })
  })
}

/** What apps have brought and the wallet has not taken in yet, oldest first. */
export async function listBrought(deps: Deps, personId: string) {
  const found = await tx(deps, { personId }, tx =>
    tx.execute<{ id: string; from_name: string; content: string; came_at: string }>(sql`
      select id, from_name, content, came_at from ob_inbox where person_id = ${personId} order by id limit 50`),
  )
  return found.rows.map(row => ({
    id: row.id,
    from: row.from_name,
    content: row.content,
    cameAt: new Date(row.came_at).toISOString(),
  }))
}

/** The wallet has it, or its owner does not want it: either way it is no longer here. */
export async function clearBrought(deps: Deps, personId: string, id: string): Promise<void> {
  const gone = await tx(deps, { personId }, tx =>
    tx.execute(sql`delete from ob_inbox where person_id = ${personId} and id = ${id} returning id`),
  )
  if (gone.rows.length === 0) throw new Refusal('E_NOT_FOUND')
}

/**
 * Somebody deletes their account, or has lost their wallet: no app keeps a way in, nor gets one by a code that is on its
 * way. The transaction is in the person's scope, and ends in some institution's.
 */
export async function leaveApps(tx: Tx, personId: string): Promise<void> {
  for (const issuerId of await allSignerIds(tx)) {
    await enterTenant(tx, issuerId)
    await forgetConnections(tx, issuerId, personId)
  }
}
