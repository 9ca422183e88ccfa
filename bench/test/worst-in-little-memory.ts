import { parentPort } from 'node:worker_threads'
import { createWorld } from '../src/world.ts'
import { hostileTexts, verifyHostile } from '../src/worst/verify-hostile.ts'

const world = createWorld()
for (const { name, text } of hostileTexts(world))
  parentPort!.postMessage({ name, codes: await verifyHostile(text, world) })
