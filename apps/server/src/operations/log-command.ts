import type { Config } from '../platform/config.ts'
import { StartError } from '../platform/master-key.ts'
import { closeLogs } from './close-logs.ts'
import { connectOwner, openWorkplace } from './open-workplace.ts'

type Options = {
  readonly verb: string | undefined
  readonly shortName: string | undefined
  readonly say: (line: string) => void
}

/**
 * `laurel log renew SHORT-NAME`: ends a public record that is held, because this machine had signed a longer one than its
 * database knows. What stands in it still counts; the next statement begins another.
 *
 * @throws StartError where there is no such institution, or its record is not held
 */
export async function logCommand(config: Config, { verb, shortName, say }: Options): Promise<number> {
  if (verb !== 'renew' || !shortName)
    throw new StartError('log knows one thing to do here: laurel log renew SHORT-NAME.')
  const place = await openWorkplace(config)
  try {
    const client = await connectOwner(place.owner, 'log')
    try {
      const found = await client.query<{ issuer_id: string }>(
        "select issuer_id from public_address where kind in ('issuer', 'endorser') and address = $1",
        [shortName],
      )
      const issuerId = found.rows[0]?.issuer_id
      if (!issuerId) throw new StartError(`There is no institution "${shortName}" here.`)
      await client.query('begin')
      // An owner who is no superuser is bound by the tenant's policies as well.
      await client.query("select set_config('laurel.issuer_id', $1, true)", [issuerId])
      const closed = await closeLogs(client, { issuerId })
      await client.query('commit')
      if (closed.length === 0) throw new StartError(`The public record of "${shortName}" is not held; it goes on.`)
      for (const origin of closed) say(`${origin} has ended; the next statement begins another record.`)
      return 0
    } finally {
      await client.end()
    }
  } finally {
    await place.close()
  }
}
