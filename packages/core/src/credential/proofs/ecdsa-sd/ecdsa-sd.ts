import { encodeMultikeyBytes, kindOfMultikey, parseMultikeyBytes } from '../../../keys/multikey.ts'
import type { ProofKey } from '../../../keys/proof-key.ts'
import { pureCryptography } from '../../../keys/pure-cryptography.ts'
import type { Cryptography, PublicKey, Signer } from '../../../keys/signer.ts'
import { concat, toUtf8 } from '../../../primitives/bytes.ts'
import type { ProofCode } from '../proof-error.ts'
import type { EcdsaBase, EcdsaDerived } from './proof-value.ts'

type Hashes = { readonly proofHash: Uint8Array; readonly mandatoryHash: Uint8Array }

/** What the issuer's own key signs: that this proof key speaks for it, and what is always shown (VC-DI-ECDSA §3.5.1). */
export const baseMessage = ({ proofHash, mandatoryHash }: Hashes, proofKey: Uint8Array): Uint8Array =>
  concat(proofHash, proofKey, mandatoryHash)

/** Signs each statement that may be withheld with the proof key, and the rest with the issuer's (§3.5.9). */
export async function signStatements(
  signer: Signer,
  proofKey: ProofKey,
  hashes: Hashes,
  statements: readonly string[],
): Promise<Pick<EcdsaBase, 'baseSignature' | 'publicKey' | 'signatures'>> {
  const publicKey = encodeMultikeyBytes(proofKey.publicKey)
  const signatures = proofKey.sign(statements.map(toUtf8))
  const [baseSignature] = await signer.sign([baseMessage(hashes, publicKey)])
  return { baseSignature: baseSignature!, publicKey, signatures }
}

/** Checks every signature of a derived proof (§3.5.10 verifyDerived, from step 6); `null` where all hold. */
export async function verifyStatements(
  key: PublicKey,
  derived: EcdsaDerived,
  hashes: Hashes,
  statements: readonly string[],
  cryptography: Cryptography,
): Promise<{ code: ProofCode; reason: string } | null> {
  if (derived.signatures.length !== statements.length)
    return { code: 'E_PROOF_MALFORMED', reason: 'not one signature for each statement' }
  if (kindOfMultikey(derived.publicKey) !== 'P-256')
    return { code: 'E_SUITE', reason: 'a proof key that is not on P-256' }
  const broken = { code: 'E_SIGNATURE', reason: 'the content is not what was signed' } as const
  if (!(await cryptography.verify(key, derived.baseSignature, baseMessage(hashes, derived.publicKey)))) return broken
  const proofKey = parseMultikeyBytes(derived.publicKey)
  if (!proofKey.ok) return broken
  const verify = cryptography.verifyStatements ?? pureCryptography.verifyStatements
  const holds = await verify(proofKey.value.bytes, derived.signatures, statements.map(toUtf8))
  return holds ? null : broken
}
