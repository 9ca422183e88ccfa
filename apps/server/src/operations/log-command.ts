import { join } from 'node:path'
import type pg from 'pg'
import type { Config } from '../platform/config.ts'
import { LOG_HEADS, openLogHeads } from '../platform/log-heads.ts'
import { StartError } from '../platform/master-key.ts'
import { closeLogs } from './close-logs.ts'
import { withInstitution } from './with-institution.ts'

type Options = {
  readonly verb: string | undefined
  readonly shortName: string | undefined
  readonly say: (line: string) => void
}

/**
 * `laurel log renew SHORT-NAME`: ends a public record that is held, because this machine had signed a longer one than its
 * database knows. What stands in it still counts; the next statement begins another.
 *
 * `laurel log adopt SHORT-NAME`: says that this data folder goes on with a record that another one has signed so far,
 * and that the other one never will again, e.g. after a move.
 *
 * @throws StartError where there is no such institution, or nothing of the kind to do
 */
export async function logCommand(config: Config, { verb, shortName, say }: Options): Promise<number> {
  if ((verb !== 'renew' && verb !== 'adopt') || !shortName)
    throw new StartError(
      'log knows two things to do here: laurel log renew SHORT-NAME, and laurel log adopt SHORT-NAME.',
    )
  return withInstitution(config, { task: 'log', shortName }, async (client, issuerId) => {
    if (verb === 'adopt') return adopt(client, config, { issuerId, shortName, say })
    const closed = await closeLogs(client, { issuerId })
    if (closed.length === 0) throw new StartError(`The public record of "${shortName}" is not held; it goes on.`)
    for (const origin of closed) say(`${origin} has ended; the next statement begins another record.`)
    return 0
  })
}

type Adopting = { readonly issuerId: string; readonly shortName: string; readonly say: (line: string) => void }

async function adopt(client: pg.Client, config: Config, { issuerId, shortName, say }: Adopting): Promise<number> {
  const found = await client.query<{ id: string; origin: string; note: string }>(
    `select log.id, log.origin, head.note from log join log_checkpoint as head
       on head.issuer_id = log.issuer_id and head.log_id = log.id
     where log.issuer_id = $1 and closed_at is null and held_at is null order by head.size desc limit 1`,
    [issuerId],
  )
  const log = found.rows[0]
  const heads = openLogHeads(join(config.dataDir, LOG_HEADS))
  if (!log || (await heads.read(log.id)) !== null)
    throw new StartError(`There is no public record of "${shortName}" that this data folder does not know.`)
  await heads.keep(log.id, log.note)
  say(`${log.origin} is gone on with from here. Never start a server again that has signed it elsewhere.`)
  return 0
}
