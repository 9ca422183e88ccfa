import type { Config } from './config.ts'

/** Called where a crash would hurt most. Does nothing unless a test of crashes has asked for this very step. */
export type Failpoint = (name: string) => void

/** Kills the process as `kill -9` does: nothing is flushed, nothing is answered. */
export function createFailpoint(chosen: Config['failpoint']): Failpoint {
  if (!chosen) return () => {}
  let passes = 0
  return name => {
    if (name === chosen.name && ++passes === chosen.count) process.kill(process.pid, 'SIGKILL')
  }
}
