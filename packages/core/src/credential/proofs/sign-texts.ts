import { pureCryptography } from '../../keys/pure-cryptography.ts'
import type { Signer } from '../../keys/signer.ts'
import { concat } from '../../primitives/bytes.ts'
import { canonicalJson } from '../../primitives/jcs.ts'
import { idOf, type JsonObject } from '../../primitives/json.ts'
import { toBase58btc } from '../../primitives/multibase.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { bundledContexts } from '../contexts/index.ts'
import { hashOf, hashOptions, lastCohort } from './hash-data.ts'
import type { SignError } from './proof-error.ts'
import { prepareProof, type SignTools, signDataIntegrityBatch } from './sign-data-integrity.ts'
import { findSuite } from './suites.ts'

const SUITE = 'eddsa-rdfc-2022'

/** A document with its `proof`, as `JSON.stringify` writes it and in canonical form (RFC 8785). */
export type SignedText = { readonly document: string; readonly canonical: string }

/**
 * Signs credentials of one issuer that come as texts (eddsa-rdfc-2022). Those of one class differ in a few texts only:
 * where they are like those that were signed before, they are told from their texts, without being read.
 *
 * @param texts    as `JSON.stringify` writes them
 * @param created  `xsd:dateTimeStamp`; what the signer says of the time
 * @throws SyntaxError for a text that is no JSON
 * @returns the same, whichever way it takes; `E_ISSUER` for one that names another issuer than it is signed as
 */
export async function signTexts(
  texts: readonly string[],
  signer: Signer,
  { created }: { readonly created: string },
  tools: SignTools = {},
): Promise<Result<SignedText, SignError>[]> {
  const hashTools = {
    cryptography: tools.cryptography ?? pureCryptography,
    contexts: tools.contexts ?? bundledContexts,
  }
  const cohort = lastCohort(signer.type, hashTools)
  const told = texts.map(text => cohort?.tell(text) ?? null)
  const proof = proofFor(told.find(one => one !== null)?.common, signer, created, hashTools)
  // Whatever is not told from its text, or can't be signed, is read, and said what is wrong with it.
  const others = texts.filter((_, index) => !proof || told[index] === null)
  const read = await signRead(others, signer, created, tools)
  const hashes = told.flatMap(one =>
    proof && one ? [concat(proof.hash, hashOf([one.quads], signer.type, hashTools))] : [],
  )
  const signatures = hashes.length === 0 ? [] : await signer.sign(hashes)
  let nextSignature = 0
  let nextRead = 0
  return texts.map((text, index) => {
    const one = told[index]
    if (!proof || !one) return read[nextRead++]!
    const value = toBase58btc(signatures[nextSignature++]!)
    return ok({
      document: `${text.slice(0, -1)},"proof":${proof.written(value)}}`,
      canonical: one.canonicalWith(proof.canonical(value)),
    })
  })
}

/** The proof of all documents that have something in common: its hash, and how it is written with a `proofValue`. */
function proofFor(
  common: JsonObject | undefined,
  signer: Signer,
  created: string,
  tools: Required<SignTools>,
): { hash: Uint8Array; written(value: string): string; canonical(value: string): string } | null {
  const suite = findSuite('DataIntegrityProof', SUITE)
  if (!common || !suite?.keyTypes.includes(signer.type) || !isOfIssuer(common, signer)) return null
  const prepared = prepareProof(common, signer.verificationMethod, { cryptosuite: SUITE, created })
  if (!prepared.ok) return null
  const hash = hashOptions(prepared.value.options, suite, signer.type, tools)
  if (!hash.ok) return null
  const { '@context': _, ...config } = prepared.value.options
  // A multibase value is written as it is, and no other text of the proof is like this one.
  const around = (text: string) => {
    const [before, after] = text.split('"proofValue":""')
    return (value: string) => `${before}"proofValue":"${value}"${after}`
  }
  const empty = { ...config, proofValue: '' }
  return { hash: hash.value, written: around(JSON.stringify(empty)), canonical: around(canonicalJson(empty)) }
}

const isOfIssuer = (document: JsonObject, { verificationMethod }: Signer): boolean =>
  idOf(document.issuer) === verificationMethod.split('#')[0]

async function signRead(
  texts: readonly string[],
  signer: Signer,
  created: string,
  tools: SignTools,
): Promise<Result<SignedText, SignError>[]> {
  const documents = texts.map(text => JSON.parse(text) as JsonObject)
  const own = documents.filter(one => isOfIssuer(one, signer))
  const signed = await signDataIntegrityBatch(own, signer, { cryptosuite: SUITE, created }, tools)
  let next = 0
  return documents.map(document => {
    if (!isOfIssuer(document, signer))
      return err({ code: 'E_ISSUER', reason: 'a credential is signed as its issuer only' } as const)
    const one = signed[next++]!
    return one.ok ? ok({ document: JSON.stringify(one.value), canonical: canonicalJson(one.value) }) : one
  })
}
