import {
  type DidDocument,
  documentAs,
  parseDidDocument,
  parseDidWebvh,
  parseLog,
  parseWitnessProofs,
  type VerifiedLog,
  type Version,
  verifyLog,
} from '@laurel/core/did'
import { canonicalJson, isJsonObject, type Json, type JsonObject, list, parseStrictJson } from '@laurel/core/primitives'
import type { ArchivedFiles, Place } from '../archived-files.ts'
import { PieceFailed } from './finding.ts'
import type { CheckTools } from './tools.ts'

const keyText = ({ publicKeyMultibase, publicKeyJwk }: JsonObject): string =>
  JSON.stringify([publicKeyMultibase ?? null, publicKeyJwk ?? null])

const methodsIn = (document: JsonObject): readonly JsonObject[] =>
  [...list(document.verificationMethod), ...list(document.assertionMethod)].filter(isJsonObject)

/** The key history in a folder of the archive, from end to end. @throws PieceFailed */
export async function checkHistory(
  files: ArchivedFiles,
  folder: string,
  { now, cryptography }: CheckTools,
): Promise<VerifiedLog> {
  const path = `${folder}did.jsonl`
  const text = await files.text(path)
  if (text === null) throw new PieceFailed('HISTORY_MISSING', path)
  const entries = parseLog(text)
  const witnesses = await files.text(`${folder}did-witness.json`)
  const proofs = witnesses === null ? null : parseWitnessProofs(witnesses)
  if (!entries.ok || (proofs && !proofs.ok)) throw new PieceFailed('HISTORY_BROKEN', path)
  const witnessProofs = proofs?.ok ? proofs.value : []
  const log = await verifyLog(entries.value, { now, cryptography, witnessProofs })
  if (log.broken !== null || log.versions.length === 0) throw new PieceFailed('HISTORY_BROKEN', path)
  return log
}

/**
 * That a `did.json` says what the history says: every present key and all that the institution says of itself (its records,
 * its end, its stolen keys) as the newest version has it, and no key that was never in the history.
 *
 * @throws PieceFailed
 */
export async function checkDocument(
  files: ArchivedFiles,
  { did, folder }: Place,
  log: VerifiedLog,
): Promise<DidDocument> {
  const path = `${folder}did.json`
  const bytes = await files.read(path)
  if (!bytes) throw new PieceFailed('DOCUMENT_MISSING', path)
  const read = parseStrictJson(bytes)
  const document = read.ok ? parseDidDocument(read.value, did) : null
  const newest = log.versions.at(-1) as Version
  if (!document?.ok || !isNamedBy(newest, did)) throw new PieceFailed('DOCUMENT_OTHER', path)
  const { value } = document
  const expected = documentAs(did, newest.document)
  const same = (one: Json | undefined) => canonicalJson(one ?? [])
  const methods = new Set(methodsIn(value).map(same))
  const known = new Set(log.versions.flatMap(version => methodsIn(version.document).map(keyText)))
  const isSame =
    methodsIn(expected).every(one => methods.has(same(one))) &&
    methodsIn(value).every(one => known.has(keyText(one))) &&
    same(value.service) === same(expected.service) &&
    list(value.alsoKnownAs).some(name => isOfHistory(name, log.scid))
  if (!isSame) throw new PieceFailed('DOCUMENT_OTHER', path)
  return value
}

const isOfHistory = (name: Json, scid: string): boolean => {
  const address = typeof name === 'string' ? parseDidWebvh(name) : null
  return address?.ok === true && address.value.scid === scid
}

/** Whether a version says of itself that it is also this did:web: by its place, or by another name. */
function isNamedBy({ document }: Version, did: string): boolean {
  const address = parseDidWebvh(document.id)
  return (address.ok && address.value.web === did) || list(document.alsoKnownAs).includes(did)
}
