import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type ScanOutcome = 'clean' | 'infected' | 'failed'
export type ScanFile = (bytes: Uint8Array) => Promise<ScanOutcome>

const SCAN_MILLISECONDS = 120_000

/** Runs the command with the file's path behind it. No shell, so no letter of either means anything to one. */
function run(command: readonly string[], path: string): Promise<ScanOutcome> {
  const [program = '', ...words] = command
  return new Promise(resolve => {
    const scanner = spawn(program, [...words, path], { stdio: 'ignore', timeout: SCAN_MILLISECONDS })
    scanner.once('error', () => resolve('failed'))
    scanner.once('exit', code => resolve(code === 0 ? 'clean' : code === 1 ? 'infected' : 'failed'))
  })
}

/**
 * The operator's virus scanner (`LAUREL_SCAN_COMMAND`, such as `clamdscan --no-summary --fdpass`): it ends with 0 for a
 * clean file and with 1 for an infected one, as ClamAV does; anything else is no answer. Without a command nothing is
 * scanned.
 */
export function createScanner(command: string | undefined): ScanFile | null {
  if (!command) return null
  const words = command.split(/\s+/).filter(Boolean)
  return async bytes => {
    const folder = await mkdtemp(join(tmpdir(), 'laurel-scan-'))
    try {
      const path = join(folder, 'file')
      await writeFile(path, bytes, { mode: 0o600 })
      return await run(words, path)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}
