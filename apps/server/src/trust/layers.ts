import { readFile } from 'node:fs/promises'
import type { Instant } from '@laurel/core/primitives'
import {
  askDomain,
  askRegistry,
  claimedDomain,
  type LayerTools,
  type Place,
  type RegistrySetting,
  writeKeySet,
} from '@laurel/core/trust'
import { domainOf, type Layer, type LayerLookup, type Listed, readTrustList } from '@laurel/core/verification'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { oncePer } from '../platform/once-per.ts'
import { createMemory, type Memory } from '../platform/remember.ts'
import { entityKey } from './entity-key.ts'
import { listedView } from './registry-file.ts'
import { identityEvidence, registryId } from './statements.ts'
import { listedAs, listedInstitutions } from './store.ts'

const MINUTE = 60_000
/** How long nobody who verifies waits; what comes later is there for the next. */
const PATIENCE_MILLISECONDS = 3_000
const MOST_KEPT = 2_000

type Memories = {
  readonly layers: Memory<readonly Layer[]>
  readonly lists: Memory<readonly Listed[] | null>
  readonly texts: Memory<string | null>
  /** The last list that could be read of a place, and when: good for a day where nothing newer can be had. */
  readonly lastLists: Map<string, { readonly at: number; readonly entries: readonly Listed[] }>
}
const isOpen = (layers: readonly Layer[]) => layers.some(one => one.state === 'unasked')

const memories = oncePer((deps: Deps): Memories => {
  const soonIf = <T>(isBad: (answer: T) => boolean) => ({
    most: MOST_KEPT,
    freshFor: (answer: T) => (isBad(answer) ? MINUTE / 2 : 10 * MINUTE),
  })
  return {
    layers: createMemory(deps.clock, { ...soonIf(isOpen), staleFor: 20 * MINUTE }),
    lists: createMemory(
      deps.clock,
      soonIf<readonly Listed[] | null>(list => list === null),
    ),
    texts: createMemory(
      deps.clock,
      soonIf<string | null>(text => text === null),
    ),
    lastLists: new Map(),
  }
})

const keyOf = (place: Place) => ('url' in place ? place.url : place.file)

async function readPlace(deps: Deps, place: Place): Promise<string | null> {
  if ('file' in place) return readFile(place.file, 'utf8').catch(() => null)
  const fetched = await deps.fetch(place.url, 'application/json, application/vc, */*;q=0.1')
  return fetched.ok ? new TextDecoder().decode(fetched.value.body) : null
}

async function readList(deps: Deps, place: Place): Promise<readonly Listed[] | null> {
  const { lastLists } = memories(deps)
  const now = deps.clock().getTime()
  const text = await readPlace(deps, place)
  const read = text === null ? null : readTrustList(text)
  if (read?.ok) {
    lastLists.set(keyOf(place), { at: now, entries: read.value })
    return read.value
  }
  const last = lastLists.get(keyOf(place))
  return last && now - last.at < 24 * 60 * MINUTE ? last.entries : null
}

const toolsOf = (deps: Deps): LayerTools => {
  const { lists, texts } = memories(deps)
  return {
    fetch: deps.fetch,
    now: deps.clock().getTime() as Instant,
    cryptography: deps.cryptography,
    dnsText: deps.dnsText,
    read: place => texts.get(keyOf(place), () => readPlace(deps, place)),
    readList: place => lists.get(keyOf(place), () => readList(deps, place)),
    verify: { contexts: deps.contexts, didMemory: deps.didMemory },
  }
}

/** What is said where somebody lets everybody wait: that they could not be asked, which is no "no". */
function inTime<T>(asked: Promise<T>, late: T): Promise<T> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(late), PATIENCE_MILLISECONDS)
    const done = (answer: T) => {
      clearTimeout(timer)
      resolve(answer)
    }
    asked.then(done, () => done(late))
  })
}

const late = (kind: Layer['kind'], by: string): Layer => ({ kind, state: 'unasked', by, reason: 'too slow' })
const KIND_OF = { list: 'registry', federation: 'federation', recognition: 'recognition' } as const

