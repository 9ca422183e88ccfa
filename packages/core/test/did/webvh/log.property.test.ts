import { fc, test } from '@fast-check/vitest'
import { expect, test as plainTest } from 'vitest'
import { parseLog, parseWitnessProofs, selectVersion, verifyLog } from '../../../src/did/index.ts'
import { approvedBy, day, documentWith, keyOf, now, startLog, witnessed } from './world.ts'

const [a, b, c] = [keyOf(1), keyOf(2), keyOf(3)]

async function good() {
  const log = await startLog({ by: a, nextKeyHashes: [b.hash], document: documentWith({ 'key-1': c }) })
  await log.add({ by: b, at: day(2), updateKeys: [b.multikey], nextKeyHashes: [c.hash], witness: witnessed(1, [100]) })
  return { text: log.text(), witnessProofs: await approvedBy(log.entries, [100]) }
}
const { text, witnessProofs } = await good()

plainTest('the log as it was made holds', async () => {
  const read = parseLog(text)
  expect(read.ok && (await verifyLog(read.value, { now, witnessProofs })).broken).toBeNull()
})

/** All places of a JSON value, its own among them. */
const places = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, one]) => places(one, [...path, key]))]
    : [path]

test.prop([fc.nat(), fc.jsonValue({ maxDepth: 3 })], { numRuns: 400 })(
  'a log in which anything stands anywhere is refused, and nothing is thrown',
  async (seed, put) => {
    const entries = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    const all = places(entries).filter(path => path.length > 0)
    const path = all[seed % all.length]!
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], entries)
    const before = JSON.stringify((parent as Record<string, unknown>)[path.at(-1)!])
    ;(parent as Record<string, unknown>)[path.at(-1)!] = put
    fc.pre(before !== JSON.stringify(put))
    const read = parseLog(entries.map(one => JSON.stringify(one)).join('\n'))
    if (!read.ok) return
    const log = await verifyLog(read.value, { now, witnessProofs })
    expect(log.broken).not.toBeNull()
    expect(log.versions.length).toBeLessThan(2)
    expect(selectVersion(log).ok).toBe(false)
  },
)

test.prop(
  [
    fc.oneof(
      fc.string(),
      fc.json(),
      fc.uint8Array().map(bytes => bytes),
    ),
  ],
  { numRuns: 1_000 },
)('whatever is served in the place of a log or of witnesses’ proofs is read or refused', input => {
  expect(() => [parseLog(input), parseWitnessProofs(input)]).not.toThrow()
})
