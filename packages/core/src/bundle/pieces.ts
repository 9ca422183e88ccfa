import { readClosingStatement } from '../closing/statement.ts'
import { type DidDocument, didWebUrl, keyMark, methodsOf } from '../did/index.ts'
import { equalBytes, toHex } from '../primitives/bytes.ts'
import type { JsonObject } from '../primitives/json.ts'
import { isJsonObject, list } from '../primitives/json.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { type Instant, toIso } from '../primitives/time.ts'
import type { Finding, Outcome, Piece, PieceName, VerificationReport } from '../verification/index.ts'
import type { Binding, Today } from './asker.ts'
import type { Bundle, Material } from './format.ts'
import { type History, keysOfWeb, publishedIn } from './histories.ts'
import type { AnchoredHead, Recorded, RecordFault } from './records.ts'

type More = { readonly asOf?: string | undefined; readonly details?: JsonObject }

const piece = (
  name: PieceName,
  outcome: Outcome,
  code: string,
  message: string,
  { asOf, details }: More = {},
): Piece => ({
  piece: name,
  outcome,
  code,
  message,
  ...(asOf === undefined ? {} : { asOf }),
  ...(details ? { details } : {}),
})

/** The key history: whether it holds, whose it is, and since when the key stands in it. */
export function historyPiece({
  history,
  others,
  issuerId,
  binding,
  used,
  saved,
}: {
  readonly history: History | null
  readonly others: readonly History[]
  readonly issuerId: string | null
  readonly binding: Binding | undefined
  readonly used: { readonly fragment: string; readonly key: JsonObject | null } | null
  readonly saved: readonly Material[]
}): Piece {
  const say = (outcome: Outcome, code: string, message: string, more?: More) =>
    piece('key-history', outcome, code, message, more)
  const broken = history?.log.broken ?? others.find(one => one.log.broken)?.log.broken
  if (broken && (history?.log.broken || !history))
    return say('failed', 'HISTORY_BROKEN', 'The history of the issuer’s keys in this file does not hold.', {
      details: { reason: broken.code, entry: broken.entry },
    })
  if (!history)
    return others.length > 0
      ? say('failed', 'HISTORY_OF_ANOTHER', 'The key history in this file is somebody else’s.')
      : say('not-checked', 'HISTORY_NONE', 'This file has no history of the issuer’s keys.')
  const { scid, versions } = history.log
  const newest = versions.at(-1)
  const published = used ? publishedIn(history, used.fragment, used.key) : undefined
  const details: JsonObject = {
    scid,
    versions: versions.length,
    ...(newest ? { newest: newest.versionTime } : {}),
    ...(published ? { published: published.versionTime } : {}),
  }
  if (used && !published)
    return say('failed', 'HISTORY_WITHOUT_KEY', 'The key that signed it stands nowhere in the issuer’s key history.', {
      details,
    })
  // The log's own words for its times are its issuer's.
  const asOf = published && toIso(published.since)
  if (issuerId !== null && differsFromKept(issuerId, history, saved))
    return say(
      'warning',
      'HISTORY_OTHER_KEYS',
      'The key document in this file is not the one that the issuer’s key history gives.',
      { asOf, details },
    )
  if (!binding)
    return say(
      'not-checked',
      'HISTORY_HOLDS',
      'The history of keys holds and has the key that signed it; that it is the issuer’s, nobody whom you trust says.',
      { asOf, details },
    )
  return say('passed', 'HISTORY_OK', 'The key that signed it stands in the issuer’s key history.', {
    asOf,
    details: { ...details, by: binding.by },
  })
}

/** Whether the bundle's own copy of a key document has other keys than its history. */
function differsFromKept(issuerId: string, history: History, saved: readonly Material[]): boolean {
  const url = didWebUrl(issuerId)
  const kept = url.ok ? saved.find(one => one.url === url.value && one.status === undefined) : undefined
  const then = url.ok ? keysOfWeb(issuerId, history) : null
  if (!kept || !then) return false
  const read = parseStrictJson(kept.body)
  if (!read.ok || !isJsonObject(read.value)) return true
  const keysIn = (document: JsonObject) =>
    methodsOf(document as DidDocument)
      .map(one => `${String(one.id)} ${keyMark(one)} ${JSON.stringify(one.revoked ?? null)}`)
      .sort()
      .join('\n')
  return keysIn(read.value) !== keysIn(then.document) || list(read.value.alsoKnownAs).length === 0
}

const FAULTS: Readonly<Record<RecordFault['code'], string>> = {
  PROOF_MALFORMED: 'A proof of being on record in this file cannot be read.',
  PROOF_OF_OTHER_LOG: 'A proof of being on record in this file is of another record.',
  PROOF_UNSIGNED: 'A proof of being on record in this file is not signed by the issuer’s record.',
  PROOF_OF_OTHER_ENTRY: 'A proof of being on record in this file is of something else.',
  PROOF_LOG_UNKNOWN: 'A proof of being on record in this file is of a record that the issuer does not name.',
}

