import { toUtf8 } from '../../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../primitives/json.ts'
import type { Result } from '../../../primitives/result.ts'
import { canonicalLabels } from '../../canon/rdfc.ts'
import { bundledContexts } from '../../contexts/index.ts'
import { MAX_PRESENTATION_HEADER, parseBbsBase, writeBbsDerived } from '../bbs/proof-value.ts'
import { parseEcdsaBase, writeEcdsaDerived } from '../ecdsa-sd/proof-value.ts'
import { type SecuredDocument, withoutProof } from '../sign-data-integrity.ts'
import { attempt } from './attempt.ts'
import { type DisclosureError, DisclosureRefusal } from './disclosure-error.ts'
import {
  groupStatements,
  type LabelledStatements,
  type LabelTools,
  labelStatements,
  relabelByHmac,
  relabelShuffled,
} from './label-statements.ts'
import type { LabelMap } from './proof-parts.ts'
import { curveOf, type DisclosureSuite, isDisclosureSuite, type RandomTools } from './tools.ts'

export type DeriveOptions = {
  /** What to show beside what is always shown, as JSON pointers. `['']` shows everything. */
  readonly selectivePointers: readonly string[]
  /** Which proof to derive from, where the document has base proofs of several suites. */
  readonly cryptosuite?: DisclosureSuite
  /** For bbs-2023: bytes that the verifier gave out, so that the answer is of no use for another one. */
  readonly presentationHeader?: Uint8Array
}

/** More pointers than this no document has fields for. */
const MAX_POINTERS = 1_024

/**
 * Shows a part of a document that was signed by `signBase` (VC-DI-ECDSA §3.5.9, VC-DI-BBS §3.4.2). With bbs-2023 each
 * call gives a proof that has nothing in common with any other one.
 *
 * @returns the part, with a derived proof in place of all others; the input is not changed
 */
export const derive = (
  document: JsonObject,
  options: DeriveOptions,
  tools: RandomTools,
): Promise<Result<SecuredDocument, DisclosureError>> =>
  attempt(async () => {
    const proof = findBase(document, options.cryptosuite)
    const labelling = { contexts: tools.contexts ?? bundledContexts, hash: tools.cryptography?.sha256 }
    if (options.selectivePointers.length > MAX_POINTERS)
      throw new DisclosureRefusal({ code: 'E_TOO_LARGE', reason: `more than ${MAX_POINTERS} JSON pointers` })
    const { part, proofValue } =
      proof.cryptosuite === 'bbs-2023'
        ? await deriveBbs(document, proof, options, labelling, tools)
        : deriveEcdsa(document, proof, options, labelling)
    return { ...part, proof: { ...proof, proofValue } }
  })

/** What the issuer lets nobody withhold, as the holder's own copy says; `null` where that has no base proof of the suite. */
export function readMandatoryPointers(document: JsonObject, suite: DisclosureSuite): readonly string[] | null {
  try {
    const { proofValue } = findBase(document, suite)
    const base = suite === 'bbs-2023' ? parseBbsBase(proofValue) : parseEcdsaBase(proofValue)
    return base?.mandatoryPointers ?? null
  } catch (refusal) {
    if (refusal instanceof DisclosureRefusal) return null
    throw refusal
  }
}

function findBase(document: JsonObject, wanted: DisclosureSuite | undefined): JsonObject {
  const all: readonly Json[] = Array.isArray(document.proof) ? document.proof : [document.proof as Json]
  const found = all.filter(isJsonObject).filter(({ cryptosuite, type }) => {
    if (type !== 'DataIntegrityProof' || typeof cryptosuite !== 'string') return false
    return wanted === undefined ? isDisclosureSuite(cryptosuite) : cryptosuite === wanted
  })
  if (found.length !== 1)
    throw new DisclosureRefusal({
      code: 'E_PROOF_MISSING',
      reason: found.length === 0 ? 'no proof to derive from' : 'several proofs to derive from',
    })
  return found[0]!
}

const malformed = () => new DisclosureRefusal({ code: 'E_PROOF_MALFORMED', reason: 'not a base proof of its suite' })

