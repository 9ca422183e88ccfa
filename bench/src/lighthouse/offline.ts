import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const FILE = new URL('../../../apps/verify/dist/offline.html', import.meta.url)

/** The offline verifier is a download, and Lighthouse opens no files: it is handed out here as it would lie on a disk. */
export async function serveOffline(): Promise<{ readonly url: string; close(): void }> {
  const bytes = await readFile(FILE)
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end(bytes),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
