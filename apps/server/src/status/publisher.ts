import type { Deps } from '../deps.ts'
import { type Kept, keepSome } from '../platform/keep-some.ts'
import { oncePer } from '../platform/once-per.ts'
import { readTogether } from '../platform/read-together.ts'

/** A thousand lists of the usual length, or some ten to twenty of sixteen million entries. */
const MOST_BYTES = 64 * 2 ** 20

/** What is at hand of one list, by this process. */
export type AtHand<T> = {
  readonly kept: T | undefined
  keep(next: T, bytes: number): void
  forget(): void
}

/**
 * Publishes lists one at a time each, so that nobody writes into entries that somebody else is about to sign; whoever asks
 * meanwhile shares the next answer. What is at hand is bounded, for each kind of list.
 */
export function publisher<T, Published>(
  publish: (deps: Deps, issuerId: string, listId: string, atHand: AtHand<T>) => Promise<Published | undefined>,
): (deps: Deps, issuerId: string, listId: string) => Promise<Published | undefined> {
  const publishing = oncePer((deps: Deps) => {
    const memory: Kept<T> = keepSome(MOST_BYTES)
    return readTogether((key: string) => {
      const [issuerId, listId] = JSON.parse(key) as [string, string]
      return publish(deps, issuerId, listId, {
        kept: memory.get(key),
        keep: (next, bytes) => memory.keep(key, next, bytes),
        forget: () => memory.forget(key),
      })
    })
  })
  return (deps, issuerId, listId) => publishing(deps)(JSON.stringify([issuerId, listId]))
}
