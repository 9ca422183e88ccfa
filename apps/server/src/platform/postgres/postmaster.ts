import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A process id that no system gives (above Linux's largest), so what it names is surely gone. */
const NOBODY = 4_194_305

/** What the process `pid` was started as; empty where there is none. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    if (process.platform === 'linux') return ''
    return spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout ?? ''
  }
}

const pidFile = (cluster: string) => join(cluster, 'postmaster.pid')

/**
 * The PostgreSQL that runs on `cluster`, left by a server that was killed; `undefined` where none does.
 *
 * After a restart of the machine (or of a container, where ids are small) the id in a stale file may belong to somebody
 * else, and PostgreSQL would then refuse to start. Such an id is replaced in the file by one that nobody has. The rest
 * of the file stays: PostgreSQL finds in it whether a process of the old server still uses its shared memory.
 */
export function findPostmaster(cluster: string): number | undefined {
  let text: string
  try {
    text = readFileSync(pidFile(cluster), 'utf8')
  } catch {
    return undefined
  }
  const [first = '', ...rest] = text.split('\n')
  const pid = Number(first)
  const command = Number.isInteger(pid) && pid > 0 ? commandOf(pid) : ''
  if (command.includes('postgres') && command.includes(cluster)) return pid
  if (command !== '') writeFileSync(pidFile(cluster), [String(NOBODY), ...rest].join('\n'))
  return undefined
}
