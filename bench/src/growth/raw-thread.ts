import { type KeyObject, sign } from 'node:crypto'
import { parentPort } from 'node:worker_threads'

/** Asked to sign for so many milliseconds; answers how many it has signed in how many. */
export type RawTask = { readonly key: KeyObject; readonly milliseconds: number }
export type RawAnswer = { readonly signed: number; readonly milliseconds: number }

/** A thread that does nothing but sign the 64 bytes that a proof signs. */
parentPort?.on('message', ({ key, milliseconds }: RawTask) => {
  const message = new Uint8Array(64).fill(7)
  const begun = performance.now()
  let signed = 0
  let now = begun
  for (; now < begun + milliseconds; now = performance.now())
    for (let one = 0; one < 16; one++) {
      sign(null, message, key)
      signed++
    }
  parentPort?.postMessage({ signed, milliseconds: now - begun } satisfies RawAnswer)
})
