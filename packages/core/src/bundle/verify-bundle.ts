import type { AskBlock, Ledger } from '../anchor/index.ts'
import { bundledContexts, parseJwt } from '../credential/index.ts'
import {
  didWebUrl,
  type GuardedFetch,
  jwtVcIssuerUrl,
  keyMark,
  LOG_SERVICE,
  methodsOf,
  parseDidWebvh,
  resolveDid,
} from '../did/index.ts'
import { digestOf, type NoteKey, readNoteKey } from '../log/index.ts'
import { equalBytes, fromHex, toHex } from '../primitives/bytes.ts'
import { idOf, isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { type Instant, timeIn, toIso } from '../primitives/time.ts'
import { ISSUER_CLOSED } from '../verification/check-closing.ts'
import { identityOf } from '../verification/check-token-revocation.ts'
import { refused } from '../verification/findings.ts'
import { readFromFile } from '../verification/from-file.ts'
import {
  conclude,
  type Existence,
  type Finding,
  type Layer,
  type LayerLookup,
  PIECES,
  type Piece,
  type VerificationReport,
  type VerifyOptions,
  verify,
} from '../verification/index.ts'
import { type Asker, type Binding, createAsker } from './asker.ts'
import { type BundleFileError, bundleIn } from './bake.ts'
import type { Bundle, IdentityEvidence, Material } from './format.ts'
import { type History, isHistoryOf, leftAt } from './histories.ts'
import {
  anchorPieces,
  closingPiece,
  contextsPiece,
  historyPiece,
  recordPieces,
  statusPieces,
  todayPiece,
  verifierPiece,
} from './pieces.ts'
import {
  type AnchoredHead,
  existenceOf,
  type Recorded,
  type RecordFault,
  verifyAnchors,
  verifyRecords,
} from './records.ts'

/** What is asked of whoever judges what third parties say of an issuer. */
export type IdentityAbout = {
  readonly issuerId: string
  /** The did:webvh by which the bundle's key history goes. */
  readonly webvh: string | null
  readonly now: Instant
  /** The network, as far as it may be asked; nothing out of the bundle. */
  readonly fetch: GuardedFetch
  readonly materials: readonly Material[]
}
/** What a piece of evidence says; with `webvh`, and passed, the key history of that DID is the issuer's. */
export type IdentityFinding = Omit<Piece, 'piece'> & {
  readonly webvh?: string
  /** Until when that was said, where it counts no more. */
  readonly heldUntil?: Instant
  /** Who knows the issuer by it, today. */
  readonly layer?: Layer
}
export type JudgeIdentity = (evidence: IdentityEvidence, about: IdentityAbout) => Promise<IdentityFinding | null>

export type VerifyBundleOptions = Omit<VerifyOptions, 'isSaved'> & {
  /** Witnesses whose clocks the verifier believes. */
  readonly witnesses?: readonly NoteKey[]
  /** How many of them must have seen a head before it counts; one by default. */
  readonly quorum?: number
  /** Whom the verifier asks about blocks; nobody by default. */
  readonly askBlock?: AskBlock
  readonly confirmations?: (ledger: Ledger) => number
  /** What the person saved by themselves; it comes before what the bundle brought. */
  readonly saved?: readonly Material[]
  /** The person says that they got the saved key document of this DID from its own address. */
  readonly isVouched?: (did: string) => boolean
  /** Judges `identity`; without it nothing that third parties say counts. */
  readonly judgeIdentity?: JudgeIdentity
  /** SHA-256 of the one-file verifier that the person has. */
  readonly verifier?: Uint8Array
}

/** What a bundle's report has besides: what each part shows, and the addresses whose answers came out of the file. */
export type BundleReport = VerificationReport & {
  readonly pieces: readonly Piece[]
  readonly fromBundle: readonly string[]
}

/** The DID or address that a credential names as its issuer, unproven. */
function issuerIn(text: string): string | null {
  const token = text.trim().startsWith('{') ? null : parseJwt(text.trim().split('~', 1)[0] as string)
  const read = token ? null : parseStrictJson(text)
  const document = token?.ok ? token.value.payload : read?.ok ? read.value : null
  if (!isJsonObject(document)) return null
  const inner = isJsonObject(document.vc) ? document.vc : document
  return idOf(inner.issuer) ?? (typeof document.iss === 'string' ? document.iss : null)
}

/** What is on record of a document that came as text; null for what is neither JSON nor a token. */
export function digestOfText(text: string): Uint8Array | null {
  const trimmed = text.trim()
  if (!trimmed.startsWith('{')) return trimmed.startsWith('ey') ? digestOf(trimmed) : null
  const read = parseStrictJson(trimmed, { maxBytes: 12 * 1024 * 1024 })
  if (!read.ok || !isJsonObject(read.value)) return null
  try {
    return digestOf(read.value)
  } catch {
    return null
  }
}

const WEEK_MS = 7 * 86_400_000

/** Everything that is found out about one bundle, each part when it is first asked for. */
type Work = {
  readonly bundle: Bundle
  readonly options: VerifyBundleOptions
  readonly asker: Asker
  readonly issuerId: string | null
  readonly materials: readonly Material[]
  /** What the bundle has of the issuer's key history. */
  readonly history: () => Promise<History | null>
  readonly judged: () => Promise<readonly IdentityFinding[]>
  readonly evidence: () => Promise<Evidence>
}
type Evidence = {
  readonly held: readonly Recorded[]
  readonly faults: readonly RecordFault[]
  readonly anchored: readonly AnchoredHead[]
}

function begin(bundle: Bundle, options: VerifyBundleOptions): Work {
  const { now, cryptography } = options
  const named = issuerIn(bundle.credential)
  const issuerId = named === null ? null : identityOf(named)
  const materials = [...(options.saved ?? []), ...bundle.materials]
  const once = <T>(make: () => Promise<T>) => {
    let made: Promise<T> | undefined
    return () => {
      made ??= make()
      return made
    }
  }
  const judged = once(async () => {
    if (issuerId === null || !options.judgeIdentity) return []
    const history = await historyOf(issuerId, await asker.histories())
    const webvh = history?.log.versions.at(-1)?.document.id ?? null
    const about = { issuerId, webvh, now, fetch: options.fetch, materials }
    const found = await Promise.all(bundle.identity.map(one => options.judgeIdentity?.(one, about)))
    return found.map(one => one ?? IDENTITY_UNKNOWN)
  })
  const asker = createAsker({
    network: options.fetch,
    materials,
    issuerId,
    now,
    cryptography,
    async believedHistory(did) {
      const vouching = options.trust ? await options.trust(did) : null
      if (vouching && !vouching.isOff && vouching.by !== 'host') {
        const webvh = did.startsWith('did:webvh:') ? did : vouching.webvh
        if (webvh !== undefined) return { webvh, by: 'list' }
      }
      const said = did === issuerId ? (await judged()).filter(one => one.outcome === 'passed' && one.webvh) : []
      const registered = said.find(one => one.heldUntil === undefined) ?? said[0]
      if (!registered?.webvh) return null
      const { webvh, heldUntil } = registered
      return { webvh, by: 'registry', ...(heldUntil === undefined ? {} : { heldUntil }) }
    },
  })
  const history = once(async () => {
    if (issuerId === null) return null
    const binding = await asker.bindingOf(issuerId)
    return binding?.history ?? historyOf(issuerId, await asker.histories())
  })
  const evidence = once(async (): Promise<Evidence> => {
    const logs = issuerId === null ? [] : await logKeysOf(issuerId, await history(), asker, options)
    const policy = { logs, witnesses: options.witnesses ?? [], quorum: options.quorum ?? 1, cryptography }
    const { held, faults } = await verifyRecords(bundle.records, policy)
    const ask: AskBlock = async (ledger, height) =>
      options.askBlock ? options.askBlock(ledger, height).catch(() => null) : null
    const more = options.confirmations ? { confirmations: options.confirmations } : {}
    return { held, faults, anchored: await verifyAnchors(bundle.anchors, held, { ask, ...more }) }
  })
  return { bundle, options, asker, issuerId, materials, history, judged, evidence }
}

const IDENTITY_UNKNOWN: IdentityFinding = {
  outcome: 'not-checked',
  code: 'IDENTITY_UNKNOWN',
  message: 'What somebody else says of who the issuer is was not looked at: it is of a kind that is not known here.',
}

/** The history of somebody among several: one that holds before one that does not. */
const historyOf = (did: string, all: readonly History[]): History | null => {
  const own = all.filter(one => isHistoryOf(did, one))
  return own.find(one => one.log.broken === null) ?? own[0] ?? null
}

/** Every key that an issuer names for its public records, today or in its history. */
async function logKeysOf(
  issuerId: string,
  history: History | null,
  asker: Asker,
  { now, cryptography }: VerifyBundleOptions,
): Promise<readonly NoteKey[]> {
  const tools = { fetch: asker.fetch, now, ...(cryptography ? { cryptography } : {}) }
  const resolved = await resolveDid(issuerId, tools)
  const documents: JsonObject[] = [
    ...(resolved.ok ? [resolved.value] : []),
    ...(history?.log.versions.map(one => one.document) ?? []),
  ]
  const lines = documents.flatMap(one =>
    list(one.service)
      .filter(isJsonObject)
      .filter(service => list(service.type).includes(LOG_SERVICE) && typeof service.key === 'string')
      .map(service => service.key as string),
  )
  return [...new Set(lines)].slice(0, 64).flatMap(line => {
    const key = readNoteKey(line)
    return key.ok ? [key.value] : []
  })
}

/** Whose keys came out of a file, and are not believed for any reason of the verifier's own. */
function isFromFile(id: string, { asker, options }: Work, bound: ReadonlyMap<string, Binding>): boolean {
  const did = identityOf(id)
  if (id !== did || /^https?:/.test(id)) {
    const metadata = jwtVcIssuerUrl(id)
    // An older badge has nothing but pages of a website, which no key history speaks of.
    if (metadata === null || asker.today(metadata) === null) return asker.fromFile().length > 0
    return asker.isFromFile(metadata) && !bound.has(did)
  }
  if (bound.has(did) || options.isVouched?.(did)) return false
  return addressesOf(did).some(asker.isFromFile)
}

/** Everybody whose keys a report rests on. */
function idsIn(report: VerificationReport): string[] {
  const { credential, document } = report
  return [
    ...(report.issuerId === undefined ? [] : [report.issuerId]),
    ...(typeof document?.iss === 'string' ? [document.iss] : []),
    ...(credential?.endorsements ?? []).flatMap(one => one.by.id ?? []),
    ...(credential?.constituents ?? []).flatMap(one => one.issuer.id ?? []),
    ...(credential?.subjects ?? []).flatMap(one => one.id ?? []),
  ]
}

async function boundIn(report: VerificationReport, { asker }: Work): Promise<ReadonlyMap<string, Binding>> {
  const bound = new Map<string, Binding>()
  for (const id of new Set(idsIn(report).map(identityOf))) {
    const binding = /^did:web(vh)?:/.test(id) ? await asker.bindingOf(id) : null
    if (binding) bound.set(id, binding)
  }
  return bound
}

const inFindings = (report: VerificationReport, change: (one: Finding) => Finding): VerificationReport => {
  const findings = report.findings.map(change)
  return { ...report, findings, result: conclude(findings) }
}

/** The marks of the issuer's keys by which the credential's signatures hold. */
async function marksUsed(report: VerificationReport, { asker, options, issuerId }: Work): Promise<readonly string[]> {
  if (issuerId === null) return []
  const { now, cryptography } = options
  const tools = { fetch: asker.fetch, now, ...(cryptography ? { cryptography } : {}) }
  const resolved = await resolveDid(issuerId, tools)
  if (!resolved.ok) return []
  const fragments = report.findings.flatMap(({ check, outcome, details }) => {
    const named = details?.verificationMethod
    return check === 'proof' && outcome === 'passed' && typeof named === 'string' ? (named.split('#')[1] ?? []) : []
  })
  return methodsOf(resolved.value)
    .filter(({ id }) => typeof id === 'string' && fragments.includes(id.split('#')[1] ?? ''))
    .flatMap(one => keyMark(one) ?? [])
}

/**
 * Whether it holds by keys alone that stand in the issuer's history no more, and nothing shows that it existed while they
 * did: whoever has found such a key since can have made it. What is on the issuer's own record, the issuer has put there.
 */
async function isFormer(report: VerificationReport, work: Work, { history }: Binding, shown: Shown): Promise<boolean> {
  if (shown.isRecorded) return false
  const ends = (await marksUsed(report, work)).map(mark => leftAt(history, mark))
  return ends.length > 0 && ends.every(end => end !== null && (shown.by === null || shown.by >= end))
}

/** What the issuer's key is worth that was found by a history which somebody believed names. */
async function byHistory(
  report: VerificationReport,
  work: Work,
  binding: Binding,
  shown: Shown,
): Promise<VerificationReport> {
  const { options, asker, issuerId } = work
  if (issuerId === null) return report
  const isOver = await isFormer(report, work, binding, shown)
  const isKept = [...addressesOf(issuerId), ...metadataOf(report)].some(asker.isFromFile)
  if (!isOver && !isKept) return report
  const since = binding.history.log.versions.at(-1)?.since ?? null
  const until = binding.keys?.until ?? null
  const isLate = isOver || (until !== null && (shown.by === null || shown.by >= until))
  // The age of a status list says how old the answer is; where there is none, only the history can.
  const isStatusless = report.findings.every(one => one.check !== 'status' || one.code === 'STATUS_NONE')
  const { heldUntil = Number.POSITIVE_INFINITY } = binding
  const known = Math.max(since ?? 0, shown.by ?? 0)
  const isEnded = heldUntil < options.now
  const asOf = (isEnded && !isStatusless ? heldUntil : Math.min(known, heldUntil)) as Instant
  const isOld = isEnded || (isStatusless && asOf < options.now - WEEK_MS)
  const details = { asOf: toIso(asOf), by: binding.by }
  return inFindings(report, one => {
    if (one.check !== 'issuer-key' || one.outcome !== 'passed' || one.code === ISSUER_CLOSED) return one
    if (isLate)
      return {
        ...one,
        outcome: 'not-checked',
        code: 'ISSUER_KEY_FORMER',
        message: 'It was signed with a key that the issuer had once, and no longer has.',
      }
    if (isOld)
      return {
        ...one,
        outcome: 'not-checked',
        code: 'ISSUER_KEY_OLD',
        message: 'The issuer’s keys were read from a saved history; whether they still count could not be asked.',
        details,
      }
    return {
      ...one,
      code: 'ISSUER_KEY_BY_HISTORY',
      message: 'It was signed with a key of the issuer’s history, which somebody whom you trust names.',
      details,
    }
  })
}

/** What is shown of the credential itself: since when it exists, and whether its issuer has put it on record. */
type Shown = { readonly by: Instant | null; readonly isRecorded: boolean }

async function shownOf(work: Work): Promise<Shown> {
  const digest = digestOfText(work.bundle.credential)
  if (!digest) return { by: null, isRecorded: false }
  const { held } = await work.evidence()
  const existence = await existenceFor(digest, work)
  return { by: existence?.by ?? null, isRecorded: held.some(one => equalBytes(one.digest, digest)) }
}

/** The addresses of the lists by which a credential, or the token that it came in, can be taken back. */
function listsOf({ document }: VerificationReport): readonly string[] {
  const { credentialStatus, status } = document ?? {}
  const named = [
    ...list(credentialStatus).map(one => (isJsonObject(one) ? one.statusListCredential : null)),
    ...list(status).map(one => (isJsonObject(one) && isJsonObject(one.status_list) ? one.status_list.uri : null)),
  ]
  return named.filter(one => typeof one === 'string')
}

/**
 * A list that came out of the file counts as the issuer's word of that day only if the issuer has put it on record: one
 * that a thief of its key has signed says what the thief likes. Without that nothing is known of the time after the
 * credential itself.
 */
async function byRecordedLists(report: VerificationReport, work: Work, { by }: Shown): Promise<VerificationReport> {
  const { asker, bundle, options } = work
  const { held } = await work.evidence()
  const isLoose = (url: string): boolean => {
    if (!asker.isFromFile(url) || options.saved?.some(one => one.url === url)) return false
    const body = bundle.materials.find(one => one.url === url)?.body
    const digest = body === undefined ? null : digestOfText(body)
    return digest === null || !held.some(one => equalBytes(one.digest, digest))
  }
  if (!listsOf(report).some(isLoose)) return report
  return inFindings(report, one => {
    const isClear = one.check === 'status' && ['STATUS_CLEAR', 'STATUS_LIST_OLD'].includes(one.code)
    if (!isClear || one.details?.saved !== true) return one
    if (by === null)
      return {
        ...one,
        outcome: 'not-checked',
        code: 'STATUS_UNREACHABLE',
        message: 'Whether it has been revoked could not be found out.',
        details: { ...one.details, reason: 'the list in the file is on no record of its issuer' },
      }
    return {
      ...one,
      outcome: 'not-checked',
      code: 'STATUS_LIST_OLD',
      message: 'The saved list of withdrawn credentials is more than a week old.',
      details: { ...one.details, asOf: toIso(by), reason: 'the list in the file is on no record of its issuer' },
    }
  })
}

/** What the bundle shows of a document, and what the verifier knows of it besides. */
async function existenceFor(digest: Uint8Array, { options, evidence }: Work): Promise<Existence | null> {
  const { held, anchored } = await evidence()
  const known = [existenceOf(digest, held, anchored), (await options.existence?.(digest)) ?? null].filter(
    one => one !== null,
  )
  if (known.length === 0) return null
  const times = known.flatMap(one => (one.by === null ? [] : [one.by]))
  return {
    by: times.length === 0 ? null : (Math.min(...times) as Instant),
    trees: known.flatMap(one => one.trees),
  }
}

/** Somebody else answers at the issuer's address now; what the issuer signed before stands all the same. */
const ADDRESS_OTHER: Finding = {
  check: 'issuer-trust',
  outcome: 'warning',
  code: 'ISSUER_ADDRESS_OTHER',
  message: 'The issuer’s web address names another identity today; it may have changed hands.',
}

/** What may be open of something that was valid, and is only not known to be so still. */
const GROWN_OLD = ['STATUS_LIST_OLD', 'ISSUER_KEY_OLD']

/** What nothing shows to have existed then, whoever has the key today can have made since. */
function validAsOf(report: VerificationReport, shown: Shown): { readonly validAsOf?: string } {
  const { result, findings, credential } = report
  const open = findings.filter(one => one.outcome === 'not-checked')
  if (result !== 'indeterminate' || !open.every(one => GROWN_OLD.includes(one.code))) return {}
  const times = open.map(one => timeIn(one.details?.asOf))
  const from = timeIn(credential?.validFrom)
  const known = times.filter(one => one !== null)
  if (known.length < times.length || known.length === 0) return {}
  const asOf = Math.min(...known) as Instant
  if (!shown.isRecorded && (shown.by === null || shown.by > asOf)) return {}
  // What was kept before it was in force says nothing of it.
  return from !== null && asOf < from ? {} : { validAsOf: toIso(asOf) }
}

/**
 * Checks a credential with what came along in its bundle: the network is asked first, where it may be, and the bundle
 * answers for whoever is silent. What the bundle says of its issuer's keys is believed only where somebody whom the
 * verifier believes names the same key history; else the issuer's key stays open (P13). Never throws.
 */
export async function verifyBundle(bundle: Bundle, options: VerifyBundleOptions): Promise<BundleReport> {
  const work = begin(bundle, options)
  const { asker, issuerId } = work
  const { witnesses: _w, quorum: _q, askBlock: _a, confirmations: _c, saved: _s, isVouched: _i, ...rest } = options
  const { judgeIdentity: _j, verifier: _v, ...own } = rest
  const asked: VerifyOptions = {
    ...own,
    fetch: asker.fetch,
    isSaved: asker.isFromFile,
    existence: digest => existenceFor(digest, work),
    layers: (did, about) => layersIn(did, about, work),
  }
  const verified = await verify(bundle.credential, asked)
  const bound = await boundIn(verified, work)
  let report = readFromFile(verified, id => isFromFile(id, work, bound))
  const binding = issuerId === null ? undefined : bound.get(issuerId)
  const shown = await shownOf(work)
  if (binding) report = await byHistory(await byRecordedLists(report, work, shown), work, binding, shown)
  const isOther = issuerId !== null && addressesOf(issuerId).some(url => asker.today(url) === 'other')
  if (isOther) report = { ...report, findings: withTrust(report.findings, ADDRESS_OTHER) }
  const pieces = await piecesOf(report, work, asked, bound)
  return {
    ...report,
    format: 'bundle',
    ...validAsOf(report, shown),
    pieces,
    fromBundle: asker.fromFile().filter(url => !options.saved?.some(one => one.url === url)),
  }
}

/** Who knows an issuer: those who were asked today, and those whose word is in the bundle, where they said nothing. */
async function layersIn(did: string, about: Parameters<LayerLookup>[1], work: Work): Promise<readonly Layer[]> {
  const asked = work.options.layers ? await work.options.layers(did, about) : []
  const kept = identityOf(did) === work.issuerId ? (await work.judged()).flatMap(one => one.layer ?? []) : []
  const answered = new Set(asked.filter(one => one.state !== 'unasked').map(one => one.by))
  const added = kept.filter(one => !answered.has(one.by))
  const isAdded = (one: Layer) => one.state === 'unasked' && added.some(({ by }) => by === one.by)
  return [...asked.filter(one => !isAdded(one)), ...added]
}

/** Behind the others of the same check. */
const withTrust = (findings: readonly Finding[], more: Finding): Finding[] => {
  const last = findings.map(one => one.check).lastIndexOf(more.check)
  return [...findings.slice(0, last + 1), more, ...findings.slice(last + 1)]
}

function addressesOf(did: string): string[] {
  const [web, log] = [didWebUrl(did), parseDidWebvh(did)]
  return [...(web.ok ? [web.value] : []), ...(log.ok ? [log.value.logUrl] : [])]
}

/** Where the keys stand of an issuer that goes by a web address. */
function metadataOf({ document }: VerificationReport): string[] {
  const url = typeof document?.iss === 'string' ? jwtVcIssuerUrl(document.iss) : null
  return url === null ? [] : [url]
}

const UNDEFINED_TERMS = 'https://www.w3.org/ns/credentials/undefined-terms/v2'

/** The part that a proof names as its key, and that key as a document lists it. */
async function keyUsed(report: VerificationReport, { asker, options, issuerId }: Work) {
  const named = report.findings.find(one => one.check === 'proof')?.details?.verificationMethod
  const fragment = typeof named === 'string' ? named.split('#')[1] : undefined
  if (fragment === undefined || issuerId === null) return null
  const { now, cryptography } = options
  const tools = { fetch: asker.fetch, now, ...(cryptography ? { cryptography } : {}) }
  const resolved = await resolveDid(issuerId, tools)
  const methods = resolved.ok ? methodsOf(resolved.value) : []
  return { fragment, key: methods.find(one => typeof one.id === 'string' && one.id.split('#')[1] === fragment) ?? null }
}

async function piecesOf(
  report: VerificationReport,
  work: Work,
  asked: VerifyOptions,
  bound: ReadonlyMap<string, Binding>,
): Promise<readonly Piece[]> {
  const { bundle, options, asker, issuerId, materials } = work
  const digest = digestOfText(bundle.credential)
  const { held, faults, anchored } = await work.evidence()
  const known = new Map(
    materials.flatMap(one => {
      const own = one.status === undefined ? digestOfText(one.body) : null
      return own === null ? [] : [[toHex(own), one.url] as const]
    }),
  )
  // A statement's own words have no vocabulary elsewhere.
  const forStatement = { ...asked, allowContexts: [...(asked.allowContexts ?? []), UNDEFINED_TERMS] }
  const closing =
    bundle.closing === null
      ? null
      : readFromFile(await verify(bundle.closing, forStatement), id => isFromFile(id, work, bound))
  const contexts = options.contexts ?? bundledContexts
  const history = await work.history()
  const [url] = issuerId === null ? [] : addressesOf(issuerId)
  const pieces: Piece[] = [
    historyPiece({
      history,
      others: await asker.histories(),
      issuerId,
      binding: issuerId === null ? undefined : bound.get(issuerId),
      used: await keyUsed(report, work),
      saved: bundle.materials,
    }),
    ...(await work.judged()).map(({ webvh: _w, heldUntil: _h, layer: _l, ...one }) => ({
      piece: 'identity' as const,
      ...one,
    })),
    ...(options.judgeIdentity ? [] : bundle.identity.map(() => ({ piece: 'identity' as const, ...IDENTITY_UNKNOWN }))),
    ...recordPieces({ digest, held, faults, known }),
    ...anchorPieces(anchored),
    ...statusPieces(report, materials),
    ...contextsPiece(bundle.contexts, url => {
      const own = contexts.sources.find(one => one.url === url)
      return own ? fromHex(own.sha256) : null
    }),
    ...(closing ? [closingPiece(closing, issuerId)] : []),
    ...(bundle.verifier ? [verifierPiece(bundle.verifier, options.verifier)] : []),
    todayPiece(url === undefined ? null : asker.today(url)),
  ]
  return PIECES.flatMap(name => pieces.filter(one => one.piece === name))
}

/** A file that is no bundle that can be read. */
export function refusedBundle(error: BundleFileError, options: VerifyOptions): BundleReport {
  const details: Json = 'field' in error && error.field !== '' ? { field: error.field } : {}
  const report = refused('bundle', error.code, options)
  const findings = report.findings.map(one =>
    one.check === 'structure' ? { ...one, details: details as JsonObject } : one,
  )
  return { ...report, findings, pieces: [], fromBundle: [] }
}

/** Checks whatever was brought: a bundle, or a picture or PDF that carries one, as such; all else as `verify` does. */
export async function verifyFile(
  input: Uint8Array | string,
  options: VerifyBundleOptions,
): Promise<VerificationReport | BundleReport> {
  const bundle = bundleIn(input)
  if (bundle === null) return verify(input, options)
  return bundle.ok ? verifyBundle(bundle.value, options) : refusedBundle(bundle.error, options)
}
