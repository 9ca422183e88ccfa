import type { JsonObject } from '../primitives/json.ts'

/** The questions a verifier asks, in the order in which the report lists them. */
export const CHECKS = [
  'structure',
  'schema',
  'contexts',
  'proof',
  'issuer-key',
  'validity',
  'status',
  'subject',
  'issuer-trust',
  'endorsements',
  'constituents',
] as const
export type CheckName = (typeof CHECKS)[number]

/** `not-checked` is an honest "could not find out"; it is never green. */
export type Outcome = 'passed' | 'failed' | 'warning' | 'not-checked'

export type Finding = {
  readonly check: CheckName
  readonly outcome: Outcome
  /** Stable, for programs and message catalogues: `checks.json` has a sentence for each code in each language. */
  readonly code: string
  /** One English sentence for a person who has no catalogue. Never quotes untrusted input. */
  readonly message: string
  readonly details?: JsonObject
}

/** `valid`: every check passed (warnings allowed). `invalid`: one failed. `indeterminate`: something could not be checked. */
export type Verdict = 'valid' | 'invalid' | 'indeterminate'

/** Any failure makes it invalid; without one, anything that could not be checked leaves it indeterminate. */
export function conclude(findings: readonly Finding[]): Verdict {
  if (findings.some(one => one.outcome === 'failed')) return 'invalid'
  return findings.some(one => one.outcome === 'not-checked') ? 'indeterminate' : 'valid'
}
