import type { ClosingFacts } from '@laurel/core/closing'
import { type DidDocument, LOG_SERVICE } from '@laurel/core/did'
import {
  EMPTY_EDGE,
  followLog,
  growEdge,
  leafHash,
  type NoteKey,
  type ReadNodes,
  readBundle,
  readFromTiles,
  readNoteKey,
  rootAt,
  rootOfEdge,
  TILE_WIDTH,
  type Tile,
  tilePath,
  tilesSince,
  widthAt,
} from '@laurel/core/log'
import { isJsonObject, list } from '@laurel/core/primitives'
import type { ArchivedFiles } from '../archived-files.ts'
import { tileOf } from '../layout.ts'
import { PieceFailed } from './finding.ts'
import type { CheckTools } from './tools.ts'

/** One public record of the institution, checked whole. */
export type CheckedRecord = {
  readonly key: NoteKey
  readonly folder: string
  readonly size: number
  /** Base64. */
  readonly root: string
  readonly nodes: ReadNodes
}

/** The records that a document names: where their files are, and their keys. */
function recordsOf(document: DidDocument, origin: string, home: string): { folder: string; key: NoteKey }[] {
  return list(document.service)
    .filter(isJsonObject)
    .filter(one => list(one.type).includes(LOG_SERVICE))
    .map(({ serviceEndpoint, key: line }) => {
      const url = typeof serviceEndpoint === 'string' ? serviceEndpoint.replace(/\/$/, '') : ''
      const key = typeof line === 'string' ? readNoteKey(line) : null
      const isHere = url === `${origin}/${home}log` || url.startsWith(`${origin}/${home}log/`)
      if (!isHere || !key?.ok) throw new PieceFailed('RECORD_OTHER', url.slice(0, 300))
      return { folder: `${url.slice(origin.length + 1)}/`, key: key.value }
    })
}

/**
 * That the tiles of each record are those of its last head, entry by entry, that the record's own key has signed that head,
 * and that it leads on from the head which the closing statement names.
 *
 * @throws PieceFailed
 */
export async function checkRecords(
  files: ArchivedFiles,
  document: DidDocument,
  statement: ClosingFacts,
  { origin, home, tools }: { readonly origin: string; readonly home: string; readonly tools: CheckTools },
): Promise<CheckedRecord[]> {
  const records: CheckedRecord[] = []
  const seen = new Set<string>()
  for (const { folder, key } of recordsOf(document, origin, home)) {
    const said = statement.records.find(one => one.origin === key.name)
    // A record in which nothing has stood yet has no head.
    if (!said && !files.find(`${folder}checkpoint`)) continue
    const record = await checkRecord(files, folder, key, { tools, seen })
    if (said) await checkHead(record, said)
    records.push(record)
  }
  const unknown = statement.records.find(one => !records.some(({ key }) => key.name === one.origin))
  if (unknown) throw new PieceFailed('RECORD_MISSING', unknown.origin.slice(0, 300))
  for (const path of files.paths()) {
    const isOfRecord = path.startsWith(`${home}log/`) && /(^|\/)(checkpoint$|tile\/)/.test(path.slice(home.length))
    if (isOfRecord && !seen.has(path)) throw new PieceFailed('RECORD_OTHER', path)
  }
  return records
}

export const inBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

type Head = { readonly size: number; readonly root: string }

/** That a record begins with a tree that was signed before. @throws PieceFailed */
export async function checkHead({ folder, size, nodes }: CheckedRecord, head: Head): Promise<void> {
  const isPart = head.size <= size && inBase64(await rootAt(head.size, nodes)) === head.root
  if (!isPart) throw new PieceFailed('RECORD_CHANGED', `${folder}checkpoint`)
}

async function checkRecord(
  files: ArchivedFiles,
  folder: string,
  key: NoteKey,
  { tools, seen }: { readonly tools: CheckTools; readonly seen: Set<string> },
): Promise<CheckedRecord> {
  const note = await files.text(`${folder}checkpoint`)
  if (note === null) throw new PieceFailed('RECORD_MISSING', `${folder}checkpoint`)
  seen.add(`${folder}checkpoint`)
  const bytesOf = async (tile: Tile): Promise<Uint8Array> => {
    const path = folder + tilePath(tile)
    const bytes = await files.read(path)
    if (!bytes) throw new PieceFailed('RECORD_MISSING', path)
    return bytes
  }
  const head = await followLog(key, null, note, bytesOf, tools.cryptography)
  if (!head.ok)
    throw new PieceFailed(head.error.code === 'LOG_TILES' ? 'RECORD_CHANGED' : 'RECORD_UNSIGNED', `${folder}checkpoint`)
  const { size, root } = head.value

  // The way up to the root touches a few tiles; here every entry is hashed, and every tile compared.
  const compare = async (tile: Tile, expected: Uint8Array) => {
    const bytes = await bytesOf(tile)
    const path = folder + tilePath(tile)
    if (Buffer.compare(bytes, expected) !== 0) throw new PieceFailed('RECORD_CHANGED', path)
    seen.add(path)
  }
  let edge = EMPTY_EDGE
  for (let index = 0; index * TILE_WIDTH < size; index++) {
    const bundle: Tile = { level: 'entries', index, width: widthAt('entries', index, size) }
    const entries = readBundle(await bytesOf(bundle))
    if (entries?.length !== bundle.width) throw new PieceFailed('RECORD_CHANGED', folder + tilePath(bundle))
    const { grown, full } = growEdge(edge, entries.map(leafHash))
    for (const one of full) await compare({ level: one.level, index: one.index, width: TILE_WIDTH }, one.bytes)
    seen.add(folder + tilePath(bundle))
    edge = grown
  }
  for (const tile of tilesSince(0, size))
    if (tile.width < TILE_WIDTH) await compare(tile, edge.tiles[Number(tile.level)] ?? new Uint8Array())
  if (Buffer.compare(rootOfEdge(edge), root) !== 0) throw new PieceFailed('RECORD_CHANGED', `${folder}checkpoint`)
  // Tiles of earlier sizes are not part of what was handed over.
  for (const path of files.paths()) {
    const tile = tileOf(path, folder)
    if (tile && !seen.has(path)) throw new PieceFailed('RECORD_OTHER', path)
  }
  return { key, folder, size, root: inBase64(root), nodes: readFromTiles(size, bytesOf) }
}
