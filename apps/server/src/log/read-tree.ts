import { type ReadNodes, readFromTiles } from '@laurel/core/log'
import type { Tx } from '../platform/database.ts'
import { readTile } from './store.ts'

/** The nodes of a log's tree of so many entries, out of its tiles: one after the other, as a connection answers. */
export function readTree(tx: Tx, issuerId: string, logId: string, size: number): ReadNodes {
  let last: Promise<unknown> = Promise.resolve()
  return readFromTiles(size, tile => {
    const reading = last.then(async () => {
      const bytes = await readTile(tx, issuerId, logId, tile)
      if (!bytes) throw new Error('a tile of a log of ours is missing')
      return bytes
    })
    last = reading.catch(() => undefined)
    return reading
  })
}
