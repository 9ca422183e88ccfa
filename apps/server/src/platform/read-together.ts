import { setTimeout as wait } from 'node:timers/promises'

type Turn<T> = { readonly now: Promise<T>; readonly since: number; next?: Promise<T> }

/**
 * One reading for everybody who asks while another is under way. Each is given what was read after they asked and never
 * before, so nobody is shown a state that had passed; a page that a whole town opens is read a few times and not a
 * thousand.
 *
 * @param read must have no effect, and give what everybody who asks may see
 * @param how.patience for how many milliseconds anybody waits for a reading that is not theirs; whoever comes upon one that
 *   takes longer reads for themselves
 * @param how.apart for how many milliseconds after one has begun the next may wait to begin: then a rush takes so many
 *   readings a second and no more, however quick each is
 */
export function readTogether<T>(
  read: (key: string) => Promise<T>,
  { patience = Number.POSITIVE_INFINITY, apart = 0 }: { readonly patience?: number; readonly apart?: number } = {},
): (key: string) => Promise<T> {
  const underWay = new Map<string, Turn<T>>()
  const begin = (key: string): Promise<T> => {
    const turn: Turn<T> = { now: read(key), since: performance.now() }
    underWay.set(key, turn)
    const end = () => {
      if (!turn.next && underWay.get(key) === turn) underWay.delete(key)
    }
    const rest = () => {
      const left = apart - (performance.now() - turn.since)
      if (left <= 0) end()
      else setTimeout(end, left).unref()
    }
    turn.now.then(rest, rest)
    return turn.now
  }
  return key => {
    const turn = underWay.get(key)
    if (!turn) return begin(key)
    if (turn.next) return turn.next
    const left = patience - (performance.now() - turn.since)
    if (left <= 0) return begin(key)
    const go = () => begin(key)
    const goInTime = async () => {
      const rest = apart - (performance.now() - turn.since)
      if (rest > 0) await wait(rest)
      return go()
    }
    const over = Number.isFinite(left) ? Promise.race([turn.now, wait(left, undefined, { ref: false })]) : turn.now
    turn.next = apart > 0 ? over.then(goInTime, goInTime) : over.then(go, go)
    return turn.next
  }
}
