import { didWebOf } from '@laurel/core/did'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { archiveOfDid, findFile, type KeptArchive, keepersAt, shownArchives } from './store.ts'

export type Serving = Pick<Deps, 'database' | 'archives' | 'hosts'>

export type FoundFile = { readonly path: string; readonly bytes: Uint8Array; readonly sha256: string }

const WANTS_TOKEN = /^application\/statuslist\+jwt/

/** The file that answers for a path, as a plain web server would have it: itself, or what a folder begins with. */
export async function fileAt(
  { database, archives }: Serving,
  archive: KeptArchive,
  path: string,
  accept = '',
): Promise<FoundFile | null> {
  const isList = /^i\/[^/]+\/status\/[^/.]+$/.test(path)
  const wanted = [
    ...(isList && WANTS_TOKEN.test(accept) ? [`${path}.jwt`] : []),
    ...(path === '' ? [] : [path]),
    path === '' ? 'index.html' : `${path.replace(/\/$/, '')}/index.html`,
  ]
  const found = await tx({ database }, { issuerId: archive.issuer_id }, tx => findFile(tx, archive, wanted))
  const bytes = found && (await archives.filesOf(archive.id).get(found.sha256))
  return bytes ? { ...found, bytes } : null
}

/** The archives of institutions that were at home under a host. */
export async function archivesUnder({ database }: Serving, host: string): Promise<KeptArchive[]> {
  const keepers = await keepersAt(database, 'archive-place', { below: `${host}/` })
  const places = new Set(keepers.map(one => one.address))
  const all = await Promise.all([...new Set(keepers.map(one => one.issuerId))].map(id => shownArchives(database, id)))
  return all
    .flat()
    .filter(({ facts }) => facts.host === host && places.has(`${host}/i/${facts.shortName}`))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

/** The files of a DID at a domain of the institution's own, which lie in a folder of the archive. */
export async function didFileUnder(deps: Serving, host: string, path: string): Promise<FoundFile | null> {
  const segments = path.split('/')
  const file = segments.at(-1) ?? ''
  if (!/^did(-witness)?\.jsonl?$/.test(file)) return null
  const folder = segments.slice(0, -1)
  const did = didWebOf(host, folder.join('/') === '.well-known' ? [] : folder)
  const archive = await archiveOfDid(deps.database, did)
  if (!archive || archive.facts.did === did) return null
  const place = `i/${archive.facts.shortName}/domains/${did.slice('did:web:'.length)}/`
  return fileAt(deps, archive, place + file)
}
