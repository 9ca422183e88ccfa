import type { Edge, FullTile } from '@laurel/core/log'
import { TILE_WIDTH, type Tile } from '@laurel/core/log'
import { tableOf } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

/** The level under which bundles of entries are kept. */
const ENTRIES = -1

export type LogRow = {
  id: string
  path: string
  origin: string
  public_key: string
  wrapped: string
  size: number
  begun_at: string
  held_at: string | null
  closed_at: string | null
}

export type CheckpointRow = { size: number; root: Buffer; note: string; at: string }

type Raw<Row> = Omit<Row, 'size'> & { size: string }
const numbered = <Row extends { size: number }>(row: Raw<Row>): Row =>
  ({ ...row, size: Number(row.size) }) as unknown as Row

const COLUMNS = sql`id, path, origin, public_key, wrapped, size, begun_at, held_at, closed_at`

/** The log that goes on, locked until the transaction ends: of several that would write, one does (I8). */
export async function lockOpenLog(tx: Tx, issuerId: string): Promise<LogRow | undefined> {
  const found = await tx.execute<Raw<LogRow>>(sql`
    select ${COLUMNS} from log where issuer_id = ${issuerId} and closed_at is null for update`)
  return found.rows[0] && numbered<LogRow>(found.rows[0])
}

/** All of an issuer's logs, the first one first. */
export async function findLogs(tx: Tx, issuerId: string): Promise<LogRow[]> {
  const found = await tx.execute<Raw<LogRow>>(sql`
    select ${COLUMNS} from log where issuer_id = ${issuerId} order by begun_at, id`)
  return found.rows.map(row => numbered<LogRow>(row))
}

export async function saveLog(
  tx: Tx,
  issuerId: string,
  log: Pick<LogRow, 'id' | 'path' | 'origin' | 'public_key' | 'wrapped' | 'begun_at'>,
): Promise<void> {
  await tx.execute(sql`
    insert into log (issuer_id, id, path, origin, public_key, wrapped, begun_at)
    values (${issuerId}, ${log.id}, ${log.path}, ${log.origin}, ${log.public_key}, ${log.wrapped}, ${log.begun_at})
    on conflict do nothing`)
}

export async function findCheckpoint(
  tx: Tx,
  issuerId: string,
  logId: string,
  order: 'last' | { readonly after: number } | { readonly size: number },
): Promise<CheckpointRow | undefined> {
  const found = await tx.execute<Raw<CheckpointRow>>(
    order === 'last'
      ? sql`select size, root, note, at from log_checkpoint where issuer_id = ${issuerId} and log_id = ${logId}
          order by size desc limit 1`
      : 'size' in order
        ? sql`select size, root, note, at from log_checkpoint where issuer_id = ${issuerId} and log_id = ${logId}
          and size = ${order.size}`
        : sql`select size, root, note, at from log_checkpoint where issuer_id = ${issuerId} and log_id = ${logId}
          and size > ${order.after} order by size limit 1`,
  )
  return found.rows[0] && numbered<CheckpointRow>(found.rows[0])
}

/** The lines of those who have seen this head, for below it. */
export async function cosignaturesOf(tx: Tx, issuerId: string, logId: string, size: number) {
  const found = await tx.execute<{ name: string; line: string; seen_at: string }>(sql`
    select name, line, seen_at from log_cosignature
    where issuer_id = ${issuerId} and log_id = ${logId} and size = ${size} order by seen_at, name`)
  return found.rows
}

/** The names of those who have ever signed a head of a log, found one after the other by the key. */
const namesOf = (issuerId: string, logId: string) => sql`
  with recursive known as (
    (select name from log_cosignature where issuer_id = ${issuerId} and log_id = ${logId} order by name limit 1)
    union all
    select (select next.name from log_cosignature as next where next.issuer_id = ${issuerId} and next.log_id = ${logId}
      and next.name > known.name order by next.name limit 1) from known where known.name is not null)`

/** One row of each of them: the first or the last, in the order of sizes, above a position. */
const oneOfEach = (issuerId: string, logId: string, order: 'first' | 'last', after: number) => sql`
  select known.name, seen.size, seen.seen_at from known, lateral (
    select size, seen_at from log_cosignature as one where one.issuer_id = ${issuerId} and one.log_id = ${logId}
      and one.name = known.name and one.size > ${after} order by size ${sql.raw(order === 'first' ? 'asc' : 'desc')} limit 1) as seen
  where known.name is not null`

