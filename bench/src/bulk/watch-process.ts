/**
 * Loaded into the server that is measured (`--import`), and into nothing else: writes every second how late its event
 * loop was since it started to look, and how much memory it holds. Asked by SIGUSR2, it begins anew.
 */
import { renameSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/** What was seen: delays in milliseconds, memory in bytes, all threads of the process included. */
export type Watched = {
  readonly p50: number
  readonly p99: number
  readonly longest: number
  readonly rss: number
  readonly cpuSeconds: number
}

const file = process.env.LAUREL_BENCH_WATCH
if (file !== undefined && isMainThread && process.argv[1]?.endsWith('main.ts')) {
  const RESOLUTION_MS = 1
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let rss = 0
  let cpu = process.cpuUsage()
  const look = () => {
    rss = Math.max(rss, process.memoryUsage.rss())
    const { user, system } = process.cpuUsage(cpu)
    const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
    const seen: Watched = {
      p50: late(delay.percentile(50)),
      p99: late(delay.percentile(99)),
      longest: late(delay.max),
      rss,
      cpuSeconds: (user + system) / 1e6,
    }
    // At once: whoever reads it meanwhile sees the one or the other.
    writeFileSync(`${file}.new`, JSON.stringify(seen))
    renameSync(`${file}.new`, file)
  }
  process.on('SIGUSR2', () => {
    delay.reset()
    rss = 0
    cpu = process.cpuUsage()
  })
  setInterval(look, 250).unref()
}
