import type { Deps } from '../deps.ts'
import { allIssuerIds } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import type { Metrics } from '../platform/metrics.ts'
import { publishLists } from './publish-list.ts'

/**
 * The regular work on status lists: signs what is out of date, for every issuer, and tells the metrics how old the
 * oldest list is. Where that fails, the time of the last whole round stands still.
 */
export function publishEverything(deps: Deps, metrics: Metrics): () => Promise<void> {
  let oldest: number | undefined
  let finished: number | undefined
  metrics.gauge('laurel_status_list_oldest_seconds', 'Age of the oldest published status list.', () =>
    oldest === undefined ? [] : [{ value: Math.round((deps.clock().getTime() - oldest) / 1000) }],
  )
  metrics.gauge(
    'laurel_status_lists_checked_seconds',
    'When all status lists were last found or made up to date, in Unix time.',
    () => (finished === undefined ? [] : [{ value: Math.round(finished / 1000) }]),
  )
  return async () => {
    let first: number | undefined
    for (const issuerId of await tx(deps, {}, allIssuerIds))
      for (const signed of await publishLists(deps, issuerId)) first = Math.min(first ?? Infinity, signed.getTime())
    oldest = first
    finished = deps.clock().getTime()
  }
}