/** Of the newest heads that others have seen and that cover a position, the one that most have; `undefined` for none. */
export async function findSeenCheckpoint(tx: Tx, issuerId: string, logId: string, position: number) {
  const found = await tx.execute<Raw<CheckpointRow>>(sql`
    ${namesOf(issuerId, logId)}, newest as (${oneOfEach(issuerId, logId, 'last', position)}), counted as (
      select size, (select count(*) from log_cosignature as seen where seen.issuer_id = ${issuerId}
        and seen.log_id = ${logId} and seen.size = sizes.size) as n from (select distinct size from newest) as sizes)
    select head.size, head.root, head.note, head.at from counted join log_checkpoint as head
      on head.issuer_id = ${issuerId} and head.log_id = ${logId} and head.size = counted.size
    order by n desc, head.size desc limit 1`)
  return found.rows[0] && numbered<CheckpointRow>(found.rows[0])
}

/** The heads that show how early each of the others has seen a position: the first that they signed, oldest first. */
export async function findFirstSeen(tx: Tx, issuerId: string, logId: string, position: number, most: number) {
  const found = await tx.execute<Raw<CheckpointRow>>(sql`
    ${namesOf(issuerId, logId)}, earliest as (${oneOfEach(issuerId, logId, 'first', position)})
    select head.size, head.root, head.note, head.at from log_checkpoint as head
    where head.issuer_id = ${issuerId} and head.log_id = ${logId} and head.size in (select size from earliest)
    order by head.size limit ${most}`)
  return found.rows.map(row => numbered<CheckpointRow>(row))
}

/** The heads of these sizes. */
export async function checkpointsOf(tx: Tx, issuerId: string, logId: string, sizes: readonly number[]) {
  if (sizes.length === 0) return []
  const found = await tx.execute<Raw<CheckpointRow>>(sql`
    select size, root, note, at from log_checkpoint where issuer_id = ${issuerId} and log_id = ${logId}
      and size in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(sizes)}::jsonb)) order by size`)
  return found.rows.map(row => numbered<CheckpointRow>(row))
}

/** How many others have seen what is at a position. */
export async function countSeen(tx: Tx, issuerId: string, logId: string, position: number): Promise<number> {
  const found = await tx.execute<{ n: number }>(sql`
    ${namesOf(issuerId, logId)} select count(*)::int as n from (${oneOfEach(issuerId, logId, 'first', position)}) as seen`)
  return found.rows[0]?.n ?? 0
}

/** The newest head that each of the others has signed. */
export async function newestSeen(tx: Tx, issuerId: string, logId: string) {
  const found = await tx.execute<{ name: string; size: string; seen_at: string }>(sql`
    ${namesOf(issuerId, logId)} ${oneOfEach(issuerId, logId, 'last', 0)} order by 1`)
  return found.rows.map(row => ({ name: row.name, size: Number(row.size), at: new Date(row.seen_at).toISOString() }))
}

export async function saveCheckpoint(tx: Tx, issuerId: string, logId: string, row: CheckpointRow): Promise<void> {
  await tx.execute(sql`
    insert into log_checkpoint (issuer_id, log_id, size, root, note, at)
    values (${issuerId}, ${logId}, ${row.size}, ${row.root}, ${row.note}, ${row.at})`)
}

/** The right end of the tree, and the entries beside it that do not fill a bundle. */
export async function readEdge(
  tx: Tx,
  issuerId: string,
  log: Pick<LogRow, 'id' | 'size'>,
): Promise<{ edge: Edge; bundle: Uint8Array }> {
  const found = await tx.execute<{ level: number; bytes: Buffer }>(sql`
    select level, bytes from log_edge where issuer_id = ${issuerId} and log_id = ${log.id} order by level`)
  const tiles: Uint8Array[] = []
  let bundle = new Uint8Array()
  for (const { level, bytes } of found.rows)
    if (level === ENTRIES) bundle = new Uint8Array(bytes)
    else tiles[level] = new Uint8Array(bytes)
  return { edge: { size: log.size, tiles }, bundle }
}

