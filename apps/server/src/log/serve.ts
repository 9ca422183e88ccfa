import { readBundle, readTilePath, type Tile, widthAt, writeBundle } from '@laurel/core/log'
import type { Tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { cosignaturesOf, findCheckpoint, findLogs, readTile } from './store.ts'

const HASH_BYTES = 32

/** As much of a tile as was asked for: it may have grown since. */
const firstOf = (bytes: Uint8Array, { level, width }: Tile): Uint8Array =>
  level === 'entries' ? writeBundle((readBundle(bytes) ?? []).slice(0, width)) : bytes.subarray(0, width * HASH_BYTES)

export type Served = {
  readonly body: string | Uint8Array
  readonly type: 'text/plain; charset=utf-8' | 'application/octet-stream'
  /** Never changes again. */
  readonly isFixed: boolean
}

/**
 * What is at an address below an issuer's log (C2SP tlog-tiles): its newest head, or a tile of what that head covers.
 *
 * @param path e.g. `checkpoint`, `tile/0/000`; below `{mark}/` for a log that follows a closed one
 * @throws Refusal E_NOT_FOUND
 */
export async function serveLog(tx: Tx, issuerId: string, path: string): Promise<Served> {
  const logs = await findLogs(tx, issuerId)
  const log = logs.find(one => one.path !== '' && path.startsWith(`${one.path}/`)) ?? logs.find(one => one.path === '')
  if (!log) throw new Refusal('E_NOT_FOUND')
  const rest = log.path === '' ? path : path.slice(log.path.length + 1)
  const last = await findCheckpoint(tx, issuerId, log.id, 'last')
  if (!last) throw new Refusal('E_NOT_FOUND')
  if (rest === 'checkpoint') {
    const seen = await cosignaturesOf(tx, issuerId, log.id, last.size)
    const body = last.note + seen.map(one => one.line).join('')
    return { body, type: 'text/plain; charset=utf-8', isFixed: false }
  }
  const tile = readTilePath(rest)
  // The tree may be ahead of what is published, and that is nobody's business yet.
  if (!tile || tile.width > widthAt(tile.level, tile.index, last.size)) throw new Refusal('E_NOT_FOUND')
  const bytes = await readTile(tx, issuerId, log.id, tile)
  if (!bytes) throw new Error('a tile of a log of ours is missing')
  return { body: firstOf(bytes, tile), type: 'application/octet-stream', isFixed: true }
}
