import type { Award } from '../credentials/awards.ts'
import type { Collection, Contents } from '../vault/contents.ts'

/** As many as one link and one presentation hold. */
export const MAX_COLLECTED = 20

/** The awards of a collection in its order; what has left the wallet is left out. */
export const collected = (collection: Pick<Collection, 'awardIds'>, awards: readonly Award[]): Award[] =>
  collection.awardIds.flatMap(id => awards.find(one => one.id === id) ?? [])

/** Moves one by one place; past an end it stays. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const at = ids.indexOf(id)
  const to = at + by
  if (at < 0 || to < 0 || to >= ids.length) return [...ids]
  const next = [...ids]
  next.splice(at, 1)
  next.splice(to, 0, id)
  return next
}

export const withCollection = (contents: Contents, collection: Collection): Contents => ({
  ...contents,
  collections: { ...contents.collections, [collection.id]: collection },
})

export const withoutCollection = (contents: Contents, id: string): Contents => ({
  ...contents,
  collections: Object.fromEntries(Object.entries(contents.collections ?? {}).filter(([one]) => one !== id)),
})
