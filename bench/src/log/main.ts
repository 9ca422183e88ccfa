import { createHash } from 'node:crypto'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import {
  commitmentOf,
  digestOf,
  type Edge,
  EMPTY_EDGE,
  growEdge,
  inclusionProof,
  leafHash,
  NOTE_SIGNATURE,
  type NoteKey,
  readFromTiles,
  readTlogProof,
  rootOfEdge,
  signNote,
  type Tile,
  verifyTlogProof,
  writeCheckpoint,
  writeNote,
  writeTlogProof,
} from '@laurel/core/log'

/*
 * A public record of ten million entries: how fast it grows, in how much memory, how long a proof of it is, and how long
 * verifying one takes. Tiles are counted and thrown away, as a server writes them away, but for those of one proof.
 *
 *     npm run bench:log [-- --entries 10000000]
 */

const flag = process.argv.indexOf('--entries')
const ENTRIES = flag < 0 ? 10_000_000 : Number(process.argv[flag + 1])
const BATCH = 8_192
const PROBE = Math.floor(ENTRIES / 3)
const PROOFS = 2_000

const saltOf = (at: number) => new Uint8Array(createHash('sha256').update(`salt ${at}`).digest())
const entryOf = (at: number) => commitmentOf(digestOf(`entry ${at}`), saltOf(at))
const megabytes = () => Math.round(process.memoryUsage().rss / 2 ** 20)

/** The tiles on the way from one entry to the root; all others are of no use here. */
const isKept = (level: number, index: number) =>
  level > 0 || index === Math.floor(PROBE / 256 ** (level + 1)) || index >= Math.floor(ENTRIES / 256) - 1

const kept = new Map<string, Uint8Array>()
let edge: Edge = EMPTY_EDGE
let tiles = 0
let most = 0
const early = { entries: 0, megabytes: 0 }
const begun = performance.now()
for (let at = 0; at < ENTRIES; at += BATCH) {
  const count = Math.min(BATCH, ENTRIES - at)
  const leaves = Array.from({ length: count }, (_, more) => leafHash(entryOf(at + more)))
  const { grown, full } = growEdge(edge, leaves)
  edge = grown
  tiles += full.length
  for (const { level, index, bytes } of full) if (isKept(level, index)) kept.set(`${level} ${index}`, bytes)
  most = Math.max(most, megabytes())
  if (early.entries === 0 && edge.size >= ENTRIES / 10) Object.assign(early, { entries: edge.size, megabytes: most })
}
const seconds = (performance.now() - begun) / 1_000

const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(1))
const key: NoteKey = { name: 'school.example/i/hts/log', type: NOTE_SIGNATURE, publicKey: pair.publicKey }
const text = writeCheckpoint({ origin: key.name, size: edge.size, root: rootOfEdge(edge) })
const signer = createSigner({ ...pair, verificationMethod: '' })
const checkpoint = writeNote({ text, signatures: [await signNote(text, key, signer)] })
const fetchTile = async ({ level, index }: Tile) => {
  const bytes = kept.get(`${level} ${index}`) ?? edge.tiles[level as number]
  if (!bytes) throw new Error(`tile ${level}/${index} was not kept`)
  return bytes
}
const hashes = await inclusionProof(PROBE, edge.size, readFromTiles(edge.size, fetchTile))
const file = writeTlogProof({ index: PROBE, hashes, checkpoint })

const times: number[] = []
for (let turn = 0; turn < PROOFS; turn++) {
  const from = performance.now()
  const proof = readTlogProof(file)
  const logged = proof.ok ? await verifyTlogProof(entryOf(PROBE), proof.value, { log: key, witnesses: [] }) : null
  times.push(performance.now() - from)
  if (!logged?.ok) throw new Error('a true proof was refused')
}
times.sort((one, other) => one - other)
const at = (share: number) => (times[Math.floor(times.length * share)] as number).toFixed(2)

console.log(`entries                ${edge.size.toLocaleString('en')}, ${tiles.toLocaleString('en')} full tiles`)
console.log(
  `appended               ${Math.round(edge.size / seconds).toLocaleString('en')} a second, batches of ${BATCH}`,
)
console.log(`memory, at most        ${early.megabytes} MiB after a tenth, ${most} MiB after all`)
console.log(
  `proof                  ${hashes.length} hashes, ${hashes.length * 32} bytes; as a file ${Buffer.byteLength(file)} bytes`,
)
console.log(`verifying one          p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${PROOFS} times, pure JavaScript)`)
