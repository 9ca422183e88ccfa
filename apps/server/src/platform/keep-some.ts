/** Things in memory, the least lately used of which go where all together would be too large. */
export type Kept<T> = {
  get(key: string): T | undefined
  keep(key: string, thing: T, bytes: number): void
  forget(key: string): void
}

/** @param mostBytes of everything together; what is larger by itself is not kept */
export function keepSome<T>(mostBytes: number): Kept<T> {
  const kept = new Map<string, { readonly thing: T; readonly bytes: number }>()
  let bytes = 0
  const forget = (key: string) => {
    bytes -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  return {
    forget,
    get(key) {
      const found = kept.get(key)
      if (!found) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found.thing
    },
    keep(key, thing, size) {
      forget(key)
      if (size > mostBytes) return
      kept.set(key, { thing, bytes: size })
      bytes += size
      for (const oldest of kept.keys()) {
        if (bytes <= mostBytes) break
        forget(oldest)
      }
    },
  }
}
