import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

export type Sample = { readonly ms: number; readonly isValid: boolean; readonly status: number }

/** So many peers: behind a reverse proxy a rush comes from many, and the rate limit is one peer's. */
const PEERS = 250

/** Sends documents to be verified, one after the other in turn; `send` gives how the next was answered. */
export function createLoad(origin: string, documents: readonly string[]) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const url = new URL('/api/v1/verify', origin)
  let sent = 0
  /** @param since  when it was due */
  const send = (since: number) =>
    new Promise<Sample>(resolve => {
      const at = sent++
      const body = documents[at % documents.length] as string
      const done = (status: number, text: string) =>
        resolve({ ms: performance.now() - since, status, isValid: text.includes('"result":"valid"') })
      const call = request(url, {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-forwarded-for': `198.51.100.${1 + (at % PEERS)}`,
        },
      })
      call.once('response', response => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.once('end', () => done(response.statusCode ?? 0, Buffer.concat(parts).toString('latin1')))
        response.once('error', () => done(0, ''))
      })
      call.once('error', () => done(0, ''))
      call.end(body)
    })

  return {
    close: () => agent.destroy(),
    /** Open loop: each is due by the clock, and measured from when it was due. */
    async atRate(rate: number, seconds: number): Promise<Sample[]> {
      const samples: Promise<Sample>[] = []
      const start = performance.now()
      while (samples.length < rate * seconds) {
        const due = start + (samples.length * 1000) / rate
        const ahead = due - performance.now()
        if (ahead > 1) await wait(ahead)
        else samples.push(send(due))
      }
      return Promise.all(samples)
    },
    /** Closed loop: so many ask, each again as soon as it was answered. */
    async atMost(askers: number, seconds: number): Promise<Sample[]> {
      const samples: Sample[] = []
      const end = performance.now() + seconds * 1000
      const ask = async () => {
        while (performance.now() < end) samples.push(await send(performance.now()))
      }
      await Promise.all(Array.from({ length: askers }, ask))
      return samples
    },
  }
}
