/** A count of people that may be shown: a rounded number, or only that it is few, or nearly all. */
export type SafeCount =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'few' }
  | { readonly kind: 'most' }

/** Fewer than so many people are not counted in public: a small cell names them. */
export const FEWEST = 10
const ROUND = 5

/**
 * Counts of people out of `total`. What is fewer than ten is only said to be few; where fewer than ten are left out, it
 * is only said to be nearly all, since who is not in it follows by subtraction (complementary suppression). The rest is
 * rounded, so that the difference of two counts gives nobody away either.
 */
export function safeCounts(total: number, counts: readonly number[]): { total: SafeCount; counts: SafeCount[] } {
  const rounded = (count: number): SafeCount => ({ kind: 'number', number: Math.round(count / ROUND) * ROUND })
  if (total < FEWEST) return { total: { kind: 'few' }, counts: counts.map(() => ({ kind: 'few' })) }
  return {
    total: rounded(total),
    counts: counts.map(count =>
      count < FEWEST ? { kind: 'few' } : total - count < FEWEST ? { kind: 'most' } : rounded(count),
    ),
  }
}
