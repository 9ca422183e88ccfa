import type { ShownVerdict } from '@laurel/ui/verdict'
import { type Context, Hono } from 'hono'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { verifyPage } from './verify-page.ts'

export const MAX_UPLOAD_BYTES = 4 * 1024 * 1024

export type VerifyPages = {
  /** Verifies whatever a visitor brought: bytes of a file, pasted text, or a link. */
  verifyAnything(input: Uint8Array | string): Promise<ShownVerdict>
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
export function verifyPageRoutes({ verifyAnything }: VerifyPages): Hono {
  const app = new Hono()
  app.get('/verify', c => sendPage(c, verifyPage(reader(c))))
  app.post('/verify', async c => {
    const who = reader(c)
    const input = await brought(c)
    if (input === 'nothing') return sendPage(c, verifyPage(who, { problem: who.t('verify.empty') }), 400)
    if (input === 'tooLarge') return sendPage(c, verifyPage(who, { problem: who.t('verify.tooLarge') }), 413)
    return sendPage(c, verifyPage(who, { verdict: await verifyAnything(input) }))
  })
  return app
}
