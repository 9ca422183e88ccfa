// Finds the Node.js that the lock file pins, or a system Node that is new enough where no pinned build exists.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const OLDEST = [22, 18]

/**
 * Where Node.js keeps what it has compiled, types stripped, so that every start after the first takes a third less of the
 * processor. Goes by the content of each file; may be deleted at any time.
 */
export const COMPILED = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? `${root}.cache/compiled` }

/** The path of a Node.js that runs TypeScript directly; ends the process with advice where there is none. */
export function pinnedNode() {
  const name = process.platform === 'win32' ? 'win' : process.platform
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const pinned = `${root}node_modules/node-${name}-${process.arch}/bin/${binary}`
  if (existsSync(pinned)) return pinned
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath
  console.error(
    `Laurel needs Node.js ${OLDEST.join('.')} or newer on ${process.platform}-${process.arch}; this is ${process.versions.node}.`,
  )
  process.exit(1)
}