const once = (pieces: readonly Piece[]): Piece[] => [
  ...new Map(pieces.map(one => [`${one.code} ${one.asOf ?? ''} ${JSON.stringify(one.details ?? {})}`, one])).values(),
]

/** What records show: of the credential by whose clock, of status lists that they were published as they are. */
export function recordPieces({
  digest,
  held,
  faults,
  known,
}: {
  readonly digest: Uint8Array | null
  readonly held: readonly Recorded[]
  readonly faults: readonly RecordFault[]
  /** Other documents of the bundle, by their digest in hexadecimal. */
  readonly known: ReadonlyMap<string, string>
}): Piece[] {
  const isCredential = (one: { readonly digest: Uint8Array }) => digest !== null && equalBytes(one.digest, digest)
  const say = (outcome: Outcome, code: string, message: string, more?: More) =>
    piece('record', outcome, code, message, more)
  const own = held.filter(isCredential)
  const lists = held.filter(one => !isCredential(one) && known.has(toHex(one.digest)))
  const strangers = held.filter(one => !isCredential(one) && !known.has(toHex(one.digest)))
  const wrong = faults.map(one =>
    say(one.code === 'PROOF_LOG_UNKNOWN' ? 'not-checked' : 'failed', one.code, FAULTS[one.code]),
  )
  return [
    ...(own.length > 0 ? [recorded(own)] : faults.length === 0 ? [RECORD_NONE] : []),
    ...(lists.length > 0 ? [recorded(lists, 'LIST_')] : []),
    ...(strangers.length > 0
      ? [say('failed', 'PROOF_OF_OTHER_DOCUMENT', 'A proof of being on record in this file is of another document.')]
      : []),
    ...once(wrong),
  ]
}

const RECORD_NONE = piece('record', 'not-checked', 'RECORD_NONE', 'This file does not show that it is on any record.')

const firstOf = (times: readonly (Instant | null)[]): Instant | null => {
  const known = times.filter(one => one !== null)
  return known.length === 0 ? null : (Math.min(...known) as Instant)
}

function recorded(own: readonly Recorded[], prefix: '' | 'LIST_' = ''): Piece {
  const first = firstOf(own.map(one => one.seenBy))
  const witnesses = [...new Set(own.flatMap(one => one.cosigned.map(({ name }) => name)))]
  const [{ head }] = own as [Recorded]
  const details: JsonObject = { record: head.origin, size: head.size, witnesses }
  const what = prefix === '' ? 'It was' : 'The list of withdrawn credentials was'
  return first === null
    ? piece(
        'record',
        'warning',
        `${prefix}RECORD_OWN`,
        prefix === ''
          ? 'It is on its issuer’s own record; nobody whom you trust says since when.'
          : 'The list of withdrawn credentials is on its issuer’s own record; nobody whom you trust says since when.',
        { details },
      )
    : piece(
        'record',
        'passed',
        `${prefix}RECORD_SEEN`,
        `${what} on its issuer’s record when witnesses whom you trust saw it.`,
        { asOf: toIso(first), details },
      )
}

const PENDING: Readonly<Record<string, string>> = {
  ANCHOR_NOT_LOOKED_UP: 'It names a block of a chain; nobody could be asked whether that block is there.',
  ANCHOR_UNCONFIRMED: 'It names a block of a chain that has too few blocks after it yet.',
  ANCHOR_REORGED: 'The chain has another block in the place of the one that it names.',
  ANCHOR_PROMISED: 'Somebody has promised to anchor its record; nothing shows that it was done.',
}

/** What anchors show. Only one whose block somebody confirmed is called anchored (HOSTILE H-55). */
export const anchorPieces = (anchored: readonly AnchoredHead[]): Piece[] =>
  once(
    anchored.map(({ finding }) => {
      if (finding.outcome === 'anchored') {
        const { ledger, block, at, by } = finding
        return piece('anchor', 'passed', 'ANCHORED', 'The record that it is on was anchored in a block of a chain.', {
          asOf: toIso((at * 1000) as Instant),
          details: { ledger, block: block.number, hash: block.hash, ...(by === null ? {} : { by }) },
        })
      }
      const { code } = finding
      return finding.outcome === 'pending'
        ? piece('anchor', 'not-checked', code, PENDING[code] ?? 'Its anchor could not be looked up.')
        : piece('anchor', 'failed', code, 'An anchor in this file does not hold, and counts for nothing.')
    }),
  )

