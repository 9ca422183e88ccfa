import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '../platform/config.ts'
import { findMasterKey, StartError } from '../platform/master-key.ts'
import { makeBackup } from './backup/make-backup.ts'
import { restoreBackup } from './backup/restore-backup.ts'
import { openWorkplace } from './open-workplace.ts'

type Options = {
  readonly file: string | undefined
  /** What relative paths are relative to. */
  readonly folder: string
  readonly withKeys: boolean
  readonly passphraseFile: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly say: (line: string) => void
}

/** From a file (its first line) or the environment; never from the arguments, which every user of the machine sees. */
async function readPassphrase(options: Options): Promise<string | undefined> {
  const { passphraseFile: path } = options
  const text =
    path === undefined
      ? options.env.LAUREL_BACKUP_PASSPHRASE
      : await readFile(resolve(options.folder, path), 'utf8').catch(() => {
          throw new StartError('The file of --passphrase-file cannot be read.')
        })
  const passphrase = text?.split(/\r?\n/)[0]
  if (passphrase === undefined || (passphrase === '' && path === undefined)) return undefined
  if ([...passphrase].length < 12) throw new StartError('The passphrase of a backup needs 12 characters or more.')
  return passphrase
}

function fileOf(options: Options): string {
  if (!options.file) throw new StartError('Name the file of the backup; see "laurel help".')
  return resolve(options.folder, options.file)
}

/** `laurel backup FILE`. */
export async function backupCommand(config: Config, options: Options): Promise<number> {
  const file = fileOf(options)
  const passphrase = await readPassphrase(options)
  const masterKey = options.withKeys ? await findMasterKey(config.masterKey, config.dataDir) : undefined
  if (masterKey === null)
    throw new StartError('There is no master key here to take along: set LAUREL_MASTER_KEY, or leave out --with-keys.')
  const place = await openWorkplace(config)
  try {
    const report = await makeBackup(place.owner, {
      file,
      blobsDir: config.blobsDir,
      dataDir: config.dataDir,
      masterKey,
      passphrase,
    })
    const { say } = options
    say(`${file}: ${report.rows} rows and ${report.blobs} files as of ${report.snapshotAt}, ${report.bytes} bytes.`)
    if (!masterKey)
      say(
        'The master key is not in it. Keep that apart (the file master.key of the data folder, or LAUREL_MASTER_KEY): without it no signing key in this backup can ever be opened.',
      )
    else if (passphrase === undefined)
      say('The master key is in it, and no passphrase locks it: whoever reads this file can sign as every issuer.')
    if (passphrase === undefined) say('It holds personal data in the clear. Keep it where only you can read it.')
    for (const name of report.damagedBlobs)
      say(`Left out, since it is damaged: the file ${name} of the blobs folder. Bring it back from an older backup.`)
    return report.damagedBlobs.length > 0 ? 1 : 0
  } finally {
    await place.close()
  }
}

/** `laurel restore FILE`. */
export async function restoreCommand(config: Config, options: Options): Promise<number> {
  const { header, blobs, jobs } = await restoreBackup({
    file: fileOf(options),
    passphrase: await readPassphrase(options),
    config,
    open: () => openWorkplace(config, { isNew: true }),
  })
  const { say } = options
  say(`Restored as of ${header.snapshotAt}: ${header.tables.length} tables, ${blobs} files, ${jobs} waiting jobs.`)
  const hosts = [...new Set(header.issuers.map(did => decodeURIComponent(did.split(':')[2] ?? '')))]
  if (hosts.length > 0) say(`Its issuers live under ${hosts.join(', ')}: start the server with that LAUREL_PUBLIC_URL.`)
  say('What was done after that time is not in it. Revoke, withdraw and remove again what you had since then: awards,')
  say('share links, members, API keys. Everybody has to sign in anew. New awards go into new status lists.')
  say('The log of each DID is held: where no key was replaced and no name changed since, run "laurel did resume".')
  say('Now run "laurel doctor --audit" on it.')
  return 0
}
