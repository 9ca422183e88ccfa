import type { Deps } from '../deps.ts'
import { currentIssuer } from '../people/store.ts'
import type { Tx } from '../platform/database.ts'
import { findLogs, type LogRow, lockOpenLog, saveLog } from './store.ts'

type Beginning = Pick<Deps, 'clock' | 'newId' | 'random' | 'baseUrl' | 'keys'>

/** The log that goes on, locked; begun where there is none. */
export const openLog = async (tx: Tx, deps: Beginning, issuerId: string): Promise<LogRow | undefined> =>
  (await lockOpenLog(tx, issuerId)) ?? beginLog(tx, deps, issuerId)

/** Begins an issuer's log: its first, or the one that follows a log that was closed. */
async function beginLog(tx: Tx, deps: Beginning, issuerId: string): Promise<LogRow | undefined> {
  const id = deps.newId()
  const earlier = await findLogs(tx, issuerId)
  const path = earlier.length === 0 ? '' : Buffer.from(deps.random(4)).toString('hex')
  const { short_name } = await currentIssuer(tx, issuerId)
  const { host, pathname } = new URL(`${deps.baseUrl}/i/${short_name}/log`)
  const { publicKey, wrapped } = deps.keys.makeLogKey({ issuerId, logId: id })
  await saveLog(tx, issuerId, {
    id,
    path,
    origin: `${host}${pathname}${path && `/${path}`}`,
    public_key: publicKey,
    wrapped,
    begun_at: deps.clock().toISOString(),
  })
  // Of two that begin one at once, one has.
  return lockOpenLog(tx, issuerId)
}
