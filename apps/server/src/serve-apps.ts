import { fileURLToPath } from 'node:url'
import type { Hono } from 'hono'
import { type Auth, PEER_HEADER } from './platform/auth.ts'
import { peerOf } from './platform/peer.ts'
import { staticFiles } from './platform/static-files.ts'

const APPS = fileURLToPath(new URL('../../', import.meta.url))

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
