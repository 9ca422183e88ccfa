/** Lower-case Latin letters and digits, with hyphens between; empty for words of another script. */
export const slug = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '')

type Named = { readonly id: string; readonly words: readonly (string | null | undefined)[] }

/**
 * A key for each, out of the first of its words that gives one, else out of `kind` and a number. The same things in the
 * same order get the same keys. What is in `known` keeps the key that it had.
 */
export function nameKeys(
  kind: string,
  things: readonly Named[],
  known: ReadonlyMap<string, string> = new Map(),
): Map<string, string> {
  const keys = new Map(things.flatMap(({ id }) => (known.has(id) ? [[id, known.get(id) as string] as const] : [])))
  const taken = new Set(known.values())
  for (const [at, { id, words }] of things.entries()) {
    if (keys.has(id)) continue
    const found = words.map(one => slug(one ?? '')).find(one => one !== '') ?? `${kind}-${at + 1}`
    let key = found
    for (let number = 2; taken.has(key); number++) key = `${found}-${number}`
    taken.add(key)
    keys.set(id, key)
  }
  return keys
}
