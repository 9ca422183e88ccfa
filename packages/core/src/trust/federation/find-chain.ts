import type { FetchProblem, GuardedFetch } from '../../did/index.ts'
import type { Cryptography } from '../../keys/signer.ts'
import { decodeUtf8Strictly } from '../../primitives/bytes.ts'
import { isJsonObject, type JsonObject } from '../../primitives/json.ts'
import { err, type Result } from '../../primitives/result.ts'
import type { Instant } from '../../primitives/time.ts'
import { configurationUrl, isEntityId } from './entity-id.ts'
import type { KeySet } from './key-set.ts'
import { allowedTypes, keepsConstraints, mayIssueUnder, metadataUnder } from './policy.ts'
import {
  checkConfiguration,
  checkStatement,
  type EntityStatement,
  readStatement,
  type StatementProblem,
} from './statement.ts'

/** A federation that the verifier trusts. Without its keys, those count that its own address tells over https. */
export type TrustAnchor = { readonly id: string; readonly keys?: KeySet | undefined }

/** That somebody belongs to a federation. */
export type Membership = {
  readonly state: 'member'
  readonly anchor: string
  /** From what the subject says of itself, or the statement on it, up to the anchor; texts as they were answered. */
  readonly chain: readonly string[]
  /** What the federation lets stand of what it says of itself. */
  readonly metadata: JsonObject
  /** Until when the chain holds: until the first of its statements ends. */
  readonly until: Instant
  /** Whether nobody above it forbids it to be an issuer of credentials. */
  readonly mayIssue: boolean
}

/** `unasked`: somebody who would know could not be asked, or said what cannot be believed. That is no "no". */
export type FederationAnswer =
  | Membership
  | { readonly state: 'none' }
  | { readonly state: 'unasked'; readonly reason: string }

export type FederationTools = {
  readonly fetch: GuardedFetch
  readonly now: Instant
  readonly cryptography?: Cryptography | undefined
}

const MAX_FETCHES = 16
/** So many statements lie between a subject and its anchor at most. */
const MAX_DEPTH = 6
const STATEMENT = 'application/entity-statement+jwt'

type Failure = { readonly state: 'none' } | { readonly state: 'unasked'; readonly reason: string }
const NONE: Failure = { state: 'none' }
const unasked = (reason: string): Failure => ({ state: 'unasked', reason })

const wordsOf = (problem: FetchProblem): string =>
  'reason' in problem ? problem.reason : problem.code === 'FETCH_OFFLINE' ? 'no network' : 'not found'

/** The asking of one search: each address once, and no more than so many. */
function asker(tools: FederationTools) {
  const asked = new Map<string, Promise<Result<EntityStatement, Failure>>>()
  let left = MAX_FETCHES
  const ask = async (url: string): Promise<Result<EntityStatement, Failure>> => {
    if (left-- <= 0) return err(unasked('too many to ask'))
    const fetched = await tools.fetch(url, STATEMENT)
    if (!fetched.ok) return err(fetched.error.code === 'FETCH_NOT_FOUND' ? NONE : unasked(wordsOf(fetched.error)))
    const text = decodeUtf8Strictly(fetched.value.body)
    const read = text === null ? err('MALFORMED' as const) : readStatement(text)
    return read.ok ? read : err(unasked(read.error))
  }
  return (url: string) => {
    const known = asked.get(url) ?? ask(url)
    asked.set(url, known)
    return known
  }
}
type Ask = ReturnType<typeof asker>

async function configurationOf(
  id: string,
  ask: Ask,
  tools: FederationTools,
): Promise<Result<EntityStatement, Failure>> {
  const found = await ask(configurationUrl(id))
  if (!found.ok) return found
  const problem = await checkConfiguration(found.value, id, tools.now, tools.cryptography)
  return problem === null ? found : err(unasked(problem))
}

