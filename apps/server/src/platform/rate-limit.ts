import type { MiddlewareHandler } from 'hono'
import { peerOf } from './peer.ts'
import { answerProblem } from './problem.ts'

const MINUTE = 60_000
/** Peers remembered at most; a flood from more of them only makes the limit forget the oldest. */
const REMEMBERED = 10_000

/** At most `perMinute` requests a minute from one peer, counted in this process. */
export function rateLimit(perMinute: number, now: () => number): MiddlewareHandler {
  const seen = new Map<string, { count: number; since: number }>()
  return async (c, next) => {
    const peer = peerOf(c)
    const at = now()
    const known = seen.get(peer)
    const entry = known && at - known.since < MINUTE && at >= known.since ? known : { count: 0, since: at }
    entry.count++
    seen.delete(peer)
    seen.set(peer, entry)
    if (seen.size > REMEMBERED) seen.delete(seen.keys().next().value as string)
    if (entry.count <= perMinute) return next()
    c.header('retry-after', String(Math.ceil((entry.since + MINUTE - at) / 1_000)))
    return answerProblem(c, 429, { code: 'E_TOO_MANY_REQUESTS', detail: 'Too many requests. Wait a minute.' })
  }
}
