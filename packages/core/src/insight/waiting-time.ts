/**
 * Where the bins of waiting times begin, in hours; the first holds what took less than an hour. Counts are kept by bin,
 * so that a median of a million awards is read from two dozen numbers. Never to be changed without counting anew: the
 * numbers of the bins are stored.
 */
export const BIN_HOURS = [
  1, 4, 8, 24, 48, 72, 120, 168, 240, 336, 504, 720, 1_080, 1_440, 2_160, 2_880, 4_320, 6_480, 8_760, 12_960, 17_520,
] as const

export type Waiting = {
  readonly count: number
  readonly lower: number
  readonly median: number
  readonly upper: number
}

const startOf = (bin: number) => (bin === 0 ? 0 : (BIN_HOURS[bin - 1] as number))
/** What took longer than the last bin's beginning is taken for half as long again. */
const endOf = (bin: number) => BIN_HOURS[bin] ?? (BIN_HOURS[BIN_HOURS.length - 1] as number) * 1.5

/** The bin of a time in hours, as PostgreSQL's `width_bucket` finds it. */
export const binOf = (hours: number): number => BIN_HOURS.filter(one => hours >= one).length

/**
 * Quartiles out of counts by bin, in hours; within a bin times are taken to be spread evenly.
 *
 * @returns null where nothing was counted
 */
export function quartiles(counts: ReadonlyMap<number, number>): Waiting | null {
  const bins = [...counts].filter(([, count]) => count > 0).sort(([one], [other]) => one - other)
  const count = bins.reduce((sum, [, one]) => sum + one, 0)
  if (count === 0) return null
  const at = (share: number): number => {
    let before = 0
    for (const [bin, here] of bins) {
      if (before + here >= count * share) {
        const within = (count * share - before) / here
        return startOf(bin) + (endOf(bin) - startOf(bin)) * within
      }
      before += here
    }
    return endOf(bins.at(-1)?.[0] ?? 0)
  }
  return { count, lower: at(0.25), median: at(0.5), upper: at(0.75) }
}
