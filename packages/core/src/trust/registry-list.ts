import type { Listed } from '../verification/index.ts'

/** Whoever goes by one of these DIDs. */
export const findListed = (entries: readonly Listed[], did: string): Listed | null =>
  entries.find(one => one.did === did || one.webvh === did) ?? null

/** The list as the Digital Credentials Consortium's readers take it; what is ours stands beside theirs. */
export function writeRegistryList(
  entries: readonly (Listed & { readonly url?: string })[],
  meta: { readonly name: string; readonly created: string; readonly updated: string },
): string {
  const registry = Object.fromEntries(entries.map(({ did, ...entry }) => [did, entry]))
  return `${JSON.stringify({ meta, registry }, null, 1)}\n`
}
