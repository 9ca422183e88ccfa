import * as nodeCrypto from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { bundledContexts } from '@laurel/core/credential'
import { cryptographyFromNode, type NodeCrypto } from '@laurel/core/keys'
import { ARCHIVE_SENTENCES } from '../archive/check/sentences.ts'
import { removeArchive } from '../archive/remove-archive.ts'
import { type ArchiveRow, isShown, listArchives } from '../archive/store.ts'
import { type ArchiveDeps, checkUpload, confirmByOperator, receiveArchive } from '../archive/take-over.ts'
import type { Actor } from '../people/actor.ts'
import { allIssuerIds, currentIssuer, tenantOf } from '../people/store.ts'
import { openArchiveFolders } from '../platform/archive-folders.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase, tx } from '../platform/database.ts'
import { createFailpoint } from '../platform/failpoint.ts'
import { createGuardedFetch } from '../platform/guarded-fetch.ts'
import { idMaker } from '../platform/ids.ts'
import type { Jobs } from '../platform/jobs.ts'
import { StartError } from '../platform/master-key.ts'
import { createSoon } from '../platform/soon.ts'
import { Refusal } from '../refusal.ts'
import { openWorkplace } from './open-workplace.ts'

type Options = {
  /** The verb and what follows it. */
  readonly words: readonly string[]
  readonly folder: string
  readonly say: (line: string) => void
}

const USAGE =
  'archive knows four things to do: laurel archive add SHORT-NAME FILE, list, confirm ID, and remove ID; "list" says the IDs.'

/** A command begins nothing that is done later. */
const NO_JOBS = new Proxy({} as Jobs, {
  get: () => () => {
    throw new Error('a command has no jobs')
  },
})

/**
 * `laurel archive add|list|confirm|remove`: the records of institutions that have closed elsewhere. The operator may also
 * take over what was left to nobody, and says whose records they are where no address can; never what was left to somebody
 * else.
 *
 * @throws StartError with one sentence for the operator
 */
export async function archiveCommand(config: Config, { words, folder, say }: Options): Promise<number> {
  const [verb, first, second] = words
  const isWhole =
    verb === 'list' || (verb === 'add' && first && second) || (/^(confirm|remove)$/.test(verb ?? '') && first)
  if (!isWhole) throw new StartError(USAGE)
  const place = await openWorkplace(config)
  const database = openDatabase(place.owner, { max: 3, report: () => {} })
  const deps: ArchiveDeps = {
    database,
    clock: () => new Date(),
    newId: idMaker(Date.now),
    random: nodeCrypto.randomBytes,
    // The server finds what was left word of within a minute.
    toRecord: createSoon(),
    jobs: NO_JOBS,
    baseUrl: config.publicUrl,
    hosts: [...new Set(Object.values(config.hosts))].map(one => new URL(one).host),
    fetch: createGuardedFetch({ publicUrl: config.publicUrl, ownOrigin: () => new Response(null, { status: 404 }) }),
    cryptography: cryptographyFromNode(nodeCrypto as unknown as NodeCrypto),
    contexts: bundledContexts,
    archives: openArchiveFolders(config.dataDir),
    quotas: config.quotas,
    failpoint: createFailpoint(config.failpoint),
  }
  try {
    if (verb === 'list') return await list(deps, say)
    if (verb === 'add')
      return await add(deps, { shortName: first as string, file: resolve(folder, second as string), say })
    const row = await find(deps, first as string)
    if (verb === 'remove') {
      await removeArchive(deps, operatorFor(row.issuer_id), { id: row.id, typed: row.facts?.name ?? '' })
      say(`${nameOf(row)} is kept no longer.`)
      return 0
    }
    if (row.state !== 'waiting') throw new StartError(`${nameOf(row)} does not wait for a word of yours.`)
    await confirmByOperator(deps, row)
    say(`${nameOf(row)} is kept from now on, under these names: ${(row.facts?.dids ?? []).join(', ')}`)
    return 0
  } catch (error) {
    if (error instanceof Refusal) throw new StartError(error.message)
    throw error
  } finally {
    await database.close()
    await place.close()
  }
}

function operatorFor(issuerId: string): Actor {
  let name = 'operator'
  try {
    name = userInfo().username
  } catch {
    // Some machines have no name for whoever is at work.
  }
  return { issuerId, kind: 'server', id: 'operator', name }
}

const nameOf = ({ facts, id }: ArchiveRow): string => (facts ? `${facts.name} (${facts.did})` : id)

async function rowsOf(deps: ArchiveDeps): Promise<{ row: ArchiveRow; keeper: string }[]> {
  const found: { row: ArchiveRow; keeper: string }[] = []
  for (const issuerId of await tx(deps, {}, allIssuerIds)) {
    const { rows, keeper } = await tx(deps, { issuerId }, async tx => ({
      rows: await listArchives(tx, issuerId),
      keeper: (await currentIssuer(tx, issuerId)).name,
    }))
    found.push(...rows.map(row => ({ row, keeper })))
  }
  return found
}

async function find(deps: ArchiveDeps, id: string): Promise<ArchiveRow> {
  const found = (await rowsOf(deps)).find(({ row }) => row.id === id || (isShown(row) && row.name === id))
  if (!found) throw new StartError(`There is no archive "${id}" here; "laurel archive list" says which there are.`)
  return found.row
}

async function list(deps: ArchiveDeps, say: (line: string) => void): Promise<number> {
  const all = await rowsOf(deps)
  if (all.length === 0) say('No records of other institutions are kept here.')
  for (const { row, keeper } of all)
    say(`${row.id} ${row.removed_at ? 'removed' : row.state} ${nameOf(row)} kept by ${keeper}, ${row.files} files`)
  return 0
}

type Adding = { readonly shortName: string; readonly file: string; readonly say: (line: string) => void }

async function add(deps: ArchiveDeps, { shortName, file, say }: Adding): Promise<number> {
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  if (!issuerId) throw new StartError(`There is no institution "${shortName}" here.`)
  if (!(await stat(file).catch(() => null))?.isFile()) throw new StartError(`${file} cannot be read.`)
  const id = await receiveArchive(deps, operatorFor(issuerId), createReadStream(file), { isOperator: true })
  const row = await checkUpload(deps, { issuerId, id })
  for (const { outcome, code, count, path } of row?.findings ?? []) {
    const mark = outcome === 'passed' ? '✓' : outcome === 'failed' ? '✗' : '?'
    // Names in a stranger's archive are not for a terminal to act on.
    const where = path === undefined ? '' : ` (${JSON.stringify(path)})`
    say(`${mark} ${ARCHIVE_SENTENCES[code]}${count === undefined ? '' : ` ${count}.`}${where}`)
  }
  if (row?.state === 'refused') say('Nothing of it is kept.')
  if (row?.state === 'waiting') say(`If you know that these are its records: laurel archive confirm ${id}`)
  if (row?.state === 'kept') say(`Kept: ${deps.baseUrl}/archive/${row.name}`)
  return row?.state === 'refused' ? 1 : 0
}