function fetchEndpoint({ metadata }: EntityStatement): string | null {
  const { federation_entity: entity } = metadata
  const endpoint = isJsonObject(entity) ? entity.federation_fetch_endpoint : null
  return typeof endpoint === 'string' && /^https?:\/\/[^\s#]+$/.test(endpoint) && endpoint.length <= 1024
    ? endpoint
    : null
}

/** What `superior` says of `subject` (OpenID Federation 1.0 §8.1), signed with the superior's own keys. */
async function statementOn(
  subject: string,
  superior: EntityStatement,
  keys: KeySet,
  ask: Ask,
  { now, cryptography }: FederationTools,
): Promise<Result<EntityStatement, Failure>> {
  const endpoint = fetchEndpoint(superior)
  if (endpoint === null) return err(NONE)
  const found = await ask(`${endpoint}${endpoint.includes('?') ? '&' : '?'}sub=${encodeURIComponent(subject)}`)
  if (!found.ok) return found
  const problem = await checkStatement(found.value, { iss: superior.iss, sub: subject, keys, now, cryptography })
  return problem === null ? found : err(unasked(problem))
}

/** The anchor's own statement, by the keys that the verifier has of it. */
async function anchorOf(anchor: TrustAnchor, ask: Ask, tools: FederationTools) {
  const found = await configurationOf(anchor.id, ask, tools)
  if (!found.ok) return found
  if (!anchor.keys) return found
  const { now, cryptography } = tools
  const expected = { iss: anchor.id, sub: anchor.id, keys: anchor.keys, now, cryptography }
  return (await checkStatement(found.value, expected)) === null ? found : err(unasked('SIGNATURE'))
}

const earliest = (statements: readonly EntityStatement[]): Instant =>
  Math.min(...statements.map(one => one.expiresAt)) as Instant

/** Nobody in between says more than somebody who could not be asked: that one may have been the one to know. */
const worse = (one: Failure, other: Failure): Failure => (one.state === 'unasked' ? one : other)

type Step = {
  readonly subject: EntityStatement
  readonly path: readonly EntityStatement[]
  readonly seen: readonly string[]
}

/**
 * Is an entity a member of one of these federations (OpenID Federation 1.0 §10)? Asks upwards from what it says of
 * itself: each superior that it names for its own word and for its statement, until an anchor is met. Whoever leads in a
 * circle, or through more hands than there can be, leads nowhere. Never throws.
 */
export async function findMembership(
  subject: string,
  anchors: readonly TrustAnchor[],
  tools: FederationTools,
): Promise<FederationAnswer> {
  if (anchors.length === 0 || !isEntityId(subject)) return NONE
  const ask = asker(tools)
  const own = await configurationOf(subject, ask, tools)
  if (!own.ok) return own.error
  let failure = NONE
  const open: Step[] = [{ subject: own.value, path: [], seen: [subject] }]
  for (let step = open.shift(); step; step = open.shift()) {
    for (const hint of step.subject.authorityHints) {
      if (step.seen.includes(hint)) continue
      const anchor = anchors.find(one => one.id === hint)
      const superior = anchor ? await anchorOf(anchor, ask, tools) : await configurationOf(hint, ask, tools)
      if (!superior.ok) {
        // That somebody unknown does not answer is nothing that an anchor would have said.
        failure = worse(failure, superior.error)
        continue
      }
      const keys = anchor?.keys ?? superior.value.keys
      const said = keys && (await statementOn(step.subject.iss, superior.value, keys, ask, tools))
      if (!said) continue
      if (!said.ok) {
        failure = worse(failure, said.error)
        continue
      }
      const path = [...step.path, said.value]
      if (!anchor) {
        if (path.length < MAX_DEPTH) open.push({ subject: superior.value, path, seen: [...step.seen, hint] })
        continue
      }
      const made = await membershipOf(own.value, path, superior.value, keys, tools)
      if (made.state === 'member') return made
      failure = worse(failure, made)
    }
  }
  return failure
}

/** Whether the statements hold together: each is signed with keys that the one above it names (§10.2). */
async function membershipOf(
  own: EntityStatement,
  path: readonly EntityStatement[],
  anchor: EntityStatement,
  anchorKeys: KeySet,
  tools: FederationTools,
): Promise<FederationAnswer> {
  const { now, cryptography } = tools
  let keys: KeySet | null = anchorKeys
  for (const statement of [...path].reverse()) {
    const expected = { iss: statement.iss, sub: statement.sub, now, cryptography }
    const problem: StatementProblem | null = keys ? await checkStatement(statement, { ...expected, keys }) : 'MALFORMED'
    if (problem !== null) return unasked(problem)
    keys = statement.keys
  }
  // Whoever is named above speaks below, and nobody in the name of another.
  const isLinked = path.every(({ iss }, at) => iss === (path[at + 1]?.sub ?? anchor.iss))
  if (own.iss !== path[0]?.sub || !isLinked || !keys) return unasked('MALFORMED')
  // The federation knows the subject by these keys, whatever it says of itself with others.
  const problem = await checkStatement(own, { iss: own.iss, sub: own.iss, keys, now, cryptography })
  if (problem !== null) return unasked(problem)
  if (!keepsConstraints(path)) return NONE
  const metadata = metadataUnder(own.metadata, path)
  if (metadata === null) return NONE
  return memberOf(anchor.iss, [own, ...path, anchor], metadata, path)
}

/** A member by statements that hold: what it says of itself, those on it from its superior up, and the anchor's own. */
const memberOf = (
  anchor: string,
  statements: readonly EntityStatement[],
  metadata: JsonObject,
  path: readonly EntityStatement[],
): Membership => ({
  state: 'member',
  anchor,
  chain: statements.map(one => one.text),
  metadata: allowedTypes(metadata, path),
  until: earliest(statements),
  mayIssue: mayIssueUnder(path),
})

/**
 * Asks the anchor itself about a DID, as registries of DIDs are asked: its statement on the DID is the whole chain.
 * Nothing is asked of the issuer.
 */
export async function findListedDid(
  did: string,
  anchor: TrustAnchor,
  tools: FederationTools,
): Promise<FederationAnswer> {
  const ask = asker(tools)
  const found = await anchorOf(anchor, ask, tools)
  if (!found.ok) return found.error.state === 'none' ? unasked('not found') : found.error
  const keys = anchor.keys ?? found.value.keys
  const said = keys && (await statementOn(did, found.value, keys, ask, tools))
  if (!said) return NONE
  if (!said.ok) return said.error
  const path = [said.value]
  const metadata = keepsConstraints(path) ? metadataUnder({}, path) : null
  if (metadata === null) return NONE
  return memberOf(anchor.id, [said.value, found.value], metadata, path)
}

/**
 * The same chain, checked again by somebody who has only the anchor's keys, and asks nobody.
 *
 * @param chain  as a `Membership` has it
 */
export async function checkChain(
  chain: readonly string[],
  anchor: TrustAnchor & { readonly keys: KeySet },
  { now, cryptography }: Pick<FederationTools, 'now' | 'cryptography'>,
): Promise<FederationAnswer> {
  const read = chain.slice(0, MAX_DEPTH + 2).map(readStatement)
  const statements = read.flatMap(one => (one.ok ? [one.value] : []))
  const [first, ...others] = statements
  const last = statements.at(-1)
  if (!first || !last || statements.length !== chain.length) return unasked('MALFORMED')
  // The anchor's own word is replaced by the keys that the verifier has of it.
  const path = last.iss === last.sub ? statements.slice(0, -1) : statements
  if (path.at(-1)?.iss !== anchor.id) return NONE
  const tools = { fetch: offline, now, cryptography }
  if (first.iss === first.sub) return membershipOf(first, others.slice(0, path.length - 1), last, anchor.keys, tools)
  if (path.length !== 1) return unasked('MALFORMED')
  const expected = { iss: anchor.id, sub: first.sub, keys: anchor.keys, now, cryptography }
  const problem = await checkStatement(first, expected)
  if (problem !== null) return unasked(problem)
  const metadata = keepsConstraints(path) ? metadataUnder({}, path) : null
  return metadata === null ? NONE : { ...memberOf(anchor.id, path, metadata, path), chain }
}
const offline: GuardedFetch = async () => err({ code: 'FETCH_OFFLINE' })

/** The DIDs that a member's metadata names as its own; null where it names none, and its address stands for it. */
export function didsIn(metadata: JsonObject): readonly string[] | null {
  const { vc_issuer: issuer } = metadata
  const dids = isJsonObject(issuer) && Array.isArray(issuer.dids) ? issuer.dids : null
  return dids?.filter((one): one is string => typeof one === 'string') ?? null
}

/** The name under which a federation knows a member, as far as the federation has let it stand. */
export function organizationIn(metadata: JsonObject): string | null {
  const { federation_entity: entity } = metadata
  const name = isJsonObject(entity) ? (entity.organization_name ?? entity.display_name) : null
  return typeof name === 'string' && name.length <= 300 ? name : null
}
