import type { Material } from '@laurel/core/bundle'
import { createJwtVcIssuer, didWebUrl, jwtVcIssuerUrl, parseDidWebvh } from '@laurel/core/did'
import { STATUS_LIST_JWT } from '@laurel/core/status'
import { readType } from '../credential/credential-type.ts'
import type { Deps } from '../deps.ts'
import { logText, readIdentity } from '../identity/published.ts'
import type { StoredEntry } from '../identity/store.ts'
import { currentIssuer } from '../people/store.ts'
import type { Tx } from '../platform/database.ts'
import { readPublishedList } from '../status/publish-list.ts'
import { readPublishedToken } from '../status/publish-token.ts'
import { shortNameIn } from '../verification/show-verdict.ts'
import type { Asked } from './what-it-asks.ts'

export type WantedList = { readonly url: string; readonly id: string; readonly form: 'credential' | 'token' }
/** What is asked of one issuer of this server. */
export type Wanted = {
  readonly shortName: string
  readonly lists: readonly WantedList[]
  readonly sites: readonly string[]
  readonly types: readonly { readonly url: string; readonly achievementId: string; readonly version: number }[]
}

const LIST = /^\/i\/([^/]+)\/status\/([\w-]+)$/
const TYPE = /^\/i\/([^/]+)\/vct\/([0-9a-f-]{36})\/([1-9]\d{0,5})$/
const SITE = /^\/i\/([^/]+)$/

/** Which issuers of this server are asked, and for what; whoever is elsewhere is asked by nobody here. */
export function wantedHere({ dids, sites, lists, types }: Asked, baseUrl: string): Wanted[] {
  const wanted = new Map<string, { lists: WantedList[]; sites: string[]; types: Wanted['types'][number][] }>()
  const of = (shortName: string) => {
    const known = wanted.get(shortName) ?? { lists: [], sites: [], types: [] }
    wanted.set(shortName, known)
    return known
  }
  const place = (url: string, pattern: RegExp): readonly string[] =>
    url.startsWith(`${baseUrl}/`) ? (pattern.exec(url.slice(baseUrl.length))?.slice(1) ?? []) : []
  for (const did of dids) {
    const shortName = shortNameIn(did, baseUrl)
    if (shortName) of(shortName)
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

export type Gathered = {
  readonly materials: readonly Material[]
  /** Of the materials, those that are status lists. */
  readonly lists: readonly Material[]
  readonly didLog: readonly StoredEntry[]
  /** What has to be signed before it can be given out. */
  readonly stale: readonly WantedList[]
}

/** The answers of an issuer's addresses, as its routes give them, in the tenant's transaction. */
export async function gatherMaterials(tx: Tx, deps: Deps, issuerId: string, wanted: Wanted): Promise<Gathered> {
  const { did } = await currentIssuer(tx, issuerId)
  const { document, log } = await readIdentity(tx, deps, issuerId)
  const materials: Material[] = []
  const didUrl = didWebUrl(did)
  if (didUrl.ok)
    materials.push({ url: didUrl.value, contentType: 'application/did+json', body: JSON.stringify(document) })
  const webvh = parseDidWebvh(String(log.at(-1)?.entry.state.id ?? ''))
  if (webvh.ok) materials.push({ url: webvh.value.logUrl, contentType: 'text/jsonl', body: logText(log) })
  for (const site of wanted.sites) {
    const url = jwtVcIssuerUrl(site)
    const keys = (await deps.keys.publicKeys(tx, issuerId)).map(one => ({
      id: `${one.verificationMethod}-jwk`,
      key: one.key,
    }))
    if (url !== null)
      materials.push({ url, contentType: 'application/json', body: JSON.stringify(createJwtVcIssuer(site, keys)) })
  }
  const lists: Material[] = []
  const stale: WantedList[] = []
  for (const list of wanted.lists) {
    const isToken = list.form === 'token'
    const body = await (isToken ? readPublishedToken : readPublishedList)(tx, deps, issuerId, list.id)
    if (body === null) stale.push(list)
    else lists.push({ url: list.url, contentType: isToken ? STATUS_LIST_JWT : 'application/vc', body })
  }
  for (const { url, achievementId, version } of wanted.types) {
    const body = await readType(tx, issuerId, achievementId, version)
    if (body !== undefined) materials.push({ url, contentType: 'application/json', body })
  }
  return { materials: [...materials, ...lists], lists, didLog: log, stale }
}
