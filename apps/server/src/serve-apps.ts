import { fileURLToPath } from 'node:url'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { type Auth, PEER_HEADER } from './platform/auth.ts'
import { staticFiles } from './platform/static-files.ts'

const APPS = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Who is at the other end, for the rate limit. Behind a proxy on this machine it is the last address that the proxy has
 * added; anything else in that header was written by the client and is not believed.
 */
function peerOf(c: Context): string {
  const peer = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket?.remoteAddress ?? '127.0.0.1'
  const isLocal = peer === '::1' || peer.replace('::ffff:', '').startsWith('127.')
  const forwarded = isLocal ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return forwarded && /^[0-9a-fA-F.:]{2,45}$/.test(forwarded) ? forwarded : peer
}

/** Sign-in, and the built web apps. */
export function serveApps(shell: Hono, auth: Auth): void {
  shell.on(['GET', 'POST'], '/api/auth/*', c => {
    const headers = new Headers(c.req.raw.headers)
    headers.set(PEER_HEADER, peerOf(c))
    return auth.handle(new Request(c.req.raw, { headers }))
  })
  for (const name of ['console', 'wallet'] as const) {
    shell.get(`/${name}`, c => c.redirect(`/${name}/`))
    shell.get(`/${name}/*`, staticFiles(`${APPS}${name}/dist`, `/${name}`, 'index.html'))
  }
  shell.get('/assets/verify/*', staticFiles(`${APPS}verify/dist`, '/assets/verify'))
}
