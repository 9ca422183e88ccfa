import type { Deps } from '../deps.ts'
import { throwAll } from '../people/for-each-issuer.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { appendLeft, type RecordsLook } from './append.ts'

/** What an operator reads of records that do not go on. */
const SENTENCES = {
  held: 'a public record is held: this machine has signed more than its database knows; see laurel log renew',
  unknown: 'the head of a public record is not signed here: this data folder knows nothing of it; see laurel log adopt',
  ahead: 'the head of a public record is not signed now: the last one is of a time to come; look at the clock',
} as const

/** The regular look at every public record; tells the metrics of those that do not go on, and of what has waited too long. */
export function appendEverything(deps: Deps, { metrics, log }: { metrics: Metrics; log: Log }): () => Promise<void> {
  let found: RecordsLook | undefined
  metrics.gauge('laurel_records_held', 'Public records whose heads are not signed here, with the reason.', () =>
    found
      ? (['held', 'unknown', 'ahead'] as const).map(why => ({ labels: { why }, value: (found as RecordsLook)[why] }))
      : [],
  )
  metrics.gauge(
    'laurel_records_oldest_seconds',
    'How long what goes on a public record had waited at the last look, where the record does not go on.',
    () => (found ? [{ value: found.waitedSeconds }] : []),
  )
  return async () => {
    const before = found
    found = await appendLeft(deps)
    for (const why of ['held', 'unknown', 'ahead'] as const)
      if (found[why] > (before?.[why] ?? 0)) log.error({ records: found[why] }, SENTENCES[why])
    throwAll(found.errors)
  }
}
