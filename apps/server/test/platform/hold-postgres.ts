// Starts the embedded PostgreSQL of the folder given, says so, and holds it until it is told to end.
import { StartError } from '../../src/platform/master-key.ts'
import { startPostgres } from '../../src/platform/postgres/launch.ts'

try {
  const postgres = await startPostgres(process.argv[2]!)
  process.once('SIGTERM', async () => {
    await postgres.stop()
    process.exit(0)
  })
  process.stdout.write(`ready ${postgres.owner.host}\n`)
  await postgres.ended
  process.exit(2)
} catch (error) {
  if (!(error instanceof StartError)) throw error
  process.stdout.write(`refused ${error.message}\n`)
  process.exit(1)
}
