import { createAsker, type Material } from '@laurel/core/bundle'
import { didWebOf, type GuardedFetch } from '@laurel/core/did'
import { err, type Instant } from '@laurel/core/primitives'
import { domainOf, type Layer } from '@laurel/core/verification'
import type { Deps } from '../deps.ts'
import { currentIssuer, findSigner } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { oncePer } from '../platform/once-per.ts'
import { shortNameIn } from '../verification/show-verdict.ts'
import { archivedFiles, type Place, pathOfUrl } from './archived-files.ts'
import { typeOf } from './layout.ts'
import { archiveOfDid, findFile, type KeptArchive } from './store.ts'

const DID_FILES = ['did.json', 'did.jsonl', 'did-witness.json', 'closing.json']

/** One archive in one verification: what its institution's addresses say today, and the archive where they say nothing. */
type Kept = {
  readonly archive: KeptArchive
  fetch(url: string, accept?: string): ReturnType<GuardedFetch>
  /** Somebody else answers at the institution's address today. */
  isLost(): boolean
  /** Something came out of the archive. */
  isUsed(): boolean
}

export type KeptRecords = {
  readonly fetch: GuardedFetch
  /** That somebody here keeps the records of an issuer, for whoever asks who that is. */
  layers(did: string): Promise<readonly Layer[]>
  /** Whether an archive has answered in the place of an address of this issuer. */
  hasAnswered(did: string | undefined): Promise<boolean>
}

/** The did:web of whose place an address may be: that of its files here, of its keys as an issuer by address, or of its DID. */
function didsAt(text: string): string[] {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url) return []
  const { host, pathname } = url
  const [, shortName] = /^(?:\/\.well-known\/jwt-vc-issuer)?\/i\/([^/]+)(?:\/|$)/.exec(pathname) ?? []
  const folder = /^(.*)\/did(?:-witness)?\.jsonl?$/.exec(pathname)?.[1]
  return [
    ...(shortName === undefined ? [] : [didWebOf(host, ['i', shortName])]),
    ...(folder === undefined ? [] : [didWebOf(host, folder === '/.well-known' ? [] : folder.split('/').slice(1))]),
  ]
}

/**
 * Asks the network and, where an institution has closed and its address is silent or somebody else's, looks into what is
 * kept of it here. Its key history is believed since its address, or the operator, has named it (decision 058); what its
 * address says today counts before it, as far as that goes by the same history.
 */
export function withKeptRecords(deps: Deps, network: GuardedFetch): KeptRecords {
  const opened = new Map<string, Promise<Kept | null>>()
  const open = (did: string): Promise<Kept | null> => {
    const known = opened.get(did) ?? openKept(deps, did, network)
    opened.set(did, known)
    return known
  }
  const keptAt = async (url: string): Promise<Kept | null> => {
    for (const did of didsAt(url)) {
      const kept = await open(did)
      if (kept) return kept
    }
    return null
  }
  return {
    async fetch(url, accept) {
      const kept = url.startsWith(`${deps.baseUrl}/`) ? null : await keptAt(url)
      return kept ? kept.fetch(url, accept) : network(url, accept)
    },
    async layers(did) {
      const kept = await open(did)
      return kept ? [await layerOfKeeper(deps, kept)] : []
    },
    async hasAnswered(did) {
      return did !== undefined && ((await open(did))?.isUsed() ?? false)
    },
  }
}

const SILENT_MILLISECONDS = 60_000
const silentOf = oncePer((_: Deps) => new Map<string, number>())

/** Nobody waits twice for an address that does not answer. */
function patient(deps: Deps, network: GuardedFetch): GuardedFetch {
  const silent = silentOf(deps)
  return async (url, accept) => {
    const { origin } = new URL(url)
    if ((silent.get(origin) ?? 0) > deps.clock().getTime()) return err({ code: 'FETCH_FAILED', reason: 'silent' })
    const answer = await network(url, accept)
    if (answer.ok || answer.error.code !== 'FETCH_FAILED') silent.delete(origin)
    else silent.set(origin, deps.clock().getTime() + SILENT_MILLISECONDS)
    return answer
  }
}

async function openKept(deps: Deps, did: string, network: GuardedFetch): Promise<Kept | null> {
  // Whoever is at home here answers for themselves.
  const shortName = shortNameIn(did, deps.baseUrl)
  if (shortName !== undefined && (await findSigner(deps, shortName))) return null
  const archive = /^did:web(vh)?:/.test(did) ? await archiveOfDid(deps.database, did) : undefined
  // Whom the operator's list binds to another history is not this institution.
  const listed = deps.trustedIssuers.find(one => one.did === archive?.facts.did)
  if (!archive || (listed?.webvh !== undefined && !listed.webvh.includes(`:${archive.facts.scid}:`))) return null
  const { facts, believed, issuer_id: issuerId, id } = archive
  const blobs = deps.archives.filesOf(id)
  const places = placesOf(archive)
  const textAt = async (path: string): Promise<string | null> => {
    const found = await tx(deps, { issuerId }, tx => findFile(tx, archive, [path]))
    return found ? archivedFiles(new Map([[path, { sha256: found.sha256, size: 0 }]]), blobs).text(path) : null
  }
  const materials: Material[] = []
  const add = async (url: string, path: string) => {
    if (materials.some(one => one.url === url)) return
    const body = await textAt(path)
    if (body !== null) materials.push({ url, contentType: typeOf(path), body })
  }
  for (const { documentUrl, folder } of places)
    for (const name of DID_FILES) await add(documentUrl.replace(/did\.json$/, name), folder + name)
  const home = places[0] as Place
  const asker = createAsker({
    network: patient(deps, network),
    materials,
    issuerId: facts.did,
    now: deps.clock().getTime() as Instant,
    cryptography: deps.cryptography,
    believedHistory: async name => (believed.includes(name) ? { webvh: facts.webvh, by: 'list' } : null),
  })
  return {
    archive,
    async fetch(url, accept) {
      const path = pathOfUrl(url, facts.origin, places)
      // The asker looks into what there is when it asks, and of lists there may be many.
      if (path !== null) await add(url, path)
      // Whether the address is still the institution's is known before anything else of it is believed.
      if (url !== home.documentUrl) await asker.fetch(home.documentUrl)
      return asker.fetch(url, accept)
    },
    isLost: () => asker.today(home.documentUrl) === 'other',
    isUsed: () => asker.fromFile().length > 0,
  }
}

/** The names of the institution that are believed, and where their files are in the archive. */
function placesOf({ facts, believed }: KeptArchive): Place[] {
  const home = `i/${facts.shortName}/`
  const others = believed.filter(one => one.startsWith('did:web:') && one !== facts.did)
  return [
    { did: facts.did, folder: home, documentUrl: `${facts.origin}/${home}did.json` },
    ...others.map(did => {
      const name = did.slice('did:web:'.length)
      return { did, folder: `${home}domains/${name}/`, documentUrl: `https://${name}/.well-known/did.json` }
    }),
  ]
}

/** Nobody's name is said without an address (HOSTILE H-46). */
async function layerOfKeeper(deps: Deps, { archive, isLost, isUsed }: Kept): Promise<Layer> {
  const { facts, issuer_id: issuerId } = archive
  const keeper = await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))
  const domain = domainOf(keeper.did)
  return {
    kind: 'archive',
    state: isLost() ? 'contradicted' : 'confirmed',
    by: domain ? `${keeper.name} (${domain})` : keeper.name,
    name: facts.name,
    since: facts.closedAt,
    from: 'operator',
    ...(isUsed() ? { reason: 'the archive answered in the place of the address' } : {}),
  }
}
