import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** The user that PostgreSQL runs as; `undefined` where it is the one this process runs as. */
export type RunAs = { readonly uid: number; readonly gid: number } | undefined

/** Users that may own a cluster, the best first; the first one is made where it is missing and that is possible. */
const NAMES = ['laurel-postgres', 'postgres', 'nobody']

function findUser(name: string): RunAs {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(one => one.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid && Number(uid) > 0 ? { uid: Number(uid), gid: Number(gid) } : undefined
}

/**
 * PostgreSQL refuses to run as root, so root hands it to a user without rights: one of its own (made by `useradd` or
 * `adduser`), else one that the system has.
 */
export function chooseUser(): RunAs {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined
  const own = NAMES[0]!
  const quiet = { stdio: 'ignore' } as const
  if (process.platform === 'linux' && !findUser(own)) {
    const useradd = ['--system', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', own]
    if (spawnSync('useradd', useradd, quiet).status !== 0)
      spawnSync('adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', own], quiet)
  }
  for (const name of NAMES) {
    const user = findUser(name)
    if (user) return user
  }
  throw new Error('no user to run PostgreSQL as')
}

/** True if `user` can get as far as `path`: every folder on the way lets it through. */
export function canReach(path: string, user: RunAs): boolean {
  if (!user) return true
  for (let at = path; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (at === dirname(at)) return true
  }
}
