import type { JsonObject } from '../../primitives/json.ts'
import type { DisplayCredential } from '../display.ts'
import type { Finding } from '../report.ts'
import { hasHidden, hasMixedWord } from './hidden.ts'
import type { LogoPrint } from './logo.ts'
import { type KnownIssuer, resembles, usesLogoOf } from './resembles.ts'

const warning = (code: string, message: string, details?: JsonObject): Finding => ({
  check: 'issuer-trust',
  outcome: 'warning',
  code,
  message,
  ...(details ? { details } : {}),
})

const detailsOf = ({ name, domain }: KnownIssuer): JsonObject => ({ name, ...(domain ? { domain } : {}) })

/**
 * Is the issuer's name or logo made to be taken for another's (HOSTILE H-46)? Nothing is said of an issuer that is
 * trusted.
 *
 * @param logo what the issuer's own picture looks like, where that is known
 */
export function checkLikeness(
  issuer: DisplayCredential['issuer'],
  known: readonly KnownIssuer[],
  logo: LogoPrint | null = null,
): Finding[] {
  const { id, name, domain } = issuer
  const findings: Finding[] = []
  const copied = logo === null ? null : usesLogoOf({ id, domain }, logo, known)
  if (copied)
    findings.push(
      warning('ISSUER_LOGO_COPIED', 'It uses the logo of another issuer, which did not sign this.', detailsOf(copied)),
    )
  if (name === null) return findings
  if (hasHidden(name))
    findings.push(warning('ISSUER_NAME_HIDDEN', 'The issuer’s name holds characters that cannot be seen.'))
  if (hasMixedWord(name))
    findings.push(warning('ISSUER_NAME_MIXED', 'The issuer’s name mixes letters of alphabets that look alike.'))
  const found = resembles({ name, id, domain }, known)
  if (found)
    findings.push(
      warning('ISSUER_RESEMBLES', 'The issuer’s name or address resembles that of another, which did not sign this.', {
        ...detailsOf(found.known),
        why: found.why,
      }),
    )
  return findings
}
