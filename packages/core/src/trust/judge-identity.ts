import type { IdentityFinding, JudgeIdentity } from '../bundle/index.ts'
import { parseDidWebvh } from '../did/index.ts'
import { toIso } from '../primitives/time.ts'
import type { Layer, VerifyOptions } from '../verification/index.ts'
import type { TrustAnchor } from './federation/index.ts'
import { type IdentityProof, verifyIdentityEvidence } from './identity-evidence.ts'

/** Whose word counts on who an issuer is, by the names that the verifier gives them. */
export type JudgedBy = {
  readonly registries: readonly (TrustAnchor & { readonly name?: string })[]
  /** DIDs of accreditors. */
  readonly accreditors: readonly string[]
}

type Confirmed = Extract<IdentityProof, { readonly state: 'confirmed' }>

const UNTRUSTED = ['UNKNOWN_REGISTRY', 'OTHER_ACCREDITOR']
const isBroken = (reason: string) => /^E_|^(SIGNATURE|MALFORMED|FROM_FUTURE)$/.test(reason)

function refused(kind: string, reason: string): IdentityFinding | null {
  if (reason === 'UNKNOWN_KIND') return null
  const details = { kind, reason }
  if (UNTRUSTED.includes(reason))
    return {
      outcome: 'not-checked',
      code: 'IDENTITY_UNTRUSTED',
      message: 'Somebody whom you have not chosen to believe says who the issuer is.',
      details,
    }
  if (isBroken(reason))
    return {
      outcome: 'failed',
      code: 'IDENTITY_BROKEN',
      message: 'What is said of who the issuer is was not signed like this by whoever is named.',
      details,
    }
  if (reason === 'OTHER_SUBJECT' || reason === 'NAMES_NO_DID' || reason === 'WRONG_KIND') return ofAnother(details)
  return {
    outcome: 'not-checked',
    code: 'IDENTITY_UNCHECKED',
    message: 'What is said of who the issuer is could not be checked.',
    details,
  }
}

const ofAnother = (details: { readonly kind: string }): IdentityFinding => ({
  outcome: 'warning',
  code: 'IDENTITY_OTHER',
  message: 'What somebody says of who somebody is, is of another than this issuer.',
  details,
})

function confirmed(proof: Confirmed, issuerId: string, by: string): IdentityFinding {
  const { kind, name, dids, asOf, until, isCurrent } = proof
  const details = { kind, by, ...(name ? { name } : {}), ...(until === null ? {} : { until: toIso(until) }) }
  if (!dids.includes(issuerId)) return ofAnother(details)
  const layer: Layer | null =
    kind === 'endorsement' || !isCurrent
      ? null
      : { kind, state: 'confirmed', by, ...(name ? { name } : {}), ...(until === null ? {} : { until: toIso(until) }) }
  // An endorsement says that somebody is good, and not which keys are theirs.
  const webvh =
    kind === 'endorsement'
      ? undefined
      : dids.find(one => {
          const history = parseDidWebvh(one)
          return history.ok && (kind === 'registry' || one === issuerId || history.value.web === issuerId)
        })
  return {
    outcome: 'passed',
    ...(isCurrent
      ? { code: 'IDENTITY_CONFIRMED', message: 'Somebody whom you trust says who the issuer is.' }
      : { code: 'IDENTITY_CONFIRMED_THEN', message: 'Somebody whom you trust said who the issuer was.' }),
    ...(asOf === null ? {} : { asOf: toIso(asOf) }),
    details,
    ...(webvh === undefined ? {} : { webvh }),
    ...(layer ? { layer } : {}),
    ...(isCurrent || until === null ? {} : { heldUntil: until }),
  }
}

/**
 * How a verifier judges what a proof bundle has of third parties (`identity`): by the keys of the registries, and by the
 * accreditors, that the verifier has chosen to believe.
 *
 * @param verify how recognitions and endorsements are verified
 */
export function judgeIdentityBy(
  { registries, accreditors }: JudgedBy,
  verify: Omit<VerifyOptions, 'now' | 'fetch'> = {},
): JudgeIdentity {
  return async (evidence, { issuerId, now, fetch }) => {
    const trust = { registries, accreditors, now, verify: { ...verify, now, fetch } }
    const proof = await verifyIdentityEvidence(evidence, trust)
    if (proof.state === 'refused') return refused(proof.kind, proof.reason)
    const known = registries.find(one => one.id === proof.by)
    return confirmed(proof, issuerId, known?.name ?? proof.by.replace(/^https?:\/\//, ''))
  }
}
