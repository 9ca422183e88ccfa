import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { DID_HEADS, openLogHeads } from '../platform/log-heads.ts'
import { StartError } from '../platform/master-key.ts'
import { withInstitution } from './with-institution.ts'

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
  return withInstitution(config, { task: 'did', shortName }, async (client, issuerId) => {
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
    if (!released.rowCount && !isBehind) throw new StartError(`The DID log of "${shortName}" is not held; it goes on.`)
    if (newest === undefined) {
      await heads.forget(issuerId)
      say(`The DID log of "${shortName}" is not in this database; another one begins, under another did:webvh.`)
      return 0
    }
    await heads.keep(issuerId, newest)
    say(`The DID log of "${shortName}" goes on after ${newest}.`)
    return 0
  })
}
