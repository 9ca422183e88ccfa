import { fileURLToPath } from 'node:url'
import type { Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import { type Auth, PEER_HEADER } from './platform/auth.ts'
import { peerOf } from './platform/peer.ts'
import { staticFiles } from './platform/static-files.ts'

const APPS = fileURLToPath(new URL('../../', import.meta.url))

/** The request's headers for the sign-in library, with the peer's address as the socket has it. */
export function withPeer(c: Context): Headers {
  const headers = new Headers(c.req.raw.headers)
  headers.set(PEER_HEADER, peerOf(c))
  return headers
}

/** Sign-in, and the built web apps. */
export function serveApps(shell: Hono, authAt: (host: string) => Auth): void {
  shell.on(['GET', 'POST'], '/api/auth/*', c => {
    return authAt(new URL(c.req.url).host).handle(new Request(c.req.raw, { headers: withPeer(c) }))
  })
  // Only what is the same for everybody is packed: packing a secret beside a stranger's words would tell it by its size.
  for (const path of ['/console/*', '/wallet/*', '/assets/*']) shell.use(path, compress())
  for (const name of ['console', 'wallet'] as const) {
    shell.get(`/${name}`, c => c.redirect(`/${name}/`))
    shell.get(`/${name}/*`, staticFiles(`${APPS}${name}/dist`, `/${name}`, 'index.html'))
  }
  // Asked for unasked by browsers that show something without a page of ours around it: a picture, a file.
  shell.get('/favicon.ico', c => c.redirect('/assets/verify/icon.svg'))
  shell.get('/assets/verify/*', staticFiles(`${APPS}verify/dist`, '/assets/verify'))
}
