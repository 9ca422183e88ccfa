// Walks the journeys and keeps a picture of every screen they stop at, in `screens/` (ignored by git):
// language, light or dark, phone or desk, and what the screen is.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}screens`
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
const done = spawnSync(
  process.execPath,
  [
    `${root}node_modules/vitest/vitest.mjs`,
    'run',
    '--project',
    'journeys',
    ...(process.argv.length > 2 ? process.argv.slice(2) : ['.journey.ts']),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, LAUREL_SCREENS: folder } },
)
console.log(`The pictures are in ${folder}.`)
process.exit(done.status ?? 1)
