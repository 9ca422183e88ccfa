import type { DcqlQuery } from '@laurel/core/presentation'
import type { Deps } from '../../deps.ts'
import { oncePer } from '../../platform/once-per.ts'
import { knownAchievements } from './known-achievements.ts'
import type { RequestRow } from './store.ts'
import { writeQuery } from './write-query.ts'

type Asked = Pick<RequestRow, 'wants' | 'formats' | 'asks_name'>

/** What a request asks now. */
export const queryOf = async (
  deps: Deps,
  issuerId: string,
  { wants, formats, asks_name: asksName }: Asked,
): Promise<DcqlQuery> => writeQuery({ wants, formats, asksName }, await knownAchievements(deps, issuerId, wants))

/** So long a query serves the wallets that come after: writing one looks through the achievements of many institutions. */
const KEPT_MILLISECONDS = 60_000
const MOST_KEPT = 200

type Kept = { readonly at: number; readonly query: Promise<DcqlQuery> }
const keptBy = oncePer((_: Deps) => new Map<string, Kept>())

/** What a request asks, at most a minute old: anybody may visit it, as often as they like. */
export function keptQuery(deps: Deps, issuerId: string, request: RequestRow): Promise<DcqlQuery> {
  const kept = keptBy(deps)
  const key = `${issuerId} ${request.id}`
  const now = deps.clock().getTime()
  const known = kept.get(key)
  if (known && now >= known.at && now - known.at < KEPT_MILLISECONDS) return known.query
  const made: Kept = { at: now, query: queryOf(deps, issuerId, request) }
  kept.delete(key)
  kept.set(key, made)
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break
    kept.delete(oldest)
  }
  made.query.catch(() => kept.get(key) === made && kept.delete(key))
  return made.query
}
