import {
  type DisclosureError,
  type DisclosureSuite,
  derive,
  type RandomTools,
  type SecuredDocument,
} from '../credential/index.ts'
import type { JsonObject } from '../primitives/json.ts'
import { err, type Result } from '../primitives/result.ts'
import { type DisclosureField, listFields } from './list-fields.ts'

export type ShowOptions = {
  readonly cryptosuite: DisclosureSuite
  /** Pointers of the fields chosen, as `listFields` gives them. */
  readonly chosen: readonly string[]
  /** For bbs-2023: bytes that the verifier gave out. */
  readonly presentationHeader?: Uint8Array
}

/** What will be seen of a credential: the fields chosen, what they need, and what is always shown. */
export function fieldsShown(fields: readonly DisclosureField[], chosen: readonly string[]): readonly DisclosureField[] {
  const wanted = new Set(chosen.flatMap(one => [one, ...(fields.find(field => field.pointer === one)?.needs ?? [])]))
  const revealed = new Set(
    fields.flatMap(field => (field.shown === 'always' || wanted.has(field.pointer) ? field.reveals : [])),
  )
  return fields.filter(field => field.shown === 'always' || wanted.has(field.pointer) || revealed.has(field.pointer))
}

/**
 * Shows the chosen fields of a credential, with what they need to be understood. With bbs-2023, two calls have nothing in
 * common as long as no field shown `links`.
 *
 * @returns a credential of its own, to be given out; `E_POINTER` for a field that the credential does not have
 */
export async function showPart(
  document: JsonObject,
  { cryptosuite, chosen, presentationHeader }: ShowOptions,
  tools: RandomTools,
): Promise<Result<SecuredDocument, DisclosureError>> {
  const fields = listFields(document, cryptosuite)
  if (fields === null) return err({ code: 'E_PROOF_MISSING', reason: 'no proof to derive from' })
  if (chosen.some(one => fields.every(field => field.pointer !== one)))
    return err({ code: 'E_POINTER', reason: 'a field that the credential does not have' })
  const selectivePointers = fieldsShown(fields, chosen)
    .filter(field => field.shown === 'choice')
    .map(field => field.pointer)
  return derive(
    document,
    { selectivePointers, cryptosuite, ...(presentationHeader ? { presentationHeader } : {}) },
    tools,
  )
}
