import { err, ok, type Result } from '../primitives/result.ts'
import type { DidError } from './did-document.ts'

const SEGMENT = /^[A-Za-z0-9._-]+$/
const HOST = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/

/**
 * The address of a did:web's document (did:web §3.2). Names only: no address literal, no `..`, no escape but `%3A`
 * before a port. `localhost` and 127.0.0.1 are read over http, and only a fetcher that serves them itself will.
 */
export function didWebUrl(did: string): Result<string, DidError> {
  const malformed = (reason: string) => err({ code: 'DID_MALFORMED', reason } as const)
  if (!did.startsWith('did:web:') || did.length > 512) return malformed('not a did:web')
  const [authority, ...path] = did.slice('did:web:'.length).split(':')
  const [host, port, ...rest] = (authority ?? '').split(/%3[Aa]/)
  if (!host || !HOST.test(host) || rest.length > 0) return malformed('not the name of a host')
  const isLoopback = host === 'localhost' || host === '127.0.0.1'
  // What ends in a number, decimal or hexadecimal, is an IPv4 address to every URL parser (WHATWG URL §3.5).
  if (!isLoopback && /(^|\.)(\d+|0x[\da-f]*)$/.test(host)) return malformed('an address where a name belongs')
  if (port !== undefined && !/^[1-9]\d{0,4}$/.test(port)) return malformed('not a port')
  if (path.some(segment => !SEGMENT.test(segment) || segment === '.' || segment === '..'))
    return malformed('not a plain path')
  const scheme = isLoopback ? 'http' : 'https'
  const place = path.length === 0 ? '/.well-known' : `/${path.join('/')}`
  return ok(`${scheme}://${host}${port === undefined ? '' : `:${port}`}${place}/did.json`)
}

/** The did:web of what is served under `origin` (scheme, host, port) and `path`. */
export function didWebOf(host: string, path: readonly string[]): string {
  return ['did', 'web', host.toLowerCase().replace(':', '%3A'), ...path].join(':')
}
