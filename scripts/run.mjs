// Runs a TypeScript file on the pinned Node. Plain JavaScript on purpose: it must run on whatever Node npm runs on.
import { spawn } from 'node:child_process'
import { COMPILED, pinnedNode } from './pinned-node.mjs'
import { ensureInstalled } from './setup.mjs'

await ensureInstalled()
const [file, ...rest] = process.argv.slice(2)
const child = spawn(pinnedNode(), ['--disable-warning=ExperimentalWarning', file, ...rest], {
  stdio: 'inherit',
  env: { ...process.env, ...COMPILED },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
