import {
  createLog,
  type DidDocument,
  didWebvhOf,
  keyHash,
  LOG_SERVICE,
  type LogEntry,
  lineOf,
  type NewParameters,
  nextEntry,
  parseLog,
  type Version,
  verifyLog,
  type WebvhWitnesses,
} from '@laurel/core/did'
import { canonicalJson, type Instant, isJsonObject, type Json, list } from '@laurel/core/primitives'
import { keptRecordsOf } from '../archive/store.ts'
import type { Deps } from '../deps.ts'
import { openLog } from '../log/open-log.ts'
import { publishedLogs } from '../log/read-proof.ts'
import { type Recording, record } from '../log/record.ts'
import { forEachIssuer, throwAll } from '../people/for-each-issuer.ts'
import { allSignerIds, currentIssuer, homeDid } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import type { UpdateKeys } from '../platform/key-store.ts'
import { Refusal } from '../refusal.ts'
import { publishedCompromises } from './compromise/store.ts'
import { type DescribedKey, describeIssuer } from './describe-issuer.ts'
import { listDomains } from './domain/store.ts'
import { witnessesAfter } from './named-witnesses.ts'
import { namesOf } from './names.ts'
import {
  addEntry,
  dropHeld,
  type HeldEntry,
  isLogEnded,
  keepHeld,
  type LogEvent,
  lastEntry,
  readHeld,
  readLog,
  readProofs,
  type StoredEntry,
} from './store.ts'
import { DidLogStuckError } from './stuck.ts'

type Tools = Pick<Deps, 'clock' | 'keys' | 'cryptography' | 'baseUrl' | 'didHeads'> & Recording

