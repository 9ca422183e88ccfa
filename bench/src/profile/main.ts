import { Session } from 'node:inspector/promises'
import type { Contender } from '../measure.ts'
import { type CpuProfile, summarize } from './summary.ts'

/** Runs a contender for so long under V8's profiler. */
async function profileOf(contender: Contender, milliseconds: number): Promise<CpuProfile> {
  const session = new Session()
  session.connect()
  const run = async (until: number) => {
    for (let index = 0; performance.now() < until; index++) await contender.run(index)
  }
  await run(performance.now() + milliseconds / 4)
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 200 })
  await session.post('Profiler.start')
  await run(performance.now() + milliseconds)
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return profile
}

/** Where the time of each contender goes, as a table. */
export async function profileTable(contenders: readonly Contender[], milliseconds: number): Promise<string> {
  const shares: (readonly [string, ReadonlyMap<string, number>])[] = []
  for (const one of contenders) {
    const parts = summarize(await profileOf(one, milliseconds))
    shares.push([one.name, new Map(parts.map(({ part, share }) => [part, share]))])
  }
  const parts = [...new Set(shares.flatMap(([, one]) => [...one.keys()]))]
  const lines = [
    ['', ...shares.map(([name]) => name)],
    ...parts.map(part => [
      part,
      ...shares.map(([, one]) => (one.has(part) ? `${(one.get(part)! * 100).toFixed(0)} %` : '–')),
    ]),
  ]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map(line => line[column]!.length)))
  return lines.map(line => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`).join('\n')
}
