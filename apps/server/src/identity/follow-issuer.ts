import {
  createLog,
  type DidDocument,
  keyHash,
  LOG_SERVICE,
  type LogEntry,
  lineOf,
  nextEntry,
  parseLog,
  type Version,
  verifyLog,
} from '@laurel/core/did'
import { canonicalJson, type Instant, isJsonObject, type Json, list } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { openLog } from '../log/open-log.ts'
import { publishedLogs } from '../log/read-proof.ts'
import { type Recording, record } from '../log/record.ts'
import { allSignerIds, currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { publishedCompromises } from './compromise/store.ts'
import { type DescribedKey, describeIssuer } from './describe-issuer.ts'
import { addEntry, type LogEvent, lastEntry, readLog, type StoredEntry } from './store.ts'
import { DidLogStuckError } from './stuck.ts'

type Tools = Pick<Deps, 'clock' | 'keys' | 'cryptography' | 'baseUrl' | 'didHeads'> & Recording

/** Something that goes into the log even where the document stays as it is. */
export type Wish = {
  readonly event: LogEvent
  /** Hashes of keys that are kept elsewhere, in the place of those that the last entry has. */
  readonly recoveryHashes?: readonly string[]
  /** The secret half of such a key, which signs this entry. */
  readonly recovery?: Uint8Array
}

/** So many entries come of changes of name and address; beyond, others would stop reading before the keys were told. */
const MOST_OF_ITSELF = 1_000

/** Beyond these, others would not read the log (core/did/webvh). The last tenth is for taking the DID back. */
const MOST_ENTRIES = 2_000
const MOST_BYTES = 4_194_304
const MOST_OF_A_LINE = 204_800

const DAY_MS = 86_400_000

/** Changes of one kind within a day, each of which stays in the log for ever; taking the DID back is always possible. */
const MOST_A_DAY = 5

/** How far the newest entry may be ahead of the clock: times rise by a second at least, and nobody believes the future. */
const AHEAD_MS = 60_000

/** Seconds for which others may remember the DID. */
const TTL = 300

/**
 * Brings the log of an issuer's did:webvh up to what the issuer is now: starts it where there is none, adds an entry
 * where keys or profile have changed, and does nothing where they have not. There is one writer at a time, by the lock
 * on the issuer's keys, and each entry is checked as a stranger would before it is kept.
 *
 * @returns the newest entry
 */
export async function followIssuer(tx: Tx, deps: Tools, issuerId: string, wish?: Wish): Promise<StoredEntry> {
  const known = await lastEntry(tx, issuerId)
  if (known && (await currentIssuer(tx, issuerId)).closed_at !== null) {
    if (wish) throw new Refusal('E_INSTITUTION_CLOSED')
    return known
  }
  if (known && !wish && (await needsNothing(tx, deps, issuerId, known))) return known

  await deps.keys.lock(tx, issuerId)
  const newest = await lastEntry(tx, issuerId)
  if (!newest) {
    await requireNewest(tx, deps, issuerId, [])
    const started = await start(tx, deps, issuerId)
    return wish ? addToLog(tx, deps, issuerId, wish) : started
  }
  // Somebody else may have been first.
  if (!wish && (await needsNothing(tx, deps, issuerId, newest))) return newest
  const isAhead = Date.parse(newest.entry.versionTime) > deps.clock().getTime() + AHEAD_MS
  if (isAhead && wish) throw new Refusal('E_CLOCK_BEHIND')
  return isAhead ? newest : addToLog(tx, deps, issuerId, wish)
}

async function needsNothing(tx: Tx, deps: Tools, issuerId: string, { number, entry }: StoredEntry): Promise<boolean> {
  const document = await stateOf(tx, deps, issuerId, entry.state.id as string)
  if (canonicalJson(entry.state) === canonicalJson(document)) return true
  // Keys are told of however long the log is.
  return number >= MOST_OF_ITSELF && whatChanged(entry.state as DidDocument, document) !== 'key-added'
}

/** Adds the next entry. The caller holds the lock. */
async function addToLog(tx: Tx, deps: Tools, issuerId: string, wish?: Wish): Promise<StoredEntry> {
  const { did } = await currentIssuer(tx, issuerId)
  const stored = await readLog(tx, issuerId)
  const entries = stored.map(one => one.entry)
  // Whoever has the recovery key takes the DID back, whatever else there may be of its log.
  if (!wish?.recovery) await requireNewest(tx, deps, issuerId, entries)
  const previous = await verified(deps, entries, issuerId)
  if (wish) requireMeasure(stored, wish, deps.clock())
  const document = await stateOf(tx, deps, issuerId, previous.document.id)
  const event = wish?.event ?? whatChanged(previous.document, document)
  const committed = await deps.keys.committedKey(tx, issuerId)
  const own = committed === null ? null : keyHash(committed, deps.cryptography)
  const recoveryHashes = wish?.recoveryHashes ?? previous.parameters.nextKeyHashes.filter(one => one !== own)
  const now = deps.clock()
  const update = await deps.keys.takeUpdateKey(tx, { issuerId, did, now }, wish?.recovery)
  const made = await nextEntry(
    previous,
    {
      document,
      parameters: {
        updateKeys: [update.multikey],
        nextKeyHashes: [keyHash(update.next, deps.cryptography), ...recoveryHashes],
      },
      // Times are written to the second and must rise; two changes within one second are a second apart in the log.
      at: Math.max(now.getTime(), previous.since + 1_000) as Instant,
    },
    update.signer,
    deps.cryptography,
  )
  if (!made.ok)
    throw new DidLogStuckError('E_DID_STUCK', `the DID log of ${issuerId} cannot be continued: ${made.error.code}`)
  requireRoom(issuerId, [...entries, made.value], wish)
  await verified(deps, [...entries, made.value], issuerId)
  const added = { number: previous.number + 1, event, entry: made.value }
  await addEntry(tx, issuerId, added, now)
  await putOnRecord(tx, deps, issuerId, added)
  return added
}

/** @throws where the log would become one that nobody reads: that would end the DID */
function requireRoom(issuerId: string, entries: readonly LogEntry[], wish?: Wish): void {
  const lines = entries.map(lineOf)
  const share = wish?.recovery ? 1 : 0.9
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
  const isFull =
    entries.length > MOST_ENTRIES * share ||
    bytes > MOST_BYTES * share ||
    Buffer.byteLength(lines.at(-1)!) > MOST_OF_A_LINE
  if (isFull) throw new DidLogStuckError('E_DID_FULL', `the DID log of ${issuerId} has no room for another entry`)
  const read = parseLog(lines.join(''))
  if (!read.ok)
    throw new DidLogStuckError('E_DID_STUCK', `the DID log of ${issuerId} could not be read: ${read.error.reason}`)
}

function requireMeasure(entries: readonly StoredEntry[], wish: Wish, now: Date): void {
  const today = entries.filter(
    ({ event, entry }) => event === wish.event && Date.parse(entry.versionTime) > now.getTime() - DAY_MS,
  )
  if (!wish.recovery && today.length >= MOST_A_DAY) throw new Refusal('E_KEYS_TOO_OFTEN')
}

async function start(tx: Tx, deps: Tools, issuerId: string): Promise<StoredEntry> {
  // Its public record is named from the first entry on.
  await openLog(tx, deps, issuerId)
  const { issuer, ...facts } = await factsOf(tx, deps, issuerId)
  const now = deps.clock()
  const update = await deps.keys.takeUpdateKey(tx, { issuerId, did: issuer.did, now })
  const made = await createLog(
    {
      web: issuer.did,
      document: did => describeIssuer(issuer, inUse(facts), did),
      parameters: {
        updateKeys: [update.multikey],
        nextKeyHashes: [keyHash(update.next, deps.cryptography)],
        ttl: TTL,
      },
      at: now.getTime() as Instant,
    },
    update.signer,
    deps.cryptography,
  )
  if (!made.ok) throw new Error(`the DID log of ${issuerId} cannot be started: ${made.error.code}`)
  const started: StoredEntry = { number: 1, event: 'started', entry: made.value.entry }
  await verified(deps, [started.entry], issuerId)
  await addEntry(tx, issuerId, started, now)
  await putOnRecord(tx, deps, issuerId, started)
  return started
}

/** A change of keys is on public record like whatever the keys sign. */
const putOnRecord = (tx: Tx, deps: Recording, issuerId: string, { number, entry }: StoredEntry) =>
  record(tx, deps, issuerId, [{ kind: 'did-entry', subject: `did ${number}`, document: lineOf(entry).trimEnd() }])

/**
 * @throws where what the database has of the log may not be all of it: after a restore, until somebody says that it is,
 *   and where this machine has shown a version that the database does not know. Another entry would be another history.
 */
async function requireNewest(tx: Tx, deps: Tools, issuerId: string, entries: readonly LogEntry[]): Promise<void> {
  const held = (why: string) => new DidLogStuckError('E_DID_HELD', `the DID log of ${issuerId} is held: ${why}`)
  const { did_held_at } = await currentIssuer(tx, issuerId)
  if (did_held_at !== null) throw held('the database was restored (laurel did resume)')
  const shown = await deps.didHeads.read(issuerId)
  if (shown !== null && !entries.some(one => one.versionId === shown))
    throw held(`version ${shown} was published, and the database does not know it`)
}

/** What the document of an issuer is made of. */
export async function factsOf(tx: Tx, deps: Pick<Deps, 'keys' | 'baseUrl'>, issuerId: string) {
  const issuer = await currentIssuer(tx, issuerId)
  const log = `${deps.baseUrl}/i/${issuer.short_name}/log`
  const compromises = await publishedCompromises(tx, issuerId, log)
  const keys: DescribedKey[] = (await deps.keys.publicKeys(tx, issuerId)).map(key => ({
    ...key,
    compromise: key.compromiseId === null ? undefined : compromises.get(key.compromiseId),
  }))
  return { issuer, keys, logs: await publishedLogs(tx, issuerId, log) }
}

async function stateOf(tx: Tx, deps: Tools, issuerId: string, did: string): Promise<DidDocument> {
  const { issuer, ...facts } = await factsOf(tx, deps, issuerId)
  return describeIssuer(issuer, inUse(facts), did)
}

/**
 * A log has every key in its history; what was replaced would make each entry longer than the one before. That a key was
 * stolen has to be said in the newest one.
 */
const inUse = <T extends { readonly keys: readonly DescribedKey[] }>(facts: T): T => ({
  ...facts,
  keys: facts.keys.filter(one => !one.isRetired || one.compromise),
})

function whatChanged(before: DidDocument, after: DidDocument): LogEvent {
  const differs = (part: (of: DidDocument) => Json) => canonicalJson(part(before)) !== canonicalJson(part(after))
  if (differs(of => of.verificationMethod ?? [])) return 'key-added'
  return differs(of => list(of.service).filter(one => !isRecord(one))) ? 'profile-changed' : 'record-begun'
}

/** Keys are the same for every process, and are told at once. */
async function hasOtherKeys(tx: Tx, deps: Tools, issuerId: string, { entry }: StoredEntry): Promise<boolean> {
  const document = await stateOf(tx, deps, issuerId, entry.state.id as string)
  return whatChanged(entry.state as DidDocument, document) === 'key-added'
}

const isRecord = (service: Json): boolean => isJsonObject(service) && service.type === LOG_SERVICE

/** The newest version of a log that holds from end to end. @throws for one that does not: nothing may be built on it */
async function verified(deps: Tools, entries: readonly LogEntry[], issuerId: string): Promise<Version> {
  const newest = Date.parse(entries.at(-1)!.versionTime)
  const now = Math.max(deps.clock().getTime(), newest) as Instant
  const { versions, broken } = await verifyLog(entries, { now, cryptography: deps.cryptography })
  const last = versions.at(-1)
  if (broken || !last)
    throw new DidLogStuckError('E_DID_STUCK', `the DID log of ${issuerId} does not hold: ${broken?.code ?? 'empty'}`)
  return last
}

/**
 * The same, in a transaction of its own, after a change of the profile: a log that cannot be gone on with stays as it is,
 * and the did:web beside it answers all the same. The hourly round reports it, and `laurel doctor --audit` (I16).
 */
export const catchUp = (deps: Deps, issuerId: string): Promise<void> =>
  orLeaveIt(() => tx(deps, { issuerId }, tx => followIssuer(tx, deps, issuerId)))

/** Starts the log where there is none. Whoever reads one changes nothing else by it, however often they ask. */
export const startLog = (deps: Deps, issuerId: string): Promise<void> =>
  orLeaveIt(() =>
    tx(deps, { issuerId }, async tx => {
      if (!(await lastEntry(tx, issuerId))) await followIssuer(tx, deps, issuerId)
    }),
  )

async function orLeaveIt(follow: () => Promise<unknown>): Promise<void> {
  try {
    await follow()
  } catch (error) {
    if (!(error instanceof DidLogStuckError)) throw error
  }
}

/** What may become an entry without anybody wishing for one. */
const BY_ITSELF: ReadonlySet<LogEvent> = new Set(['key-added', 'profile-changed', 'record-begun'])

/**
 * Starts the logs of issuers from before there were any, and catches up with whatever has changed beside them: by one
 * entry a day at most, since two processes that describe an issuer differently would never come to an end.
 *
 * @throws AggregateError of what went wrong with some issuers, when all others were seen to
 */
export async function followEverybody(deps: Deps): Promise<void> {
  const errors: Error[] = []
  for (const issuerId of await tx(deps, {}, allSignerIds))
    try {
      await tx(deps, { issuerId }, async tx => {
        const last = await lastEntry(tx, issuerId)
        const isFresh = last && Date.parse(last.entry.versionTime) > deps.clock().getTime() - DAY_MS
        const mayWait = isFresh && BY_ITSELF.has(last.event)
        if (!mayWait || (await hasOtherKeys(tx, deps, issuerId, last))) await followIssuer(tx, deps, issuerId)
      })
    } catch (error) {
      errors.push(error as Error)
    }
  if (errors.length > 0) throw new AggregateError(errors, errors.map(one => one.message).join('; '))
}
