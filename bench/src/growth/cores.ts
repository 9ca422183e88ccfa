import type { KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import {
  createSigningThreads,
  type SigningThreads,
} from '../../../apps/server/src/credential/threads/signing-threads.ts'
import { median, percentile, ratio } from '../measure.ts'
import type { Row } from '../report.ts'
import { CREATED, of, type World } from '../world.ts'
import type { RawAnswer, RawTask } from './raw-thread.ts'

const THREADS = [1, 2]
/** As the server cuts its lists. */
const SLICE = 25
const RAW = 'raw sign'
const OURS = 'signing threads, both forms'

/** How many were signed per second of the clock, by all threads together, and what one took. */
type Measured = { readonly perSecond: number; readonly times: readonly number[] }

async function rawRate(workers: readonly Worker[], key: KeyObject, milliseconds: number): Promise<Measured> {
  const answers = await Promise.all(
    workers.map(async worker => {
      worker.postMessage({ key, milliseconds } satisfies RawTask)
      const [answer] = (await once(worker, 'message')) as [RawAnswer]
      return answer
    }),
  )
  const perSecond = answers.reduce((sum, one) => sum + (one.signed / one.milliseconds) * 1000, 0)
  return { perSecond, times: answers.map(one => one.milliseconds / one.signed) }
}

/** The server's own threads, kept as busy as the server keeps them: each has a slice in hand, and the next. */
async function ourRate(
  threads: SigningThreads,
  slices: readonly (readonly string[])[],
  { key, verificationMethod }: World,
  milliseconds: number,
): Promise<Measured> {
  const times: number[] = []
  const begun = performance.now()
  let next = 0
  const keepBusy = async (): Promise<number> => {
    let signed = 0
    while (performance.now() < begun + milliseconds) {
      const sent = performance.now()
      const slice = await threads.sign({ unsigned: of(slices, next++), created: CREATED, key, verificationMethod })
      times.push((performance.now() - sent) / slice.length)
      signed += slice.length
    }
    return signed
  }
  // Each of these has one slice out at a time; the rate of each is until its own last slice.
  const rates = Array.from({ length: 2 * threads.size }, async () => {
    const signed = await keepBusy()
    return (signed / (performance.now() - begun)) * 1000
  })
  const perSecond = (await Promise.all(rates)).reduce((sum, one) => sum + one, 0)
  return { perSecond, times }
}

/**
 * What a second core adds: raw signing in one and two threads, and the server's own signing threads, in turn. Here
 * `opsPerSecond` is per second of the clock with all threads, `timesPeer` what two threads make beside one, and
 * `shareOfRaw` that beside what raw signing gains in the same run.
 */
export async function measureCores(
  world: World,
  { rounds, sliceMs }: { rounds: number; sliceMs: number },
): Promise<Row[]> {
  const texts = world.pool.map(document => JSON.stringify(document))
  const slices = Array.from({ length: Math.floor(texts.length / SLICE) }, (_, at) =>
    texts.slice(at * SLICE, (at + 1) * SLICE),
  )
  const workers = THREADS.map(() => new Worker(new URL('raw-thread.ts', import.meta.url)))
  const pools = THREADS.map(createSigningThreads)
  const measured = new Map<string, Measured[]>()
  for (let round = -1; round < rounds; round++)
    for (const [at, count] of THREADS.entries()) {
      const one = [
        [`${RAW}, ${count}`, await rawRate(workers.slice(0, count), world.key, sliceMs)],
        [`${OURS}, ${count}`, await ourRate(pools[at]!, slices, world, sliceMs)],
      ] as const
      // The first round starts the threads and warms them up.
      if (round >= 0) for (const [name, rate] of one) measured.set(name, [...(measured.get(name) ?? []), rate])
    }
  await Promise.all([...workers.map(worker => worker.terminate()), ...pools.map(pool => pool.close())])

  const ratesOf = (name: string, count: number) => ({
    rounds: measured.get(`${name}, ${count}`)!.map(one => one.perSecond),
    times: measured.get(`${name}, ${count}`)!.flatMap(one => one.times),
  })
  const label = (name: string, count: number) => `${name}, ${count} ${count === 1 ? 'thread' : 'threads'}`
  const gainOf = (name: string) => ratio(ratesOf(name, 2), ratesOf(name, 1))
  return [RAW, OURS].flatMap(name =>
    THREADS.map((count): Row => {
      const { rounds: rates, times } = ratesOf(name, count)
      const isTwo = count === 2
      return {
        name: label(name, count),
        opsPerSecond: median(rates),
        p50Ms: percentile(times, 0.5),
        p99Ms: percentile(times, 0.99),
        peer: isTwo ? label(name, 1) : null,
        timesPeer: isTwo ? gainOf(name) : null,
        shareOfRaw: isTwo && name === OURS ? gainOf(OURS) / gainOf(RAW) : null,
      }
    }),
  )
}
