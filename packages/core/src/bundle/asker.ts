import {
  createJwtVcIssuer,
  type DidDocument,
  didWebOf,
  didWebUrl,
  type Fetched,
  type FetchProblem,
  findVerificationMethod,
  type GuardedFetch,
  isRevokedUnderAnyName,
  jwtVcIssuerUrl,
  keyMark,
  methodsOf,
  parseDidDocument,
  parseDidWebvh,
  parseLog,
} from '../did/index.ts'
import type { Cryptography } from '../keys/signer.ts'
import { decodeUtf8Strictly, toUtf8 } from '../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import type { Instant } from '../primitives/time.ts'
import { namesHistory } from '../verification/check-issuer.ts'
import type { Material } from './format.ts'
import { goesOn, type History, historiesIn, isHistoryOf, type KeysThen, keysOfWeb, readHistory } from './histories.ts'

type Answer = Result<Fetched, FetchProblem>

/** What somebody whom the verifier believes says of who an issuer is: which key history is theirs. */
export type Binding = {
  /** Who says so. */
  readonly by: 'list' | 'registry'
  readonly history: History
  /** The keys of a did:web by that history; null where the issuer goes by the did:webvh itself. */
  readonly keys: KeysThen | null
  /** Until when that counts, where it does no more: since then it says who the issuer was. */
  readonly heldUntil?: Instant
}

/** The did:webvh that somebody whom the verifier believes names for an issuer, and who. */
export type Believed = Pick<Binding, 'by' | 'heldUntil'> & { readonly webvh: string }

/** How an issuer's address answered today. */
export type Today = 'answered' | 'silent' | 'gone' | 'other'

export type AskerOptions = {
  readonly network: GuardedFetch
  /** In the order in which they are looked through: what the person saved by themselves comes before the bundle's. */
  readonly materials: readonly Material[]
  readonly issuerId: string | null
  readonly now: Instant
  readonly cryptography?: Cryptography | undefined
  readonly believedHistory: (did: string) => Promise<Believed | null>
}

export type Asker = ReturnType<typeof createAsker>

/** Of a page that a network or the owner of a parked name puts in the place of every answer: neither JSON nor a token. */
const isPlausible = ({ body }: Fetched): boolean => {
  const first = body.find(byte => byte !== 0x20 && !(byte >= 0x09 && byte <= 0x0d))
  return first === 0x7b || first === 0x65
}

/** The did:web whose document stands at an address. */
export function didOfDocument(url: string): string | null {
  const [, host, path] = /^https?:\/\/([^/]+)(\/.+)?\/did\.json$/.exec(url) ?? []
  if (host === undefined) return null
  const did = didWebOf(host, path === undefined || path === '/.well-known' ? [] : path.slice(1).split('/'))
  const back = didWebUrl(did)
  return back.ok && back.value === url ? did : null
}

