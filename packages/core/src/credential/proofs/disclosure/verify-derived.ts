import type { Cryptography, PublicKey } from '../../../keys/signer.ts'
import { concat, toUtf8 } from '../../../primitives/bytes.ts'
import type { JsonObject } from '../../../primitives/json.ts'
import type { ContextLibrary } from '../../contexts/index.ts'
import { parseBbsDerived } from '../bbs/proof-value.ts'
import { verifyStatements } from '../ecdsa-sd/ecdsa-sd.ts'
import { parseEcdsaDerived } from '../ecdsa-sd/proof-value.ts'
import { hashOptions } from '../hash-data.ts'
import type { ProofCode } from '../proof-error.ts'
import type { Suite } from '../suites.ts'
import { attempt } from './attempt.ts'
import { DisclosureRefusal } from './disclosure-error.ts'
import { labelStatements, type Relabel } from './label-statements.ts'
import { type LabelMap, readProofValue } from './proof-parts.ts'
import { curveOf, type DisclosureTools } from './tools.ts'

type Broken = { readonly code: ProofCode; readonly reason: string }
type Tools = DisclosureTools & { readonly cryptography: Cryptography; readonly contexts: ContextLibrary }

const malformed: Broken = { code: 'E_PROOF_MALFORMED', reason: 'not a derived proof of its suite' }

/**
 * Checks a derived proof (VC-DI-ECDSA §3.5.10, VC-DI-BBS §3.4.3).
 *
 * @param document  what is shown, without its `proof`
 * @param options   the proof without `proofValue`, under the document's `@context`
 * @returns why the proof does not hold; `null` where it does. Never throws for what strangers wrote
 */
export async function verifyDerived(
  document: JsonObject,
  proof: JsonObject,
  options: JsonObject,
  key: PublicKey,
  suite: Suite,
  tools: Tools,
): Promise<Broken | null> {
  const read = readProofValue(proof.proofValue)
  if (!read) return { code: 'E_ENCODING', reason: 'the proof value is not CBOR of its kind as base64url' }
  if (read.kind === `${suite.name} base`)
    return { code: 'E_PROOF_BASE', reason: 'a proof that only its holder may have; nothing was derived from it' }
  const ecdsa = suite.name === 'ecdsa-sd-2023' ? parseEcdsaDerived(proof.proofValue) : null
  const bbs = suite.name === 'bbs-2023' ? parseBbsDerived(proof.proofValue) : null
  const derived = ecdsa ?? bbs
  if (!derived) return malformed
  const proofHash = hashOptions(options, suite, key.type, tools)
  if (!proofHash.ok) return refused(proofHash.error.code)
  const divided = await attempt(() => divideShown(document, derived.labelMap, derived.mandatoryIndexes, tools))
  if (!divided.ok) return divided.error.code === 'E_PROOF_MALFORMED' ? malformed : refused(divided.error.code)
  const { mandatory, others } = divided.value
  const hashes = { proofHash: proofHash.value, mandatoryHash: tools.cryptography.sha256(toUtf8(mandatory.join(''))) }
  if (ecdsa) return verifyStatements(key, ecdsa, hashes, others, tools.cryptography)

  const { bbsProof, presentationHeader, selectiveIndexes } = bbs!
  const { verifyBbs, withheldBy } = await import('../bbs/bbs-proof.ts')
  const withheld = withheldBy(bbsProof)
  if (withheld === null || withheld > MAX_WITHHELD) return malformed
  const verdict = verifyBbs(await curveOf(tools), bbsProof, others.map(toUtf8), {
    publicKey: key.bytes,
    header: concat(hashes.proofHash, hashes.mandatoryHash),
    presentationHeader,
    disclosed: selectiveIndexes,
  })
  if (verdict === 'malformed') return malformed
  if (verdict === 'weak-key') return { code: 'E_KEY_WEAK', reason: 'no point of the prime-order subgroup' }
  return verdict === 'holds' ? null : { code: 'E_SIGNATURE', reason: 'the content is not what was signed' }
}

/** Each withheld statement costs the verifier a multiplication, and beyond the built-in ones a hash to the curve. */
const MAX_WITHHELD = 1_024

const refused = (code: string): Broken => ({ code: 'E_CANONICAL', reason: `no canonical form: ${code}` })

/** The statements shown, as the issuer labelled them: those that are always shown, and the others. @throws refusals */
export function divideShown(
  document: JsonObject,
  labelMap: LabelMap,
  mandatoryIndexes: readonly number[],
  tools: Tools,
): { mandatory: string[]; others: string[]; lines: readonly string[] } {
  const refuse = () => new DisclosureRefusal({ code: 'E_PROOF_MALFORMED', reason: 'labels or positions of nothing' })
  const relabel: Relabel = canonical => {
    // One label for each node and none left over: two nodes under one label would become one.
    if (labelMap.size !== canonical.size || new Set(labelMap.values()).size !== labelMap.size) throw refuse()
    return new Map(
      [...canonical].map(([node, label]) => {
        const given = labelMap.get(Number(label.slice('c14n'.length)))
        if (given === undefined) throw refuse()
        return [node, given]
      }),
    )
  }
  const { lines } = labelStatements(document, relabel, { contexts: tools.contexts, hash: tools.cryptography.sha256 })
  if ((mandatoryIndexes.at(-1) ?? -1) >= lines.length) throw refuse()
  const isMandatory = new Set(mandatoryIndexes)
  return {
    lines,
    mandatory: lines.filter((_, index) => isMandatory.has(index)),
    others: lines.filter((_, index) => !isMandatory.has(index)),
  }
}
