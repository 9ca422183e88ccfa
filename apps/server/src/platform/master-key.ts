import { hkdfSync, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseMasterKey } from './config.ts'
import { syncFolder } from './sync-folder.ts'

/** A reason for which the server must not start, as one sentence for whoever runs it. */
export class StartError extends Error {
  override name = 'StartError'
}

const FILE = 'master.key'

/**
 * The master key of the environment or of the data folder; `null` where there is none yet.
 *
 * @throws StartError if the file is readable by others or is no key
 */
export async function findMasterKey(
  fromEnvironment: Uint8Array | undefined,
  dataDir: string,
): Promise<Uint8Array | null> {
  if (fromEnvironment) return fromEnvironment
  const path = join(dataDir, FILE)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new StartError(`LAUREL_DATA_DIR holds a ${FILE} that this user cannot read.`)
  })
  if (text === null) return null
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
    await chmod(path, 0o600).catch(() => {
      throw new StartError(`LAUREL_DATA_DIR holds a ${FILE} that others may read; give it mode 600.`)
    })
  }
  const key = parseMasterKey(text)
  if (!key)
    throw new StartError(`LAUREL_DATA_DIR holds a ${FILE} that is no key of 32 bytes; restore it from a backup.`)
  return key
}

/** Writes a master key into a data folder that has none; one that was there first stays. */
export async function saveMasterKey(key: Uint8Array, dataDir: string): Promise<void> {
  const path = join(dataDir, FILE)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  // Written whole under another name and linked into place: two first starts at once agree on one key.
  const half = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(half, `${Buffer.from(key).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  await link(half, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(half)
  // Before anything is locked with it: the database would outlast a power cut, and the key must as well.
  syncFolder(dataDir)
}

/**
 * The key that locks every signing key: from LAUREL_MASTER_KEY, or from a file of the data folder that only its owner
 * can read, made at the first start. Losing it loses every issuer's signing keys, so back it up apart from the database.
 *
 * @throws StartError if the file is readable by others or is no key
 */
export async function loadMasterKey(fromEnvironment: Uint8Array | undefined, dataDir: string): Promise<Uint8Array> {
  const known = await findMasterKey(fromEnvironment, dataDir)
  if (known) return known
  await saveMasterKey(randomBytes(32), dataDir)
  return loadMasterKey(undefined, dataDir)
}

/** A key for one use, made from the master key (HKDF-SHA-256), so that no use can open what another has locked. */
export const deriveKey = (masterKey: Uint8Array, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `laurel/1/${use}`, 32))
