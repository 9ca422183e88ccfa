// Builds the web apps one after the other (two at once need too much memory on a small machine), each only if its
// sources have changed since its last build. `--force` builds all.
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const APPS = ['console', 'wallet', 'verify']
const isForced = process.argv.includes('--force')

/** What all apps are made from, beside their own folder. */
const SHARED = [
  'packages/core/src/**/*',
  'packages/ui/src/**/*',
  'packages/ui/messages/**/*',
  'package-lock.json',
  'scripts/vite-app.ts',
]

function digestOf(app: string): string {
  const hash = createHash('sha256')
  const names = [...SHARED, `apps/${app}/{src,public}/**/*`, `apps/${app}/*.{ts,json,html,mjs}`]
    .flatMap(pattern => globSync(pattern, { cwd: root }))
    .sort()
  for (const name of names) {
    if (!statSync(root + name).isFile()) continue
    hash
      .update(`${name}\0`)
      .update(readFileSync(root + name))
      .update('\0')
  }
  return hash.digest('hex')
}

/** True if `app` was built by this run; false if there was nothing to do. */
async function build(app: string): Promise<boolean> {
  const folder = `${root}apps/${app}`
  const config = ['vite.config.ts', 'vite.config.mjs', 'vite.config.js'].find(name => existsSync(`${folder}/${name}`))
  if (!config) return false
  const stamp = `${folder}/dist/.built-from`
  const digest = digestOf(app)
  if (!isForced && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return false
  console.log(`Building ${app} …`)
  const vite = await import('vite')
  const customLogger = vite.createLogger('warn')
  const { warn } = customLogger
  // The script that chooses light or dark before the first paint is meant to stay as it is.
  customLogger.warn = (message, options) => message.includes('scheme.js') || warn(message, options)
  await vite.build({ root: folder, configFile: `${folder}/${config}`, logLevel: 'warn', customLogger })
  if (app === 'verify') {
    const { buildOffline } = await import('../apps/verify/build-offline.ts')
    writeFileSync(`${folder}/dist/offline.html`, await buildOffline(config => vite.build(config)))
  }
  writeFileSync(stamp, digest)
  return true
}

let isFine = true
for (const app of APPS) {
  try {
    await build(app)
  } catch (error) {
    // One app that cannot be built does not take the others and the server with it.
    console.error(`The app "${app}" could not be built:`, error instanceof Error ? error.message : error)
    isFine = false
  }
}
process.exit(isFine ? 0 : 1)
