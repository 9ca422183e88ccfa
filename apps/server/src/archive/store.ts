import { askTenant, currentIssuer, didsOfIssuer } from '../people/store.ts'
import { type Database, type Tx, tx } from '../platform/database.ts'
import { oncePer } from '../platform/once-per.ts'
import { readTogether } from '../platform/read-together.ts'
import { sql } from '../platform/sql.ts'
import type { ArchivedFile } from './archived-files.ts'
import type { ArchiveFacts } from './check/check-archive.ts'
import type { ArchiveFinding } from './check/finding.ts'

export type ArchiveState = 'checking' | 'refused' | 'waiting' | 'kept'

export type ArchiveRow = {
  issuer_id: string
  id: string
  state: ArchiveState
  asked_at: string
  asked_by: string
  by_operator: boolean
  upload_bytes: string
  files: number
  bytes: string
  findings: readonly ArchiveFinding[]
  facts: ArchiveFacts | null
  scid: string | null
  checked_at: string | null
  name: string | null
  kept_since: string | null
  confirmed_by: 'address' | 'operator' | null
  confirmed_at: string | null
  /** The names of the closed institution that were found to be its own. */
  believed: readonly string[]
  acceptance: string | null
  removed_at: string | null
}

/** One that is kept, and shown. */
export type KeptArchive = ArchiveRow & {
  readonly facts: ArchiveFacts
  readonly name: string
  readonly kept_since: string
  readonly checked_at: string
  readonly acceptance: string
}

export const isShown = (row: ArchiveRow): row is KeptArchive => row.state === 'kept' && row.removed_at === null

export const listArchives = async (tx: Tx, issuerId: string): Promise<ArchiveRow[]> =>
  (await tx.execute<ArchiveRow>(sql`select * from archive where issuer_id = ${issuerId} order by id desc`)).rows

export async function findArchive(tx: Tx, issuerId: string, id: string): Promise<ArchiveRow | undefined> {
  const found = await tx.execute<ArchiveRow>(sql`select * from archive where issuer_id = ${issuerId} and id = ${id}`)
  return found.rows[0]
}

/** All names of the institution that keeps, its did:webvh among them. */
export async function namesOfKeeper(tx: Tx, issuerId: string): Promise<string[]> {
  const issuer = await currentIssuer(tx, issuerId)
  const log = await tx.execute<{ id: string | null }>(sql`
    select entry::jsonb->'state'->>'id' as id from did_log_entry where issuer_id = ${issuerId} order by number desc limit 1`)
  return [...(await didsOfIssuer(tx, issuer)), ...(log.rows[0]?.id ? [log.rows[0].id] : [])]
}

const BATCH = 2_000

export async function saveFiles(
  tx: Tx,
  { issuerId, id }: { readonly issuerId: string; readonly id: string },
  files: ReadonlyMap<string, ArchivedFile>,
): Promise<void> {
  await tx.execute(sql`delete from archive_file where issuer_id = ${issuerId} and archive_id = ${id}`)
  const rows = [...files].map(([path, { sha256, size }]) => ({ path, sha256, bytes: size }))
  for (let at = 0; at < rows.length; at += BATCH)
    await tx.execute(sql`
      insert into archive_file (issuer_id, archive_id, path, sha256, bytes)
      select ${issuerId}, ${id}, one.path, one.sha256, one.bytes
      from jsonb_to_recordset(${JSON.stringify(rows.slice(at, at + BATCH))}::jsonb)
        as one (path text, sha256 text, bytes integer)`)
}

export async function readFiles(tx: Tx, issuerId: string, id: string): Promise<Map<string, ArchivedFile>> {
  const found = await tx.execute<{ path: string; sha256: string; bytes: number }>(sql`
    select path, sha256, bytes from archive_file where issuer_id = ${issuerId} and archive_id = ${id}`)
  return new Map(found.rows.map(({ path, sha256, bytes }) => [path, { sha256, size: bytes }]))
}

