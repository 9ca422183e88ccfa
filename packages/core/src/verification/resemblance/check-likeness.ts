import type { JsonObject } from '../../primitives/json.ts'
import type { DisplayCredential } from '../display.ts'
import type { Finding } from '../report.ts'
import { hasHidden, hasMixedWord } from './hidden.ts'
import { type KnownIssuer, resembles } from './resembles.ts'

const warning = (code: string, message: string, details?: JsonObject): Finding => ({
  check: 'issuer-trust',
  outcome: 'warning',
  code,
  message,
  ...(details ? { details } : {}),
})

/** Is the issuer's name made to be taken for another's (HOSTILE H-46)? Nothing is said of an issuer that is trusted. */
export function checkLikeness(issuer: DisplayCredential['issuer'], known: readonly KnownIssuer[]): Finding[] {
  const { id, name, domain } = issuer
  if (name === null) return []
  const findings: Finding[] = []
  if (hasHidden(name))
    findings.push(warning('ISSUER_NAME_HIDDEN', 'The issuer’s name holds characters that cannot be seen.'))
  if (hasMixedWord(name))
    findings.push(warning('ISSUER_NAME_MIXED', 'The issuer’s name mixes letters of alphabets that look alike.'))
  const found = resembles({ name, id, domain }, known)
  if (found)
    findings.push(
      warning('ISSUER_RESEMBLES', 'The issuer’s name or address resembles that of another, which did not sign this.', {
        name: found.known.name,
        why: found.why,
        ...(found.known.domain ? { domain: found.known.domain } : {}),
      }),
    )
  return findings
}
