import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { createTurns } from '../../platform/turns.ts'
import type { Certificate } from './certificate.ts'
import type { Drawn, Order } from './certificate-worker.ts'

type Waiting = { resolve(bytes: Uint8Array): void; reject(error: Error): void }

/** Drawing takes a fraction of a second, which nobody else waits for: it is done in a thread of its own. */
let worker: Worker | undefined
const waiting = new Map<number, Waiting>()
let count = 0

function start(): Worker {
  const started = new Worker(new URL('./certificate-worker.ts', import.meta.url))
  started.on('message', (drawn: Drawn) => {
    const one = waiting.get(drawn.id)
    waiting.delete(drawn.id)
    if (waiting.size === 0) started.unref()
    if ('bytes' in drawn) one?.resolve(drawn.bytes)
    else one?.reject(new Error(`a certificate could not be drawn: ${drawn.failed}`))
  })
  const end = (error: Error) => {
    if (worker === started) worker = undefined
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }
  started.on('error', end)
  started.on('exit', () => end(new Error('the thread that draws certificates ended')))
  return started
}

const draw = (pages: readonly Certificate[], form: Order['form']) =>
  new Promise<Uint8Array>((resolve, reject) => {
    worker ??= start()
    worker.ref()
    const id = ++count
    waiting.set(id, { resolve, reject })
    worker.postMessage({ id, pages, form } satisfies Order)
  })

/** One at a time, and a class that prints at once; more are asked to come again. */
const inTurn = createTurns({ atOnce: 1, waiting: 40 })
/** The last ones drawn or being drawn, by all that is on them: a class that opens one link has it drawn once. */
const kept = new Map<string, Promise<Uint8Array | 'busy'>>()
const MOST_KEPT = 32

function keyOf(certificate: Certificate, form: string): string {
  const digest = (bytes: Uint8Array | undefined) => (bytes ? createHash('sha256').update(bytes).digest('hex') : '')
  const { logo, artwork, ...words } = certificate
  return createHash('sha256')
    .update(JSON.stringify([form, words, digest(logo?.png), digest(artwork?.png), artwork?.alt, logo?.alt]))
    .digest('hex')
}

/** Many on one file's pages, for paper; `busy` where too many wait. Kept for nobody: a class prints once. */
export const drawSet = (pages: readonly Certificate[]): Promise<Uint8Array | 'busy'> => inTurn(() => draw(pages, 'pdf'))

/** The certificate as a file; `busy` where too many wait for theirs. */
export async function drawCertificate(certificate: Certificate, form: Order['form']): Promise<Uint8Array | 'busy'> {
  const key = keyOf(certificate, form)
  const begun = kept.get(key) ?? inTurn(() => draw([certificate], form))
  kept.delete(key)
  kept.set(key, begun)
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break
    kept.delete(oldest)
  }
  const forget = () => kept.get(key) === begun && kept.delete(key)
  begun.then(drawn => drawn === 'busy' && forget(), forget)
  return begun
}
