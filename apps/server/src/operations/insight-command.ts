import type { Config } from '../platform/config.ts'
import { StartError } from '../platform/master-key.ts'
import { connectOwner, openWorkplace } from './open-workplace.ts'

/**
 * `laurel insight rebuild`: counts everything anew, institution by institution, each in one transaction. A working server
 * may go on: what it changes meanwhile is marked, and counted afterwards. Who is a minor the server looks at then, too.
 */
export async function insightCommand(
  config: Config,
  { verb, say }: { readonly verb: string | undefined; readonly say: (line: string) => void },
): Promise<number> {
  if (verb !== 'rebuild') throw new StartError('insight knows one thing to do: laurel insight rebuild.')
  const place = await openWorkplace(config)
  try {
    const client = await connectOwner(place.owner, 'insight')
    try {
      const issuers = await client.query<{ issuer_id: string; address: string }>(
        "select issuer_id, address from public_address where kind = 'issuer' order by address",
      )
      for (const { issuer_id: issuerId, address } of issuers.rows) {
        const begun = performance.now()
        await client.query('begin')
        // An owner who is no superuser is bound by the tenant's policies as well.
        await client.query("select set_config('laurel.issuer_id', $1, true)", [issuerId])
        await client.query('select laurel_count_anew($1)', [issuerId])
        const counted = await client.query<{ awards: number }>(
          'select count(*)::int as awards from insight_award where issuer_id = $1',
          [issuerId],
        )
        await client.query('commit')
        say(
          `${address}: ${counted.rows[0]?.awards ?? 0} awards in ${((performance.now() - begun) / 1000).toFixed(1)} s`,
        )
      }
      return 0
    } finally {
      await client.end()
    }
  } finally {
    await place.close()
  }
}
