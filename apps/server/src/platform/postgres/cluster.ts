import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from '../master-key.ts'
import { syncFolder } from '../sync-folder.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { canReach, chooseUser, type RunAs } from './run-as.ts'

export const OWNER = 'laurel'
export const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' }

/** One PostgreSQL on the disk. */
export type Cluster = {
  readonly user: RunAs
  readonly binaries: Binaries
  /** PGDATA. */
  readonly folder: string
  /** The folder of its Unix socket, mode 0700. */
  readonly socketFolder: string
  readonly log: string
}

/** The path of a Unix socket has at most 107 bytes (103 on macOS), and PostgreSQL adds `/.s.PGSQL.5432.lock`. */
const LONGEST_SOCKET_FOLDER = 80

const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12)

function ownFolder(path: string, user: RunAs): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (user) chownSync(path, user.uid, user.gid)
  chmodSync(path, 0o700)
}

/** The folder for everything of PostgreSQL: in the data folder, or where its user can get if that is closed to it. */
function findHome(dataDir: string, user: RunAs): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // Lets PostgreSQL's user pass through, not look: what else lies there has modes of its own.
  if (user && (statSync(dataDir).mode & 0o001) === 0) chmodSync(dataDir, (statSync(dataDir).mode & 0o777) | 0o011)
  const usual = join(dataDir, 'postgres')
  if (existsSync(usual) || canReach(dataDir, user)) return usual
  const elsewhere = join('/var/lib/laurel-postgres', short(dataDir))
  mkdirSync('/var/lib/laurel-postgres', { recursive: true })
  // Said again, since a strict umask (077) would have closed it.
  chmodSync('/var/lib/laurel-postgres', 0o755)
  writeFileSync(join(dataDir, 'postgres-is-in.txt'), `${elsewhere}\n`)
  return elsewhere
}

function findSocketFolder(home: string, user: RunAs): string {
  const usual = join(home, 'socket')
  const path = Buffer.byteLength(usual) <= LONGEST_SOCKET_FOLDER ? usual : join(tmpdir(), `laurel-pg-${short(home)}`)
  // In a shared temporary folder somebody else may have been there first, or have laid a link.
  const known = lstatSync(path, { throwIfNoEntry: false })
  const owner = user?.uid ?? process.getuid?.()
  if (known && (!known.isDirectory() || (known.uid !== owner && known.uid !== process.getuid?.())))
    throw new StartError(
      `LAUREL_DATA_DIR has a long path, and ${path}, which stands in for it, belongs to somebody else.`,
    )
  ownFolder(path, user)
  return path
}

/**
 * Finds the cluster of a data folder, or makes it: `initdb` works in a folder of another name that is renamed when it is
 * whole, so a crash at the first start leaves nothing half made.
 */
export function openCluster(dataDir: string): Cluster {
  const user = chooseUser()
  let home: string
  try {
    home = findHome(dataDir, user)
    ownFolder(home, user)
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error
    throw new StartError(
      `LAUREL_DATA_DIR (${dataDir}) cannot be written by this user; choose another folder or change its owner.`,
    )
  }
  const binaries = findBinaries(home, user)
  const major = binaries.version.split('.')[0]!
  const folder = join(home, major)
  const older = readdirSync(home).find(name => /^\d+$/.test(name) && name !== major)
  if (older && !existsSync(folder))
    throw new StartError(
      `LAUREL_DATA_DIR holds a database of PostgreSQL ${older}, and this version of Laurel brings PostgreSQL ${major}; see "Upgrading" in the operator's handbook.`,
    )
  const cluster = {
    user,
    binaries,
    folder,
    socketFolder: findSocketFolder(home, user),
    log: join(home, 'postgres.log'),
  }
  if (existsSync(join(folder, 'PG_VERSION'))) return cluster

  for (const name of readdirSync(home))
    if (name.endsWith('.new')) rmSync(join(home, name), { recursive: true, force: true })
  const half = `${folder}.${process.pid}.new`
  const options = ['-U', OWNER, '--auth-local=trust', '--auth-host=reject', '--encoding=UTF8', '--data-checksums']
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const made = spawnSync(binaries.initdb, ['-D', half, ...options, ...locale, '--no-instructions'], {
    encoding: 'utf8',
    cwd: home,
    env: ENVIRONMENT,
    ...user,
  })
  if (made.status !== 0)
    throw new StartError(
      `The embedded PostgreSQL could not be made: ${(made.stderr || String(made.error)).trim().split('\n').at(-1)}`,
    )
  renameSync(half, folder)
  // A power cut must not take the new name back: the next start would clear the old one away, with all that was kept.
  syncFolder(home)
  syncFolder(dataDir)
  return cluster
}
