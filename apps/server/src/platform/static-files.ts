import { createHash, randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { Context, Handler } from 'hono'
import { contentPolicy } from './security-headers.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
}

/** Vite puts a digest into these names, so what is under one never changes. */
const IMMUTABLE = /\/assets\/[^/]*-[\w-]{8,}\.\w+$/

/** What stands for the nonce in a built page (scripts/vite-app.ts). */
const NONCE = /LAUREL-NONCE/g

type File = { readonly bytes: Buffer; readonly etag: string; readonly type: string; readonly changed: number }

/** The page of an app: never kept, since each answer has a nonce of its own. */
function sendPage(c: Context, page: File): Response {
  const nonce = randomBytes(16).toString('base64')
  c.header('content-security-policy', contentPolicy(c.req.path, nonce))
  c.header('cache-control', 'no-store')
  return c.html(page.bytes.toString().replace(NONCE, nonce))
}

/**
 * Serves the files of a built app under `prefix`. With `page`, addresses that name no file get that page, since the app
 * has routes of its own; a missing file with an ending is a 404 all the same.
 */
export function staticFiles(folder: string, prefix: string, page?: string): Handler {
  const known = new Map<string, File>()
  async function read(path: string): Promise<File | null> {
    const full = normalize(join(folder, path))
    if (!full.startsWith(folder + sep) || path.includes('\0')) return null
    const found = await stat(full).catch(() => null)
    if (!found?.isFile()) return null
    const cached = known.get(full)
    if (cached?.changed === found.mtimeMs) return cached
    const bytes = await readFile(full)
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    const type = TYPES[extname(full).toLowerCase()] ?? 'application/octet-stream'
    const file = { bytes, etag, type, changed: found.mtimeMs }
    known.set(full, file)
    return file
  }
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next()
    let path: string
    try {
      path = decodeURIComponent(c.req.path.slice(prefix.length)).replace(/^\/+/, '')
    } catch {
      return next()
    }
    const file = path === '' || path === page ? null : await read(path)
    if (!file) {
      const found = page && (path === page || extname(path) === '') ? await read(page) : null
      return found ? sendPage(c, found) : next()
    }
    c.header('etag', file.etag)
    c.header('cache-control', IMMUTABLE.test(c.req.path) ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (
      c.req
        .header('if-none-match')
        ?.split(/,\s*/)
        .some(one => one.replace(/^W\//, '') === file.etag)
    )
      return c.body(null, 304)
    c.header('content-type', file.type)
    return c.body(new Uint8Array(file.bytes))
  }
}
