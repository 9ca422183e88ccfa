/**
 * Writes together what comes while a write is under way: each caller is answered when its own part is written, and a rush
 * takes a few transactions and not one each.
 *
 * @param write is given what came since the last one began, at least one; where it fails, all of these have failed
 */
export function inOneGo<T>(write: (things: readonly T[]) => Promise<void>): (thing: T) => Promise<void> {
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
      return write(things)
    }
    const done = underWay.then(begin, begin)
    waiting = { things, done }
    underWay = done
    return done
  }
}
