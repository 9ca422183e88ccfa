import { canonicalJson, type Instant, type JsonObject } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { record } from '../log/record.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { requireStorage } from '../people/quotas.ts'
import { saveAddresses } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal, type RefusalCode } from '../refusal.ts'
import { archivedFiles } from './archived-files.ts'
import { askAddresses } from './ask-address.ts'
import { type ArchiveFacts, type CheckedArchive, checkArchive } from './check/check-archive.ts'
import type { ArchiveFinding } from './check/finding.ts'
import { ZipRefused } from './read-zip.ts'
import {
  type ArchiveRow,
  addressesOf,
  dropAddresses,
  findArchive,
  keepersAt,
  listArchives,
  namesOfKeeper,
  saveFiles,
} from './store.ts'
import { type Unpacked, unpackArchive } from './unpack-archive.ts'

export const ARCHIVE_QUEUE = 'check-archive'

/** What taking an archive over needs, of the server and of the operator's command alike. */
export type ArchiveDeps = Pick<
  Deps,
  | 'database'
  | 'clock'
  | 'newId'
  | 'random'
  | 'toRecord'
  | 'jobs'
  | 'baseUrl'
  | 'hosts'
  | 'fetch'
  | 'cryptography'
  | 'contexts'
  | 'archives'
  | 'quotas'
  | 'failpoint'
>

/** What is brought is packed, and not larger than this. */
export const MOST_UPLOAD_BYTES = 1024 * 1024 * 1024

/**
 * Lays down what somebody has brought, and has it checked. Of one institution one archive is checked at a time; what was
 * refused before is forgotten.
 *
 * @throws Refusal E_ARCHIVE_BUSY, E_TOO_LARGE, E_FILE_EMPTY, E_QUOTA_STORAGE
 */
export async function receiveArchive(
  deps: ArchiveDeps,
  actor: Actor,
  chunks: AsyncIterable<Uint8Array>,
  { isOperator = false }: { readonly isOperator?: boolean } = {},
): Promise<string> {
  const { issuerId } = actor
  const id = deps.newId()
  const requireTurn = async (tx: Tx) => {
    if ((await listArchives(tx, issuerId)).some(one => one.state === 'checking')) throw new Refusal('E_ARCHIVE_BUSY')
  }
  await tx(deps, actor, requireTurn)
  let bytes = 0
  async function* counted() {
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes > MOST_UPLOAD_BYTES) throw new Refusal('E_TOO_LARGE')
      yield chunk
    }
  }
  await deps.archives.receive(id, counted())
  try {
    if (bytes === 0) throw new Refusal('E_FILE_EMPTY')
    deps.failpoint('after-archive-upload')
    await tx(deps, actor, async tx => {
      await inTurn(tx)
      await requireTurn(tx)
      await requireStorage(tx, deps, issuerId, bytes)
      await tx.execute(sql`delete from archive where issuer_id = ${issuerId} and state = 'refused'`)
      await tx.execute(sql`
        insert into archive (issuer_id, id, state, asked_at, asked_by, by_operator, upload_bytes)
        values (${issuerId}, ${id}, 'checking', ${deps.clock().toISOString()}, ${actor.name}, ${isOperator}, ${bytes})`)
      if (!isOperator) await deps.jobs.enqueue(tx, ARCHIVE_QUEUE, { issuerId, id })
      await note(tx, deps, actor, { event: 'archive.brought', subject: id, details: { bytes } })
    })
  } catch (error) {
    await deps.archives.removeUpload(id)
    throw error
  }
  return id
}

