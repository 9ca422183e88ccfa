import type { KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Signed } from './sign-slice.ts'

/** What a thread signs: texts, since a text is copied in one piece and a document node by node. */
export type ToSign = {
  readonly unsigned: readonly string[]
  readonly created: string
  /** A handle: its bytes are never copied, neither into the message nor into the thread's memory. */
  readonly key: KeyObject
  readonly verificationMethod: string
}
export type Task = ToSign & { readonly id: number }
export type Answer = { readonly id: number } & ({ readonly signed: Signed[] } | { readonly reason: string })

/** Threads that sign for this process, so that whoever asks for a page does not wait for a hundred thousand awards. */
export type SigningThreads = {
  /** 0 where there is one core only: then it is signed where it is asked for. */
  readonly size: number
  /** Waits for its turn where all threads have enough to do. */
  sign(slice: ToSign): Promise<Signed[]>
  close(): Promise<void>
}

const THREAD = new URL('thread.ts', import.meta.url)
/** Slices that a thread has in hand: one that it signs, and the next. */
const IN_HAND = 2
/** A thread holds some fifty megabytes: it ends when nothing was signed for so long. */
const IDLE_MILLISECONDS = 30_000

/** In megabytes: what it cannot need is garbage, and is taken away sooner. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 }

type Pending = { readonly resolve: (signed: Signed[]) => void; readonly reject: (error: Error) => void }
type Thread = { readonly worker: Worker; readonly tasks: Map<number, Pending> }

/** @param size how many threads there may be; each is started when it is needed first */
export function createSigningThreads(size: number): SigningThreads {
  const threads = new Set<Thread>()
  const waiting: (() => void)[] = []
  let last = 0
  let idle: NodeJS.Timeout | undefined

  function start(): Thread {
    // What was meant for the main thread (a debugger, a profiler) stays with it.
    const execArgv = process.execArgv.filter(flag => flag.startsWith('--disable-warning'))
    const worker = new Worker(THREAD, { execArgv, resourceLimits: LIMITS })
    const thread: Thread = { worker, tasks: new Map() }
    threads.add(thread)
    worker.unref()
    worker.on('message', (answer: Answer) => {
      const task = thread.tasks.get(answer.id)
      thread.tasks.delete(answer.id)
      if ('signed' in answer) task?.resolve(answer.signed)
      else task?.reject(new Error(answer.reason))
      waiting.shift()?.()
    })
    // One that has died takes with it what it had in hand; whoever asked for that asks again, and a new one is started.
    const lost = (error: Error) => {
      threads.delete(thread)
      for (const task of thread.tasks.values()) task.reject(error)
      thread.tasks.clear()
      for (const wake of waiting.splice(0)) wake()
    }
    worker.on('error', error => lost(error instanceof Error ? error : new Error('a thread failed')))
    worker.on('exit', () => lost(new Error('a thread that signs has ended')))
    return thread
  }

  /** The thread that has least to do, if it may have more. */
  function free(): Thread | undefined {
    const [least] = [...threads].sort((one, other) => one.tasks.size - other.tasks.size)
    if (least?.tasks.size === 0) return least
    if (threads.size < size) return start()
    return least && least.tasks.size < IN_HAND ? least : undefined
  }

  const endAll = async () => {
    const all = [...threads]
    threads.clear()
    await Promise.all(all.map(({ worker }) => worker.terminate()))
  }

  return {
    size,
    async sign(slice) {
      clearTimeout(idle)
      let thread = free()
      while (!thread) {
        await new Promise<void>(resolve => waiting.push(resolve))
        thread = free()
      }
      const { worker, tasks } = thread
      const id = ++last
      try {
        return await new Promise<Signed[]>((resolve, reject) => {
          tasks.set(id, { resolve, reject })
          worker.postMessage({ id, ...slice } satisfies Task)
        })
      } finally {
        clearTimeout(idle)
        const isQuiet = waiting.length === 0 && [...threads].every(one => one.tasks.size === 0)
        if (isQuiet) idle = setTimeout(() => void endAll(), IDLE_MILLISECONDS).unref()
      }
    },
    async close() {
      clearTimeout(idle)
      await endAll()
    },
  }
}
