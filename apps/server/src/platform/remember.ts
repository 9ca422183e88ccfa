/** What is asked of others again and again, kept for a while: bounded, each question asked once however many wait. */
export type Memory<T> = {
  /** What was answered lately, or is answered now. A fault is kept by nobody. */
  get(key: string, ask: () => Promise<T>): Promise<T>
  /** The next to ask asks anew. */
  forget(key: string): void
}

type Kept<T> = { readonly answer: Promise<T>; readonly at: number; until: number }

/**
 * @param freshFor how many milliseconds an answer is good for
 * @param staleFor how many more it is given out once, while it is asked anew, so that nobody waits for it
 */
export function createMemory<T>(
  clock: () => Date,
  {
    most,
    freshFor,
    staleFor = 0,
  }: { readonly most: number; readonly freshFor: (answer: T) => number; readonly staleFor?: number },
): Memory<T> {
  const kept = new Map<string, Kept<T>>()
  return {
    forget: key => void kept.delete(key),
    get(key, ask) {
      const known = kept.get(key)
      const now = clock().getTime()
      // A clock that was put back makes nothing older.
      const isOf = known !== undefined && known.at <= now
      if (isOf && now < known.until) return known.answer
      const answer = ask()
      const made: Kept<T> = { answer, at: now, until: Number.POSITIVE_INFINITY }
      kept.delete(key)
      kept.set(key, made)
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break
        kept.delete(oldest)
      }
      answer.then(
        value => {
          made.until = clock().getTime() + freshFor(value)
        },
        () => {
          if (kept.get(key) === made) kept.delete(key)
        },
      )
      return isOf && now < known.until + staleFor ? known.answer : answer
    },
  }
}
