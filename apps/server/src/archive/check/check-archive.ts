import type { ClosingFacts } from '@laurel/core/closing'
import { didWebUrl, parseDidDocument, parseDidWebvh, type VerifiedLog } from '@laurel/core/did'
import { digestOf } from '@laurel/core/log'
import { isJsonObject, type JsonObject, list, parseStrictJson, toHex, toIso } from '@laurel/core/primitives'
import { type ArchivedFiles, fetchFrom, type Place } from '../archived-files.ts'
import { checkCredentials } from './check-credentials.ts'
import { checkDocument, checkHistory } from './check-history.ts'
import { checkLists } from './check-lists.ts'
import { checkProofs } from './check-proofs.ts'
import { type CheckedRecord, checkHead, checkRecords } from './check-record.ts'
import { checkStatement } from './check-statement.ts'
import { type ArchiveCode, type ArchiveFinding, type ArchivePiece, PieceFailed } from './finding.ts'
import type { CheckTools } from './tools.ts'

/** What was taken over of the same institution before. */
export type EarlierArchive = {
  readonly statement: string
  readonly heads: readonly ArchivedHead[]
}

export type ArchivedHead = { readonly origin: string; readonly size: number; readonly root: string }

/** What an archive in which everything holds is of. */
export type ArchiveFacts = {
  readonly shortName: string
  readonly name: string
  /** Under the address of its former server. */
  readonly did: string
  /** All its names: `did` first, then those at domains of its own, then the did:webvh. */
  readonly dids: readonly string[]
  readonly webvh: string
  readonly scid: string
  readonly version: string
  /** Host and port, as in the DID. */
  readonly host: string
  readonly origin: string
  readonly closedAt: string
  readonly successor: string | null
  /** The digest of its closing statement, in hexadecimal. */
  readonly statement: string
  /** The last head of each of its records. */
  readonly heads: readonly ArchivedHead[]
  readonly credentials: number
}

export type CheckOptions = {
  readonly tools: CheckTools
  /** Whether a host is this server's own, or that of an institution on it. */
  readonly isOurHost: (host: string) => Promise<boolean>
  /** All names of the institution that takes the records over. */
  readonly keeper: readonly string[]
  /** The operator asks, who may also take over what was left to nobody. */
  readonly isOperator: boolean
  readonly earlier: (scid: string) => Promise<EarlierArchive | null>
}

export type CheckedArchive = {
  readonly findings: readonly ArchiveFinding[]
  /** Null where something does not hold. */
  readonly facts: ArchiveFacts | null
}

/** Runs the checks one after the other; what one finds out the next ones build on, so the first that fails is the last. */
class Findings {
  readonly all: ArchiveFinding[] = []
  async piece<T>(piece: ArchivePiece, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof PieceFailed) {
        const { code, path } = error
        this.all.push({ piece, outcome: 'failed', code, ...(path === undefined ? {} : { path }) })
      }
      throw error
    }
  }
  passed(piece: ArchivePiece, code: ArchiveCode, count?: number): void {
    this.all.push({ piece, outcome: 'passed', code, ...(count === undefined ? {} : { count }) })
  }
}

/**
 * Checks the site of a closed institution that somebody wants to be kept here, from the key history up: nothing in it is
 * believed because it is in it. Whether the history is that of the institution at the address is another question, which
 * only the address or a person can answer.
 */
export async function checkArchive(
  { shortName, files }: { readonly shortName: string; readonly files: ArchivedFiles },
  options: CheckOptions,
): Promise<CheckedArchive> {
  const found = new Findings()
  try {
    return { facts: await findFacts(shortName, files, options, found), findings: found.all }
  } catch (error) {
    if (error instanceof PieceFailed) return { facts: null, findings: found.all }
    throw error
  }
}

