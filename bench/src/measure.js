export const median = values => {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
/**
 * Runs all contenders in turn, round by round, so that whatever else the machine does falls upon all of them alike:
 * only ratios within one run count.
 *
 * @param sliceMs  how long each contender runs in a round
 */
export async function measure(contenders, { rounds, sliceMs }) {
  const counts = contenders.map(() => 0)
  const rates = contenders.map(() => [])
  for (let round = -1; round < rounds; round++)
    for (const [at, contender] of contenders.entries()) {
      const begun = process.hrtime.bigint()
      const until = begun + BigInt(sliceMs) * 1000000n
      let done = 0
      let now = begun
      while (now < until) {
        const result = contender.run(counts[at]++)
        if (result instanceof Promise) await result
        done++
        now = process.hrtime.bigint()
      }
      // The first round warms the compiler and the caches up.
      if (round >= 0) rates[at].push((done * (contender.items ?? 1)) / (Number(now - begun) / 1e9))
    }
  return contenders.map(({ name }, at) => ({ name, perSecond: median(rates[at]), rounds: rates[at] }))
}
/** The middle of the ratios of each round: rounds compare what ran side by side. */
export const ratio = (one, other) => median(one.rounds.map((rate, round) => rate / other.rounds[round]))
