import type { Cryptography, Signer } from '../../keys/signer.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { parseStrictJson } from '../../primitives/strict-json.ts'
import { type Instant, toIso } from '../../primitives/time.ts'
import { hashToSign, multikeyOf, proofOf, whyProofFails } from './entry-proof.ts'
import type { WebvhError } from './webvh-error.ts'

/** A part of `did-witness.json`: who approved which version. */
export type WitnessProofs = { readonly versionId: string; readonly proof: readonly Json[] }

/** Signatures tried for one witness at most: a stranger may have filled the file. */
const MAX_TRIES = 8

/** The largest `did-witness.json`, in bytes. */
const MAX_BYTES = 1_048_576

export function parseWitnessProofs(body: Uint8Array | string): Result<WitnessProofs[], WebvhError> {
  const read = parseStrictJson(body, { maxBytes: MAX_BYTES })
  const syntax = (reason: string) => err({ code: 'WEBVH_WITNESS', entry: 0, reason } as const)
  if (!read.ok) return syntax(read.error.code)
  if (!Array.isArray(read.value)) return syntax('not a list of proofs')
  const found: WitnessProofs[] = []
  for (const one of read.value as readonly Json[]) {
    if (!isJsonObject(one) || typeof one.versionId !== 'string') return syntax('a part without its versionId')
    found.push({ versionId: one.versionId, proof: Array.isArray(one.proof) ? one.proof : [] })
  }
  return ok(found)
}

/**
 * Up to which version each witness approves: the newest of their proofs that holds, since it approves all before it.
 * Each counts once, however many proofs they have; proofs of versions that are not published count for nothing.
 *
 * @param published  the ids of the versions, in their order
 * @returns by did:key, the number of the version (from 1)
 */
export async function approvals(
  proofs: readonly WitnessProofs[],
  witnesses: readonly string[],
  published: readonly string[],
  now: Instant,
  cryptography: Cryptography,
): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map(published.map((versionId, index) => [versionId, index + 1]))
  const known = new Set(witnesses)
  const byWitness = new Map<string, { versionId: string; number: number; proof: Json }[]>()
  for (const { versionId, proof } of proofs) {
    const number = numbers.get(versionId)
    if (number === undefined) continue
    for (const one of proof) {
      const multikey = isJsonObject(one) ? multikeyOf(one.verificationMethod) : null
      const witness = `did:key:${multikey}`
      if (multikey === null || !known.has(witness)) continue
      const theirs = byWitness.get(witness) ?? []
      theirs.push({ versionId, number, proof: one })
      byWitness.set(witness, theirs)
    }
  }
  const approved = new Map<string, number>()
  for (const [witness, theirs] of byWitness) {
    theirs.sort((one, other) => other.number - one.number)
    for (const { versionId, number, proof } of theirs.slice(0, MAX_TRIES))
      if ((await whyProofFails(hashToSign({ versionId }, cryptography), proof, now, cryptography)) === null) {
        approved.set(witness, number)
        break
      }
  }
  return approved
}

/** A witness's approval of a version and of all before it, for `did-witness.json`. */
export const witnessVersion = (
  versionId: string,
  signer: Signer,
  at: Instant,
  cryptography: Pick<Cryptography, 'sha256'>,
): Promise<JsonObject> => proofOf({ versionId }, signer, toIso(at), cryptography)
