import { PacedError } from '../ask-server.ts'
import type { Checker } from '../check-one.ts'
import type { Item } from './collect.ts'

/** So many are checked at the same time: the server has others to answer. */
const AT_ONCE = 3
/** How often a moment is waited for when the server asks for patience. */
const MAX_PATIENCE = 30

export type Progress = {
  began(index: number): void
  ended(index: number, checked: Awaited<ReturnType<Checker>>): void
  failed(index: number, why: 'tooLarge' | 'unreachable'): void
  /** The server asks to wait; 0 when it goes on. */
  paced(seconds: number): void
}

const pause = (seconds: number, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, seconds * 1_000)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Checks `items` from `indexes`, a few at a time, until all are done or `signal` says stop. Never throws. */
export async function runDesk(
  items: readonly Item[],
  indexes: readonly number[],
  check: Checker,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const queue = [...indexes]
  let patience = MAX_PATIENCE
  async function one(index: number): Promise<void> {
    progress.began(index)
    const bytes = await items[index]?.read().catch(() => null)
    if (!bytes) return progress.failed(index, 'tooLarge')
    while (!signal.aborted) {
      try {
        return progress.ended(index, await check(bytes, signal))
      } catch (error) {
        if (signal.aborted) return
        if (!(error instanceof PacedError) || patience-- <= 0) return progress.failed(index, 'unreachable')
        progress.paced(error.seconds)
        await pause(error.seconds, signal)
        progress.paced(0)
      }
    }
  }
  const work = async () => {
    for (let index = queue.shift(); index !== undefined && !signal.aborted; index = queue.shift()) await one(index)
  }
  // The first alone: what is fetched for it serves the others of the same school.
  const first = queue.shift()
  if (first !== undefined && !signal.aborted) await one(first)
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
