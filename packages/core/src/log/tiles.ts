import { concat } from '../primitives/bytes.ts'
import { type Hash, nodeHash } from './hash.ts'
import type { Node, ReadNodes } from './make-proof.ts'

/** Hashes side by side in a full tile (C2SP tlog-tiles): a tile is eight levels of the tree, by its lowest. */
export const TILE_WIDTH = 256
const TILE_HEIGHT = 8

/** A tile of hashes, or with `level: 'entries'` a bundle of entries; `width` below 256 where it is partial. */
export type Tile = { readonly level: number | 'entries'; readonly index: number; readonly width: number }

/** `tile/0/x001/x234/067.p/12`: where a tile is served, below the log's address. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/\d{3}/g) as string[]
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

/** The tile that a path names, in the one spelling that it has; `null` where it names none. */
export function readTilePath(path: string): Tile | null {
  const found = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path)
  if (!found) return null
  const [, level = '', groups = '', width] = found
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replace(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  const isOne = Number.isSafeInteger(tile.index) && tile.width > 0 && (tile.level === 'entries' || tile.level < 64)
  return isOne && tilePath(tile) === path ? tile : null
}

/** How wide a tile is in a tree of `size` entries; 0 where there is none yet. */
export function widthAt(level: number | 'entries', index: number, size: number): number {
  const across = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level))
  return Math.max(0, Math.min(TILE_WIDTH, across - index * TILE_WIDTH))
}

/** The tiles of hashes that a tree of `size` entries has and one of `before` entries has not, partial ones included. */
export function tilesSince(before: number, size: number): Tile[] {
  const tiles: Tile[] = []
  for (let level = 0, span = 1; span <= size; level++, span *= TILE_WIDTH)
    for (let index = Math.floor(Math.floor(before / span) / TILE_WIDTH); ; index++) {
      const width = widthAt(level, index, size)
      if (width === 0) break
      if (width !== widthAt(level, index, before)) tiles.push({ level, index, width })
    }
  return tiles
}

/** The tile in which a node of the tree can be found, and where in it: the hashes from `from` to `to`, hashed together. */
export function placeOf({ level, index }: Node): { level: number; index: number; from: number; to: number } {
  const tileLevel = Math.floor(level / TILE_HEIGHT)
  const span = 2 ** (level % TILE_HEIGHT)
  const from = index * span
  return {
    level: tileLevel,
    index: Math.floor(from / TILE_WIDTH),
    from: from % TILE_WIDTH,
    to: (from % TILE_WIDTH) + span,
  }
}

const hashIn = (bytes: Uint8Array, at: number): Hash => bytes.subarray(at * 32, at * 32 + 32)

/** The hash over neighbours in a tile, as many as a power of two. */
export function hashBetween(bytes: Uint8Array, from: number, to: number): Hash {
  if (to - from === 1) return hashIn(bytes, from)
  const middle = (from + to) / 2
  return nodeHash(hashBetween(bytes, from, middle), hashBetween(bytes, middle, to))
}

/**
 * Reads nodes out of the tiles of a tree of `size` entries, each tile once.
 *
 * @param fetchTile the bytes of a tile, as wide as asked for or wider
 */
export function readFromTiles(size: number, fetchTile: (tile: Tile) => Promise<Uint8Array>): ReadNodes {
  const known = new Map<string, Promise<Uint8Array>>()
  return nodes =>
    Promise.all(
      nodes.map(async node => {
        const { level, index, from, to } = placeOf(node)
        const tile = { level, index, width: widthAt(level, index, size) }
        const path = tilePath(tile)
        const asked = known.get(path) ?? fetchTile(tile)
        known.set(path, asked)
        const bytes = await asked
        if (to > tile.width || bytes.length < tile.width * 32) throw new RangeError(`the tile ${path} is too short`)
        return hashBetween(bytes, from, to)
      }),
    )
}

const MOST_ENTRY_BYTES = 65_535

/** Entries as a bundle holds them: each after its length, two bytes. @throws RangeError where one is too long for that */
export function writeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concat(
    ...entries.flatMap(entry => {
      if (entry.length > MOST_ENTRY_BYTES) throw new RangeError('the entry is too long')
      return [Uint8Array.of(entry.length >> 8, entry.length & 255), entry]
    }),
  )
}

/** The entries of a bundle; `null` where it is none. */
export function readBundle(bytes: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + 2 > bytes.length) return null
    const end = at + 2 + ((bytes[at]! << 8) | bytes[at + 1]!)
    if (end > bytes.length) return null
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return entries
}
