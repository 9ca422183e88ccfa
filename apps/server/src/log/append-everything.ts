import type { Deps } from '../deps.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { appendLeft } from './append.ts'

/** The regular look at every public record; tells the metrics of those that do not go on, and of what has waited too long. */
export function appendEverything(deps: Deps, { metrics, log }: { metrics: Metrics; log: Log }): () => Promise<void> {
  let found: Awaited<ReturnType<typeof appendLeft>> | undefined
  metrics.gauge('laurel_records_held', 'Public records on which nothing is signed until an operator acts.', () =>
    found ? [{ value: found.held + found.unsigned }] : [],
  )
  metrics.gauge(
    'laurel_records_oldest_seconds',
    'How long what goes on a public record had waited at the last look.',
    () =>
      found ? [{ value: found.oldest ? Math.round((deps.clock().getTime() - found.oldest.getTime()) / 1000) : 0 }] : [],
  )
  return async () => {
    const before = found
    found = await appendLeft(deps)
    if (found.held > (before?.held ?? 0))
      log.error(
        { records: found.held },
        'a public record is held: this machine has signed more than its database knows; see laurel log renew',
      )
    if (found.unsigned > (before?.unsigned ?? 0))
      log.warn(
        { records: found.unsigned },
        'the head of a public record is not signed here: this data folder knows nothing of it; see laurel log adopt',
      )
  }
}
