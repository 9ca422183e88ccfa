import { NOBODY, type Trust } from './lists.ts'
import { readKept, writeKept } from './read-list.ts'

const KEY = 'laurel.trust'

/** Where a browser keeps something for a site; another tab's change is heard. */
export type Place = Pick<Storage, 'getItem' | 'setItem'> | null

/** Holds whom the visitor trusts, in this browser alone. */
export type TrustKeeper = {
  now(): Trust
  change(make: (trust: Trust) => Trust): void
  /** Takes back the last change. */
  undo(): void
  watch(hear: () => void): void
  /** Another tab has changed it. */
  reload(): void
  /** False where the browser keeps nothing: what is chosen then ends with the visit. */
  keeps(): boolean
}

export function createKeeper(place: Place): TrustKeeper {
  let isKept = place !== null
  const read = (): Trust | null => {
    try {
      const text = place?.getItem(KEY)
      return text ? readKept(text) : null
    } catch {
      isKept = false
      return null
    }
  }
  let trust = read() ?? NOBODY
  let before = trust
  const hearers: (() => void)[] = []
  const tell = () => {
    for (const hear of hearers) hear()
  }
  const set = (next: Trust) => {
    before = trust
    trust = next
    try {
      place?.setItem(KEY, writeKept(trust))
    } catch {
      // Full, or forbidden: it holds until the page is closed.
      isKept = false
    }
    tell()
  }
  return {
    now: () => trust,
    // What another tab has written meanwhile is not lost.
    change: make => set(make((isKept && read()) || trust)),
    undo: () => set(before),
    watch: hear => void hearers.push(hear),
    reload: () => {
      trust = read() ?? NOBODY
      tell()
    },
    keeps: () => isKept,
  }
}

let kept: TrustKeeper | undefined

/** This browser's keeper. A browser that has no storage, or forbids it, throws at the mere question. */
export function keeperOfBrowser(): TrustKeeper {
  if (kept) return kept
  let place: Place
  try {
    place = window.localStorage
  } catch {
    place = null
  }
  const made = createKeeper(place)
  addEventListener('storage', ({ key }) => {
    if (key === KEY || key === null) made.reload()
  })
  kept = made
  return made
}
