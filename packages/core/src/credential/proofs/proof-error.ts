import type { Compromise, SigningKey } from '../../did/index.ts'
import type { Instant } from '../../primitives/time.ts'
import type { CanonError } from '../canon/index.ts'
import type { SdJwtCode } from '../sd-jwt/disclosure.ts'

/** Why a document cannot be signed. */
export type SignError =
  | {
      readonly code: 'E_ALREADY_SECURED' | 'E_SUITE' | 'E_PROOF_CHAIN' | 'E_CANONICAL' | 'E_ISSUER'
      readonly reason: string
    }
  | CanonError

/** Codes of one proof that does not hold; where the key is out of reach or of no use here, it "could not be checked". */
export type ProofCode =
  | 'E_PROOF_MISSING'
  | 'E_PROOF_EMPTY'
  | 'E_PROOF_TOO_MANY'
  | 'E_PROOF_CYCLE'
  | 'E_PROOF_CHAIN'
  | 'E_PROOF_MALFORMED'
  | 'E_PROOF_BASE'
  | 'E_PROOF_EXPIRED'
  | 'E_PROOF_FROM_FUTURE'
  | 'E_PURPOSE'
  | 'E_CHALLENGE'
  | 'E_DOMAIN'
  | 'E_SUITE'
  | 'E_ENCODING'
  | 'E_CONTROLLER'
  | 'E_KEY_NOT_FOUND'
  | 'E_KEY_REVOKED'
  | 'E_KEY_WEAK'
  | 'E_KEY_MALFORMED'
  | 'E_KEY_UNSUPPORTED'
  | 'E_KEY_PRIVATE'
  | 'E_KEY_UNREACHABLE'
  | FormerKeyCode
  | 'E_AFTER_COMPROMISE'
  | 'E_PART_AFTER_COMPROMISE'
  | 'E_CANONICAL'
  | 'E_SIGNATURE'
  | 'E_ALG'
  | 'E_TYP'
  | 'E_JWT_MALFORMED'
  | 'E_JWT_CRIT'
  | 'E_JWT_CLAIMS'
  | SdJwtCode
  | 'E_KEY_BINDING'
  | 'E_KEY_BINDING_MISSING'

/** The signature holds, by a key that the signer's document has no longer: nobody knows whether it was made before. */
export type FormerKeyCode = 'PROOF_FORMER_KEY' | 'PROOF_DID_GIVEN_UP'

const FORMER: Readonly<Record<'taken-out' | 'given-up', { code: FormerKeyCode; reason: string }>> = {
  'taken-out': { code: 'PROOF_FORMER_KEY', reason: 'signed by a key that its document has no longer' },
  'given-up': { code: 'PROOF_DID_GIVEN_UP', reason: 'signed by a key of a DID that was given up' },
}

/** What a signature that holds is worth, by what has become of the key. */
export const heldBy = ({ former, compromise }: Pick<SigningKey, 'former' | 'compromise'>) =>
  compromise
    ? ({
        outcome: 'failed',
        code: 'E_AFTER_COMPROMISE',
        reason: 'signed by a key that its issuer has declared compromised, and nothing shows that it was before',
        compromise,
      } as const)
    : former === undefined
      ? ({ outcome: 'passed', code: 'PROOF_OK', reason: 'signed by the key that it names' } as const)
      : ({ outcome: 'not-checked', ...FORMER[former] } as const)

/** What a key signed that somebody else has, or that is no longer listed, and that is shown to have existed before. */
export type EarlierCode = 'PROOF_BEFORE_COMPROMISE' | 'PROOF_FORMER_KEY_THEN'

export type ProofFinding = {
  readonly outcome: 'passed' | 'failed' | 'not-checked'
  readonly code: ProofCode | 'PROOF_OK' | EarlierCode
  /** For an engineer; never quotes the input. */
  readonly reason: string
  /** What secured it: a cryptosuite's name, `Ed25519Signature2020`, or a JOSE algorithm. */
  readonly mechanism?: string
  readonly verificationMethod?: string
  /** The DID whose document holds the key. */
  readonly did?: string
  /** The holder chose what of the document to show; the issuer signed more. */
  readonly isDerived?: true
  /** As stated by the signer, so no evidence of when. */
  readonly created?: string
  /** What its issuer has declared of the key; the signature itself holds. */
  readonly compromise?: Compromise
  /** By when something else than its signer's word shows that it existed. */
  readonly existedBy?: Instant
}
