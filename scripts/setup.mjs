// Installs dependencies when they are missing or older than the lock file. Safe to run again and again.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}node_modules/.laurel-lock`

function isWritable(path) {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

export async function ensureInstalled() {
  const lock = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  if (existsSync(`${root}node_modules`) && !isWritable(`${root}node_modules`)) {
    // Installed by another user (root, say) for everybody: what is there is used.
    if (existsSync(`${root}node_modules/pg-boss`)) return
    console.error(`This user may not write to ${root}node_modules; run "npm ci" as the user who may.`)
    process.exit(1)
  }
  console.log('Installing dependencies (first start, or the lock file changed) …')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional']
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    : spawnSync('npm', args, {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        shell: process.platform === 'win32',
      })
  if (done.status !== 0) {
    console.error('npm ci failed; see its message above. Laurel needs the npm registry for its first start only.')
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureInstalled()
