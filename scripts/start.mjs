// `npm start`: from a fresh clone to a running server. Plain JavaScript, since it runs on whatever Node npm runs on and
// before anything is installed.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { COMPILED, pinnedNode } from './pinned-node.mjs'
import { SERVER_FLAGS } from './server-flags.mjs'
import { ensureInstalled } from './setup.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
await ensureInstalled()
const node = pinnedNode()

let current
let signalled = false
/** Runs one step in the foreground. Signals are passed on to it, once: a terminal has sent Ctrl-C to it already. */
const run = args =>
  new Promise(resolve => {
    current = spawn(node, [...SERVER_FLAGS, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...COMPILED },
    })
    current.once('error', error => {
      console.error(`Node.js could not be started: ${error.message}`)
      resolve(1)
    })
    current.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    signalled = true
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    current?.kill(signal)
  })

// npm runs this in a shell. When npm is told to end it ends that shell, which does not pass it on; nobody would be left
// to end the server. Only under npm: a server that was put into the background on purpose may lose its shell.
if (process.env.npm_lifecycle_event === 'start') {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid === parent) return
    signalled = true
    current?.kill('SIGTERM')
  }, 500).unref()
}

const built = await run(['scripts/build-web.ts'])
if (signalled) process.exit(130)
if (built !== 0) console.error('The web apps are not complete; the server starts all the same.')
process.exitCode = await run(['apps/server/src/main.ts', ...process.argv.slice(2)])
