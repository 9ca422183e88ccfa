import { execFileSync } from 'node:child_process'

/** Keeps this process, and whatever it starts from now on, to one core (Linux: taskset). @returns false where that cannot be */
export function pinTo(core: number): boolean {
  try {
    execFileSync('taskset', ['-apc', String(core), String(process.pid)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
