import type { Deps } from '../deps.ts'
import type { Metrics } from '../platform/metrics.ts'
import { appendLeft } from './append.ts'

/** The regular look at every public record; tells the metrics of those that are held, and of what has waited too long. */
export function appendEverything(deps: Deps, metrics: Metrics): () => Promise<void> {
  let found: Awaited<ReturnType<typeof appendLeft>> | undefined
  metrics.gauge('laurel_records_held', 'Public records on which nothing is signed until an operator acts.', () =>
    found ? [{ value: found.held }] : [],
  )
  metrics.gauge(
    'laurel_records_oldest_seconds',
    'How long what goes on a public record had waited at the last look.',
    () =>
      found ? [{ value: found.oldest ? Math.round((deps.clock().getTime() - found.oldest.getTime()) / 1000) : 0 }] : [],
  )
  return async () => {
    found = await appendLeft(deps)
  }
}