/** Keeps a grown tree: its full tiles, its full bundles, its new right end. */
export async function saveGrown(
  tx: Tx,
  issuerId: string,
  logId: string,
  grown: {
    readonly edge: Edge
    readonly full: readonly FullTile[]
    readonly bundles: readonly { readonly index: number; readonly bytes: Uint8Array }[]
    readonly bundle: Uint8Array
  },
): Promise<void> {
  const tiles = [...grown.full, ...grown.bundles.map(one => ({ ...one, level: ENTRIES }))]
  if (tiles.length > 0)
    await tx.execute(sql`
      insert into log_tile (issuer_id, log_id, level, index, bytes)
      select ${issuerId}, ${logId}, one.level, one.index, one.bytes
      from ${tableOf(tiles, { level: 'integer', index: 'bigint', bytes: 'bytea' })}`)
  const edges = [{ level: ENTRIES, bytes: grown.bundle }, ...grown.edge.tiles.map((bytes, level) => ({ level, bytes }))]
  await tx.execute(sql`
    insert into log_edge (issuer_id, log_id, level, bytes)
    select ${issuerId}, ${logId}, one.level, one.bytes from ${tableOf(edges, { level: 'integer', bytes: 'bytea' })}
    on conflict (issuer_id, log_id, level) do update set bytes = excluded.bytes`)
  await tx.execute(sql`update log set size = ${grown.edge.size} where issuer_id = ${issuerId} and id = ${logId}`)
}

/** A tile as wide as asked for or wider; `undefined` where the tree has none. */
export async function readTile(tx: Tx, issuerId: string, logId: string, tile: Tile): Promise<Uint8Array | undefined> {
  const level = tile.level === 'entries' ? ENTRIES : tile.level
  // In one statement, so that a tile that fills up at this moment is found as the one or as the other.
  const found = await tx.execute<{ bytes: Buffer }>(sql`
    select bytes from (
      select 0 as place, bytes from log_tile
        where issuer_id = ${issuerId} and log_id = ${logId} and level = ${level} and index = ${tile.index}
      union all select 1, bytes from log_edge
        where issuer_id = ${issuerId} and log_id = ${logId} and level = ${level} and ${tile.width < TILE_WIDTH}) as kept
    order by place limit 1`)
  return found.rows[0]?.bytes
}

export type Waiting = { id: string; digest: Buffer; salt: Buffer }

export async function isAnyWaiting(tx: Tx, issuerId: string): Promise<boolean> {
  const found = await tx.execute(sql`
    select 1 from log_statement where issuer_id = ${issuerId} and position is null limit 1`)
  return found.rows.length > 0
}

/** What waits to go on record, in the order in which it was stated. */
export async function takeWaiting(tx: Tx, issuerId: string, most: number): Promise<Waiting[]> {
  const found = await tx.execute<Waiting>(sql`
    select id, digest, salt from log_statement
    where issuer_id = ${issuerId} and position is null order by id limit ${most} for update`)
  return found.rows
}

export async function placeStatements(
  tx: Tx,
  issuerId: string,
  logId: string,
  placed: readonly { readonly id: string; readonly position: number }[],
): Promise<void> {
  await tx.execute(sql`
    update log_statement set log_id = ${logId}, position = one.position
    from ${tableOf(placed, { id: 'uuid', position: 'bigint' })}
    where log_statement.issuer_id = ${issuerId} and log_statement.id = one.id`)
}

export type PlacedStatement = { digest: Buffer; salt: Buffer; log_id: string; position: number }

/** Where a document of this digest stands, the first time that it does. */
export const findPlaced = async (tx: Tx, issuerId: string, digest: Uint8Array): Promise<PlacedStatement | undefined> =>
  (await findAllPlaced(tx, issuerId, [digest]))[0]

/** The same of several, in any order; those that stand nowhere are left out. */
export async function findAllPlaced(
  tx: Tx,
  issuerId: string,
  digests: readonly Uint8Array[],
): Promise<PlacedStatement[]> {
  const wanted = sql.join(
    digests.map(one => sql`${Buffer.from(one)}`),
    sql`, `,
  )
  const found = await tx.execute<Omit<PlacedStatement, 'position'> & { position: string }>(sql`
    select distinct on (digest) digest, salt, log_id, position from log_statement
    where issuer_id = ${issuerId} and digest in (${wanted}) and kind <> 'event' and position is not null
    order by digest, id`)
  return found.rows.map(row => ({ ...row, position: Number(row.position) }))
}
