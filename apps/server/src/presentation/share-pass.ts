import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../deps.ts'

/** So long one view lasts: looking again, or opening what hangs on the page, is the same view. */
export const PASS_SECONDS = 3_600

const sealOf = (deps: Deps, tokenHash: string, until: number) =>
  createHmac('sha256', deps.deriveSecret('share pass')).update(`${tokenHash} ${until}`).digest('base64url')

/** What a visitor's browser keeps of a view, so that it is counted once: a time and a seal, and no name of anybody. */
export function makePass(deps: Deps, tokenHash: string): string {
  const until = Math.floor(deps.clock().getTime() / 1000) + PASS_SECONDS
  return `${until}.${sealOf(deps, tokenHash, until)}`
}

export function isPass(deps: Deps, tokenHash: string, pass: string | undefined): boolean {
  const [, until = '', seal = ''] = /^(\d{1,12})\.([\w-]{43})$/.exec(pass ?? '') ?? []
  if (Number(until) * 1000 <= deps.clock().getTime()) return false
  return timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(deps, tokenHash, Number(until))))
}