async function findFacts(
  shortName: string,
  files: ArchivedFiles,
  options: CheckOptions,
  found: Findings,
): Promise<ArchiveFacts> {
  const { tools } = options
  const home = `i/${shortName}/`
  const { did, origin, host } = await found.piece('files', async () => {
    await checkPictures(files, home)
    const named = await homeOf(files, home, shortName)
    if (await options.isOurHost(named.host)) throw new PieceFailed('HOST_OURS', named.host)
    return named
  })
  found.passed('files', 'FILES_OK', [...files.paths()].length)

  const { log, places, document } = await found.piece('history', async () => {
    const log = await checkHistory(files, home, tools)
    const places = [placeOf(did, home), ...domainPlaces(files, home)]
    const [document] = await Promise.all(places.map(place => checkDocument(files, place, log)))
    await checkCopies(files, places, log, tools)
    return { log, places, document: document as JsonObject }
  })
  found.passed('history', 'HISTORY_OK', log.versions.length)
  const fetch = fetchFrom(files, origin, places)

  const statements = await found.piece('statement', async () => {
    const all = []
    for (const place of places) all.push(await checkStatement(files, place, { log, fetch, tools }))
    return all
  })
  const { facts: statement, text } = statements[0]!
  found.passed('statement', 'STATEMENT_OK', statements.length)

  await found.piece('successor', async () => {
    for (const { facts } of statements) checkSuccessor(facts, options)
  })
  found.passed('successor', statement.successor?.did ? 'SUCCESSOR_US' : 'SUCCESSOR_NONE')

  const about = { shortName, origin, fetch, tools }
  const said = statements.map(one => one.facts)
  found.passed('lists', 'LISTS_OK', await found.piece('lists', () => checkLists(files, said, about)))

  const records = await found.piece('record', () =>
    checkRecords(files, document as never, statement, { origin, home, tools }),
  )
  const entries = records.reduce((sum, one) => sum + one.size, 0)
  found.passed('record', records.length === 0 ? 'RECORD_NONE' : 'RECORD_OK', entries)

  const recorded = await found.piece('proofs', async () => {
    const shown = await checkProofs(files, home, records, tools)
    const missing = statements.find(one => records.length > 0 && !shown.has(digestOfText(one.text)))
    if (missing) throw new PieceFailed('PROOF_MISSING', `${home}log/proof/${digestOfText(missing.text)}`)
    return shown
  })
  found.passed('proofs', 'PROOFS_OK', recorded.size)

  const dids = [...places.map(one => one.did), statement.didVersion.did]
  const credentials = await found.piece('credentials', () => checkCredentials(files, { dids, recorded, fetch, tools }))
  found.passed('credentials', 'CREDENTIALS_OK', credentials)

  const earlier = await options.earlier(log.scid)
  if (earlier) {
    await found.piece('earlier', () => checkEarlier(earlier, digestOfText(text), records))
    found.passed('earlier', 'EARLIER_SAME')
  }
  return {
    shortName,
    name: statement.name,
    did,
    dids,
    webvh: statement.didVersion.did,
    scid: log.scid,
    version: statement.didVersion.version,
    host,
    origin,
    closedAt: toIso(statement.closedAt),
    successor: statement.successor?.did ?? null,
    statement: digestOfText(text),
    heads: records.map(({ key, size, root }) => ({ origin: key.name, size, root })),
    credentials,
  }
}

const digestOfText = (text: string): string => toHex(digestOf(JSON.parse(text) as JsonObject))

/** A picture's name is the digest of what it shows, and credentials name it by that. */
async function checkPictures(files: ArchivedFiles, home: string): Promise<void> {
  for (const path of files.paths()) {
    const digest = path.startsWith(`${home}image/`) ? /\/([0-9a-f]{64})\.png$/.exec(path)?.[1] : undefined
    const isOther = digest !== undefined && files.find(path)?.sha256 !== digest
    if (isOther || (path.startsWith(`${home}image/`) && digest === undefined))
      throw new PieceFailed('PICTURE_CHANGED', path)
  }
}

