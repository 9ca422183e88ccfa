import type { VerificationReport } from '../verification/index.ts'

/**
 * What became of a credential that was brought: `holds`; `ended`: over by its own date; `suspended`, `revoked` by whoever
 * awarded it; `broken`: not what was signed, or not a credential; `unsure`: something could not be checked.
 */
export const STANDINGS = ['holds', 'ended', 'suspended', 'revoked', 'broken', 'unsure'] as const
export type BroughtStanding = (typeof STANDINGS)[number]

/** What a report comes to. What is not proven is broken, whatever else it says. */
export function standingOf({ findings, result, credential }: VerificationReport): BroughtStanding {
  if (!credential) return 'broken'
  if (result === 'valid') return 'holds'
  const failed = findings.filter(one => one.outcome === 'failed')
  const isOther = failed.some(one => one.check !== 'status' && one.check !== 'validity')
  if (isOther) return 'broken'
  const has = (code: string) => failed.some(one => one.code === code)
  if (has('REVOKED')) return 'revoked'
  if (has('SUSPENDED')) return 'suspended'
  if (has('EXPIRED')) return 'ended'
  return failed.length > 0 ? 'broken' : 'unsure'
}
