import { isJsonObject, type Json, type JsonObject } from '../../../primitives/json.ts'
import type { DisclosureSuite } from './tools.ts'

/** Without these no Open Badge says anything: who says it, since and until when, and what for (OB 3.0 §B.1, required). */
const ALWAYS = [
  '/id',
  '/issuer',
  '/validFrom',
  '/validUntil',
  '/credentialSchema',
  '/credentialSubject/achievement/id',
  '/credentialSubject/achievement/type',
  '/credentialSubject/achievement/name',
  '/credentialSubject/achievement/description',
  '/credentialSubject/achievement/criteria',
]

/**
 * What a holder of an Open Badge may not withhold, as far as the document has it. For ecdsa-sd-2023, whose proofs can be
 * linked in any case, that includes the status entry, so that nobody shows what was revoked. For bbs-2023 it is left to the
 * learner: always shown, it would undo what the suite is for. So would ids of the credential and of the learner, which
 * come along with everything said of them, and times to the second: an issuer who wants shares that cannot be linked
 * leaves those ids out and writes whole days, also as the proof's `created`. A verifier who is not shown the status is told
 * so, and never that the credential is in force.
 */
export function mandatoryPointers(document: JsonObject, suite: DisclosureSuite): string[] {
  const pointers = suite === 'bbs-2023' ? ALWAYS : [...ALWAYS, '/credentialStatus']
  return pointers.filter(pointer => leadsSomewhere(document, pointer))
}

function leadsSomewhere(document: JsonObject, pointer: string): boolean {
  let at: Json | undefined = document
  for (const step of pointer.slice(1).split('/'))
    at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined
  return at !== undefined
}
