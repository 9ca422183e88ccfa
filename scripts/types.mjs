// Type-checks every workspace with the native compiler, two at a time.
import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'

const projects = ['tsconfig.json', ...globSync('{packages,apps}/*/tsconfig*.json'), 'bench/tsconfig.json'].filter(
  existsSync,
)
const wanted = process.argv.slice(2)
const queue = projects.filter(project => wanted.length === 0 || wanted.some(word => project.includes(word)))
let failed = false
const worker = async () => {
  for (let project = queue.shift(); project; project = queue.shift()) {
    const code = await new Promise(done =>
      spawn(process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', project, '--pretty', 'false'], {
        stdio: 'inherit',
      }).on('exit', done),
    )
    if (code !== 0) failed = true
  }
}
await Promise.all([worker(), worker()])
process.exit(failed ? 1 : 0)
