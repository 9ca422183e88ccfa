import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type WaitingApp = {
  readonly home: string
  /** Where it is sent back to. */
  readonly redirect: string
  /** What came back there first. */
  readonly answer: Promise<URLSearchParams>
  close(): void
}

/** An app of another maker, on this machine, that waits for an answer; its page shows its name. */
export async function openWaitingApp(name: string): Promise<WaitingApp> {
  const { promise: answer, resolve: answered } = Promise.withResolvers<URLSearchParams>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (url.pathname === '/callback') answered(url.searchParams)
    response.setHeader('content-type', 'text/html').end(`<!doctype html><title>${name}</title><h1>${name}</h1>`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { home, redirect: `${home}/callback`, answer, close: () => server.close() }
}
