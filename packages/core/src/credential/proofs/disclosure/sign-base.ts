import { createProofKey } from '../../../keys/proof-key.ts'
import { pureCryptography } from '../../../keys/pure-cryptography.ts'
import type { Signer } from '../../../keys/signer.ts'
import { concat, toUtf8 } from '../../../primitives/bytes.ts'
import type { JsonObject } from '../../../primitives/json.ts'
import { err, ok, type Result } from '../../../primitives/result.ts'
import { bundledContexts } from '../../contexts/index.ts'
import type { BbsSigner } from '../bbs/bbs-signer.ts'
import { writeBbsBase } from '../bbs/proof-value.ts'
import { signStatements } from '../ecdsa-sd/ecdsa-sd.ts'
import { writeEcdsaBase } from '../ecdsa-sd/proof-value.ts'
import { hashOptions } from '../hash-data.ts'
import type { SignError } from '../proof-error.ts'
import { type ProofOptions, prepareProof, type SecuredDocument } from '../sign-data-integrity.ts'
import { findSuite } from '../suites.ts'
import { attempt } from './attempt.ts'
import { type DisclosureError, DisclosureRefusal } from './disclosure-error.ts'
import { groupStatements, labelStatements, relabelByHmac, relabelShuffled } from './label-statements.ts'
import { orderlyKey } from './orderly-key.ts'
import type { DisclosureSuite, RandomTools } from './tools.ts'

export type BaseProofOptions = Omit<ProofOptions, 'cryptosuite' | 'previousProof'> & {
  readonly cryptosuite: DisclosureSuite
  /** What no holder may withhold, as JSON pointers; see `mandatoryPointers`. */
  readonly mandatoryPointers: readonly string[]
  /**
   * For bbs-2023: blank nodes are labelled in the order of the document, so that labels tell no holder from another. What
   * all holders have comes first in such a document, and what only some have last.
   */
  readonly labelsInOrder?: boolean
  readonly addTo?: boolean
}

/** More pointers than this no credential has fields for. */
const MAX_POINTERS = 256

/**
 * Signs a document so that its holder can show parts of it (VC-DI-ECDSA §3.5.8, VC-DI-BBS §3.4.1). The proof is for the
 * holder's eyes only: it tells whoever has it how to show anything.
 *
 * @param signer  P-256 for ecdsa-sd-2023, BLS12-381 for bbs-2023
 * @returns the document with its base proof; the input is not changed
 */
export async function signBase(
  document: JsonObject,
  signer: Signer | BbsSigner,
  options: BaseProofOptions,
  tools: RandomTools,
): Promise<Result<SecuredDocument, SignError | DisclosureError>> {
  const suite = findSuite('DataIntegrityProof', options.cryptosuite)
  if (!suite?.keyTypes.includes(signer.type))
    return err({ code: 'E_SUITE', reason: 'the cryptosuite does not go with this key' })
  const prepared = prepareProof(document, signer.verificationMethod, options)
  if (!prepared.ok) return prepared
  const hashing = {
    cryptography: tools.cryptography ?? pureCryptography,
    contexts: tools.contexts ?? bundledContexts,
  }
  const proofHash = hashOptions(prepared.value.options, suite, signer.type, hashing)
  if (!proofHash.ok) return proofHash
  const signed = await attempt(async () => {
    const { mandatoryPointers } = options
    if (mandatoryPointers.length > MAX_POINTERS)
      throw new DisclosureRefusal({ code: 'E_TOO_LARGE', reason: `more than ${MAX_POINTERS} JSON pointers` })
    const labelling = { contexts: hashing.contexts, hash: hashing.cryptography.sha256 }
    let hmacKey = tools.random(32)
    const relabel = signer.type === 'BLS12-381-G2' ? relabelShuffled : relabelByHmac
    if (options.labelsInOrder) {
      let labels: ReadonlyMap<number, string> = new Map()
      const asTheyAre = (canonical: ReadonlyMap<number, string>) => {
        labels = canonical
        return new Map(canonical)
      }
      labelStatements(prepared.value.unsecured, asTheyAre, labelling)
      hmacKey = await orderlyKey(labels, tools)
    }
    const statements = labelStatements(prepared.value.unsecured, relabel(hmacKey), labelling)
    const mandatory = new Set(groupStatements(statements, mandatoryPointers, labelling).indexes)
    const shown = statements.lines.filter((_, index) => mandatory.has(index))
    const others = statements.lines.filter((_, index) => !mandatory.has(index))
    const hashes = {
      proofHash: proofHash.value,
      mandatoryHash: hashing.cryptography.sha256(toUtf8(shown.join(''))),
    }
    if (signer.type === 'BLS12-381-G2') {
      const bbsHeader = concat(hashes.proofHash, hashes.mandatoryHash)
      const bbsSignature = await signer.sign(bbsHeader, others.map(toUtf8))
      return writeBbsBase({ bbsSignature, bbsHeader, publicKey: signer.publicKey, hmacKey, mandatoryPointers })
    }
    const proofKey = tools.makeProofKey?.() ?? createProofKey(tools.random)
    const made = await signStatements(signer, proofKey, hashes, others)
    return writeEcdsaBase({ ...made, hmacKey, mandatoryPointers })
  })
  if (!signed.ok) return signed
  const { '@context': _context, ...config } = prepared.value.options
  const proof: JsonObject = { ...config, proofValue: signed.value }
  const { existing, document: plain } = prepared.value
  return ok({ ...plain, proof: existing.length === 0 ? proof : [...existing, proof] })
}
