import type { ShareView } from './schema.ts'
import type { ShareRow } from './store.ts'

/** How a link stands. What its owner did comes before what came by itself. */
export function shareState(row: ShareRow, now: Date): ShareView['state'] {
  if (row.withdrawn_at !== null) return 'withdrawn'
  if (row.expires_at !== null && Date.parse(row.expires_at) <= now.getTime()) return 'expired'
  return row.view_limit !== null && row.views >= row.view_limit ? 'used-up' : 'open'
}
