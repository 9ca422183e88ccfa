import type { JsonObject } from '@laurel/core/primitives'
import { domainOf, type KnownIssuer, type Layer, type Listed, type Vouching } from '@laurel/core/verification'

/** One that the visitor put on their own list, when, and looking at what. */
export type Own = Listed & { readonly since: string; readonly seen?: string }
/** A list out of a file; loading a file of the same name again takes its place. */
export type Loaded = { readonly file: string; readonly since: string; readonly issuers: readonly Listed[] }

/** A federation or a registry whose signed statements count, by the keys that its file named; the file, and when. */
export type Anchor = { readonly file: string; readonly since: string; readonly id: string; readonly jwks: JsonObject }

/** Whom the visitor trusts: their own word, the files that they loaded, and which lists they do not count. */
export type Trust = {
  readonly own: readonly Own[]
  readonly loaded: readonly Loaded[]
  readonly anchors: readonly Anchor[]
  /** `own`, `operator`, `host`, `file:` with its name, or `anchor:` with its id. */
  readonly off: readonly string[]
}
export const NOBODY: Trust = { own: [], loaded: [], anchors: [], off: [] }

/** Who is on the server's lists, as it answers with each report. */
export type ByServer = {
  readonly did: string
  readonly name: string
  readonly list: string
  readonly by: 'operator' | 'host'
  readonly webvh?: string
}

/** What the server was told of an issuer, with the signed statements that show it. */
export type ByAsking = { readonly did: string; readonly layers: readonly Layer[] }

export const idOf = ({ file }: Pick<Loaded, 'file'>) => `file:${file}`
export const isOn = ({ off }: Trust, list: string) => !off.includes(list)

export const withList = (trust: Trust, list: string, on: boolean): Trust => ({
  ...trust,
  off: on ? trust.off.filter(one => one !== list) : [...new Set([...trust.off, list])],
})
export const withOwn = (trust: Trust, issuer: Own): Trust => ({
  ...withList(trust, 'own', true),
  own: [...trust.own.filter(one => one.did !== issuer.did), issuer],
})
export const withoutOwn = (trust: Trust, did: string): Trust => ({
  ...trust,
  own: trust.own.filter(one => one.did !== did),
})
export const withLoaded = (trust: Trust, list: Loaded): Trust => ({
  ...withList(trust, idOf(list), true),
  loaded: [...trust.loaded.filter(one => one.file !== list.file), list],
})
export const withoutLoaded = (trust: Trust, file: string): Trust => ({
  ...withList(trust, idOf({ file }), true),
  loaded: trust.loaded.filter(one => one.file !== file),
})

export const anchorId = ({ id }: Pick<Anchor, 'id'>) => `anchor:${id}`
export const withAnchor = (trust: Trust, anchor: Anchor): Trust => ({
  ...withList(trust, anchorId(anchor), true),
  anchors: [...trust.anchors.filter(one => one.id !== anchor.id), anchor],
})
export const withoutAnchor = (trust: Trust, id: string): Trust => ({
  ...withList(trust, anchorId({ id }), true),
  anchors: trust.anchors.filter(one => one.id !== id),
})

const pinned = (webvh: string | undefined) => (webvh ? { webvh } : {})

/** Every word on an issuer: the visitor's own first, their files in the order in which they came, then the server's. */
function wordsOn(did: string, trust: Trust, server: readonly ByServer[]): readonly (Vouching & { id: string })[] {
  const own = trust.own.filter(one => one.did === did)
  return [
    ...own.map(
      ({ name, since, webvh }) => ({ id: 'own', name, list: '', by: 'own', since, ...pinned(webvh) }) as const,
    ),
    ...trust.loaded.flatMap(list =>
      list.issuers
        .filter(one => one.did === did)
        .map(
          ({ name, webvh }) =>
            ({ id: idOf(list), name, list: list.file, by: 'file', since: list.since, ...pinned(webvh) }) as const,
        ),
    ),
    ...server
      .filter(one => one.did === did)
      .map(({ name, list, by, webvh }) => ({ id: by, name, list, by, ...pinned(webvh) })),
  ]
}

/** Who vouches for this issuer: the first list that is on; else the first one that would, were it on. */
export function vouchingFor(did: string, trust: Trust, server: readonly ByServer[]): Vouching | null {
  const words = wordsOn(did, trust, server)
  const first = words.find(one => isOn(trust, one.id)) ?? words[0]
  if (!first) return null
  const { id, ...vouching } = first
  return isOn(trust, id) ? vouching : { ...vouching, isOff: true }
}

/** More than these are not compared with: each is a piece of work for each credential that is checked. */
const MAX_COMPARED = 500

/** Those on the visitor's lists, since whoever resembles one of them wants to be taken for somebody who is trusted. */
export function knownFrom(trust: Trust): readonly KnownIssuer[] {
  const listed = [
    ...(isOn(trust, 'own') ? trust.own : []),
    ...trust.loaded.filter(one => isOn(trust, idOf(one))).flatMap(one => one.issuers),
  ]
  return listed.slice(0, MAX_COMPARED).map(({ did, name, domain }) => {
    const home = domain ?? domainOf(did)
    return { did, name, ...(home ? { domain: home } : {}) }
  })
}

/** The own list as a file: the format that this page, another browser and an operator's server read. */
export const writeList = (issuers: readonly Listed[]): string =>
  `${JSON.stringify(
    issuers.map(({ did, name, domain, webvh }) => ({ did, name, ...(domain ? { domain } : {}), ...pinned(webvh) })),
    null,
    2,
  )}\n`
