import { type Context, Hono } from 'hono'
import { etagOf, isKnown } from '../../platform/caching.ts'
import type { Drawn } from '../preview-picture.ts'

export type PreviewPictures = {
  credentialPicture(id: string): Promise<Drawn>
  sharePicture(token: string): Promise<Drawn>
}

/** Kept for an hour at most by whoever asks politely, so that a page that is closed soon looks closed. */
const [SHOWN_SECONDS, GENERIC_SECONDS] = [3_600, 300]

function sendPicture(c: Context, { bytes, isGeneric }: Drawn): Response {
  const etag = etagOf(bytes)
  const headers = {
    etag,
    'content-type': 'image/png',
    'cache-control': `public, max-age=${isGeneric ? GENERIC_SECONDS : SHOWN_SECONDS}`,
    'x-robots-tag': 'noindex',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'cross-origin',
  }
  if (isKnown(c, etag)) return c.body(null, 304, headers)
  return c.body(bytes.slice().buffer, 200, headers)
}

/** The pictures that stand for links. There is always one; it tells nothing that the page would not tell. */
export function previewPictureRoutes({ credentialPicture, sharePicture }: PreviewPictures): Hono {
  const app = new Hono()
  app.get('/c/:id/preview.png', async c => sendPicture(c, await credentialPicture(c.req.param('id'))))
  app.get('/s/:token/preview.png', async c => sendPicture(c, await sharePicture(c.req.param('token'))))
  return app
}
