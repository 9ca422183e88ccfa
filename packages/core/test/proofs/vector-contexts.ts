import { bundledContexts, type ContextLibrary, createContextLibrary } from '../../src/credential/index.ts'

/** The inline context of the windsurfing example, which the vectors write into the document itself. */
const WINDSURF = { '@vocab': 'https://windsurf.grotto-networking.com/selective#' }
const ADDRESS = 'https://windsurf.grotto-networking.com/selective/context'

/** Names the inline context by an address: what it means, and so every statement, stays the same. */
export const nameContexts = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(JSON.stringify(WINDSURF), JSON.stringify(ADDRESS)))

export const vectorContexts: ContextLibrary = createContextLibrary([
  ...bundledContexts.sources,
  { url: ADDRESS, sha256: '', text: JSON.stringify({ '@context': WINDSURF }) },
])