/** The groups of statements that a holder tells apart, and how a verifier will find them (VC-DI-ECDSA §3.5.6). */
export function divide(
  statements: LabelledStatements,
  mandatoryPointers: readonly string[],
  selectivePointers: readonly string[],
  labelling: LabelTools,
) {
  const mandatory = groupStatements(statements, mandatoryPointers, labelling).indexes
  const selective = groupStatements(statements, selectivePointers, labelling).indexes
  const combined = groupStatements(statements, [...mandatoryPointers, ...selectivePointers], labelling)
  if (combined.part === null) throw new DisclosureRefusal({ code: 'E_POINTER', reason: 'nothing is to be shown' })
  const isMandatory = new Set(mandatory)
  const isSelective = new Set(selective)
  const hideable = statements.lines.map((_, index) => index).filter(index => !isMandatory.has(index))
  // The verifier will label what it gets from scratch: it needs our label for each of its own.
  const labelMap: LabelMap = new Map(
    [...canonicalLabels(combined.quads, { hash: labelling.hash })].map(([node, label]) => [
      Number(label.slice('c14n'.length)),
      statements.labels.get(node)!,
    ]),
  )
  return {
    part: combined.part,
    groups: { mandatory, selective, combined: combined.indexes, hideable },
    /** Where the statements that are always shown stand among those shown. */
    mandatoryIndexes: combined.indexes.flatMap((index, at) => (isMandatory.has(index) ? [at] : [])),
    /** Where the chosen statements stand among those that may be withheld. */
    selectiveIndexes: hideable.flatMap((index, at) => (isSelective.has(index) ? [at] : [])),
    labelMap: new Map([...labelMap].sort(([one], [other]) => one - other)),
  }
}

function deriveEcdsa(document: JsonObject, proof: JsonObject, options: DeriveOptions, labelling: LabelTools) {
  const base = parseEcdsaBase(proof.proofValue)
  if (!base) throw malformed()
  const statements = labelStatements(withoutProof(document), relabelByHmac(base.hmacKey), labelling)
  const divided = divide(statements, base.mandatoryPointers, options.selectivePointers, labelling)
  if (base.signatures.length !== divided.groups.hideable.length) throw malformed()
  const { baseSignature, publicKey } = base
  const signatures = divided.selectiveIndexes.map(index => base.signatures[index]!)
  const { part, labelMap, mandatoryIndexes } = divided
  return { part, proofValue: writeEcdsaDerived({ baseSignature, publicKey, signatures, labelMap, mandatoryIndexes }) }
}

async function deriveBbs(
  document: JsonObject,
  proof: JsonObject,
  options: DeriveOptions,
  labelling: LabelTools,
  tools: RandomTools,
) {
  const base = parseBbsBase(proof.proofValue)
  const presentationHeader = options.presentationHeader ?? new Uint8Array()
  if (presentationHeader.length > MAX_PRESENTATION_HEADER)
    throw new DisclosureRefusal({ code: 'E_TOO_LARGE', reason: 'a presentation header that is too long' })
  if (!base) throw malformed()
  const statements = labelStatements(withoutProof(document), relabelShuffled(base.hmacKey), labelling)
  const divided = divide(statements, base.mandatoryPointers, options.selectivePointers, labelling)
  const { hideable } = divided.groups
  const { part, labelMap, mandatoryIndexes, selectiveIndexes } = divided
  const { proveBbs, scalarsToDraw } = await import('../bbs/bbs-proof.ts')
  const { randomScalars } = await import('../bbs/scalars.ts')
  const bbsProof = proveBbs(
    await curveOf(tools),
    base.bbsSignature,
    hideable.map(index => toUtf8(statements.lines[index]!)),
    { publicKey: base.publicKey, header: base.bbsHeader, presentationHeader, disclosed: selectiveIndexes },
    randomScalars(tools.random, scalarsToDraw(hideable.length - selectiveIndexes.length)),
  )
  if (!bbsProof) throw malformed()
  const proofValue = writeBbsDerived({ bbsProof, labelMap, mandatoryIndexes, selectiveIndexes, presentationHeader })
  return { part, proofValue }
}
