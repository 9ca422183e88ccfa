import type { GuardedFetch } from '@laurel/core/did'
import { decodeUtf8Strictly, err, ok } from '@laurel/core/primitives'
import type { ArchiveFiles } from '../platform/archive-folders.ts'
import { typeOf } from './layout.ts'

export type ArchivedFile = { readonly sha256: string; readonly size: number }

/** The files of one archive as they lie on this server's disk: each under its digest, by its path in the archive. */
export type ArchivedFiles = {
  readonly paths: () => Iterable<string>
  readonly find: (path: string) => ArchivedFile | undefined
  readonly read: (path: string) => Promise<Uint8Array | null>
  readonly text: (path: string) => Promise<string | null>
}

export function archivedFiles(list: ReadonlyMap<string, ArchivedFile>, kept: Pick<ArchiveFiles, 'get'>): ArchivedFiles {
  const read = async (path: string) => {
    const file = list.get(path)
    return file ? kept.get(file.sha256) : null
  }
  return {
    paths: () => list.keys(),
    find: path => list.get(path),
    read,
    async text(path) {
      const bytes = await read(path)
      return bytes && (decodeUtf8Strictly(bytes) ?? null)
    },
  }
}

/** One of the institution's names, and where the files of its DID are in the archive. */
export type Place = { readonly did: string; readonly folder: string; readonly documentUrl: string }

/** The file that answers for an address of the institution; null for an address of anybody else. */
export function pathOfUrl(url: string, origin: string, places: readonly Place[]): string | null {
  if (url.startsWith(`${origin}/`)) return url.slice(origin.length + 1)
  for (const { documentUrl, folder } of places) {
    const base = documentUrl.slice(0, -'did.json'.length)
    const name = url.startsWith(base) ? url.slice(base.length) : ''
    if (['did.json', 'did.jsonl', 'did-witness.json'].includes(name)) return folder + name
  }
  return null
}

/** An archive's answers at the addresses that its credentials name, and nobody else's: whoever uses it asks no network. */
export const fetchFrom =
  (files: ArchivedFiles, origin: string, places: readonly Place[]): GuardedFetch =>
  async (url, accept) => {
    const path = pathOfUrl(url, origin, places)
    if (path === null) return err({ code: 'FETCH_OFFLINE' })
    const isToken = accept?.startsWith('application/statuslist+jwt') && files.find(`${path}.jwt`)
    const found = isToken ? `${path}.jwt` : path
    const body = await files.read(found)
    return body ? ok({ body, contentType: typeOf(found) }) : err({ code: 'FETCH_NOT_FOUND', status: 404 })
  }
