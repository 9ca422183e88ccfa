import type { VerificationReport } from '@laurel/core/verification'
import { workerAddress } from './insert.ts'
import type { verifyHere } from './verify-here.ts'
import type { Answered, Asked } from './verify-worker.ts'
import address from './verify-worker.ts?worker&url'

type Of = Parameters<typeof verifyHere>

let worker: Worker | null | undefined
let asked = 0
const waiting = new Map<number, { readonly of: Of; readonly resolve: (report: Promise<VerificationReport>) => void }>()

const onThisThread = async (of: Of) => (await import('./verify-here.ts')).verifyHere(...of)

/** A browser that lets no worker run does the work itself, what it was asked meanwhile too. */
function giveUp(): void {
  worker?.terminate()
  worker = null
  for (const { of, resolve } of waiting.values()) resolve(onThisThread(of))
  waiting.clear()
}

function open(): Worker | null {
  try {
    const made = new Worker(workerAddress(address) as string, { type: 'module' })
    made.addEventListener('error', giveUp)
    made.addEventListener('message', ({ data: { number, report } }: MessageEvent<Answered>) => {
      const one = waiting.get(number)
      one?.resolve(report ? Promise.resolve(report) : onThisThread(one.of))
      waiting.delete(number)
    })
    return made
  } catch {
    return null
  }
}

/** Has the worker loaded while what it will check is still on its way. */
export function makeReady(): void {
  if (worker === undefined) worker = open()
}

/** `verifyHere` on a thread of its own, so that the page stays quick while a hundred credentials are checked. */
export function verifyApart(...of: Of): Promise<VerificationReport> {
  makeReady()
  const at = worker
  if (!at) return onThisThread(of)
  const number = ++asked
  return new Promise(resolve => {
    waiting.set(number, { of, resolve })
    at.postMessage({ number, of } satisfies Asked)
  })
}
