import type { ProofFinding } from '../credential/index.ts'
import { type DidResolver, resolveDid } from '../did/index.ts'
import type { JsonObject } from '../primitives/json.ts'
import { displayCredential, domainOf } from './display.ts'
import type { VerifyOptions } from './options.ts'
import type { Finding } from './report.ts'
import { checkLikeness } from './resemblance/check-likeness.ts'

/** Asks for each DID once in a verification: what was found for the proof must be what the status list is held to. */
export function rememberingResolver(options: VerifyOptions): DidResolver {
  const asked = new Map<string, ReturnType<DidResolver>>()
  return did => {
    const known = asked.get(did)
    if (known) return known
    const made = resolveDid(did, { fetch: options.fetch })
    asked.set(did, made)
    return made
  }
}

/** At least one proof must be by a key that the issuer's own document lists; a good signature by a stranger proves nothing. */
export function checkIssuerKey(proofs: readonly ProofFinding[], issuerId: string): Finding {
  if (proofs.some(one => one.outcome === 'passed' && one.did === issuerId))
    return {
      check: 'issuer-key',
      outcome: 'passed',
      code: 'ISSUER_KEY_OK',
      message: 'It was signed with a key that the issuer has published.',
    }
  if (proofs.some(one => one.outcome === 'not-checked'))
    return {
      check: 'issuer-key',
      outcome: 'not-checked',
      code: 'ISSUER_KEY_UNREACHABLE',
      message: 'The issuer’s keys could not be had.',
    }
  if (proofs.some(one => one.outcome === 'passed'))
    return {
      check: 'issuer-key',
      outcome: 'failed',
      code: 'E_CONTROLLER',
      message: 'It was signed with a key of somebody else than the issuer that it names.',
    }
  return {
    check: 'issuer-key',
    outcome: 'failed',
    code: 'E_ISSUER_KEY_UNPROVEN',
    message: 'Nothing shows that the issuer signed it.',
  }
}

/** Does anybody whom the verifier trusts know the issuer? Said apart: a signature says who, not how good they are. */
export async function checkTrust(issuerId: string, document: JsonObject, options: VerifyOptions): Promise<Finding[]> {
  const known = options.trust ? await options.trust(issuerId) : null
  if (known)
    return [
      {
        check: 'issuer-trust',
        outcome: 'passed',
        code: 'ISSUER_LISTED',
        message: 'The issuer is on a list that you trust.',
        details: { name: known.name, list: known.list },
      },
    ]
  const domain = domainOf(issuerId)
  const details: JsonObject = domain === null ? {} : { domain }
  return [
    {
      check: 'issuer-trust',
      outcome: 'warning',
      code: domain === null ? 'ISSUER_NOT_LISTED' : 'ISSUER_DOMAIN_ONLY',
      message: 'Nobody that you trust vouches for this issuer; judge by its web address.',
      details,
    },
    ...checkLikeness(displayCredential(document).issuer, options.knownIssuers ?? []),
  ]
}
