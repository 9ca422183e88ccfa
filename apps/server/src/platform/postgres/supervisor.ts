// Runs PostgreSQL for one server, and ends it cleanly when that server is gone, however it went. The server holds the
// other end of standard input; the system closes it even after `kill -9`. In a session of its own, so that Ctrl-C in a
// terminal reaches the server only.
import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'

type Order = {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly log: string
  readonly env: Record<string, string>
  readonly user?: { readonly uid: number; readonly gid: number }
}

const order = JSON.parse(process.argv[2]!) as Order
const log = openSync(order.log, 'w', 0o600)
const child = spawn(order.command, order.args, {
  cwd: order.cwd,
  env: order.env,
  stdio: ['ignore', log, log],
  ...order.user,
})

/** "Fast" shutdown: clients are dropped, everything is written. Then, should that hang, "immediate" (recovers at start). */
let isEnding = false
function end(): void {
  if (isEnding) return
  isEnding = true
  child.kill('SIGINT')
  setTimeout(() => child.kill('SIGQUIT'), 30_000).unref()
}

process.stdin.resume()
process.stdin.once('end', end)
process.stdin.once('error', end)
process.once('SIGTERM', end)
process.on('SIGINT', () => {})
process.on('SIGHUP', () => {})
child.once('error', () => process.exit(127))
child.once('exit', code => process.exit(code ?? 1))
