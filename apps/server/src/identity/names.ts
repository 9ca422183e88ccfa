import { type LogEntry, parseDidWebvh } from '@laurel/core/did'
import { list } from '@laurel/core/primitives'
import { homeDid, type IssuerRow } from '../people/store.ts'
import type { DomainRow } from './domain/store.ts'

/** The did:web of the place at which a did:webvh is. */
export function placeOfWebvh(webvh: unknown): string | null {
  const address = typeof webvh === 'string' ? parseDidWebvh(webvh) : null
  return address?.ok ? address.value.web : null
}

/**
 * Where this server has the files of one of an issuer's did:webs, below the issuer's own address there: at that address for
 * the home, in a folder for a domain, which hands them on or has copies.
 */
export const folderOf = (issuer: Pick<IssuerRow, 'did' | 'home_did'>, did: string): string =>
  did === homeDid(issuer) ? '' : `domains/${did.slice('did:web:'.length)}/`

/** Every name under which an issuer is found: each of its documents names all the others. */
export type Names = {
  /** Its did:webs: that of this server first, then those of its own domains in the order of their first use. */
  readonly webs: readonly string[]
  /** Its did:webvh, and those names that it had before it was moved; none before there is a log. */
  readonly webvhs: readonly string[]
}

/** The ids of keys in an issuer's documents, under each of its did:webs: one key has as many names as its issuer. */
export const keyIds = (dids: readonly string[], keys: readonly { readonly fragment: string }[]): string[] =>
  dids.flatMap(did => keys.map(one => `${did}#${one.fragment}`))

/** @param more  a name that is about to be used */
export function namesOf(
  issuer: Pick<IssuerRow, 'did' | 'home_did'>,
  domains: readonly DomainRow[],
  last: LogEntry | undefined,
  more: readonly string[] = [],
): Names {
  const used = domains.filter(one => one.used_since !== null && one.given_up_at === null).map(one => one.did)
  const isWebvh = (name: unknown): name is string => typeof name === 'string' && name.startsWith('did:webvh:')
  // What may be somebody else's by now is not called a name of the institution any more.
  const givenUp = domains.filter(one => one.given_up_at !== null).map(one => one.did)
  const before = [last?.state.id, ...list(last?.state.alsoKnownAs)]
    .filter(isWebvh)
    .filter(one => one === last?.state.id || !givenUp.includes(placeOfWebvh(one) ?? ''))
  const unique = (names: readonly string[]) => [...new Set(names)]
  return {
    webs: unique([homeDid(issuer), ...used, ...more.filter(one => !isWebvh(one))]),
    webvhs: unique([...more.filter(isWebvh), ...before]),
  }
}
