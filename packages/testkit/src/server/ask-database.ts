import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** Asks the database of a running server as somebody does who has got onto its machine. */
export async function askDatabase<Row extends pg.QueryResultRow>(dataDir: string, query: string): Promise<Row[]> {
  const elsewhere = join(dataDir, 'postgres-is-in.txt')
  const home = existsSync(elsewhere) ? readFileSync(elsewhere, 'utf8').trim() : dataDir
  const [socket] = globSync('**/.s.PGSQL.5432', { cwd: home })
  if (!socket) throw new Error('a database of its own is needed: leave LAUREL_DATABASE_URL out')
  const client = new pg.Client({ host: join(home, socket, '..'), port: 5432, user: 'laurel', database: 'laurel' })
  await client.connect()
  try {
    return (await client.query<Row>(query)).rows
  } finally {
    await client.end()
  }
}
