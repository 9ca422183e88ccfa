import type pg from 'pg'
import type { Database } from './database.ts'
import type { Log } from './log.ts'

/** The key of the lock that every server which works on the database holds while it lives. */
const LOCK = "hashtext('laurel server at work')"

export type Presence = {
  /** True if no other server worked on this database when this one came: what was left in hand was left by the dead. */
  readonly isAlone: boolean
  /** Whether nobody else is there now. One that died may be there for PostgreSQL a moment longer. */
  isLeftAlone(): Promise<boolean>
  /** Says that the dead ones' work has been put back, and lets servers that have come meanwhile go on. */
  settle(): Promise<void>
  leave(): Promise<void>
}

/**
 * Says in the database that this server works on it, by a lock of a connection that stays open. PostgreSQL takes the
 * lock back when the process dies, however it dies, so nobody has to guess from timestamps who is still alive. Waits
 * while another server that came first puts back what the dead have left.
 */
export async function enter(deps: { readonly database: Database; readonly log: Log }): Promise<Presence> {
  let hasLeft = false
  let client: pg.PoolClient | undefined
  let again: NodeJS.Timeout | undefined

  async function connect(): Promise<pg.PoolClient> {
    const opened = await deps.database.pool.connect()
    opened.on('error', error => {
      if (client !== opened) return
      client = undefined
      opened.release(error)
      comeBack(error)
    })
    client = opened
    // What waits for this lock waits for a colleague's start, which may take longer than a query should.
    await opened.query('set statement_timeout = 0')
    return opened
  }
  /** Where the connection breaks (the database was restarted), this server says again that it is there. */
  function comeBack(reason: unknown): void {
    if (hasLeft) return
    deps.log.warn({ err: reason }, 'the connection that tells other servers of this one broke, and is made again')
    again = setTimeout(() => {
      connect()
        .then(opened => opened.query(`select pg_advisory_lock_shared(${LOCK})`))
        .catch(error => {
          client?.release(true)
          client = undefined
          comeBack(error)
        })
    }, 1000)
  }

  const mine = await connect()
  const answer = await mine.query<{ alone: boolean }>(`select pg_try_advisory_lock(${LOCK}) as alone`)
  const isAlone = answer.rows[0]!.alone
  if (!isAlone) await mine.query(`select pg_advisory_lock_shared(${LOCK})`)
  return {
    isAlone,
    async isLeftAlone() {
      const others = await client?.query(`
        select 1 from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()
          and database = (select oid from pg_database where datname = current_database())
          and ((classid::bigint << 32) | objid::bigint) = ${LOCK}::bigint limit 1`)
      return others?.rowCount === 0
    },
    async settle() {
      if (!isAlone || client !== mine) return
      await mine.query(`select pg_advisory_lock_shared(${LOCK})`)
      await mine.query(`select pg_advisory_unlock(${LOCK})`)
    },
    async leave() {
      hasLeft = true
      clearTimeout(again)
      const last = client
      client = undefined
      // Said before the connection is closed, so that a server which starts right after this one finds nobody here.
      await last?.query('select pg_advisory_unlock_all()').catch(() => undefined)
      last?.release(true)
    },
  }
}
