import { createHash } from 'node:crypto'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { answerRefusal } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { answerProblem } from '../../platform/problem.ts'
import { Refusal } from '../../refusal.ts'
import { archivesUnder, didFileUnder, type FoundFile, fileAt, type Serving } from '../find-files.ts'
import { isFixed, typeOf } from '../layout.ts'
import { archiveNamed } from '../store.ts'
import { isOurHost } from '../take-over.ts'

function answer(c: Context, { path, bytes, sha256 }: FoundFile, more: Readonly<Record<string, string>>): Response {
  const etag = `"${Buffer.from(sha256, 'hex').toString('base64url').slice(0, 27)}"`
  const headers: Record<string, string> = {
    etag,
    'cache-control': isFixed(path) ? 'public, max-age=31536000, immutable' : 'public, no-cache',
    vary: 'accept',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    ...more,
  }
  const known = c.req.header('if-none-match')?.split(/,\s*/) ?? []
  if (known.some(one => one.replace(/^W\//, '') === etag)) return c.body(null, 304, headers)
  return c.body(new Uint8Array(bytes), 200, { 'content-type': typeOf(path), ...headers })
}

/** Escapes and steps upwards name no file of an archive. */
const pathOf = (text: string): string | null => (/^[A-Za-z0-9._~/-]*$/.test(text) ? text : null)

/**
 * Under the name of a server that is no more: what it answered, at the very paths that credentials name. Nothing of this
 * server is there, no session and no page of ours; what runs in such a page runs in that name's own origin, as it would on
 * any web space (closing/site/hosting.ts).
 */
export function answerUnderOldNames(deps: Serving): MiddlewareHandler {
  return async (c, next) => {
    // Mostly it is written as our own name is, and need not be taken apart.
    const [, , written = ''] = c.req.url.split('/', 3)
    if (deps.hosts.includes(written)) return next()
    const { host } = new URL(c.req.url)
    if (deps.hosts.includes(host)) return next()
    const path = pathOf(c.req.path.slice(1))
    const archives = await archivesUnder(deps, host)
    const named = path === null ? null : await didFileUnder(deps, host, path)
    if ((archives.length === 0 && !named) || (await isOurHost(deps, host))) return next()
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
      return answerProblem(c, 405, { code: 'E_NOT_FOUND', detail: 'There is nothing here.' })
    const more = { 'content-security-policy': "frame-ancestors 'none'; object-src 'none'; base-uri 'none'" }
    if (named) return answer(c, named, more)
    for (const archive of path === null ? [] : archives) {
      const found = await fileAt(deps, archive, path as string, c.req.header('accept'))
      if (found) return answer(c, found, more)
    }
    return answerProblem(c, 404, { code: 'E_NOT_FOUND', detail: 'There is nothing here.' })
  }
}

/** What would run, or be taken for a part of this server's own pages, wherever it came from. */
const RUNS = /\.(m?js|wasm|webmanifest|css)$/
const SHOWN_IN_PLACE = /^(text\/html|image\/|application\/(json|did\+json|vc|ld\+json)|text\/(plain|jsonl))/
const NOTHING_RUNS =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

/**
 * `/archive/{name}/…`: the same files under this server's own address. Here they are somebody else's words on our origin, so
 * nothing of them runs: pages are shown without scripts and apart from this server's origin, and what is no page, picture or
 * plain data is for saving.
 */
export function archiveFileRoutes(deps: Serving & Pick<Deps, 'baseUrl'>): Hono {
  const app = new Hono()
  app.onError(answerRefusal)
  app.get('/archive/:name/acceptance.json', async c => {
    const archive = await archiveNamed(deps.database, c.req.param('name'))
    if (!archive) throw new Refusal('E_NOT_FOUND')
    const bytes = Buffer.from(archive.acceptance)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return answer(c, { path: 'acceptance.json', bytes, sha256 }, { 'content-security-policy': NOTHING_RUNS })
  })
  app.get('/archive/:name/:path{.*}', async c => {
    const { name } = c.req.param()
    const path = pathOf(c.req.path.slice(`/archive/${name}/`.length))
    const archive = path === null || RUNS.test(path) ? undefined : await archiveNamed(deps.database, name)
    const found = archive && (await fileAt(deps, archive, path as string, c.req.header('accept')))
    if (!found) throw new Refusal('E_NOT_FOUND')
    const type = typeOf(found.path)
    const isPage = type.startsWith('text/html')
    const shown = isPage ? { ...found, bytes: leadingHere(found.bytes, name) } : found
    return answer(c, shown, {
      'content-security-policy': NOTHING_RUNS,
      ...(SHOWN_IN_PLACE.test(type) ? {} : { 'content-disposition': 'attachment' }),
    })
  })
  return app
}

/** A page of the old server leads to its neighbours by their paths there. Its looks it has from this server's own files. */
function leadingHere(bytes: Uint8Array, name: string): Uint8Array {
  const html = Buffer.from(bytes).toString('utf8')
  const led = html.replace(/(\s(?:href|src)=")\/(?!\/|assets\/)/g, `$1/archive/${name}/`)
  return Buffer.from(led, 'utf8')
}
