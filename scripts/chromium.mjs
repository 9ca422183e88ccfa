// Finds Chromium for the journeys; on Debian and Ubuntu installs it where it is missing and that is allowed.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

// The first is Chromium without its own windows, tabs and new-tab pages: the same pages in little more than half the time.
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const PACKAGES = ['chromium-headless-shell', 'chromium']
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/snap/bin/chromium',
]

const isExecutable = path => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The path of a Chromium, or undefined. `LAUREL_CHROMIUM` names one that lies elsewhere. */
export function findChromium() {
  if (process.env.LAUREL_CHROMIUM) return process.env.LAUREL_CHROMIUM
  const inPath = (process.env.PATH ?? '').split(delimiter).flatMap(folder => NAMES.map(name => join(folder, name)))
  return [...inPath, ...ELSEWHERE].find(isExecutable)
}

/** Like `findChromium`, and fetches Debian's package where there is none. Prints what to do where it can't. */
export function ensureChromium() {
  const found = findChromium()
  if (found) return found
  if (existsSync('/usr/bin/apt-get')) {
    const isRoot = process.getuid?.() === 0
    const prefix = isRoot ? [] : ['sudo', '-n']
    const apt = (...args) => {
      const [command, ...rest] = [...prefix, 'apt-get', ...args]
      return (
        spawnSync(command, rest, {
          stdio: ['ignore', 'inherit', 'inherit'],
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        }).status === 0
      )
    }
    console.log('No Chromium found; installing Debian’s …')
    apt('update', '-qq')
    // Older Debians and Ubuntu have only the second.
    PACKAGES.some(name => apt('install', '-y', '-qq', '--no-install-recommends', name))
  }
  const installed = findChromium()
  if (!installed)
    console.error(
      'The journeys need Chromium. Install it (Debian and Ubuntu: "sudo apt-get install chromium"), ' +
        'or set LAUREL_CHROMIUM to the path of a Chromium or Chrome.',
    )
  return installed
}
