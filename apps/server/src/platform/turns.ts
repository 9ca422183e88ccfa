/** Runs work when it is its turn; `busy` where too many wait already. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T | 'busy'>

/** Lets `atOnce` pieces of work run, `waiting` more wait in order, and refuses the rest, so that a rush ends by itself. */
export function createTurns({ atOnce, waiting }: { readonly atOnce: number; readonly waiting: number }): Turns {
  let running = 0
  const queue: (() => void)[] = []
  return async work => {
    if (running >= atOnce) {
      if (queue.length >= waiting) return 'busy'
      await new Promise<void>(resolve => queue.push(resolve))
    } else running++
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
}
