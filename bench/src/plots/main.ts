/** `npm run bench:plots [-- FILE]`: draws what `npm run bench -- --only growth --json FILE` has measured into docs/pictures. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from '../report.ts'
import { growthPlots } from './growth-plots.ts'
import { drawPlot } from './plot.ts'

const pictures = join(import.meta.dirname, '../../../docs/pictures')
const [file = join(pictures, 'growth.json')] = process.argv.slice(2)
const rows = JSON.parse(readFileSync(file, 'utf8')) as Row[]
for (const [name, plot] of Object.entries(growthPlots(rows)))
  writeFileSync(join(pictures, `${name}.svg`), drawPlot(plot))
