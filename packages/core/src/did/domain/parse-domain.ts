import { err, ok, type Result } from '../../primitives/result.ts'
import { checkFetchUrl, type UrlParts } from '../fetch-url.ts'

type DomainProblem = { readonly code: 'DOMAIN_MALFORMED' | 'DOMAIN_NOT_PUBLIC'; readonly reason: string }

const SEGMENT = /^[A-Za-z0-9._-]{1,63}$/
const MAX_SEGMENTS = 8
const MAX_HOST = 253

/**
 * The did:web of a place that somebody has typed: `school.example`, `https://school.example/diplomas/`. A public name,
 * by https on its own port, with plain segments; the name in its ASCII form, as a URL parser gives it.
 *
 * @param url  the parts of the address, from the platform's parser (`new URL`)
 */
export function parseDomain(
  url: UrlParts & { readonly pathname: string; readonly search: string; readonly hash: string },
): Result<string, DomainProblem> {
  const malformed = (reason: string) => err({ code: 'DOMAIN_MALFORMED', reason } as const)
  if (url.search !== '' || url.hash !== '') return malformed('a query or fragment')
  const host = url.hostname.replace(/\.$/, '').toLowerCase()
  if (/^[\d.]+$/.test(host) || host.startsWith('[')) return malformed('an address where a name belongs')
  const checked = checkFetchUrl(url)
  if (!checked.ok) return err({ code: 'DOMAIN_NOT_PUBLIC', reason: checked.error.reason })
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(host) || host.length > MAX_HOST)
    return malformed('not the name of a host')
  const path = url.pathname.split('/').filter(one => one !== '')
  const isPlain = (segment: string) => SEGMENT.test(segment) && segment !== '.' && segment !== '..'
  if (path.length > MAX_SEGMENTS || !path.every(isPlain)) return malformed('not a plain path')
  // The folder of the files themselves, or one of the files, is what some type.
  if (path.at(-1) === '.well-known' || /^did(-witness)?\.jsonl?$/.test(path.at(-1) ?? ''))
    return malformed('the place of the files, not of the institution')
  return ok(['did', 'web', host, ...path].join(':'))
}

/** The place that a did:web names, as people write it: `school.example/diplomas`. */
export const placeOfDidWeb = (did: string): string =>
  did.slice('did:web:'.length).split(':').join('/').replace(/%3A/i, ':')
