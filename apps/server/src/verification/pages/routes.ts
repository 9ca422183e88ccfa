import type { ShownVerdict } from '@laurel/ui/verdict'
import { type Context, Hono } from 'hono'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import type { OfflineVerifier } from '../offline-verifier.ts'
import { type ServerLists, verifyPage } from './verify-page.ts'

export const MAX_UPLOAD_BYTES = 4 * 1024 * 1024

export type VerifyPages = {
  /** Verifies whatever a visitor brought: bytes of a file, pasted text, or a link. */
  verifyAnything(input: Uint8Array | string): Promise<ShownVerdict>
  /** Who vouches here for issuers, for visitors who ask whom they trust. */
  serverLists(): Promise<ServerLists>
  /** The offline verifier: one HTML file, the same bytes for everybody; null where it is not built. */
  offlineVerifier(): OfflineVerifier | null
}

async function brought(c: Context): Promise<Uint8Array | string | 'nothing' | 'tooLarge'> {
  if (Number(c.req.header('content-length') ?? 0) > MAX_UPLOAD_BYTES + 65_536) return 'tooLarge'
  const form = await c.req.parseBody()
  const { file, text } = form
  if (file instanceof File && file.size > 0)
    return file.size > MAX_UPLOAD_BYTES ? 'tooLarge' : new Uint8Array(await file.arrayBuffer())
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : 'nothing'
}

/** `/verify` with and without JavaScript. */
export function verifyPageRoutes({ verifyAnything, offlineVerifier, serverLists }: VerifyPages): Hono {
  const app = new Hono()
  const form = async (who: ReturnType<typeof reader>, problem?: string) =>
    verifyPage(who, { problem, offlineDigest: offlineVerifier()?.sha256, lists: await serverLists() })
  app.get('/verify', async c => sendPage(c, await form(reader(c))))
  app.get('/verify/trusted.json', async c => {
    c.header('cache-control', 'no-cache')
    c.header('content-disposition', 'attachment; filename="trusted.json"')
    return c.json((await serverLists()).trusted)
  })
  app.get('/verify/offline.html', (c, next) => {
    const file = offlineVerifier()
    if (!file) return next()
    c.header('etag', `"${file.sha256}"`)
    c.header('cache-control', 'no-cache')
    if (c.req.header('if-none-match') === `"${file.sha256}"`) return c.body(null, 304)
    // A download and no page of ours: it is opened from the disk, where no policy of this server reaches.
    c.header('content-type', 'text/html; charset=utf-8')
    c.header('content-disposition', 'attachment; filename="laurel-offline-verifier.html"')
    c.header('content-security-policy', "default-src 'none'; sandbox")
    return c.body(file.bytes)
  })
  app.get('/verify/offline.html.sha256', (c, next) => {
    const file = offlineVerifier()
    return file ? c.text(`${file.sha256}  laurel-offline-verifier.html\n`) : next()
  })
  app.post('/verify', async c => {
    const who = reader(c)
    const input = await brought(c)
    if (input === 'nothing') return sendPage(c, await form(who, who.t('verify.empty')), 400)
    if (input === 'tooLarge') return sendPage(c, await form(who, who.t('verify.tooLarge')), 413)
    return sendPage(c, verifyPage(who, { verdict: await verifyAnything(input) }))
  })
  return app
}
