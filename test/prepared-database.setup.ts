import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { PREPARED, roomyFolder } from '@laurel/testkit/server'
import { openDatabase } from '../apps/server/src/platform/database.ts'
import { installJobs } from '../apps/server/src/platform/jobs.ts'
import { migrate, readMigrations } from '../apps/server/src/platform/migrate.ts'
import { startPostgres } from '../apps/server/src/platform/postgres/launch.ts'
import { openAppRole } from '../apps/server/src/platform/roles.ts'

/**
 * Makes the embedded database of a first start once, so that each server of a run begins with a copy. The first start
 * itself is looked at where it is the matter (`test/crash`, the tests of whole programs).
 */
export default async function setup(): Promise<(() => void) | undefined> {
  if (process.env.LAUREL_DATABASE_URL) return
  const folder = roomyFolder()
  const embedded = await startPostgres(folder)
  await migrate(embedded.owner, await readMigrations())
  const { connection } = await openAppRole(embedded.owner, undefined)
  const database = openDatabase(connection, {
    report: error => {
      throw error
    },
  })
  await installJobs(database)
  await database.close()
  await embedded.stop()
  process.env[PREPARED] = join(folder, 'postgres')
  return () => rmSync(folder, { recursive: true, force: true })
}