/** The address of the institution's former server, as its DID under that address says it. */
async function homeOf(files: ArchivedFiles, home: string, shortName: string) {
  const path = `${home}did.json`
  const bytes = await files.read(path)
  const read = bytes && parseStrictJson(bytes)
  const did = read?.ok && isJsonObject(read.value) && typeof read.value.id === 'string' ? read.value.id : ''
  const url = didWebUrl(did)
  const isWhole = url.ok && read?.ok && parseDidDocument(read.value, did).ok
  if (!isWhole || !url.value.endsWith(`/i/${shortName}/did.json`)) throw new PieceFailed('DOCUMENT_OTHER', path)
  const { origin, host } = new URL(url.value)
  if (url.value !== `${origin}/${path}`) throw new PieceFailed('DOCUMENT_OTHER', path)
  return { did, origin, host }
}

function placeOf(did: string, folder: string): Place {
  const url = didWebUrl(did)
  if (!url.ok) throw new PieceFailed('DOCUMENT_OTHER', `${folder}did.json`)
  return { did, folder, documentUrl: url.value }
}

/** Its names at domains of its own, each with a folder. */
function domainPlaces(files: ArchivedFiles, home: string): Place[] {
  const names = new Set<string>()
  for (const path of files.paths()) {
    const name = path.startsWith(`${home}domains/`) ? path.slice(`${home}domains/`.length).split('/')[0] : undefined
    if (name) names.add(name)
  }
  return [...names].sort().map(name => placeOf(`did:web:${name}`, `${home}domains/${name}/`))
}

/** Where the history is in several folders it is the same one. @throws PieceFailed */
async function checkCopies(
  files: ArchivedFiles,
  places: readonly Place[],
  log: VerifiedLog,
  tools: CheckTools,
): Promise<void> {
  for (const { folder } of places.slice(1)) {
    if (!files.find(`${folder}did.jsonl`)) continue
    const copy = await checkHistory(files, folder, tools)
    if (copy.versions.at(-1)?.versionId !== log.versions.at(-1)?.versionId)
      throw new PieceFailed('HISTORY_BROKEN', `${folder}did.jsonl`)
  }
}

/** That the closed institution has left its records to this one. @throws PieceFailed */
function checkSuccessor({ successor }: ClosingFacts, { keeper, isOperator }: CheckOptions): void {
  if (!successor?.did) {
    if (!isOperator) throw new PieceFailed('SUCCESSOR_NONE')
    return
  }
  if (!isOneOf(successor.did, keeper)) throw new PieceFailed('SUCCESSOR_OTHER', successor.did.slice(0, 300))
}

/** A did:webvh that has moved since is the same by its SCID. */
function isOneOf(did: string, names: readonly string[]): boolean {
  const scid = (name: string) => {
    const address = parseDidWebvh(name)
    return address.ok ? address.value.scid : null
  }
  const wanted = scid(did)
  return names.includes(did) || (wanted !== null && names.some(name => scid(name) === wanted))
}

/** That a newer archive says nothing else than the one before. @throws PieceFailed */
async function checkEarlier(
  earlier: EarlierArchive,
  statement: string,
  records: readonly CheckedRecord[],
): Promise<void> {
  if (earlier.statement !== statement) throw new PieceFailed('EARLIER_OTHER')
  for (const head of earlier.heads) {
    const record = records.find(one => one.key.name === head.origin)
    if (!record) throw new PieceFailed('EARLIER_OTHER')
    await checkHead(record, head).catch(error => {
      throw error instanceof PieceFailed ? new PieceFailed('EARLIER_OTHER') : error
    })
  }
}

/** Whether a document names the history that was checked. */
export const namesHistoryOf = (document: JsonObject, scid: string): boolean =>
  list(document.alsoKnownAs).some(name => {
    const address = typeof name === 'string' ? parseDidWebvh(name) : null
    return address?.ok === true && address.value.scid === scid
  })
