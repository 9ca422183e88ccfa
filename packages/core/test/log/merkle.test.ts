import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  consistencyProof,
  EMPTY,
  EMPTY_EDGE,
  EMPTY_ROOT,
  grow,
  growEdge,
  inclusionProof,
  leafHash,
  type Node,
  placeOf,
  type ReadNodes,
  readBundle,
  readFromTiles,
  readTilePath,
  rootAt,
  rootOf,
  rootOfEdge,
  type Tile,
  tilePath,
  tilesSince,
  verifyConsistency,
  verifyInclusion,
  widthAt,
  writeBundle,
} from '@laurel/core/log'
import { fromHex, toHex, toUtf8 } from '@laurel/core/primitives'
import { base64 } from '@scure/base'
import { describe, expect, test } from 'vitest'

const vectors = fileURLToPath(new URL('../vectors/tlog-merkle/testdata/', import.meta.url))
const casesIn = (kind: string) =>
  readdirSync(join(vectors, kind), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .map(name => ({ name, ...JSON.parse(readFileSync(join(vectors, kind, name), 'utf8')) }))
const hashes = (list: readonly string[] | null) => (list ?? []).map(one => base64.decode(one))
const hash = (text: string | null) => base64.decode(text ?? '')

describe('the published cases of RFC 6962 proofs', () => {
  test('there are as many as were published', () => {
    expect([casesIn('inclusion').length, casesIn('consistency').length]).toEqual([98, 98])
  })
  test.each(casesIn('inclusion'))('inclusion $name', one => {
    const claim = { leaf: hash(one.leafHash), index: one.leafIdx, size: one.treeSize, root: hash(one.root) }
    expect(verifyInclusion(claim, hashes(one.proof))).toBe(!one.wantErr)
  })
  test.each(casesIn('consistency'))('consistency $name', one => {
    const older = { size: one.size1, root: hash(one.root1) }
    const newer = { size: one.size2, root: hash(one.root2) }
    expect(verifyConsistency(older, newer, hashes(one.proof))).toBe(!one.wantErr)
  })
})

/** The eight entries with which RFC 6962's first implementation was tested, and the roots of their trees. */
const ENTRIES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

test('the trees of RFC 6962’s first eight entries have the roots that are known', () => {
  expect(toHex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  let frontier = EMPTY
  let edge = EMPTY_EDGE
  expect(rootOf(frontier)).toEqual(EMPTY_ROOT)
  expect(rootOfEdge(edge)).toEqual(EMPTY_ROOT)
  for (const [at, entry] of ENTRIES.entries()) {
    frontier = grow(frontier, [leafHash(fromHex(entry))]).grown
    edge = growEdge(edge, [leafHash(fromHex(entry))]).grown
    expect(toHex(rootOf(frontier))).toBe(ROOTS[at])
    expect(toHex(rootOfEdge(edge))).toBe(ROOTS[at])
  }
})

const entryOf = (number: number) => toUtf8(`entry ${number}`)

/** A tree in memory, and what it looked like at every size. */
function growTree(size: number, step = 1) {
  const nodes = new Map<string, Uint8Array>()
  let frontier = EMPTY
  const roots = [rootOf(frontier)]
  for (let at = 0; at < size; at += step) {
    const leaves = Array.from({ length: Math.min(step, size - at) }, (_, more) => leafHash(entryOf(at + more)))
    const { grown, complete } = grow(frontier, leaves)
    for (const { level, index, hash } of complete) nodes.set(`${level} ${index}`, hash)
    frontier = grown
    roots[frontier.size] = rootOf(frontier)
  }
  const read: ReadNodes = async wanted =>
    wanted.map(({ level, index }: Node) => {
      const found = nodes.get(`${level} ${index}`)
      if (!found) throw new Error(`no node ${level} ${index}`)
      return found
    })
  return { nodes, roots, read, frontier }
}

test('for every size and every place the proofs show the truth, and nothing beside it', async () => {
  const size = 34
  const { roots, read } = growTree(size)
  for (let newer = 1; newer <= size; newer++) {
    const root = roots[newer]!
    expect(await rootAt(newer, read)).toEqual(root)
    for (let index = 0; index < newer; index++) {
      const proof = await inclusionProof(index, newer, read)
      const claim = { leaf: leafHash(entryOf(index)), index, size: newer, root }
      expect(verifyInclusion(claim, proof)).toBe(true)
      const other = index === 0 ? 1 : index - 1
      expect(verifyInclusion({ ...claim, index: other }, proof)).toBe(false)
      expect(verifyInclusion({ ...claim, leaf: leafHash(entryOf(other)) }, proof)).toBe(false)
      expect(verifyInclusion({ ...claim, root: roots[newer - 1]! }, proof)).toBe(false)
    }
    for (let older = 1; older <= newer; older++) {
      const proof = await consistencyProof(older, newer, read)
      const head = { size: older, root: roots[older]! }
      expect(verifyConsistency(head, { size: newer, root }, proof)).toBe(true)
      if (older === newer) continue
      expect(verifyConsistency({ size: older, root: roots[older + 1]! }, { size: newer, root }, proof)).toBe(false)
      expect(verifyConsistency({ size: older + 1, root: roots[older]! }, { size: newer, root }, proof)).toBe(false)
      for (const at of proof.keys()) {
        const bent = proof.map((one, place) =>
          place === at ? one.map((byte, bit) => byte ^ (bit === 7 ? 1 : 0)) : one,
        )
        expect(verifyConsistency(head, { size: newer, root }, bent)).toBe(false)
      }
    }
  }
})

test('an entry that is spelt like a node of the tree stands for no node, and no node for an entry (H-54)', async () => {
  const { nodes, roots, read } = growTree(4)
  const left = nodes.get('0 0')!
  const right = nodes.get('0 1')!
  const above = nodes.get('1 0')!
  // 64 bytes that would be the node above both, were entries and nodes hashed alike.
  const crafted = leafHash(new Uint8Array([...left, ...right]))
  expect(toHex(crafted)).not.toBe(toHex(above))
  const sibling = [nodes.get('1 1')!]
  // The tree of four read as one of two entries, whose entries are its inner nodes.
  const claim = { index: 0, size: 2, root: roots[4]! }
  expect(verifyInclusion({ ...claim, leaf: crafted }, sibling)).toBe(false)
  // As an entry is hashed before anything is verified, nobody comes by this one.
  expect(verifyInclusion({ ...claim, leaf: above }, sibling)).toBe(true)
  expect(verifyInclusion({ ...claim, size: 4, leaf: above }, sibling)).toBe(false)
  // A tree that holds the crafted entry has another root than the tree of both.
  const { grown } = grow(EMPTY, [crafted])
  expect(rootOf(grown)).not.toEqual(roots[2])
  expect(await rootAt(2, read)).toEqual(above)
})

test('what grows by many entries at once is the tree that grows one by one', () => {
  const one = growTree(600)
  for (const step of [7, 256, 599]) {
    const many = growTree(600, step)
    expect(rootOf(many.frontier)).toEqual(rootOf(one.frontier))
    expect(many.nodes).toEqual(one.nodes)
  }
})

test('a tree that grows by batches in tiles is the tree that grows one by one', () => {
  const size = 66_000
  for (const step of [64, 4_099, size]) {
    let edge = EMPTY_EDGE
    let frontier = EMPTY
    const nodes = new Map<string, Uint8Array>()
    const tiles = new Map<string, Uint8Array>()
    for (let at = 0; at < size; at += step) {
      const leaves = Array.from({ length: Math.min(step, size - at) }, (_, more) => leafHash(entryOf(at + more)))
      const asTiles = growEdge(edge, leaves)
      const asNodes = grow(frontier, leaves)
      for (const { level, index, bytes } of asTiles.full) tiles.set(`${level} ${index}`, bytes)
      for (const { level, index, hash } of asNodes.complete) nodes.set(`${level} ${index}`, hash)
      edge = asTiles.grown
      frontier = asNodes.grown
      expect(rootOfEdge(edge)).toEqual(rootOf(frontier))
    }
    expect([edge.size, tiles.size]).toEqual([size, 257 + 1])
    for (const [place, bytes] of tiles) {
      const [level = 0, index = 0] = place.split(' ').map(Number)
      for (const at of [0, 1, 128, 255])
        expect(bytes.slice(at * 32, at * 32 + 32)).toEqual(nodes.get(`${level * 8} ${index * 256 + at}`))
    }
  }
})

test('what is no tree or no place in it is refused, and never counted wrongly', async () => {
  const { roots, read } = growTree(8)
  const leaf = leafHash(entryOf(0))
  const proof = await inclusionProof(0, 8, read)
  for (const [index, size] of [
    [-1, 8],
    [8, 8],
    [0.5, 8],
    [0, Number.NaN],
    [0, 2 ** 53],
    [0, 0],
  ] as const)
    expect(verifyInclusion({ leaf, index, size, root: roots[8]! }, proof)).toBe(false)
  const head = { size: 8, root: roots[8]! }
  expect(verifyConsistency({ size: 0, root: EMPTY_ROOT }, head, [])).toBe(false)
  expect(verifyConsistency({ size: 0, root: EMPTY_ROOT }, { size: 0, root: EMPTY_ROOT }, [])).toBe(true)
  await expect(inclusionProof(8, 8, read)).rejects.toThrow(RangeError)
  await expect(consistencyProof(0, 8, read)).rejects.toThrow(RangeError)
  await expect(consistencyProof(9, 8, read)).rejects.toThrow(RangeError)
})

describe('tiles', () => {
  test.each<[Tile, string]>([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 2, index: 999, width: 1 }, 'tile/2/999.p/1'],
    [{ level: 'entries', index: 273, width: 112 }, 'tile/entries/273.p/112'],
    [{ level: 0, index: 1_000, width: 256 }, 'tile/0/x001/000'],
  ])('%j is at %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path)
    expect(readTilePath(path)).toEqual(tile)
  })

  test.each([
    'tile/0/0',
    'tile/0/0000',
    'tile/00/000',
    'tile/64/000',
    'tile/0/x000/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/entries/000/..',
    'tile/-1/000',
    'checkpoint',
  ])('%s is no tile', path => {
    expect(readTilePath(path)).toBeNull()
  })

  test('a tree of 70,000 entries has the tiles that the specification counts', () => {
    const tiles = tilesSince(0, 70_000)
    const full = (level: number) => tiles.filter(one => one.level === level && one.width === 256).length
    const part = (level: number) => tiles.filter(one => one.level === level && one.width < 256).map(one => one.width)
    expect([full(0), part(0), full(1), part(1), full(2), part(2)]).toEqual([273, [112], 1, [17], 0, [1]])
    expect(tilesSince(0, 256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ])
    expect(tilesSince(70_000, 70_000)).toEqual([])
    expect(tilesSince(69_999, 70_000)).toEqual([{ level: 0, index: 273, width: 112 }])
  })

  test('every proof of a large tree can be made of its tiles alone', async () => {
    const size = 70_001
    const { nodes, roots, read } = growTree(size, 1)
    const fetched = new Set<string>()
    const fetchTile = async ({ level, index, width }: Tile) => {
      fetched.add(tilePath({ level, index, width }))
      const bytes = new Uint8Array(width * 32)
      for (let at = 0; at < width; at++) bytes.set(nodes.get(`${(level as number) * 8} ${index * 256 + at}`)!, at * 32)
      return bytes
    }
    const fromTiles = readFromTiles(size, fetchTile)
    expect(await rootAt(size, fromTiles)).toEqual(roots[size])
    for (const index of [0, 1, 255, 256, 65_535, 65_536, 69_999, 70_000]) {
      const proof = await inclusionProof(index, size, fromTiles)
      expect(proof).toEqual(await inclusionProof(index, size, read))
      expect(verifyInclusion({ leaf: leafHash(entryOf(index)), index, size, root: roots[size]! }, proof)).toBe(true)
      // A proof fits into a kilobyte with room to spare.
      expect(proof.length * 32).toBeLessThan(1_024)
    }
    for (const older of [1, 255, 256, 257, 65_536, 70_000])
      expect(
        verifyConsistency(
          { size: older, root: roots[older]! },
          { size, root: roots[size]! },
          await consistencyProof(older, size, fromTiles),
        ),
      ).toBe(true)
    const had = new Set(tilesSince(0, size).map(tilePath))
    for (const path of fetched) expect(had).toContain(path)
  })

  test('a tile that is too short is said to be so', async () => {
    await expect(
      rootAt(
        300,
        readFromTiles(300, async () => new Uint8Array(32)),
      ),
    ).rejects.toThrow('too short')
    expect(placeOf({ level: 9, index: 3 })).toEqual({ level: 1, index: 0, from: 6, to: 8 })
    expect(widthAt(1, 0, 255)).toBe(0)
  })

  test('entries go into a bundle and come out of it', () => {
    const entries = [new Uint8Array(), toUtf8('one'), new Uint8Array(65_535).fill(7)]
    expect(readBundle(writeBundle(entries))).toEqual(entries)
    expect(() => writeBundle([new Uint8Array(65_536)])).toThrow(RangeError)
    for (const cut of [1, 2, 4]) expect(readBundle(writeBundle([toUtf8('one')]).slice(0, cut))).toBeNull()
    expect(readBundle(new Uint8Array())).toEqual([])
  })
})