const REVOKED_AS_OF = 'The issuer had not revoked it when the list in this file was signed.'
/** What is said of a status by what a list says that came out of the file. */
export function statusPieces(report: VerificationReport, materials: readonly Material[]): Piece[] {
  const say = (outcome: Outcome, code: string, message: string, more?: More) =>
    piece('status', outcome, code, message, more)
  const own = report.findings.filter(one => one.check === 'status')
  const asOfIn = ({ details }: Finding) => (typeof details?.asOf === 'string' ? { asOf: details.asOf } : {})
  return once(
    own.flatMap(one => {
      const isSaved = one.details?.saved === true
      if (one.code === 'STATUS_NONE') return [say('passed', 'NOT_REVOCABLE', 'Its issuer has not made it revocable.')]
      if (one.code === 'STATUS_CLEAR' && !isSaved)
        return [say('passed', 'STATUS_TODAY', 'Its issuer’s list was asked for now: it is not revoked.', asOfIn(one))]
      if (one.code === 'STATUS_CLEAR' || one.code === 'STATUS_LIST_OLD')
        return [say('passed', 'SNAPSHOT_CLEAR', REVOKED_AS_OF, asOfIn(one))]
      if (one.code === 'REVOKED' || one.code === 'SUSPENDED')
        return [say('failed', `SNAPSHOT_${one.code}`, 'Its issuer’s list says that it does not count.', asOfIn(one))]
      if (one.outcome === 'failed')
        return [say('failed', one.code, 'The list of withdrawn credentials in this file cannot be relied on.')]
      if (one.outcome === 'not-checked' && one.code !== 'NOT_REACHED')
        return [
          materials.length === 0
            ? say('not-checked', 'SNAPSHOT_NONE', 'This file has no list of withdrawn credentials.')
            : say('not-checked', one.code, 'Whether it has been revoked cannot be found out from this file.'),
        ]
      return []
    }),
  )
}

/** The contexts by which it was signed, held against those that are here: words must mean the same. */
export function contextsPiece(contexts: Bundle['contexts'], own: (url: string) => Uint8Array | null): Piece[] {
  const urls = Object.keys(contexts)
  if (urls.length === 0) return []
  const differing = urls.filter(url => {
    const known = own(url)
    return known !== null && !equalBytes(known, contexts[url] as Uint8Array)
  })
  if (differing.length > 0)
    return [
      piece(
        'contexts',
        'failed',
        'CONTEXTS_DIFFER',
        'A vocabulary that it names is another one here than in this file.',
        {
          details: { count: differing.length },
        },
      ),
    ]
  return urls.every(url => own(url) !== null)
    ? [piece('contexts', 'passed', 'CONTEXTS_SAME', 'The vocabularies that it names are the ones that are known here.')]
    : [piece('contexts', 'not-checked', 'CONTEXTS_UNKNOWN', 'It names a vocabulary that is not known here.')]
}

/** What an institution said when it closed. */
export function closingPiece(report: VerificationReport, issuerId: string | null): Piece {
  const { result, document } = report
  const say = (outcome: Outcome, code: string, message: string, more?: More) =>
    piece('closing', outcome, code, message, more)
  const isOfIts = report.issuerId !== undefined && report.issuerId === issuerId
  const facts = document ? readClosingStatement(document) : null
  if (!isOfIts || !facts || result === 'invalid')
    return say('failed', 'CLOSING_REFUSED', 'The closing statement in this file is not the issuer’s.')
  const asOf = { asOf: toIso(facts.closedAt) }
  const isProven = report.findings.every(
    one => (one.check !== 'proof' && one.check !== 'issuer-key') || one.outcome === 'passed',
  )
  return isProven
    ? say('passed', 'CLOSING_OK', 'The issuer said itself that it closes.', asOf)
    : say(
        'not-checked',
        'CLOSING_OPEN',
        'This file has a closing statement; that it is the issuer’s is not shown.',
        asOf,
      )
}

/** Which one-file verifier it was made to be checked with. */
export const verifierPiece = (named: Uint8Array, own: Uint8Array | undefined): Piece =>
  own && equalBytes(named, own)
    ? piece('verifier', 'passed', 'VERIFIER_SAME', 'It was made to be checked with this very verifier.', {
        details: { sha256: toHex(named) },
      })
    : piece(
        'verifier',
        'not-checked',
        'VERIFIER_OTHER',
        'It names another verifier file than this one; both may be good.',
        {
          details: { sha256: toHex(named) },
        },
      )

/** How the issuer's own address answered. */
export function todayPiece(today: Today | null): Piece {
  const say = (outcome: Outcome, code: string, message: string) => piece('today', outcome, code, message)
  if (today === 'answered') return say('passed', 'TODAY_ANSWERED', 'The issuer’s own address was asked, and answered.')
  if (today === 'other') return say('warning', 'TODAY_OTHER', 'The issuer’s web address names another identity today.')
  if (today === 'gone')
    return say('not-checked', 'TODAY_GONE', 'The issuer’s web address has nothing about its keys any more.')
  return say('not-checked', 'TODAY_SILENT', 'The issuer could not be asked today.')
}