/** Something that goes into the log even where the document stays as it is. */
export type Wish = {
  readonly event: LogEvent
  /** The did:web of the place to which the DID moves; it must be portable. */
  readonly place?: string
  /** Who has to approve each entry from the next one on; null for nobody. */
  readonly witnesses?: WebvhWitnesses | null
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
 * @throws Refusal E_INSTITUTION_CLOSED for a wish, once the log has ended with its institution
 */
export async function followIssuer(tx: Tx, deps: Tools, issuerId: string, wish?: Wish): Promise<StoredEntry> {
  const known = await lastEntry(tx, issuerId)
  if (known && !wish && ((await isLogEnded(tx, issuerId)) || (await needsNothing(tx, deps, issuerId, known))))
    return known

  await deps.keys.lock(tx, issuerId)
  const newest = await lastEntry(tx, issuerId)
  if (newest && (await isLogEnded(tx, issuerId))) {
    if (wish) throw new Refusal('E_INSTITUTION_CLOSED')
    return newest
  }
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
  const document = await stateOf(tx, deps, issuerId, entry)
  if (canonicalJson(entry.state) === canonicalJson(document)) return true
  // Keys are told of however long the log is.
  return number >= MOST_OF_ITSELF && whatChanged(entry.state as DidDocument, document) !== 'key-added'
}

/** Adds the next entry. The caller holds the lock. */
async function addToLog(tx: Tx, deps: Tools, issuerId: string, wish?: Wish): Promise<StoredEntry> {
  const { did } = await currentIssuer(tx, issuerId)
  if (await mustBeWitnessed(tx, issuerId, wish)) return holdForWitnesses(tx, deps, issuerId, wish)
  const owner = { issuerId, did, now: deps.clock() }
  const { before, added } = await composeEntry(tx, deps, issuerId, wish, () =>
    deps.keys.takeUpdateKey(tx, owner, wish?.recovery),
  )
  await verified(tx, deps, [...before, added.entry], issuerId)
  // What was made over the entry before leads nowhere now.
  await dropHeld(tx, issuerId)
  await addEntry(tx, issuerId, added, deps.clock())
  await putOnRecord(tx, deps, issuerId, added)
  return added
}

/** Whether the next entry counts for others only with the approval of witnesses (did:webvh 1.0, "DID Witnesses"). */
async function mustBeWitnessed(tx: Tx, issuerId: string, wish?: Wish): Promise<boolean> {
  const entries = (await readLog(tx, issuerId)).map(one => one.entry)
  return witnessesAfter(entries) !== null || (wish?.witnesses ?? null) !== null
}

/** What others can find by the did:web at once; the log follows when there is no entry any more that waits. */
const MAY_FOLLOW: ReadonlySet<LogEvent> = new Set([
  'keys-replaced',
  'keys-prepared',
  'keys-dropped',
  'keys-compromised',
])

/**
 * An entry without its witnesses would make the DID unreadable for everybody, so it waits. While one does there is no
 * other, except the one that takes the DID back.
 */
async function holdForWitnesses(tx: Tx, deps: Tools, issuerId: string, wish?: Wish): Promise<StoredEntry> {
  const last = await lastEntry(tx, issuerId)
  if (!last) throw new DidLogStuckError('E_DID_STUCK', `the DID log of ${issuerId} is empty`)
  const held = await readHeld(tx, issuerId)
  if (held?.waitsFor === 'witnesses' && !wish?.recovery) {
    if (wish && !MAY_FOLLOW.has(wish.event)) throw new Refusal('E_DID_WAITS')
    return last
  }
  await holdEntry(tx, deps, issuerId, wish, { waitsFor: 'witnesses', domainId: null })
  return last
}

/**
 * Makes the next entry and holds it back, until whoever has to serve it does (0067). It takes the place of one that was
 * held before. The caller holds the lock.
 */
export async function holdEntry(
  tx: Tx,
  deps: Tools,
  issuerId: string,
  wish: Wish | undefined,
  waits: Pick<HeldEntry, 'waitsFor' | 'domainId'>,
): Promise<HeldEntry> {
  const { did } = await currentIssuer(tx, issuerId)
  const { before, added } = await composeEntry(tx, deps, issuerId, wish, () =>
    deps.keys.lendUpdateKey(tx, { issuerId, did, now: deps.clock() }, wish?.recovery),
  )
  await verified(tx, deps, [...before, added.entry], issuerId, { mayLackWitnesses: true })
  const held = { ...added, ...waits }
  await dropHeld(tx, issuerId)
  await keepHeld(tx, issuerId, held, deps.clock())
  return held
}

/** Publishes the entry that was held back. The caller holds the lock. @throws where another one was published since */
export async function publishHeld(tx: Tx, deps: Tools, issuerId: string, held: HeldEntry): Promise<StoredEntry> {
  const { did } = await currentIssuer(tx, issuerId)
  const entries = (await readLog(tx, issuerId)).map(one => one.entry)
  await requireNewest(tx, deps, issuerId, entries)
  await verified(tx, deps, [...entries, held.entry], issuerId)
  await deps.keys.spendLentKey(tx, { issuerId, did, now: deps.clock() })
  await dropHeld(tx, issuerId)
  const added = { number: held.number, event: held.event, entry: held.entry }
  await addEntry(tx, issuerId, added, deps.clock())
  await putOnRecord(tx, deps, issuerId, added)
  return added
}

async function composeEntry(
  tx: Tx,
  deps: Tools,
  issuerId: string,
  wish: Wish | undefined,
  takeKey: () => Promise<UpdateKeys>,
): Promise<{ readonly before: readonly LogEntry[]; readonly added: StoredEntry }> {
  const stored = await readLog(tx, issuerId)
  const entries = stored.map(one => one.entry)
  // Whoever has the recovery key takes the DID back, whatever else there may be of its log.
  if (!wish?.recovery) await requireNewest(tx, deps, issuerId, entries)
  const previous = await verified(tx, deps, entries, issuerId)
  if (wish) requireMeasure(stored, wish, deps.clock())
  const document = await stateOf(tx, deps, issuerId, entries.at(-1)!, wish?.place)
  const event = wish?.event ?? whatChanged(previous.document, document)
  const committed = await deps.keys.committedKey(tx, issuerId)
  const own = committed === null ? null : keyHash(committed, deps.cryptography)
  const recoveryHashes = wish?.recoveryHashes ?? previous.parameters.nextKeyHashes.filter(one => one !== own)
  const now = deps.clock()
  const update = await takeKey()
  const made = await nextEntry(
    previous,
    {
      document,
      parameters: {
        updateKeys: [update.multikey],
        nextKeyHashes: [keyHash(update.next, deps.cryptography), ...recoveryHashes],
        ...(wish?.witnesses === undefined ? {} : { witness: witnessParameter(wish.witnesses) }),
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
  return { before: entries, added: { number: previous.number + 1, event, entry: made.value } }
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
  const { issuer, ...facts } = await factsOf(tx, deps, issuerId, undefined)
  const now = deps.clock()
  const home = homeDid(issuer)
  const update = await deps.keys.takeUpdateKey(tx, { issuerId, did: home, now })
  const made = await createLog(
    {
      web: home,
      document: did => describeIssuer(issuer, inUse(facts), did),
      parameters: {
        updateKeys: [update.multikey],
        nextKeyHashes: [keyHash(update.next, deps.cryptography)],
        // It can be said in the first entry only, and the institution may have an address of its own one day (056).
        portable: true,
        ttl: TTL,
      },
      at: now.getTime() as Instant,
    },
    update.signer,
    deps.cryptography,
  )
  if (!made.ok) throw new Error(`the DID log of ${issuerId} cannot be started: ${made.error.code}`)
  const started: StoredEntry = { number: 1, event: 'started', entry: made.value.entry }
  await verified(tx, deps, [started.entry], issuerId)
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

/** What the document of an issuer is made of. @param last  the newest entry of its log */
export async function factsOf(
  tx: Tx,
  deps: Pick<Deps, 'keys' | 'baseUrl'>,
  issuerId: string,
  last: LogEntry | undefined,
  more: readonly string[] = [],
) {
  const issuer = await currentIssuer(tx, issuerId)
  const log = `${deps.baseUrl}/i/${issuer.short_name}/log`
  const compromises = await publishedCompromises(tx, issuerId, log)
  const keys: DescribedKey[] = (await deps.keys.publicKeys(tx, issuerId)).map(key => ({
    ...key,
    compromise: key.compromiseId === null ? undefined : compromises.get(key.compromiseId),
  }))
  const logs = await publishedLogs(tx, issuerId, log)
  const keeps = await keptRecordsOf(tx, issuerId, deps.baseUrl)
  return { issuer, keys, logs, keeps, names: namesOf(issuer, await listDomains(tx, issuerId), last, more) }
}

/** The state of the next entry, at the place where the DID is, or at the one to which it moves. */
async function stateOf(tx: Tx, deps: Tools, issuerId: string, last: LogEntry, place?: string): Promise<DidDocument> {
  const did = place === undefined ? (last.state.id as string) : movedTo(place, last)
  const more = place === undefined ? [] : [place, did]
  const { issuer, ...facts } = await factsOf(tx, deps, issuerId, last, more)
  return describeIssuer(issuer, inUse(facts), did)
}

/** The name of a did:webvh at another place: what is hashed stays, and so does the history. */
export const movedTo = (place: string, { state }: LogEntry): string =>
  didWebvhOf(place, String(state.id).split(':')[2]!)

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
  if (differs(of => list(of.service).filter(isEnd))) return 'closed'
  if (differs(of => of.verificationMethod ?? [])) return 'key-added'
  if (differs(of => list(of.service).filter(one => !isRecord(one)))) return 'profile-changed'
  return differs(of => of.alsoKnownAs ?? []) ? 'names-changed' : 'record-begun'
}

/** Keys are the same for every process, and are told at once. */
async function hasOtherKeys(tx: Tx, deps: Tools, issuerId: string, { entry }: StoredEntry): Promise<boolean> {
  const document = await stateOf(tx, deps, issuerId, entry)
  return whatChanged(entry.state as DidDocument, document) === 'key-added'
}

const isRecord = (service: Json): boolean => isJsonObject(service) && service.type === LOG_SERVICE

const isEnd = (service: Json): boolean => isJsonObject(service) && service.type === 'ClosedInstitution'

const witnessParameter = (witnesses: WebvhWitnesses | null): NonNullable<NewParameters['witness']> =>
  witnesses ? { threshold: witnesses.threshold, witnesses: witnesses.ids.map(id => ({ id })) } : {}

/**
 * The newest version of a log that holds from end to end. @throws for one that does not: nothing may be built on it
 *
 * @param options.mayLackWitnesses  of the newest entry; what it would be built on is then the one before it
 */
async function verified(
  tx: Tx,
  deps: Tools,
  entries: readonly LogEntry[],
  issuerId: string,
  { mayLackWitnesses = false }: { readonly mayLackWitnesses?: boolean } = {},
): Promise<Version> {
  const newest = Date.parse(entries.at(-1)!.versionTime)
  const now = Math.max(deps.clock().getTime(), newest) as Instant
  const witnessProofs = await readProofs(tx, issuerId)
  const { versions, broken } = await verifyLog(entries, { now, cryptography: deps.cryptography, witnessProofs })
  const last = versions.at(-1)
  if (mayLackWitnesses && broken?.code === 'WEBVH_WITNESS' && broken.entry === entries.length && last) return last
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
const BY_ITSELF: ReadonlySet<LogEvent> = new Set(['key-added', 'profile-changed', 'names-changed', 'record-begun'])

/**
 * Starts the logs of issuers from before there were any, and catches up with whatever has changed beside them: by one
 * entry a day at most, since two processes that describe an issuer differently would never come to an end.
 *
 * @throws AggregateError of what went wrong with some issuers, when all others were seen to
 */
export async function followEverybody(deps: Deps): Promise<void> {
  const errors = await forEachIssuer(await tx(deps, {}, allSignerIds), issuerId =>
    tx(deps, { issuerId }, async tx => {
      const last = await lastEntry(tx, issuerId)
      const isFresh = last && Date.parse(last.entry.versionTime) > deps.clock().getTime() - DAY_MS
      const mayWait = isFresh && BY_ITSELF.has(last.event)
      if (!mayWait || (await hasOtherKeys(tx, deps, issuerId, last))) await followIssuer(tx, deps, issuerId)
    }),
  )
  throwAll(errors)
}
