import type { DisclosureSuite } from '../credential/index.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import type { FieldWord } from './disclosure-words.ts'
import { listFields } from './list-fields.ts'
import { valueAt } from './value-at.ts'

/** Whether all that `part` says stands in `whole`, at its place: lists in their order, values to the letter. */
function isWithin(part: Json, whole: Json): boolean {
  if (Array.isArray(part)) {
    if (!Array.isArray(whole)) return false
    let from = 0
    return part.every(one => {
      const at = whole.findIndex((other, index) => index >= from && isWithin(one as Json, other as Json))
      from = at + 1
      return at >= 0
    })
  }
  if (!isJsonObject(part)) return part === whole
  if (!isJsonObject(whole)) return false
  return Object.entries(part).every(
    ([key, value]) => Object.hasOwn(whole, key) && isWithin(value as Json, whole[key] as Json),
  )
}

const isSame = (one: Json, other: Json): boolean => isWithin(one, other) && isWithin(other, one)

/** A proof of the suite, without its value. */
function proofOf(document: JsonObject, suite: DisclosureSuite): JsonObject | null {
  const { proof } = document
  if (!isJsonObject(proof) || proof.cryptosuite !== suite) return null
  const { proofValue: _, ...options } = proof
  return options
}

/**
 * Whether a credential shows a part of what its holder has with a base proof, by the words and by what the proof says of
 * itself. Whether the proof holds is for `verify` to say.
 */
export function isPartOf(part: JsonObject, base: JsonObject, suite: DisclosureSuite): boolean {
  const [shown, signed] = [proofOf(part, suite), proofOf(base, suite)]
  if (!shown || !signed || !isSame(shown, signed)) return false
  const { proof: _, ...content } = part
  return isWithin(content, base)
}

/** What goes without saying: names for things, and what everybody can read of the achievement. */
const UNSAID: readonly FieldWord[] = [
  ...(['credential-id', 'learner-id', 'status', 'rubric', 'picture', 'kind', 'code', 'tags', 'creator'] as const),
  ...(['title', 'description', 'subject-area', 'other'] as const),
]

/** Which kinds of facts a part leaves out of what its holder has: each once, in the order of the document, without content. */
export function kindsWithheld(part: JsonObject, base: JsonObject, suite: DisclosureSuite): FieldWord[] {
  const withheld = (listFields(base, suite) ?? []).filter(({ pointer }) => {
    const at = pointer.lastIndexOf('/')
    const holder = valueAt(part, pointer.slice(0, at))
    if (!Array.isArray(holder)) return !isJsonObject(holder) || !Object.hasOwn(holder, pointer.slice(at + 1))
    const whole = valueAt(base, pointer)
    return whole !== undefined && !holder.some(one => isSame(one as Json, whole))
  })
  return [...new Set(withheld.map(one => one.word))].filter(word => !UNSAID.includes(word))
}
