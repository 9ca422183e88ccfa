import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/**
 * Who is at the other end, for rate limits. Behind a proxy on this machine it is the last address that the proxy has
 * added; anything else in that header was written by the client and is not believed.
 */
export function peerOf(c: Context): string {
  const peer = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket?.remoteAddress ?? '127.0.0.1'
  const isLocal = peer === '::1' || peer.replace('::ffff:', '').startsWith('127.')
  const forwarded = isLocal ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return forwarded && /^[0-9a-fA-F.:]{2,45}$/.test(forwarded) ? forwarded : peer
}

/**
 * The network of a peer: of IPv6 the first half of the address, which one household or server has whole (RFC 6177).
 *
 * @param peer as `peerOf` gives it
 */
export function networkOf(peer: string): string {
  if (!peer.includes(':') || peer.includes('.')) return peer.replace(/^.*:/, '')
  const [before = '', after] = peer.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const [head, tail] = [groups(before), groups(after ?? '')]
  const gap = after === undefined ? 0 : Math.max(8 - head.length - tail.length, 0)
  const all = [...head, ...Array<string>(gap).fill('0'), ...tail]
  return all
    .slice(0, 4)
    .map(one => Number.parseInt(one, 16).toString(16))
    .join(':')
}
