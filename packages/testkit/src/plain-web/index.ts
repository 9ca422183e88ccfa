import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'

/** What a web server knows of endings before anybody has set it up. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
}

export type PlainWeb = { readonly port: number; readonly asked: readonly string[]; stop(): Promise<void> }

/**
 * A web server for files and nothing else, as any web space is one: `index.html` of a folder, a redirect to its address with
 * a slash, 404 for what is not there. It looks at no header of the request.
 *
 * @param port 0 lets the system choose
 */
export async function servePlain(folder: string, port = 0): Promise<PlainWeb> {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://plain')
    asked.push(`${request.method} ${pathname}`)
    const answer = (status: number, headers = {}) => void response.writeHead(status, headers).end()
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405)
    const full = normalize(join(folder, decodeURIComponent(pathname)))
    if (full !== normalize(folder) && !full.startsWith(normalize(folder) + sep)) return answer(404)
    let found = await stat(full).catch(() => null)
    let file = full
    if (found?.isDirectory()) {
      if (!pathname.endsWith('/')) return answer(301, { location: `${pathname}/` })
      file = join(full, 'index.html')
      found = await stat(file).catch(() => null)
    }
    if (!found?.isFile()) return answer(404)
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'content-length': found.size })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', done)
  })
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    stop: () =>
      new Promise(done => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
