import { setTimeout as wait } from 'node:timers/promises'

/**
 * Writes together what comes while a write is under way: each caller is answered when its own part is written, and a rush
 * takes a few transactions and not one each.
 *
 * @param write is given what came since the last one began, at least one; where it fails, all of these have failed
 * @param apart for how many milliseconds after one has begun the next waits to begin, so that more go together
 */
export function inOneGo<T>(
  write: (things: readonly T[]) => Promise<void>,
  { apart = 0 }: { readonly apart?: number } = {},
): (thing: T) => Promise<void> {
  let since = Number.NEGATIVE_INFINITY
  let waiting: { readonly things: T[]; readonly done: Promise<void> } | undefined
  let underWay: Promise<unknown> = Promise.resolve()
  return thing => {
    if (waiting) {
      waiting.things.push(thing)
      return waiting.done
    }
    const things = [thing]
    const begin = () => {
      waiting = undefined
      since = performance.now()
      return write(things)
    }
    const beginInTime = async () => {
      const rest = apart - (performance.now() - since)
      if (rest > 0) await wait(rest)
      return begin()
    }
    const next = apart > 0 ? beginInTime : begin
    const done = underWay.then(next, next)
    waiting = { things, done }
    underWay = done
    return done
  }
}
