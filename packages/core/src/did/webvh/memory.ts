/** The newest version of each did:webvh that was met, so that a log that was cut short since is noticed (HOSTILE H-29). */
export type WebvhMemory = {
  newest(did: string): { readonly number: number; readonly versionId: string } | undefined
  met(did: string, version: { readonly number: number; readonly versionId: string }): void
}

/** A memory of the DIDs met last. @param most  how many; strangers choose what is met */
export function createWebvhMemory(most = 10_000): WebvhMemory {
  const known = new Map<string, { readonly number: number; readonly versionId: string }>()
  return {
    newest: did => known.get(did),
    met(did, { number, versionId }) {
      const before = known.get(did)
      known.delete(did)
      known.set(did, before && before.number >= number ? before : { number, versionId })
      if (known.size > most) known.delete(known.keys().next().value!)
    },
  }
}
