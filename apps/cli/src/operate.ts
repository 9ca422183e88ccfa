import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { EXIT } from './exit.ts'

const OPERATE = fileURLToPath(new URL('../../server/src/operate.ts', import.meta.url))

/**
 * Hands a command that needs the server's database to the server's own program, as a process: the command line knows
 * nothing of tables, and verifying needs nothing of the server.
 *
 * @returns what it ended with
 */
export function operate(
  command: 'audit' | 'backup' | 'restore' | 'quota' | 'insight' | 'log' | 'anchor' | 'did' | 'registry' | 'archive',
  args: readonly string[],
): Promise<number> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', OPERATE, command, ...args], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise(resolve => {
    child.once('error', () => resolve(EXIT.failure))
    child.once('exit', code => resolve(code ?? EXIT.failure))
  })
}
