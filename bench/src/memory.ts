import { GCProfiler } from 'node:v8'
import { collectGarbage } from './collect-garbage.ts'
import type { Contender } from './measure.ts'

const used = () => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/**
 * How much memory one item takes before anything of it is given back: what the heap, and the buffers beside it, grew by
 * while the contender ran, with what the garbage collector took away meanwhile added again. What a library keeps inside
 * WebAssembly is not seen.
 *
 * @param sliceMs  how long it runs; it runs once at least
 * @returns bytes
 */
export async function growthOf(contender: Contender, sliceMs: number): Promise<number> {
  await contender.run(0)
  // What others have left is not this one's.
  collectGarbage()
  const profiler = new GCProfiler()
  profiler.start()
  const before = used()
  const until = performance.now() + sliceMs
  let done = 0
  do {
    const result = contender.run(++done)
    if (result instanceof Promise) await result
  } while (performance.now() < until)
  const grown = used() - before
  const taken = profiler
    .stop()
    .statistics.map(({ beforeGC, afterGC }) => [beforeGC, afterGC].map(one => one.heapStatistics))
    .reduce((sum, [full, rest]) => {
      const size = (one: typeof full) => one!.usedHeapSize + one!.externalMemory
      return sum + size(full) - size(rest)
    }, 0)
  return Math.max(0, grown + taken) / done / (contender.items ?? 1)
}
