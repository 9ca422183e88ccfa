import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { DID_HEADS, openLogHeads } from '../platform/log-heads.ts'
import { StartError } from '../platform/master-key.ts'
import { findInstitution } from './find-institution.ts'
import { connectOwner, openWorkplace } from './open-workplace.ts'

type Options = {
  readonly verb: string | undefined
  readonly shortName: string | undefined
  readonly say: (line: string) => void
}

/**
 * `laurel did resume SHORT-NAME`: says that the log of an institution's DID, as the database has it, is the one that the
 * world has seen, and may be gone on with. It is held after a restore, and where this machine has shown a longer one.
 *
 * @throws StartError where there is no such institution, or its log is not held
 */
export async function didCommand(config: Config, { verb, shortName, say }: Options): Promise<number> {
  if (verb !== 'resume' || !shortName)
    throw new StartError('did knows one thing to do here: laurel did resume SHORT-NAME.')
  const place = await openWorkplace(config)
  try {
    const client = await connectOwner(place.owner, 'did')
    try {
      const issuerId = await findInstitution(client, shortName)
      await client.query('begin')
      // An owner who is no superuser is bound by the tenant's policies as well.
      await client.query("select set_config('laurel.issuer_id', $1, true)", [issuerId])
      const found = await client.query<{ version: string }>(
        "select entry::jsonb->>'versionId' as version from did_log_entry where issuer_id = $1 order by number",
        [issuerId],
      )
      const versions = found.rows.map(row => row.version)
      const newest = versions.at(-1)
      const heads = openLogHeads(join(config.dataDir, DID_HEADS))
      const kept = await heads.read(issuerId)
      const released = await client.query(
        'update issuer set did_held_at = null where issuer_id = $1 and did_held_at is not null',
        [issuerId],
      )
      const isBehind = kept !== null && !versions.includes(kept)
      if (newest === undefined || (!released.rowCount && !isBehind))
        throw new StartError(`The DID log of "${shortName}" is not held; it goes on.`)
      await heads.keep(issuerId, newest)
      await client.query('commit')
      say(`The DID log of "${shortName}" goes on after ${newest}.`)
      return 0
    } finally {
      await client.end()
    }
  } finally {
    await place.close()
  }
}
