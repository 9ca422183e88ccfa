import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { findChromium } from '../../../../scripts/chromium.mjs'
import { addAuthenticator, FLAGS } from '../browser/index.ts'

/**
 * One person's browser, with cookies and storage on disk: prepared by hand, then opened again with nobody at it, for a
 * program that measures and wants the browser to itself.
 */
export type Profile = {
  /** Opens the browser, lets `work` use it with a passkey authenticator, and closes it again; what was kept stays. */
  prepare(work: (context: BrowserContext) => Promise<void>): Promise<void>
  /** Opens the browser for a program that speaks with it by the debugging port. */
  open(): Promise<{ readonly port: number; close(): Promise<void> }>
  remove(): void
}

function chromiumPath(): string {
  const found = findChromium()
  if (!found) throw new Error('No Chromium found; set LAUREL_CHROMIUM to its path')
  return found
}

/** Both ways of opening it must read the same cookies, so neither asks a keyring for a key. */
const KEPT = ['--password-store=basic', '--use-mock-keychain']

export function makeProfile(): Profile {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-profile-'))
  return {
    async prepare(work) {
      const context = await chromium.launchPersistentContext(folder, {
        executablePath: chromiumPath(),
        headless: true,
        args: [...FLAGS, ...KEPT],
        locale: 'en-CA',
      })
      try {
        await addAuthenticator(context.pages()[0] ?? (await context.newPage()))
        await work(context)
      } finally {
        await context.close()
      }
    },
    async open() {
      const marker = join(folder, 'DevToolsActivePort')
      rmSync(marker, { force: true })
      const child = spawn(
        chromiumPath(),
        [
          '--headless=new',
          ...FLAGS,
          ...KEPT,
          '--lang=en-CA',
          '--remote-debugging-port=0',
          `--user-data-dir=${folder}`,
          'about:blank',
        ],
        { stdio: 'ignore' },
      )
      const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
      const port = await readPort(marker, () => child.exitCode !== null)
      return {
        port,
        async close() {
          child.kill('SIGTERM')
          await ended
        },
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
}

/** Chromium writes the port that it took into its profile once it listens. */
async function readPort(marker: string, isOver: () => boolean): Promise<number> {
  const deadline = performance.now() + 60_000
  while (!isOver() && performance.now() < deadline) {
    try {
      const port = Number(readFileSync(marker, 'utf8').split('\n')[0])
      if (port > 0) return port
    } catch {
      // Not there yet.
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('Chromium did not open its debugging port')
}
