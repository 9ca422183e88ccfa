import { CLOCK_SKEW_MS } from '../credential/index.ts'
import { idOf, list } from '../primitives/json.ts'
import { type Instant, parseDateTime } from '../primitives/time.ts'
import { type VerifyOptions, verify } from '../verification/index.ts'
import { didsIn, organizationIn } from './federation/find-chain.ts'
import type { TrustAnchor } from './federation/index.ts'
import { isSignedBy } from './federation/key-set.ts'
import { mayIssueUnder } from './federation/policy.ts'
import { readStatement } from './federation/statement.ts'
import { readRecognition } from './recognition.ts'

/** Whose word counts on who an issuer is: in the verifier's own eyes, and nobody's else. */
export type IdentityTrust = {
  /** Registries, with the keys that the verifier has of them; one without keys proves nothing in a file. */
  readonly registries: readonly TrustAnchor[]
  /** DIDs of accreditors, whose recognitions and endorsements of an issuer count. */
  readonly accreditors: readonly string[]
  readonly now: Instant
  /**
   * How a recognition or an endorsement is verified: its accreditor's keys come from here. Without it only registries'
   * statements are looked at.
   */
  readonly verify?: VerifyOptions
}

/** What a piece of evidence proves, or why it proves nothing. */
export type IdentityProof =
  | {
      readonly state: 'confirmed'
      readonly kind: 'registry' | 'recognition' | 'endorsement'
      /** The entity id of the registry, or the accreditor's DID. */
      readonly by: string
      readonly name: string | null
      /**
       * Of a registry, every DID that is said to be this institution: a did:web with its did:webvh. Of an accreditor,
       * everybody whom it speaks of: several institutions may stand in one credential.
       */
      readonly dids: readonly string[]
      /** Since when, by the word of whoever signed it. */
      readonly asOf: Instant | null
      readonly until: Instant | null
      /** Whether it holds today; else it says who the institution was as of then. */
      readonly isCurrent: boolean
    }
  | { readonly state: 'refused'; readonly kind: string; readonly reason: string }

/**
 * Verifies what a third party has signed on who an issuer is, as a proof bundle carries it, without asking anybody but
 * through `verify`. Nothing is believed for being there: the signature must be by somebody on the verifier's own lists.
 */
export async function verifyIdentityEvidence(
  { kind, body }: { readonly kind: string; readonly body: string },
  trust: IdentityTrust,
): Promise<IdentityProof> {
  if (kind === 'registry') return verifyRegistryStatement(body, trust)
  if (kind !== 'recognition' && kind !== 'endorsement') return { state: 'refused', kind, reason: 'UNKNOWN_KIND' }
  return trust.verify
    ? verifyAccreditors(kind, body, trust, trust.verify)
    : { state: 'refused', kind, reason: 'NOT_ASKED' }
}

async function verifyRegistryStatement(
  body: string,
  { registries, now, verify: asked }: IdentityTrust,
): Promise<IdentityProof> {
  const refuse = (reason: string): IdentityProof => ({ state: 'refused', kind: 'registry', reason })
  const read = readStatement(body)
  if (!read.ok) return refuse(read.error)
  const { iss, sub, token, metadata, issuedAt, expiresAt } = read.value
  const registry = registries.find(one => one.id === iss)
  if (!registry?.keys) return refuse('UNKNOWN_REGISTRY')
  // What somebody says of themselves is no word of a third party.
  if (sub === iss) return refuse('OTHER_SUBJECT')
  if (!(await isSignedBy(token, registry.keys, asked?.cryptography))) return refuse('SIGNATURE')
  if (issuedAt > now + CLOCK_SKEW_MS) return refuse('FROM_FUTURE')
  if (expiresAt < issuedAt) return refuse('MALFORMED')
  if (!mayIssueUnder([read.value])) return refuse('WRONG_KIND')
  const dids = [...new Set([...(sub.startsWith('did:') ? [sub] : []), ...(didsIn(metadata) ?? [])])]
  if (dids.length === 0) return refuse('NAMES_NO_DID')
  return {
    state: 'confirmed',
    kind: 'registry',
    by: iss,
    name: organizationIn(metadata),
    dids,
    asOf: issuedAt,
    until: expiresAt,
    isCurrent: expiresAt >= now - CLOCK_SKEW_MS,
  }
}

async function verifyAccreditors(
  kind: 'recognition' | 'endorsement',
  body: string,
  { accreditors, now }: IdentityTrust,
  options: VerifyOptions,
): Promise<IdentityProof> {
  const { trust: _trust, layers: _layers, ...plain } = options
  const report = await verify(body, plain)
  const refuse = (reason: string): IdentityProof => ({ state: 'refused', kind, reason })
  const { document, issuerId } = report
  if (!document || issuerId === undefined) return refuse('MALFORMED')
  if (!accreditors.includes(issuerId)) return refuse('OTHER_ACCREDITOR')
  const ids = list(document.credentialSubject).flatMap(one => idOf(one) ?? [])
  const named = ids.filter(one => one.startsWith('did:') && one !== issuerId)
  if (kind === 'endorsement' && !list(document.type).includes('EndorsementCredential')) return refuse('WRONG_KIND')
  const dids =
    kind === 'endorsement'
      ? named
      : named.filter(did => readRecognition(report, { did, types: [] }, accreditors).state === 'recognised')
  if (named.length > 0 && dids.length === 0) return refuse('OTHER_SUBJECT')
  if (dids.length === 0) return refuse('NAMES_NO_DID')
  if (report.result !== 'valid')
    return refuse(
      report.findings.find(one => one.outcome === 'failed' || one.outcome === 'not-checked')?.code ?? 'UNREADABLE',
    )
  const at = (value: unknown): Instant | null => {
    const read = typeof value === 'string' ? parseDateTime(value) : null
    return read?.ok ? read.value : null
  }
  const until = at(document.validUntil ?? document.expirationDate)
  return {
    state: 'confirmed',
    kind,
    by: issuerId,
    name: null,
    dids,
    asOf: at(document.validFrom ?? document.issuanceDate),
    until,
    isCurrent: until === null || until >= now - CLOCK_SKEW_MS,
  }
}
