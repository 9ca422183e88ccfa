import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Runs the command line as a process of its own, beside which the test goes on. */
export const laurel = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>(done =>
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, ...args],
      { encoding: 'utf8' },
      (error, out, err) => done({ code: error ? Number(error.code) : 0, out, err }),
    ),
  )