/** Names and places are one server's, so whoever takes one does so alone. */
const inTurn = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('laurel archives', 0))`)

/**
 * Checks what was brought and, where all of it holds, keeps it. Done again after a crash it comes to the same.
 */
export async function checkUpload(
  deps: ArchiveDeps,
  { issuerId, id }: { readonly issuerId: string; readonly id: string },
): Promise<ArchiveRow | undefined> {
  const row = await tx(deps, { issuerId }, tx => findArchive(tx, issuerId, id))
  if (row?.state !== 'checking') return row
  const files = deps.archives.filesOf(id)
  const say = (count: number) =>
    tx(deps, { issuerId }, async tx => {
      await tx.execute(sql`update archive set files = ${count} where issuer_id = ${issuerId} and id = ${id}`)
    })
  let unpacked: Unpacked | null = null
  let checked: CheckedArchive
  try {
    unpacked = await unpackArchive(deps.archives.uploadOf(id), files, say)
    deps.failpoint('after-archive-unpacked')
    checked = await checkArchive(
      { shortName: unpacked.shortName, files: archivedFiles(unpacked.files, files) },
      await checkOptions(deps, row),
    )
  } catch (error) {
    if (!(error instanceof ZipRefused)) throw error
    const { code, path } = error
    const finding = {
      piece: 'files',
      outcome: 'failed',
      code,
      ...(path === undefined ? {} : { path: path.slice(0, 300) }),
    }
    checked = { facts: null, findings: [finding as ArchiveFinding] }
  }
  try {
    if (unpacked && checked.facts) await keep(deps, row, { ...checked, facts: checked.facts }, unpacked)
    else await refuse(deps, row, checked.findings)
  } catch (error) {
    const code = error instanceof Refusal ? NOT_KEPT[error.code] : undefined
    if (code === undefined) throw error
    await refuse(deps, row, [...checked.findings, { piece: 'place', outcome: 'failed', code }])
  }
  return tx(deps, { issuerId }, tx => findArchive(tx, issuerId, id))
}

/** Why what holds is not kept all the same. */
const NOT_KEPT: Partial<Record<RefusalCode, ArchiveFinding['code']>> = {
  E_ARCHIVE_TAKEN: 'PLACE_TAKEN',
  E_QUOTA_STORAGE: 'PLACE_FULL',
}

/** What nobody could check is told as that, so that the next archive need not wait for it. */
export async function giveUpUpload(
  deps: ArchiveDeps,
  { issuerId, id }: { readonly issuerId: string; readonly id: string },
): Promise<void> {
  const row = await tx(deps, { issuerId }, tx => findArchive(tx, issuerId, id))
  if (row?.state === 'checking') await refuse(deps, row, [{ piece: 'files', outcome: 'failed', code: 'CHECK_FAILED' }])
}

async function checkOptions(deps: ArchiveDeps, { issuer_id: issuerId, by_operator: isOperator }: ArchiveRow) {
  const { database, cryptography, contexts } = deps
  return {
    tools: { now: deps.clock().getTime() as Instant, cryptography, contexts },
    isOurHost: (host: string) => isOurHost(deps, host),
    keeper: await tx({ database }, { issuerId }, tx => namesOfKeeper(tx, issuerId)),
    isOperator,
    earlier: async (scid: string) => {
      const rows = await tx({ database }, { issuerId }, tx => listArchives(tx, issuerId))
      return rows.find(one => one.scid === scid && one.state === 'kept')?.facts ?? null
    },
  }
}

/** This server answers for its own names, and for those of the institutions on it; no archive comes between. */
export async function isOurHost({ database, hosts }: Pick<Deps, 'database' | 'hosts'>, host: string): Promise<boolean> {
  if (hosts.includes(host)) return true
  const did = `did:web:${host.replace(':', '%3A')}`
  const found = await tx({ database }, {}, tx =>
    tx.execute(
      sql`select 1 from public_address where kind = 'did' and (address = ${did} or starts_with(address, ${`${did}:`}))`,
    ),
  )
  return found.rows.length > 0
}

async function refuse(deps: ArchiveDeps, row: ArchiveRow, findings: readonly ArchiveFinding[]): Promise<void> {
  const { issuer_id: issuerId, id } = row
  await tx(deps, { issuerId }, async tx => {
    await tx.execute(sql`
      update archive set state = 'refused', findings = ${JSON.stringify(findings)}::jsonb, checked_at = ${deps.clock().toISOString()}
      where issuer_id = ${issuerId} and id = ${id} and state = 'checking'`)
    const failed = findings.find(one => one.outcome === 'failed')
    await note(tx, deps, serverFor(row), {
      event: 'archive.refused',
      subject: id,
      details: { code: failed?.code ?? '' },
    })
  })
  await deps.archives.remove(id)
  await deps.archives.removeUpload(id)
}

/** What a check comes to is nobody's doing; the trail says who brought it. */
const serverFor = ({ issuer_id: issuerId }: ArchiveRow): Actor => ({
  issuerId,
  kind: 'server',
  id: 'archive',
  name: 'Laurel',
})

type Whole = { readonly facts: ArchiveFacts; readonly findings: readonly ArchiveFinding[] }

/** Keeps an archive in which everything holds; what was kept of the same institution before goes with it. */
async function keep(deps: ArchiveDeps, row: ArchiveRow, { facts, findings }: Whole, unpacked: Unpacked): Promise<void> {
  const { issuer_id: issuerId, id } = row
  await deps.archives.filesOf(id).settle()
  // Outside of the transaction: others are slow.
  const address = await askAddresses(deps, facts)
  const now = deps.clock().toISOString()
  const replaced = await tx(deps, { issuerId }, async tx => {
    await inTurn(tx)
    const rows = await listArchives(tx, issuerId)
    if (rows.find(one => one.id === id)?.state !== 'checking') return []
    await requireStorage(tx, deps, issuerId, unpacked.bytes)
    const earlier = rows.filter(one => one.scid === facts.scid && one.id !== id)
    for (const one of earlier) await forget(tx, one)
    await saveFiles(tx, { issuerId, id }, unpacked.files)
    await tx.execute(sql`
      update archive set state = 'waiting', findings = ${JSON.stringify([...findings, address.finding])}::jsonb,
        facts = ${JSON.stringify(facts)}::jsonb, scid = ${facts.scid}, checked_at = ${now},
        files = ${unpacked.files.size}, bytes = ${unpacked.bytes}, upload_bytes = 0
      where issuer_id = ${issuerId} and id = ${id}`)
    const before = earlier.find(one => one.state === 'kept')
    // Whose the history is does not change; an address that has fallen silent since takes nothing back.
    const believed = [...new Set([...(before?.believed ?? []), ...address.confirmed])].filter(one =>
      facts.dids.includes(one),
    )
    const waiting = (await findArchive(tx, issuerId, id)) as ArchiveRow
    if (believed.length > 0)
      await show(tx, deps, waiting, { believed, by: before?.confirmed_by ?? 'address', before: before ?? null })
    else await note(tx, deps, serverFor(row), { event: 'archive.waits', subject: id, details: { name: facts.name } })
    return earlier
  })
  deps.failpoint('after-archive-kept')
  for (const one of replaced) await deps.archives.remove(one.id)
  await deps.archives.removeUpload(id)
}

async function forget(tx: Tx, row: ArchiveRow): Promise<void> {
  await dropAddresses(tx, row.issuer_id, row)
  await tx.execute(sql`delete from archive_file where issuer_id = ${row.issuer_id} and archive_id = ${row.id}`)
  await tx.execute(sql`delete from archive where issuer_id = ${row.issuer_id} and id = ${row.id}`)
}

type Showing = {
  readonly believed: readonly string[]
  readonly by: 'address' | 'operator'
  readonly before: ArchiveRow | null
}

/** From here on the archive is shown, answers under its old place, and is spoken of by this institution's own documents. */
async function show(tx: Tx, deps: ArchiveDeps, row: ArchiveRow, { believed, by, before }: Showing): Promise<void> {
  const { issuer_id: issuerId, id, facts } = row
  if (!facts) throw new Error('only what was checked is shown')
  const now = deps.clock().toISOString()
  const name = before?.name ?? (await freeName(deps, facts))
  const addresses = addressesOf(name, facts, believed)
  await saveAddresses(tx, issuerId, addresses)
  await requireOwn(tx, issuerId, addresses)
  const keptSince = before?.kept_since ?? now
  const acceptance = before?.acceptance ?? acceptanceOf(facts, (await namesOfKeeper(tx, issuerId))[0] as string, now)
  await tx.execute(sql`
    update archive set state = 'kept', name = ${name}, kept_since = ${keptSince}, believed = ${JSON.stringify(believed)}::jsonb,
      confirmed_by = ${by}, confirmed_at = ${before?.confirmed_at ?? now}, acceptance = ${acceptance}
    where issuer_id = ${issuerId} and id = ${id}`)
  await record(tx, deps, issuerId, [{ kind: 'archive', subject: id, document: acceptance }])
  await note(tx, deps, serverFor(row), {
    event: before ? 'archive.replaced' : 'archive.kept',
    subject: id,
    details: { did: facts.did, name: facts.name },
  })
}

/**
 * That this institution has taken the records over, with what of them its own public record now says as well: the closing
 * statement, and the last head of each record. In the one spelling in which it is on record (RFC 8785).
 */
const acceptanceOf = (facts: ArchiveFacts, keeper: string, at: string): string =>
  canonicalJson({
    type: 'RecordsAccepted',
    acceptedAt: at,
    keeper,
    predecessor: facts.did,
    lastDidVersion: { did: facts.webvh, version: facts.version },
    closingStatement: facts.statement,
    lastHeads: facts.heads.map(({ origin, size, root }) => ({ origin, treeSize: size, root })),
  } as JsonObject)

/** What it was called on its own server, if that is free here. */
async function freeName({ database }: ArchiveDeps, { shortName, scid }: ArchiveFacts): Promise<string> {
  const taken = await keepersAt(database, 'archive', { address: shortName })
  return taken.length === 0 ? shortName : `${shortName}-${scid.slice(-8)}`
}

/** @throws Refusal E_ARCHIVE_TAKEN where somebody else here keeps the records of the same institution, or of its place */
async function requireOwn(tx: Tx, issuerId: string, addresses: readonly object[]): Promise<void> {
  const others = await tx.execute(sql`
    select 1 from public_address join jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb) as one (kind text, address text)
      using (kind, address) where issuer_id <> ${issuerId}`)
  if (others.rows.length > 0) throw new Refusal('E_ARCHIVE_TAKEN')
}

/** Asks the address of an archive that waits once more. @throws Refusal E_NOT_FOUND, E_ARCHIVE_TAKEN */
export async function askAgain(deps: ArchiveDeps, actor: Actor, id: string): Promise<void> {
  const { issuerId } = actor
  const row = await tx(deps, actor, tx => findArchive(tx, issuerId, id))
  if (row?.state !== 'waiting' || !row.facts) throw new Refusal('E_NOT_FOUND')
  const { finding, confirmed } = await askAddresses(deps, row.facts)
  await settle(deps, row, { finding, believed: confirmed, by: 'address' })
}

/** The operator says that the history is that of the institution, under all the names that it gives. */
export async function confirmByOperator(deps: ArchiveDeps, row: ArchiveRow): Promise<void> {
  if (row.state !== 'waiting' || !row.facts) throw new Refusal('E_NOT_FOUND')
  const finding: ArchiveFinding = { piece: 'address', outcome: 'passed', code: 'OPERATOR_SAID' }
  await settle(deps, row, { finding, believed: row.facts.dids, by: 'operator' })
}

async function settle(
  deps: ArchiveDeps,
  { issuer_id: issuerId, id }: ArchiveRow,
  { finding, believed, by }: Omit<Showing, 'before'> & { readonly finding: ArchiveFinding },
): Promise<void> {
  await tx(deps, { issuerId }, async tx => {
    await inTurn(tx)
    const row = await findArchive(tx, issuerId, id)
    if (row?.state !== 'waiting' || !row.facts) throw new Refusal('E_NOT_FOUND')
    const findings = [...row.findings.filter(one => one.piece !== 'address'), finding]
    await tx.execute(sql`
      update archive set findings = ${JSON.stringify(findings)}::jsonb where issuer_id = ${issuerId} and id = ${id}`)
    if (believed.length > 0) await show(tx, deps, row, { believed, by, before: null })
  })
}
