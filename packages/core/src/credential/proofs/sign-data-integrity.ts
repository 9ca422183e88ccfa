import { pureCryptography } from '../../keys/pure-cryptography.ts'
import type { Cryptography, Signer } from '../../keys/signer.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { toBase58btc } from '../../primitives/multibase.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { bundledContexts, type ContextLibrary } from '../contexts/index.ts'
import { cohortOf, hashData } from './hash-data.ts'
import type { SignError } from './proof-error.ts'
import { type CryptosuiteName, findSuite } from './suites.ts'

/** A document with its `proof`. */
export type SecuredDocument = JsonObject & { readonly proof: Json }

export type ProofOptions = {
  readonly cryptosuite: CryptosuiteName
  /** `xsd:dateTimeStamp`; what the signer says of the time. */
  readonly created: string
  readonly expires?: string
  readonly proofPurpose?: 'assertionMethod' | 'authentication'
  readonly id?: string
  /** Ids of proofs already on the document that this one builds upon (VC-DI §2.1.2). */
  readonly previousProof?: string | readonly string[]
  readonly challenge?: string
  readonly domain?: string
  readonly nonce?: string
}

export type SignTools = { readonly cryptography?: Cryptography; readonly contexts?: ContextLibrary }

const proofsOf = (document: JsonObject): readonly JsonObject[] => {
  const { proof } = document
  return (Array.isArray(proof) ? proof : proof === undefined ? [] : [proof]).filter(isJsonObject)
}

/** A document without its `proof`, the order of its members kept. */
export function withoutProof(document: JsonObject): JsonObject {
  const { proof: _proof, ...unsecured } = document
  return unsecured
}

/**
 * Signs one document (VC-DI §4.2). The document is not changed. A proof that it carries already is refused, unless
 * `addTo` says that this one joins it (a proof set) or `previousProof` that it builds upon it (a chain).
 *
 * @returns the same document with its `proof`; `TERM_UNDEFINED` where a key would be dropped by signing
 */
export async function signDataIntegrity(
  document: JsonObject,
  signer: Signer,
  options: ProofOptions & { readonly addTo?: boolean },
  tools: SignTools = {},
): Promise<Result<SecuredDocument, SignError>> {
  const [signed] = await signDataIntegrityBatch([document], signer, options, tools)
  return signed!
}

/** From so many documents on it is worth finding out what they have in common. */
const COHORT = 8

/** Signs many documents with the same options: one call to the signer, one canonicalisation of the options. */
export async function signDataIntegrityBatch(
  documents: readonly JsonObject[],
  signer: Signer,
  options: ProofOptions & { readonly addTo?: boolean },
  tools: SignTools = {},
): Promise<Result<SecuredDocument, SignError>[]> {
  const cryptography = tools.cryptography ?? pureCryptography
  const contexts = tools.contexts ?? bundledContexts
  const suite = findSuite('DataIntegrityProof', options.cryptosuite)
  if (!suite?.isIssued || suite.isSelective || !suite.keyTypes.includes(signer.type)) {
    const refusal = err({ code: 'E_SUITE', reason: 'the cryptosuite does not go with this key' } as const)
    return documents.map(() => refusal)
  }
  const prepared = documents.map(document => prepareProof(document, signer.verificationMethod, options))
  const hashTools = { cryptography, contexts }
  const [first] = prepared
  const cohort =
    suite.canonical === 'rdfc' && documents.length >= COHORT && first?.ok
      ? cohortOf(first.value.unsecured, signer.type, hashTools)
      : undefined
  const known = (document: JsonObject) => {
    const text = cohort === undefined ? null : cohort.canonical(document)
    return text === null ? null : [text]
  }
  const hashed = prepared.map(one => {
    if (!one.ok) return one
    const bytes = hashData(one.value.unsecured, one.value.options, suite, signer.type, hashTools, known)
    return bytes.ok ? ok({ ...one.value, bytes: bytes.value }) : bytes
  })
  const ready = hashed.filter(one => one.ok).map(one => one.value.bytes)
  const signatures = ready.length === 0 ? [] : await signer.sign(ready)
  let next = 0
  return hashed.map(one => {
    if (!one.ok) return one
    const { '@context': context, ...config } = one.value.options
    const kept = suite.canonical === 'jcs' && context !== undefined ? { '@context': context, ...config } : config
    const proof: JsonObject = { ...kept, proofValue: toBase58btc(signatures[next++]!) }
    const { existing, document } = one.value
    return ok({ ...document, proof: existing.length === 0 ? proof : [...existing, proof] })
  })
}

/** What is about to be signed, by whatever suite: the document without its proofs, and the proof without its value. */
export function prepareProof(
  document: JsonObject,
  verificationMethod: string,
  options: Omit<ProofOptions, 'cryptosuite'> & { readonly cryptosuite: string; readonly addTo?: boolean | undefined },
) {
  const existing = proofsOf(document)
  if (existing.length > 0 && !options.addTo && options.previousProof === undefined)
    return err({ code: 'E_ALREADY_SECURED', reason: 'the document has a proof' } as const)
  const plain = withoutProof(document)
  const previous = options.previousProof
  const wanted = previous === undefined ? [] : typeof previous === 'string' ? [previous] : previous
  const before = existing.filter(proof => typeof proof.id === 'string' && wanted.includes(proof.id))
  if (before.length !== wanted.length) return err({ code: 'E_PROOF_CHAIN', reason: 'no proof has that id' } as const)
  const context = document['@context']
  const proofOptions: JsonObject = {
    ...(context === undefined ? {} : { '@context': context }),
    ...(options.id === undefined ? {} : { id: options.id }),
    type: 'DataIntegrityProof',
    cryptosuite: options.cryptosuite,
    created: options.created,
    ...(options.expires === undefined ? {} : { expires: options.expires }),
    verificationMethod,
    proofPurpose: options.proofPurpose ?? 'assertionMethod',
    ...(previous === undefined ? {} : { previousProof: previous }),
    ...(options.domain === undefined ? {} : { domain: options.domain }),
    ...(options.challenge === undefined ? {} : { challenge: options.challenge }),
    ...(options.nonce === undefined ? {} : { nonce: options.nonce }),
  }
  const unsecured: JsonObject = before.length === 0 ? plain : { ...plain, proof: before }
  return ok({ document: plain, existing, unsecured, options: proofOptions })
}
