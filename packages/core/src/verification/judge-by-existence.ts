import type { ProofFinding } from '../credential/index.ts'
import { type DidResolver, findVerificationMethod, type NamedTree } from '../did/index.ts'
import { digestOf } from '../log/index.ts'
import { equalBytes } from '../primitives/bytes.ts'
import type { JsonObject } from '../primitives/json.ts'
import type { Existence } from './existence.ts'
import { isByFormerKey } from './findings.ts'
import type { VerifyOptions } from './options.ts'

/**
 * Looks at signatures that hold by keys which count no more: a key that its issuer has declared compromised, and a key
 * that its did:webvh has no longer. What shows that the very document existed while the key was still the signer's
 * alone makes them pass; dates inside the document never do (HOSTILE H-51).
 *
 * @param signed  the document as it was given, proofs included, or the token
 */
export async function judgeByExistence(
  findings: readonly ProofFinding[],
  signed: JsonObject | string,
  { existence: lookUp, now }: Pick<VerifyOptions, 'existence' | 'now'>,
  resolve: DidResolver,
): Promise<ProofFinding[]> {
  const isOpen = (one: ProofFinding) => (one.code === 'E_AFTER_COMPROMISE' || isByFormerKey(one)) && !one.isDerived
  if (!lookUp || !findings.some(isOpen)) return [...findings]
  const existence = await lookUp(digestOf(signed))
  if (!existence) return [...findings]
  return Promise.all(
    findings.map(async one => {
      if (!isOpen(one)) return one
      if (one.compromise) return wasBefore(existence, one.compromise) ? passedBefore(one, existence) : one
      return passedThen(one, existence, resolve, now)
    }),
  )
}

/** By a believed clock strictly before; or in a tree that the issuer itself has named as its last good one. */
const wasBefore = ({ by, trees }: Existence, { since, lastGood }: NonNullable<ProofFinding['compromise']>): boolean =>
  (by !== null && by < since) || trees.some(tree => lastGood.some(good => isSameTree(tree, good)))

const isSameTree = (one: NamedTree, other: NamedTree): boolean =>
  one.origin === other.origin && one.size === other.size && equalBytes(one.root, other.root)

const passedBefore = (one: ProofFinding, { by }: Existence): ProofFinding => ({
  ...one,
  outcome: 'passed',
  code: 'PROOF_BEFORE_COMPROMISE',
  reason: 'on record before the time from which the key is declared compromised',
  ...(by !== null && by < one.compromise!.since ? { existedBy: by } : {}),
})

/** A key that stood in the log when the document is known to have existed was the signer's then. */
async function passedThen(
  one: ProofFinding,
  { by }: Existence,
  resolve: DidResolver,
  now: VerifyOptions['now'],
): Promise<ProofFinding> {
  if (by === null || one.did === undefined || one.verificationMethod === undefined) return one
  const then = await resolve(one.did, by)
  const stood = then.ok && findVerificationMethod(then.value, one.verificationMethod, 'assertionMethod', now).ok
  if (!stood) return one
  return {
    ...one,
    outcome: 'passed',
    code: 'PROOF_FORMER_KEY_THEN',
    reason: 'existed while the key stood in its document',
    existedBy: by,
  }
}
