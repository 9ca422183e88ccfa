import { collectGarbage } from './collect-garbage.ts'

/** What a rate is set against, and what it ought to reach. */
export type Against = { readonly name: string; readonly goal?: number }

/** One thing whose rate is measured. `run` does it once; `index` counts, so that no two runs have the same input. */
export type Contender = {
  readonly name: string
  /** How many items one run handles (a batch counts as many). */
  readonly items?: number
  /** Whose rates it is set against, in times. */
  readonly peers?: readonly Against[]
  /** The bare signature or its check, of whose rate it is a share. */
  readonly raw?: Against
  run(index: number): unknown
}

export type Rates = {
  readonly name: string
  /** The middle of `rounds`: items per second of processor time. */
  readonly perSecond: number
  readonly rounds: readonly number[]
  /** Milliseconds by the clock that one item takes; of a batch, its time shared out among its items. */
  readonly p50Ms: number
  readonly p99Ms: number
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The least of `values` that at least `share` of them do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}

/**
 * Runs all contenders in turn, round by round, so that whatever else the machine does falls upon all of them alike:
 * only ratios within one run count. Rates are per second of processor time, all threads of the process counted, so that
 * waiting for a busy machine is nobody's fault and helper threads are nobody's gift. Garbage is collected before each
 * turn, so that each pays for its own.
 *
 * @param sliceMs  how long each contender runs in a round
 */
export async function measure(
  contenders: readonly Contender[],
  { rounds, sliceMs }: { rounds: number; sliceMs: number },
): Promise<Rates[]> {
  const counts = contenders.map(() => 0)
  const rates: number[][] = contenders.map(() => [])
  const times: number[][] = contenders.map(() => [])
  for (let round = -1; round < rounds; round++)
    for (const [at, contender] of contenders.entries()) {
      const { items = 1 } = contender
      const taken: number[] = []
      collectGarbage()
      const cpu = process.cpuUsage()
      let now = performance.now()
      const until = now + sliceMs
      while (now < until) {
        const result = contender.run(counts[at]!++)
        if (result instanceof Promise) await result
        const end = performance.now()
        taken.push((end - now) / items)
        now = end
      }
      const { user, system } = process.cpuUsage(cpu)
      // The first round warms the compiler and the caches up.
      if (round < 0) continue
      rates[at]!.push((taken.length * items) / (Math.max(user + system, 1) / 1e6))
      for (const one of taken) times[at]!.push(one)
    }
  return contenders.map(({ name }, at) => ({
    name,
    perSecond: median(rates[at]!),
    rounds: rates[at]!,
    p50Ms: percentile(times[at]!, 0.5),
    p99Ms: percentile(times[at]!, 0.99),
  }))
}

/** The middle of the ratios of each round: rounds compare what ran side by side. */
export const ratio = (one: Pick<Rates, 'rounds'>, other: Pick<Rates, 'rounds'>): number =>
  median(one.rounds.map((rate, round) => rate / other.rounds[round]!))
