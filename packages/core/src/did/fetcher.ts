import type { Result } from '../primitives/result.ts'

export type FetchProblem =
  | { readonly code: 'FETCH_REFUSED'; readonly reason: string }
  | { readonly code: 'FETCH_FAILED'; readonly reason: string }
  | { readonly code: 'FETCH_NOT_FOUND'; readonly status: number }
  | { readonly code: 'FETCH_OFFLINE' }

export type Fetched = { readonly body: Uint8Array; readonly contentType: string }

/**
 * The one way in which core reaches outside, given by the app. It must be guarded: https, public addresses after DNS,
 * no redirects, at most 5 MiB and 30 s (HOSTILE H-27, H-28). `checkFetchUrl` holds the part that needs no network.
 *
 * @param accept the media type wanted, where an address gives out several
 */
export type GuardedFetch = (url: string, accept?: string) => Promise<Result<Fetched, FetchProblem>>
