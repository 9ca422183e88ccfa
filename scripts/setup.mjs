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

/** Runs `npm ci`. True if it succeeded. */
function install() {
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional', '--loglevel=error']
  const settings = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }
  const own = process.env.npm_execpath
  const done = own
    ? spawnSync(process.execPath, [own, ...args], settings)
    : spawnSync('npm', args, { ...settings, shell: process.platform === 'win32' })
  return done.status === 0
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
  if (!install()) {
    console.error(
      'The dependencies could not be installed; npm says why above. The first start needs the npm registry.',
    )
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureInstalled()