/** The did:web of an issuer that goes by a web address, whose keys stand at this one (SD-JWT VC §5). */
function didOfMetadata(url: string): { readonly did: string; readonly site: string } | null {
  const [, origin, host, path = ''] =
    /^(https?:\/\/([^/]+))\/\.well-known\/jwt-vc-issuer((?:\/[^/?#]+)*)$/.exec(url) ?? []
  if (origin === undefined || host === undefined) return null
  const site = origin + path
  const did = didWebOf(host, path.split('/').slice(1))
  return jwtVcIssuerUrl(site) === url ? { did, site } : null
}

const originOf = (url: string): string => /^https?:\/\/[^/]+/.exec(url)?.[0] ?? ''
const LOG = /\/did\.jsonl$/
const WITNESSES = /\/did-witness\.json$/

/**
 * Asks the network where it may, and looks into what a bundle brought where nobody answers. It keeps in mind what came
 * from where: nothing is believed because it is in a bundle.
 */
export function createAsker({ network, materials, issuerId, now, cryptography, believedHistory }: AskerOptions) {
  const fromFile = new Set<string>()
  const today = new Map<string, Today>()
  const answers = new Map<string, Promise<Answer>>()
  const lost = new Set<string>()
  let histories: Promise<readonly History[]> | undefined
  const bindings = new Map<string, Promise<Binding | null>>()
  const address = issuerId === null ? null : parseDidWebvh(issuerId)

  const asked = new Map<string, Promise<Answer>>()
  const ask = (url: string, accept?: string): Promise<Answer> => {
    const known = asked.get(url) ?? askNow(url, accept)
    asked.set(url, known)
    return known
  }
  async function askNow(url: string, accept: string | undefined): Promise<Answer> {
    const answer = await network(url, accept)
    const isThere = answer.ok && isPlausible(answer.value)
    const isSilent = !answer.ok && answer.error.code !== 'FETCH_NOT_FOUND'
    today.set(url, isThere ? 'answered' : isSilent ? 'silent' : 'gone')
    return isThere || !answer.ok ? answer : err({ code: 'FETCH_NOT_FOUND', status: 404 })
  }
  const kept = (url: string): Answer | null => {
    const found = materials.find(one => one.url === url)
    if (!found) return null
    fromFile.add(url)
    if (found.status) return err({ code: 'FETCH_NOT_FOUND', status: found.status })
    return ok({ body: toUtf8(found.body), contentType: found.contentType })
  }
  const written = (document: object, contentType: string): Answer =>
    ok({ body: toUtf8(JSON.stringify(document)), contentType })
  const allHistories = () => {
    histories ??= historiesIn(materials, { now, cryptography })
    return histories
  }

  /** The newest that is known of a history: what its address has today, where that goes on with what is in the file. */
  async function newest(history: History): Promise<History> {
    const last = parseDidWebvh(history.log.versions.at(-1)?.document.id ?? '')
    const url = last.ok ? last.value.logUrl : history.url
    const answer = await ask(url, 'text/jsonl, application/jsonl;q=0.9, */*;q=0.1')
    if (!answer.ok) return history
    const witnesses = last.ok ? await ask(last.value.witnessUrl, 'application/json') : null
    const said = witnesses?.ok ? (decodeUtf8Strictly(witnesses.value.body) ?? '') : undefined
    const found = await readHistory(url, decodeUtf8Strictly(answer.value.body) ?? '', said, { now, cryptography })
    return goesOn(found, history) ? found : history
  }

  async function bind(did: string): Promise<Binding | null> {
    const believed = await believedHistory(did)
    const named = believed && parseDidWebvh(believed.webvh)
    if (!believed || !named?.ok) return null
    const found = (await allHistories()).find(
      one => one.log.broken === null && one.log.scid === named.value.scid && isHistoryOf(did, one),
    )
    if (!found) return null
    const history = await newest(found)
    const { webvh: _, ...who } = believed
    if (did.startsWith('did:webvh:')) return { ...who, history, keys: null }
    const keys = keysOfWeb(did, history)
    return keys && { ...who, history, keys }
  }
  const bindingOf = (did: string): Promise<Binding | null> => {
    const known = bindings.get(did) ?? bind(did)
    bindings.set(did, known)
    return known
  }

  /** The document that an address has today, if it goes by the history that is believed. */
  function stillTheirs(did: string, { history }: Binding, answer: Answer): DidDocument | null {
    const read = answer.ok ? parseStrictJson(answer.value.body) : null
    const document = read?.ok ? parseDidDocument(read.value, did) : null
    return document?.ok && namesHistory(document.value, history.log.scid) ? document.value : null
  }

  /** The keys of a did:web: today's, unless they are somebody else's than those whose history is believed (H-49). */
  async function keysOf(did: string, url: string, accept: string | undefined, render: (d: DidDocument) => Answer) {
    const documentUrl = didWebUrl(did)
    const binding = await bindingOf(did)
    const answer = await ask(url, accept)
    if (!binding?.keys || !documentUrl.ok) {
      const isGood = answer.ok && (url !== (documentUrl.ok && documentUrl.value) || isDocumentOf(did, answer.value))
      return isGood ? answer : (kept(url) ?? answer)
    }
    const document = url === documentUrl.value ? answer : await ask(documentUrl.value)
    const theirs = answer.ok ? stillTheirs(did, binding, document) : null
    if (theirs) return render(restricted(binding.keys.document, theirs))
    if (document.ok) {
      today.set(documentUrl.value, 'other')
      lost.add(originOf(url))
    }
    fromFile.add(url)
    return render(binding.keys.document)
  }

  async function find(url: string, accept?: string): Promise<Answer> {
    const did = didOfDocument(url)
    if (did !== null) return keysOf(did, url, accept, document => written(document, 'application/did+json'))
    const metadata = didOfMetadata(url)
    if (metadata) {
      const { did: web, site } = metadata
      return keysOf(web, url, accept, document => written(metadataOf(site, document, now), 'application/json'))
    }
    // What witnesses say goes with the log that it is about.
    if (WITNESSES.test(url) && fromFile.has(url.replace(WITNESSES, '/did.jsonl')))
      return kept(url) ?? err({ code: 'FETCH_NOT_FOUND', status: 404 })
    const answer = await ask(url, accept)
    const isTheirs = LOG.test(url) ? isOwnLog(url, answer) : !lost.has(originOf(url))
    return answer.ok && isTheirs ? answer : (kept(url) ?? answer)
  }

  /** The log of another DID at the address of the issuer's: somebody else has the name now. */
  function isOwnLog(url: string, answer: Answer): boolean {
    if (!answer.ok || !address?.ok || address.value.logUrl !== url) return true
    const entries = parseLog(answer.value.body)
    const isOwn = entries.ok && entries.value[0]?.parameters.scid === address.value.scid
    if (!isOwn) {
      today.set(url, 'other')
      lost.add(originOf(url))
    }
    return isOwn
  }

  const fetch: GuardedFetch = (url, accept) => {
    const known = answers.get(url) ?? find(url, accept)
    answers.set(url, known)
    return known
  }
  return {
    fetch,
    /** Whether what was given for an address came out of a file. */
    isFromFile: (url: string) => fromFile.has(url),
    fromFile: (): readonly string[] => [...fromFile],
    today: (url: string): Today | null => today.get(url) ?? null,
    bindingOf,
    histories: allHistories,
  }
}

/**
 * What a history gives, without the keys that today's document has no more or calls revoked. Nothing of that document is
 * taken over: whoever buys the name can copy what it is also known as, and cannot write into the log.
 */
function restricted(logged: DidDocument, today: DidDocument): DidDocument {
  const marks = (of: readonly JsonObject[]) => new Set(of.flatMap(one => keyMark(one) ?? []))
  const listed = marks(methodsOf(today))
  const revoked = marks(methodsOf(today).filter(one => one.revoked !== undefined))
  const gone = (one: JsonObject): boolean => {
    const mark = keyMark(one)
    // What the history itself says of a key that was stolen stands, whatever is left out today.
    return one.revoked === undefined && (mark === null || !listed.has(mark) || revoked.has(mark))
  }
  const lost = new Set(methodsOf(logged).flatMap(one => (gone(one) ? [one.id] : [])))
  const left = (value: Json | undefined): Json[] =>
    list(value).filter(one => !lost.has(isJsonObject(one) ? one.id : one))
  return {
    ...logged,
    verificationMethod: left(logged.verificationMethod),
    assertionMethod: left(logged.assertionMethod),
  }
}

function isDocumentOf(did: string, { body }: Fetched): boolean {
  const read = parseStrictJson(body)
  return read.ok && parseDidDocument(read.value, did).ok
}

/** The keys of a DID document that sign, as the metadata of the same place has them. */
const metadataOf = (issuer: string, document: DidDocument, now: Instant) =>
  createJwtVcIssuer(
    issuer,
    methodsOf(document).flatMap(({ id }) => {
      const found = typeof id === 'string' ? findVerificationMethod(document, id, 'assertionMethod', now) : null
      const isGood = found?.ok && !isRevokedUnderAnyName(document, found.value, now)
      return isGood ? [{ id: id as string, key: found.value }] : []
    }),
  )
