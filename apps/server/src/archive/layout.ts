import { readTilePath } from '@laurel/core/log'

/** The folders of a closed institution's site in which its own files are, by its short name (closing/site/list-files.ts). */
export type Layout = { readonly shortName: string }

/** What whoever hosts such a site by themselves reads; nobody looks here for it. */
const FOR_HOSTS = /^(README\.md|\.nojekyll|CNAME|hosting\/[\w.-]+)$/
const SHORT_NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/
const SHARED =
  /^(index\.html|assets\/verify\/.+|verify\/(index|offline)\.html|contexts\/[\w.-]+|evidence\/[\w-]+|c\/[0-9a-f-]{36}(\.(json|jwt|laurel\.json|png|svg|pdf|elm\.json)|\/(index|en|fr|th)\.html|\/preview\.png))$/

/** The short name that a folder of an institution's DID has; null for every other path. */
export function shortNameOfDid(path: string): string | null {
  const found = /^i\/([^/]+)\/did\.json$/.exec(path)?.[1]
  return found !== undefined && SHORT_NAME.test(found) ? found : null
}

export const isForHosts = (path: string): boolean => FOR_HOSTS.test(path)

/** Whether a path is in one of the folders of this institution's site, and of no other's. */
export const isOfSite = (path: string, { shortName }: Layout): boolean =>
  path.startsWith(`i/${shortName}/`) || path === `.well-known/jwt-vc-issuer/i/${shortName}` || SHARED.test(path)

/** By the endings of what is built with the web apps, and of pages. */
const BY_ENDING: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  jsonld: 'application/ld+json',
  jsonl: 'text/jsonl',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  woff: 'font/woff',
  txt: 'text/plain; charset=utf-8',
  md: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  pdf: 'application/pdf',
}

/** Of which kind the files are whose names do not say it, as the sample configurations have it (site/hosting.ts). */
const BY_PLACE: readonly (readonly [RegExp, string])[] = [
  [/^i\/[^/]+\/status\/[^/]+\.jwt$/, 'application/statuslist+jwt'],
  [/^i\/[^/]+\/status\/[^/.]+$/, 'application/vc'],
  [/^i\/[^/]+\/(domains\/[^/]+\/)?did\.json$/, 'application/did+json'],
  [/^i\/[^/]+\/(domains\/[^/]+\/)?closing\.json$/, 'application/vc'],
  [/^i\/[^/]+\/log\/(.+\/)?checkpoint$/, 'text/plain; charset=utf-8'],
  [/^i\/[^/]+\/log\/(.+\/)?tile\//, 'application/octet-stream'],
  [/^(i\/[^/]+\/(vct\/|log\/proof\/)|\.well-known\/jwt-vc-issuer\/)/, 'application/json'],
  [/^c\/[0-9a-f-]{36}\.json$/, 'application/vc'],
  [/^c\/[0-9a-f-]{36}\.jwt$/, 'application/vc+jwt'],
]

export function typeOf(path: string): string {
  const placed = BY_PLACE.find(([pattern]) => pattern.test(path))
  if (placed) return placed[1]
  const ending = /\.([a-z0-9]+)$/.exec(path)?.[1] ?? ''
  return BY_ENDING[ending] ?? 'application/octet-stream'
}

/** Never changes under its address, whoever has it: a tile, a picture, what has a digest in its name. */
export const isFixed = (path: string): boolean =>
  /\/tile\//.test(path) || /^i\/[^/]+\/image\//.test(path) || /^assets\/verify\/.+-[\w-]{8,}\.\w+$/.test(path)

/** The tile that a file is, below the folder of its record; null for what is none. */
export function tileOf(path: string, folder: string): ReturnType<typeof readTilePath> {
  return path.startsWith(folder) ? readTilePath(path.slice(folder.length)) : null
}
