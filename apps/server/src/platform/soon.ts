/**
 * What has to be looked at a moment after a transaction has left word of something: once the transaction is over, and a
 * little later again, since a long one may not be. It is a hint in this process alone and holds up nobody; what is lost
 * with the process is found by whoever looks at everything.
 */
export type Soon = {
  mark(key: string): void
  /** What is due at this look. */
  due(): string[]
}

const LOOKS = 4

export function createSoon(): Soon {
  const left = new Map<string, number>()
  return {
    mark(key) {
      left.set(key, LOOKS)
    },
    due() {
      const keys = [...left.keys()]
      for (const [key, looks] of left) looks > 1 ? left.set(key, looks - 1) : left.delete(key)
      return keys
    },
  }
}
