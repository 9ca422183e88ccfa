import { type ReadNodes, readFromTiles } from '@laurel/core/log'
import type { Tx } from '../platform/database.ts'
import { readTile } from './store.ts'

/** The nodes of a log's tree of so many entries, out of its tiles. */
export const readTree = (tx: Tx, issuerId: string, logId: string, size: number): ReadNodes =>
  readFromTiles(size, async tile => {
    const bytes = await readTile(tx, issuerId, logId, tile)
    if (!bytes) throw new Error('a tile of a log of ours is missing')
    return bytes
  })
