import {
  commitmentOf,
  type Edge,
  EMPTY_EDGE,
  growEdge,
  isSignedBy,
  leafHash,
  readBundle,
  readCheckpoint,
  readNote,
  rootOfEdge,
  TILE_WIDTH,
} from '@laurel/core/log'
import { equalBytes } from '@laurel/core/primitives'
import type pg from 'pg'
import { noteKeyOf } from '../log/read-proof.ts'
import type { Break } from './check-credentials.ts'

/** Bundles read at a time. */
const PAGE = 64

type LogRow = {
  issuer_id: string
  id: string
  origin: string
  public_key: string
  size: string
  held_at: string | null
  closed_at: string | null
}
type Head = { size: number; root: Buffer; note: string; at: Date }

const numbered = (rows: readonly { size: string; root: Buffer; note: string; at: Date }[]): Head[] =>
  rows.map(row => ({ ...row, size: Number(row.size) }))

/** All entries of a log in their order, some thousands at a time. */
async function* bundlesOf(client: pg.Client, log: LogRow): AsyncGenerator<Uint8Array[]> {
  for (let from = 0; ; from += PAGE) {
    const full = await client.query<{ bytes: Buffer }>(
      `select bytes from log_tile where issuer_id = $1 and log_id = $2 and level = -1 and index >= $3 and index < $4
       order by index`,
      [log.issuer_id, log.id, from, from + PAGE],
    )
    for (const { bytes } of full.rows) yield readBundle(bytes) ?? []
    if (full.rows.length < PAGE) break
  }
  const edge = await client.query<{ bytes: Buffer }>(
    'select bytes from log_edge where issuer_id = $1 and log_id = $2 and level = -1',
    [log.issuer_id, log.id],
  )
  const rest = edge.rows[0] ? readBundle(edge.rows[0].bytes) : []
  if (rest && rest.length > 0) yield rest
}

/**
 * Goes through every log from its first entry on (I7): each head that was ever signed is of the tree as it then was, is
 * signed by the log's key, and later than the one before; each tile is what the entries make of it.
 */
export async function checkLogs(client: pg.Client): Promise<Break[]> {
  const logs = await client.query<LogRow>(
    'select issuer_id, id, origin, public_key, size, held_at, closed_at from log order by id',
  )
  const found: Break[] = []
  for (const log of logs.rows) {
    const tell = (why: string) => found.push({ issuerId: log.issuer_id, subject: log.id, why })
    const heads = numbered(
      (
        await client.query<{ size: string; root: Buffer; note: string; at: Date }>(
          'select size, root, note, at from log_checkpoint where issuer_id = $1 and log_id = $2 order by size',
          [log.issuer_id, log.id],
        )
      ).rows,
    )
    for (const [index, head] of heads.entries()) {
      if (!(await isWhatItSays(log, head))) tell(`the head of ${head.size} entries is not what was signed`)
      const before = heads[index - 1]
      if (before && before.at >= head.at) tell(`the head of ${head.size} entries is not later than the one before`)
    }
    if (log.held_at !== null && log.closed_at === null)
      tell('it is held: this machine has signed what its tree does not lead on from')
    const size = await growAgain(client, log, heads, tell)
    if (size !== Number(log.size)) tell(`it counts ${log.size} entries and has ${size}`)
  }
  return found
}

async function isWhatItSays(log: LogRow, head: Head): Promise<boolean> {
  const note = readNote(head.note)
  const said = note.ok ? readCheckpoint(note.value.text) : note
  if (!note.ok || !said.ok) return false
  const { origin, size, root } = said.value
  return (
    origin === log.origin &&
    size === head.size &&
    equalBytes(root, head.root) &&
    (await isSignedBy(note.value, noteKeyOf(log)))
  )
}

/** What is said to be at these places is what their entries are of; of the others nobody knows. */
async function checkStatements(
  client: pg.Client,
  log: LogRow,
  { from, entries }: { readonly from: number; readonly entries: readonly Uint8Array[] },
  tell: (why: string) => void,
): Promise<void> {
  const stated = await client.query<{ position: string; digest: Buffer; salt: Buffer }>(
    `select position, digest, salt from log_statement
     where issuer_id = $1 and log_id = $2 and position >= $3 and position < $4 order by position`,
    [log.issuer_id, log.id, from, from + entries.length],
  )
  for (const { position, digest, salt } of stated.rows)
    if (!equalBytes(commitmentOf(digest, salt), entries[Number(position) - from] as Uint8Array))
      tell(`entry ${position} is not of what was stated there`)
}

/** Grows the tree once more, out of its entries. @returns how many there are */
async function growAgain(client: pg.Client, log: LogRow, heads: readonly Head[], tell: (why: string) => void) {
  let edge: Edge = EMPTY_EDGE
  let next = 0
  for await (const entries of bundlesOf(client, log)) {
    await checkStatements(client, log, { from: edge.size, entries }, tell)
    // Up to each head, which need not be where a bundle ends.
    for (let from = 0; from < entries.length; ) {
      const head = heads[next]
      const to = head ? Math.min(entries.length, from + head.size - edge.size) : entries.length
      const { grown, full } = growEdge(edge, entries.slice(from, to).map(leafHash))
      edge = grown
      from = to
      for (const { level, index, bytes } of full) {
        const kept = await client.query<{ bytes: Buffer }>(
          'select bytes from log_tile where issuer_id = $1 and log_id = $2 and level = $3 and index = $4',
          [log.issuer_id, log.id, level, index],
        )
        if (!kept.rows[0] || !equalBytes(kept.rows[0].bytes, bytes))
          tell(`tile ${level}/${index} is not of its entries`)
      }
      while (heads[next] && edge.size === (heads[next] as Head).size) {
        if (!equalBytes(rootOfEdge(edge), (heads[next] as Head).root))
          tell(`the head of ${edge.size} entries is of another tree`)
        next++
      }
    }
    if (entries.length !== TILE_WIDTH) break
  }
  const kept = await client.query<{ level: number; bytes: Buffer }>(
    'select level, bytes from log_edge where issuer_id = $1 and log_id = $2 and level >= 0',
    [log.issuer_id, log.id],
  )
  for (const { level, bytes } of kept.rows)
    if (!equalBytes(bytes, edge.tiles[level] ?? new Uint8Array()))
      tell(`the edge of level ${level} is not of its entries`)
  for (const head of heads.slice(next)) tell(`there are not as many entries as the head of ${head.size} says`)
  return edge.size
}
