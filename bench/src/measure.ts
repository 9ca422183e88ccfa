/** One thing whose rate is measured. `run` does it once; `index` counts, so that no two runs have the same input. */
export type Contender = {
  readonly name: string
  /** How many items one run handles (a batch counts as many). */
  readonly items?: number
  run(index: number): unknown
}

export type Rates = { readonly name: string; readonly perSecond: number; readonly rounds: readonly number[] }

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * Runs all contenders in turn, round by round, so that whatever else the machine does falls upon all of them alike:
 * only ratios within one run count. Rates are per second of processor time, all threads of the process counted, so that
 * waiting for a busy machine is nobody's fault and helper threads are nobody's gift.
 *
 * @param sliceMs  how long each contender runs in a round
 */
export async function measure(
  contenders: readonly Contender[],
  { rounds, sliceMs }: { rounds: number; sliceMs: number },
): Promise<Rates[]> {
  const counts = contenders.map(() => 0)
  const rates: number[][] = contenders.map(() => [])
  for (let round = -1; round < rounds; round++)
    for (const [at, contender] of contenders.entries()) {
      const cpu = process.cpuUsage()
      const begun = process.hrtime.bigint()
      const until = begun + BigInt(sliceMs) * 1_000_000n
      let done = 0
      let now = begun
      while (now < until) {
        const result = contender.run(counts[at]!++)
        if (result instanceof Promise) await result
        done++
        now = process.hrtime.bigint()
      }
      const { user, system } = process.cpuUsage(cpu)
      // The first round warms the compiler and the caches up.
      if (round >= 0) rates[at]!.push((done * (contender.items ?? 1)) / (Math.max(user + system, 1) / 1e6))
    }
  return contenders.map(({ name }, at) => ({ name, perSecond: median(rates[at]!), rounds: rates[at]! }))
}

/** The middle of the ratios of each round: rounds compare what ran side by side. */
export const ratio = (one: Rates, other: Rates): number =>
  median(one.rounds.map((rate, round) => rate / other.rounds[round]!))
