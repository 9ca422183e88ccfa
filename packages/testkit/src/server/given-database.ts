import { createHash } from 'node:crypto'
import pg from 'pg'

/** A database for one data folder, in the PostgreSQL that LAUREL_DATABASE_URL names. */
export type GivenDatabase = {
  /** The address that the server is given. */
  readonly url: string
  /** Drops the database and the role that the server made for itself. */
  drop(): Promise<void>
}

async function asOwner(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await work(client).finally(() => client.end())
}

/** Makes the database of `dataDir` where it is missing, so that a server that is started again finds its own. */
export async function givenDatabase(url: string, dataDir: string): Promise<GivenDatabase> {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12)
  const name = `laurel_run_${digest(dataDir)}`
  await asOwner(url, async client => {
    const known = await client.query('select 1 from pg_database where datname = $1', [name])
    if (known.rowCount === 0) await client.query(`create database ${name}`)
  })
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    url: own.href,
    drop: () =>
      asOwner(url, async client => {
        await client.query(`drop database if exists ${name} with (force)`)
        await client.query(`drop role if exists laurel_app_${digest(name)}`)
      }),
  }
}