/** Both answers of a domain; asked anew where somebody is just setting it up. */
export async function domainLayers(deps: Deps, did: string, domain: string, isAnew = false): Promise<readonly Layer[]> {
  const { layers } = memories(deps)
  const key = `domain ${did} ${domain}`
  if (isAnew) layers.forget(key)
  return inTime(
    layers.get(key, () => askDomain(did, domain, toolsOf(deps))),
    [late('site', domain), late('dns', domain)],
  )
}

async function registryLayers(
  deps: Deps,
  did: string,
  about: { readonly url: string | null; readonly types: readonly string[] },
  setting: RegistrySetting,
): Promise<readonly Layer[]> {
  const { layers } = memories(deps)
  const types = setting.kind === 'recognition' ? [...about.types].sort().join(' ') : ''
  return inTime(
    layers.get(`${setting.name} ${did} ${types}`, async () => [await askRegistry(did, about, setting, toolsOf(deps))]),
    [late(KIND_OF[setting.kind], setting.name)],
  )
}

/**
 * Whom the registries know, as far as their lists can be had: whoever takes a name out of one of them under another DID is
 * called out (HOSTILE H-46).
 */
export async function registryEntries(deps: Deps): Promise<readonly Listed[]> {
  const { readList } = toolsOf(deps)
  const lists = deps.registries.map(async setting =>
    setting.kind === 'list' ? ((await inTime(readList?.(setting.place) ?? Promise.resolve(null), null)) ?? []) : [],
  )
  const own = deps.registry ? (await tx(deps, {}, listedInstitutions)).map(listedView) : []
  return [own, ...(await Promise.all(lists))].flat()
}

/** What the registry of this very server says, with its signed statement for whoever checks again. */
async function ownRegistryLayer(deps: Deps, did: string): Promise<readonly Layer[]> {
  if (!deps.registry) return []
  const row = await tx(deps, {}, tx => listedAs(tx, did))
  const by = deps.registry.name
  if (!row) return [{ kind: 'registry', state: 'silent', by, from: 'operator' }]
  const proof = (await identityEvidence(deps, did)).map(one => one.body)
  const since = new Date(row.listed_at).toISOString()
  return [{ kind: 'registry', state: 'confirmed', by, from: 'operator', name: row.name, since, proof }]
}

/** The recognitions of an issuer by accreditors whom the operator believes, as they were read. */
export async function recognitionsOf(
  deps: Deps,
  did: string,
): Promise<readonly { readonly kind: 'recognition'; readonly body: string }[]> {
  const tools = toolsOf(deps)
  const found = deps.registries.map(async setting => {
    if (setting.kind !== 'recognition') return []
    const [layer] = await registryLayers(deps, did, { url: null, types: [] }, setting)
    const body = layer?.state === 'confirmed' ? await tools.read(setting.place) : null
    return typeof body === 'string' ? [{ kind: 'recognition' as const, body }] : []
  })
  return (await Promise.all(found)).flat()
}

/** Whose word counts on who an issuer is, with the keys that are known: this server's registry, and the operator's. */
export function believedHere(deps: Deps) {
  const own = deps.registry && {
    id: registryId(deps),
    name: deps.registry.name,
    jwks: entityKey(deps, 'registry').jwks,
  }
  const others = deps.registries.flatMap(one =>
    one.kind === 'federation' && one.anchor.keys
      ? [{ id: one.anchor.id, name: one.name, jwks: writeKeySet(one.anchor.keys) }]
      : [],
  )
  const accreditors = deps.registries.flatMap(one => (one.kind === 'recognition' ? one.accreditors : []))
  return { registries: [...(own ? [own] : []), ...others], accreditors }
}

/** Is it really that institution? Its own domain first, then whoever the operator of this server believes. */
export const layersOf =
  (deps: Deps): LayerLookup =>
  async (did, about) => {
    const domain = claimedDomain(did, about.url)
    const asked = await Promise.all([
      domain === null ? [] : domainLayers(deps, did, domain),
      ownRegistryLayer(deps, did),
      ...deps.registries.map(setting => registryLayers(deps, did, about, setting)),
    ])
    return asked.flat().filter(layer => !isOwnWord(deps, did, layer))
  }

/** That the server which signs for an issuer also names it on its own web site, says nothing that the DID did not say. */
function isOwnWord({ baseUrl }: Deps, did: string, { kind, by, state }: Layer): boolean {
  return kind === 'site' && state === 'confirmed' && by === domainOf(did) && by === new URL(baseUrl).host
}
