import type { Material } from '@laurel/core/bundle'
import { type DidDocument, didWebUrl, jwtVcIssuerUrl, lineOf, parseDidWebvh } from '@laurel/core/did'
import { STATUS_LIST_JWT } from '@laurel/core/status'
import { readType } from '../credential/credential-type.ts'
import type { Deps } from '../deps.ts'
import { listDomains } from '../identity/domain/store.ts'
import { issuerMetadata } from '../identity/issuer-metadata.ts'
import { documentUnder } from '../identity/published.ts'
import { readLog, type StoredEntry } from '../identity/store.ts'
import { DidLogStuckError } from '../identity/stuck.ts'
import { proofsOf } from '../identity/witnesses.ts'
import { currentIssuer, homeDid } from '../people/store.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { publishedList } from '../status/publish-list.ts'
import { publishedToken } from '../status/publish-token.ts'
import { shortNameOf } from '../verification/show-verdict.ts'
import type { Asked } from './what-it-asks.ts'

export type WantedList = { readonly url: string; readonly id: string; readonly form: 'credential' | 'token' }
/** What is asked of one issuer of this server. */
export type Wanted = {
  readonly shortName: string
  /** Its names in the document. */
  readonly dids: readonly string[]
  readonly lists: readonly WantedList[]
  readonly sites: readonly string[]
  readonly types: readonly { readonly url: string; readonly achievementId: string; readonly version: number }[]
}

const LIST = /^\/i\/([^/]+)\/status\/([\w-]+)$/
const TYPE = /^\/i\/([^/]+)\/vct\/([0-9a-f-]{36})\/([1-9]\d{0,5})$/
const SITE = /^\/i\/([^/]+)$/

/** Which issuers of this server are asked, and for what; whoever is elsewhere is asked by nobody here. */
export async function wantedHere(
  deps: Pick<Deps, 'database' | 'baseUrl'>,
  { dids, sites, lists, types }: Asked,
): Promise<Wanted[]> {
  const { baseUrl } = deps
  type Parts = { dids: string[]; lists: WantedList[]; sites: string[]; types: Wanted['types'][number][] }
  const wanted = new Map<string, Parts>()
  const of = (shortName: string) => {
    const known = wanted.get(shortName) ?? { dids: [], lists: [], sites: [], types: [] }
    wanted.set(shortName, known)
    return known
  }
  const place = (url: string, pattern: RegExp): readonly string[] =>
    url.startsWith(`${baseUrl}/`) ? (pattern.exec(url.slice(baseUrl.length))?.slice(1) ?? []) : []
  for (const did of dids) {
    const shortName = await shortNameOf(deps, did)
    if (shortName) of(shortName).dids.push(did)
  }
  for (const url of sites) {
    const [shortName] = place(url, SITE)
    if (shortName) of(shortName).sites.push(url)
  }
  for (const [url, form] of lists) {
    const [shortName, id] = place(url, LIST)
    if (shortName && id) of(shortName).lists.push({ url, id, form })
  }
  for (const url of types) {
    const [shortName, achievementId, version] = place(url, TYPE)
    if (shortName && achievementId) of(shortName).types.push({ url, achievementId, version: Number(version) })
  }
  return [...wanted].map(([shortName, parts]) => ({ shortName, ...parts }))
}

/** What has been signed and published of a list, as its address gives it out. */
export type ListMaterial = Material & { readonly id: string }

/**
 * The lists as whoever asks for them is given them now: what would be signed before it is given out is signed. A list
 * that there is none of is left out.
 */
export async function publishLists(deps: Deps, issuerId: string, lists: readonly WantedList[]) {
  const found: ListMaterial[] = []
  for (const { id, url, form } of lists) {
    const body =
      form === 'token'
        ? (await publishedToken(deps, issuerId, id))?.token
        : (await publishedList(deps, issuerId, id))?.document
    if (body !== undefined)
      found.push({ id, url, contentType: form === 'token' ? STATUS_LIST_JWT : 'application/vc', body })
  }
  return found
}

/** Whether the database still says what was published: nothing has been revoked, and no key replaced, in between. */
export async function areCurrent(tx: Tx, issuerId: string, lists: readonly ListMaterial[]): Promise<boolean> {
  if (lists.length === 0) return true
  const found = await tx.execute<{ id: string; published: string | null; published_token: string | null }>(sql`
    select id, published, published_token from status_list where issuer_id = ${issuerId}
      and id in (select value from jsonb_array_elements_text(${JSON.stringify(lists.map(one => one.id))}::jsonb))`)
  const kept = new Map(found.rows.map(row => [row.id, [row.published, row.published_token]]))
  return lists.every(one => kept.get(one.id)?.includes(one.body))
}

export type Identity = {
  /** Under each name that is wanted; under the one of this server's address where none is. */
  readonly documents: readonly [DidDocument, ...DidDocument[]]
  readonly log: readonly StoredEntry[]
}

/** An issuer's documents and the history of its keys as they are in this transaction; no history where it is unreadable. */
export async function readIdentity(tx: Tx, deps: Deps, issuerId: string, { dids }: Wanted): Promise<Identity> {
  const home = homeDid(await currentIssuer(tx, issuerId))
  const domains = await listDomains(tx, issuerId)
  // Of one that was given up nobody here says anything more; the history does.
  const isAnswered = (did: string) => did === home || domains.some(one => one.did === did && one.given_up_at === null)
  const [first = home, ...more] = dids.filter(isAnswered)
  const document = (did: string) => documentUnder(tx, deps, issuerId, { did })
  const documents: [DidDocument, ...DidDocument[]] = [await document(first)]
  for (const did of more) documents.push(await document(did))
  const log = await readLog(tx, issuerId).catch((error: unknown) => {
    if (error instanceof DidLogStuckError) return []
    throw error
  })
  return { documents, log }
}

/** What an issuer's addresses answer besides lists, as its routes give it, in the tenant's transaction. */
export async function gatherMaterials(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  { sites, types }: Wanted,
  { documents, log }: Identity,
): Promise<Material[]> {
  const materials: Material[] = []
  for (const document of documents) {
    const didUrl = didWebUrl(document.id)
    if (didUrl.ok)
      materials.push({ url: didUrl.value, contentType: 'application/did+json', body: JSON.stringify(document) })
  }
  const webvh = parseDidWebvh(String(log.at(-1)?.entry.state.id ?? ''))
  if (webvh.ok) {
    materials.push({
      url: webvh.value.logUrl,
      contentType: 'text/jsonl',
      body: log.map(({ entry }) => lineOf(entry)).join(''),
    })
    const proofs = await proofsOf(tx, issuerId, log)
    if (proofs !== null) materials.push({ url: webvh.value.witnessUrl, contentType: 'application/json', body: proofs })
  }
  for (const site of sites) {
    const url = jwtVcIssuerUrl(site)
    if (url === null) continue
    const home = homeDid(await currentIssuer(tx, issuerId))
    const metadata = issuerMetadata(site, home, await deps.keys.publicKeys(tx, issuerId))
    materials.push({ url, contentType: 'application/json', body: JSON.stringify(metadata) })
  }
  for (const { url, achievementId, version } of types) {
    const body = await readType(tx, issuerId, achievementId, version)
    if (body !== undefined) materials.push({ url, contentType: 'application/json', body })
  }
  return materials
}
