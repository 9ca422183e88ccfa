import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../../deps.ts'

const MINUTE = 60_000

type Tools = Pick<Deps, 'clock' | 'deriveSecret'>

function markOf(deps: Tools, did: string, minute: number): string {
  const mac = createHmac('sha256', deps.deriveSecret('domain live')).update(`${did} ${minute}`).digest()
  return mac.subarray(0, 16).toString('base64url')
}

const minuteOf = ({ clock }: Tools) => Math.floor(clock().getTime() / MINUTE)

/**
 * The content type of a file that a domain takes from this server at each request. Its parameter is different each
 * minute, and nobody else can make it: so a check tells a domain that hands on from one that has a copy.
 */
export const liveType = (deps: Tools, did: string, type: string): string =>
  `${type}; live=${markOf(deps, did, minuteOf(deps))}`

/** Whether an answer was made here within the last minutes. */
export function isLive(deps: Tools, did: string, contentType: string): boolean {
  const said = /;\s*live="?([\w-]{22})"?/i.exec(contentType)?.[1]
  if (said === undefined) return false
  const now = minuteOf(deps)
  return [now, now - 1].some(minute => timingSafeEqual(Buffer.from(said), Buffer.from(markOf(deps, did, minute))))
}