/** The first of these paths that an archive has. */
export async function findFile(
  tx: Tx,
  { issuer_id: issuerId, id }: Pick<ArchiveRow, 'issuer_id' | 'id'>,
  paths: readonly string[],
): Promise<{ path: string; sha256: string } | undefined> {
  const found = await tx.execute<{ path: string; sha256: string }>(sql`
    select path, sha256 from archive_file where issuer_id = ${issuerId} and archive_id = ${id}
      and path in (select jsonb_array_elements_text(${JSON.stringify(paths)}::jsonb))`)
  return paths.flatMap(path => found.rows.find(one => one.path === path) ?? [])[0]
}

/** How an archive is found by whoever knows nothing of who keeps it. */
export type ArchiveAddress = 'archive' | 'archive-place' | 'archive-did'

/** The addresses under which an archive is found: its name here, its old place, and those of its names that are believed. */
export const addressesOf = (
  name: string,
  { host, shortName }: Pick<ArchiveFacts, 'host' | 'shortName'>,
  believed: readonly string[],
): { readonly kind: ArchiveAddress; readonly address: string }[] => [
  { kind: 'archive', address: name },
  { kind: 'archive-place', address: `${host}/i/${shortName}` },
  ...believed.map(did => ({ kind: 'archive-did' as const, address: did })),
]

export async function dropAddresses(tx: Tx, issuerId: string, row: ArchiveRow): Promise<void> {
  if (row.name === null || row.facts === null) return
  const addresses = addressesOf(row.name, row.facts, row.believed)
  await tx.execute(sql`
    delete from public_address using jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb) as one (kind text, address text)
    where public_address.kind = one.kind and public_address.address = one.address
      and public_address.issuer_id = ${issuerId}`)
}

/** Which institutions here keep something that is found by an address, or below a host. */
export async function keepersAt(
  database: Database,
  kind: ArchiveAddress,
  { address, below }: { readonly address?: string; readonly below?: string },
): Promise<{ readonly issuerId: string; readonly address: string }[]> {
  const found = await tx({ database }, {}, tx =>
    tx.execute<{ issuer_id: string; address: string }>(sql`
      select issuer_id, address from public_address where kind = ${kind}
        and ${below === undefined ? sql`(${address ?? null}::text is null or address = ${address ?? null})` : sql`starts_with(address, ${below})`}
      order by address`),
  )
  return found.rows.map(row => ({ issuerId: row.issuer_id, address: row.address }))
}

/** The archives of an institution that are shown, by what of them is wanted. */
export async function shownArchives(database: Database, issuerId: string): Promise<KeptArchive[]> {
  return tx({ database }, { issuerId }, async tx => (await listArchives(tx, issuerId)).filter(isShown))
}

/** What an institution's own documents say of the records that it keeps, in the order in which they came. */
export async function keptRecordsOf(tx: Tx, issuerId: string, baseUrl: string) {
  const rows = (await listArchives(tx, issuerId)).filter(isShown)
  return rows
    .map(({ name, facts: { did, webvh, version, statement } }) => {
      const url = `${baseUrl}/archive/${name}/`
      return { name, did, webvh, version, statement, url }
    })
    .toReversed()
}

/** In a rush it is asked so often at most. */
const APART_MILLISECONDS = 5

const reader = oncePer((database: Database) =>
  readTogether(did => readArchiveOfDid(database, did), { apart: APART_MILLISECONDS }),
)

/** The archive that speaks for a DID here. Each verification asks, and mostly many ask of the same. */
export const archiveOfDid = (database: Database, did: string): Promise<KeptArchive | undefined> => reader(database)(did)

async function readArchiveOfDid(database: Database, did: string): Promise<KeptArchive | undefined> {
  const keeper = await askTenant({ database }, 'archive-did', did)
  if (keeper === undefined) return undefined
  return (await shownArchives(database, keeper)).find(one => one.believed.includes(did))
}

export async function archiveNamed(database: Database, name: string): Promise<KeptArchive | undefined> {
  const [keeper] = await keepersAt(database, 'archive', { address: name })
  if (!keeper) return undefined
  return (await shownArchives(database, keeper.issuerId)).find(one => one.name === name)
}
