#!/usr/bin/env node
// Starts the command line on the pinned Node.js, whatever Node runs this file.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pinnedNode } from '../../../scripts/pinned-node.mjs'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const done = spawnSync(pinnedNode(), ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exit(done.status ?? 1)
