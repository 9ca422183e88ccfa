import { fc, test as property } from '@fast-check/vitest'
import { bundleIn, refusedBundle, verifyBundle, writeBundle } from '@laurel/core/bundle'
import { type Instant, toUtf8 } from '@laurel/core/primitives'
import { believing, bundleOf, changed, schoolOf, signedList } from './world.ts'

const made = await bundleOf()
const revoked = await bundleOf(made.school, { list: await signedList(made.school, 8) })
const forged = await bundleOf(schoolOf(2))
const altered = { ...made.bundle, credential: changed(made.bundle.credential, 'Sample School', 'Sample Schopl') }
/** While the snapshot is fresh, so that nothing but the fault stands between it and "valid". */
const fresh = Date.UTC(2026, 5, 12) as Instant

const good = toUtf8(writeBundle(made.bundle))
const bad = [altered, revoked.bundle, forged.bundle].map(one => toUtf8(writeBundle(one)))

const verified = (file: Uint8Array, now: Instant) => {
  const options = believing(made, { now })
  const bundle = bundleIn(file)
  return bundle?.ok ? verifyBundle(bundle.value, options) : bundle && refusedBundle(bundle.error, options)
}
/** One byte, or a few in a row, as another says. */
const mutations = fc.record({
  which: fc.nat({ max: bad.length - 1 }),
  at: fc.double({ min: 0, max: 0.999999, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 3 }),
})
const mutate = (file: Uint8Array, at: number, bytes: Uint8Array) => {
  const copy = file.slice()
  copy.set(bytes, Math.min(Math.floor(at * file.length), file.length - bytes.length))
  return copy
}

property.prop([mutations], { numRuns: 150 })(
  'no change of any byte of a bundle makes valid what was not',
  async ({ which, at, bytes }) => {
    for (const now of [fresh, believing(made).now]) {
      const report = await verified(mutate(bad[which] as Uint8Array, at, bytes), now)
      if (report && (report.result === 'valid' || report.validAsOf !== undefined)) throw new Error(`valid at ${at}`)
    }
  },
)

property.prop([mutations], { numRuns: 150 })(
  'what is valid after a change says what it said before',
  async ({ at, bytes }) => {
    const before = await verified(good, fresh)
    const report = await verified(mutate(good, at, bytes), fresh)
    if (report?.result === 'valid' && JSON.stringify(report.document) !== JSON.stringify(before?.document))
      throw new Error(`says something else at ${at}`)
  },
)
