import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

/** What the verifier itself takes with its contexts and schemas, and 64 MB beside. */
const LIMITS = { maxOldGenerationSizeMb: 24 + 64, maxYoungGenerationSizeMb: 8 }

test('no document takes more than 64 MB to refuse, and each is refused for what is wrong with it', async () => {
  const worker = new Worker(new URL('./worst-in-little-memory.ts', import.meta.url), { resourceLimits: LIMITS })
  const found: { name: string; codes: string[] }[] = []
  worker.on('message', one => found.push(one))
  const ended = once(worker, 'exit')
  const broke = new Promise((_, refuse) => worker.once('error', refuse))
  await Promise.race([ended, broke])
  expect(found.length).toBeGreaterThan(30)
  for (const { name, codes } of found) expect(codes, name).not.toEqual([])
  const codesOf = (name: string) => found.find(one => one.name === name)?.codes
  expect(codesOf('an honest badge')).toEqual(['E_SIGNATURE', 'E_ISSUER_KEY_UNPROVEN'])
  expect(codesOf('lists')).toEqual(['E_WORK_LIMIT'])
  expect(codesOf('a clique of ten')).toEqual(['E_NORMAL_FORM'])
})
